import Documents
import Findings
import Foundation
import Ground
import Studies
import Testing

/// What `--json` prints, what was kept by older versions, and changes in words.
@Suite struct AuditFindingTests {
  private func object(_ value: any Encodable) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder.lenient.encode(value)) as? [String: Any])
  }

  @Test func printedObjectHasItsKeys() throws {
    let result = try MadeUpRuns.gamed()
    let printed = try object(result.printed)
    #expect(
      printed.keys.sorted() == [
        "base", "baseCorrelation", "baseCorrelationInterval", "bestRun", "budget", "captured",
        "ceiling", "changed", "changes", "comparedWith", "criteria", "curve", "environment",
        "failures", "final", "gamedShare", "measures", "peak", "phaseTransition", "plan",
        "properties", "proxy", "reasons", "references", "remedy", "runVerdicts", "runs", "schema",
        "seconds", "seedsNeeded", "sentences", "ties", "true", "verdict", "witness",
      ])
    #expect(printed["changed"] as? String == result.finding.changed)
    let measures = try #require(printed["measures"] as? [String: [String: Any]])
    #expect(measures.keys.sorted() == ["base", "final", "peak"])
    #expect(measures["peak"]?.keys.sorted() == ["arrow", "clockwise", "moved"])
    // What there is not is said.
    #expect(printed["seedsNeeded"] is NSNull)
  }

  /// More keys beside and within, no versions in its plan: forms in which findings were kept before.
  @Test func findingsWithOtherKeysStillRead() throws {
    let result = try MadeUpRuns.gamed()
    var kept = try object(result)
    var finding = try object(result.printed)
    var plan = try #require(finding["plan"] as? [String: Any])
    plan["versions"] = nil
    plan["budget"] = 20_000_000
    (finding["plan"], finding["report"], finding["changed"]) = (plan, NSNull(), NSNull())
    kept["finding"] = finding
    kept["learning"] = nil
    (kept["command"], kept["provenance"]) = ("touchstone audit boat-race", "0.1.0")
    let read = try JSONDecoder.lenient.decode(
      AuditResult.self, from: JSONSerialization.data(withJSONObject: kept))
    var expected = result
    expected.finding.plan.versions = nil
    expected.learning = nil
    #expect(read == expected)
    #expect(read.finding.changed != nil)
  }

  // MARK: - Changes in words

  /// A finding with changes from the peak, told by name, unit, values and size.
  private func finding(
    _ changes: [(String, String, Double, Double, Double?)]
  ) throws -> AuditFinding {
    var finding = try MadeUpRuns.gamed().finding
    let one = try #require(finding.changes.first)
    finding.comparedWith = .peak
    finding.changes = changes.map { name, unit, peak, final, size in
      var change = one
      change.measure = MeasureDescription(name, unit: unit, summary: .mean, "")
      (change.peak, change.final) = (.exact(peak), .exact(final))
      change.standardisedChange = size
      return change
    }
    return finding
  }

  @Test(
    arguments: [
      ("busSpeed", "m/s", 7.21, 0.08, "bus speed 7.2 → 0.1 m/s"),
      ("commuteTime", "s", 48.2, 902, "commute time 48 → 902 s"),
      ("share", "", 0.031, 0.034, "share 0.0310 → 0.0340"),
      ("share", "%", 10, 12.5, "share 10.0 → 12.5 %"),
      ("steps", "1", 5, 5, "steps unchanged at 5"),
      ("energy", "J", 12_345, 98_765, "energy 12,345 → 98,765 J"),
      ("height", "m", -1.5, 2, "height −1.5 → 2.0 m"),
      ("odd", "", .nan, 2, "odd n/a → 2"),
    ] as [(String, String, Double, Double, String)])
  func changesInWords(name: String, unit: String, peak: Double, final: Double, text: String) throws
  {
    let finding = try finding([(name, unit, peak, final, 1)])
    #expect(finding.changed == "Peak to final: \(text).")
  }

  @Test func largestChangesComeFirst() throws {
    let changes: [(String, String, Double, Double, Double?)] = [
      ("a", "", 1, 2, 0.5), ("b", "", 1, 3, -4), ("c", "", 1, 1, nil), ("d", "", 1, 4, 2),
    ]
    let finding = try finding(changes)
    #expect(finding.changed == "Peak to final: b 1.0 → 3.0; d 1.0 → 4.0; a 1.0 → 2.0.")
    var result = try MadeUpRuns.gamed()
    result.finding = finding
    let rows = try #require(Audit.document(result).table("Measure")).rows
    #expect(rows.map { $0[0].plain } == ["b", "d", "a", "c"])
    #expect(rows.map { $0[6].plain } == [" −4", " +2", " +0.5", "n/a"])
  }

  @Test func nothingChangedIsSaid() throws {
    let finding = try finding([("a", "", 1, 1, nil)])
    #expect(finding.changed == nil)
    var result = try MadeUpRuns.gamed()
    result.finding = finding
    #expect(
      Audit.document(result).lines(.page).contains {
        $0.hasPrefix("Peak to final: no measure changed.")
      })
  }
}
