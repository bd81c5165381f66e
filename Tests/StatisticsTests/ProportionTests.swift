import Findings
import Foundation
import Randomness
import Statistics
import Testing

/// Whether two numbers agree to a relative difference.
func near(_ a: Double, _ b: Double, _ relative: Double = 1e-12) -> Bool {
  a == b || abs(a - b) <= relative * max(abs(a), abs(b), 1e-300)
}

@Suite struct NormalDistributionTests {
  /// mpmath 1.4, 40 digits: sqrt(2) * erfinv(2p - 1) of the double p.
  @Test(arguments: [
    (0.975, 1.95996398454005386), (0.995, 2.57582930354890045), (0.6, 0.253347103135799741),
    (0.02425, -1.97296105131188484), (1e-10, -6.3613409024040562),
    (1e-100, -21.2734535609653243),
  ])
  func `quantiles match forty digits`(p: Double, z: Double) {
    #expect(near(normalQuantile(p), z, 2e-15))
  }

  /// mpmath 1.4, 40 digits: erfc(z / sqrt(2)) / 2 of the double z.
  @Test(arguments: [
    (0.1, 0.460172162722971016), (1.96, 0.0249978951482204362), (5, 2.86651571879193912e-7),
    (10.3, 3.52306507892641259e-25), (-1.3, 0.903199515414389674),
    (37.5, 4.60535300958195484e-308),
  ])
  func `tails match forty digits`(z: Double, tail: Double) {
    #expect(near(normalTail(z), tail, 1e-14))
  }

  @Test func `ends are infinite and what is no probability is no number`() {
    #expect(normalQuantile(0) == -.infinity && normalQuantile(1) == .infinity)
    #expect(normalQuantile(-0.1).isNaN && normalQuantile(.nan).isNaN)
    #expect(normalTail(.infinity) == 0 && normalTail(-.infinity) == 1 && normalTail(.nan).isNaN)
    #expect(normalTwoSided(0) == 1)
    #expect(near(intervalQuantile(level: 0.95), 1.959963984540054, 1e-14))
    #expect(intervalQuantile(level: 0) == 0 && intervalQuantile(level: 7).isFinite)
  }
}

@Suite struct StudentDistributionTests {
  /// mpmath 1.4, 30 digits: betainc(v/2, 1/2, 0, v/(v + t^2), regularized) / 2; the last one by
  /// integrating the density.
  @Test(arguments: [
    (2.5, 3.0, 0.043853323504032774), (0.3, 1, 0.40722642092225766),
    (1.2, 7.5, 0.13333446139661103), (12, 20, 6.7977785129403396e-11),
    (2, 1000, 0.02288517324662582), (40, 4, 1.1670081613006343e-6),
    (3, 1e6, 0.0013499312707108985),
  ])
  func `tails match thirty digits`(t: Double, degrees: Double, tail: Double) {
    let relative = degrees > 1e5 ? 1e-10 : 1e-12
    #expect(near(studentTail(t, degrees: degrees), tail, relative))
    #expect(near(studentTail(-t, degrees: degrees), 1 - tail, relative))
  }

  /// scipy 1.17: stats.t.ppf(p, v).
  @Test(arguments: [
    (0.975, 1.0, 12.706204736174694), (0.975, 2.2, 3.948720749712723),
    (0.975, 9, 2.262157162798205), (0.995, 30.5, 2.746967063704737),
    (0.9, 1000, 1.2823987214609247),
  ])
  func `quantiles match scipy`(p: Double, degrees: Double, t: Double) {
    #expect(near(studentQuantile(p, degrees: degrees), t, 1e-11))
    #expect(near(studentQuantile(1 - p, degrees: degrees), -t, 1e-11))
  }

  @Test func `quantile and tail undo each other and impossible degrees give no number`() {
    for degrees in [0.5, 1, 3, 50, 1e5, 1e12] {
      for p in [0.51, 0.7, 0.999, 1 - 1e-9] {
        let t = studentQuantile(p, degrees: degrees)
        #expect(near(studentTail(t, degrees: degrees), 1 - p, 1e-9), "\(degrees) \(p)")
      }
    }
    #expect(studentTail(1, degrees: 0).isNaN && studentQuantile(0.3, degrees: -1).isNaN)
    #expect(studentQuantile(0.5, degrees: 3) == 0 && studentTail(.infinity, degrees: 3) == 0)
  }
}

@Suite struct ProportionTests {
  /// statsmodels 0.15: proportion_confint(s, n, method="wilson"); the first two are also in
  /// Newcombe 1998a, table I (0.2553 to 0.3662, 0.0624 to 0.1605).
  @Test(arguments: [
    (81, 263, 0.2552885198782742, 0.36620957698280004),
    (15, 148, 0.06238639953073628, 0.16048724172330803), (0, 20, 0, 0.1611251580528194),
    (1, 29, 0.006113214292762667, 0.17175521879320294),
  ])
  func `Wilson's limits match statsmodels`(s: Int, n: Int, low: Double, high: Double) {
    let estimate = wilson(successes: s, of: n)
    #expect(estimate.mean == Double(s) / Double(n))
    #expect(near(estimate.low, low) && near(estimate.high, high))
  }

  @Test func `Wilson's limits follow the level`() {
    let wide = wilson(successes: 81, of: 263, level: 0.99)
    #expect(near(wide.low, 0.24013690268760773) && near(wide.high, 0.38528250231822986))
  }

  @Test func `Wilson's limits stay between 0 and 1 and hold the share`() {
    for n in [0, 1, 2, 7, 40, 1_000_000] {
      for s in Set([-3, 0, 1, n / 2, n - 1, n, n + 5]) {
        for level in [0.5, 0.95, 0.9999] {
          let estimate = wilson(successes: s, of: n, level: level)
          #expect(estimate.low >= 0 && estimate.high <= 1)
          #expect(estimate.low <= estimate.mean && estimate.mean <= estimate.high)
          #expect(estimate.width > 0)
        }
      }
    }
    #expect(wilson(successes: 0, of: 0) == Estimate(mean: 0, low: 0, high: 1))
  }

  /// Newcombe 1998b, table II, method 10: 0.0524 to 0.3339, 0.1705 to 0.8090, 0.6791 to 1, -0.0381
  /// to 0.1926; digits from statsmodels 0.15, confint_proportions_2indep(method="newcomb").
  @Test(arguments: [
    (56, 70, 48, 80, 0.05243147240236498, 0.33387265403690614),
    (9, 10, 3, 10, 0.1705227239345029, 0.809017973535488),
    (10, 10, 0, 20, 0.6790860371419145, 1.0),
    (5, 56, 0, 29, -0.038137147903536936, 0.19256001385511165),
  ])
  func `Newcombe's limits match his tables`(
    a: Int, ofA: Int, b: Int, ofB: Int, low: Double, high: Double
  ) {
    let estimate = differenceOfShares(successesA: a, ofA: ofA, successesB: b, ofB: ofB)
    #expect(near(estimate.low, low) && near(estimate.high, high))
    let other = differenceOfShares(
      ShareTable(successesA: b, ofA: ofB, successesB: a, ofB: ofA))
    #expect(near(other.low, -high) && near(other.high, -low))
  }

  @Test func `tables bring impossible counts into range`() {
    let table = ShareTable(successesA: 9, ofA: 4, successesB: -1, ofB: -2)
    #expect(table == ShareTable(successesA: 4, ofA: 4, successesB: 0, ofB: 0))
    #expect(table.shareA == 1 && table.shareB == 0)
    #expect((table + table).ofA == 8)
  }
}

@Suite struct FisherTests {
  /// Sums of exact probabilities with mpmath 1.4, 50 digits, of all tables with a probability up to
  /// 1 + 1e-7 times that of the table; scipy 1.17's fisher_exact agrees to 15 digits. The first is
  /// Fisher's tea taster.
  @Test(arguments: [
    (3, 4, 1, 4, 0.48571428571428571), (8, 10, 1, 9, 0.0054774946415813289),
    (1, 15, 11, 14, 0.00011573160788027039), (30, 1000, 55, 900, 0.0011854676203917224),
    (5, 5, 0, 100, 1.0356185893785342e-8), (250, 500, 150, 500, 1.4020731926929598e-10),
    (100_500, 500_000, 100_000, 500_000, 0.2126420688370751),
    (50, 1000, 0, 999_000, 2.880840358149825e-151),
    (3000, 300_000, 7500, 700_000, 0.001320110027660116),
    (120_000, 600_000, 81_000, 400_000, 0.002261082163888162),
  ])
  func `matches exact sums`(a: Int, ofA: Int, b: Int, ofB: Int, p: Double) {
    #expect(near(fisherExact(successesA: a, ofA: ofA, successesB: b, ofB: ofB), p, 1e-11))
    #expect(near(fisherExact(successesA: b, ofA: ofB, successesB: a, ofB: ofA), p, 1e-11))
    #expect(
      near(fisherExact(successesA: ofA - a, ofA: ofA, successesB: ofB - b, ofB: ofB), p, 1e-11))
  }

  @Test func `what is too small for a number is not 0 and has its logarithm`() {
    let table = ShareTable(successesA: 400_000, ofA: 500_000, successesB: 100_000, ofB: 500_000)
    #expect(fisherExact(table) == Double.leastNonzeroMagnitude)
    #expect(near(logFisherExact(table), -192749.99345034861, 1e-12))
  }

  @Test func `tables that say nothing have p of 1`() {
    #expect(fisherExact(successesA: 0, ofA: 0, successesB: 3, ofB: 7) == 1)
    #expect(fisherExact(successesA: 0, ofA: 4, successesB: 0, ofB: 7) == 1)
    #expect(fisherExact(successesA: 4, ofA: 4, successesB: 7, ofB: 7) == 1)
    #expect(fisherExact(successesA: 5, ofA: 10, successesB: 5, ofB: 10) == 1)
  }

  /// Every table of small margins against plain sums over all tables.
  @Test func `matches plain sums for all small tables`() {
    var factorials = [1.0]
    for n in 1...24 { factorials.append(factorials[n - 1] * Double(n)) }
    for ofA in 1...9 {
      for ofB in [1, 4, 9, 15] {
        for successes in 0...ofA + ofB {
          let range = max(0, successes - ofB)...min(ofA, successes)
          func weight(_ a: Int) -> Double {
            1 / factorials[a] / factorials[ofA - a] / factorials[successes - a]
              / factorials[ofB - successes + a]
          }
          let total = range.reduce(0) { $0 + weight($1) }
          for a in range {
            let limit = weight(a) * (1 + 1e-7)
            let p = range.reduce(0) { weight($1) <= limit ? $0 + weight($1) : $0 } / total
            let found = fisherExact(
              successesA: a, ofA: ofA, successesB: successes - a, ofB: ofB)
            #expect(near(found, p, 1e-12), "\(a) of \(ofA), \(successes - a) of \(ofB)")
          }
        }
      }
    }
  }

  /// mpmath 1.4, 30 digits: loggamma(n + 1).
  @Test(arguments: [
    (5, 4.78749174278204599), (20, 42.335616460753485), (170, 706.573062245787347),
    (1_000_000, 12815518.3846581696),
  ])
  func `factorials match thirty digits`(n: Int, logarithm: Double) {
    let x = Double(n)
    #expect(near(stirlingRemainder(n) + x * log(x) - x, logarithm, 1e-15))
  }

  @Test func `the factorials of 0 and 1`() {
    #expect(stirlingRemainder(0) == 0 && abs(stirlingRemainder(1) - 1) < 1e-15)
  }
}
