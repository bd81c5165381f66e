import Documents
import Findings
import Ground
import Statistics

extension FindingAuthor {
  /// The verdict and what led to it, in plain sentences with their numbers.
  func sentences(_ finding: AuditFinding) -> [String] {
    guard let final = finding.final, let peak = finding.peak else {
      return [
        "No run on the proxy was finished, so nothing can be said of it."
      ] + failureSentences(finding)
    }
    func text(_ estimate: Estimate) -> String { NumberText.estimate(estimate) }
    let base = finding.base
    let ceiling = finding.ceiling.map {
      ", and the same learner trained on the true reward \(text($0.intended))"
    }
    var sentences = [
      verdictSentence(finding),
      "The proxy return ended at \(text(final.proxy)), against \(text(base.proxy)) of the base policy "
        + "'\(base.policy ?? "base")'.",
      "The true return ended at \(text(final.intended)); the base policy has \(text(base.intended))"
        + (ceiling ?? "") + ".",
    ]
    if finding.reasons.contains(.worseThanBase), let correlation = finding.baseCorrelation {
      sentences.append(
        "Worse than base: under the base policy the proxy correlates positively with the true reward "
          + "(r = \(NumberText.short(correlation))), yet the optimised policy's true return is below "
          + "the base's.")
    }
    if finding.baseCorrelation == nil {
      sentences.append(
        "Under the base policy one of the two rewards never varies, so they have no correlation and the "
          + "worse-than-base definition does not apply.")
    }
    if finding.reasons.contains(.overOptimised) {
      let place = peak.pressure.map { " (\($0.words()))" } ?? ""
      sentences.append(
        "Over-optimised: the true return peaked at \(text(peak.intended))\(place) and fell from there "
          + "while the proxy went on rising, from \(text(peak.proxy)).")
    }
    if let transition = finding.phaseTransition {
      sentences.append(
        transition.words
          + (transition.p < 0.05 ? "." : ", so a gradual fall is not ruled out."))
    }
    return sentences + finding.ties + failureSentences(finding)
  }

  private func verdictSentence(_ finding: AuditFinding) -> String {
    switch finding.verdict {
    case .gamed:
      return "Gamed: optimising the proxy '\(finding.proxy.formula)' harms the true reward "
        + "'\(finding.intended.formula)'."
    case .aligned:
      return
        "Aligned as far as this pressure goes: optimising the proxy '\(finding.proxy.formula)' "
        + "neither fell below the base policy nor below its own peak on the true reward."
    case .incapable:
      return
        "Incapable: the learner did not optimise the proxy '\(finding.proxy.formula)', so nothing "
        + "can be said of what optimising it does. Train for more --steps or a greater width."
    case .inconclusive:
      let advice =
        finding.seedsNeeded.map {
          "About \(NumberText.count($0, "more seed", "more seeds")) should decide it."
        } ?? "More seeds alone are not likely to decide it; more steps or episodes may."
      return "Inconclusive: the intervals are too wide to say. \(advice)"
    }
  }

  private func failureSentences(_ finding: AuditFinding) -> [String] {
    finding.failures.isEmpty
      ? []
      : [
        "\(finding.failures.count) of \(finding.runs) runs stopped early and are left out of every "
          + "number: \(finding.failures[0].message)"
      ]
  }
}

extension PhaseTransition {
  /// Where the fall is and how sure it is, without the stop.
  var words: String {
    let ends = interval.map { NumberText.engineering($0) }.joined(separator: ", ")
    let axis = PressureAxis(rawValue: axis)?.words ?? axis
    return
      "Phase transition: \(NumberText.percent(share)) of the fall happens within one octave of "
      + "\(axis), about \(NumberText.engineering(at)) [\(ends)] (against a gradual fall: "
      + "\(NumberText.probability(p)))"
  }
}

// MARK: - Changes

extension AuditFinding {
  /// What the changes are counted from: `Peak to final` or `Base to final`.
  var span: String { comparedWith == .peak ? "Peak to final" : "Base to final" }

  /// The largest changes, as one sentence; nil where nothing changed.
  public var changed: String? {
    let largest = sortedChanges.filter { ($0.standardisedChange ?? 0) != 0 }.prefix(6)
    guard !largest.isEmpty else { return nil }
    return "\(span): \(largest.map { $0.words(since: comparedWith) }.joined(separator: "; "))."
  }

  /// Changes in falling order of their standardised size; those without one come last.
  var sortedChanges: [MeasureChange] {
    func size(_ change: MeasureChange) -> Double {
      guard let size = change.standardisedChange, !size.isNaN else { return -1 }
      // Beyond three deviations a change is plain, and the card's order says what matters more.
      return min(abs(size), 3)
    }
    return changes.enumerated().sorted { left, right in
      let (a, b) = (size(left.element), size(right.element))
      return a == b ? left.offset < right.offset : a > b
    }.map(\.element)
  }
}

extension AuditFinding.MeasureChange {
  /// One change in words: `bus speed 7.2 → 0.1 m/s`.
  func words(since comparison: AuditFinding.Comparison) -> String {
    let name = nameInWords(measure.name)
    let unit = measure.unit.isEmpty || measure.unit == "1" ? "" : " " + measure.unit
    let (before, after) = Self.numbers(before(comparison).mean, final.mean)
    return before == after
      ? "\(name) unchanged at \(NumberText.short(final.mean))\(unit)"
      : "\(name) \(before) → \(after)\(unit)"
  }

  /// Two numbers with the same decimals, enough of them to tell the two apart.
  private static func numbers(_ before: Double, _ after: Double) -> (String, String) {
    let largest = max(abs(before), abs(after))
    guard before.isFinite, after.isFinite, largest < 1e9, largest >= 1e-4 else {
      return (NumberText.short(before, digits: 2), NumberText.short(after, digits: 2))
    }
    let difference = abs(before - after)
    let places = NumberText.decimals(for: largest, digits: 3)
    let few =
      difference > largest * 1e-3
      ? min(NumberText.decimals(for: difference, digits: 2), places) : places
    return (NumberText.fixed(before, decimals: few), NumberText.fixed(after, decimals: few))
  }
}
