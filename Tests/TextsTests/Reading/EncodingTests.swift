import Foundation
import Randomness
import Testing
import Texts

/// UTF-8, UTF-16 and Latin-1, and what is none of them.
@Suite struct EncodingTests {
  static let text = "one é\ntwo €\n日本 😀\u{10FFFF}\nfour\n"
  static let lines = ["one é", "two €", "日本 😀\u{10FFFF}", "four"]

  static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap {
      let (low, high) = (UInt8($0 & 255), UInt8($0 >> 8))
      return bigEndian ? [high, low] : [low, high]
    }
  }

  @Test(arguments: [1, 2, 3, 5, 64, 1 << 20])
  func `a byte order mark tells the encoding`(chunk: Int) throws {
    let limits = Reader.limits(chunk: chunk)
    let marked = try Reader.read([0xEF, 0xBB, 0xBF] + Array(Self.text.utf8), .init(), limits)
    #expect(marked.texts.all == Self.lines && marked.notes.isEmpty)
    for bigEndian in [false, true] {
      let bytes = Self.utf16("\u{FEFF}" + Self.text, bigEndian: bigEndian)
      let table = try Reader.read(bytes, .init(), limits)
      #expect(table.texts.all == Self.lines)
      #expect(table.notes == ["decoded as UTF-16"])
    }
  }

  @Test func `zero bytes tell UTF-16 without a mark`() throws {
    for bigEndian in [false, true] {
      for text in ["ab", "plain words\nof a text é€\n"] {
        let table = try Reader.read(Self.utf16(text, bigEndian: bigEndian))
        #expect(table.texts.all == text.split(separator: "\n").map(String.init))
        #expect(table.notes == ["decoded as UTF-16"])
      }
    }
  }

  @Test func `half a pair or half a unit is no UTF-16`() {
    let mark: [UInt8] = [0xFF, 0xFE]
    let cases: [([UInt8], Int)] = [
      ([0x61, 0, 0x0A, 0, 0x62], 2), ([0x61, 0, 0x0A, 0, 0, 0xD8], 2),
      ([0x61, 0, 0, 0xD8, 0x62, 0], 1), ([0x0A, 0, 0x0A, 0, 0, 0xDC, 0x62, 0], 3),
    ]
    for (bytes, line) in cases {
      for chunk in [1, 2, 3, 1 << 20] {
        #expect(
          Reader.result(mark + bytes, .init(), Reader.limits(chunk: chunk))
            == .failure(.undecodable(file: "standard input", line: line)))
      }
    }
  }

  @Test(arguments: [1, 2, 3, 7, 64, 1 << 20])
  func `bytes that are no UTF-8 are Latin-1`(chunk: Int) throws {
    let bytes: [UInt8] =
      Array("plain\ncaf".utf8) + [0xE9, 0x0A, 0x80, 0x31, 0x93, 0x78, 0x94, 0xFF]
    let table = try Reader.read(bytes, .init(), Reader.limits(chunk: chunk))
    #expect(table.texts.all == ["plain", "café", "€1“x”ÿ"])
    #expect(table.notes == ["decoded as Latin-1 (Windows-1252)"])
  }

  @Test func `Latin-1 may begin late`() throws {
    var limits = ReadingLimits()
    limits.detectionBytes = 16
    limits.chunkBytes = 8
    let bytes = Array(String(repeating: "plain\n", count: 50).utf8) + [0xE9, 0x74, 0xE9]
    #expect(try Reader.read(bytes, .init(), limits).texts.all.last == "été")
  }

  @Test(arguments: [1, 3, 64, 1 << 20])
  func `a bad byte in UTF-8 is named by its line`(chunk: Int) {
    func line(_ bytes: [UInt8]) -> Int? {
      let result = Reader.result(bytes, .init(), Reader.limits(chunk: chunk))
      guard case .failure(.undecodable(_, let line)) = result else { return nil }
      return line
    }
    #expect(line(Array("é\nb\nc".utf8) + [0xE9] + Array("d\n".utf8)) == 3)
    // What is UTF-8 may follow.
    #expect(line(Array("b\nc".utf8) + [0xE9] + Array("d\ne é\n".utf8)) == 2)
    // A mark says that it is UTF-8, and zero bytes that it is no text.
    #expect(line([0xEF, 0xBB, 0xBF, 0x0A, 0xE9]) == 2)
    #expect(line([0x50, 0x4B, 3, 4, 20, 8, 8, 8, 0, 0xE9, 0x41]) == 1)
    #expect(line(Array("é\rb".utf8) + [0xFF]) == 2)
  }

  /// The whole well-formed range by the standard library's own decoder.
  @Test func `UTF-8 is told as the standard library tells it`() {
    var stream = RandomStream(seed: Seed(11))
    let interesting: [UInt8] = [
      0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED,
      0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    for round in 0..<3_000 {
      let bytes = [0x78] + (0..<stream.below(7)).map { _ in interesting[stream.below(23)] }
      let valid = String(validating: bytes, as: UTF8.self)
      // The mark makes anything else an error.
      let result = Reader.result(
        [0xEF, 0xBB, 0xBF] + bytes, .init(format: .file), Reader.limits(chunk: 1 + round % 5))
      #expect((try? result.get().texts) == valid.map { [$0] }, "\(bytes)")
    }
  }
}
