import Learning
import Randomness
import Testing

@Suite struct RunningMomentsTests {
  /// Rows of three columns with different scales and offsets.
  private func rows(_ count: Int, seed: UInt64) -> [Float] {
    var random = RandomStream(seed: Seed(seed))
    return (0..<count).flatMap { _ in
      [Float(random.normal()), 100 + 5 * Float(random.normal()), Float(random.uniform(-2, 6))]
    }
  }

  /// Mean and population variance of each column in two passes.
  private func twoPass(_ values: [Float]) -> (mean: [Double], variance: [Double]) {
    let count = Double(values.count / 3)
    let columns = (0..<3).map { column in
      stride(from: column, to: values.count, by: 3).map { Double(values[$0]) }
    }
    let means = columns.map { $0.reduce(0, +) / count }
    let variances = zip(columns, means).map { column, mean in
      column.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / count
    }
    return (means, variances)
  }

  @Test func `many batches give the moments of two passes over all rows`() {
    let values = rows(4000, seed: 1)
    var moments = RunningMoments(columns: 3)
    for size in [1, 7, 992, 3000] {
      let first = Int(moments.count.rounded()) * 3
      moments.update(Array(values[first..<first + size * 3]), rows: size)
    }
    let expected = twoPass(values)
    #expect(abs(moments.count - 4000) < 1)
    for column in 0..<3 {
      #expect(abs(moments.mean[column] - expected.mean[column]) < 1e-4)
      // The faint starting weight of variance 1 and mean 0 leaves a trace of 1e-4/4000 * 100^2.
      #expect(abs(moments.variance[column] - expected.variance[column]) < 2e-3)
    }
  }

  @Test func `the order of batches does not matter`() {
    let (a, b) = (rows(50, seed: 2), rows(700, seed: 3))
    var (ab, ba) = (RunningMoments(columns: 3), RunningMoments(columns: 3))
    ab.update(a, rows: 50)
    ab.update(b, rows: 700)
    ba.update(b, rows: 700)
    ba.update(a, rows: 50)
    for column in 0..<3 {
      #expect(abs(ab.mean[column] - ba.mean[column]) < 1e-9)
      #expect(abs(ab.variance[column] - ba.variance[column]) < 1e-6)
    }
  }

  @Test func `no rows change nothing`() {
    var moments = RunningMoments(columns: 2)
    moments.update([Float](), rows: 0)
    #expect(moments == RunningMoments(columns: 2))
  }

  @Test func `a column that never varies has next to no variance`() {
    var moments = RunningMoments(columns: 1)
    moments.update([Float](repeating: 3, count: 10_000), rows: 10_000)
    #expect(abs(moments.mean[0] - 3) < 1e-6)
    #expect(moments.variance[0] >= 0 && moments.variance[0] < 1e-6)
  }
}
