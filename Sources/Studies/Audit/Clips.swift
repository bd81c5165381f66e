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

/// Clips of the peak and the final policy of the same, middling seed, and of the base policy.
func clips(
  _ finding: AuditFinding, author: FindingAuthor, records: [RunRecord], judge: Judge
) throws -> [Clip] {
  var clips: [Clip] = []
  if let peak = finding.peak?.pressure, let final = finding.final?.pressure {
    let candidates = records.filter {
      $0.failure == nil && $0.plan.purpose == .proxy
        && $0.plan.pressure(atSteps: final.steps) == final
    }
    // The seed whose final true return is the middle one speaks for the others.
    let ranked = candidates.sorted {
      mean([$0.checkpoints.last?.evaluation.intended ?? []])
        < mean([$1.checkpoints.last?.evaluation.intended ?? []])
    }
    if !ranked.isEmpty {
      let record = ranked[ranked.count / 2]
      for (title, pressure) in [("Peak", peak), ("Final", final)] {
        guard let checkpoint = record.checkpoints.first(where: { $0.steps == pressure.steps })
        else { continue }
        let policy = try Policy(decoding: checkpoint.policy, for: judge.entry.card)
        clips.append(
          try judge.clip(
            .learned(policy), title: title,
            policy: "after \(pressure.steps) steps, seed \(record.plan.seedIndex + 1)"))
      }
    }
  }
  let base = try judge.clip(
    .scripted(author.base), title: "Base", policy: judge.entry.card.policies[author.base].name)
  // What the final policy is set against comes first.
  guard finding.comparedWith == .base, let final = clips.last else { return clips + [base] }
  return [base, final]
}
