import Testing
import Texts

/// A text a line, and whole files.
@Suite struct LinesReadingTests {
  @Test(arguments: ["a b\nc\nd", "a b\nc\nd\n", "a b\r\nc\r\nd\r\n", "a b\rc\rd\r", "a b\rc\rd"])
  func `lines end in every usual way`(text: String) throws {
    let table = try Reader.read(text)
    #expect(table.texts.all == ["a b", "c", "d"])
    #expect(table.rows == [1, 2, 3])
    #expect(table.read == 3 && table.empty == 0 && table.keepShare == 1)
    #expect(table.columns.isEmpty && table.availableColumns.isEmpty && table.textColumn == nil)
    #expect(table.notes.isEmpty && table.name == "standard input")
    #expect(table.bytesRead == text.utf8.count)
  }

  @Test func `blank lines are counted and left out`() throws {
    let table = try Reader.read("a\n\n \t\r\n\u{A0}\u{3000}\u{FEFF}\n b \n\r\n")
    #expect(table.texts.all == ["a", " b "])
    #expect(table.rows == [1, 5])
    #expect(table.read == 6 && table.empty == 4)
  }

  @Test func `only the last carriage return of a line belongs to its end`() throws {
    #expect(try Reader.read("a\rb\r\r\nc").texts.all == ["a\rb\r", "c"])
  }

  @Test func `zero bytes are text`() throws {
    #expect(try Reader.read("a\0b\n\0\n").texts.all == ["a\0b", "\0"])
  }

  @Test func `a long line is cut at a scalar`() throws {
    var limits = ReadingLimits()
    limits.textBytes = 5
    for chunk in [1, 2, 3, 1 << 20] {
      limits.chunkBytes = chunk
      let table = try Reader.read(
        "12345\n123456\n1234é6\n123é5\r\n12345\r\n€€€\nx", .init(), limits)
      #expect(table.texts.all == ["12345", "12345", "1234", "123é", "12345", "€", "x"])
      #expect(
        table.notes == ["4 texts or cells longer than 5 bytes were cut there"], "\(table.notes)")
    }
  }

  @Test func `a whole file is one text`() throws {
    let table = try Reader.read("a\nb\n", .init(format: .file))
    #expect(table.texts.all == ["a\nb\n"])
    #expect(table.read == 1)
  }

  @Test func `the path's last component is the name`() throws {
    let folder = try ReadingFolder()
    let path = try folder.write("reviews.txt", "good\nbad\n")
    var progress: [Int] = []
    let table = try readTexts(from: path, request: .init()) { progress.append($0) }
    #expect(table.name == "reviews.txt")
    #expect(table.texts.all == ["good", "bad"])
    #expect(progress.last == 9 && table.bytesRead == 9)
  }

  @Test func `packed texts keep what they are told to`() {
    var texts = PackedTexts(["a", "", "bcd", "e", ""])
    #expect(texts.count == 5 && texts.offsets == [0, 1, 1, 4, 5, 5])
    texts.keep { $0 != 0 && $0 != 3 }
    #expect(texts.all == ["", "bcd", ""])
    texts.append("é")
    #expect(texts.text(3) == "é")
    texts.keep { _ in false }
    #expect(texts.isEmpty && texts.offsets == [0])
    var empty = PackedTexts(["", "", ""])
    empty.keep { $0 == 1 }
    #expect(empty.count == 1 && empty.text(0).isEmpty)
    empty.removeAll(keepingCapacity: true)
    #expect(empty.count == 0)
  }
}
