import ArgumentParser
import Findings
import Foundation
import Randomness
import Records
import Synchronization
import Texts

/// What commands on texts have in common: how to read them.
struct ReadingOptions: ParsableArguments {
  @Option(help: "Column with the texts: its name, or its number from 1. Default: found out.")
  var text: String?

  @Option(help: "Format, when the name does not tell: lines, csv, tsv, jsonl, file.")
  var format: TextFormat?

  @Flag(inversion: .prefixedNo, help: "The first row names the columns. Default: found out.")
  var header: Bool?

  @Option(help: "Most texts kept of a source; of a longer one a sample is drawn by chance.")
  var sample = Count(2_000_000)

  @Option(help: "The seed from which every random choice follows.")
  var seed: UInt64 = 1

  @Option(help: "Language of the words' stems: english, german …, none. Default: found out.")
  var language: String?

  /// Reads a source.
  ///
  /// - Parameter source: Its place among those of the command.
  func read(_ path: String, columns: [String], source: Int = 0) throws -> TextTable {
    let request = ReadingRequest(
      text: text, columns: columns, format: format, header: header,
      sampleTexts: max(1, sample.value), seed: Seed(seed).child("reading").child(source).value)
    let meter = StageMeter("reading \(path == "-" ? "standard input" : path)")
    defer { meter.clear() }
    let table = try usage { try readTexts(from: path, request: request, progress: meter.show) }
    for note in table.notes { Console.error("Note: \(table.name): \(note)") }
    if table.empty > 0 {
      Console.error("Note: \(table.name): \(table.empty) blank texts were left out")
    }
    return table
  }

  func corpus(_ texts: PackedTexts, rows: [Int]) throws -> Corpus {
    if let language, language != "none", !Corpus.languages.contains(language) {
      throw CommandFailure.usage(
        ComparisonError.unknownLanguage(language, known: Corpus.languages))
    }
    let meter = StageMeter("breaking \(texts.count) texts into words")
    defer { meter.clear() }
    return Corpus(texts: texts, rows: rows, language: language)
  }
}

extension TextFormat: ExpressibleByArgument {}

extension Count {
  init(_ value: Int) { self.value = value }
}

/// What is to be found, and where it goes.
struct FindingOptions: ParsableArguments {
  @Option(help: "What you want to find out: orders and filters, and is told to the model.")
  var goal: String?

  @Option(help: "Hypotheses listed at most.")
  var top = 10

  @Option(help: "Level at which a hypothesis counts as confirmed, over all that are tested.")
  var alpha = 0.01

  @Flag(help: "Keep copies: describes what is there instead of claiming anything about new texts.")
  var keepDuplicates = false

  @Flag(help: "Also shuffle the labels and count what is confirmed where there is nothing.")
  var calibrate = false

  @Option(help: "Shuffles of --calibrate.")
  var shuffles = 20

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "Where to write the HTML report. Default: beside the store.")
  var report: String?

  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    if !(1...50).contains(top) { throw ValidationError("--top takes 1 to 50.") }
    if !(alpha > 0 && alpha < 1) { throw ValidationError("--alpha takes a level between 0 and 1.") }
    if !(1...1000).contains(shuffles) { throw ValidationError("--shuffles takes 1 to 1000.") }
  }

  func options(_ reading: ReadingOptions, _ models: ModelOptions) -> DifferenceOptions {
    DifferenceOptions(
      top: top, alpha: alpha, seed: reading.seed, goal: goal, language: reading.language,
      keepsDuplicates: keepDuplicates, calibration: calibrate ? shuffles : 0,
      judgedTexts: models.judged)
  }
}

/// A line on the terminal that says what is being done; nothing where there is no terminal.
final class StageMeter: Sendable {
  private let stage: String

  init(_ stage: String) {
    self.stage = stage
    if Console.isErrorTerminal { Console.write("\r\u{1B}[K  \(stage)…", to: 2) }
  }

  func show(_ count: Int) {
    if Console.isErrorTerminal { Console.write("\r\u{1B}[K  \(stage)… \(count >> 20) MB", to: 2) }
  }

  func clear() {
    if Console.isErrorTerminal { Console.write("\r\u{1B}[K", to: 2) }
  }
}

/// Runs asynchronous work from a command and waits for it.
func waiting<Value: Sendable>(
  _ body: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let result = Waited<Value>()
  let done = DispatchSemaphore(value: 0)
  Task {
    do { result.set(.success(try await body())) } catch { result.set(.failure(error)) }
    done.signal()
  }
  done.wait()
  return try result.get()
}

/// The result of waited-for work.
private final class Waited<Value: Sendable>: Sendable {
  private let kept = Mutex<Result<Value, any Error>?>(nil)

  func set(_ result: Result<Value, any Error>) { kept.withLock { $0 = result } }

  func get() throws -> Value {
    guard let result = kept.withLock({ $0 }) else {
      throw CommandFailure(status: 1, message: "The work ended without a result.")
    }
    return try result.get()
  }
}

/// The command line that gives the same finding again: words that are quoted where a shell needs it.
struct CommandLineText {
  private(set) var words: [String]

  init(_ words: String...) { self.words = words.map(Self.quoted) }

  mutating func add(_ value: String) { words.append(Self.quoted(value)) }

  mutating func add(_ option: String, _ value: String?) {
    if let value { words += [option, Self.quoted(value)] }
  }

  mutating func add(_ flag: String, if isSet: Bool) {
    if isSet { words.append(flag) }
  }

  mutating func add(_ reading: ReadingOptions) {
    add("--text", reading.text)
    add("--format", reading.format?.rawValue)
    if let header = reading.header { add(header ? "--header" : "--no-header") }
    if reading.sample.value != 2_000_000 { add("--sample", "\(reading.sample.value)") }
    if reading.seed != 1 { add("--seed", "\(reading.seed)") }
    add("--language", reading.language)
  }

  mutating func add(_ finding: FindingOptions) {
    add("--goal", finding.goal)
    if finding.top != 10 { add("--top", "\(finding.top)") }
    if finding.alpha != 0.01 { add("--alpha", "\(finding.alpha)") }
    add("--keep-duplicates", if: finding.keepDuplicates)
    add("--calibrate", if: finding.calibrate)
    if finding.calibrate && finding.shuffles != 20 { add("--shuffles", "\(finding.shuffles)") }
  }

  var text: String { words.joined(separator: " ") }

  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_.,/:#=+@".contains($0) }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
