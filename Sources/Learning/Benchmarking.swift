import CKernels
import Environments
import Findings
import Ground
import Networks
import Randomness
import Specifications

// What benchmarks need to see of the learner's inside.

/// Billions of floating-point operations a second of square single-precision products.
public func matrixRate(size: Int, seconds: Double, threads: Int) -> Double {
  ts_single_threaded_blas()
  let sets = (0..<max(1, threads)).map { _ in
    (FloatMemory(size * size), FloatMemory(size * size), FloatMemory(size * size))
  }
  func product(_ index: Int) {
    let (a, b, c) = sets[index]
    ts_matmul(
      0, 0, Int32(size), Int32(size), Int32(size), 1, a.pointer, b.pointer, 0, c.pointer)
  }
  for index in sets.indices { product(index) }
  let clock = ContinuousClock()
  var best = 0.0
  let end = clock.now + .seconds(seconds)
  while clock.now < end {
    let began = clock.now
    forEachIndex(sets.count, threads: threads) { product($0) }
    let took = (clock.now - began) / .seconds(1)
    let operations = 2 * Double(size) * Double(size) * Double(size) * Double(sets.count)
    best = max(best, operations / took / 1e9)
  }
  return best
}

/// Samples taken through whole updates (every epoch and minibatch, the optimiser included), and the
/// time they took.
public func measureUpdate(
  _ entry: CatalogueEntry, reward: any Reward, settings: LearnerSettings, seconds: Double,
  threads: Int
) throws -> (samples: Int, seconds: Double) {
  ts_single_threaded_blas()
  let learner = Learner(
    entry, reward: reward, settings: settings, seed: Seed(1), threads: threads)
  try learner.collect()
  learner.estimateAdvantages()
  try learner.update()
  let clock = ContinuousClock()
  let began = clock.now
  var samples = 0
  while (clock.now - began) < .seconds(seconds) {
    try learner.update()
    samples += settings.copies * settings.rolloutLength * settings.epochs
  }
  return (samples, (clock.now - began) / .seconds(1))
}
