import Findings
import Randomness

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A highway and an on-ramp that merge into one lane; the learner drives some of the vehicles.
///
/// The merge of Pan, Bhatia and Steinhardt (2022), built on the geometry, inflows and vehicle
/// parameters of their published configuration. Every driver follows the intelligent driver model
/// (Treiber, Hennecke, Helbing 2000); controlled vehicles take the commanded acceleration as far as
/// the same model calls it safe. At the merge, whoever is nearer goes first, and the other follows
/// it at a distance as if both were on one lane.
public struct TrafficMerge: Environment {
  /// The two published scenarios.
  public enum Scenario: Sendable { case plain, bus }

  // MARK: World

  /// Seconds of one move; an action is held for `movesPerStep` of them.
  static let moveSeconds: Float = 0.2
  static let movesPerStep = 5
  static let horizon = 300
  /// Intelligent driver model: desired speed (m/s), time headway (s), acceleration and comfortable
  /// deceleration (m/s²), distance at standstill (m).
  static let desiredSpeed: Float = 30
  static let timeHeadway: Float = 1
  static let acceleration: Float = 1
  static let deceleration: Float = 1.5
  static let standstillGap: Float = 2
  static let vehicleLength: Float = 5
  /// Lengths (m): approach and junction lane of both arms, the road after the merge. The approach is
  /// a 50 m stub and 100 m of highway, a 50 m stub and 50 m of ramp.
  static let highwayApproach: Float = 150
  static let highwayJunction: Float = 24.5
  static let rampApproach: Float = 100
  static let rampJunction: Float = 23
  static let afterMerge: Float = 75
  /// The speed limit of the bend on the ramp's junction lane (m/s).
  static let bendSpeed: Float = 15.67
  static let networkLength: Float = 375
  static let emergencyDeceleration: Float = 9
  static let commandLimit: Float = 1.5
  static let targetSpeed: Float = 20
  /// Vehicles that one lane can hold, well above what fits bumper to bumper.
  static let laneCapacity = 40

  struct Parameters {
    var highwayFlow: Float
    var rampFlow: Float
    /// Share of controlled vehicles in either inflow, as one in `n`; 0 means none.
    var controlledOnHighway: Int
    var controlledOnRamp: Int
    var slots: Int
    /// Vehicles on the highway and after the merge when an episode begins.
    var initialOnHighway: Int
    var initialAfterMerge: Int
  }

  static func parameters(_ scenario: Scenario) -> Parameters {
    switch scenario {
    case .plain:
      Parameters(
        highwayFlow: 1500, rampFlow: 400, controlledOnHighway: 4, controlledOnRamp: 0, slots: 8,
        initialOnHighway: 4, initialAfterMerge: 1)
    case .bus:
      Parameters(
        highwayFlow: 7500, rampFlow: 450, controlledOnHighway: 0, controlledOnRamp: 4, slots: 10,
        initialOnHighway: 1, initialAfterMerge: 1)
    }
  }

  // MARK: State

  struct Vehicle {
    /// Of the front bumper, relative to the merge point: negative before it (m).
    var position: Float
    var speed: Float
    /// This driver's desired speed (m/s).
    var desired: Float
    /// Place among the controlled vehicles, or -1.
    var slot: Int32
    var command: Float
  }

  /// The vehicles of one lane in order, the foremost first.
  struct Lane {
    var count = 0
    var inserted = 0
    var owed = 0
  }

  struct Copy {
    var highway = Lane()
    var ramp = Lane()
    var after = Lane()
    var elapsed = 0
    var arrived = 0
    var controlled = 0
    /// Mean speed of controlled vehicles when there last were any.
    var lastControlledSpeed: Float = 0
    var collided = false
    var random: RandomStream
    var episode = 0
  }

  public let copies: Int
  let scenario: Scenario
  let parameters: Parameters
  let episodes: EpisodeSeeds
  var state: [Copy]
  /// `[copy, lane, place]`: highway, ramp, after the merge.
  var vehicles: [Vehicle]

  public init(_ scenario: Scenario, copies: Int, episodes: EpisodeSeeds) {
    self.scenario = scenario
    self.copies = copies
    self.episodes = episodes
    parameters = Self.parameters(scenario)
    state = (0..<copies).map { Copy(random: episodes.stream(copy: $0, episode: 0)) }
    vehicles = Array(
      repeating: Vehicle(position: 0, speed: 0, desired: 0, slot: -1, command: 0),
      count: copies * 3 * Self.laneCapacity)
  }

  /// One copy's lanes, by pointer.
  struct Road {
    let highway: UnsafeMutablePointer<Vehicle>
    let ramp: UnsafeMutablePointer<Vehicle>
    let after: UnsafeMutablePointer<Vehicle>
  }

  static func road(_ base: UnsafeMutablePointer<Vehicle>, _ copy: Int) -> Road {
    let first = base + copy * 3 * laneCapacity
    return Road(
      highway: first, ramp: first + laneCapacity, after: first + 2 * laneCapacity)
  }

  // MARK: Stepping

  public mutating func start(_ buffers: StepBuffers) {
    for copy in 0..<copies {
      state[copy].episode = 0
    }
    withMemory { environment, state, base in
      for copy in 0..<environment.copies {
        let road = Self.road(base, copy)
        environment.begin(&state[copy], copy: copy, road: road)
        environment.observe(state[copy], road, copy: copy, into: buffers.observations)
      }
    }
  }

  public mutating func step(_ buffers: StepBuffers) {
    withMemory { environment, state, base in
      let slots = environment.parameters.slots
      for copy in 0..<environment.copies {
        let road = Self.road(base, copy)
        let actions = buffers.actions + copy * slots
        environment.command(state[copy], road, actions: actions)
        let arrivedBefore = state[copy].arrived
        for move in 0..<Self.movesPerStep {
          environment.move(&state[copy], road, moves: state[copy].elapsed * 5 + move + 1)
          if state[copy].collided { break }
        }
        state[copy].elapsed += 1
        environment.measure(
          &state[copy], road, actions: actions, arrivals: state[copy].arrived - arrivedBefore,
          into: buffers.measures + copy)
        let terminated = state[copy].collided
        let truncated = !terminated && state[copy].elapsed == Self.horizon
        buffers.terminated[copy] = terminated ? 1 : 0
        buffers.truncated[copy] = truncated ? 1 : 0
        if terminated || truncated {
          environment.observe(state[copy], road, copy: copy, into: buffers.finalObservations)
          state[copy].episode += 1
          environment.begin(&state[copy], copy: copy, road: road)
        }
        environment.observe(state[copy], road, copy: copy, into: buffers.observations)
      }
    }
  }

  /// Hands out the state by pointer, with the world beside it.
  private mutating func withMemory(
    _ body: (World, UnsafeMutablePointer<Copy>, UnsafeMutablePointer<Vehicle>) -> Void
  ) {
    let world = world
    state.withUnsafeMutableBufferPointer { state in
      vehicles.withUnsafeMutableBufferPointer { vehicles in
        if let state = state.baseAddress, let vehicles = vehicles.baseAddress {
          body(world, state, vehicles)
        }
      }
    }
  }

  var world: World {
    World(copies: copies, parameters: parameters, episodes: episodes)
  }

  /// The rules of the road: all that one copy's step needs beside the state.
  struct World {
    // For the extensions in other files, which do not see the enclosing type's names.
    typealias Copy = TrafficMerge.Copy
    typealias Lane = TrafficMerge.Lane
    typealias Road = TrafficMerge.Road
    typealias Vehicle = TrafficMerge.Vehicle

    let copies: Int
    let parameters: Parameters
    let episodes: EpisodeSeeds

    func begin(_ copy: inout Copy, copy index: Int, road: Road) {
      let episode = copy.episode
      copy = Copy(random: episodes.stream(copy: index, episode: episode))
      copy.episode = episode
      // Initial vehicles stand evenly spread, as the source's generator places them.
      let total = parameters.initialOnHighway
      for i in 0..<total {
        let share = Float(total - 1 - i) / Float(max(1, total))
        place(
          &copy, road.highway + i, position: -highwayLength + 1 + share * highwayLength, speed: 0,
          isControlled: false)
      }
      copy.highway.count = total
      for i in 0..<parameters.initialAfterMerge {
        place(
          &copy, road.after + i,
          position: TrafficMerge.vehicleLength
            + 10 * Float(parameters.initialAfterMerge - 1 - i), speed: 0, isControlled: false)
      }
      copy.after.count = parameters.initialAfterMerge
    }

    var highwayLength: Float {
      TrafficMerge.highwayApproach + TrafficMerge.highwayJunction
    }
    var rampLength: Float { TrafficMerge.rampApproach + TrafficMerge.rampJunction }

    func place(
      _ copy: inout Copy, _ vehicle: UnsafeMutablePointer<Vehicle>, position: Float, speed: Float,
      isControlled: Bool
    ) {
      let factor = min(max(1 + 0.1 * Float(copy.random.normal()), 0.2), 2)
      var slot: Int32 = -1
      if isControlled, copy.controlled < parameters.slots {
        slot = Int32(copy.controlled)
        copy.controlled += 1
      }
      vehicle.pointee = Vehicle(
        position: position, speed: speed, desired: TrafficMerge.desiredSpeed * factor, slot: slot,
        command: 0)
    }

    /// Hands the commanded accelerations to the controlled vehicles.
    func command(_ copy: Copy, _ road: Road, actions: UnsafePointer<Float>) {
      forEachVehicle(copy, road) { vehicle in
        if vehicle.pointee.slot >= 0 {
          vehicle.pointee.command = actions[Int(vehicle.pointee.slot)]
        }
      }
    }

    @inline(__always)
    func forEachVehicle(
      _ copy: Copy, _ road: Road, _ body: (UnsafeMutablePointer<Vehicle>) -> Void
    ) {
      for i in 0..<copy.after.count { body(road.after + i) }
      for i in 0..<copy.highway.count { body(road.highway + i) }
      for i in 0..<copy.ramp.count { body(road.ramp + i) }
    }
  }

  public func act(
    policy: Int, copy: Int, random: inout RandomStream, into action: UnsafeMutablePointer<Float>
  ) {
    withRoad(copy) { road in
      world.act(state[copy], road, policy: policy, random: &random, into: action)
    }
  }

  /// A picture's place of a point `position` metres past the merge (before it where negative).
  static func place(_ position: Float, isOnRamp: Bool) -> (x: Float, y: Float) {
    let merge: (x: Float, y: Float) = (180, 12)
    if !isOnRamp { return (merge.x + position, merge.y) }
    let along = position * Float(0.5).squareRoot()
    return (merge.x + along, merge.y - along)
  }

  public func scene(copy: Int) -> Scene {
    let (rampX, rampY) = Self.place(-(Self.rampApproach + Self.rampJunction), isOnRamp: true)
    let (startX, y) = Self.place(-(Self.highwayApproach + Self.highwayJunction), isOnRamp: false)
    let (mergeX, _) = Self.place(0, isOnRamp: false)
    let (endX, _) = Self.place(Self.afterMerge, isOnRamp: false)
    let shapes = withRoad(copy) { road in world.shapes(state[copy], road) }
    return Scene(
      width: 260, height: 104,
      background: [
        .line(points: [startX, y, endX, y], width: 5.2, ink: .lane),
        .line(points: [rampX, rampY, mergeX, y], width: 5.2, ink: .lane),
        .text(x: 18, y: 22, size: 6, "highway", ink: .faint),
        .text(x: rampX + 16, y: rampY - 4, size: 6, "ramp", ink: .faint),
      ],
      shapes: shapes)
  }

  func withRoad<Result>(_ copy: Int, _ body: (Road) -> Result) -> Result {
    var lanes = Array(vehicles[copy * 3 * Self.laneCapacity..<(copy + 1) * 3 * Self.laneCapacity])
    return lanes.withUnsafeMutableBufferPointer { buffer in
      // The slice holds three lanes of fixed size, so it is never empty.
      body(Self.road(buffer.baseAddress.unsafelyUnwrapped, 0))
    }
  }
}
