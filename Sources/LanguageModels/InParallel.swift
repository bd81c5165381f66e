/// What came of many calls.
public struct ParallelResults<Value: Sendable>: Sendable {
  /// One for each item, in their order; nil where nothing was begun, because it was stopped before.
  public var results: [Result<Value, ModelError>?]
  /// Why it was stopped before the end, if it was.
  public var stopped: ModelError?

  /// The values, nil where there is none.
  public var values: [Value?] { results.map { try? $0?.get() } }

  /// What went wrong with single items.
  public var failures: [ModelError] {
    results.compactMap { result in
      if case .failure(let error) = result { error } else { nil }
    }
  }
}

/// Runs work for each item, so many at a time, and gives the results in the items' order.
///
/// What went wrong with one item is its result, and the others go on. It stops, letting what is under
/// way end, on an error after which no call can succeed (`ModelError.isFinal`, a spent budget among
/// them), on cancellation, and when three items in a row end with a failing server.
///
/// - Parameters:
///   - progress: Called with the number of items done, after each.
public func inParallel<Item: Sendable, Value: Sendable>(
  _ items: [Item], atMost limit: Int, progress: (@Sendable (Int) -> Void)? = nil,
  _ work: @escaping @Sendable (Item) async throws(ModelError) -> Value
) async -> ParallelResults<Value> {
  typealias Outcome = Result<Value, ModelError>
  let mostTroubles = 3
  var outcome = ParallelResults<Value>(
    results: [Outcome?](repeating: nil, count: items.count))
  await withTaskGroup(of: (Int, Outcome).self) { group in
    var next = 0
    func begin() {
      guard next < items.count, outcome.stopped == nil else { return }
      let index = next
      next += 1
      group.addTask {
        do throws(ModelError) {
          return (index, .success(try await work(items[index])))
        } catch {
          return (index, .failure(error))
        }
      }
    }
    for _ in 0..<max(1, limit) { begin() }
    var (done, troubles) = (0, 0)
    while let (index, result) = await group.next() {
      outcome.results[index] = result
      done += 1
      progress?(done)
      if case .failure(let error) = result {
        troubles = error.isTrouble ? troubles + 1 : 0
        if error.isFinal || troubles >= mostTroubles, outcome.stopped == nil {
          outcome.stopped = error
        }
      } else {
        troubles = 0
      }
      if Task.isCancelled, outcome.stopped == nil { outcome.stopped = .cancelled }
      begin()
    }
  }
  return outcome
}
