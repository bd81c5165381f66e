import Ground
import Testing

@Suite struct ParallelLoopsTests {
  @Test(arguments: [0, 1, 2, 7, 100], [-1, 1, 2, 3, 16])
  func `every index runs once`(count: Int, threads: Int) {
    var runs = [Int](repeating: 0, count: count)
    runs.withUnsafeMutableBufferPointer { runs in
      nonisolated(unsafe) let runs = runs
      forEachIndex(count, threads: threads) { runs[$0] += $0 + 1 }
    }
    #expect(runs == Array(0..<count).map { $0 + 1 })
  }

  @Test func `results stand in order`() {
    #expect(concurrentMap(1000) { $0 * $0 } == (0..<1000).map { $0 * $0 })
    #expect(concurrentMap(0) { $0 }.isEmpty)
  }

  @Test func `chunks cover everything once`() {
    #expect(chunks(of: 7, size: 3) == [0..<3, 3..<6, 6..<7])
    #expect(chunks(of: 0, size: 3).isEmpty)
  }
}
