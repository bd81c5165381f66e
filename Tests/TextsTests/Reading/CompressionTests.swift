import Foundation
import Testing
import Texts

/// Gzip, whatever the name.
@Suite struct CompressionTests {
  static let lines = (0..<2_000).map { "line \($0 % 10) of a compressed text" }

  /// What `gzip` made of 40 lines "line N of a compressed text", N from 0 to 9 again and again.
  static let compressed = Data(
    base64Encoded:
      "H4sIAAAAAAACA8vJzEtVMFDIT1NIVEjOzy0oSi0uTk1RKEmtKOHKAckZ4pEzwiNnjEfOBI+cKR45Mzxy"
      + "5njkLPDIWeKRGw2X0XAZDRdKwgUA+gl5p18EAAA=")

  static let plain = Array(lines.joined(separator: "\n").utf8)

  @Test func `compressed data are unpacked`() throws {
    let bytes = [UInt8](try #require(Self.compressed))
    let expected = Array(Self.lines.prefix(40))
    for chunk in [1, 2, 7, 1 << 20] {
      let table = try Reader.read(bytes, .init(), Reader.limits(chunk: chunk))
      #expect(table.texts.all == expected)
      #expect(table.bytesRead == bytes.count)
    }
    for cut in 3..<bytes.count {
      guard
        case .failure(.truncatedGzip) = Reader.result(
          Array(bytes[..<cut]), .init(), .init())
      else {
        Issue.record("cut at \(cut)")
        return
      }
    }
  }

  @Test func `members end to end are one stream`() throws {
    let packed =
      Gzip.pack(Array(Self.plain[..<5_000]), block: 999) + Gzip.pack([])
      + Gzip.pack(Array(Self.plain[5_000...])) + [0, 0, 0]
    let folder = try ReadingFolder()
    // Also where the name does not say so.
    for name in ["a.txt.gz", "a.txt"] {
      let table = try readTexts(from: folder.write(name, packed), request: .init())
      #expect(table.texts.all == Self.lines && table.name == name)
    }
  }

  @Test func `the ending before .gz tells the format`() throws {
    let folder = try ReadingFolder()
    let path = try folder.write("a.csv.gz", Gzip.pack(Array("text,label\n\"a,b\",x\n".utf8)))
    #expect(try readTexts(from: path, request: .init(columns: ["label"])).texts.all == ["a,b"])
  }

  @Test(arguments: [1, 64, 1 << 20]) func `data that break off are told`(chunk: Int) {
    let packed = Gzip.pack(Self.plain, block: 1_000)
    let limits = Reader.limits(chunk: chunk)
    for cut in [5, 10, 14, 500, 1_015, packed.count - 9, packed.count - 8, packed.count - 1] {
      let unpacked = max(0, min(cut, packed.count - 8) - 10)
      let bytes = unpacked - (unpacked + 1_004) / 1_005 * 5
      let result = Reader.result(Array(packed[..<cut]), .init(), limits)
      #expect(
        result == .failure(.truncatedGzip(file: "standard input", bytes: max(0, bytes))), "\(cut)")
    }
  }

  @Test func `damaged data are told`() {
    var packed = Gzip.pack(Self.plain, block: 1_000)
    func isCorrupt(_ bytes: [UInt8]) -> Bool {
      if case .failure(.corruptGzip) = Reader.result(bytes, .init(), .init()) { return true }
      return false
    }
    #expect(isCorrupt(packed + [1, 2, 3]))
    packed[packed.count - 6] ^= 1
    #expect(isCorrupt(packed))
    packed[packed.count - 6] ^= 1
    packed[500] ^= 1
    #expect(isCorrupt(packed))
    packed[10] = 7
    #expect(isCorrupt(packed))
  }

  @Test func `damage is told even where a row is cut in two by it`() {
    // The unclosed quote is the damage's doing.
    let packed = Gzip.pack(Array("text,label\n\"abc\",x\n".utf8))
    let result = Reader.result(
      Array(packed[..<(packed.count - 14)]), .init(columns: ["label"], format: .csv), .init())
    #expect(result == .failure(.truncatedGzip(file: "standard input", bytes: 13)))
  }
}
