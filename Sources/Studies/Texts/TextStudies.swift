import Documents
import Findings
import Ground
import LanguageModels
import Texts

/// What the studies of texts have in common: what they find, and how it is told.
public protocol TextStudy: Study where Finding == TextFinding {}

extension TextStudy {
  public static var letter: String { "t" }
  public static var version: Int { 2 }
  public static func document(_ finding: TextFinding) -> Document { finding.document }
  public static var outcomes: [String] {
    [TextOutcome.different, .nothingConfirmed, .tooFewTexts, .incomplete].map(\.rawValue)
  }
}

/// What a study of texts can come to.
enum TextOutcome: String {
  /// At least one hypothesis was confirmed on unseen texts.
  case different
  case nothingConfirmed = "nothing-confirmed"
  /// Nothing was confirmed, and there were too few texts to tell the sides apart.
  case tooFewTexts = "too-few-texts"
  /// A share of the classifier's performance was given.
  case explained
  /// It could not be.
  case refused
  /// A model stopped before the end.
  case incomplete
}

extension TextFinding: StudyFinding {
  public var outcomes: [String] { [outcome.rawValue] }

  private var outcome: TextOutcome {
    if stopped != nil { return .incomplete }
    if case .explanation(let finding) = self {
      return finding.explained == nil ? .refused : .explained
    }
    if differences.contains(where: { $0.hypotheses.contains(where: \.confirmed) }) {
      return .different
    }
    return differences.contains { $0.separability == nil } ? .tooFewTexts : .nothingConfirmed
  }

  /// Why a model stopped before the end, if one did.
  public var stopped: String? {
    differences.compactMap { $0.models?.stopped }.first.map {
      "\($0) What the program found by itself was given; answers so far are kept, and the same command "
        + "goes on from there."
    }
  }

  public var printed: any Encodable {
    switch self {
    case .difference(let finding): finding
    case .comparisons(let finding): finding
    case .clusters(let finding): finding
    case .explanation(let finding): finding
    }
  }
}

/// Says in words how two sets of texts differ, and what of it holds on unseen texts.
public enum Differ: TextStudy {
  public struct Plan: Codable, Sendable {
    public var texts: [Material<TextTable>]
    public var sides: SidePlan
    public var options: DifferenceOptions
    public var models: ModelNames

    public init(
      texts: [Material<TextTable>], sides: SidePlan, options: DifferenceOptions,
      models: ModelNames = ModelNames()
    ) {
      self.texts = texts
      self.sides = sides
      self.options = options
      self.models = models
    }
  }

  public static let name = "differ"

  public static func carryOut(_ plan: Plan, _ context: Context) throws -> TextFinding {
    let models = plan.models.setUp(plan.options, context)
    return try plan.sides.compare(ReadTexts(plan.texts), plan.options, models, context) {
      try await compareTexts($0, $1, plan.options, models: models)
    }
  }
}

/// Judges given sentences on given texts.
public enum Verify: TextStudy {
  public struct Plan: Codable, Sendable {
    public var statements: [Statements.Statement]
    public var texts: [Material<TextTable>]
    public var sides: SidePlan
    public var options: DifferenceOptions
    public var models: ModelNames

    public init(
      statements: [Statements.Statement], texts: [Material<TextTable>], sides: SidePlan,
      options: DifferenceOptions, models: ModelNames = ModelNames()
    ) {
      self.statements = statements
      self.texts = texts
      self.sides = sides
      self.options = options
      self.models = models
    }
  }

  public static let name = "verify"

  public static func carryOut(_ plan: Plan, _ context: Context) throws -> TextFinding {
    let isForOthers = plan.statements.allSatisfy {
      if case .sentence = $0.predicate { true } else { false }
    }
    if isForOthers && plan.models.isEmpty {
      throw InputError(
        "None of the sentences is one that the program can judge by itself. Give --judge URL#NAME, have "
          + "people mark them with 'touchstone mark', or use the program's own wording: contains a digit; "
          + "contains the word \"free\"; is at least 100 characters long.")
    }
    let models = plan.models.setUp(plan.options, sentences: plan.statements.count, context)
    return try plan.sides.compare(ReadTexts(plan.texts), plan.options, models, context) {
      try await verifyStatements(plan.statements, $0, $1, plan.options, models: models)
    }
  }
}

/// Recomputes every figure with the marks of people on a blind sheet.
public enum Mark: TextStudy {
  public struct Plan: Codable, Sendable {
    public var sheet: MarkingSheet
    /// Item and mark of every row, as they stand on the sheet.
    public var marks: [[String]]

    public init(sheet: MarkingSheet, marks: [[String]]) {
      self.sheet = sheet
      self.marks = marks
    }
  }

  public static let name = "mark"

  public static func carryOut(_ plan: Plan, _ context: Context) throws -> TextFinding {
    let marks = plan.marks.map { (item: $0.first ?? "", mark: $0.last ?? "") }
    return .difference(try plan.sheet.finding(marks: marks))
  }

  /// The sheet to be marked: texts of both sides mixed with the statements, half of each side.
  public static func sheet(
    _ plan: Verify.Plan, texts count: Int, _ context: Context
  ) throws -> MarkingSheet {
    let texts = try ReadTexts(plan.texts)
    let pairs = try plan.sides.pairs(texts)
    guard pairs.count == 1, let pair = pairs.first else {
      throw InputError(
        "A sheet is of one comparison, and the label has \(pairs.count) values. Choose one with --target."
      )
    }
    let corpus = try texts.corpus(plan.options, context)
    let sides = plan.sides.withColumns(pair, texts, corpus)
    let models = plan.models.setUp(plan.options, sentences: plan.statements.count, context)
    return try waiting(isInterrupted: context.isInterrupted) {
      try await MarkingSheet.make(
        plan.statements, texts: count, corpus, sides, plan.options, models: models)
    }
  }
}

/// Groups texts and names each group by how it differs from all others.
public enum Clusters: TextStudy {
  public struct Plan: Codable, Sendable {
    public var texts: Material<TextTable>
    /// Number of groups.
    public var k: Int
    /// Gives a text its place; nil for TF-IDF.
    public var embeddings: ModelAddress?
    public var options: DifferenceOptions
    public var models: ModelNames

    public init(
      texts: Material<TextTable>, k: Int, embeddings: ModelAddress? = nil,
      options: DifferenceOptions, models: ModelNames = ModelNames()
    ) {
      self.texts = texts
      self.k = k
      self.embeddings = embeddings
      self.options = options
      self.models = models
    }
  }

  public static let name = "clusters"

  public static func carryOut(_ plan: Plan, _ context: Context) throws -> TextFinding {
    let texts = try ReadTexts([plan.texts])
    let corpus = try texts.corpus(plan.options, context)
    let models = plan.models.setUp(
      plan.options, others: plan.embeddings.map { [$0] } ?? [], context)
    let vectors = try plan.embeddings.map {
      try embeddings(of: texts.source.texts, by: $0, context)
    }
    let stage = "making \(plan.k) groups"
    context.progress(Progress(stage: stage))
    return .clusters(
      try waiting(
        isInterrupted: context.isInterrupted, meanwhile: { context.show(models, stage: stage) }
      ) {
        try await clusterTexts(
          corpus, k: plan.k, vectors: vectors, embedding: plan.embeddings?.text ?? "tf-idf",
          plan.options, models: models)
      })
  }
}

/// Says how much of a classifier's performance a short list of statements explains.
public enum Explain: TextStudy {
  public struct Plan: Codable, Sendable {
    /// Read with `columns`.
    public var texts: Material<TextTable>
    /// Column with the true label.
    public var label: String
    /// Column with the classifier's score; higher means more positive.
    public var score: String
    /// The positive label; nil for an affirmative one, else the rarer of two.
    public var target: String?
    public var metric: ExplanationMetric
    /// Column of texts that stay together and count as one draw.
    public var group: String?
    public var options: DifferenceOptions
    public var models: ModelNames

    public init(
      texts: Material<TextTable>, label: String, score: String, target: String? = nil,
      metric: ExplanationMetric = .auroc, group: String? = nil, options: DifferenceOptions,
      models: ModelNames = ModelNames()
    ) {
      self.texts = texts
      self.label = label
      self.score = score
      self.target = target
      self.metric = metric
      self.group = group
      self.options = options
      self.models = models
    }

    /// Columns to be read: labels, scores, and groups where they are given.
    public static func columns(label: String, score: String, group: String?) -> [String] {
      [label, score] + (group.map { [$0] } ?? [])
    }

    /// The positive label against all others.
    func sides(_ column: TextColumn) throws -> Sides {
      let values = try column.comparedValues()
      if let target {
        return column.sides(try column.code(of: target, among: values), against: nil)
      }
      guard values.count == 2 else {
        throw ComparisonError.labelsNotTwo(column: column.name, values: values.map(\.value))
      }
      let affirmative = ["1", "true", "yes", "positive", "pos", "1.0"]
      let positive = values.first { affirmative.contains($0.value.lowercased()) } ?? values[1]
      return column.sides(positive.code, against: nil)
    }
  }

  public static let name = "explain"
  public static var outcomes: [String] {
    [TextOutcome.explained, .refused, .incomplete].map(\.rawValue)
  }

  public static func carryOut(_ plan: Plan, _ context: Context) throws -> TextFinding {
    let texts = try ReadTexts([plan.texts])
    let columns = texts.source.columns
    let scores = try columns[1].numbers(rows: texts.source.rows)
    var sides = try plan.sides(columns[0])
    if plan.group != nil { sides.group = columns[2].codes }
    let scored = ScoredTexts(sides: sides, scores: scores)
    let corpus = try texts.corpus(plan.options, context)
    let models = plan.models.setUp(plan.options, context)
    let stage = "explaining the classifier"
    context.progress(Progress(stage: stage))
    return .explanation(
      try waiting(
        isInterrupted: context.isInterrupted, meanwhile: { context.show(models, stage: stage) }
      ) {
        try await explainClassifier(
          corpus, scored, metric: plan.metric, plan.options, models: models)
      })
  }
}
