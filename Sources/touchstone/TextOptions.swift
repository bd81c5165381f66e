import ArgumentParser
import Foundation
import Ground
import LanguageModels
import Studies
import Texts

/// How sources of texts are read.
struct ReadingOptions: ParsableArguments {
  @Option(help: "Column with the texts: its name, or its number from 1 (default: found out).")
  var text: String?

  @Option(help: "Format, when the name does not tell.")
  var format: TextFormat?

  @Flag(inversion: .prefixedNo, help: "The first row names the columns (default: found out).")
  var header: Bool?

  @Option(help: "Most texts kept of a source; of a longer one a sample is drawn by chance.")
  var sample = Count(2_000_000)

  @Option(help: "The seed from which every random choice follows.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Language of the words' stems, or none; 'touchstone doctor' lists them (default: found out).")
  )
  var language: String?

  /// How a source is read.
  private var request: TextReading {
    TextReading(text: text, format: format, header: header, sample: sample.value, seed: seed)
  }

  /// Reads sources with the columns that are asked for.
  func read(
    _ paths: [String], columns: [String], _ context: Context
  ) throws -> [Material<TextTable>] {
    try paths.enumerated().map {
      try request.read($1, source: $0, columns: columns, context)
    }
  }

  func read(
    _ path: String, columns: [String] = [], _ context: Context
  ) throws -> Material<TextTable> {
    try request.read(path, columns: columns, context)
  }
}

extension TextFormat: ExpressibleByArgument {}

/// When a hypothesis counts as confirmed.
struct TestingOptions: ParsableArguments {
  @Option(help: "Level at which a hypothesis counts as confirmed, over all that are tested.")
  var alpha = 0.01

  @Flag(help: "Keep copies: describes what is there instead of claiming anything about new texts.")
  var keepDuplicates = false

  func validate() throws {
    if !(alpha > 0 && alpha < 1) { throw ValidationError("--alpha takes a level between 0 and 1.") }
  }

  func options(_ reading: ReadingOptions, _ models: ModelOptions) -> DifferenceOptions {
    DifferenceOptions(
      alpha: alpha, seed: reading.seed, language: reading.language,
      keepsDuplicates: keepDuplicates, judgedTexts: models.judged, concepts: WordNet.identity())
  }
}

/// What is to be found.
struct FindingOptions: ParsableArguments {
  @Option(help: "What you want to find out: orders and filters, and is told to the model.")
  var goal: String?

  @Option(help: "Hypotheses listed at most.")
  var top = 10

  @OptionGroup var testing: TestingOptions

  @Flag(help: "Also shuffle the labels and count what is confirmed where there is nothing.")
  var calibrate = false

  @Option(help: "Shuffles of --calibrate.")
  var shuffles = 20

  func validate() throws {
    if !(1...50).contains(top) { throw ValidationError("--top takes 1 to 50.") }
    if !(1...1000).contains(shuffles) { throw ValidationError("--shuffles takes 1 to 1000.") }
  }

  func options(_ reading: ReadingOptions, _ models: ModelOptions) -> DifferenceOptions {
    var options = testing.options(reading, models)
    (options.top, options.goal) = (top, goal)
    options.calibration = calibrate ? shuffles : 0
    return options
  }
}

/// Which texts are compared with which: two sources, or the values of a label.
struct SideOptions: ParsableArguments {
  @Option(help: "Column that says which side a text is on: its name, or its number from 1.")
  var label: String?

  @Option(help: "Value of the label that is A, against all others (default: each in turn).")
  var target: String?

  @Option(
    help: "Column of authors, threads or documents: these stay together and count as one draw.")
  var group: String?

  @Option(help: "Column within whose values the difference must hold too; or 'length'.")
  var stratify: String?

  var plan: SidePlan {
    SidePlan(label: label, target: target, group: group, stratify: stratify)
  }

  func check(second: String?) throws {
    if second == nil && label == nil {
      throw ValidationError("Give two sets of texts (A B), or one with --label COLUMN.")
    }
    if second != nil && label != nil {
      throw ValidationError("Give two sets of texts, or one with --label; not both.")
    }
    if target != nil && label == nil { throw ValidationError("--target needs --label.") }
  }
}

/// Which language models take part, and what they may cost.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Model that proposes hypotheses, at an OpenAI-compatible endpoint: http://localhost:8080/v1#name.",
      valueName: "url#name"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Model that judges sentences (default: the proposer).", valueName: "url#name")
  )
  var judge: String?

  @Option(help: "Most that calls may cost, in the currency of --prices.")
  var budget: Double?

  @Option(
    help: "Price of a million prompt tokens and of a million reply tokens, such as 0.15/0.60.")
  var prices: String?

  @Option(help: "Calls under way at a time.")
  var parallel = 8

  @Option(help: "Further attempts at a call that met a limit or a failing server.")
  var retries = 6

  @Option(help: "Texts that a model judges for ranking, and as many again for confirming.")
  var judged = 300

  @OptionGroup var keyOptions: KeyOptions

  func validate() throws {
    if !(1...256).contains(parallel) { throw ValidationError("--parallel takes 1 to 256.") }
    if !(0...20).contains(retries) { throw ValidationError("--retries takes 0 to 20.") }
    if !(20...1_000_000).contains(judged) {
      throw ValidationError("--judged takes 20 to 1000000.")
    }
    if let budget, !(budget >= 0) {
      throw ValidationError("--budget takes an amount of 0 or more.")
    }
    if budget != nil && prices == nil {
      throw ValidationError("--budget needs --prices PROMPT/REPLY to count by.")
    }
  }

  /// - Throws: `InputError`.
  func names() throws -> ModelNames {
    try ModelNames(model: model.map(modelAddress), judge: judge.map(modelAddress))
  }

  /// How the models are asked.
  ///
  /// - Parameter others: Further models that the command asks.
  /// - Throws: `InputError`, before anything is read or sent.
  func access(others: [ModelAddress] = []) throws -> ModelAccess {
    let names = try names()
    do {
      try keyOptions.keys().check([names.model, names.judge].compactMap(\.self) + others)
      return ModelAccess(
        budget: budget, prices: try prices.map { try ModelPrices(parsing: $0) },
        concurrency: parallel, retries: retries, keys: try keyOptions.keys())
    } catch let error as ModelError {
      throw InputError(error.description)
    }
  }
}

/// Which key goes to which model, and how.
struct KeyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Variable that holds the key of one host (api.example.org=NAME), or of all. Never the key itself.",
      valueName: "host=name"))
  var modelKeyVariable: [String] = []

  @Flag(help: "Let a key go over plain http to another machine.")
  var keyOverHttp = false

  /// - Throws: `ModelError`.
  func keys() throws(ModelError) -> ModelKeys {
    var keys = ModelKeys(allowsPlainHTTP: keyOverHttp)
    for text in modelKeyVariable { try keys.add(parsing: text) }
    return keys
  }
}

/// An address as it was given.
///
/// - Throws: `InputError`.
func modelAddress(_ text: String) throws -> ModelAddress {
  do {
    return try ModelAddress(parsing: text)
  } catch {
    throw InputError(error.description)
  }
}
