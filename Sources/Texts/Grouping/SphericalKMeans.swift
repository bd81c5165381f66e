import Foundation
import Ground
import Randomness

/// Sparse rows of length one.
struct SparseRows: Sendable {
  /// Column and weight of every entry, row after row.
  var columns: [Int32] = []
  var weights: [Float] = []
  var offsets: [Int] = [0]
  var width: Int

  var count: Int { offsets.count - 1 }
}

/// Groups rows of length one by cosine (Dhillon and Modha 2001), with k-means++ seeding by cosine
/// distance and the best of several starts.
struct SphericalKMeans {
  /// Group of each row.
  var group: [Int32]
  /// Cosine of each row to its group's centre.
  var cosine: [Float]
  /// Mean of `cosine`.
  var cohesion: Double

  static let starts = 4
  static let mostSteps = 40

  init(_ rows: SparseRows, k: Int, seed: Seed) {
    let runs = concurrentMap(Self.starts) { start in
      Self.run(rows, k: k, seed: seed.child(start))
    }
    var best = runs[0]
    for run in runs.dropFirst() where run.cohesion > best.cohesion + 1e-9 { best = run }
    self = best
  }

  private init(group: [Int32], cosine: [Float]) {
    self.group = group
    self.cosine = cosine
    cohesion = cosine.reduce(0) { $0 + Double($1) } / Double(max(1, cosine.count))
  }

  private static func run(_ rows: SparseRows, k: Int, seed: Seed) -> SphericalKMeans {
    var stream = RandomStream(seed: seed)
    let k = max(1, min(k, rows.count))
    var centres = seeds(rows, k, &stream)
    var group = [Int32](repeating: -1, count: rows.count)
    var cosine = [Float](repeating: 0, count: rows.count)
    var similarities = [Float](repeating: 0, count: k)
    for _ in 0..<mostSteps {
      var changed = 0
      // Centres column by column, so that one entry meets all centres in one line of memory.
      centres.withUnsafeBufferPointer { centres in
        rows.columns.withUnsafeBufferPointer { columns in
          rows.weights.withUnsafeBufferPointer { weights in
            similarities.withUnsafeMutableBufferPointer { similarities in
              for row in 0..<rows.count {
                similarities.update(repeating: 0)
                for entry in rows.offsets[row]..<rows.offsets[row + 1] {
                  let base = Int(columns[entry]) * k
                  let weight = weights[entry]
                  for centre in 0..<k { similarities[centre] += weight * centres[base + centre] }
                }
                var best = 0
                for centre in 1..<max(1, k) where similarities[centre] > similarities[best] {
                  best = centre
                }
                if group[row] != Int32(best) { changed += 1 }
                group[row] = Int32(best)
                cosine[row] = similarities[best]
              }
            }
          }
        }
      }
      if changed * 1000 <= rows.count { break }
      centres = means(rows, group, k, &stream)
    }
    return SphericalKMeans(group: group, cosine: cosine)
  }

  /// k-means++: each next centre is a row drawn with probability as its distance to the nearest centre.
  private static func seeds(_ rows: SparseRows, _ k: Int, _ stream: inout RandomStream) -> [Float] {
    var centres = [Float](repeating: 0, count: rows.width * k)
    var nearest = [Float](repeating: 1, count: rows.count)
    var chosen = stream.below(rows.count)
    for centre in 0..<k {
      for entry in rows.offsets[chosen]..<rows.offsets[chosen + 1] {
        centres[Int(rows.columns[entry]) * k + centre] = rows.weights[entry]
      }
      var total = 0.0
      for row in 0..<rows.count {
        var cosine: Float = 0
        for entry in rows.offsets[row]..<rows.offsets[row + 1] {
          cosine += rows.weights[entry] * centres[Int(rows.columns[entry]) * k + centre]
        }
        nearest[row] = min(nearest[row], max(0, 1 - cosine))
        total += Double(nearest[row])
      }
      var left = stream.uniform() * total
      chosen = rows.count - 1
      for row in 0..<rows.count {
        left -= Double(nearest[row])
        if left <= 0 {
          chosen = row
          break
        }
      }
    }
    return centres
  }

  /// Mean direction of each group; an empty group starts again at a row drawn by chance.
  private static func means(
    _ rows: SparseRows, _ group: [Int32], _ k: Int, _ stream: inout RandomStream
  ) -> [Float] {
    var centres = [Float](repeating: 0, count: rows.width * k)
    var sizes = [Int](repeating: 0, count: k)
    for row in 0..<rows.count {
      sizes[Int(group[row])] += 1
      for entry in rows.offsets[row]..<rows.offsets[row + 1] {
        centres[Int(rows.columns[entry]) * k + Int(group[row])] += rows.weights[entry]
      }
    }
    for centre in 0..<k where sizes[centre] == 0 {
      let row = stream.below(rows.count)
      for entry in rows.offsets[row]..<rows.offsets[row + 1] {
        centres[Int(rows.columns[entry]) * k + centre] = rows.weights[entry]
      }
    }
    var norms = [Float](repeating: 0, count: k)
    for column in 0..<rows.width {
      for centre in 0..<k {
        norms[centre] += centres[column * k + centre] * centres[column * k + centre]
      }
    }
    for centre in 0..<k { norms[centre] = norms[centre] > 0 ? 1 / norms[centre].squareRoot() : 0 }
    for column in 0..<rows.width {
      for centre in 0..<k { centres[column * k + centre] *= norms[centre] }
    }
    return centres
  }
}
