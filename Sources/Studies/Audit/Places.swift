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

  /// Fall of the true return from its peak to the end, `[seed][episode]`.
  ///
  /// Each seed's peak is the place where the *other* seeds' true return is highest, so that the
  /// highest of many noisy values is not mistaken for a height (cross-fitting). A single seed uses
  /// the other half of its episodes.
  func fall(_ value: (Place) -> [[Double]]) -> [[Double]] {
    guard let last, let seeds = places.first?.evaluations.count else { return [] }
    let end = value(last)
    return (0..<seeds).map { seed in
      let episodes = last.evaluations[seed].intended.count
      if seeds > 1 {
        let peak = bestPlace { place in
          mean(place.intended.enumerated().filter { $0.offset != seed }.map(\.element))
        }
        return zip(value(places[peak])[seed], end[seed]).map { $0 - $1 }
      }
      let peaks = (0...1).map { half in
        bestPlace { place in
          mean([place.intended[seed].enumerated().filter { $0.offset % 2 == half }.map(\.element)])
        }
      }
      return (0..<episodes).map { value(places[peaks[1 - $0 % 2]])[seed][$0] - end[seed][$0] }
    }
  }

  private func bestPlace(_ height: (Place) -> Double) -> Int {
    let heights = places.map(height)
    return heights.indices.max { heights[$0] < heights[$1] } ?? 0
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

/// All finished runs of an audit, arranged by axis.
struct Arrangement {
  /// The axis of training steps first; the others only where the plan sweeps them.
  let paths: [Path]
  let ceilings: [Path]
  let failures: [RunFailure]
  let curve: [AuditFinding.CurvePoint]

  init(_ plan: AuditPlan, _ records: [RunRecord]) {
    let finished = records.filter { $0.failure == nil }

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
    curve = records.flatMap { record in
      record.checkpoints.map { checkpoint in
        AuditFinding.CurvePoint(
          steps: checkpoint.steps, width: record.plan.width,
          actionResolution: record.plan.learning.actionResolution,
          observationNoise: record.plan.learning.observationNoise, seed: record.plan.seedIndex,
          purpose: record.plan.purpose, proxy: mean([checkpoint.evaluation.proxy]),
          intended: mean([checkpoint.evaluation.intended]))
      }
    }
  }
}
