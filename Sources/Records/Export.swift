import Documents
import Findings
import Foundation
import Ground

extension RunRecord {
  /// One row an episode of every judged policy of the run.
  ///
  /// - Parameter measures: Names of the environment's measures, in its card's order.
  public func episodes(measures: [String]) -> DataTable {
    let columns = ["purpose", "steps", "seed", "episode", "length", "proxy", "true"] + measures
    let rows = checkpoints.flatMap { checkpoint in
      let evaluation = checkpoint.evaluation
      return evaluation.proxy.indices.map { episode -> [DataTable.Datum] in
        [
          .text(plan.purpose.rawValue), .whole(checkpoint.steps), .whole(plan.seedIndex + 1),
          .whole(episode), .whole(evaluation.lengths[episode]), .number(evaluation.proxy[episode]),
          .number(evaluation.intended[episode]),
        ] + evaluation.measures.prefix(measures.count).map { .number($0[episode]) }
      }
    }
    return DataTable(name: "episodes", columns: columns, rows: rows)
  }
}
