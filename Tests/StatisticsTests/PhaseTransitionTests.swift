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
      phaseTransition(axis: "steps", pressures: pressures, curves: curves(mean), seed: Seed(1)))
    // Between the fifth and the sixth place: 16 k to 32 k, geometric middle 22.6 k.
    #expect(abs(found.at - 22_627) < 10)
    #expect(found.interval[0] <= found.at && found.at <= found.interval[1])
    #expect(found.share > 0.9)
    #expect(found.p < 0.01)
  }

  @Test func gradualFallHasNoTransition() {
    let mean = (0..<9).map { 1 - Double($0) / 8 }
    #expect(
      phaseTransition(axis: "steps", pressures: pressures, curves: curves(mean), seed: Seed(1))
        == nil)
  }

  @Test func risingCurveHasNoTransition() {
    let mean = (0..<9).map { Double($0) }
    #expect(
      phaseTransition(axis: "steps", pressures: pressures, curves: curves(mean), seed: Seed(1))
        == nil)
  }

  /// Seeds that each fall suddenly but at different places fall gradually on average.
  @Test func scatteredFallsAreNotCalledACommonTransition() {
    let curves = (2..<8).map { place in (0..<9).map { $0 < place ? 1.0 : 0.0 } }
    let found = phaseTransition(
      axis: "steps", pressures: pressures, curves: curves, seed: Seed(1))
    #expect(found == nil || (found?.p ?? 0) > 0.05)
  }

  /// Under exchangeable changes the test must not reject more often than it says: at 5 %, 60 of 400
  /// samples would be far too many (the report needs half of the fall in an octave on top).
  @Test func permutationTestKeepsItsLevel() {
    var rejected = 0
    for sample in 0..<200 {
      var random = RandomStream(seed: Seed(UInt64(1000 + sample)))
      let curves = (0..<4).map { _ in
        var value = 1.0
        return (0..<7).map { place in
          if place > 0 { value -= 0.15 + 0.3 * random.normal() }
          return value
        }
      }
      let found = phaseTransition(
        axis: "steps", pressures: Array(pressures.prefix(7)), curves: curves, permutations: 200,
        seed: Seed(UInt64(sample)))
      if let found, found.p < 0.05 { rejected += 1 }
    }
    #expect(rejected <= 22, "\(rejected) of 200 rejected")
  }

  @Test func tooFewPlacesGiveNothing() {
    #expect(
      phaseTransition(axis: "steps", pressures: [1, 2], curves: [[1, 0]], seed: Seed(1)) == nil)
    #expect(phaseTransition(axis: "steps", pressures: [], curves: [], seed: Seed(1)) == nil)
  }
}
