import CKernels
import Randomness
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

private func normals(_ count: Int, seed: Int) -> [Float] {
  var random = RandomStream(seed: Seed(100).child(seed))
  var values = [Float](repeating: 0, count: count)
  random.fillNormal(&values, count: count)
  return values
}

@Suite struct MatrixProductTests {
  struct Shape: Sendable {
    var m: Int
    var n: Int
    var k: Int
  }

  static let shapes = [
    Shape(m: 1, n: 1, k: 1), Shape(m: 1, n: 17, k: 3), Shape(m: 3, n: 1, k: 65),
    Shape(m: 17, n: 65, k: 3), Shape(m: 65, n: 3, k: 17), Shape(m: 33, n: 31, k: 129),
    Shape(m: 256, n: 64, k: 5),
  ]

  @Test(arguments: shapes, [(false, false), (false, true), (true, false), (true, true)])
  func `products are those of three loops`(shape: Shape, transposes: (a: Bool, b: Bool)) {
    let (m, n, k) = (shape.m, shape.n, shape.k)
    let (a, b, c) = (normals(m * k, seed: 1), normals(k * n, seed: 2), normals(m * n, seed: 3))
    for (alpha, beta) in [(Float(1), Float(0)), (0.5, -2)] {
      var result = c + [777, 777]
      ts_matmul(
        transposes.a ? 1 : 0, transposes.b ? 1 : 0, Int32(m), Int32(n), Int32(k), alpha, a, b,
        beta, &result)
      for i in 0..<m {
        for j in 0..<n {
          var sum = 0.0
          for l in 0..<k {
            let x = transposes.a ? a[l * m + i] : a[i * k + l]
            let y = transposes.b ? b[j * k + l] : b[l * n + j]
            sum += Double(x) * Double(y)
          }
          let expected = Double(alpha) * sum + Double(beta) * Double(c[i * n + j])
          #expect(abs(Double(result[i * n + j]) - expected) < 1e-5 * Double(k + 10))
        }
      }
      #expect(result[(m * n)...].allSatisfy { $0 == 777 })
    }
  }

  @Test func `what was there is not read where it counts for nothing`() {
    var result: [Float] = [.nan]
    ts_matmul(0, 0, 1, 1, 2, 1, [1, 2], [3, 4], 0, &result)
    #expect(result == [11])
  }
}

@Suite struct TanhTests {
  private func tanhs(_ values: [Float]) -> [Float] {
    var values = values
    ts_bias_tanh(&values, [Float](repeating: 0, count: values.count), 1, Int32(values.count))
    return values
  }

  @Test func `the error stays below 4e-7 from -12 to 12`() {
    let places = (0...240_000).map { Float(-12 + 0.0001 * Double($0)) }
    let found = tanhs(places)
    var worst = 0.0
    for (x, y) in zip(places, found) { worst = max(worst, abs(Double(y) - tanh(Double(x)))) }
    #expect(worst < 4e-7, "\(worst)")
    #expect(found.allSatisfy { abs($0) <= 1 })
  }

  @Test func `it never falls by more than its error as its argument rises`() {
    let found = tanhs((0...40_000).map { Float(-10 + 0.0005 * Double($0)) })
    for (low, high) in zip(found, found.dropFirst()) { #expect(high >= low - 4e-7) }
  }

  @Test func `from nine on it keeps its value and never passes one`() {
    let far = tanhs([9, 9.5, 20, 1e4, 3e38, .infinity])
    #expect(far.allSatisfy { $0 == far[0] && $0 <= 1 })
    #expect(abs(Double(far[0]) - 1) < 1.2e-7)
    let negative = tanhs([-9, -9.5, -20, -1e4, -3e38, -.infinity])
    #expect(negative.allSatisfy { $0 == negative[0] && $0 >= -1 })
    #expect(abs(Double(negative[0]) + 1) < 1.2e-7)
  }

  @Test func `at zero it is zero`() {
    #expect(tanhs([0]) == [0])
  }

  @Test func `what is not a number stays not a number`() {
    #expect(tanhs([.nan])[0].isNaN)
  }

  @Test(arguments: [1, 3, 17, 65])
  func `the bias of each column is added first`(columns: Int) {
    let (x, bias) = (normals(5 * columns, seed: 4), normals(columns, seed: 5))
    var (curved, straight) = (x, x)
    ts_bias_tanh(&curved, bias, 5, Int32(columns))
    ts_bias(&straight, bias, 5, Int32(columns))
    for i in x.indices {
      let sum = x[i] + bias[i % columns]
      #expect(straight[i] == sum)
      #expect(abs(Double(curved[i]) - tanh(Double(sum))) < 4e-7)
    }
  }

  @Test(arguments: [1, 3, 17, 65])
  func `the pullback is one minus the square of the output`(count: Int) {
    let y = normals(count, seed: 6).map { tanhf($0) }
    var gradient = normals(count, seed: 7)
    let before = gradient
    ts_tanh_backward(&gradient, y, Int64(count))
    for i in 0..<count { #expect(abs(gradient[i] - before[i] * (1 - y[i] * y[i])) < 1e-6) }
  }
}

@Suite struct ElementwiseTests {
  @Test(arguments: [(1, 1), (3, 17), (17, 3), (256, 65), (0, 4)])
  func `column sums are those of two loops`(rows: Int, columns: Int) {
    let x = normals(rows * columns, seed: 8)
    var sums = [Float](repeating: 99, count: columns)
    ts_column_sums(x, Int32(rows), Int32(columns), &sums)
    for j in 0..<columns {
      let expected = (0..<rows).map { Double(x[$0 * columns + j]) }.reduce(0, +)
      #expect(abs(Double(sums[j]) - expected) < 1e-4)
    }
  }

  @Test(arguments: [0, 1, 7, 8, 9, 1000])
  func `the sum of squares is taken in double precision`(count: Int) {
    let x = normals(count, seed: 9)
    let expected = x.map { Double($0) * Double($0) }.reduce(0, +)
    #expect(abs(ts_sum_of_squares(x, Int64(count)) - expected) <= 1e-12 * max(1, expected))
  }

  @Test func `normalised numbers are limited on both sides`() {
    let x: [Float] = [1, 10, 3, -50, 5, 1e9]
    var found = [Float](repeating: 0, count: 6)
    ts_normalise(x, [1, 2], [0.5, 2], 10, 3, 2, &found)
    #expect(found == [0, 10, 1, -10, 2, 10])
  }

  @Test func `rows are gathered in the order given`() {
    var found = [Float](repeating: 0, count: 8)
    ts_gather([1, 2, 3, 4, 5, 6], [2, 0, 2, 1], 4, 2, &found)
    #expect(found == [5, 6, 1, 2, 5, 6, 3, 4])
  }

  @Test func `numbers are added in place`() {
    var total: [Float] = [1, 2, 3]
    ts_add(&total, [10, 20, 30], 3)
    #expect(total == [11, 22, 33])
  }
}
