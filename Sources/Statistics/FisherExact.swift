#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Fisher's exact test that two shares are the same, two-sided.
///
/// The sum of the probabilities, under fixed margins, of all tables no more probable than the one
/// seen, those within a relative 1e-7 of it included (as `fisher.test` of R does). Probabilities
/// come from deviances (Loader 2000), sums from recurrences outward: the time grows with the root
/// of the total, some microseconds at a million texts. Relative error about 1e-12.
///
/// - Returns: 1 where either side has no texts; never 0, at least the least number there is.
public func fisherExact(successesA: Int, ofA: Int, successesB: Int, ofB: Int) -> Double {
  fisherExact(
    ShareTable(successesA: successesA, ofA: ofA, successesB: successesB, ofB: ofB))
}

/// Fisher's exact test of a table, two-sided.
public func fisherExact(_ table: ShareTable) -> Double {
  max(.leastNonzeroMagnitude, min(1, exp(logFisherExact(table))))
}

/// The natural logarithm of the p-value of Fisher's exact test: tells apart what is too small to be
/// written as a number.
package func logFisherExact(_ table: ShareTable) -> Double {
  let law = Hypergeometric(table)
  let seen = table.successesA
  guard law.least < law.most, seen != law.mode else { return 0 }
  let outward = seen > law.mode ? 1 : -1
  let seenLog = law.logProbability(seen)

  // The first table on the other side that is no more probable: bisection, as there is one mode.
  let limit = seenLog + 1e-7
  var inside = seen
  var outside = outward > 0 ? law.least - 1 : law.most + 1
  if law.logProbability(law.mode) <= limit { return 0 }
  inside = law.mode
  while abs(inside - outside) > 1 {
    let middle = inside + (outside - inside) / 2
    if law.logProbability(middle) <= limit { outside = middle } else { inside = middle }
  }
  var sum = law.sum(from: seen, outward: outward)
  if outside >= law.least, outside <= law.most {
    sum += exp(law.logProbability(outside) - seenLog) * law.sum(from: outside, outward: -outward)
  }
  return min(0, seenLog + log(sum))
}

/// The law of A's successes when all four margins are fixed.
private struct Hypergeometric {
  let ofA: Int
  let ofB: Int
  let successes: Int
  let failures: Int
  let least: Int
  let most: Int
  let mode: Int
  private let margins: Double
  private let shareOfA: Double
  private let shareOfB: Double

  init(_ table: ShareTable) {
    ofA = table.ofA
    ofB = table.ofB
    successes = table.successesA + table.successesB
    let total = ofA + ofB
    failures = total - successes
    least = max(0, successes - ofB)
    most = min(ofA, successes)
    let peak = (Double(ofA) + 1) * (Double(successes) + 1) / (Double(total) + 2)
    mode = min(most, max(least, Int(peak)))
    margins =
      stirlingRemainder(ofA) + stirlingRemainder(ofB) + stirlingRemainder(successes)
      + stirlingRemainder(failures) - stirlingRemainder(total)
    shareOfA = Double(ofA) / max(1, Double(total))
    shareOfB = Double(ofB) / max(1, Double(total))
  }

  /// log of margins! / (total! cells!): the cells' deviances from their expectations, and what
  /// Stirling's formula leaves of each factorial.
  func logProbability(_ a: Int) -> Double {
    let b = successes - a
    let deviance =
      devianceTerm(Double(a), Double(successes) * shareOfA)
      + devianceTerm(Double(b), Double(successes) * shareOfB)
      + devianceTerm(Double(ofA - a), Double(failures) * shareOfA)
      + devianceTerm(Double(ofB - b), Double(failures) * shareOfB)
    let cells =
      stirlingRemainder(a) + stirlingRemainder(b) + stirlingRemainder(ofA - a)
      + stirlingRemainder(ofB - b)
    return margins - cells - deviance
  }

  /// Probabilities from one place away from the mode, over that of the place.
  func sum(from place: Int, outward: Int) -> Double {
    // Going down is going up in the table with A and B exchanged.
    var a = Double(outward > 0 ? place : successes - place)
    let sizeA = Double(outward > 0 ? ofA : ofB)
    let sizeB = Double(outward > 0 ? ofB : ofA)
    let all = Double(successes)
    var term = 1.0
    var sum = 1.0
    while term > 1e-18 * sum {
      term *= (sizeA - a) * (all - a) / ((a + 1) * (sizeB - all + a + 1))
      sum += term
      a += 1
    }
    return sum
  }
}
