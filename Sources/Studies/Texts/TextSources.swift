import Findings
import Foundation
import Ground
import Randomness
import Texts

/// How sources of texts are read: what of it matters is in what was read.
public struct TextReading: Sendable {
  public var text: String?
  public var format: TextFormat?
  public var header: Bool?
  /// Most texts kept of a source.
  public var sample: Int
  public var seed: UInt64

  public init(text: String?, format: TextFormat?, header: Bool?, sample: Int, seed: UInt64) {
    self.text = text
    self.format = format
    self.header = header
    self.sample = sample
    self.seed = seed
  }

  /// Reads a source with the columns that are asked for.
  ///
  /// - Parameter place: Its place among the sources of a plan.
  /// - Throws: `ReadingError`.
  public func read(
    _ path: String, source place: Int = 0, columns: [String], _ context: Context
  ) throws -> Material<TextTable> {
    // Each source is sampled by a seed of its own: equal rows of two files are no pairs.
    let request = ReadingRequest(
      text: text, columns: columns, format: format, header: header, sampleTexts: max(1, sample),
      seed: Seed(seed).child("reading").child(place).value)
    let stage = "reading \(path == "-" ? "standard input" : VisibleText.name(path)), megabytes"
    let table = try waiting(isInterrupted: context.isInterrupted) {
      try readTexts(from: path, request: request) {
        context.progress(Progress(stage: stage, stepsDone: $0 >> 20))
      }
    }
    let blank = table.empty > 0 ? ["\(table.empty) blank texts were left out"] : []
    for note in table.notes + blank { context.notice("Note: \(table.name): \(note)") }
    return Material(name: table.name, digest: table.digest, content: table)
  }
}

/// The sources of a plan, one after the other.
struct ReadTexts: Sendable {
  var tables: [TextTable]
  var source: SourceTexts

  /// - Throws: `InputError` where the plan came from a record.
  init(_ materials: [Material<TextTable>]) throws {
    tables = try materials.map { try $0.content() }
    source = SourceTexts(tables)
  }

  /// Breaks the texts into words.
  func corpus(_ options: DifferenceOptions, _ context: Context) throws -> Corpus {
    let language = options.language
    if let language, language != "none", !Corpus.languages.contains(language) {
      throw ComparisonError.unknownLanguage(language, known: Corpus.languages)
    }
    let count = NumberText.count(source.texts.count, "text", "texts")
    context.progress(Progress(stage: "breaking \(count) into words"))
    return try waiting(isInterrupted: context.isInterrupted) { [source] in
      Corpus(texts: source.texts, rows: source.rows, language: language)
    }
  }
}

/// Which texts are compared with which: two sources, or the values of a label.
public struct SidePlan: Codable, Sendable {
  /// Column that says which side a text is on; nil for two sources.
  public var label: String?
  /// Value of the label that is A, against all others; nil for each in turn.
  public var target: String?
  /// Column of texts that stay together and count as one draw.
  public var group: String?
  /// Column within whose values the difference must hold too, or `length`.
  public var stratify: String?

  public init(
    label: String? = nil, target: String? = nil, group: String? = nil, stratify: String? = nil
  ) {
    self.label = label
    self.target = target
    self.group = group
    self.stratify = stratify
  }

  /// Columns to be read of each source.
  public var columns: [String] {
    [label, group, stratify == "length" ? nil : stratify].compactMap { $0 }
  }

  /// Makes each comparison in turn: one difference, or one for every value of the label.
  func compare(
    _ texts: ReadTexts, _ options: DifferenceOptions, _ models: ComparisonModels,
    _ context: Context,
    _ compare: @escaping @Sendable (Corpus, Sides) async throws -> TextDifference
  ) throws -> TextFinding {
    let pairs = try pairs(texts)
    let corpus = try texts.corpus(options, context)
    let began = Date()
    let found = try pairs.map { pair in
      let sides = withColumns(pair, texts, corpus)
      let names = [sides.nameA, sides.nameB].map(VisibleText.name)
      let stage = "comparing \(names[0]) with \(names[1])"
      context.progress(Progress(stage: stage))
      return try waiting(
        isInterrupted: context.isInterrupted, meanwhile: { context.show(models, stage: stage) }
      ) { try await compare(corpus, sides) }
    }
    if found.count == 1, let only = found.first { return .difference(only) }
    return .comparisons(
      TextComparisons(
        label: label, comparisons: found, seconds: Date().timeIntervalSince(began)))
  }

  /// The comparisons to make: two sources, a value against the others, or each value in turn.
  func pairs(_ texts: ReadTexts) throws -> [Sides] {
    guard label != nil, let column = texts.source.columns.first else {
      let names = texts.tables.map(\.name)
      guard names.count == 2 else { throw InputError("Give two sets of texts, or a label.") }
      let isSame = names[0] == names[1]
      return [
        texts.source.sidesBySource(
          isSame ? "\(names[0]) (first)" : names[0], isSame ? "\(names[1]) (second)" : names[1])
      ]
    }
    let values = try column.comparedValues()
    if let target {
      let wanted = try column.code(of: target, among: values)
      let other = values.first { $0.code != wanted }?.code
      return [column.sides(wanted, against: values.count == 2 ? other : nil)]
    }
    if values.count == 2 {
      // The rarer value is A: it is usually the one that is asked about.
      return [column.sides(values[1].code, against: values[0].code)]
    }
    guard values.count <= 200 else {
      throw InputError(
        "The column \"\(column.name)\" has \(values.count) values; one against the rest for each would "
          + "be too much. Choose one with --target.")
    }
    return values.map { column.sides($0.code, against: nil) }
  }

  /// Adds groups, strata and what was sampled.
  func withColumns(_ pair: Sides, _ texts: ReadTexts, _ corpus: Corpus) -> Sides {
    var (sides, columns) = (pair, texts.source.columns[...])
    if label != nil { columns.removeFirst() }
    if group != nil { sides.group = columns.removeFirst().codes }
    if let stratify {
      sides.stratumName = stratify
      sides.stratum = stratify == "length" ? corpus.lengthStrata() : columns.removeFirst().codes
    }
    // Of one source only the whole was counted, not each value's share of it.
    let sampled = texts.tables.map { $0.keepShare < 1 ? $0.read : nil }
    (sides.sampledFromA, sides.sampledFromB) = (sampled.first ?? nil, sampled.last ?? nil)
    return sides
  }
}

extension TextColumn {
  typealias ValueCount = (value: String, code: Int32, texts: Int)

  /// Its values, commonest first: at least two, or there is nothing to compare.
  func comparedValues() throws(ComparisonError) -> [ValueCount] {
    let values = valueCounts
    if let only = values.first, values.count == 1 {
      throw .oneValueOnly(column: name, value: only.value)
    }
    return values
  }

  /// The code of a value that the user named.
  func code(of value: String, among values: [ValueCount]) throws(ComparisonError) -> Int32 {
    guard let wanted = values.first(where: { $0.value == value }) else {
      throw .unknownValue(value: value, column: name, available: values.map(\.value))
    }
    return wanted.code
  }
}
