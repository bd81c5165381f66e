import Dispatch

/// Runs `work` for `0 ..< count`, on up to `threads` threads at once, and waits for all.
///
/// What each index computes must not depend on the others: results are then the same whatever the
/// number of threads.
@inline(__always)
func forEachIndex(_ count: Int, threads: Int, _ work: (Int) -> Void) {
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
