import Environments
import Findings
import Randomness
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The equations of Gymnasium's CartPole-v1 in double precision, written from its documentation.
private struct ReferenceCartPole {
  var x: Double
  var velocity: Double
  var angle: Double
  var turning: Double

  mutating func step(pushesRight: Bool) {
    let force = pushesRight ? 10.0 : -10.0
    let (c, s) = (cos(angle), sin(angle))
    let temp = (force + 0.05 * turning * turning * s) / 1.1
    let angular = (9.8 * s - c * temp) / (0.5 * (4.0 / 3.0 - 0.1 * c * c / 1.1))
    let linear = temp - 0.05 * angular * c / 1.1
    x += 0.02 * velocity
    velocity += 0.02 * linear
    angle += 0.02 * turning
    turning += 0.02 * angular
  }

  var numbers: [Double] { [x, velocity, angle, turning] }
}

@Suite struct CartPoleTests {
  /// Numbers of a Python program with the same equations, run once from (0.01, -0.02, 0.03, 0.04).
  @Test func `the reference here agrees with one in another language`() {
    var reference = ReferenceCartPole(x: 0.01, velocity: -0.02, angle: 0.03, turning: 0.04)
    let expected: [Int: [Double]] = [
      1: [0.0096, 0.17467919574755525, 0.0308, -0.2430687179600081],
      10: [0.03307859270271343, -0.41163120652419144, 0.0022720574272346045, 0.6559561596581496],
      20: [-0.02222105886333456, -0.8068014765686287, 0.09899228194334173, 1.3550103338042911],
      30: [-0.1580184715581983, -1.2171164920198174, 0.37328478752757405, 2.531080702113601],
    ]
    for (index, action) in repeated("1101001000", upTo: 30).enumerated() {
      reference.step(pushesRight: action == "1")
      guard let numbers = expected[index + 1] else { continue }
      for (mine, theirs) in zip(reference.numbers, numbers) { #expect(abs(mine - theirs) < 1e-12) }
    }
  }

  @Test func `trajectories follow the published equations`() throws {
    let arena = try Arena("cart-pole", copies: 16)
    arena.start()
    var references = (0..<16).map { copy in
      let start = arena.observation(copy).map(Double.init)
      return ReferenceCartPole(
        x: start[0], velocity: start[1], angle: start[2], turning: start[3])
    }
    var isFirstEpisode = [Bool](repeating: true, count: 16)
    var random = RandomStream(seed: Seed(21))
    var compared = 0
    for _ in 0..<60 {
      let actions = arena.randomActions(&random)
      arena.step(actions)
      for copy in 0..<16 where isFirstEpisode[copy] {
        references[copy].step(pushesRight: actions[copy] == 1)
        let ends = arena.moment(copy).ends
        let seen = ends ? arena.finalObservation(copy) : arena.observation(copy)
        for (mine, theirs) in zip(references[copy].numbers, seen) {
          #expect(abs(mine - Double(theirs)) < 1e-4)
        }
        #expect(abs(abs(references[copy].x) - Double(arena.measure("position", copy))) < 1e-4)
        #expect(abs(abs(references[copy].angle) - Double(arena.measure("angle", copy))) < 1e-4)
        compared += 1
        isFirstEpisode[copy] = !ends
      }
    }
    #expect(compared > 200)
  }

  @Test func `the start lies within 0.05 of rest in every coordinate`() throws {
    let arena = try Arena("cart-pole", copies: 500)
    arena.start()
    let starts = (0..<500).map(arena.observation)
    for coordinate in 0..<4 {
      let values = starts.map { $0[coordinate] }
      #expect(values.allSatisfy { abs($0) <= 0.05 })
      #expect((values.max() ?? 0) > 0.045 && (values.min() ?? 0) < -0.045)
    }
  }

  @Test func `an episode ends exactly when the pole leans over 12 degrees`() throws {
    let limit = Float(12 * 2 * Double.pi / 360)
    let arena = try Arena("cart-pole", copies: 32)
    arena.start()
    var ends = 0
    for _ in 0..<40 {
      arena.step([Float](repeating: 1, count: 32))
      for copy in 0..<32 {
        #expect(arena.measure("alive", copy) == 1)
        #expect((arena.measure("angle", copy) > limit) == (arena.buffers.terminated[copy] == 1))
        if arena.moment(copy).ends {
          ends += 1
          #expect(abs(arena.finalObservation(copy)[2]) > limit)
          #expect(arena.measure("angle", copy) == abs(arena.finalObservation(copy)[2]))
        } else {
          #expect(abs(arena.observation(copy)[2]) <= limit)
        }
      }
    }
    #expect(ends >= 64)
  }

  @Test func `an episode ends exactly when the cart is farther than 2.4 metres`() throws {
    // Balanced about a slight lean to the right, the cart runs off to the right.
    let arena = try Arena("cart-pole", copies: 8)
    arena.start()
    var ends = 0
    for _ in 0..<400 where ends < 8 {
      arena.step(
        (0..<8).map { copy in
          let o = arena.observation(copy)
          return o[2] + 0.4 * o[3] > 0.05 ? 1 : 0
        })
      for copy in 0..<8 {
        let position = arena.measure("position", copy)
        #expect((position > 2.4) == (arena.buffers.terminated[copy] == 1))
        #expect(arena.measure("angle", copy) < 0.2)
        ends += arena.moment(copy).ends ? 1 : 0
      }
    }
    #expect(ends >= 8)
  }

  @Test func `the lean policy stays up much longer than the coin`() throws {
    func meanLength(_ name: String) throws -> Double {
      let arena = try Arena("cart-pole", copies: 32)
      let policy = try #require(arena.policy(name))
      var random = RandomStream(seed: Seed(2))
      arena.start()
      var (steps, ends) = (0, 0)
      for _ in 0..<1000 {
        arena.step(policy: policy, random: &random)
        steps += 32
        ends += (0..<32).count { arena.moment($0).ends }
      }
      return Double(steps) / Double(ends)
    }
    let (random, lean) = (try meanLength("random"), try meanLength("lean"))
    // The coin's mean episode is well known to be near 22 steps.
    #expect((20...24).contains(random), "\(random)")
    #expect(lean > 10 * random, "\(lean)")
  }
}
