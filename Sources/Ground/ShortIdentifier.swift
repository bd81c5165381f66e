/// The 64-bit hash FNV-1a of Fowler, Noll and Vo: quick and the same everywhere, but no protection
/// against who looks for two texts with one hash; `SHA256` is.
@inlinable
public func shortHash(_ bytes: some Sequence<UInt8>) -> UInt64 {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  return hash
}

/// A short name for a key: a letter and ten hexadecimal digits of its hash. The name is for people;
/// what must not be mistaken goes by the key itself.
public func shortIdentifier(_ letter: String, _ key: String) -> String {
  let digits = String(shortHash(key.utf8), radix: 16)
  return letter + (String(repeating: "0", count: 16 - digits.count) + digits).suffix(10)
}
