import ArgumentParser
import Ground
import Studies

/// For scripts: what ends the command with status 3, or before anything is run.
struct GateOptions<Subject: Study>: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Exit with status 3 when what was found is one of these: \(Self.known).",
      valueName: "outcomes"))
  var failOn: [OutcomeList] = []

  @Option(
    help: ArgumentHelp(
      "Exit with status 3 unless what was found is one of these; what is not known does not pass.",
      valueName: "outcomes"))
  var passOnly: [OutcomeList] = []

  @Flag(
    name: .customLong("plan"),
    help: "Print the resolved plan, under which the finding is kept, and stop.")
  var isPlanOnly = false

  private static var known: String { Subject.outcomes.joined(separator: ", ") }

  private var failing: [String] { failOn.flatMap(\.names) }
  private var passing: [String] { passOnly.flatMap(\.names) }

  func validate() throws {
    for (option, names) in [("--fail-on", failing), ("--pass-only", passing)] {
      if let unknown = names.first(where: { !Subject.outcomes.contains($0) }) {
        throw ValidationError(
          "\(option): '\(unknown)' is nothing that '\(Subject.name)' finds. It finds: \(Self.known)."
        )
      }
    }
    if let both = failing.first(where: passing.contains) {
      throw ValidationError("'\(both)' stands in both --fail-on and --pass-only.")
    }
  }

  /// Why a finding does not pass; nil where it does.
  func objection(to finding: Subject.Finding) -> String? {
    let outcomes = finding.outcomes
    let found = outcomes.first ?? "nothing"
    if let failed = outcomes.first(where: failing.contains) {
      return
        "Not passed: '\(found)'\(failed == found ? "" : " (it counts as \(failed))") is one of "
        + "--fail-on (status 3)."
    }
    if !passOnly.isEmpty, !passing.contains(found) {
      return "Not passed: '\(found)' is none of --pass-only (status 3)."
    }
    return nil
  }
}

/// Outcomes with commas between them.
struct OutcomeList: ExpressibleByArgument {
  var names: [String]

  init?(argument: String) {
    names = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.filter { !$0.isWhitespace } }
    if names.contains("") { return nil }
  }
}
