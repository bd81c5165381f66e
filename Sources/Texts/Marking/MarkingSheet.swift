import Findings
import Foundation
import Ground
import Randomness
import Statistics

/// A blind sheet for people: texts and statements in random order, with nothing that tells the side a
/// text is from or what the program decided.
public struct MarkingSheet: Codable, Sendable, Equatable {
  /// One text with one statement, to be marked yes or no.
  public struct Item: Codable, Sendable, Equatable {
    /// Stands on the sheet.
    public var item: String
    /// Place in `texts`.
    public var text: Int
    /// Place in `statements`.
    public var statement: Int
  }

  /// What the sheet does not show.
  public struct HiddenText: Codable, Sendable, Equatable {
    public var text: String
    public var row: Int
    public var isA: Bool
    /// What the program or the model decided of each statement; nil where it did not.
    public var decided: [Bool?]
  }

  public var schema = 1
  public var nameA: String
  public var nameB: String
  public var statements: [Statements.Statement]
  public var texts: [HiddenText]
  public var items: [Item]
  /// Successes and sizes of each statement on all texts, by the program or the model.
  public var decidedShares: [Shares?]
  public var seed: UInt64
  public var alpha: Double
  public var all: Sizes

  public struct Shares: Codable, Sendable, Equatable {
    public var a: Int
    public var ofA: Int
    public var b: Int
    public var ofB: Int
  }

  public struct Sizes: Codable, Sendable, Equatable {
    public var a: TextSide
    public var b: TextSide
  }

  /// Draws texts of both sides and mixes them with the statements.
  public static func make(
    _ statements: [Statements.Statement], texts count: Int, _ corpus: Corpus, _ sides: Sides,
    _ options: DifferenceOptions, models: ComparisonModels = .none
  ) async throws -> MarkingSheet {
    let comparison = try TextComparison(corpus: corpus, sides: sides, options: options)
    let seed = comparison.seed.child("marking")
    let everything = comparison.everything
    let part = everything.balanced(count, seed: seed)
    let predicates = statements.map(\.predicate)
    let verified = try await models.verifier.truths(of: predicates, on: part)
    let exact = ExactVerifier().truths(of: predicates, on: everything)
    let isA = BitColumn(everything.isA)
    var sheet = MarkingSheet(
      nameA: sides.nameA, nameB: sides.nameB, statements: statements, texts: [], items: [],
      decidedShares: exact.map { truths in
        truths.map {
          let a = countBoth($0.column, isA)
          return Shares(
            a: a, ofA: everything.countA, b: $0.column.popcount - a, ofB: everything.countB)
        }
      }, seed: options.seed, alpha: options.alpha,
      all: Sizes(a: comparison.side(true), b: comparison.side(false)))
    for place in 0..<part.count {
      sheet.texts.append(
        HiddenText(
          text: part.string(place), row: part.row(place), isA: part.isA[place],
          decided: verified.map { $0?.column[place] }))
    }
    var stream = RandomStream(seed: seed.child("order"))
    let pairs = part.count * statements.count
    for (number, pair) in stream.permutation(pairs).enumerated() {
      sheet.items.append(
        Item(
          item: "\(number + 1)", text: pair / statements.count,
          statement: pair % statements.count))
    }
    return sheet
  }

  /// Why a key that was read is none that was written; nil where it can be.
  package var damage: String? {
    for item in items {
      guard texts.indices.contains(item.text) else {
        return "item \(item.item) is of a text that is missing"
      }
      guard statements.indices.contains(item.statement) else {
        return "item \(item.item) is of a statement that is missing"
      }
    }
    guard texts.allSatisfy({ $0.decided.count == statements.count }),
      decidedShares.count == statements.count
    else { return "what was decided of its statements is missing" }
    let areShares = decidedShares.allSatisfy { shares in
      shares.map { (0...max(0, $0.ofA)).contains($0.a) && (0...max(0, $0.ofB)).contains($0.b) }
        ?? true
    }
    return areShares && alpha > 0 && alpha < 1 ? nil : "its numbers are no shares"
  }

  // MARK: The sheet itself

  static let header = ["item", "text", "statement", "mark"]

  /// The sheet as CSV (RFC 4180) with an empty column for the marks.
  public var csv: String {
    CSVText.row(Self.header)
      + items.map { item in
        [
          item.item, Self.cell(texts[item.text].text),
          Self.cell("The text " + statements[item.statement].text + "."), "",
        ].joined(separator: ",") + "\r\n"
      }.joined()
  }

  private static func cell(_ text: String) -> String {
    CSVText.quoted(CSVText.withoutFormula(text))
  }
}

/// Why marks cannot be read.
public enum MarkingError: UsageError, Equatable {
  case unknownMark(item: String, mark: String)
  case unknownItem(String)
  case noMarks
  case repeatedItem(String)

  public var description: String {
    switch self {
    case .unknownMark(let item, let mark):
      "Item \(item): the mark \"\(mark.prefix(20))\" is none of yes, no, y, n, 1, 0, true, false. Mend "
        + "it, or leave it empty when you cannot tell."
    case .unknownItem(let item):
      "Item \"\(item.prefix(20))\" is not on this sheet. Is the key the one that was written with it?"
    case .noMarks: "No item is marked. Write yes or no in the column \"mark\"."
    case .repeatedItem(let item): "Item \(item) stands twice. Keep one of the rows."
    }
  }
}

extension MarkingSheet {
  /// Every figure again, with people's marks in place of the program's or the model's decisions.
  ///
  /// - Parameter marks: Item and mark, as they stand on the sheet; an empty mark is left out.
  public func finding(marks: [(item: String, mark: String)]) throws(MarkingError) -> TextDifference
  {
    let began = Date()
    var place: [String: Int] = [:]
    for (index, item) in items.enumerated() { place[item.item] = index }
    var given: [Int: Bool] = [:]
    for (item, mark) in marks {
      let mark = mark.trimmingCharacters(in: .whitespaces).lowercased()
      guard !mark.isEmpty else { continue }
      guard let index = place[item] else { throw .unknownItem(item) }
      guard given[index] == nil else { throw .repeatedItem(item) }
      switch mark {
      case "yes", "y", "1", "true", "x": given[index] = true
      case "no", "n", "0", "false": given[index] = false
      default: throw .unknownMark(item: item, mark: mark)
      }
    }
    guard !given.isEmpty else { throw .noMarks }
    var tested: [(statement: Int, result: TextComparison.Tested, error: JudgeError?, left: Int)] =
      []
    for statement in statements.indices {
      let own = items.indices.filter { items[$0].statement == statement }
      let marked = own.filter { given[$0] != nil }
      guard !marked.isEmpty else { continue }
      tested.append(
        (
          statement, result(marked, given), judgeError(statement, marked, given),
          own.count - marked.count
        ))
    }
    let adjusted = holm(tested.map(\.result.p), tests: statements.count)
    let q = benjaminiHochberg(tested.map(\.result.p), tests: statements.count)
    let hypotheses = tested.enumerated().map { index, entry in
      var hypothesis = Hypothesis(
        statements[entry.statement], verifiedBy: .human, entry.result, pAdjusted: adjusted[index],
        q: q[index], alpha: alpha, undecided: entry.left,
        examples: examples(entry.statement, given))
      hypothesis.judgeError = entry.error
      return hypothesis
    }
    let confirmed = hypotheses.count { $0.confirmed }
    var finding = TextDifference(
      a: all.a, b: all.b, split: TextSplit(propose: 0, rank: 0, confirm: texts.count),
      separability: nil, hypotheses: hypotheses, examined: statements.count,
      tested: statements.count, alpha: alpha, language: "none", seed: seed, seconds: 0)
    finding.sentences = [
      "People's marks confirm \(confirmed) of \(statements.count) statements on \(texts.count) texts."
    ]
    finding.caveats = [
      "Shares and differences are those of the \(texts.count) marked texts, drawn by chance, as many from "
        + "each side; where a program or a model had decided before, its errors and the difference "
        + "corrected for them are beside each statement."
    ]
    finding.seconds = Date().timeIntervalSince(began)
    return finding
  }

  private func result(_ marked: [Int], _ given: [Int: Bool]) -> TextComparison.Tested {
    var (a, ofA, b, ofB) = (0, 0, 0, 0)
    for index in marked {
      let isTrue = given[index] == true ? 1 : 0
      if texts[items[index].text].isA {
        a += isTrue
        ofA += 1
      } else {
        b += isTrue
        ofB += 1
      }
    }
    return TextComparison.Tested(
      shareA: wilson(successes: a, of: ofA), shareB: wilson(successes: b, of: ofB),
      v: differenceOfShares(successesA: a, ofA: ofA, successesB: b, ofB: ofB),
      p: fisherExact(successesA: a, ofA: ofA, successesB: b, ofB: ofB))
  }

  /// How the earlier decisions stand to the marks, and the difference on all texts corrected for it.
  private func judgeError(_ statement: Int, _ marked: [Int], _ given: [Int: Bool]) -> JudgeError? {
    var (truePositives, positives, trueNegatives, negatives) = (0, 0, 0, 0)
    for index in marked {
      guard let decided = texts[items[index].text].decided[statement] else { return nil }
      if given[index] == true {
        positives += 1
        if decided { truePositives += 1 }
      } else {
        negatives += 1
        if !decided { trueNegatives += 1 }
      }
    }
    let marks = VerifierMarks(
      truePositives: truePositives, positives: positives, trueNegatives: trueNegatives,
      negatives: negatives)
    let shares = decidedShares[statement] ?? sheetShares(statement)
    return correctedDifference(
      ShareTable(
        successesA: shares.a, ofA: shares.ofA, successesB: shares.b, ofB: shares.ofB), marks: marks)
  }

  /// What was decided on the sheet's own texts.
  private func sheetShares(_ statement: Int) -> Shares {
    texts.reduce(into: Shares(a: 0, ofA: 0, b: 0, ofB: 0)) { shares, text in
      let isTrue = text.decided[statement] == true ? 1 : 0
      if text.isA {
        shares.ofA += 1
        shares.a += isTrue
      } else {
        shares.ofB += 1
        shares.b += isTrue
      }
    }
  }

  private func examples(_ statement: Int, _ given: [Int: Bool]) -> HypothesisExamples {
    func choose(isA: Bool) -> [MarkedText] {
      items.indices.filter {
        items[$0].statement == statement && given[$0] == true
          && texts[items[$0].text].isA == isA
      }.prefix(3).map { index in
        let text = texts[items[index].text]
        return ExampleChooser.cut(text.text, [], row: text.row)
      }
    }
    return HypothesisExamples(a: choose(isA: true), b: choose(isA: false))
  }
}
