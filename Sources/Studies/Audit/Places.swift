import Findings
import Statistics

/// A place on the pressure axes with what the judge saw there, seed by seed.
struct Place {
  let pressure: Pressure
  /// One for each finished seed, in seed order.
  let evaluations: [Evaluation]

  var proxy: [[Double]] { evaluations.map(\.proxy) }
  var intended: [[Double]] { evaluations.map(\.intended) }

  /// `[seed][episode]` of one of the card's measures.
  func measure(_ index: Int) -> [[Double]] { evaluations.map { $0.measures[index] } }
}

/// One pressure axis, from weak to strong, with the other axes at their strongest.
struct Path {
  let axis: PressureAxis
  let places: [Place]
  /// How strong the pressure is at each place, ascending and positive.
  let pressures: [Double]

  var last: Place? { places.last }

  /// Index of the place with the highest mean true return.
  var peak: Int? {
    places.indices.max { mean(places[$0].intended) < mean(places[$1].intended) }
  }

  /// A value at the peak, `[seed][episode]`: for each seed at the place where the others are highest, so
  /// that a height is not a maximum over noise.
  func atPeak(_ value: (Place) -> [[Double]]) -> [[Double]] {
    guard let last, last.evaluations.count > 1 else {
      return peak.map { value(places[$0]) } ?? []
    }
    return zip(fall(value), value(last)).map { zip($0, $1).map { $0 + $1 } }
  }

  /// Fall of a value from the true return's peak to the end, `[seed][episode]`.
  ///
  /// Each seed's peak is the place where the *other* seeds' true return is highest, so that the
  /// highest of many noisy values is not mistaken for a height (cross-fitting). A single seed uses
  /// the other half of its episodes.
  func fall(_ value: (Place) -> [[Double]]) -> [[Double]] {
    guard let last, let seeds = places.first?.evaluations.count else { return [] }
    let end = value(last)
    if seeds == 1 {
      let run = RunPath(places.map { ($0.pressure.steps, $0.evaluations[0]) })
      return [run.fall(value: { place, episode in value(places[place])[0][episode] })]
    }
    return (0..<seeds).map { seed in
      let heights = places.map { place in
        mean(place.intended.enumerated().filter { $0.offset != seed }.map(\.element))
      }
      let peak = heights.indices.max { heights[$0] < heights[$1] } ?? 0
      return zip(value(places[peak])[seed], end[seed]).map { $0 - $1 }
    }
  }
}

/// What one run's policies did, from place to place.
struct RunPath {
  let steps: [Int]
  let evaluations: [Evaluation]

  init(_ places: [(steps: Int, evaluation: Evaluation)]) {
    steps = places.map(\.steps)
    evaluations = places.map(\.evaluation)
  }

  /// The place where the true return is highest on the episodes of one half: even (0) or odd (1).
  private func peak(half: Int) -> Int {
    let heights = evaluations.map { evaluation in
      mean([evaluation.intended.enumerated().filter { $0.offset % 2 == half }.map(\.element)])
    }
    return heights.indices.max { heights[$0] < heights[$1] } ?? 0
  }

  /// Fall of a value from the run's own peak to its end, episode by episode: the peak that an episode
  /// sees is chosen on the other half.
  func fall(value: (_ place: Int, _ episode: Int) -> Double) -> [Double] {
    let peaks = [peak(half: 0), peak(half: 1)]
    let end = evaluations.count - 1
    return (0..<(evaluations.last?.intended.count ?? 0)).map { episode in
      value(peaks[1 - episode % 2], episode) - value(end, episode)
    }
  }

  /// Steps of the place where the true return is highest.
  var peakSteps: Int {
    let heights = evaluations.map { mean([$0.intended]) }
    return heights.indices.max { heights[$0] < heights[$1] }.map { steps[$0] } ?? 0
  }

  /// How far the true return usually moves from one place to the next, besides rising or falling
  /// steadily: the median of its second differences, over √3 (the ratio of their deviation to that of
  /// first differences where heights are independent). It sees neither a single fall nor a long rise; 0
  /// with fewer than three places.
  var unrest: Double {
    let heights = evaluations.map { mean([$0.intended]) }
    guard heights.count > 2 else { return 0 }
    let changes = zip(heights, heights.dropFirst()).map { $1 - $0 }
    let bends = zip(changes, changes.dropFirst()).map { abs($1 - $0) }
    return quantile(bends.sorted(), 0.5) / Double(3).squareRoot()
  }
}

func mean(_ values: [[Double]]) -> Double {
  var total = 0.0
  var count = 0
  for row in values {
    for value in row { total += value }
    count += row.count
  }
  return count == 0 ? 0 : total / Double(count)
}

/// A finished run with what the judge saw on its way.
struct JudgedRun {
  let plan: RunPlan
  let path: RunPath
  let final: Evaluation
  let pressure: Pressure

  init?(_ record: RunRecord) {
    guard record.failure == nil, let last = record.checkpoints.last else { return nil }
    plan = record.plan
    path = RunPath(record.checkpoints.map { ($0.steps, $0.evaluation) })
    final = last.evaluation
    pressure = record.plan.pressure(atSteps: last.steps)
  }
}

/// All finished runs of an audit, arranged by axis.
package struct Arrangement {
  /// The audit's own.
  let runs: [JudgedRun]
  /// Those of a search, which stand at no place on the axes: their settings are others.
  let search: [JudgedRun]
  /// The axis of training steps first; the others only where the plan sweeps them.
  let paths: [Path]
  let ceilings: [Path]
  let failures: [RunFailure]
  let curve: [AuditFinding.CurvePoint]

  package init(_ plan: AuditPlan, _ records: [RunRecord]) {
    let own = records.filter { $0.plan.variation == nil }
    let finished = own.filter { $0.failure == nil }
    runs = finished.compactMap(JudgedRun.init)
    search = records.filter { $0.plan.variation != nil }.compactMap(JudgedRun.init)

    func place(_ purpose: RunPlan.Purpose, at pressure: Pressure) -> Place? {
      let evaluations = finished.filter { record in
        record.plan.purpose == purpose
          && record.plan.pressure(atSteps: pressure.steps) == pressure
      }.sorted { $0.plan.seedIndex < $1.plan.seedIndex }.compactMap { record in
        record.checkpoints.first { $0.steps == pressure.steps }?.evaluation
      }
      return evaluations.isEmpty ? nil : Place(pressure: pressure, evaluations: evaluations)
    }
    func path(_ purpose: RunPlan.Purpose, along axis: PressureAxis) -> Path {
      let values = plan.values(on: axis)
      let places = values.compactMap { value -> (Double, Place)? in
        var pressure = plan.strongest
        pressure[axis] = value
        return place(purpose, at: pressure).map { (axis.strength(value, among: values), $0) }
      }
      return Path(axis: axis, places: places.map(\.1), pressures: places.map(\.0))
    }
    let swept = PressureAxis.allCases.filter { $0 == .steps || plan.values(on: $0).count > 1 }
    paths = swept.map { path(.proxy, along: $0) }
    // Ceilings are trained once a width, with the finer axes at their strongest.
    ceilings = swept.filter { !$0.isFalling }.map { path(.ceiling, along: $0) }
    failures = records.compactMap(\.failure)
    curve = own.flatMap { record in
      record.checkpoints.map { checkpoint in
        AuditFinding.CurvePoint(
          steps: checkpoint.steps, width: record.plan.width,
          actionResolution: record.plan.learning.actionResolution,
          observationNoise: record.plan.learning.observationNoise, seed: record.plan.seedIndex + 1,
          purpose: record.plan.purpose, proxy: mean([checkpoint.evaluation.proxy]),
          intended: mean([checkpoint.evaluation.intended]))
      }
    }
  }
}
