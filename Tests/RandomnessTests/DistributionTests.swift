import Randomness
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Statistics with fixed seeds: each bound is about four deviations of what chance allows.
@Suite struct DistributionTests {
  /// Chi-square of counts against equal shares.
  private func chiSquare(_ counts: [Int]) -> Double {
    let expected = Double(counts.reduce(0, +)) / Double(counts.count)
    return counts.map { (Double($0) - expected) * (Double($0) - expected) / expected }.reduce(0, +)
  }

  private func moments(_ values: [Double]) -> [Double] {
    (1...4).map { power in
      values.map { pow($0, Double(power)) }.reduce(0, +) / Double(values.count)
    }
  }

  @Test(arguments: [1, 2, 3, 7, 10, 64, 100])
  func `integers below a bound are in range and equally likely`(bound: Int) {
    var stream = RandomStream(seed: Seed(11).child(bound))
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<1000 * bound { counts[stream.below(bound)] += 1 }
    let freedom = Double(bound - 1)
    #expect(chiSquare(counts) <= freedom + 4 * (2 * freedom).squareRoot() + 1e-9)
  }

  @Test func `a bound that does not divide the range of outputs leaves no bias`() {
    // Three quarters of 2^63: without rejection the lower third would come up twice as often.
    let bound = 3 << 61
    var stream = RandomStream(seed: Seed(12))
    var counts = [0, 0, 0]
    for _ in 0..<30_000 {
      let value = stream.below(bound)
      #expect(value >= 0 && value < bound)
      counts[value / (1 << 61)] += 1
    }
    #expect(chiSquare(counts) < 18, "\(counts)")
  }

  @Test func `the largest bound stays in range`() {
    var stream = RandomStream(seed: Seed(13))
    for _ in 0..<1000 { #expect((0..<Int.max).contains(stream.below(.max))) }
  }

  @Test func `uniform numbers fill the interval evenly without its end`() {
    var stream = RandomStream(seed: Seed(14))
    var counts = [Int](repeating: 0, count: 50)
    var floats = counts
    for _ in 0..<50_000 {
      let (double, float) = (stream.uniform(), stream.uniformFloat())
      #expect(double >= 0 && double < 1 && float >= 0 && float < 1)
      counts[Int(double * 50)] += 1
      floats[Int(float * 50)] += 1
    }
    #expect(chiSquare(counts) < 49 + 40)
    #expect(chiSquare(floats) < 49 + 40)
  }

  @Test func `a uniform number between bounds stays between them`() {
    var stream = RandomStream(seed: Seed(15))
    let values = (0..<20_000).map { _ in stream.uniform(-3, 5) }
    #expect(values.allSatisfy { $0 >= -3 && $0 < 5 })
    #expect(abs(moments(values)[0] - 1) < 0.07)
  }

  @Test func `normal draws have the moments 0 and 1 and 0 and 3`() {
    var stream = RandomStream(seed: Seed(16))
    let found = moments((0..<100_000).map { _ in stream.normal() })
    #expect(abs(found[0]) < 0.013)
    #expect(abs(found[1] - 1) < 0.018)
    #expect(abs(found[2]) < 0.05)
    #expect(abs(found[3] - 3) < 0.13)
  }

  @Test func `normal draws have the tails of the bell curve`() {
    var stream = RandomStream(seed: Seed(17))
    let values = (0..<100_000).map { _ in stream.normal() }
    for (limit, share) in [(1.0, 0.317_31), (2.0, 0.045_50), (3.0, 0.002_70)] {
      let found = Double(values.count { abs($0) > limit }) / 100_000
      #expect(abs(found - share) < 4 * (share / 100_000).squareRoot())
    }
  }

  @Test func `filled normal draws have the same moments and no pair depends on its other half`() {
    var stream = RandomStream(seed: Seed(18))
    var values = [Float](repeating: .nan, count: 100_000)
    stream.fillNormal(&values, count: values.count)
    let doubles = values.map(Double.init)
    let found = moments(doubles)
    #expect(abs(found[0]) < 0.013)
    #expect(abs(found[1] - 1) < 0.018)
    #expect(abs(found[2]) < 0.05)
    #expect(abs(found[3] - 3) < 0.13)
    let pairs = stride(from: 0, to: 100_000, by: 2)
    let product = pairs.map { doubles[$0] * doubles[$0 + 1] }.reduce(0, +) / 50_000
    let squares =
      pairs.map { (doubles[$0] * doubles[$0] - 1) * (doubles[$0 + 1] * doubles[$0 + 1] - 1) }
      .reduce(0, +) / 50_000
    #expect(abs(product) < 0.018)
    #expect(abs(squares) < 0.036)
  }

  @Test(arguments: [0, 1, 2, 5])
  func `exactly as many places are filled as asked for`(count: Int) {
    var stream = RandomStream(seed: Seed(19))
    var values = [Float](repeating: 99, count: 8)
    stream.fillNormal(&values, count: count)
    #expect(values[..<count].allSatisfy { $0 != 99 && $0.isFinite })
    #expect(values[count...].allSatisfy { $0 == 99 })
  }

  @Test(arguments: [0, 1, 2, 17, 1000])
  func `a permutation holds every index once`(count: Int) {
    var stream = RandomStream(seed: Seed(20))
    let order = stream.permutation(count)
    #expect(order.sorted() == Array(0..<count))
    if count > 10 { #expect(order != Array(0..<count)) }
  }

  @Test func `all six orders of three things are equally likely`() {
    var stream = RandomStream(seed: Seed(21))
    var counts: [[Int]: Int] = [:]
    for _ in 0..<12_000 { counts[stream.permutation(3), default: 0] += 1 }
    #expect(counts.count == 6)
    // Five degrees of freedom: 25.7 has a tail of 1 in 10 000.
    #expect(chiSquare(Array(counts.values)) < 25.7)
  }

  @Test func `a shuffle keeps what it shuffles`() {
    var stream = RandomStream(seed: Seed(22))
    var letters = Array("touchstone")
    let before = letters.sorted()
    stream.shuffle(&letters, count: letters.count)
    #expect(letters.sorted() == before)
  }
}
