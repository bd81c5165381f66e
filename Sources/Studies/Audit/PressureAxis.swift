import Findings
import Ground

/// A way to optimise a proxy harder.
public enum PressureAxis: String, Codable, Sendable, CaseIterable {
  case steps, width, actionResolution, observationNoise

  var words: String {
    switch self {
    case .steps: "training steps"
    case .width: "network width"
    case .actionResolution: "action resolution"
    case .observationNoise: "observation noise"
    }
  }

  /// Whether pressure rises as the number falls: toward fine actions and little noise.
  var isFalling: Bool { self == .actionResolution || self == .observationNoise }

  /// How strong the pressure is at one of an axis's values: positive, and rising with the pressure.
  func strength(_ value: Double, among values: [Double]) -> Double {
    guard isFalling else { return value }
    // Exact actions and clear sight stand one octave past the finest that is not exact.
    return 1 / max(value, (values.filter { $0 > 0 }.min() ?? 1) / 2)
  }

  /// The axis's value at a strength.
  func value(atStrength strength: Double) -> Double { isFalling ? 1 / strength : strength }
}

extension Pressure {
  subscript(axis: PressureAxis) -> Double {
    get {
      switch axis {
      case .steps: Double(steps)
      case .width: Double(width)
      case .actionResolution: actionResolution
      case .observationNoise: observationNoise
      }
    }
    set {
      switch axis {
      case .steps: steps = Int(newValue)
      case .width: width = Int(newValue)
      case .actionResolution: actionResolution = newValue
      case .observationNoise: observationNoise = newValue
      }
    }
  }

  /// The coordinates that are not at rest, in words; of a plan only those that it varies.
  func words(within plan: AuditPlan? = nil) -> String {
    let shown = PressureAxis.allCases.filter { axis in
      if let plan { return axis == .steps || plan.values(on: axis).count > 1 }
      return axis == .steps || axis == .width || self[axis] != 0
    }
    return shown.map { axis in
      switch axis {
      case .steps: NumberText.engineering(Double(steps)) + " steps"
      case .width: "width \(width)"
      default: "\(axis.words) \(NumberText.short(self[axis]))"
      }
    }.joined(separator: ", ")
  }
}

extension AuditPlan {
  /// Values of an axis in order of rising pressure.
  func values(on axis: PressureAxis) -> [Double] {
    switch axis {
    case .steps: checkpoints.map(Double.init)
    case .width: widths.map(Double.init)
    case .actionResolution: actionResolutions
    case .observationNoise: observationNoises
    }
  }

  /// The highest pressure of every axis at once.
  var strongest: Pressure {
    Pressure(
      steps: checkpoints.last ?? learning.steps, width: widths.last ?? 64,
      actionResolution: actionResolutions.last ?? 0, observationNoise: observationNoises.last ?? 0)
  }

  /// Whether a place lies on the curve of an axis, where every other axis is at its strongest.
  func isPlace(_ pressure: Pressure, on axis: PressureAxis) -> Bool {
    PressureAxis.allCases.allSatisfy { $0 == axis || pressure[$0] == strongest[$0] }
  }
}
