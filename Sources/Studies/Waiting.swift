import Dispatch
import Synchronization

/// Runs asynchronous work from a command or a study and waits for it.
///
/// - Parameter meanwhile: Called ten times a second while it waits.
/// - Throws: `Interrupted` when it is asked to stop, and what the work throws.
public func waiting<Value: Sendable>(
  isInterrupted: () -> Bool = { false }, meanwhile: () -> Void = {},
  _ body: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let result = Waited<Value>()
  let done = DispatchSemaphore(value: 0)
  let task = Task(executorPreference: OwnThreads.shared) {
    do { result.set(.success(try await body())) } catch { result.set(.failure(error)) }
    done.signal()
  }
  while true {
    if done.wait(timeout: .now() + 0.1) == .success, let result = result.get() {
      return try result.get()
    }
    if isInterrupted() {
      task.cancel()
      throw Interrupted()
    }
    meanwhile()
  }
}

/// Runs waited-for work on threads of its own: whoever waits may hold the last one of those that are shared.
private final class OwnThreads: TaskExecutor {
  static let shared = OwnThreads()
  private let queue = DispatchQueue(label: "touchstone.waited-for", attributes: .concurrent)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// The result of waited-for work.
private final class Waited<Value: Sendable>: Sendable {
  private let kept = Mutex<Result<Value, any Error>?>(nil)

  func set(_ result: Result<Value, any Error>) { kept.withLock { $0 = result } }
  func get() -> Result<Value, any Error>? { kept.withLock { $0 } }
}
