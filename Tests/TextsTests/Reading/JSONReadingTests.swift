import Foundation
import Testing
import Texts

/// JSON, a value a line or all in one array.
@Suite struct JSONReadingTests {
  static let request = ReadingRequest(columns: ["label"], format: .jsonl)

  @Test func `objects give texts and columns`() throws {
    let table = try Reader.read(
      """
      {"text": "one", "label": "x", "n": 1}

        { "label" : 2.50e1 , "text":"two\\n\\u00e9\\ud83d\\ude00\\/\\"\\\\\\b\\f\\r\\t" }\r
      {"text": "three", "label": true, "more": {"text": ["deep", {}]}}
      {"text": "four", "label": null}
      {"text": "five"}
      {"text": null, "label": "x"}
      {"label": {"a": [1, 2]}, "text": ["six", "seven\\t"], "label": ["z"]}
      {"\\u0074ext": "eight", "text": "nine", "label": "\\u0061"}
      """, Self.request)
    #expect(
      table.texts.all == [
        "one", "two\né😀/\"\\\u{8}\u{C}\r\t", "three", "four", "five", "six\nseven\t", "nine",
      ])
    #expect(table.values(0) == ["x", "2.50e1", "true", "", "", "[\"z\"]", "a"])
    #expect(table.availableColumns == ["text", "label", "n", "more"])
    #expect(table.rows == [1, 2, 3, 4, 5, 7, 8])
    #expect(table.read == 8 && table.empty == 1)
  }

  @Test func `half a surrogate pair is the replacement character`() throws {
    let table = try Reader.read(
      #"{"text": "a\ud800b\udc00c\ud83d\u0041\ude00\ud83d"}"#, .init(format: .jsonl))
    #expect(table.texts.all == ["a\u{FFFD}b\u{FFFD}c\u{FFFD}A\u{FFFD}\u{FFFD}"])
  }

  @Test func `strings are texts without columns`() throws {
    let table = try Reader.read("\"one\"\n  \"t\\\"wo\"\n\"\"\n", .init(format: .jsonl))
    #expect(table.texts.all == ["one", "t\"wo"] && table.empty == 1)
    #expect(table.availableColumns.isEmpty && table.textColumn == nil)
    #expect(
      Reader.error("\"one\"\n", Self.request)
        == .columnNeedsTable(file: "standard input", wanted: "label"))
  }

  @Test func `an array gives its elements`() throws {
    let source = """
      [
        {"text": "one, [two] {", "label": "x"},
        {
          "text": "\\"]three\\\\",
          "label": [1, {"a": "]"}]
        } ,{"text":"four","label":"x"}
      ]

      """
    for chunk in [1, 2, 7, 1 << 20] {
      let table = try Reader.read(
        Array(source.utf8), Self.request, Reader.limits(chunk: chunk))
      #expect(table.texts.all == ["one, [two] {", "\"]three\\", "four"])
      #expect(table.values(0) == ["x", "[1, {\"a\": \"]\"}]", "x"])
    }
    #expect(try Reader.read(" [ \"a\" , \"b\"]", .init(format: .jsonl)).texts.all == ["a", "b"])
    #expect(Reader.error("[]", .init(format: .jsonl)) == .noTexts(file: "standard input"))
  }

  @Test func `keys may be given by number, and by name whatever the case`() throws {
    let source = #"{"Id": 7, "Body": "one"}"#
    let table = try Reader.read(source, .init(text: "body", columns: ["1"]))
    #expect(table.texts.all == ["one"] && table.values(0) == ["7"])
    #expect(table.columns[0].name == "Id" && table.textColumn == "Body")
  }

  @Test func `the text is the only string, one of a known name, or the longest`() throws {
    func column(_ source: String, _ columns: [String] = []) throws -> String? {
      try Reader.read(source, .init(columns: columns, format: .jsonl)).textColumn
    }
    #expect(try column(#"{"a": 1, "b": "x", "c": [1]}"#) == "b")
    #expect(try column(#"{"a": "long long", "content": "x"}"#) == "content")
    #expect(try column(#"{"a": "long long", "b": "x"}"#) == "a")
    #expect(try column(#"{"a": "long long", "b": ["x"]}"#, ["a"]) == "b")
    #expect(
      Reader.error(#"{"a": "x", "b": 1}"#, .init(columns: ["a"], format: .jsonl))
        == .noTextColumn(file: "standard input", available: ["a", "b"]))
    #expect(
      Reader.error(#"{"text": "x", "b": 1}"#, Self.request)
        == .wrongColumn(file: "standard input", wanted: "label", available: ["text", "b"]))
  }

  struct Line: Sendable, CustomTestStringConvertible {
    var json: String
    var says: String
    var testDescription: String { String(json.prefix(30)) }
  }

  static let lines = [
    Line(json: "{\"text\": \"a\"", says: "ends inside the value (byte 13)"),
    Line(json: "{\"text\": \"a", says: "the string is not closed (byte 10)"),
    Line(json: "{\"text\": \"a\"}}", says: "something follows the value (byte 14)"),
    Line(json: "{\"text\": \"a\",}", says: "a key in quotes is due (byte 14)"),
    Line(json: "{\"text\" \"a\"}", says: "a colon is due (byte 9)"),
    Line(json: "{\"text\": \"a\" \"b\": 1}", says: "a comma or a closing bracket is due (byte 14)"),
    Line(json: "{text: \"a\"}", says: "a key in quotes is due (byte 2)"),
    Line(json: "{'text': 'a'}", says: "a key in quotes is due (byte 2)"),
    Line(json: "{\"text\": \"a\\x\"}", says: "no such escape sequence (byte 12)"),
    Line(json: "{\"text\": \"a\\u12g4\"}", says: "four hexadecimal digits must follow \\u"),
    Line(json: "{\"text\": \"a\tb\"}", says: "a control character in a string must be escaped"),
    Line(json: "{\"text\": tru}", says: "no value begins like this (byte 10)"),
    Line(json: "{\"text\": NaN}", says: "no value begins like this (byte 10)"),
    Line(json: "{\"text\": \"a\", \"n\": 01}", says: "a comma or a closing bracket is due"),
    Line(json: "{\"text\": \"a\", \"n\": 1.}", says: "a digit is due"),
    Line(json: "{\"text\": \"a\", \"n\": -}", says: "a digit is due"),
    Line(json: "{\"text\": \"a\", \"n\": 1e+}", says: "a digit is due"),
    Line(json: "{\"text\": \"a\", \"n\": .5}", says: "no value begins like this"),
    Line(json: "{\"text\": \"a\", \"n\": [1,]}", says: "no value begins like this"),
    Line(json: "{\"text\":", says: "it ends where a value is due (byte 9)"),
    Line(json: "17", says: "neither an object nor a string begins like this (byte 1)"),
    Line(json: "[\"a\"]", says: "neither an object nor a string begins like this (byte 1)"),
    Line(json: "\"a\" \"b\"", says: "something follows the value (byte 5)"),
    Line(json: "{\"text\": 17}", says: "the text 'text' must be a string or a list of strings"),
    Line(json: "{\"text\": [1]}", says: "not a list of other things"),
    Line(json: "{\"text\": {}}", says: "not an object"),
  ]

  @Test(arguments: lines) func `what is wrong is said with its line`(line: Line) throws {
    for chunk in [1, 1 << 20] {
      let source = "{\"text\": \"fine\"}\n\n" + line.json + "\n"
      let error = Reader.error(source, .init(format: .jsonl), Reader.limits(chunk: chunk))
      guard case .malformed(_, let place, let reason)? = error else {
        Issue.record("\(String(describing: error)) for \(line.json)")
        return
      }
      #expect(place == 3)
      #expect(reason.contains(line.says), "\(reason)")
    }
  }

  @Test func `nesting has a limit`() throws {
    func nested(_ depth: Int) -> String {
      "{\"text\": \"a\", \"n\": " + String(repeating: "[", count: depth)
        + String(repeating: "]", count: depth) + "}"
    }
    #expect(try Reader.read(nested(511), .init(format: .jsonl)).texts.count == 1)
    #expect(
      Reader.error(nested(512), .init(format: .jsonl))?.description.contains("deeper") == true)
    #expect(Reader.error(nested(30_000), .init(format: .jsonl)) != nil)
  }

  @Test(arguments: [
    ("[\"a\"", "the array is not closed"), ("[\"a\" \"b\"]", "something follows the value"),
    ("[\"a\",]", "an element is missing"), ("[,\"a\"]", "an element is missing"),
    ("[\"a\"] 1", "something follows the array"),
    ("[\"a\"}", "a comma or a closing bracket is due"),
    ("[\"a\", 1]", "neither an object nor a string"), ("[{\"text\": \"a\"}, \"b]", "not closed"),
  ])
  func `a wrong array is told`(source: String, says: String) {
    for chunk in [1, 1 << 20] {
      let error = Reader.error(source, .init(format: .jsonl), Reader.limits(chunk: chunk))
      #expect(error?.description.contains(says) == true, "\(String(describing: error))")
    }
  }

  @Test func `a fault in an element of many lines has its line`() {
    let error = Reader.error(
      "[\n{\"text\": \"a\"},\n{\n\"text\": \"b\",\n\"n\": x\n}]", .init(format: .jsonl))
    guard case .malformed(_, let line, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(line == 5)
  }
}
