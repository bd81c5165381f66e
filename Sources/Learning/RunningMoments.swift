/// Mean and variance of a growing stream of rows, merged a batch at a time (Chan et al. 1979).
package struct RunningMoments: Sendable, Equatable {
  package private(set) var mean: [Double]
  package private(set) var variance: [Double]
  package private(set) var count: Double

  /// Starts at mean 0 and variance 1 with next to no weight.
  package init(columns: Int) {
    mean = Array(repeating: 0, count: columns)
    variance = Array(repeating: 1, count: columns)
    count = 1e-4
  }

  /// Takes in `rows` rows of `[rows, columns]`.
  package mutating func update(_ x: UnsafePointer<Float>, rows: Int) {
    guard rows > 0 else { return }
    let columns = mean.count
    var sums = [Double](repeating: 0, count: columns)
    var squares = [Double](repeating: 0, count: columns)
    sums.withUnsafeMutableBufferPointer { sums in
      squares.withUnsafeMutableBufferPointer { squares in
        guard let s = sums.baseAddress, let q = squares.baseAddress else { return }
        for row in 0..<rows {
          let values = x + row * columns
          for j in 0..<columns {
            let value = Double(values[j])
            s[j] += value
            q[j] += value * value
          }
        }
      }
    }
    let n = Double(rows)
    let total = count + n
    for j in 0..<columns {
      let batchMean = sums[j] / n
      let batchVariance = max(0, squares[j] / n - batchMean * batchMean)
      let delta = batchMean - mean[j]
      variance[j] =
        (variance[j] * count + batchVariance * n + delta * delta * count * n / total) / total
      mean[j] += delta * n / total
    }
    count = total
  }
}
