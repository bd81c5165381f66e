import Documents
import Findings
import Foundation
import Ground
import Testing

@Suite struct InlineTests {
  @Test func literalsJoinTheirOwnWordsAndKeepForeignOnesApart() {
    let name = "b\u{202E}ad"
    let line: Inline = "From \(name: name) to \(foreign: "x") by \(3)."
    #expect(
      line.parts == [
        .text("From "), .foreign("b⟦U+202E⟧ad"), .text(" to "), .foreign("x"), .text(" by 3."),
      ])
    #expect(line.plain == "From b⟦U+202E⟧ad to x by 3.")
    let inner: Inline = "a \(line)"
    #expect(inner.parts.count == 5)
    #expect(("" as Inline).isEmpty)
  }

  @Test func numbersAreWrittenOnceForAll() {
    let value = Estimate(mean: 7.2134, low: 7.1021, high: 7.3199)
    #expect(Inline.estimate(value, unit: "m").plain == "7.21 [7.10, 7.32] m")
    let third = ExactNumber("1/3")
    let line: Inline = "\(exact: third), \(plain: third)"
    #expect(line.plain == "1/3 ≈ 0.333333, 1/3")
  }

  @Test func listsAreWords() {
    let names: [Inline] = ["a", "b", "c"]
    #expect(names.listed().plain == "a, b and c")
    #expect(names.listed(most: 2).plain == "a, b and 1 more")
    #expect([Inline]().listed().plain == "")
  }

  @Test func marksAreClampedAndJoined() {
    let text = MarkedText(text: "abcdef", spans: [[-5, 2], [1, 3], [4, 99], [5]], row: 1)
    #expect(
      text.pieces == [
        .init(text: "abc", isMarked: true), .init(text: "d", isMarked: false),
        .init(text: "ef", isMarked: true),
      ])
  }

  @Test func documentsComeBackAsTheyWere() throws {
    let document = Document(
      kind: "k", title: "t", heading: "h \(foreign: "<b>")",
      verdict: .init(tone: .bad, badge: "bad", statement: "s", sentences: ["\(code: "a*b")"]),
      blocks: [
        .section("s", "S", [.paragraph("p", .lead), .list([])]),
        .figure(
          Figure(.bars(BarChart(title: "t", xTitle: "x", bars: [.init("a", .exact(.nan))])))),
      ],
      tables: [DataTable(name: "n", columns: ["a"], rows: [[.number(.infinity)], [.missing]])])
    let data = try JSONEncoder.lenient.encode(document)
    let back = try JSONDecoder.lenient.decode(Document.self, from: data)
    // Not a number is not equal to itself, so what is written is compared.
    #expect(try JSONEncoder.sorted.encode(back) == JSONEncoder.sorted.encode(document))
    #expect(back.tables == document.tables)
  }

  @Test func emptyBlocksAreDropped() {
    let document = Document(
      kind: "k", title: "t", heading: "h", verdict: .init(tone: .plain, statement: "s"),
      blocks: [
        .pageSection("a", "A", [.table(Table([.text("x")], rows: []))]),
        .section("b", "B", [.paragraph("")]), .paragraph("kept"),
      ])
    #expect(document.blocks == [.paragraph("kept")])
  }
}

extension JSONEncoder {
  fileprivate static var sorted: JSONEncoder {
    let encoder = JSONEncoder.lenient
    encoder.outputFormatting = .sortedKeys
    return encoder
  }
}
