import Findings
import Foundation
import Studies
import Synchronization

/// An archive in memory that can be filled beforehand: audits of runs with known returns.
final class MemoryArchive: RunArchive {
  private let records = Mutex<[String: RunRecord]>([:])
  private let kept = Mutex(0)

  var keptCount: Int { kept.withLock { $0 } }

  private func key(_ plan: RunPlan) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(plan), as: UTF8.self)
  }

  func record(for plan: RunPlan) throws -> RunRecord? {
    let key = try key(plan)
    return records.withLock { $0[key] }
  }

  func keep(_ record: RunRecord) throws {
    let key = try key(record.plan)
    records.withLock { $0[key] = record }
    kept.withLock { $0 += 1 }
  }
}
