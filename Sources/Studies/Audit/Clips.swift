import Environments
import Findings
import Learning
import Randomness
import Specifications

extension Judge {
  /// Plays one evaluation episode and draws it.
  ///
  /// - Parameter episode: Which of the judge's episodes.
  /// - Throws: `NonFiniteReward`.
  public func clip(
    _ player: Player, title: String, policy: String, episode: Int = 0
  ) throws -> Clip {
    let shown = shownMeasures
    var frames: [Clip.Frame] = []
    var stage: Scene?
    var isOver = false
    _ = try evaluate(player) { environment, memory, step in
      if isOver { return }
      if step > 0, memory.buffers.terminated[episode] | memory.buffers.truncated[episode] != 0 {
        // The copy has begun its next episode; the last picture stays the one before.
        isOver = true
        return
      }
      let scene = environment.scene(copy: episode)
      if stage == nil {
        // Before the first step there is nothing measured to show beside the picture.
        stage = scene
        return
      }
      let values = shown.map { measure in
        Double(memory.buffers.measures[measure * memory.copies + episode])
      }
      frames.append(Clip.Frame(shapes: scene.shapes, values: values))
    }
    let rate = entry.card.stepSeconds > 0 ? min(30, max(8, 3 / entry.card.stepSeconds)) : 6
    return Clip(
      title: title, policy: policy, width: stage?.width ?? 1, height: stage?.height ?? 1,
      framesPerSecond: rate, background: stage?.background ?? [],
      readouts: shown.map { entry.card.measures[$0].name }, frames: frames)
  }

  /// Measures worth watching: those that either specification reads, and up to six in all.
  private var shownMeasures: [Int] {
    var shown = proxy.measuresUsed
    for index in intended.measuresUsed where !shown.contains(index) { shown.append(index) }
    for index in entry.card.measures.indices where !shown.contains(index) && shown.count < 6 {
      shown.append(index)
    }
    return Array(shown.prefix(8))
  }
}

/// Clips of the base and of the witness; without a witness, of the run that would be taken: at its own
/// height and at its end.
func clips(
  _ finding: AuditFinding, plan: AuditPlan, records: [RunRecord], judge: Judge
) throws -> [Clip] {
  let base = try judge.clip(judge.basePlayer(plan), title: "Base", policy: plan.base)
  if let witness = finding.witness, witness.origin == .scripted,
    let index = judge.entry.card.policies.firstIndex(where: { $0.name == witness.name })
  {
    return fromParting([
      base, try judge.clip(.scripted(index), title: "Witness", policy: witness.name),
    ])
  }
  if let witness = finding.witness, witness.origin == .given,
    let material = plan.known.first(where: { $0.name == witness.name })
  {
    let policy = try Policy(decoding: try material.content(), for: judge.entry.card)
    return fromParting([
      base, try judge.clip(.learned(policy), title: "Witness", policy: witness.name),
    ])
  }
  let shown = shownRun(finding)
  guard let shown,
    let record = records.first(where: { record in
      record.failure == nil && record.plan.purpose == .proxy
        && record.plan.variation == shown.variation && record.plan.seedIndex + 1 == shown.seed
        && record.plan.pressure(atSteps: shown.pressure.steps) == shown.pressure
    })
  else { return [base] }
  func clip(_ title: String, steps: Int) throws -> Clip? {
    // One of an older run may have been taken out of the store to save room.
    guard let checkpoint = record.checkpoints.first(where: { $0.steps == steps }),
      !checkpoint.policy.isEmpty
    else { return nil }
    return try judge.clip(
      .learned(try Policy(decoding: checkpoint.policy, for: judge.entry.card)), title: title,
      policy: "after \(steps) steps, seed \(shown.seed)")
  }
  let isWitness = finding.witness != nil
  let final = try clip(isWitness ? "Witness" : "Final", steps: shown.pressure.steps)
  // Its own height is worth a look where it was above the base.
  let wasAbove = shown.fall.mean + shown.intended.mean > finding.base.intended.mean
  let peak =
    wasAbove && shown.peakSteps < shown.pressure.steps
    ? try clip("At its height", steps: shown.peakSteps) : nil
  return fromParting([base] + [peak, final].compactMap { $0 })
}

/// Clips of one episode without the pictures that all of them share, but for two of them.
func fromParting(_ clips: [Clip]) -> [Clip] {
  guard let first = clips.first, clips.count > 1 else { return clips }
  let common = clips.map(\.frames.count).min() ?? 0
  let parting =
    (0..<common).first { index in
      clips.contains { $0.frames[index].shapes != first.frames[index].shapes }
    } ?? 0
  let begin = max(0, parting - 2)
  guard begin > 0 else { return clips }
  return clips.map { clip in
    var clip = clip
    clip.frames.removeFirst(begin)
    clip.policy += ", from step \(begin + 1) on, where they part"
    return clip
  }
}

/// The run that is shown: the witness, else the one with the best proxy.
private func shownRun(_ finding: AuditFinding) -> AuditFinding.RunVerdict? {
  if let witness = finding.witness {
    return finding.runVerdicts.first { run in
      witness.origin == .search
        ? run.variation == witness.name
        : run.variation == nil && run.seed == witness.seed && run.pressure == witness.pressure
    }
  }
  return finding.bestRun.map { finding.runVerdicts[$0] }
}
