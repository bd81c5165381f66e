import Documents
import Findings
import Ground
import Testing

@Suite struct NumberTextTests {
  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (-1.5, "−1.5"), (7.2134, "7.21"), (0.1, "0.1"),
      (0.034567, "0.0346"), (1523.25, "1523"), (-912.6, "−913"), (12345.6, "12,346"),
      (1_000_000, "1,000,000"), (9.996, "10"), (99.96, "100"), (1e-7, "1e−7"), (2.5e12, "2.5e12"),
      (-4.56e-300, "−4.56e−300"), (.infinity, "n/a"), (-.infinity, "n/a"), (.nan, "n/a"),
      (.greatestFiniteMagnitude, "1.8e308"), (.leastNonzeroMagnitude, "4.94e−324"),
    ] as [(Double, String)])
  func short(value: Double, text: String) { #expect(NumberText.short(value) == text) }

  @Test(
    arguments: [
      (0, "0"), (950, "950"), (1000, "1k"), (1500, "1500"), (9999, "9999"), (10_000, "10k"),
      (12_500, "12.5k"), (999_999, "1M"), (1_000_000, "1M"), (2_500_000, "2.5M"), (-3e9, "−3G"),
      (0.05, "0.05"), (.nan, "n/a"),
    ] as [(Double, String)])
  func engineering(value: Double, text: String) { #expect(NumberText.engineering(value) == text) }

  @Test func estimateHasTheDecimalsOfItsWidth() {
    #expect(
      NumberText.estimate(Estimate(mean: 7.2134, low: 7.1021, high: 7.3199)) == "7.21 [7.10, 7.32]")
    #expect(
      NumberText.estimate(Estimate(mean: -412.31, low: -460.2, high: -365.1), unit: "m")
        == "−412 [−460, −365] m")
    #expect(NumberText.estimate(.exact(3)) == "3")
    #expect(
      NumberText.estimate(Estimate(mean: 3, low: 3, high: 3 + 4e-16)) == "3.000 [3.000, 3.000]")
    #expect(NumberText.estimate(Estimate(mean: .nan, low: 0, high: 1)) == "n/a")
    #expect(
      NumberText.estimate(Estimate(mean: 15234.2, low: 15000.2, high: 15400.9))
        == "15,234 [15,000, 15,401]")
  }

  @Test func timesAndShares() {
    #expect(NumberText.clock(72) == "1:12")
    #expect(NumberText.clock(7420) == "2:03:40")
    #expect(NumberText.clock(.infinity) == "–:––")
    #expect(NumberText.duration(8.04) == "8 s")
    #expect(NumberText.duration(12_000) == "3 h 20 min")
    #expect(NumberText.percent(0.424) == "42 %")
    #expect(NumberText.probability(0.0002) == "p < 0.001")
    #expect(NumberText.probability(0.0312) == "p = 0.031")
    #expect(NumberText.whole(1_234_567) == "1,234,567")
  }

  @Test func coordinatesArePlainDigits() {
    #expect(NumberText.coordinate(-0.04) == "0")
    #expect(NumberText.coordinate(-12.25, decimals: 2) == "-12.25")
    #expect(NumberText.coordinate(.nan) == "0")
    #expect(NumberText.coordinate(100_000) == "100000")
  }
}
