import Findings
import Ground
import Records

/// A kept run's policy, found by the run's name.
struct LearnedPolicy {
  var name: String
  /// In safetensors format.
  var bytes: [UInt8]

  static func looksLikeRun(_ name: String) -> Bool {
    name.count >= 4 && (name.hasPrefix("r") || name.hasPrefix("a"))
      && name.dropFirst().allSatisfy(\.isHexDigit)
  }

  /// - Parameter steps: The policy after so many steps; nil for the last.
  /// - Throws: `InputError` where the name is not that of a run in the environment, or it has no such
  ///   policy; the store's errors.
  init(run id: String, steps: Int? = nil, in environment: String, store: Store) throws {
    guard case .run(let record) = try store.find(id) else {
      throw InputError("'\(id)' is a study; name one of its runs ('touchstone runs').")
    }
    guard record.plan.environment == environment else {
      throw InputError(
        "Run \(id) was trained in '\(record.plan.environment)', not in '\(environment)'.")
    }
    let found =
      steps.map { wanted in record.checkpoints.first { $0.steps == wanted } }
      ?? record.checkpoints.last
    guard let checkpoint = found else {
      let known = record.checkpoints.map { "\($0.steps)" }.joined(separator: ", ")
      throw InputError(
        known.isEmpty
          ? "Run \(id) stopped before its first checkpoint."
          : "Run \(id) has policies after these steps: \(known).")
    }
    guard !checkpoint.policy.isEmpty else {
      throw InputError(
        "The policy of run \(id) after \(checkpoint.steps) steps was taken out of the store "
          + "('touchstone runs --keep-best'). Its last one is there: leave out --steps.")
    }
    name = "run \(id) after \(checkpoint.steps) steps"
    bytes = checkpoint.policy
  }
}
