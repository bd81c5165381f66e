import ArgumentParser
import Foundation
import Ground
import Records
import Studies

/// `touchstone compare AUDIT AUDIT`
struct CompareCommand: StudyCommand {
  typealias Subject = Compare

  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Sets two audits of one environment against each other.",
    discussion: """
      AUDIT is a name as 'touchstone runs' lists it. Audits that trained from the same seeds are compared
      seed by seed.

      Example:  touchstone compare a1b2c3 a4d5e6
      """)

  @Argument(help: "The first audit.")
  var first: String

  @Argument(help: "The second.")
  var second: String

  @OptionGroup var gate: GateOptions<Subject>
  @OptionGroup var delivery: DeliveryOptions

  var inputs: [String] { [] }

  func plan(_ context: Context) throws -> Compare.Plan {
    let store = try delivery.storeOptions.open()
    return Compare.Plan(first: try audit(first, store), second: try audit(second, store))
  }

  private func audit(_ id: String, _ store: Store) throws -> Material<AuditFinding> {
    guard case .study(let record) = try store.find(id), record.summary.study == Audit.name else {
      throw InputError("'\(id)' is no audit; 'touchstone runs' lists them.")
    }
    guard let result = try? JSONDecoder.lenient.decode(AuditResult.self, from: record.finding)
    else {
      throw InputError(
        "Audit '\(id)' was kept by an older version. Give its command again: "
          + record.summary.command)
    }
    return Material(
      name: record.summary.id, digest: SHA256.hexadecimal(record.finding),
      content: result.finding)
  }
}
