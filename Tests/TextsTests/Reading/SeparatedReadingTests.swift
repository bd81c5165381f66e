import Foundation
import Testing
import Texts

/// Comma- and tab-separated values.
@Suite struct SeparatedReadingTests {
  static let csv = ReadingRequest(columns: ["label"], format: .csv)
  static let tsv = ReadingRequest(columns: ["label"], format: .tsv)

  @Test func `quoted cells hold separators, line breaks and quotes`() throws {
    let table = try Reader.read(
      "id,text,label\r\n1,\"a, b\",x\r\n2,\"c \"\"d\"\"\r\ne\",y\r\n3,\"\"\"\",x\r\n", Self.csv)
    #expect(table.texts.all == ["a, b", "c \"d\"\r\ne", "\""])
    #expect(table.values(0) == ["x", "y", "x"])
    #expect(table.columns[0] == TextColumn(name: "label", codes: [0, 1, 0], values: ["x", "y"]))
    #expect(table.textColumn == "text" && table.availableColumns == ["id", "text", "label"])
    #expect(table.rows == [1, 2, 3] && table.notes.isEmpty)
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func `rows end in every usual way`(end: String) throws {
    let rows = ["text,label", "a,x", "", "\"b\",", "c ,\"z\" ", ""]
    let table = try Reader.read(rows.joined(separator: end), Self.csv)
    #expect(table.texts.all == ["a", "b", "c "])
    #expect(table.values(0) == ["x", "", "z"])
    #expect(table.read == 3)
  }

  @Test func `a semicolon separates if the header has no comma`() throws {
    let table = try Reader.read("text;label\na, b;x\n\"c;d\";y\n", Self.csv)
    #expect(table.texts.all == ["a, b", "c;d"])
    let other = try Reader.read("text,label;x\na;b,x\n", .init(format: .csv))
    #expect(other.texts.all == ["a;b"])
  }

  @Test func `a quote inside a plain cell is literal`() throws {
    let table = try Reader.read("text,label\n5\" disk,x\na \"b\" c,y\n", Self.csv)
    #expect(table.texts.all == ["5\" disk", "a \"b\" c"])
  }

  @Test func `columns go by name, by name whatever the case, and by number`() throws {
    let source = "Label,Text,label\nx,one,y\nz,two,w\n"
    for (label, values) in [("label", ["y", "w"]), ("Label", ["x", "z"]), ("1", ["x", "z"])] {
      let table = try Reader.read(source, .init(text: "TEXT", columns: [label], format: .csv))
      #expect(table.values(0) == values)
      #expect(table.texts.all == ["one", "two"])
    }
    let twice = try Reader.read(
      source, .init(text: "Text", columns: ["3", "label", "Text"], format: .csv))
    #expect(twice.columns.map(\.name) == ["label", "label", "Text"])
    #expect(twice.values(0) == ["y", "w"] && twice.values(2) == ["one", "two"])
  }

  @Test func `the text is the column left, one of a known name, or the longest`() throws {
    func column(_ header: String, _ row: String, _ columns: [String] = []) throws -> String? {
      let source = header + "\n" + row + "\n"
      return try Reader.read(source, .init(columns: columns, format: .csv, header: true)).textColumn
    }
    #expect(try column("q,r", "long long long,b", ["q"]) == "r")
    #expect(try column("title,sentence", "long long long,b") == "sentence")
    #expect(try column("q,Review,r", "long long long,b,c") == "Review")
    #expect(try column("q,r,s", "a,bb,c") == "r")
    let table = try Reader.read("q,r\na,bb\nc,dd\n", .init(format: .csv))
    #expect(table.notes.contains("texts taken from column 'r', whose cells are the longest"))
  }

  @Test func `too few cells are an error where they are needed, too many in csv`() throws {
    #expect(
      Reader.error("text,label,x\na,b,c\nd\n", Self.csv)
        == .raggedRow(file: "standard input", line: 3, expected: 3, found: 1))
    #expect(try Reader.read("text,label,x\na,b\n", Self.csv).texts.all == ["a"])
    #expect(
      Reader.error("text,label\na,b\n\"c\nd\",e,f\n", Self.csv)
        == .raggedRow(file: "standard input", line: 3, expected: 2, found: 3))
    let table = try Reader.read("text\tlabel\na\tb\tc\nd\te\n", Self.tsv)
    #expect(table.texts.all == ["a", "d"] && table.values(0) == ["b", "e"])
    #expect(
      table.notes == ["1 row has more cells than the first row; the further cells were left out"])
  }

  @Test func `a quote that does not close is named by the line it opens on`() {
    func line(_ source: String) -> Int? {
      guard case .unbalancedQuote(_, let line) = Reader.error(source, Self.csv) else { return nil }
      return line
    }
    #expect(line("text,label\na,x\n\"b,y\nc,z\n") == 3)
    #expect(line("text,label\n\"a\nb\",x\r\n\"c\r\n\r\nd\",x\r\"b\" c,y\n") == 7)
    #expect(line("text,label\n\"a,x\nb,\"y\"\n") == 2)
    #expect(line("\"text") == 1)
    #expect(line("text,label\n\"a\"\"") == 2)
    #expect(line("text,label\n\"a\",\"\"") == nil)
  }

  @Test func `in tsv only a whole quoted cell is unquoted`() throws {
    let rows: [(String, String)] = [
      ("\"a\"", "a"), ("\"a", "\"a"), ("a\"", "a\""), ("\"a\" b", "\"a\" b"),
      ("\"a \"\"b\"\"\"", "a \"b\""), ("\"a\"b\"", "\"a\"b\""), ("\"a\tb\"", "a\tb"), ("\"", "\""),
      ("\"\"\"", "\"\"\""), ("\"\"\"\"", "\""), ("a \"b\" c", "a \"b\" c"),
    ]
    for end in ["\n", "\r\n"] {
      let source = "label\ttext" + end + rows.map { "x\t" + $0.0 + end }.joined()
      let table = try Reader.read(source, Self.tsv)
      #expect(table.texts.all == rows.map(\.1))
      #expect(table.values(0) == rows.map { _ in "x" })
    }
    let first = try Reader.read(
      rows.map { $0.0 + "\tx\n" }.joined(), .init(columns: ["2"], format: .tsv))
    #expect(first.texts.all == rows.map(\.1))
  }

  @Test func `a row has bounds`() {
    var limits = ReadingLimits()
    limits.cells = 5
    limits.recordBytes = 20
    for source in [
      "text,label\na,b,c,d,e,f,g,h\n", "text,label\n0123456789,0123456789012\n",
      "text,label\n\"0123456789\",\"0123456789012\"\n",
    ] {
      guard case .malformed(_, let line, let reason)? = Reader.error(source, Self.csv, limits)
      else {
        Issue.record("no error for \(source)")
        continue
      }
      #expect(line == 2 && reason == "the row has more than 5 cells or 20 bytes")
    }
    let line = Reader.error("text\tlabel\n" + String(repeating: "x", count: 30), Self.tsv, limits)
    #expect(
      line
        == .malformed(
          file: "standard input", line: 2, reason: "the line is longer than 20 bytes"))
  }

  /// `<folder of the project>/Tests/TextsTests/Reading/<file>`; the data lie beside the project.
  static let messages = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/data/sms-spam/messages.tsv").path()

  @Test(.enabled(if: FileManager.default.fileExists(atPath: messages)))
  func `the SMS collection is read whole, stray quotes and all`() throws {
    let table = try readTexts(from: Self.messages, request: .init(columns: ["1"]))
    Reader.check(table, .init(columns: ["1"]))
    #expect(table.texts.count == 5_574 && table.read == 5_574)
    #expect(table.availableColumns == ["1", "2"] && table.textColumn == "2")
    #expect(table.notes == ["no header row: columns go by number"])
    let labels = table.values(0)
    #expect(labels.count { $0 == "ham" } == 4_827 && labels.count { $0 == "spam" } == 747)
    // By bytes: to a string CRLF would be one character.
    let source = try Data(contentsOf: URL(filePath: Self.messages))
    let lines = source.split(separator: 0x0A).map { line in
      (line.last == 0x0D ? line.dropLast() : line).split(separator: 0x09, maxSplits: 1)
        .map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(labels == lines.map { $0[0] })
    // As split, but for the few cells that are quoted as a whole.
    for (text, line) in zip(table.texts.all, lines) where text != line[1] {
      #expect(line[1] == "\"\(text.replacing("\"", with: "\"\""))\"")
    }
    #expect(try readTexts(from: Self.messages, request: .init()).texts.all == table.texts.all)
  }
}
