import Findings
import Foundation
import Ground

/// Tables of what was kept, as CSV or as JSON lines.
public enum Export {
  public enum Format: String, Sendable, CaseIterable { case csv, jsonl }

  /// One line a judged policy of every run of an audit.
  public static func curve(_ finding: AuditFinding, as format: Format) throws -> String {
    switch format {
    case .jsonl: return try finding.curve.map { try canonicalJSON($0) + "\n" }.joined()
    case .csv:
      let header = [
        "purpose", "steps", "width", "actionResolution", "observationNoise", "seed", "proxy",
        "true",
      ]
      let rows = finding.curve.map { point in
        [
          point.purpose.rawValue, "\(point.steps)", "\(point.width)", "\(point.actionResolution)",
          "\(point.observationNoise)", "\(point.seed)", "\(point.proxy)", "\(point.intended)",
        ]
      }
      return CSVText.table([header] + rows)
    }
  }

  /// One line an episode of every judged policy of a run.
  ///
  /// - Parameter measures: Names of the environment's measures, in its card's order.
  public static func episodes(
    _ record: RunRecord, measures: [String], as format: Format
  ) throws -> String {
    struct Line: Encodable {
      var purpose: String
      var steps: Int
      var seed: Int
      var episode: Int
      var length: Int
      var proxy: Double
      var `true`: Double
      var measures: [String: Double]
    }
    let lines = record.checkpoints.flatMap { checkpoint in
      let evaluation = checkpoint.evaluation
      return evaluation.proxy.indices.map { episode in
        Line(
          purpose: record.plan.purpose.rawValue, steps: checkpoint.steps,
          seed: record.plan.seedIndex, episode: episode, length: evaluation.lengths[episode],
          proxy: evaluation.proxy[episode], true: evaluation.intended[episode],
          measures: Dictionary(
            zip(measures, evaluation.measures.map { $0[episode] }),
            uniquingKeysWith: { first, _ in first }))
      }
    }
    switch format {
    case .jsonl: return try lines.map { try canonicalJSON($0) + "\n" }.joined()
    case .csv:
      let header = ["purpose", "steps", "seed", "episode", "length", "proxy", "true"] + measures
      return CSVText.table(
        [header]
          + lines.map { line in
            [
              line.purpose, "\(line.steps)", "\(line.seed)", "\(line.episode)", "\(line.length)",
              "\(line.proxy)", "\(line.true)",
            ] + measures.map { "\(line.measures[$0] ?? 0)" }
          })
    }
  }

  /// One line a hypothesis of every comparison of a study of texts.
  public static func hypotheses(_ finding: TextFinding, as format: Format) throws -> String {
    struct Line: Encodable {
      var a: String
      var b: String
      var hypothesis: Hypothesis
    }
    let lines = finding.differences.flatMap { difference in
      difference.hypotheses.map { Line(a: difference.a.name, b: difference.b.name, hypothesis: $0) }
    }
    switch format {
    case .jsonl: return try lines.map { try canonicalJSON($0) + "\n" }.joined()
    case .csv:
      let header = [
        "a", "b", "text", "kind", "evaluator", "shareA", "shareB", "v", "vLow", "vHigh",
        "pAdjusted",
        "confirmed", "gain",
      ]
      let rows = lines.map { line in
        let own = line.hypothesis
        return [
          line.a, line.b, own.text, own.kind.rawValue, own.evaluator.rawValue, "\(own.shareA)",
          "\(own.shareB)", "\(own.v)", "\(own.vLow)", "\(own.vHigh)", "\(own.pAdjusted)",
          "\(own.confirmed)", "\(own.gain)",
        ]
      }
      return CSVText.table([header] + rows)
    }
  }

  /// One line a policy of an exact answer with its returns; answers without policies as one JSON line.
  public static func policies(_ finding: ExactFinding, as format: Format) throws -> String {
    guard format == .csv, case .hackability(let answer) = finding.answer else {
      return try canonicalJSON(finding) + "\n"
    }
    let listed = answer.listed.map { ("listed", $0) } + answer.vertices.map { ("corner", $0) }
    let witness = answer.witness.map { [("better", $0.better), ("worse", $0.worse)] } ?? []
    return CSVText.table(
      [["role", "policy", "proxy", "true"]]
        + (listed + witness).map { role, returns in
          [role, returns.policy.name, returns.proxy.description, returns.intended.description]
        })
  }
}
