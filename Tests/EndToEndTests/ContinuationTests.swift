import Foundation
import Testing

/// Nothing finished is ever lost, and a continued audit gives the same bits.
@Suite(.serialized) struct ContinuationTests {
  private func arguments(_ store: String) -> [String] {
    [
      "audit", "lagoon-race", "--steps", "131072", "--seeds", "3", "--episodes", "4", "--threads",
      "1", "--json", "--store", store,
    ]
  }

  private func curve(_ result: Command.Result) throws -> NSArray {
    try #require(try result.json()["curve"] as? NSArray)
  }

  /// Starts an audit and waits until at least one run is kept.
  private func startUntilOneRun(_ store: String) throws -> (
    process: Process, output: URL, errors: URL
  ) {
    let started = try Command.start(arguments(store))
    for _ in 0..<600 {
      Thread.sleep(forTimeInterval: 0.05)
      let list = try Command.run("runs", "--json", "--store", store)
      if list.status == 0, let runs = try list.json()["runs"] as? [Any], !runs.isEmpty { break }
    }
    return started
  }

  private func keptRuns(_ store: String) throws -> [String: String] {
    let runs = try #require(
      try Command.run("runs", "--json", "--store", store).json()["runs"] as? [[String: Any]])
    return Dictionary(
      runs.compactMap { run in
        (run["id"] as? String).map { ($0, "\(run["finished"] ?? "") \(run["seconds"] ?? "")") }
      }, uniquingKeysWith: { first, _ in first })
  }

  @Test func killedAuditGoesOnFromWhatIsFinished() throws {
    let whole = try Command.finish(Command.start(arguments(Command.freshStore())))
    let store = Command.freshStore()
    let started = try startUntilOneRun(store)
    kill(started.process.processIdentifier, SIGKILL)
    started.process.waitUntilExit()
    let kept = try keptRuns(store)
    #expect(!kept.isEmpty && kept.count < 6)
    let continued = try Command.finish(Command.start(arguments(store)))
    #expect(continued.status == 0)
    #expect(try curve(continued) == curve(whole))
    // What was finished before was not run again.
    let after = try keptRuns(store)
    #expect(after.count == 6)
    for (id, finished) in kept { #expect(after[id] == finished) }
  }

  @Test func interruptedAuditSaysWhatIsKept() throws {
    let store = Command.freshStore()
    let started = try startUntilOneRun(store)
    kill(started.process.processIdentifier, SIGINT)
    let result = try Command.finish(started)
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(result.errors.contains("kept"), "\(result.errors)")
    #expect(try !keptRuns(store).isEmpty)
  }

  @Test func twoProcessesOnOneStoreBothFinishAlike() throws {
    let store = Command.freshStore()
    let first = try Command.start(arguments(store))
    let second = try Command.start(arguments(store))
    let (one, two) = (try Command.finish(first), try Command.finish(second))
    #expect(one.status == 0 && two.status == 0, "\(one.errors)\(two.errors)")
    #expect(try curve(one) == curve(two))
    #expect(try keptRuns(store).count == 6)
  }
}
