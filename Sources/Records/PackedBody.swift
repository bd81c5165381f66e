import CCompression
import Foundation
import Ground

/// Long bodies as they lie in the store: compressed where that makes them shorter.
///
/// A packed body begins with four signs that no other body begins with (JSON, safetensors), then the length
/// that it unpacks to in eight bytes, little-endian, and zlib's data.
enum PackedBody {
  private static let signs = Data([0x00, 0x54, 0x53, 0x31])
  private static let head = 12
  /// A body that says it is longer is damaged: nothing so long is ever kept.
  private static let longest = 1 << 32

  static func pack(_ body: Data) -> Data {
    var packed = [UInt8](repeating: 0, count: ts_deflate_bound(body.count))
    let length = packed.withUnsafeMutableBufferPointer { output in
      body.withUnsafeBytes { input in
        ts_deflate_whole(
          input.bindMemory(to: UInt8.self).baseAddress, input.count, output.baseAddress,
          output.count)
      }
    }
    guard length > 0, length + head < body.count else { return body }
    var result = signs
    withUnsafeBytes(of: UInt64(body.count).littleEndian) { result.append(contentsOf: $0) }
    result.append(contentsOf: packed.prefix(length))
    return result
  }

  /// - Throws: `InputError` for a damaged one.
  static func unpack(_ body: Data) throws -> Data {
    guard body.starts(with: signs), body.count > head else { return body }
    let length = body.dropFirst(signs.count).prefix(8).reversed()
      .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    // zlib shortens a thousandfold at most.
    guard length <= UInt64(longest), length <= UInt64(body.count) * 1100 else { throw damaged }
    var unpacked = Data(count: Int(length))
    let packed = Data(body.dropFirst(head))
    let isSound = unpacked.withUnsafeMutableBytes { output in
      packed.withUnsafeBytes { input in
        ts_inflate_whole(
          input.bindMemory(to: UInt8.self).baseAddress, input.count,
          output.bindMemory(to: UInt8.self).baseAddress, output.count)
      }
    }
    guard isSound == 0 else { throw damaged }
    return unpacked
  }

  private static var damaged: InputError {
    InputError(
      "A body in the store is damaged. Take its study out with 'touchstone runs --delete NAME' and give "
        + "its command again.")
  }
}
