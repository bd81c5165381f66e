import Randomness
import Testing

@Suite struct SeedTreeTests {
  @Test func `the same path gives the same seed`() {
    let one = Seed(9).child("training").child(3).child("copy")
    #expect(one == Seed(9).child("training").child(3).child("copy"))
  }

  @Test func `different paths never give the same seed`() {
    let names: [StaticString] = ["", "a", "b", "ab", "ba", "training", "evaluation", "Training"]
    var seeds: Set<Seed> = []
    var count = 0
    for master in 0..<20 {
      let root = Seed(UInt64(master))
      seeds.insert(root)
      count += 1
      for name in names {
        seeds.insert(root.child(name))
        count += 1
        for index in -5..<200 {
          seeds.insert(root.child(name).child(index))
          count += 1
        }
      }
      for index in -5..<200 {
        seeds.insert(root.child(index))
        count += 1
      }
    }
    #expect(seeds.count == count)
  }

  @Test func `the order of a path matters`() {
    #expect(Seed(1).child(2).child(3) != Seed(1).child(3).child(2))
    #expect(Seed(1).child("a").child("b") != Seed(1).child("b").child("a"))
    #expect(Seed(1).child("ab") != Seed(1).child("a").child("b"))
  }

  @Test func `streams of neighbouring seeds are unrelated`() {
    // The correlation of 4000 pairs of independent uniforms has a deviation of 0.016.
    func correlation(_ a: Seed, _ b: Seed) -> Double {
      var (one, other) = (RandomStream(seed: a), RandomStream(seed: b))
      var sum = 0.0
      for _ in 0..<4000 { sum += (one.uniform() - 0.5) * (other.uniform() - 0.5) }
      return 12 * sum / 4000
    }
    for index in 0..<20 {
      #expect(abs(correlation(Seed(1).child(index), Seed(1).child(index + 1))) < 0.07)
      #expect(abs(correlation(Seed(UInt64(index)), Seed(UInt64(index + 1)))) < 0.07)
      #expect(abs(correlation(Seed(1).child(index), Seed(2).child(index))) < 0.07)
    }
    #expect(abs(correlation(Seed(1).child("training"), Seed(1).child("evaluation"))) < 0.07)
  }

  @Test func `a copy of a stream has the same future and a life of its own`() {
    var stream = RandomStream(seed: Seed(4))
    for _ in 0..<17 { _ = stream.next() }
    var copy = stream
    #expect(copy == stream)
    let future = (0..<100).map { _ in copy.next() }
    #expect(copy != stream)
    #expect((0..<100).map { _ in stream.next() } == future)
    #expect(copy == stream)
  }
}
