import Foundation

/// Compressed bodies, as RFC 1952 and 1951 write them.
enum Gzip {
  private static let head = Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])

  /// A body in blocks that are not compressed at all.
  static func stored(_ body: Data) -> Data {
    var packed = head
    var rest = body[...]
    repeat {
      let block = rest.prefix(0xFFFF)
      rest = rest.dropFirst(block.count)
      packed.append(rest.isEmpty ? 1 : 0)
      packed += bytes(UInt32(block.count), 2) + bytes(~UInt32(block.count), 2) + block
    } while !rest.isEmpty
    return packed + bytes(checksum(body), 4) + bytes(UInt32(body.count), 4)
  }

  /// The beginning of a body of at least so many spaces, in a 158th of the room: one space, and then
  /// copies of 258 of them each, of 13 bits.
  static func spaces(_ count: Int) -> Data {
    var bits = [true, true, false] + code(0x50, 8)
    for _ in 0..<32 { bits += code(0b1100_0101, 8) + code(0, 5) }
    let start = stride(from: 0, to: bits.count - 7, by: 8).map { place in
      (0..<8).reduce(UInt8(0)) { $0 | (bits[place + $1] ? 1 << UInt8($1) : 0) }
    }
    // Eight copies take thirteen bytes, which come again and again.
    let period = Array(start[13..<26])
    var packed = head + Data(start[..<26])
    for _ in 0..<(count / (8 * 258)) { packed += period }
    return packed
  }

  /// Huffman codes stand with their first bit first.
  private static func code(_ value: Int, _ length: Int) -> [Bool] {
    (0..<length).reversed().map { value >> $0 & 1 == 1 }
  }

  private static func bytes(_ value: UInt32, _ count: Int) -> Data {
    Data((0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) })
  }

  private static func checksum(_ data: Data) -> UInt32 {
    ~data.reduce(~UInt32(0)) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in
        rest >> 1 ^ (rest & 1 == 1 ? 0xEDB8_8320 : 0)
      }
    }
  }
}
