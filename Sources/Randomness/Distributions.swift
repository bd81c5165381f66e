#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension RandomStream {
  /// A draw from the standard normal distribution (Box and Muller 1958; one of the pair is kept).
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// Fills `count` places with standard normal draws, both of every Box–Muller pair used.
  public mutating func fillNormal(_ values: UnsafeMutablePointer<Float>, count: Int) {
    var index = 0
    while index < count {
      let radius = (-2 * logf(1 - uniformFloat())).squareRoot()
      let angle = 2 * Float.pi * uniformFloat()
      values[index] = radius * cosf(angle)
      if index + 1 < count { values[index + 1] = radius * sinf(angle) }
      index += 2
    }
  }

  /// Shuffles `count` places uniformly (Fisher and Yates).
  public mutating func shuffle<Element>(_ values: UnsafeMutablePointer<Element>, count: Int) {
    var last = count - 1
    while last > 0 {
      let other = below(last + 1)
      if other != last {
        let kept = values[last]
        values[last] = values[other]
        values[other] = kept
      }
      last -= 1
    }
  }

  /// A uniformly random order of `0 ..< count`.
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    order.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { shuffle(base, count: count) }
    }
    return order
  }
}
