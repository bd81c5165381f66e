import ArgumentParser
import Foundation
import Ground
import Studies
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

  struct Write: TalkingCommand {
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
    @OptionGroup var testing: TestingOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var storeOptions: StoreOptions

    var console: ConsoleOptions { storeOptions.console }

    func validate() throws {
      try sides.check(second: b)
      if !(2...100_000).contains(texts) { throw ValidationError("--texts takes 2 to 100000.") }
      if !(1...1000).contains(most) { throw ValidationError("--most takes 1 to 1000.") }
    }

    func run() throws {
      let inputs = [hypotheses, a] + [b].compactMap { $0 }
      let place = try storeOptions.path()
      // Marks of people are never written over: only an empty file may be there.
      let (sheetFile, keyFile) = (
        try OutputFile(sheet, for: "--sheet", inputs: inputs, store: place) { _ in false },
        try OutputFile(
          MarkCommand.keyPath(sheet), for: "the key of --sheet", inputs: inputs, store: place
        ) { _ in false }
      )
      let store = try storeOptions.open()
      let context = Context(
        runs: store, replies: store, models: try modelOptions.access(), notice: Console.notice)
      var plan = try VerifyCommand.plan(
        hypotheses, [a] + (b.map { [$0] } ?? []), sides, reading, testing, modelOptions, context)
      plan.statements = Array(plan.statements.prefix(most))
      let made = try Mark.sheet(plan, texts: texts, context)
      // The key first: a sheet without its key could not be read back.
      try keyFile.write(try canonicalJSON(made))
      try sheetFile.write(made.csv)
      try Console.print(
        "\(sheet): \(made.items.count) items (\(made.texts.count) texts, \(plan.statements.count) "
          + "statements) to be marked yes or no in the column \"mark\".\n"
          + "\(MarkCommand.keyPath(sheet)): the key. Do not show it to those who mark.\n"
          + "Then: touchstone mark read \(sheet)")
    }
  }

  struct Read: StudyCommand {
    typealias Subject = Mark

    static let configuration = CommandConfiguration(
      abstract: "Reads a filled-in sheet and recomputes every figure with its marks.")

    @Argument(help: "The filled-in sheet.")
    var sheet: String

    @Option(help: "The key, when it does not lie beside the sheet.")
    var key: String?

    @OptionGroup var gate: GateOptions<Subject>
    @OptionGroup var delivery: DeliveryOptions

    var inputs: [String] { [sheet, key ?? MarkCommand.keyPath(sheet)] }

    func plan(_ context: Context) throws -> Mark.Plan {
      let keyPath = key ?? MarkCommand.keyPath(sheet)
      let hidden: MarkingSheet
      do {
        hidden = try JSONDecoder().decode(
          MarkingSheet.self, from: Data(contentsOf: URL(fileURLWithPath: keyPath)))
      } catch {
        throw InputError(
          "'\(keyPath)' is no key of a sheet. It was written beside the sheet; give its place with --key."
        )
      }
      if let damage = hidden.damage {
        throw InputError(
          "The key '\(keyPath)' is damaged: \(damage). Use the one that was written with the sheet."
        )
      }
      let table = try readTexts(
        from: sheet,
        request: ReadingRequest(text: "item", columns: ["mark"], format: .csv, header: true))
      return Mark.Plan(
        sheet: hidden,
        marks: (0..<table.texts.count).map { [table.texts.text($0), table.columns[0].value($0)] })
    }
  }
}
