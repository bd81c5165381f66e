import Environments
import Findings
import Foundation
import Ground
import Learning
import Randomness
import Specifications
import Synchronization

/// Carries out every run of a plan: finds it in the archive, or trains and keeps it.
///
/// The context's progress is called from any thread; an interruption ends it with `Interrupted` after
/// what is finished was kept.
///
/// - Returns: One record a run plan, in order; failed runs are among them.
func carryOut(
  _ plans: [RunPlan], entry: CatalogueEntry, _ context: Context
) throws -> [RunRecord] {
  struct State {
    var records: [RunRecord?]
    var steps: [Int]
    var progress: Progress
    var next = 0
    var error: (any Error)?
  }
  let total = plans.reduce(0) { $0 + $1.learning.steps }
  var initial = State(
    records: Array(repeating: nil, count: plans.count),
    steps: Array(repeating: 0, count: plans.count),
    progress: Progress(stepsTotal: total, runsTotal: plans.count))
  for (index, plan) in plans.enumerated() {
    guard let record = try context.runs.record(for: plan) else { continue }
    initial.records[index] = record
    initial.steps[index] = plan.learning.steps
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
  context.progress(state.withLock { $0.progress })
  let workers = max(1, min(context.threads, missing.count))
  let threadsPerRun = missing.isEmpty ? 1 : max(1, context.threads / missing.count)
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
          if context.isInterrupted() { throw Interrupted() }
          let present = state.withLock { state in
            state.progress.stepsDone += steps - state.steps[index]
            state.steps[index] = steps
            return state.progress
          }
          context.progress(present)
        }
        try context.runs.keep(record)
        let present = state.withLock { state in
          state.records[index] = record
          state.progress.runsDone += 1
          state.progress.stepsDone += plans[index].learning.steps - state.steps[index]
          state.steps[index] = plans[index].learning.steps
          return state.progress
        }
        context.progress(present)
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
package func carryOut(
  _ plan: RunPlan, entry: CatalogueEntry, threads: Int,
  progress: (Int) throws -> Void = { _ in }
) throws -> RunRecord {
  let began = Date()
  let judge = try Judge(
    entry: entry, proxy: plan.proxy, intended: plan.intended, seed: Seed(plan.evaluationSeed),
    episodes: plan.evaluationEpisodes)
  let learned = try Specification(
    name: plan.learned.name, formula: plan.learned.formula,
    measures: entry.card.measures.map(\.name))
  let start = plan.start.flatMap { name in entry.card.policies.firstIndex { $0.name == name } }
  var checkpoints: [CheckpointRecord] = []
  var reached = 0
  var diary = LearningDiary()
  func failed(_ message: String) -> RunRecord {
    RunRecord(
      plan: plan, checkpoints: checkpoints,
      failure: RunFailure(
        purpose: plan.purpose, seedIndex: plan.seedIndex,
        pressure: plan.pressure(atSteps: reached), message: message),
      seconds: Date().timeIntervalSince(began), diagnostics: diary.diagnostics)
  }
  do {
    // The learner is handed the one reward of its plan. The judge, which knows both, sees only
    // finished policies, and its true reward is of a type that no learner takes.
    try trainByProximalPolicyOptimisation(
      entry, reward: learned, settings: plan.learning, seed: Seed(plan.seed),
      checkpoints: plan.checkpoints, imitating: start, threads: threads,
      progress: { present in
        reached = present.steps
        diary.note(present.update)
        try progress(present.steps)
      },
      checkpoint: { steps, policy in
        reached = steps
        checkpoints.append(
          CheckpointRecord(
            steps: steps, evaluation: try judge.evaluate(.learned(policy)),
            policy: try policy.encoded()))
        diary.judged()
      })
  } catch let failure as LearnerFailure {
    return failed(failure.description)
  } catch let failure as Judge.NonFiniteReward {
    return failed(failure.description)
  }
  return RunRecord(
    plan: plan, checkpoints: checkpoints, failure: nil, seconds: Date().timeIntervalSince(began),
    diagnostics: diary.diagnostics)
}

/// A run's updates as they come, and how long each took, the judge's time left out.
private struct LearningDiary {
  private var updates: [LearningDiagnostics.Update] = []
  private var seconds: [Double] = []
  private var mark = ContinuousClock.now

  mutating func note(_ update: LearningDiagnostics.Update) {
    let now = ContinuousClock.now
    updates.append(update)
    seconds.append((now - mark) / .seconds(1))
    mark = now
  }

  /// The clock of the next update starts here.
  mutating func judged() { mark = .now }

  var diagnostics: LearningDiagnostics {
    LearningDiagnostics(updates: updates, seconds: seconds)
  }
}
