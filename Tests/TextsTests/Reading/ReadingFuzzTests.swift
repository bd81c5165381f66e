import Foundation
import Randomness
import Testing
import Texts

/// Whatever the bytes and however they are cut into chunks: a table that holds together or a typed
/// error, and the same one.
@Suite struct ReadingFuzzTests {
  static let requests: [ReadingRequest] =
    TextFormat.allCases.map { ReadingRequest(format: $0) }
    + [TextFormat.csv, .tsv, .jsonl].flatMap {
      [
        ReadingRequest(columns: ["label"], format: $0), ReadingRequest(columns: ["1"], format: $0),
        ReadingRequest(text: "2", columns: ["1", "2"], format: $0, header: false, sampleTexts: 3),
        ReadingRequest(columns: ["1"], format: $0, header: true, sampleBytes: 40),
      ]
    } + [ReadingRequest(), ReadingRequest(columns: ["label"])]

  /// Small bounds, so that short inputs meet them.
  private func limits(chunk: Int, tight: Bool) -> ReadingLimits {
    var limits = Reader.limits(chunk: chunk)
    if tight {
      limits.textBytes = 9
      limits.recordBytes = 60
      limits.cells = 6
      limits.lookaheadRows = 2
      limits.lookaheadBytes = 64
      limits.detectionBytes = 12
    }
    return limits
  }

  /// Reads in one piece and in small ones.
  private func check(_ bytes: [UInt8], _ request: ReadingRequest, chunk: Int, tight: Bool = false) {
    let whole = Reader.result(bytes, request, limits(chunk: 1 << 16, tight: tight))
    let pieces = Reader.result(bytes, request, limits(chunk: chunk, tight: tight))
    #expect(whole == pieces, "\(bytes) \(request) \(chunk)")
    do throws(ReadingError) {
      Reader.check(try Reader.read(bytes, request, limits(chunk: chunk, tight: tight)), request)
    } catch {
      #expect(!error.description.isEmpty)
    }
  }

  static let valid = [
    "text,label,id\n\"a, \"\"b\"\"\r\nc\",x,1\r\n\r\nd é,y,2\n",
    "label\ttext\nx\t\"a \"\"b\"\"\"\ny\tstray \" quote\n\nz\t\"\n",
    "{\"text\": \"a\\n\\u00e9\\ud83d\\ude00\", \"label\": 1.5e3}\n\n"
      + "{\"label\": [1, {}], \"text\": []}\n",
    "[{\"text\": \"a\", \"label\": null}, {\"text\": \"b\", \"label\": {\"c\": \"]\"}}]",
    "\"one\"\n\"two\"\n", "plain\r\nlines\n\nof text €\n", "1,2\r3,4\r\"5\r\",6\r",
  ].map { Array($0.utf8) }

  static let alphabet = Array("\"\",,;\t\n\r\n \\{}[]:ua01éx-.e\0".utf8) + [0xFF, 0xE9, 0xC3]

  @Test func `random bytes`() {
    var stream = RandomStream(seed: Seed(1))
    for round in 0..<1_500 {
      let bytes = (0..<stream.below(120)).map { _ in UInt8(truncatingIfNeeded: stream.next()) }
      let request = Self.requests[round % Self.requests.count]
      check(bytes, request, chunk: 1 + stream.below(9), tight: round % 3 == 0)
    }
  }

  @Test func `random quotes, separators and line ends`() {
    var stream = RandomStream(seed: Seed(2))
    for round in 0..<6_000 {
      // Mostly without bytes that are no UTF-8, which would end it all at once.
      let letters = round % 4 == 0 ? Self.alphabet.count : Self.alphabet.count - 4
      let bytes = (0..<stream.below(80)).map { _ in Self.alphabet[stream.below(letters)] }
      let head = round % 2 == 0 ? [] : Array("text,label\n".utf8)
      let request = Self.requests[round % Self.requests.count]
      check(head + bytes, request, chunk: 1 + stream.below(9), tight: round % 3 == 0)
    }
  }

  @Test func `valid files with mutations`() {
    var stream = RandomStream(seed: Seed(3))
    for round in 0..<6_000 {
      var bytes = Self.valid[stream.below(Self.valid.count)]
      if stream.below(4) == 0 { bytes += bytes }
      for _ in 0..<stream.below(4) where !bytes.isEmpty {
        let place = stream.below(bytes.count)
        switch stream.below(4) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(Self.alphabet[stream.below(Self.alphabet.count)], at: place)
        case 2: bytes[place] = Self.alphabet[stream.below(Self.alphabet.count)]
        default: bytes.removeSubrange(place..<min(bytes.count, place + stream.below(20)))
        }
      }
      if stream.below(8) == 0 {
        bytes = EncodingTests.utf16("\u{FEFF}" + text(bytes), bigEndian: round % 2 == 0)
      }
      let request = Self.requests[round % Self.requests.count]
      check(bytes, request, chunk: 1 + stream.below(9), tight: round % 3 == 0)
    }
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func `damaged gzip`() {
    var stream = RandomStream(seed: Seed(4))
    for round in 0..<1_500 {
      var bytes = Gzip.pack(Self.valid[round % Self.valid.count], block: 1 + stream.below(40))
      for _ in 0..<stream.below(3) {
        bytes[3 + stream.below(bytes.count - 3)] ^= 1 << stream.below(8)
      }
      if stream.below(3) == 0 { bytes.removeLast(stream.below(bytes.count - 3)) }
      for chunk in [1, 3, 1 << 16] {
        _ = Reader.result(
          bytes, Self.requests[round % Self.requests.count], limits(chunk: chunk, tight: false))
      }
    }
  }

  @Test(arguments: [1, 2, 3, 7, 64]) func `where chunks end means nothing`(chunk: Int) {
    for bytes in Self.valid {
      for request in Self.requests {
        check(bytes, request, chunk: chunk)
        check(Gzip.pack(bytes, block: 13), request, chunk: chunk)
      }
    }
  }

  @Test func `what is written can be read again`() throws {
    var stream = RandomStream(seed: Seed(5))
    let letters = Array("ab \"\",;\t\n\r\\/{}é€😀\u{1}\u{7F}").map(String.init)
    for _ in 0..<300 {
      let count = 1 + stream.below(6)
      func cells() -> [String] {
        (0..<count).map { _ in
          "x" + (0..<stream.below(12)).map { _ in letters[stream.below(letters.count)] }.joined()
        }
      }
      let (texts, labels) = (cells(), cells())
      func quoted(_ cell: String) -> String { "\"\(cell.replacing("\"", with: "\"\""))\"" }
      let csv =
        "text,label\r\n" + zip(texts, labels).map { "\(quoted($0)),\(quoted($1))\r\n" }.joined()
      let flat = { (cell: String) in
        String(cell.unicodeScalars.filter { !["\n", "\r", "\t"].contains($0) }.map(Character.init))
      }
      let tsv =
        "text\tlabel\n"
        + zip(texts, labels).map { "\(quoted(flat($0)))\t\(flat($1))\n" }.joined()
      let json = try zip(texts, labels).map {
        String(
          decoding: try JSONEncoder().encode(["text": $0, "label": $1]), as: UTF8.self)
      }
      for chunk in [1, 5, 1 << 16] {
        let limits = Reader.limits(chunk: chunk)
        let request = { ReadingRequest(columns: ["label"], format: $0) }
        let separated = try Reader.read(csv, request(.csv), limits)
        #expect(separated.texts.all == texts && separated.values(0) == labels)
        let tabbed = try Reader.read(tsv, request(.tsv), limits)
        #expect(tabbed.texts.all == texts.map(flat) && tabbed.values(0) == labels.map(flat))
        for source in [json.joined(separator: "\n"), "[\(json.joined(separator: ", "))]"] {
          let objects = try Reader.read(source, request(.jsonl), limits)
          #expect(objects.texts.all == texts && objects.values(0) == labels)
        }
      }
    }
  }
}
