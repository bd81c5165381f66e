import BigInt

extension BigInt {
  /// -1, 0 or 1.
  package var direction: Int { isZero ? 0 : sign == .minus ? -1 : 1 }
}
