import Environments
import Findings
import Foundation
import Ground
import Learning
import Randomness
import Specifications
import Synchronization

/// Where finished runs are found again and kept. The store conforms; tests use memory.
public protocol RunArchive: Sendable {
  /// The record of exactly this plan, if it was finished before.
  func record(for plan: RunPlan) throws -> RunRecord?
  /// Keeps a finished run. Keeping the same plan twice is no error.
  func keep(_ record: RunRecord) throws
}

/// How far an audit is.
public struct AuditProgress: Sendable {
  public var stepsDone: Int
  public var stepsTotal: Int
  public var runsDone: Int
  public var runsTotal: Int
  /// Runs answered from the archive.
  public var runsFound: Int
}

/// The audit was asked to stop; what is finished is kept.
public struct Interrupted: Error, Sendable {
  public init() {}
}

/// Carries out every run of a plan: finds it in the archive, or trains and keeps it.
///
/// - Parameters:
///   - threads: Runs at a time. Results do not depend on it.
///   - progress: Called from any thread, one call at a time.
///   - isInterrupted: Asked often; true ends the audit with `Interrupted` after keeping what is done.
/// - Returns: One record a run plan, in order; failed runs are among them.
public func carryOut(
  _ plans: [RunPlan], entry: CatalogueEntry, archive: any RunArchive, threads: Int,
  progress: @escaping @Sendable (AuditProgress) -> Void,
  isInterrupted: @escaping @Sendable () -> Bool
) throws -> [RunRecord] {
  struct State {
    var records: [RunRecord?]
    var steps: [Int]
    var progress: AuditProgress
    var next = 0
    var error: (any Error)?
  }
  let total = plans.reduce(0) { $0 + $1.learning.steps }
  var initial = State(
    records: Array(repeating: nil, count: plans.count),
    steps: Array(repeating: 0, count: plans.count),
    progress: AuditProgress(
      stepsDone: 0, stepsTotal: total, runsDone: 0, runsTotal: plans.count, runsFound: 0))
  for (index, plan) in plans.enumerated() {
    guard let record = try archive.record(for: plan) else { continue }
    initial.records[index] = record
    initial.steps[index] = plan.learning.steps
    initial.progress.runsFound += 1
    initial.progress.runsDone += 1
    initial.progress.stepsDone += plan.learning.steps
  }
  // The longest first, so that no thread is left alone with a long one at the end.
  let missing = plans.indices.filter { initial.records[$0] == nil }.sorted {
    let (a, b) = (
      plans[$0].width * plans[$0].learning.steps, plans[$1].width * plans[$1].learning.steps
    )
    return a == b ? $0 < $1 : a > b
  }
  let state = Mutex(initial)
  progress(state.withLock { $0.progress })
  let workers = max(1, min(threads, missing.count))
  let threadsPerRun = missing.isEmpty ? 1 : max(1, threads / missing.count)
  forEachIndex(workers, threads: workers) { _ in
    while true {
      let index: Int? = state.withLock { state in
        guard state.error == nil, state.next < missing.count else { return nil }
        state.next += 1
        return missing[state.next - 1]
      }
      guard let index else { return }
      do {
        let record = try carryOut(plans[index], entry: entry, threads: threadsPerRun) { steps in
          if isInterrupted() { throw Interrupted() }
          let present = state.withLock { state in
            state.progress.stepsDone += steps - state.steps[index]
            state.steps[index] = steps
            return state.progress
          }
          progress(present)
        }
        try archive.keep(record)
        let present = state.withLock { state in
          state.records[index] = record
          state.progress.runsDone += 1
          state.progress.stepsDone += plans[index].learning.steps - state.steps[index]
          state.steps[index] = plans[index].learning.steps
          return state.progress
        }
        progress(present)
      } catch {
        state.withLock { if $0.error == nil { $0.error = error } }
        return
      }
    }
  }
  let final = state.withLock { ($0.error, $0.records) }
  if let error = final.0 { throw error }
  return final.1.compactMap { $0 }
}

/// One run: trains on its reward and has every checkpoint judged on fresh episodes.
///
/// A pure function of the plan. A reward that is not finite makes a failed record, not an error.
public func carryOut(
  _ plan: RunPlan, entry: CatalogueEntry, threads: Int,
  progress: (Int) throws -> Void = { _ in }
) throws -> RunRecord {
  let began = Date()
  let judge = try Judge(
    entry: entry, proxy: plan.proxy, intended: plan.intended, seed: Seed(plan.evaluationSeed),
    episodes: plan.evaluationEpisodes)
  var checkpoints: [CheckpointRecord] = []
  var reached = 0
  func failed(_ message: String) -> RunRecord {
    RunRecord(
      plan: plan, checkpoints: checkpoints,
      failure: RunFailure(
        purpose: plan.purpose, seedIndex: plan.seedIndex,
        pressure: plan.pressure(atSteps: reached), message: message),
      seconds: Date().timeIntervalSince(began))
  }
  do {
    // The learner is handed one reward. The judge, which knows both, sees only finished policies.
    try trainByProximalPolicyOptimisation(
      entry, reward: plan.purpose == .proxy ? judge.proxy : judge.intended, settings: plan.learning,
      seed: Seed(plan.seed), checkpoints: plan.checkpoints, threads: threads,
      progress: { present in
        reached = present.steps
        try progress(present.steps)
      },
      checkpoint: { steps, policy in
        reached = steps
        checkpoints.append(
          CheckpointRecord(
            steps: steps, evaluation: try judge.evaluate(.learned(policy)),
            policy: try policy.encoded()))
      })
  } catch let failure as LearnerFailure {
    return failed(failure.description)
  } catch let failure as Judge.NonFiniteReward {
    return failed(failure.description)
  }
  return RunRecord(
    plan: plan, checkpoints: checkpoints, failure: nil, seconds: Date().timeIntervalSince(began))
}
