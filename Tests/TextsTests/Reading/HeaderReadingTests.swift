import Testing
import Texts

/// Whether the first row is a header.
@Suite struct HeaderReadingTests {
  private func read(
    _ source: String, text: String? = nil, _ columns: [String] = [], header: Bool? = nil,
    format: TextFormat = .csv
  ) throws -> TextTable {
    try Reader.read(
      source, .init(text: text, columns: columns, format: format, header: header))
  }

  @Test func `a name asked for needs a header`() throws {
    let table = try read("a,b\nx,one\nx,two\na,three\n", text: "b", ["a"])
    #expect(table.texts.all == ["one", "two", "three"] && table.notes.isEmpty)
  }

  @Test func `a first value that recurs is data`() throws {
    let table = try read("ham,one\nspam,two\nham,three\n", ["1"])
    #expect(table.texts.count == 3 && table.availableColumns == ["1", "2"])
    #expect(table.columns[0].name == "1" && table.textColumn == "2")
    #expect(table.notes == ["no header row: columns go by number"])
  }

  @Test func `a header that stands again is none the less a header`() throws {
    #expect(try read("a,b\nx,one\na,b\ny,two\n", ["1"]).availableColumns == ["a", "b"])
  }

  @Test func `well-known names are a header`() throws {
    #expect(
      try read("label,text\nlabel,one\ny,two\n", ["1"]).availableColumns == ["label", "text"])
    #expect(try read("text,1\none,2\n").availableColumns == ["text", "1"])
    #expect(try read("text\none\ntwo\n").texts.all == ["one", "two"])
  }

  @Test func `numbers, dates and long cells are data`() throws {
    #expect(try read("1,one\n2,two\n").texts.count == 2)
    #expect(try read("a,2020-01-01 10:00\nb,x\n").texts.count == 2)
    let long = String(repeating: "word ", count: 14)
    #expect(try read("a,\(long)\nb,x\n").texts.count == 2)
    #expect(try read("a,b\nc,x\n").texts.count == 1)
  }

  @Test func `one column, or one row, is data`() throws {
    #expect(try read("one\ntwo\n").texts.all == ["one", "two"])
    #expect(try read("x,one two\n").texts.all == ["one two"])
  }

  @Test func `what is said goes`() throws {
    #expect(try read("one\ntwo\n", header: true).texts.all == ["two"])
    #expect(try read("text\ntwo\n", header: false).texts.all == ["text", "two"])
    #expect(try read("a,b\nx,one\n", header: true).notes.isEmpty == false)
  }

  @Test func `the header taken is told`() throws {
    let table = try read("a,b\nx,one two\n", ["1"])
    #expect(table.notes == ["the first row was taken as the header (a, b)"])
  }

  @Test func `a nameless column goes by its number`() throws {
    let table = try read(",text,label\n0,one,x\n1,two,y\n", ["label"])
    #expect(table.availableColumns == ["1", "text", "label"])
    #expect(try read(",text,label\n0,one,x\n", ["1"]).values(0) == ["0"])
  }

  @Test func `a wrong name says which there are`() {
    let source = "id,text,label\n1,one,x\n2,two,y\n"
    let wrong = ReadingError.wrongColumn(
      file: "standard input", wanted: "labels", available: ["id", "text", "label"])
    #expect(throws: wrong) { try read(source, ["labels"]) }
    #expect(throws: wrong) { try read(source, text: "labels") }
    #expect(throws: wrong) { try read(source, ["labels"], header: true) }
    #expect(
      throws: ReadingError.wrongColumn(
        file: "standard input", wanted: "4", available: ["id", "text", "label"])
    ) { try read(source, ["4"]) }
    #expect(
      throws: ReadingError.wrongColumn(file: "standard input", wanted: "0", available: ["1", "2"])
    ) { try read("ham\ta\nham\tb\n", ["0"], format: .tsv) }
  }

  @Test func `a name where there is no header is told so`() {
    let none = ReadingError.noHeader(file: "standard input", wanted: "label", columns: 2)
    #expect(throws: none) { try read("ham,a\nspam,b\nham,c\n", ["label"]) }
    #expect(throws: none) { try read("label,text\nspam,b\n", ["label"], header: false) }
  }

  @Test func `no column may be left for the texts`() {
    #expect(
      throws: ReadingError.noTextColumn(file: "standard input", available: ["text", "label"])
    ) { try read("text,label\na,b\n", ["text", "label"]) }
  }
}
