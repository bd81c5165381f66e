import ArgumentParser
import Findings
import Foundation
import Reports
import Texts

/// `touchstone mark write` and `touchstone mark read`
struct MarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mark",
    abstract: "Has people judge statements on a blind sheet, and recomputes every figure.",
    discussion: """
      Example:  touchstone differ spam.txt ham.txt --json > found.json
                touchstone mark write found.json spam.txt ham.txt --sheet sheet.csv
                (fill in the column "mark": yes or no)
                touchstone mark read sheet.csv
      """,
    subcommands: [Write.self, Read.self])

  /// Where the hidden half of a sheet is kept.
  static func keyPath(_ sheet: String) -> String { sheet + ".key.json" }

  struct Write: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a sheet of texts and statements in random order, and its key beside it.")

    @Argument(help: "Sentences: a line each, or what 'touchstone differ --json' printed.")
    var hypotheses: String

    @Argument(help: "Texts of A; or all texts, with --label.")
    var a: String

    @Argument(help: "Texts of B.")
    var b: String?

    @Option(help: "The sheet (CSV).")
    var sheet: String

    @Option(help: "Texts on the sheet, half of each side.")
    var texts = 40

    @Option(help: "Statements on the sheet at most: the first of the list.")
    var most = 5

    @OptionGroup var sides: SideOptions
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var finding: FindingOptions
    @OptionGroup var models: ModelOptions

    func validate() throws {
      try sides.check(second: b)
      if texts < 2 { throw ValidationError("--texts takes at least 2.") }
      if most < 1 { throw ValidationError("--most takes at least 1.") }
    }

    func run() throws {
      let statements = Array(try readStatements(hypotheses).prefix(most))
      let sources = try sides.read([a] + (b.map { [$0] } ?? []), reading)
      let options = finding.options(reading, models)
      let pairs = try sides.pairs(sources)
      guard pairs.count == 1 else {
        throw CommandFailure(
          status: 2,
          message:
            "A sheet is of one comparison, and the label has \(pairs.count) values. Choose one "
            + "with --target.")
      }
      let corpus = try reading.corpus(sources.source.texts, rows: sources.source.rows)
      let pair = try sides.withColumns(pairs[0], sources, corpus: corpus)
      let setUp = try models.setUp(
        options: options, store: finding.storeOptions, sentences: statements.count)
      let made = try comparing {
        try await MarkingSheet.make(
          statements, texts: texts, corpus, pair, options, models: setUp)
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      let key = try attempt { String(decoding: try encoder.encode(made), as: UTF8.self) }
      // The key first: a sheet without its key could not be read back.
      try writeFile(key, to: MarkCommand.keyPath(sheet))
      try writeFile(made.csv, to: sheet)
      print(
        "\(sheet): \(made.items.count) items (\(made.texts.count) texts, \(statements.count) statements) "
          + "to be marked yes or no in the column \"mark\".\n"
          + "\(MarkCommand.keyPath(sheet)): the key. Do not show it to those who mark.\n"
          + "Then: touchstone mark read \(sheet)")
    }
  }

  struct Read: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Reads a filled-in sheet and recomputes every figure with its marks.")

    @Argument(help: "The filled-in sheet.")
    var sheet: String

    @Option(help: "The key, when it does not lie beside the sheet.")
    var key: String?

    @OptionGroup var finding: FindingOptions

    func run() throws {
      let keyPath = key ?? MarkCommand.keyPath(sheet)
      let hidden: MarkingSheet
      do {
        hidden = try JSONDecoder().decode(
          MarkingSheet.self, from: Data(contentsOf: URL(fileURLWithPath: keyPath)))
      } catch {
        throw CommandFailure(
          status: 2,
          message:
            "'\(keyPath)' is no key of a sheet. It was written beside the sheet; give its place "
            + "with --key.")
      }
      let request = ReadingRequest(
        text: "item", columns: ["mark"], format: .csv, header: true)
      let table = try usage { try readTexts(from: sheet, request: request) }
      let marks = (0..<table.texts.count).map {
        (item: table.texts.text($0), mark: table.columns[0].value($0))
      }
      let found = try usage { try hidden.finding(marks: marks) }
      struct Key: Encodable {
        var study = "mark 1"
        var sheet: MarkingSheet
        var marks: [[String]]
      }
      var line = CommandLineText("touchstone", "mark", "read", sheet)
      line.add("--key", key)
      try deliver(
        key: Key(sheet: hidden, marks: marks.map { [$0.item, $0.mark] }),
        name: "\(hidden.nameA)-\(hidden.nameB)-marked", command: line.text, finding.delivery
      ) { TextFinding.difference(found) }
    }
  }
}
