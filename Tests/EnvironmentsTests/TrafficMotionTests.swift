import Environments
import Findings
import Randomness
import Testing

/// How vehicles move, read off the pictures: the only place where every vehicle can be seen.
@Suite struct TrafficMotionTests {
  /// Front positions past the merge point of the vehicles drawn on the highway's line.
  private func fronts(_ arena: Arena, copy: Int = 0) -> [Float] {
    arena.environment.scene(copy: copy).shapes.compactMap { shape in
      guard case .box(let x, _, _, _, let angle, _) = shape, angle == 0 else { return nil }
      return x - 180 + 2.5
    }
  }

  /// The foremost vehicle has nobody ahead: v' = 1 - (v/v0)^4 from rest, in moves of 0.2 s, new
  /// speed first. Over the first seconds v is far below v0 = 30, so that its spread does not show.
  @Test func `a driver with a free road follows the intelligent driver model`() throws {
    let arena = try Arena("traffic-merge", copies: 1)
    let idm = try #require(arena.policy("idm"))
    var random = RandomStream(seed: Seed(1))
    arena.start()
    var (speed, position) = (0.0, Double(try #require(fronts(arena).max())))
    for _ in 0..<8 {
      arena.step(policy: idm, random: &random)
      for _ in 0..<5 {
        let free = speed / 30
        speed += 0.2 * (1 - free * free * free * free)
        position += 0.2 * speed
      }
      let front = Double(try #require(fronts(arena).max()))
      #expect(abs(front - position) < 0.03, "\(front) for \(position)")
    }
    #expect(position > 25)
  }

  /// The second vehicle starts 42.6 m before the merge point and has a free road. Its junction lane
  /// is the last 24.5 m, where the vehicle type's 2.6 m/s² take over from the human's 1 m/s².
  @Test func `on the junction's lane the vehicle type's own driver speeds up`() throws {
    let arena = try Arena("traffic-merge", copies: 1)
    let idm = try #require(arena.policy("idm"))
    var random = RandomStream(seed: Seed(1))
    arena.start()
    var places: [Float] = []
    for _ in 0..<8 {
      arena.step(policy: idm, random: &random)
      places.append(fronts(arena).sorted(by: >)[1])
    }
    let strides = zip(places.dropFirst(), places).map { $0 - $1 }
    let gains = zip(strides.dropFirst(), strides).map { $0 - $1 }
    for (place, gain) in zip(places.dropFirst(2), gains) where place <= -24.5 {
      #expect((0.9...1).contains(gain), "\(gain)")
    }
    let largest = try #require(gains.max())
    #expect((2...2.6).contains(largest), "\(gains)")
  }

  /// From 10 m/s, 0.3 m/s less at each move of 0.2 s: 0.2 · (9.7 + 9.4 + ... + 0.1) = 32.34 m from
  /// where it came in, 169.5 m before the merge point.
  @Test func `on the plain merge a newcomer obeys its slot's action from its next move on`() throws
  {
    let arena = try Arena("traffic-merge", copies: 1)
    let size = arena.entry.card.actions.size
    arena.start()
    for _ in 0..<40 { arena.step([Float](repeating: -1.5, count: size)) }
    #expect(fronts(arena).contains { abs($0 + 137.16) < 0.02 }, "\(fronts(arena))")
  }

  @Test(arguments: ["traffic-merge", "traffic-merge-bus"], ["idm", "go", "random"])
  func `vehicles on one line keep a vehicle's length apart`(name: String, policy: String) throws {
    let arena = try Arena(name, copies: 2)
    let index = try #require(arena.policy(policy))
    var random = RandomStream(seed: Seed(2))
    arena.start()
    for _ in 0..<arena.entry.card.horizon - 1 {
      arena.step(policy: index, random: &random)
      for copy in 0..<2 {
        let places = fronts(arena, copy: copy).sorted()
        for (behind, ahead) in zip(places, places.dropFirst()) {
          try #require(ahead - behind >= 5 - 1e-3, "\(places)")
        }
      }
    }
  }

  @Test(arguments: ["traffic-merge", "traffic-merge-bus"])
  func `every vehicle on the road is drawn`(name: String) throws {
    let arena = try Arena(name, copies: 2)
    var random = RandomStream(seed: Seed(3))
    arena.start()
    for _ in 0..<arena.entry.card.horizon - 1 {
      arena.step(policy: 3, random: &random)
      for copy in 0..<2 {
        #expect(
          arena.environment.scene(copy: copy).shapes.count == Int(arena.measure("vehicles", copy)))
      }
    }
  }

  /// Commands change a speed by at most 1.5 m/s² and the model's limit only ever lowers it.
  @Test func `a commanded vehicle never speeds up by more than it was told`() throws {
    let arena = try Arena("traffic-merge-bus", copies: 1)
    let size = arena.entry.card.actions.size
    arena.start()
    var before: Float?
    for _ in 0..<60 {
      arena.step([Float](repeating: 0.5, count: size))
      // The first bus holds slot 0 until it leaves the road.
      let o = arena.observation(0)
      if o[0] > 0 || o[2] != 0 {
        let speed = 30 * o[0]
        if let before { #expect(speed <= before + 0.5 + 1e-3, "\(before) to \(speed)") }
        before = speed
      }
      if arena.measure("arrivals") > 0 { before = nil }
    }
  }

  @Test func `commanded to stand a bus stands and its gap is seen`() throws {
    let arena = try Arena("traffic-merge-bus", copies: 1)
    let stop = try #require(arena.policy("stop"))
    var random = RandomStream(seed: Seed(3))
    arena.start()
    for _ in 0..<60 { arena.step(policy: stop, random: &random) }
    let o = arena.observation(0)
    #expect(o[0] == 0)
    #expect(o[2] > 0 && o[2] < 1)
    #expect(arena.measure("stopped") >= 1)
    // Slots without a vehicle read zero.
    let controlled = (0..<10).count { slot in o[5 * slot..<5 * slot + 5].contains { $0 != 0 } }
    #expect(controlled >= 1 && controlled < 10)
  }
}
