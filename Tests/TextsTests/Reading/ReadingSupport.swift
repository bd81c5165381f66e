import Foundation
import Randomness
import Testing
import Texts

/// A folder of its own that goes when the value that made it is done with.
final class ReadingFolder {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "touchstone-reading-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path()
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = path + (path.hasSuffix("/") ? "" : "/") + name
    let folder = URL(filePath: file).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: file))
    return file
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Array(text.utf8))
  }
}

/// Everything of a table that can be compared.
struct TableDigest: Equatable {
  var texts: [String]
  var rows: [Int]
  var columns: [TextColumn]
  var available: [String]
  var textColumn: String?
  var read: Int
  var bytesRead: Int
  var keepShare: Double
  var empty: Int
  var notes: [String]

  init(_ table: TextTable) {
    texts = table.texts.all
    rows = table.rows
    columns = table.columns
    available = table.availableColumns
    textColumn = table.textColumn
    read = table.read
    bytesRead = table.bytesRead
    keepShare = table.keepShare
    empty = table.empty
    notes = table.notes
  }
}

extension PackedTexts {
  var all: [String] { (0..<count).map(text) }
}

extension TextTable {
  /// The kept rows' values of one column.
  func values(_ column: Int) -> [String] {
    columns[column].codes.indices.map { columns[column].value($0) }
  }
}

enum Reader {
  /// Reads bytes as if they came from standard input.
  static func read(
    _ bytes: [UInt8], _ request: ReadingRequest = ReadingRequest(),
    _ limits: ReadingLimits = ReadingLimits()
  ) throws(ReadingError) -> TextTable {
    // What a pipe holds without a reader; the tests stay below.
    var ends: [Int32] = [-1, -1]
    guard bytes.count <= 65_536, pipe(&ends) == 0 else {
      throw .unreadable(file: "test", reason: "the test gave \(bytes.count) bytes")
    }
    defer { close(ends[0]) }
    let written = bytes.withUnsafeBytes { Foundation.write(ends[1], $0.baseAddress, $0.count) }
    close(ends[1])
    guard written == bytes.count else { throw .unreadable(file: "test", reason: "no pipe") }
    return try readTexts(
      descriptor: ends[0], name: "standard input", request: request, limits: limits)
  }

  static func read(
    _ text: String, _ request: ReadingRequest = ReadingRequest(),
    _ limits: ReadingLimits = ReadingLimits()
  ) throws(ReadingError) -> TextTable {
    try read(Array(text.utf8), request, limits)
  }

  static func result(
    _ bytes: [UInt8], _ request: ReadingRequest, _ limits: ReadingLimits
  ) -> Result<TableDigest, ReadingError> {
    do throws(ReadingError) {
      return .success(TableDigest(try read(bytes, request, limits)))
    } catch {
      return .failure(error)
    }
  }

  static func error(
    _ text: String, _ request: ReadingRequest = ReadingRequest(),
    _ limits: ReadingLimits = ReadingLimits()
  ) -> ReadingError? {
    if case .failure(let error) = result(Array(text.utf8), request, limits) { return error }
    return nil
  }

  static func limits(chunk: Int) -> ReadingLimits {
    var limits = ReadingLimits()
    limits.chunkBytes = chunk
    return limits
  }

  /// What holds of every table.
  static func check(_ table: TextTable, _ request: ReadingRequest) {
    #expect(table.texts.offsets.first == 0)
    #expect(table.texts.offsets.last == table.texts.bytes.count)
    #expect(zip(table.texts.offsets, table.texts.offsets.dropFirst()).allSatisfy(<))
    #expect(table.rows.count == table.texts.count)
    #expect(zip(table.rows, table.rows.dropFirst()).allSatisfy(<))
    #expect((table.rows.first ?? 1) >= 1 && (table.rows.last ?? 0) <= table.read)
    #expect(table.columns.count == request.columns.count)
    for column in table.columns {
      #expect(column.codes.count == table.texts.count)
      #expect(Set(column.values).count == column.values.count)
      // In order of first appearance, none unused.
      var next: Int32 = 0
      for code in column.codes {
        #expect(code >= 0 && code <= next)
        if code == next { next += 1 }
      }
      #expect(Int(next) == column.values.count)
    }
    #expect(table.empty + table.texts.count <= table.read)
    #expect(table.keepShare > 0 && table.keepShare <= 1)
    if table.keepShare == 1 { #expect(table.empty + table.texts.count == table.read) }
    #expect(String(validating: table.texts.bytes, as: UTF8.self) != nil)
  }
}

/// A writer of gzip that does not compress (stored blocks), after RFC 1951 and 1952.
enum Gzip {
  static func pack(_ bytes: [UInt8], block: Int = 65_535) -> [UInt8] {
    var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    repeat {
      let end = min(bytes.count, start + block)
      let count = UInt16(end - start)
      packed.append(end == bytes.count ? 1 : 0)
      packed += [UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)]
      packed += bytes[start..<end]
      start = end
    } while start < bytes.count
    for word in [checksum(bytes), UInt32(bytes.count)] {
      packed += (0..<4).map { UInt8(word >> (8 * $0) & 255) }
    }
    return packed
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF as UInt32) { state, byte in
      (0..<8).reduce(state ^ UInt32(byte)) { state, _ in
        state & 1 == 1 ? state >> 1 ^ 0xEDB8_8320 : state >> 1
      }
    }
  }
}
