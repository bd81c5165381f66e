import Foundation
import Testing
import Texts

/// Folders as one table.
@Suite struct FolderTests {
  @Test func `text files are a text each, in order, hidden ones passed over`() throws {
    let folder = try ReadingFolder()
    try folder.write("b.txt", "bee\nbee\n")
    try folder.write("a/z.text", "zed")
    try folder.write("a/deeper/y.MD", "why")
    try folder.write("c.txt.gz", Gzip.pack(Array("sea".utf8)))
    try folder.write("d.txt", " \n")
    try folder.write("e.txt", [0x63, 0xE9])
    try folder.write("picture.png", [0x89, 0x50, 0, 0xFF])
    try folder.write(".hidden.txt", "no")
    try folder.write(".git/no.txt", "no")
    var progress: [Int] = []
    let table = try readTexts(from: folder.path, request: .init()) { progress.append($0) }
    Reader.check(table, .init())
    #expect(table.texts.all == ["why", "zed", "bee\nbee\n", "sea", "cé"])
    #expect(table.rows == [1, 2, 3, 4, 6] && table.read == 6 && table.empty == 1)
    #expect(table.notes == ["decoded as Latin-1 (Windows-1252) (1 of 6 files)"])
    #expect(progress.last == table.bytesRead && progress == progress.sorted())
    #expect(folder.path.contains(table.name) && !table.name.contains("/"))
    let lines = try readTexts(from: folder.path, request: .init(format: .lines))
    #expect(lines.texts.all == ["why", "zed", "bee", "bee", "sea", "cé"])
  }

  @Test func `files without known endings are all texts`() throws {
    let folder = try ReadingFolder()
    try folder.write("inbox/1.", "first mail")
    try folder.write("inbox/2", "second mail")
    try folder.write("picture", [0x89, 0x50, 0, 0xFF])
    let table = try readTexts(from: folder.path, request: .init())
    #expect(table.texts.all == ["first mail", "second mail"])
    #expect(
      table.notes == [
        "1 file that was no text or told about the others was passed over, the first 'picture'"
      ])
  }

  @Test func `tables are one table`() throws {
    let folder = try ReadingFolder()
    try folder.write("1.csv", "text,label\none,x\n")
    try folder.write("2.csv.gz", Gzip.pack(Array("id,label,text\n7,y,two\n".utf8)))
    try folder.write("3.tsv", "label\ttext\nx\tthree\n")
    try folder.write("4.jsonl", "{\"text\": \"four\", \"label\": \"z\"}\n")
    try folder.write("README.md", "about")
    let request = ReadingRequest(columns: ["LABEL"])
    let table = try readTexts(from: folder.path, request: request)
    Reader.check(table, request)
    #expect(table.texts.all == ["one", "two", "three", "four"])
    #expect(table.values(0) == ["x", "y", "x", "z"] && table.rows == [1, 2, 3, 4])
    #expect(table.availableColumns == ["text", "label"])
    #expect(table.notes.count == 1 && table.notes[0].hasSuffix("the first 'README.md'"))
    let only = try readTexts(from: folder.path, request: .init(columns: ["label"], format: .tsv))
    #expect(only.texts.all == ["three"])
  }

  @Test func `the first table's header decides for all`() throws {
    let folder = try ReadingFolder()
    try folder.write("1.tsv", "ham\tone\nham\ttwo\n")
    try folder.write("2.tsv", "label\ttext\n")
    let table = try readTexts(from: folder.path, request: .init(columns: ["1"]))
    #expect(table.texts.all == ["one", "two", "text"])
    let numbers = try ReadingFolder()
    try numbers.write("1.csv", "0,1,2\nx,a,bbb\n")
    try numbers.write("2.csv", "0,1,2\ny,c,dddd\n")
    let named = try readTexts(from: numbers.path, request: .init(text: "3", header: true))
    #expect(named.texts.all == ["bbb", "dddd"] && named.textColumn == "2")
  }

  @Test func `a column that a later file lacks is told with the file`() throws {
    let folder = try ReadingFolder()
    try folder.write("1.csv", "text,label\none,x\n")
    let second = try folder.write("2.csv", "text,other\ntwo,y\n")
    let request = ReadingRequest(columns: ["label"])
    #expect(
      throws: ReadingError.wrongColumn(
        file: second.replacing("//", with: "/"), wanted: "label", available: ["text", "other"])
    ) { try readTexts(from: folder.path, request: request) }
    try folder.write("2.csv", "text,label\ntwo,y\n")
    let json = try folder.write("3.jsonl", "{\"text\": \"three\"}\n")
    #expect(
      throws: ReadingError.wrongColumn(
        file: json.replacing("//", with: "/"), wanted: "label", available: ["text"])
    ) { try readTexts(from: folder.path, request: request) }
  }

  @Test func `texts beside tables are an error, and so is an empty folder`() throws {
    let folder = try ReadingFolder()
    let path = folder.path
    #expect(throws: ReadingError.noTexts(file: path)) {
      try readTexts(from: path, request: .init())
    }
    try folder.write("a.txt", "one")
    try folder.write("b.csv", "text,label\ntwo,x\n")
    #expect(throws: ReadingError.mixedFolder(file: path, endings: [".csv", ".txt"])) {
      try readTexts(from: path, request: .init())
    }
    #expect(try readTexts(from: path, request: .init(format: .file)).texts.all == ["one"])
    #expect(throws: ReadingError.self) {
      try readTexts(from: path, request: .init(columns: ["label"], format: .lines))
    }
  }

  @Test func `links to files count and links to folders do not`() throws {
    let folder = try ReadingFolder()
    try folder.write("a/one.txt", "one")
    let base = URL(filePath: folder.path)
    try FileManager.default.createSymbolicLink(
      at: base.appending(path: "link.txt"), withDestinationURL: base.appending(path: "a/one.txt"))
    try FileManager.default.createSymbolicLink(
      at: base.appending(path: "a/round"), withDestinationURL: base)
    #expect(try readTexts(from: folder.path, request: .init()).texts.all == ["one", "one"])
  }
}
