import Findings
import Foundation
import LanguageModels
import Testing

@Suite struct ConcurrencyTests {
  @Test func `no more calls are under way than allowed, and as many as allowed`() async throws {
    let double = try EndpointDouble("--latency", "20", "--slots", "32")
    let client = try double.client(settings: ModelSettings(concurrency: 5))
    #expect(client.tasksAtATime == 10)
    let done = await inParallel(Array(0..<40), atMost: 20) { (number: Int) throws(ModelError) in
      try await client.chat(Sample.say("\(number)"))
    }
    #expect(done.stopped == nil)
    #expect(try double.calls().map(\.inFlight).max() == 5)
  }

  @Test func `results come in the order of the items, and failures stand at their places`()
    async throws
  {
    let double = try EndpointDouble()
    let client = try double.client()
    let seen = Collected<Int>()
    let done = await inParallel(Array(0..<30), atMost: 7, progress: { seen.add($0) }) {
      (number: Int) throws(ModelError) in
      if number % 10 == 3 { throw .refused(address: "a", reason: "b") }
      return (number, try await client.chat(Sample.say("\(number)")).text)
    }
    #expect(done.stopped == nil && done.failures.count == 3)
    for (index, value) in done.values.enumerated() {
      #expect(index % 10 == 3 ? value == nil : value?.0 == index)
    }
    #expect(seen.all == Array(1...30))
    let none = await inParallel([Int](), atMost: 0) { (number: Int) throws(ModelError) in number }
    #expect(none.results.isEmpty && none.stopped == nil)
  }

  @Test func `equal requests at the same time are sent once`() async throws {
    let double = try EndpointDouble("--latency", "50")
    // Whoever comes too late for the call itself finds its answer.
    let client = try double.client(
      settings: ModelSettings(concurrency: 32), archive: InMemoryReplyArchive())
    let done = await inParallel(Array(0..<60), atMost: 60) { (number: Int) throws(ModelError) in
      try await client.chat(Sample.say("\(number % 3)"))
    }
    #expect(done.values.allSatisfy { $0 != nil })
    #expect(try double.calls().count == 3)
    #expect(client.use.calls == 3 && client.use.cached == 57)
    // Replicates are not equal.
    _ = try await client.chat(Sample.judge("x", replicate: 0))
    _ = try await client.chat(Sample.judge("x", replicate: 1))
    #expect(try double.calls().count == 5)
  }

  @Test func `an error is shared by those who waited for it`() async throws {
    let double = try EndpointDouble("--behave", "refuse,slow", "--slow", "50")
    let client = try double.client()
    let done = await inParallel(Array(0..<8), atMost: 8) { (_: Int) throws(ModelError) in
      try await client.chat(Sample.say("x"))
    }
    #expect(done.results.count == 8 && done.stopped == nil)
  }

  /// Waits until the double has a call in hand besides the one that asks.
  static func untilBusy(_ double: EndpointDouble) async throws {
    let onlooker = try double.client()
    repeat { _ = try await onlooker.models() } while try double.everything().last?.inFlight == 1
  }

  @Test func `cancelling ends a call under way`() async throws {
    let double = try EndpointDouble("--behave", "slow", "--slow", "60000")
    let client = try double.client()
    let task = Task { await client.error(Sample.say("x")) }
    try await Self.untilBusy(double)
    task.cancel()
    #expect(await task.value == .cancelled)
  }

  @Test func `cancelling one of two who wait leaves the other its answer`() async throws {
    let shared = SharedWork<String>()
    let (gate, open) = AsyncStream<Void>.makeStream()
    let runs = Collected<Int>()
    func ask() -> Task<Result<String, ModelError>, Never> {
      Task {
        do throws(ModelError) {
          let answer = try await shared.value(for: "x") { () throws(ModelError) in
            runs.add(1)
            for await _ in gate { break }
            if Task.isCancelled { throw .cancelled }
            return "answer"
          }
          return .success(answer.value)
        } catch {
          return .failure(error)
        }
      }
    }
    let (leaving, staying) = (ask(), ask())
    while shared.waiting(for: "x") < 2 { await Task.yield() }
    leaving.cancel()
    #expect(await leaving.value == .failure(.cancelled))
    open.yield()
    #expect(await staying.value == .success("answer"))
    #expect(runs.all == [1] && shared.waiting(for: "x") == 0)
    // With the last who leaves, the work ends.
    let last = ask()
    while shared.waiting(for: "x") < 1 { await Task.yield() }
    last.cancel()
    #expect(await last.value == .failure(.cancelled))
    #expect(shared.waiting(for: "x") == 0)
  }

  @Test func `cancelling ends waiting for a turn and for the next attempt`() async throws {
    let double = try EndpointDouble("--behave", "429", "--retry-after", "300")
    let resting = Collected<Double>()
    let pause = Pause { seconds in
      resting.add(seconds)
      try await Task.sleep(for: .seconds(3600))
    }
    let client = try double.client(settings: ModelSettings(concurrency: 1), pause: pause)
    let tasks = (0..<4).map { number in Task { await client.error(Sample.say("\(number)")) } }
    while resting.all.isEmpty { await Task.yield() }
    for task in tasks { task.cancel() }
    for task in tasks { #expect(await task.value == .cancelled) }
    #expect(try double.calls().count < tasks.count)
  }

  @Test func `cancelling many leaves nothing begun and keeps what was done`() async throws {
    let double = try EndpointDouble("--latency", "5")
    let archive = InMemoryReplyArchive()
    let client = try double.client(settings: ModelSettings(concurrency: 4), archive: archive)
    let task = Task {
      await inParallel(Array(0..<10_000), atMost: 8) { (number: Int) throws(ModelError) in
        try await client.chat(Sample.say("\(number)"))
      }
    }
    while archive.count < 20 { await Task.yield() }
    task.cancel()
    let done = await task.value
    #expect(done.stopped == .cancelled)
    let finished = done.values.compactMap { $0 }.count
    #expect(finished <= archive.count && archive.count < 200)
    #expect(done.results.suffix(9000).allSatisfy { $0 == nil })
    // The client is still of use.
    _ = try await client.chat(Sample.say("again"))
  }

  @Test func `a cancelled task sends nothing`() async throws {
    let double = try EndpointDouble()
    let client = try double.client()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await client.error(Sample.say("x"))
    }
    #expect(await task.value == .cancelled)
    #expect(try double.calls().isEmpty)
  }

  @Test func `clients that are gone leave no connections`() async throws {
    let double = try EndpointDouble()
    for number in 0..<20 { _ = try await (try double.client()).chat(Sample.say("\(number)")) }
    let onlooker = try double.client()
    repeat { _ = try await onlooker.models() } while try double.everything().last?.connections != 1
  }
}
