import Synchronization

/// State that tasks wait for in line: who comes first is served first, and waiting ends with the task.
final class WaitingLine<State: Sendable>: Sendable {
  /// Nil to keep waiting.
  typealias Attempt = @Sendable (inout State) -> Result<Void, ModelError>?

  private struct Waiter {
    var attempt: Attempt
    var continuation: CheckedContinuation<Result<Void, ModelError>, Never>
  }

  private struct Inner {
    var state: State
    /// By number, in the order of coming; those who left are missing.
    var waiting: [Int: Waiter] = [:]
    var first = 0
    var next = 0
  }

  private let inner: Mutex<Inner>

  init(_ state: State) {
    inner = Mutex(Inner(state: state))
  }

  /// Waits until an attempt at the state comes to a result.
  ///
  /// - Throws: The attempt's failure, or `ModelError.cancelled`.
  func pass(_ attempt: @escaping Attempt) async throws(ModelError) {
    let ticket = Mutex<Int?>(nil)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let now: Result<Void, ModelError>? = inner.withLock { inner in
          if Task.isCancelled { return .failure(.cancelled) }
          if inner.waiting.isEmpty, let result = attempt(&inner.state) { return result }
          inner.waiting[inner.next] = Waiter(attempt: attempt, continuation: continuation)
          ticket.withLock { $0 = inner.next }
          inner.next += 1
          return nil
        }
        if let now { continuation.resume(returning: now) }
      }
    } onCancel: {
      // Under the lock of the line, a number is either given already or never will be.
      let left = inner.withLock { inner in
        ticket.withLock { $0 }.flatMap { inner.waiting.removeValue(forKey: $0) }
      }
      left?.continuation.resume(returning: .failure(.cancelled))
      update { _ in }
    }
    try result.get()
  }

  /// Changes the state, and lets those pass who can now, in their order.
  @discardableResult
  func update<Value: Sendable>(_ change: (inout State) -> Value) -> Value {
    var served: [(Waiter, Result<Void, ModelError>)] = []
    let value = inner.withLock { inner in
      let value = change(&inner.state)
      while inner.first < inner.next {
        if let waiter = inner.waiting[inner.first] {
          guard let result = waiter.attempt(&inner.state) else { break }
          inner.waiting[inner.first] = nil
          served.append((waiter, result))
        }
        inner.first += 1
      }
      return value
    }
    for (waiter, result) in served { waiter.continuation.resume(returning: result) }
    return value
  }
}

/// Lets so many through at a time.
struct Gate: Sendable {
  private let line: WaitingLine<Int>

  init(places: Int) {
    line = WaitingLine(max(1, places))
  }

  func enter() async throws(ModelError) {
    try await line.pass { free in
      if free == 0 { return nil }
      free -= 1
      return .success(())
    }
  }

  func leave() { line.update { $0 += 1 } }
}
