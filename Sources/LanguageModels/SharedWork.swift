import Synchronization

/// Does the same work once for all who ask for it at the same time.
///
/// The work goes on as long as anyone waits for it, and is cancelled with the last who leaves.
package final class SharedWork<Value: Sendable>: Sendable {
  package typealias Outcome = Result<Value, ModelError>

  private struct Flight {
    var number: Int
    var task: Task<Void, Never>?
    var waiters: [Int: CheckedContinuation<Outcome, Never>] = [:]
  }

  private struct State {
    var flights: [String: Flight] = [:]
    /// Of flights and waiters alike.
    var nextNumber = 0
  }

  private let state = Mutex(State())

  package init() {}

  /// Callers who wait for this work now.
  package func waiting(for key: String) -> Int {
    state.withLock { $0.flights[key]?.waiters.count ?? 0 }
  }

  /// - Returns: The value, and whether another's call brought it.
  /// - Throws: What the work throws, or `ModelError.cancelled`.
  package func value(
    for key: String, _ work: @escaping @Sendable () async throws(ModelError) -> Value
  ) async throws(ModelError) -> (value: Value, isShared: Bool) {
    let (me, mine) = state.withLock { state in
      state.nextNumber += 2
      return (state.nextNumber, state.nextNumber + 1)
    }
    let isShared = Mutex(false)
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Outcome, Never>) in
        let (isCancelled, begins) = state.withLock { state in
          if Task.isCancelled { return (true, false) }
          let begins = state.flights[key] == nil
          state.flights[key, default: Flight(number: mine)].waiters[me] = continuation
          isShared.withLock { $0 = !begins }
          return (false, begins)
        }
        if isCancelled { continuation.resume(returning: .failure(.cancelled)) }
        if begins { begin(key, number: mine, work) }
      }
    } onCancel: {
      leave(key, waiter: me)
    }
    return (try outcome.get(), isShared.withLock { $0 })
  }

  private func begin(
    _ key: String, number: Int, _ work: @escaping @Sendable () async throws(ModelError) -> Value
  ) {
    let task = Task {
      let outcome: Outcome
      do throws(ModelError) {
        outcome = .success(try await work())
      } catch {
        outcome = .failure(error)
      }
      let ended: Flight? = state.withLock { state in
        // Everyone may have left, and another flight begun.
        guard state.flights[key]?.number == number else { return nil }
        return state.flights.removeValue(forKey: key)
      }
      for waiter in ended?.waiters.values ?? [:].values { waiter.resume(returning: outcome) }
    }
    let isGone = state.withLock { state in
      guard state.flights[key]?.number == number else { return true }
      state.flights[key]?.task = task
      return false
    }
    // Ended already, or its only waiter left before the task was known.
    if isGone { task.cancel() }
  }

  private func leave(_ key: String, waiter: Int) {
    let (continuation, task) = state.withLock { state in
      let continuation = state.flights[key]?.waiters.removeValue(forKey: waiter)
      guard continuation != nil, state.flights[key]?.waiters.isEmpty == true else {
        return (continuation, Task<Void, Never>?.none)
      }
      return (continuation, state.flights.removeValue(forKey: key)?.task)
    }
    continuation?.resume(returning: .failure(.cancelled))
    task?.cancel()
  }
}
