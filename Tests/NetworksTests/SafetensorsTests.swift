import Foundation
import Networks
import Testing

@Suite struct SafetensorsTests {
  private let sample = Safetensors(
    tensors: [
      .init(
        "first/\"quoted\" é", shape: [2, 3], values: [1, -2, 3.5, 0, -0.0, .leastNonzeroMagnitude]),
      .init("empty", shape: [0], values: []),
      .init("scalar", shape: [], values: [42]),
      .init("odd", shape: [3, 1], values: [.infinity, -.infinity, .greatestFiniteMagnitude]),
    ], metadata: ["format": "test", "note": "two\nlines"])

  @Test func `what was written is read back`() throws {
    let read = try Safetensors(decoding: try sample.encoded())
    #expect(read["scalar"]?.values == [42])
    #expect(read["scalar"]?.shape == [])
    for tensor in sample.tensors {
      let found = try #require(read[tensor.name])
      #expect(found.shape == tensor.shape)
      #expect(found.values.map(\.bitPattern) == tensor.values.map(\.bitPattern))
    }
    #expect(read.metadata == sample.metadata)
    #expect(read["absent"] == nil)
  }

  @Test func `tensors keep their order`() throws {
    let many = Safetensors(
      tensors: (0..<30).map { .init("t\($0)", shape: [1], values: [Float($0)]) })
    #expect(try Safetensors(decoding: try many.encoded()).tensors == many.tensors)
  }

  @Test func `what is not a number is kept bit for bit`() throws {
    let file = Safetensors(tensors: [.init("x", shape: [1], values: [.nan])])
    let read = try Safetensors(decoding: try file.encoded())
    #expect(read["x"]?.values.first?.bitPattern == Float.nan.bitPattern)
  }

  @Test func `the header is aligned JSON that other programs can read`() throws {
    let bytes = try sample.encoded()
    let length = Int(bytes[0]) + 256 * Int(bytes[1])
    #expect(bytes[2..<8].allSatisfy { $0 == 0 })
    #expect((8 + length) % 8 == 0)
    let header = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: Any])
    #expect(header["__metadata__"] as? [String: String] == sample.metadata)
    let odd = try #require(header["odd"] as? [String: Any])
    #expect(odd["dtype"] as? String == "F32")
    #expect(odd["shape"] as? [Int] == [3, 1])
    #expect(odd["data_offsets"] as? [Int] == [28, 40])
    #expect(bytes.count == 8 + length + 40)
  }
}

/// Files that are not what they say they are.
@Suite struct HostileFileTests {
  /// A file with that header and `count` bytes of data.
  private static func file(_ header: String, dataBytes count: Int = 8) -> [UInt8] {
    let text = Array(header.utf8)
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
      + [UInt8](repeating: 0, count: count)
  }

  private func refuses(_ bytes: [UInt8]) {
    #expect(throws: Safetensors.FormatError.self) { try Safetensors(decoding: bytes) }
  }

  @Test func `files shorter than their length are refused`() {
    for count in 0..<8 { refuses([UInt8](repeating: 0, count: count)) }
  }

  @Test(arguments: [UInt64(3), 1000, 1 << 62, 1 << 63, .max, .max - 7])
  func `headers longer than the file are refused`(length: UInt64) {
    refuses(withUnsafeBytes(of: length.littleEndian) { Array($0) } + [0x7B, 0x7D])
  }

  @Test(arguments: ["", "[]", "3", "null", "\"x\"", "{", "{\"a\":}", "\u{0}", "not json"])
  func `headers that are no JSON object are refused`(header: String) {
    refuses(Self.file(header))
  }

  @Test(arguments: [
    "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,12]}",
    "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}",
    "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}",
    "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,4]}",
    "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,7]}",
    "{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}",
    "{\"dtype\":\"F32\",\"shape\":[-1,-2],\"data_offsets\":[0,8]}",
    "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}",
    "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4,8]}",
  ])
  func `offsets and shapes that do not fit the data are refused`(entry: String) {
    refuses(Self.file("{\"x\":\(entry)}"))
  }

  @Test(arguments: ["F16", "I64", "f32", ""])
  func `other number types are refused`(type: String) {
    refuses(Self.file("{\"x\":{\"dtype\":\"\(type)\",\"shape\":[2],\"data_offsets\":[0,8]}}"))
  }

  @Test(arguments: [
    "{}", "{\"dtype\":\"F32\"}", "{\"dtype\":4,\"shape\":[2],\"data_offsets\":[0,8]}",
    "{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}",
    "{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}",
    "{\"dtype\":\"F32\",\"shape\":[1e300],\"data_offsets\":[0,8]}",
  ])
  func `entries that lack what they need are refused`(entry: String) {
    refuses(Self.file("{\"x\":\(entry)}"))
  }

  // Each of the following runs in a process of its own, because it may stop that process.

  @Test func `an offset near the largest integer is refused`() async {
    await #expect(processExitsWith: .success) {
      let header =
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],"
        + "\"data_offsets\":[9223372036854775800,9223372036854775804]}}"
      expectRefusal(header)
    }
  }

  @Test func `a shape whose product exceeds the largest integer is refused`() async {
    await #expect(processExitsWith: .success) {
      let header =
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4611686018427387904],"
        + "\"data_offsets\":[0,8]}}"
      expectRefusal(header)
    }
  }

  @Test func `an entry that is no object is refused`() async {
    await #expect(processExitsWith: .success) { expectRefusal("{\"x\":3}") }
  }

  @Test func `a null entry is refused`() async {
    await #expect(processExitsWith: .success) { expectRefusal("{\"x\":null}") }
  }

  @Test func `a header nested without end is refused`() async {
    await #expect(processExitsWith: .success) {
      expectRefusal("{\"x\":" + String(repeating: "[", count: 100_000))
    }
  }
}

/// Ends the process badly unless the file with that header is refused as one of the wrong format.
private func expectRefusal(_ header: String) {
  let text = Array(header.utf8)
  let bytes =
    withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
    + [UInt8](repeating: 0, count: 8)
  do {
    _ = try Safetensors(decoding: bytes)
    exit(3)
  } catch {
    // A status of 4 tells a wrong kind of error from a trap, which is a signal.
    if !(error is Safetensors.FormatError) { exit(4) }
  }
}
