import Dispatch
import Synchronization

/// Runs `work` for `0 ..< count`, on up to `threads` threads at once, and waits for all.
///
/// What each index computes must not depend on the others, and each must write to memory of its own:
/// results are then the same whatever the number of threads. The order of the calls is not told.
///
/// - Parameter threads: With 1 or fewer, everything runs here, in order.
@inlinable
public func forEachIndex(_ count: Int, threads: Int, _ work: (Int) -> Void) {
  if threads <= 1 || count <= 1 {
    for index in 0..<count { work(index) }
    return
  }
  let workers = min(threads, count)
  // Safe to share: the call does not return before every worker is done, and callers give each index
  // memory of its own.
  nonisolated(unsafe) let work = work
  DispatchQueue.concurrentPerform(iterations: workers) { worker in
    // Fixed strides rather than a shared counter: neighbouring sizes are equal, and nothing is shared.
    var index = worker
    while index < count {
      work(index)
      index += workers
    }
  }
}

/// Applies a function to `0 ..< count` on all cores, the next index to whichever core is free.
///
/// The results stand in order, so nothing depends on the number of threads.
public func concurrentMap<Result: Sendable>(
  _ count: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
  let results = Mutex<[Result?]>(Array(repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let result = body(index)
    results.withLock { $0[index] = result }
  }
  return results.withLock { $0.compactMap { $0 } }
}

/// Cuts `0 ..< count` into ranges of a size, the last one shorter: the same whatever the machine.
public func chunks(of count: Int, size: Int) -> [Range<Int>] {
  stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
}
