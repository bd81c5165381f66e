import ArgumentParser
import Findings
import Foundation
import Ground
import LanguageModels
import Studies
import Texts

/// `touchstone doctor`
struct DoctorCommand: TalkingCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract:
      "Tells what this machine has, which defaults hold, and what a model's endpoint can do.",
    discussion: """
      Example:  touchstone doctor
                touchstone doctor http://localhost:8080/v1#name

      Every option can have a default: in a variable, such as TOUCHSTONE_STORE for --store, or in the
      configuration file, for all commands or for one: { "color": "never", "audit": { "threads": 2 } }
      """)

  @Argument(help: "An endpoint and a model there, as URL#NAME.")
  var endpoint: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var keyOptions: KeyOptions
  @OptionGroup var storeOptions: StoreOptions

  private struct Report: Encodable {
    struct Setting: Encodable {
      @WrittenAsNull var command: String?
      var option: String
      var value: String
      var source: String
    }

    var schema = 2
    var version: String
    var store: String
    var configuration: String
    var defaults: [Setting]
    var wordNet: String?
    var stemmers: [String]
    var endpoint: EndpointReport?
  }

  var console: ConsoleOptions { storeOptions.console }

  func run() throws {
    let defaults = try Defaults.load()
    var report = Report(
      version: Provenance.line, store: try storeOptions.path(), configuration: defaults.file,
      defaults: defaults.settings.map {
        .init(
          command: $0.command, option: $0.option,
          value: $0.isFlag ? "\($0.value != nil)" : $0.value ?? "", source: $0.source)
      }, wordNet: WordNet.folder(),
      stemmers: Corpus.languages)
    if let endpoint {
      let address = try modelAddress(endpoint)
      let keys: ModelKeys
      do {
        keys = try keyOptions.keys()
      } catch {
        throw InputError(error.description)
      }
      for warning in keys.warnings(for: [address]) { Console.error("Warning: " + warning) }
      report.endpoint = try waiting { await examine(address, keys: keys) }
    }
    if json {
      try printJSON(report)
    } else {
      try Console.print(text(report))
    }
    if let endpoint = report.endpoint, !endpoint.chats {
      throw CommandFailure(status: 1, message: "The endpoint cannot be used as it is.")
    }
  }

  private func text(_ report: Report) -> String {
    var lines = [
      "Touchstone \(report.version)", "Store:    \(report.store)",
      "WordNet:  "
        + (report.wordNet ?? "not installed (Debian: wordnet-base); no concepts are proposed"),
      "Stemmers: \(report.stemmers.joined(separator: ", "))",
    ]
    let hasFile = FileManager.default.fileExists(atPath: report.configuration)
    lines.append("Defaults: \(report.configuration)\(hasFile ? "" : " (not there)")")
    lines += report.defaults.map { setting in
      let command = setting.command.map { "\($0) " } ?? ""
      return "  \(command)--\(setting.option) \(setting.value)  (\(setting.source))"
    }
    if let endpoint = report.endpoint { lines += [""] + self.lines(endpoint) }
    return lines.joined(separator: "\n")
  }

  private func lines(_ endpoint: EndpointReport) -> [String] {
    func said(_ value: Bool?) -> String { value.map { $0 ? "yes" : "no" } ?? "not known" }
    var lines = ["Endpoint: \(endpoint.address)"]
    if let problem = endpoint.problem { lines.append("  problem             \(problem)") }
    lines.append("  answers             \(said(endpoint.chats))")
    if let models = endpoint.models {
      let more = models.count > 8 ? ", …" : ""
      lines.append("  models              \(models.prefix(8).joined(separator: ", "))\(more)")
    }
    guard endpoint.chats else { return lines + endpoint.advice.map { "  → \($0)" } }
    lines += [
      "  JSON schema         \(endpoint.schema?.rawValue ?? "not known")",
      "  token probabilities \(said(endpoint.offersProbabilities))",
      "  honours a seed      \(said(endpoint.honoursSeed))",
      "  embeddings          "
        + (endpoint.embeddingLength.map { "yes, \($0) numbers each" } ?? "no"),
      "  reports usage       \(said(endpoint.reportsUsage))",
      "  thinks aloud        \(said(endpoint.thinks))",
    ]
    if let latency = endpoint.latency {
      lines.append(
        String(
          format: "  latency             %.2f s [%.2f, %.2f] over %d calls", latency.median,
          latency.least, latency.most, latency.calls))
    }
    for step in endpoint.throughput {
      lines.append(
        String(
          format: "  %3d at a time       %.1f calls a second (%.1f times one)", step.atATime,
          step.callsPerSecond, step.speedUp))
    }
    return lines + endpoint.advice.map { "  → \($0)" }
  }
}
