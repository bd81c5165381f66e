import Findings
import Foundation
import Ground
import Randomness
import Statistics

/// How well a plain bag of words, marks and lengths tells the sides apart: what any list can hope for.
///
/// Naive Bayes over what is present in a text, cross-fitted: each text is scored by counts that leave
/// its fold out, and texts of one unit (a group, near copies) share a fold.
enum BagOfWords {
  static let folds = 5
  /// Texts on a side below which nothing is said.
  static let fewest = 10
  static let mostTexts = 100_000

  static func separability(_ part: TextPart, unit: [Int32], seed: Seed) -> Separability? {
    let part = part.sample(mostTexts, seed: seed.child("separability"))
    guard part.countA >= fewest, part.countB >= fewest else { return nil }
    let scores = self.scores(part, unit: unit, seed: seed)
    guard let estimate = deLong(scores: scores, positive: part.isA) else { return nil }
    return Separability(auroc: estimate.mean, low: estimate.low, high: estimate.high)
  }

  /// Log-odds of A for each text, out of fold.
  static func scores(_ part: TextPart, unit: [Int32], seed: Seed) -> [Double] {
    let stems = part.stems.count
    let ladders = part.features.features.map(\.ladder)
    let starts = ladders.reduce(into: [stems]) { $0.append($0[$0.count - 1] + $1.count) }
    let width = starts[starts.count - 1]
    let key = seed.child("folds").value
    let fold = (0..<part.count).map { place in
      Int(mixed(key, UInt64(UInt32(bitPattern: unit[part.identity(place)]))) % UInt64(folds))
    }
    // Texts with each item by fold and side.
    var counts = [Int32](repeating: 0, count: 2 * folds * width)
    var sizes = [Int](repeating: 0, count: 2 * folds)
    var last = [Int32](repeating: -1, count: stems)
    for place in 0..<part.count {
      let base = (2 * fold[place] + (part.isA[place] ? 1 : 0))
      sizes[base] += 1
      visit(part, place, ladders, starts, &last) { counts[base * width + $0] += 1 }
    }
    // Log-odds of each item, with each fold left out.
    let tables = concurrentMap(folds) { [counts, sizes] left -> [Double] in
      var odds = [Double](repeating: 0, count: width)
      let inside = (0..<folds).filter { $0 != left }
      let nA = Double(inside.reduce(0) { $0 + sizes[2 * $1 + 1] })
      let nB = Double(inside.reduce(0) { $0 + sizes[2 * $1] })
      for item in 0..<width {
        var (a, b) = (0.0, 0.0)
        for fold in inside {
          a += Double(counts[(2 * fold + 1) * width + item])
          b += Double(counts[2 * fold * width + item])
        }
        odds[item] = log((a + 0.5) / (nA + 1)) - log((b + 0.5) / (nB + 1))
      }
      return odds
    }
    last = [Int32](repeating: -1, count: stems)
    return (0..<part.count).map { place in
      var score = 0.0
      let odds = tables[fold[place]]
      visit(part, place, ladders, starts, &last) { score += odds[$0] }
      return score
    }
  }

  /// Visits each item present in a text once: its stems, and the highest rung of each feature.
  @inline(__always)
  private static func visit(
    _ part: TextPart, _ place: Int, _ ladders: [[Int]], _ starts: [Int], _ last: inout [Int32],
    _ item: (Int) -> Void
  ) {
    let ofWord = part.stems.ofWord
    part.withWords(of: place) { words in
      for word in words {
        let stem = Int(ofWord[Int(word)])
        guard last[stem] != Int32(place) else { continue }
        last[stem] = Int32(place)
        item(stem)
      }
    }
    part.withFeatures(of: place) { counts in
      for feature in counts.indices where counts[feature] > 0 {
        let ladder = ladders[feature]
        var rung = -1
        while rung + 1 < ladder.count, ladder[rung + 1] <= Int(counts[feature]) { rung += 1 }
        if rung >= 0 { item(starts[feature] + rung) }
      }
    }
  }
}
