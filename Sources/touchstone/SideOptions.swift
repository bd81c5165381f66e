import ArgumentParser
import Findings
import Foundation
import Texts

/// Which texts are compared with which: two sources, or the values of a label.
struct SideOptions: ParsableArguments {
  @Option(help: "Column that says which side a text is on: its name, or its number from 1.")
  var label: String?

  @Option(help: "Value of the label that is A, against all others. Default: each in turn.")
  var target: String?

  @Option(
    help: "Column of authors, threads or documents: these stay together and count as one draw.")
  var group: String?

  @Option(help: "Column within whose values the difference must hold too; or 'length'.")
  var stratify: String?

  func check(second: String?) throws {
    if second == nil && label == nil {
      throw ValidationError("Give two sets of texts (A B), or one with --label COLUMN.")
    }
    if second != nil && label != nil {
      throw ValidationError("Give two sets of texts, or one with --label; not both.")
    }
    if target != nil && label == nil { throw ValidationError("--target needs --label.") }
  }

  /// What it adds to the key of a study.
  struct Key: Encodable {
    var label: String?
    var target: String?
    var group: String?
    var stratify: String?
  }

  var key: Key { Key(label: label, target: target, group: group, stratify: stratify) }

  /// Reads the sources with the columns that are needed.
  func read(_ paths: [String], _ reading: ReadingOptions) throws -> ReadSources {
    let stratum = stratify == "length" ? nil : stratify
    let columns = [label, group, stratum].compactMap { $0 }
    // Each source is sampled by a seed of its own: equal rows of two files are no pairs.
    let tables = try paths.enumerated().map { index, path in
      try reading.read(path, columns: columns, source: index)
    }
    return ReadSources(tables: tables, source: SourceTexts(tables))
  }

  /// The comparisons to make: two sources, a value against the others, or each value in turn.
  func pairs(_ sources: ReadSources) throws -> [Sides] {
    let (source, names) = (sources.source, sources.names)
    guard label != nil, let column = source.columns.first else {
      let same = names[0] == names[1]
      return [
        source.sidesBySource(
          same ? "\(names[0]) (first)" : names[0], same ? "\(names[1]) (second)" : names[1])
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
      throw CommandFailure(
        status: 2,
        message:
          "The column \"\(column.name)\" has \(values.count) values; one against the rest for "
          + "each would be too much. Choose one with --target.")
    }
    return values.map { column.sides($0.code, against: nil) }
  }

  /// Makes each comparison in turn: one difference, or one for every value of the label.
  func finding(
    _ pairs: [Sides], _ sources: ReadSources, corpus: Corpus,
    compare: @escaping @Sendable (Sides) async throws -> TextDifference
  ) throws -> TextFinding {
    let began = Date()
    let found = try pairs.map { pair in
      let sides = try withColumns(pair, sources, corpus: corpus)
      return try comparing { try await compare(sides) }
    }
    guard found.count != 1 else { return .difference(found[0]) }
    return .comparisons(
      TextComparisons(
        label: label, comparisons: found, seconds: Date().timeIntervalSince(began)))
  }

  /// Adds groups, strata and what was sampled.
  func withColumns(
    _ pair: Sides, _ sources: ReadSources, corpus: Corpus
  ) throws -> Sides {
    let (source, tables) = (sources.source, sources.tables)
    var sides = pair
    var next = label == nil ? 0 : 1
    if group != nil {
      sides.group = source.columns[next].codes
      next += 1
    }
    if let stratify {
      sides.stratumName = stratify
      sides.stratum =
        stratify == "length" ? corpus.lengthStrata() : source.columns[next].codes
    }
    if tables.count == 2 {
      if tables[0].keepShare < 1 { sides.sampledFromA = tables[0].read }
      if tables[1].keepShare < 1 { sides.sampledFromB = tables[1].read }
    } else if tables[0].keepShare < 1 {
      // Only the whole source was counted, not each value's share of it.
      sides.sampledFromA = tables[0].read
      sides.sampledFromB = tables[0].read
    }
    return sides
  }
}

extension TextColumn {
  typealias ValueCount = (value: String, code: Int32, texts: Int)

  /// Its values, commonest first: at least two, or there is nothing to compare.
  func comparedValues() throws -> [ValueCount] {
    let values = valueCounts
    if let only = values.first, values.count == 1 {
      throw CommandFailure.usage(ComparisonError.oneValueOnly(column: name, value: only.value))
    }
    return values
  }

  /// The code of a value that the user named.
  func code(of value: String, among values: [ValueCount]) throws -> Int32 {
    guard let wanted = values.first(where: { $0.value == value }) else {
      throw CommandFailure.usage(
        ComparisonError.unknownValue(
          value: value, column: name, available: values.map(\.value)))
    }
    return wanted.code
  }
}

/// Sources as they were read.
struct ReadSources {
  var tables: [TextTable]
  var source: SourceTexts
  var names: [String] { tables.map(\.name) }
}

extension CommandLineText {
  mutating func add(_ sides: SideOptions) {
    add("--label", sides.label)
    add("--target", sides.target)
    add("--group", sides.group)
    add("--stratify", sides.stratify)
  }
}

/// Runs a comparison; what the user's texts or words cause is an error of usage.
func comparing<Value: Sendable>(
  _ body: @escaping @Sendable () async throws -> Value
) throws -> Value {
  do {
    return try waiting(body)
  } catch let error as ComparisonError {
    throw CommandFailure.usage(error)
  } catch {
    throw CommandFailure.failed(error)
  }
}
