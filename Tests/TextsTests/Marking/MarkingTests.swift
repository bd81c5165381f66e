import Findings
import Randomness
import Testing
import Texts

@Suite struct MarkingTests {
  private static let sentences = [
    "contains a digit", "contains an exclamation mark", "has at least 15 words",
  ]

  /// Texts of A often have digits, those of B seldom.
  private func sides(_ seed: UInt64) -> TwoSides {
    var stream = RandomStream(seed: Seed(seed).child("marking"))
    func side(_ share: Double) -> [String] {
      (0..<200).map { number in
        let text = NeutralTexts.text(&stream)
        return stream.uniform() < share ? "\(text) Number \(number), \"quoted\"." : text
      }
    }
    var two = TwoSides(side(0.7), side(0.2))
    (two.sides.nameA, two.sides.nameB) = ("quorvat", "bellim")
    return two
  }

  private func sheet(
    _ two: TwoSides, sentences: [String] = sentences, texts: Int = 100
  ) async throws -> MarkingSheet {
    try await MarkingSheet.make(
      sentences.map(Statements.statement), texts: texts, two.corpus, two.sides, DifferenceOptions())
  }

  /// Rows of quoted CSV.
  private func rows(_ csv: String) -> [[String]] {
    var (rows, row, cell, quoted): ([[String]], [String], String, Bool) = ([], [], "", false)
    for scalar in csv.unicodeScalars {
      switch scalar {
      case "\"":
        quoted.toggle()
        if quoted && !cell.isEmpty { cell.unicodeScalars.append(scalar) }
      case "," where !quoted: row.append(cell); cell = ""
      case "\n" where !quoted: rows.append(row + [cell]); (row, cell) = ([], "")
      case "\r" where !quoted: break
      default: cell.unicodeScalars.append(scalar)
      }
    }
    return rows
  }

  /// What the program decided, as a person who errs never would mark it.
  private func marks(_ sheet: MarkingSheet) -> [(item: String, mark: String)] {
    sheet.items.map { item in
      (item.item, sheet.texts[item.text].decided[item.statement] == true ? "yes" : "no")
    }
  }

  @Test func theSheetIsBlind() async throws {
    let sheet = try await sheet(sides(1))
    #expect(!sheet.csv.contains("quorvat") && !sheet.csv.contains("bellim"))
    let rows = rows(sheet.csv)
    #expect(rows[0] == ["item", "text", "statement", "mark"])
    #expect(rows.count == 1 + 300 && rows.allSatisfy { $0.count == 4 })
    #expect(rows.dropFirst().allSatisfy { $0[3].isEmpty })
    for (row, item) in zip(rows.dropFirst(), sheet.items) {
      #expect(row[0] == item.item && row[1] == sheet.texts[item.text].text)
      #expect(row[2] == "The text \(Self.sentences[item.statement]).")
    }
    #expect(Set(rows.dropFirst().map { "\($0[1])\n\($0[2])" }).count == 300)
    // In order by chance, neighbours are of one side as often as not: 300 of these miss a half by more
    // than a tenth with probability 0.0005.
    let items = sheet.items
    let alike = zip(items, items.dropFirst()).count {
      sheet.texts[$0.text].isA == sheet.texts[$1.text].isA
    }
    #expect(abs(Double(alike) / 299 - 0.5) < 0.1)
    #expect(sheet.texts.count { $0.isA } == 50)
  }

  @Test func perfectMarksGiveTheExactFigures() async throws {
    let two = sides(2)
    let sheet = try await sheet(two)
    let found = try sheet.finding(marks: marks(sheet))
    #expect(found.hypotheses.map(\.text) == Self.sentences)
    let exact = try await verifyStatements(
      sheet.statements, two.corpus, two.sides, DifferenceOptions())
    for (statement, hypothesis) in found.hypotheses.enumerated() {
      #expect(hypothesis.evaluator == .human && hypothesis.undecided == 0)
      for isA in [true, false] {
        let own = sheet.texts.filter { $0.isA == isA }
        let share = Double(own.count { $0.decided[statement] == true }) / Double(own.count)
        #expect(abs((isA ? hypothesis.shareA : hypothesis.shareB) - share) < 1e-12)
      }
      let error = try #require(hypothesis.judgeError)
      #expect(error.sensitivity.mean == 1 && error.specificity.mean == 1 && error.marked == 100)
      // Without error the corrected difference is that of all texts.
      #expect(abs(try #require(error.v).mean - exact.hypotheses[statement].v) < 1e-9)
    }
    #expect(found.hypotheses[0].confirmed && found.hypotheses[0].v > 0.2)
    #expect(found.sentences[0].contains("confirm"))
  }

  @Test func itemsLeftEmptyAreLeftOut() async throws {
    let sheet = try await sheet(sides(3))
    var marks = marks(sheet)
    for place in marks.indices where sheet.items[place].text % 2 == 0 { marks[place].mark = " " }
    let found = try sheet.finding(marks: marks)
    #expect(found.hypotheses.allSatisfy { $0.undecided == 50 && $0.judgeError?.marked == 50 })
    let spoken = ["Yes", "y", "1", "TRUE", "x", "no", "N", "0", "false"]
    let some = zip(sheet.items, spoken).map { (item: $0.item, mark: $1) }
    #expect(try !sheet.finding(marks: some).hypotheses.isEmpty)
  }

  @Test func whatIsNoMarkIsATypedError() async throws {
    let sheet = try await sheet(sides(4))
    let first = sheet.items[0].item
    #expect(throws: MarkingError.unknownMark(item: first, mark: "maybe")) {
      _ = try sheet.finding(marks: [(first, "Maybe")])
    }
    #expect(throws: MarkingError.unknownItem("9999")) {
      _ = try sheet.finding(marks: [("9999", "yes")])
    }
    #expect(throws: MarkingError.repeatedItem(first)) {
      _ = try sheet.finding(marks: [(first, "yes"), (first, "no")])
    }
    #expect(throws: MarkingError.noMarks) { _ = try sheet.finding(marks: [(first, "")]) }
    #expect(throws: MarkingError.noMarks) { _ = try sheet.finding(marks: []) }
  }

  @Test func aJudgesErrorsAreMeasuredAndCorrected() async throws {
    var sheet = try await sheet(sides(5), sentences: ["contains a digit"], texts: 400)
    let marks = marks(sheet)
    let truth = sheet.texts.map { $0.decided[0] == true }
    // The verifier whose decisions the sheet holds misses 3 of 10 and sees 2 of 10 that are none.
    var stream = RandomStream(seed: Seed(5))
    var observed = (a: 0, b: 0)
    for place in sheet.texts.indices {
      let decided = truth[place] ? stream.uniform() < 0.7 : stream.uniform() < 0.2
      sheet.texts[place].decided[0] = decided
      if decided && sheet.texts[place].isA { observed.a += 1 }
      if decided && !sheet.texts[place].isA { observed.b += 1 }
    }
    sheet.decidedShares[0]?.a = observed.a
    sheet.decidedShares[0]?.b = observed.b
    let found = try sheet.finding(marks: marks)
    let hypothesis = try #require(found.hypotheses.first)
    let error = try #require(hypothesis.judgeError)
    #expect(abs(error.sensitivity.mean - 0.7) < 0.1 && abs(error.specificity.mean - 0.8) < 0.1)
    let corrected = try #require(error.v)
    let raw = Double(observed.a - observed.b) / 200
    // The verifier saw half the difference; corrected for its errors it is that of the marks again.
    #expect(raw < 0.75 * hypothesis.v)
    #expect(corrected.low <= hypothesis.v && hypothesis.v <= corrected.high)
    #expect(abs(corrected.mean - hypothesis.v) < abs(raw - hypothesis.v))
  }

  @Test func textsCannotBreakOutOfTheirCells() async throws {
    let texts = ["=1+1", "@cmd, \"x\"\n,new", "+5\r\nrow", "-", "a", "\tb"]
    let two = TwoSides(texts, ["plain"] + NeutralTexts.texts(5, seed: Seed(1)))
    let sheet = try await sheet(two, sentences: ["is \"odd\", or not"], texts: 12)
    let rows = rows(sheet.csv)
    #expect(rows.count == 13 && rows.allSatisfy { $0.count == 4 })
    for row in rows.dropFirst() {
      let first = row[1].unicodeScalars.first
      #expect(!["=", "+", "-", "@", "\t", "\r"].contains(first))
    }
  }
}
