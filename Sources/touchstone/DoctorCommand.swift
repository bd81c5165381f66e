import ArgumentParser
import Findings
import Foundation
import LanguageModels
import Studies
import Texts

/// `touchstone doctor`
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tells what this machine has, and what a language model's endpoint can do.",
    discussion: "Example:  touchstone doctor http://localhost:8080/v1#name")

  @Argument(help: "An endpoint and a model there, as URL#NAME.")
  var endpoint: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var storeOptions: StoreOptions

  private struct Report: Encodable {
    var schema = 1
    var version: String
    var store: String
    var wordNet: String?
    var stemmers: [String]
    var endpoint: EndpointReport?
  }

  func run() throws {
    var report = Report(
      version: Provenance.line, store: storeOptions.path, wordNet: WordNet.folder(),
      stemmers: Corpus.languages)
    if let endpoint {
      let address = try modelAddress(endpoint)
      report.endpoint = try waiting { await examine(address) }
    }
    if json {
      try printJSON(report)
    } else {
      print("Touchstone \(report.version)")
      print("Store:    \(report.store)")
      print(
        "WordNet:  "
          + (report.wordNet ?? "not installed (Debian: wordnet-base); no concepts are proposed"))
      print("Stemmers: \(report.stemmers.joined(separator: ", "))")
      if let endpoint = report.endpoint { print("\n" + lines(endpoint).joined(separator: "\n")) }
    }
    if let endpoint = report.endpoint, !endpoint.chats {
      throw CommandFailure(status: 1, message: "The endpoint cannot be used as it is.")
    }
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
