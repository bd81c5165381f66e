import Findings
import Randomness
import Statistics
import Testing

@Suite struct PhaseTransitionTests {
  private let pressures = (0..<9).map { Double(1 << $0) * 1000 }

  /// Curves of several seeds about a mean curve, with a little noise.
  private func curves(
    _ mean: [Double], seeds: Int = 6, noise: Double = 0.02, seed: UInt64 = 1
  ) -> [[Double]] {
    var random = RandomStream(seed: Seed(seed))
    return (0..<seeds).map { _ in mean.map { $0 + noise * random.normal() } }
  }

  @Test func suddenFallIsFoundWithItsPlace() throws {
    let mean = [1.0, 1, 1, 1, 1, 0, 0, 0, 0]
    let found = try #require(
      phaseTransition(axis: "steps", pressures: pressures, curves: curves(mean)))
    // Between the fifth and the sixth place: 16 k to 32 k, geometric middle 22.6 k.
    #expect(abs(found.at - 22_627) < 10)
    #expect(found.interval[0] <= found.at && found.at <= found.interval[1])
    #expect(found.share > 0.9)
    #expect(found.p < 0.01)
  }

  @Test func gradualFallHasNoTransition() {
    let mean = (0..<9).map { 1 - Double($0) / 8 }
    #expect(
      phaseTransition(axis: "steps", pressures: pressures, curves: curves(mean))
        == nil)
  }

  @Test func risingCurveHasNoTransition() {
    let mean = (0..<9).map { Double($0) }
    #expect(
      phaseTransition(axis: "steps", pressures: pressures, curves: curves(mean))
        == nil)
  }

  /// Seeds that each fall suddenly but at different places fall gradually on average.
  @Test func scatteredFallsAreNotCalledACommonTransition() {
    let curves = (2..<8).map { place in (0..<9).map { $0 < place ? 1.0 : 0.0 } }
    let found = phaseTransition(
      axis: "steps", pressures: pressures, curves: curves)
    #expect(found == nil || (found?.p ?? 0) > 0.05)
  }

  /// A straight fall over two octaves must not be called sudden in more than one of twenty draws, of which
  /// 17 of 200 would be far too many.
  @Test(arguments: [3, 5, 10]) func fallsOverTwoOctavesAreHardlyEverCalledSudden(seeds: Int) {
    let fine = (0..<13).map { 1000 * Double(2).squareRoot().power($0) }
    let mean = (0..<13).map { 1 - min(1, max(0, Double($0 - 8) / 4)) }
    for noise in [0.02, 0.3] {
      var told = 0
      for draw in 0..<200 {
        let curves = curves(mean, seeds: seeds, noise: noise, seed: UInt64(draw))
        if phaseTransition(axis: "steps", pressures: fine, curves: curves) != nil { told += 1 }
      }
      #expect(told <= 16, "\(told) of 200 at noise \(noise)")
    }
  }

  @Test func tooFewPlacesGiveNothing() {
    #expect(
      phaseTransition(axis: "steps", pressures: [1, 2], curves: [[1, 0]]) == nil)
    #expect(phaseTransition(axis: "steps", pressures: [], curves: []) == nil)
  }
}

extension Double {
  fileprivate func power(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1.0) { product, _ in product * self }
  }
}
