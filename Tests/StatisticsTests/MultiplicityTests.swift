import Randomness
import Statistics
import Testing

@Suite struct MultiplicityTests {
  private let p = [0.01, 0.02, 0.03, 0.005, 0.2, 0.02]

  private func near(_ found: [Double], _ wanted: [Double]) -> Bool {
    found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) < 1e-14 }
  }

  /// statsmodels 0.15: multipletests(p, method="holm"), "fdr_bh".
  @Test func `adjusted values match statsmodels`() {
    #expect(near(holm(p), [0.05, 0.08, 0.08, 0.03, 0.2, 0.08]))
    #expect(near(benjaminiHochberg(p), [0.03, 0.03, 0.036, 0.03, 0.2, 0.03]))
  }

  /// The same with four times 1 appended.
  @Test func `tests that are not given count as 1`() {
    #expect(near(holm(p, tests: 10), [0.09, 0.16, 0.18, 0.05, 1, 0.16]))
    #expect(near(benjaminiHochberg(p, tests: 10), [0.05, 0.05, 0.06, 0.05, 1.0 / 3, 0.05]))
    for adjust in [holm, benjaminiHochberg] {
      #expect(near(adjust(p, 150), Array(adjust(p + Array(repeating: 1, count: 144), nil)[..<6])))
      #expect(adjust(p, 2) == adjust(p, nil))
      #expect(adjust([], 3) == [] && adjust([.nan], nil) == [1])
    }
  }

  @Test func `adjusted values keep the order and are no smaller`() {
    var random = RandomStream(seed: Seed(1))
    for count in [1, 2, 50, 300] {
      let p = (0..<count).map { _ in (random.uniform() * 40).rounded() / 40 * random.uniform() }
      let order = p.indices.sorted { p[$0] < p[$1] }
      for adjust in [holm, benjaminiHochberg] {
        let adjusted = adjust(p, nil)
        for (first, second) in zip(order, order.dropFirst()) {
          #expect(adjusted[first] <= adjusted[second])
        }
        for (value, plain) in zip(adjusted, p) { #expect(value >= plain && value <= 1) }
      }
      for (rate, family) in zip(benjaminiHochberg(p), holm(p)) { #expect(rate <= family + 1e-15) }
    }
  }
}
