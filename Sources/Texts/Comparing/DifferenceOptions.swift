import Findings
import Ground

/// What a comparison is to do: all that its result depends on beside the texts.
public struct DifferenceOptions: Codable, Sendable, Equatable {
  /// Hypotheses listed at most.
  public var top: Int
  /// Family-wise level at which a hypothesis is called confirmed.
  public var alpha: Double
  public var seed: UInt64
  /// What the reader wants to find out.
  public var goal: String?
  /// A Snowball language, "none", or nil to find out.
  public var language: String?
  /// Copies are left in: for counting what is there rather than for claims about new texts.
  public var keepsDuplicates: Bool
  /// Label shuffles to run beside; 0 for none.
  public var calibration: Int
  /// Texts that a model verifies for ranking, and as many again for confirming.
  public var judgedTexts: Int
  /// Which WordNet proposes concepts: `WordNet.identity`; nil where it was not noted.
  public var concepts: String?

  public init(
    top: Int = 10, alpha: Double = 0.01, seed: UInt64 = 1, goal: String? = nil,
    language: String? = nil, keepsDuplicates: Bool = false, calibration: Int = 0,
    judgedTexts: Int = 300, concepts: String? = nil
  ) {
    self.top = top
    self.alpha = alpha
    self.seed = seed
    self.goal = goal
    self.language = language
    self.keepsDuplicates = keepsDuplicates
    self.calibration = calibration
    self.judgedTexts = judgedTexts
    self.concepts = concepts
  }
}

/// Which texts are compared with which.
public struct Sides: Sendable {
  public var nameA: String
  public var nameB: String
  /// For each text of the corpus: 1 for A, 0 for B, -1 for neither.
  public var side: [Int8]
  /// Texts with the same number stay in one part, and count as one draw (authors, threads).
  public var group: [Int32]?
  /// Strata within which the difference is also given.
  public var stratum: [Int32]?
  public var stratumName: String?
  /// Texts that the sources held, when only a sample of them is here.
  public var sampledFromA: Int?
  public var sampledFromB: Int?

  public init(
    nameA: String, nameB: String, side: [Int8], group: [Int32]? = nil, stratum: [Int32]? = nil,
    stratumName: String? = nil, sampledFromA: Int? = nil, sampledFromB: Int? = nil
  ) {
    self.nameA = nameA
    self.nameB = nameB
    self.side = side
    self.group = group
    self.stratum = stratum
    self.stratumName = stratumName
    self.sampledFromA = sampledFromA
    self.sampledFromB = sampledFromB
  }
}

/// Why a comparison cannot be made.
public enum ComparisonError: UsageError, Equatable {
  case emptySide(name: String, duplicates: Int)
  case unknownLanguage(String, known: [String])
  case unknownValue(value: String, column: String, available: [String])
  case oneValueOnly(column: String, value: String)
  case tooFewTexts(needed: Int, found: Int, what: String)
  case notANumber(column: String, row: Int, value: String)
  case labelsNotTwo(column: String, values: [String])

  public var description: String {
    switch self {
    case .emptySide(let name, let duplicates):
      let why =
        duplicates > 0
        ? "all its \(duplicates) texts also stand on the other side" : "it holds no text"
      return
        "Nothing to compare: \"\(name)\" is empty (\(why)). Check the file, or the label's value."
    case .unknownLanguage(let name, let known):
      return
        "No stemmer for the language \"\(name)\". Known: none, \(known.joined(separator: ", "))."
    case .unknownValue(let value, let column, let available):
      return "The column \"\(column)\" has no value \"\(value)\". It has: "
        + available.prefix(20).joined(separator: ", ") + (available.count > 20 ? ", …" : "") + "."
    case .oneValueOnly(let column, let value):
      return
        "The column \"\(column)\" has one value only (\"\(value)\"): there is nothing to compare "
        + "it with. Choose another column with --label."
    case .tooFewTexts(let needed, let found, let what):
      return "\(what) needs at least \(needed) texts, and there are \(found). Give more texts."
    case .notANumber(let column, let row, let value):
      return
        "Row \(row): the column \"\(column)\" should be a number and is \"\(value.prefix(40))\". "
        + "Mend the row, or choose another column."
    case .labelsNotTwo(let column, let values):
      return "The column \"\(column)\" has \(values.count) values ("
        + values.prefix(6).joined(separator: ", ") + (values.count > 6 ? ", …" : "")
        + "). Say which is the positive one with --target."
    }
  }
}
