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
  let axis: String
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
    let width = plan.widths.last ?? 0
    let resolution = plan.actionResolutions.last ?? 0
    let noise = plan.observationNoises.last ?? 0

    func place(
      _ purpose: RunPlan.Purpose, steps: Int, width: Int, resolution: Double, noise: Double
    ) -> Place? {
      let evaluations = finished.filter { record in
        record.plan.purpose == purpose && record.plan.width == width
          && record.plan.learning.actionResolution == resolution
          && record.plan.learning.observationNoise == noise
      }.sorted { $0.plan.seedIndex < $1.plan.seedIndex }.compactMap { record in
        record.checkpoints.first { $0.steps == steps }?.evaluation
      }
      return evaluations.isEmpty
        ? nil
        : Place(
          pressure: Pressure(
            steps: steps, width: width, actionResolution: resolution, observationNoise: noise),
          evaluations: evaluations)
    }
    func path(_ axis: String, _ places: [(Double, Place?)]) -> Path {
      let present = places.compactMap { pressure, place in place.map { (pressure, $0) } }
      return Path(axis: axis, places: present.map(\.1), pressures: present.map(\.0))
    }
    func paths(_ purpose: RunPlan.Purpose) -> [Path] {
      let steps = plan.checkpoints.last ?? 0
      var paths = [
        path(
          "steps",
          plan.checkpoints.map {
            (
              Double($0),
              place(purpose, steps: $0, width: width, resolution: resolution, noise: noise)
            )
          })
      ]
      if plan.widths.count > 1 {
        paths.append(
          path(
            "width",
            plan.widths.map {
              (
                Double($0),
                place(purpose, steps: steps, width: $0, resolution: resolution, noise: noise)
              )
            }))
      }
      guard purpose == .proxy else { return paths }
      if plan.actionResolutions.count > 1 {
        paths.append(
          path(
            "actionResolution",
            plan.actionResolutions.map {
              // Finer rounding is more pressure; exact actions stand one octave past the finest.
              (
                1 / max($0, (plan.actionResolutions.filter { $0 > 0 }.min() ?? 1) / 2),
                place(purpose, steps: steps, width: width, resolution: $0, noise: noise)
              )
            }))
      }
      if plan.observationNoises.count > 1 {
        paths.append(
          path(
            "observationNoise",
            plan.observationNoises.map {
              (
                1 / max($0, (plan.observationNoises.filter { $0 > 0 }.min() ?? 1) / 2),
                place(purpose, steps: steps, width: width, resolution: resolution, noise: $0)
              )
            }))
      }
      return paths
    }
    self.paths = paths(.proxy)
    ceilings = paths(.ceiling)
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
