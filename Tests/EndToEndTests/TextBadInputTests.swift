import Foundation
import Testing

/// What commands on texts say to bad input: what, where and what to do next, with status 2.
@Suite struct TextBadInputTests {
  private func differ(_ arguments: [String]) throws -> Command.Result {
    try Command.run(["differ"] + arguments + ["--json", "--store", Command.freshStore()])
  }

  private func expectUsage(
    _ result: Command.Result, _ words: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(result.status == 2, "\(result.errors)", sourceLocation: sourceLocation)
    #expect(result.output.isEmpty, sourceLocation: sourceLocation)
    for word in words {
      #expect(
        result.errors.contains(word), "no \(word) in: \(result.errors)",
        sourceLocation: sourceLocation)
    }
  }

  @Test func wrongColumnIsAnsweredWithTheColumnsThereAre() throws {
    let files = try TextFiles()
    let path = try files.write("kind,body\na,one two\nb,three four\n", "t.csv")
    expectUsage(try differ([path, "--label", "knid"]), ["knid", "kind", "body"])
  }

  @Test func unbalancedQuoteNamesItsLine() throws {
    let files = try TextFiles()
    let path = try files.write("kind,body\na,one\nb,\"two\na,three\n", "t.csv")
    expectUsage(try differ([path, "--label", "kind"]), ["3", "quot"])
  }

  @Test func undecodableBytesNameTheirLine() throws {
    let files = try TextFiles()
    var bytes = Data("grüße und küsse\nzwei\n".utf8)
    bytes.append(contentsOf: [0x66, 0xFF, 0xFE, 0x0A])
    let path = try files.write(bytes, "bad.txt")
    let other = try files.write("x\ny\n", "b.txt")
    expectUsage(try differ([path, other]), ["3"])
  }

  @Test func latinOneAndUTF16AreDetected() throws {
    let files = try TextFiles()
    let texts = TextFiles.sentences(40, seed: 1).map { "Café \($0)" }
    let joined = texts.joined(separator: "\n")
    let latin = try files.write(try #require(joined.data(using: .isoLatin1)), "latin.txt")
    let wide = try files.write(try #require(joined.data(using: .utf16)), "wide.txt")
    let other = try files.write(
      TextFiles.sentences(40, seed: 2).joined(separator: "\n"), "other.txt")
    for path in [latin, wide] {
      let result = try differ([path, other])
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains("caf\u{E9}") || result.output.contains("ASCII"))
    }
  }

  @Test func emptySidesAndMissingFilesAreSaid() throws {
    let files = try TextFiles()
    let empty = try files.write("\n \n", "empty.txt")
    let full = try files.write("one\ntwo\n", "full.txt")
    expectUsage(try differ([empty, full]), ["empty.txt"])
    expectUsage(try differ([files.path("nowhere.txt"), full]), ["nowhere.txt"])
    expectUsage(try differ([full, full]), ["full.txt"])
  }

  @Test func labelsThatCannotBeComparedAreSaid() throws {
    let files = try TextFiles()
    let one = try files.write("kind,body\na,one\na,two\n", "one.csv")
    expectUsage(try differ([one, "--label", "kind"]), ["kind", "one value"])
    let two = try files.write("kind,body\na,one\nb,two\n", "two.csv")
    expectUsage(try differ([two, "--label", "kind", "--target", "c"]), ["c", "a, b"])
    expectUsage(try differ([two]), ["--label"])
    expectUsage(
      try differ([two, "--label", "kind", "--language", "klingon"]), ["klingon", "english"])
  }

  @Test func scoresThatAreNoNumbersNameTheirRow() throws {
    let files = try TextFiles()
    let path = try files.write("y,s,t\n1,0.5,one\n0,high,two\n", "s.csv")
    let result = try Command.run(
      "explain", path, "--text", "t", "--label", "y", "--score", "s", "--store",
      Command.freshStore())
    expectUsage(result, ["Row 2", "high"])
  }

  @Test func identicalTextsAreNoDifferenceAndNoCrash() throws {
    let files = try TextFiles()
    let a = try files.write(String(repeating: "the same text\n", count: 50), "a.txt")
    let b = try files.write(String(repeating: "another text\n", count: 50), "b.txt")
    let result = try differ([a, b])
    #expect(result.status == 0, "\(result.errors)")
    let json = try result.json()
    #expect((json["a"] as? [String: Any])?["duplicates"] as? Int == 49)
  }
}
