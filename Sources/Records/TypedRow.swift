import Findings
import Foundation
import GRDB
import Ground

extension Row {
  /// A column's value as the type that belongs there; SQLite itself lets anything stand anywhere.
  ///
  /// - Throws: `StoreError.damaged`.
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    let found: DatabaseValue? = self[column]
    guard let found, let value = Value.fromDatabaseValue(found) else { throw damage(column) }
    return value
  }

  /// Likewise, where NULL is a value too.
  func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
    let found: DatabaseValue? = self[column]
    guard let found, !found.isNull else { return nil }
    guard let value = Value.fromDatabaseValue(found) else { throw damage(column) }
    return value
  }

  private func damage(_ column: String) -> StoreError {
    let found: DatabaseValue? = hasColumn("id") ? self["id"] : hasColumn("run") ? self["run"] : nil
    return .damaged(
      record: found.flatMap { String.fromDatabaseValue($0) } ?? "without a name",
      what: "its column '\(column)' holds what cannot stand there")
  }
}

extension RunRecord {
  /// Why a record that was read cannot be one that was kept; nil where it can.
  ///
  /// Everything downstream counts on lists of equal length: what a damaged store breaks is found here.
  var damage: String? {
    guard (0..<1_000_000).contains(plan.seedIndex) else { return "its seed is none" }
    let steps = checkpoints.map(\.steps)
    guard failure == nil ? steps == plan.checkpoints : plan.checkpoints.starts(with: steps) else {
      return "its policies are not those of its plan"
    }
    let measures = checkpoints.first?.evaluation.measures.count ?? 0
    for checkpoint in checkpoints {
      let evaluation = checkpoint.evaluation
      let episodes = plan.evaluationEpisodes
      guard evaluation.proxy.count == episodes, evaluation.intended.count == episodes,
        evaluation.lengths.count == episodes, evaluation.moments.count == episodes,
        evaluation.measures.count == measures,
        evaluation.measures.allSatisfy({ $0.count == episodes }),
        evaluation.moments.allSatisfy({ $0.count == 5 })
      else { return "episodes after \(checkpoint.steps) steps are missing or cut" }
    }
    return nil
  }
}
