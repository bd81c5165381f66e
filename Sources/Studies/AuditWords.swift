import Findings
import Foundation

/// A number for a sentence: three significant digits, no exponent where it can be helped.
func text(_ value: Double) -> String {
  guard value.isFinite else { return "n/a" }
  let size = abs(value)
  if size >= 100 || size == size.rounded() { return String(Int(value.rounded())) }
  let decimals = size >= 10 ? 1 : (size >= 1 ? 2 : 3)
  return String(format: "%.\(decimals)f", value)
}

func text(_ estimate: Estimate) -> String {
  "\(text(estimate.mean)) [\(text(estimate.low)), \(text(estimate.high))]"
}

/// An axis in words.
func words(_ axis: String) -> String {
  switch axis {
  case "steps": "training steps"
  case "width": "network width"
  case "actionResolution": "action resolution"
  case "observationNoise": "observation fidelity"
  default: axis
  }
}

func text(_ pressure: Pressure) -> String {
  var parts = ["\(pressure.steps) steps", "width \(pressure.width)"]
  if pressure.actionResolution > 0 {
    parts.append("actions rounded to \(pressure.actionResolution)")
  }
  if pressure.observationNoise > 0 {
    parts.append("observation noise \(pressure.observationNoise)")
  }
  return parts.joined(separator: ", ")
}
