import Environments

/// Backward induction over every situation of a garden and every step of an episode, for two
/// rewards at once.
///
/// With W(p, m) the returns from place p with the set m of watered tomatoes and t steps left, one
/// step more is U(p, m) = Σ chance(m → m') · (reward(p, m') + W(p, m')), and W is U of the best
/// move. Every tomato dries by itself, so the sum over 2^n sets is n passes, each mixing pairs of
/// sets that differ in one tomato: 95 parts one, 5 parts the other. All in `Double`, with the
/// accumulated rounding bounded by counting operations.
///
/// # How far the results can be off
///
/// With u = 2^-53 and γ(k) = k·u/(1 − k·u), a product of k factors 1 + δ, |δ| ≤ u, lies within γ(k)
/// of 1 (Higham 2002, Accuracy and Stability of Numerical Algorithms, lemma 3.1). Rewards are at
/// most 1 in size. One step takes from W(p, ·) to U(p, ·):
/// - a reward, converted (at most 4 factors) and added to W (1 factor);
/// - n passes, each a converted weight, a product and a sum (3 factors); weights are positive and
///   add up to 1, so passes never enlarge an error that is there already;
/// - for a scripted policy that mixes moves, a converted chance, a product and 3 sums (5 factors).
/// So |computed U − exact U| ≤ |error of W| + γ(k)·(1 + |W|) with k = 3n + 10, where the error of W
/// is its largest over all situations. Copying the value of a chosen move adds nothing: the bound
/// holds for the policy that was chosen, whether or not it is the best. With |W| ≤ c·t after t
/// steps, c = 1 + 2Hγ(k), the errors of H steps add up to at most c·γ(k)·H(H + 1)/2. Numbers too
/// small for full precision (below 2^-1022) are off by at most 2^-1074 each, at most 2^-1000 a step
/// together.
package struct GardenSweep: Sendable {
  /// What decides the moves.
  package enum Chooser: Sendable {
    /// The move with the greatest x · proxy + y · true.
    case direction(x: Double, y: Double)
    /// A scripted policy of the card, by its index.
    case scripted(Int)
  }

  let garden: Garden
  let horizon: Int
  /// Rewards `[proxy, true]` by sets of watered tomatoes, `[place off the tile, on it][set]`.
  private let rewards: [[SIMD2<Double>]]

  /// Factors 1 + δ in one step, at most.
  package var factors: Int { 3 * garden.tomatoes.count + 10 }
  package var situations: Int { garden.cellCount << garden.tomatoes.count }

  /// - Parameter reward: Proxy and true reward, within -1 ... 1, by presence on the tile and number
  ///   of watered tomatoes.
  package init(
    _ garden: Garden, horizon: Int, reward: (_ onTile: Bool, _ watered: Int) -> SIMD2<Double>
  ) {
    self.garden = garden
    self.horizon = horizon
    let sets = 0..<(1 << garden.tomatoes.count)
    rewards = [false, true].map { onTile in
      let byCount = (0...garden.tomatoes.count).map { reward(onTile, $0) }
      return sets.map { byCount[$0.nonzeroBitCount] }
    }
  }

  /// Memory of one sweep, to be used again by the next.
  package final class Memory {
    /// Returns `[half][place, set]`: those with one step less are read while the others are
    /// written.
    let values: UnsafeMutablePointer<SIMD2<Double>>
    /// What moves are compared by, laid out alike.
    let scores: UnsafeMutablePointer<Double>
    /// `[place, set]`: the move of a scripted policy, or 4 for all alike.
    let moves: UnsafeMutablePointer<UInt8>

    package init(_ sweep: GardenSweep) {
      values = .allocate(capacity: 2 * sweep.situations)
      values.initialize(repeating: .zero, count: 2 * sweep.situations)
      scores = .allocate(capacity: 2 * sweep.situations)
      scores.initialize(repeating: 0, count: 2 * sweep.situations)
      moves = .allocate(capacity: sweep.situations)
      moves.initialize(repeating: 0, count: sweep.situations)
    }

    deinit {
      values.deallocate()
      scores.deallocate()
      moves.deallocate()
    }
  }

  /// Returns (proxy, true) of the chosen policy from an episode's beginning.
  package func returns(_ chooser: Chooser, in memory: Memory) -> SIMD2<Double> {
    let sets = 1 << garden.tomatoes.count
    let size = situations
    var weights: [SIMD4<Double>] = []
    if case .scripted(let policy) = chooser { weights = prepare(policy, memory) }
    for step in 0..<horizon {
      let read = step & 1 == 0 ? 0 : size
      let write = size - read
      for place in 0..<garden.cellCount {
        let row = memory.values + write + place * sets
        let reward = rewards[place == garden.bucket ? 1 : 0]
        reward.withUnsafeBufferPointer { reward in
          guard let reward = reward.baseAddress else { return }
          if step == 0 {
            row.update(from: reward, count: sets)
          } else {
            switch chooser {
            case .direction:
              choose(place, memory, read: read, reward: reward, into: row)
            case .scripted:
              mix(place, memory, read: read, weights: weights, reward: reward, into: row)
            }
          }
        }
        dry(row, sets: sets)
        water(place, row, sets: sets)
        if case .direction(let x, let y) = chooser {
          let scores = memory.scores + write + place * sets
          for set in 0..<sets { scores[set] = x * row[set].x + y * row[set].y }
        }
      }
    }
    return first(chooser, memory, read: horizon & 1 == 0 ? 0 : size, weights: weights)
  }

  // MARK: One step

  /// Places that the moves from a place lead to, each once.
  private func neighbours(_ place: Int) -> [Int] {
    var found: [Int] = []
    for move in 0..<4 {
      let next = garden.moved(place, 0, move).place
      if !found.contains(next) { found.append(next) }
    }
    return found
  }

  /// Writes reward + value of the best move for every set.
  private func choose(
    _ place: Int, _ memory: Memory, read: Int, reward: UnsafePointer<SIMD2<Double>>,
    into row: UnsafeMutablePointer<SIMD2<Double>>
  ) {
    let sets = 1 << garden.tomatoes.count
    let places = neighbours(place)
    // Moves that lead to the same place are one; where there are fewer than four, one is repeated.
    let offsets = (0..<4).map { read + places[min($0, places.count - 1)] * sets }
    let (a, b, c, d) = (offsets[0], offsets[1], offsets[2], offsets[3])
    let (scores, values) = (UnsafePointer(memory.scores), UnsafePointer(memory.values))
    for set in 0..<sets {
      let (one, two) = (scores[a + set], scores[b + set])
      let (three, four) = (scores[c + set], scores[d + set])
      let (left, leftScore) = two > one ? (b, two) : (a, one)
      let (right, rightScore) = four > three ? (d, four) : (c, three)
      row[set] = reward[set] + values[(rightScore > leftScore ? right : left) + set]
    }
  }

  /// Writes reward + mean value of a scripted policy's moves for every set.
  private func mix(
    _ place: Int, _ memory: Memory, read: Int, weights: [SIMD4<Double>],
    reward: UnsafePointer<SIMD2<Double>>, into row: UnsafeMutablePointer<SIMD2<Double>>
  ) {
    let sets = 1 << garden.tomatoes.count
    let offsets = (0..<4).map { read + garden.moved(place, 0, $0).place * sets }
    let (a, b, c, d) = (offsets[0], offsets[1], offsets[2], offsets[3])
    let values = UnsafePointer(memory.values)
    weights.withUnsafeBufferPointer { weights in
      for set in 0..<sets {
        let weight = weights[Int(memory.moves[place * sets + set])]
        let mean =
          values[a + set] * weight.x + values[b + set] * weight.y + values[c + set] * weight.z
          + values[d + set] * weight.w
        row[set] = reward[set] + mean
      }
    }
  }

  /// Replaces every set's value by its mean over what the set dries to, tomato by tomato.
  ///
  /// Three tomatoes a pass, so that eight values stay in registers for twelve mixtures.
  private func dry(_ row: UnsafeMutablePointer<SIMD2<Double>>, sets: Int) {
    let drying = Garden.drying
    let dries = Double(drying.numerator) / Double(drying.denominator)
    let stays = Double(drying.denominator - drying.numerator) / Double(drying.denominator)
    @inline(__always)
    func mixed(_ wet: SIMD2<Double>, _ dry: SIMD2<Double>) -> SIMD2<Double> {
      wet * stays + dry * dries
    }
    var stride = 1
    while stride * 8 <= sets {
      var block = 0
      while block < sets {
        for place in block..<block + stride {
          let x = row + place
          let x0 = x[0]
          var (x1, x2, x3) = (x[stride], x[2 * stride], x[3 * stride])
          var (x4, x5, x6, x7) = (x[4 * stride], x[5 * stride], x[6 * stride], x[7 * stride])
          (x1, x3, x5, x7) = (mixed(x1, x0), mixed(x3, x2), mixed(x5, x4), mixed(x7, x6))
          (x2, x3, x6, x7) = (mixed(x2, x0), mixed(x3, x1), mixed(x6, x4), mixed(x7, x5))
          (x4, x5, x6, x7) = (mixed(x4, x0), mixed(x5, x1), mixed(x6, x2), mixed(x7, x3))
          (x[stride], x[2 * stride], x[3 * stride]) = (x1, x2, x3)
          (x[4 * stride], x[5 * stride], x[6 * stride], x[7 * stride]) = (x4, x5, x6, x7)
        }
        block += 8 * stride
      }
      stride *= 8
    }
    while stride < sets {
      var block = 0
      while block < sets {
        for place in block..<block + stride {
          row[place + stride] = mixed(row[place + stride], row[place])
        }
        block += 2 * stride
      }
      stride *= 2
    }
  }

  /// At a tomato's place it is watered before it may dry: sets without it have the value of those
  /// with.
  private func water(_ place: Int, _ row: UnsafeMutablePointer<SIMD2<Double>>, sets: Int) {
    let tomato = garden.tomatoOfCell[place]
    if tomato < 0 { return }
    let bit = 1 << tomato
    for set in 0..<sets where set & bit == 0 { row[set] = row[set | bit] }
  }

  // MARK: The first step, and scripted policies

  private func first(
    _ chooser: Chooser, _ memory: Memory, read: Int, weights: [SIMD4<Double>]
  ) -> SIMD2<Double> {
    let sets = 1 << garden.tomatoes.count
    let set = Int(garden.wateredFirst)
    let places = (0..<4).map { garden.moved(garden.firstCell, 0, $0).place * sets + set }
    let values = places.map { memory.values[read + $0] }
    switch chooser {
    case .direction:
      let scores = places.map { memory.scores[read + $0] }
      var best = 0
      for move in 1..<4 where scores[move] > scores[best] { best = move }
      return values[best]
    case .scripted:
      let weight = weights[Int(memory.moves[garden.firstCell * sets + set])]
      return (0..<4).reduce(.zero) { $0 + values[$1] * weight[$1] }
    }
  }

  /// Notes a policy's moves; gives chances of the four moves for every steady move, and for none.
  private func prepare(_ policy: Int, _ memory: Memory) -> [SIMD4<Double>] {
    let sets = 1 << garden.tomatoes.count
    var weights = [SIMD4<Double>](repeating: .init(repeating: 0.25), count: 5)
    for place in 0..<garden.cellCount {
      for set in 0..<sets {
        let situation = Garden.Situation(place: place, watered: UInt32(set))
        let steady = garden.steadyMove(policy, situation) ?? 4
        memory.moves[place * sets + set] = UInt8(steady)
        if set == 0 || steady != Int(memory.moves[place * sets + set - 1]) {
          let chances = garden.actionChances(policy: policy, in: situation)
          for move in 0..<4 {
            weights[steady][move] =
              Double(chances[move].numerator) / Double(chances[move].denominator)
          }
        }
      }
    }
    return weights
  }
}
