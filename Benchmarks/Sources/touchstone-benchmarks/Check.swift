import Environments
import Findings
import Foundation
import Learning
import Randomness

/// Compares quantities that do not depend on the machine's speed with the committed thresholds.
///
/// Wall time is not among them: it belongs in comparisons with peers, as a ratio within one run.
func check() throws {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let data = try Data(contentsOf: folder.appendingPathComponent("Thresholds.json"))
  let thresholds = try JSONDecoder().decode([String: Double].self, from: data)
  var measured: [String: Double] = [:]
  for name in ["cart-pole", "lagoon-race", "traffic-merge-bus"] {
    let entry = try Catalogue.entry(name)
    var settings = entry.card.learning
    settings.steps = settings.copies * settings.rolloutLength * 2
    let policy = try trainByProximalPolicyOptimisation(
      entry, reward: try entry.specification(nil, role: .proxy), settings: settings, seed: Seed(1))
    measured["\(name): bytes of a stored policy"] = Double(try policy.encoded().count)
    measured["\(name): growth of resident memory over 200 rollouts, megabytes"] =
      try memoryGrowth(entry)
  }
  var failed = 0
  for (name, value) in measured.sorted(by: { $0.key < $1.key }) {
    let limit = thresholds[name]
    let isFine = limit.map { value <= $0 } ?? false
    if !isFine { failed += 1 }
    print("\(isFine ? "ok  " : "FAIL") \(name): \(value) (at most \(limit.map { "\($0)" } ?? "?"))")
  }
  print("\(measured.count - failed) passed, \(failed) failed")
  if failed > 0 { exit(1) }
}

/// Stepping allocates nothing, so a long run must not grow.
private func memoryGrowth(_ entry: CatalogueEntry) throws -> Double {
  let memory = StepMemory(card: entry.card, copies: 64)
  var world = entry.make(copies: 64, episodes: .training(Seed(1)))
  world.start(memory.buffers)
  for _ in 0..<2000 { world.step(memory.buffers) }
  let before = residentMegabytes()
  for _ in 0..<25_600 { world.step(memory.buffers) }
  return max(0, residentMegabytes() - before)
}

private func residentMegabytes() -> Double {
  guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
    return 0
  }
  let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
  return pages * 4096 / 1e6
}
