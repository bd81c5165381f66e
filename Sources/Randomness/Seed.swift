/// A seed from which independent seeds can be derived by name and number.
///
/// Everything random in a run hangs from one master seed as a tree: `seed.child("evaluation")
/// .child(3)`. Two different paths give unrelated streams, so evaluation episodes can never be
/// training episodes.
public struct Seed: Sendable, Hashable, Codable {
  public let value: UInt64

  public init(_ value: UInt64) {
    self.value = value
  }

  /// The seed of the part called `name`.
  public func child(_ name: StaticString) -> Seed {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    name.withUTF8Buffer { bytes in
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
    return mixed(with: hash)
  }

  /// The seed of the part numbered `index`.
  public func child(_ index: Int) -> Seed {
    mixed(with: UInt64(bitPattern: Int64(index)) &+ 0x5851_F42D_4C95_7F2D)
  }

  private func mixed(with other: UInt64) -> Seed {
    var state = value
    let first = splitMix(&state)
    var second = first ^ other
    return Seed(splitMix(&second))
  }
}
