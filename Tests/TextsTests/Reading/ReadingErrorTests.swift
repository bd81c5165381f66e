import Foundation
import Testing
import Texts

/// What bad input is answered: what was wrong, where, and what to do next.
@Suite struct ReadingErrorTests {
  @Test func `what is not there, and what may not be read`() throws {
    let folder = try ReadingFolder()
    let missing = folder.path + "missing.csv"
    #expect(throws: ReadingError.notFound(file: missing)) {
      try readTexts(from: missing, request: .init())
    }
    let file = try folder.write("a.txt", "one")
    #expect(throws: ReadingError.notFound(file: file + "/b")) {
      try readTexts(from: file + "/b", request: .init())
    }
    // Whoever may read everything cannot be refused.
    if geteuid() != 0 {
      chmod(file, 0)
      #expect(throws: ReadingError.unreadable(file: file, reason: "Permission denied")) {
        try readTexts(from: file, request: .init())
      }
    }
  }

  @Test(arguments: ["", "\n", " \n\t\n", "\u{FEFF}"])
  func `nothing but blanks is no text`(source: String) {
    #expect(Reader.error(source) == .noTexts(file: "standard input"))
    for format in TextFormat.allCases where format != .lines {
      #expect(
        Reader.error(source, .init(format: format)) == .noTexts(file: "standard input"))
    }
  }

  @Test func `a header alone has no texts`() {
    #expect(
      Reader.error("text,label\n", .init(columns: ["label"], format: .csv))
        == .noTexts(file: "standard input"))
  }

  @Test func `columns of plain texts are refused`() {
    let refused = ReadingError.columnNeedsTable(file: "standard input", wanted: "label")
    #expect(Reader.error("one\n", .init(columns: ["label"])) == refused)
    #expect(Reader.error("one\n", .init(text: "label", format: .file)) == refused)
  }

  @Test func `standard input is told by its content`() throws {
    #expect(try Reader.read("\n {\"text\": \"a\"}\n").textColumn == "text")
    #expect(try Reader.read("{\"text\": \"a\"}", .init(format: .lines)).texts.text(0).count == 13)
    #expect(try Reader.read("text\tlabel\na\tb\n", .init(columns: ["label"])).texts.all == ["a"])
    #expect(try Reader.read("text;label\na;b\n", .init(columns: ["label"])).texts.all == ["a"])
    #expect(try Reader.read("text,label\na,b\n").texts.count == 2)
  }

  @Test func `endings tell the format`() throws {
    let folder = try ReadingFolder()
    let names = [
      ("a.txt", "{\"text\": \"a\"}"), ("a.ndjson", "a"), ("a.json", "a"), ("a.TSV", "a"),
      ("a.csv", "a"), ("a", "a"), ("a.log", "a"),
    ]
    for (name, text) in names {
      let path = try folder.write(name, "{\"text\": \"a\"}\n")
      let table = try readTexts(from: path, request: .init(header: false))
      #expect(table.texts.all == [name == "a.TSV" || name == "a.csv" ? "{\"text\": \"a\"}" : text])
    }
  }

  @Test func `every error says what, where and what next`() {
    let file = "reviews.csv"
    let many = (1...50).map { "c\($0)" }
    let said: [(ReadingError, [String])] = [
      (.notFound(file: file), ["no file or folder 'reviews.csv'", "Check the path"]),
      (.unreadable(file: file, reason: "Is busy"), ["cannot be read: Is busy", "Check"]),
      (
        .wrongColumn(file: file, wanted: "lable", available: ["text", "label"]),
        ["no column 'lable'", "'text', 'label'", "Name one of them"]
      ),
      (.wrongColumn(file: file, wanted: "x", available: many), ["'c40' and 10 more"]),
      (
        .noHeader(file: file, wanted: "label", columns: 3),
        ["no header row", "'label'", "here 1 to 3"]
      ),
      (.columnNeedsTable(file: file, wanted: "label"), ["plain texts", "'label'", "csv, tsv or"]),
      (.noTextColumn(file: file, available: ["a"]), ["No column", "'a'", "Name the one"]),
      (.undecodable(file: file, line: 7), ["'reviews.csv', line 7", "Latin-1", "save the file"]),
      (.unbalancedQuote(file: file, line: 8), ["line 8", "closing quote", "twice"]),
      (.malformed(file: file, line: 9, reason: "it is odd"), ["line 9: it is odd", "Correct"]),
      (
        .raggedRow(file: file, line: 10, expected: 3, found: 1),
        ["line 10: 3 cells expected, 1 found", "Complete"]
      ),
      (.truncatedGzip(file: file, bytes: 1_234), ["breaks off", "1,234", "again"]),
      (.corruptGzip(file: file, bytes: 1_234_567), ["damaged", "1,234,567", "again"]),
      (.mixedFolder(file: "all", endings: [".csv", ".txt"]), ["'.csv', '.txt'", "format"]),
      (.noTexts(file: file), ["no texts", "blank", "Give one"]),
    ]
    for (error, parts) in said {
      for part in parts { #expect(error.description.contains(part), "\(error)") }
    }
  }
}
