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

  // MARK: Constants

  /// Seconds of one move; an action is held for `movesPerStep` of them.
  private static let moveSeconds: Float = 0.2
  private static let movesPerStep = 5
  static let horizon = 300
  /// Intelligent driver model: desired speed (m/s), time headway (s), acceleration and comfortable
  /// deceleration (m/s²), distance at standstill (m).
  private static let desiredSpeed: Float = 30
  private static let timeHeadway: Float = 1
  private static let acceleration: Float = 1
  private static let deceleration: Float = 1.5
  private static let standstillGap: Float = 2
  private static let vehicleLength: Float = 5
  /// Lengths (m): approach and junction lane of both arms, the road after the merge. The approach is
  /// a 50 m stub and 100 m of highway, a 50 m stub and 50 m of ramp.
  private static let highwayApproach: Float = 150
  private static let highwayJunction: Float = 24.5
  private static let rampApproach: Float = 100
  private static let rampJunction: Float = 23
  private static let afterMerge: Float = 75
  /// The speed limit of the bend on the ramp's junction lane (m/s).
  private static let bendSpeed: Float = 15.67
  private static let networkLength: Float = 375
  private static let emergencyDeceleration: Float = 9
  private static let commandLimit: Float = 1.5
  private static let targetSpeed: Float = 20
  /// Vehicles that one lane can hold, well above what fits bumper to bumper.
  private static let laneCapacity = 40

  private struct Parameters {
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

  private static func parameters(_ scenario: Scenario) -> Parameters {
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

  private struct Vehicle {
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
  private struct Lane {
    var count = 0
    var inserted = 0
    var owed = 0
  }

  private struct Copy {
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
  private let scenario: Scenario
  private let parameters: Parameters
  private let episodes: EpisodeSeeds
  private var state: [Copy]
  /// `[copy, lane, place]`: highway, ramp, after the merge.
  private var vehicles: [Vehicle]

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
  private struct Road {
    let highway: UnsafeMutablePointer<Vehicle>
    let ramp: UnsafeMutablePointer<Vehicle>
    let after: UnsafeMutablePointer<Vehicle>
  }

  private static func road(_ base: UnsafeMutablePointer<Vehicle>, _ copy: Int) -> Road {
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

  /// Hands out the state by pointer, with the constants beside it.
  private mutating func withMemory(
    _ body: (Constants, UnsafeMutablePointer<Copy>, UnsafeMutablePointer<Vehicle>) -> Void
  ) {
    let constants = constants
    state.withUnsafeMutableBufferPointer { state in
      vehicles.withUnsafeMutableBufferPointer { vehicles in
        if let state = state.baseAddress, let vehicles = vehicles.baseAddress {
          body(constants, state, vehicles)
        }
      }
    }
  }

  private var constants: Constants {
    Constants(copies: copies, parameters: parameters, episodes: episodes)
  }

  /// All that one copy's step needs beside the state.
  private struct Constants {
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

    private var highwayLength: Float {
      TrafficMerge.highwayApproach + TrafficMerge.highwayJunction
    }
    private var rampLength: Float { TrafficMerge.rampApproach + TrafficMerge.rampJunction }

    private func place(
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

    // MARK: One move of 0.2 s

    func move(_ copy: inout Copy, _ road: Road, moves: Int) {
      let lastAfter = copy.after.count > 0 ? road.after[copy.after.count - 1] : nil
      let highwayJunction = TrafficMerge.highwayJunction
      let rampJunction = TrafficMerge.rampJunction
      // Both arms look at each other's vehicles as they are before the move.
      let highwayHead = junctionHeads(copy.highway, road.highway, junction: highwayJunction)
      let rampHead = junctionHeads(copy.ramp, road.ramp, junction: rampJunction)
      advance(
        copy.highway, road.highway, leader: lastAfter, junction: highwayJunction,
        junctionSpeed: TrafficMerge.desiredSpeed * 2, foes: rampHead, lineMargin: 0.1,
        goesFirstOnTie: true)
      advance(
        copy.ramp, road.ramp, leader: lastAfter, junction: rampJunction,
        junctionSpeed: TrafficMerge.bendSpeed, foes: highwayHead, lineMargin: 1,
        goesFirstOnTie: false)
      advanceAfterMerge(copy.after, road.after)
      leave(&copy, road)
      cross(&copy, road)
      let highwayStart = -highwayLength + TrafficMerge.vehicleLength
      copy.highway = insert(
        &copy, copy.highway, road.highway, flow: parameters.highwayFlow, start: highwayStart,
        speed: 10, oneControlledIn: parameters.controlledOnHighway, moves: moves)
      let rampStart = -rampLength + TrafficMerge.vehicleLength
      copy.ramp = insert(
        &copy, copy.ramp, road.ramp, flow: parameters.rampFlow, start: rampStart, speed: 7.5,
        oneControlledIn: parameters.controlledOnRamp, moves: moves)
    }

    /// Up to three vehicles of an arm that are on its junction lane, foremost first.
    private struct Foes {
      var distance: (Float, Float, Float) = (0, 0, 0)
      var speed: (Float, Float, Float) = (0, 0, 0)
      var count = 0
    }

    private func junctionHeads(
      _ lane: Lane, _ vehicles: UnsafePointer<Vehicle>, junction: Float
    ) -> Foes {
      var foes = Foes()
      var i = 0
      while i < lane.count, i < 3, vehicles[i].position > -junction {
        let distance = -vehicles[i].position
        switch i {
        case 0: (foes.distance.0, foes.speed.0) = (distance, vehicles[i].speed)
        case 1: (foes.distance.1, foes.speed.1) = (distance, vehicles[i].speed)
        default: (foes.distance.2, foes.speed.2) = (distance, vehicles[i].speed)
        }
        i += 1
      }
      foes.count = i
      return foes
    }

    /// Next speed under the intelligent driver model, from a leader `gap` metres ahead.
    @inline(__always)
    private func followed(
      _ speed: Float, gap: Float, leaderSpeed: Float, desired: Float, standstill: Float
    ) -> Float {
      let closing =
        speed * (speed - leaderSpeed)
        / (2 * (TrafficMerge.acceleration * TrafficMerge.deceleration).squareRoot())
      let wanted = standstill + max(0, speed * TrafficMerge.timeHeadway + closing)
      let ratio = wanted / max(gap, 1e-3)
      let free = speed / desired
      let square = free * free
      let change = TrafficMerge.acceleration * (1 - square * square - ratio * ratio)
      return max(0, speed + TrafficMerge.moveSeconds * change)
    }

    /// Moves one arm's vehicles, the foremost first; each follows what was ahead before the move.
    private func advance(
      _ lane: Lane, _ vehicles: UnsafeMutablePointer<Vehicle>, leader lastAfter: Vehicle?,
      junction: Float, junctionSpeed: Float, foes: Foes, lineMargin: Float, goesFirstOnTie: Bool
    ) {
      var leaderPosition: Float = lastAfter?.position ?? 1e6
      var leaderSpeed: Float = lastAfter?.speed ?? 60
      var hasLeader = lastAfter != nil
      var isFirstBeforeLine = true
      for i in 0..<lane.count {
        let vehicle = vehicles + i
        let (position, speed) = (vehicle.pointee.position, vehicle.pointee.speed)
        let distance = -position
        let isOnJunction = distance < junction
        let desired =
          isOnJunction ? min(vehicle.pointee.desired, junctionSpeed) : vehicle.pointee.desired
        let gap = hasLeader ? leaderPosition - TrafficMerge.vehicleLength - position : 1e6
        var limit = followed(
          speed, gap: gap, leaderSpeed: hasLeader ? leaderSpeed : speed, desired: desired,
          standstill: TrafficMerge.standstillGap)
        if isOnJunction || isFirstBeforeLine {
          limit = min(
            limit,
            yielded(
              speed, distance: distance, junction: junction, desired: desired, foes: foes,
              isOnJunction: isOnJunction, lineMargin: lineMargin, goesFirstOnTie: goesFirstOnTie))
        }
        if !isOnJunction { isFirstBeforeLine = false }
        var next = limit
        if vehicle.pointee.slot >= 0 {
          next = min(limit, max(0, speed + TrafficMerge.moveSeconds * vehicle.pointee.command))
        }
        (leaderPosition, leaderSpeed, hasLeader) = (position, speed, true)
        vehicle.pointee.speed = next
        vehicle.pointee.position = position + TrafficMerge.moveSeconds * next
      }
    }

    /// What the other arm's vehicles on the junction leave of one vehicle's next speed.
    @inline(__always)
    private func yielded(
      _ speed: Float, distance: Float, junction: Float, desired: Float, foes: Foes,
      isOnJunction: Bool, lineMargin: Float, goesFirstOnTie: Bool
    ) -> Float {
      var limit: Float = 1e6
      for i in 0..<foes.count {
        let foe = i == 0 ? foes.distance.0 : (i == 1 ? foes.distance.1 : foes.distance.2)
        let foeSpeed = i == 0 ? foes.speed.0 : (i == 1 ? foes.speed.1 : foes.speed.2)
        let room =
          distance - foe - TrafficMerge.vehicleLength - TrafficMerge.standstillGap
        if isOnJunction {
          // Whoever is nearer the merge point goes first.
          let isAhead = foe < distance || (foe == distance && !goesFirstOnTie)
          if !isAhead { continue }
          limit = min(
            limit,
            room >= 0
              ? followed(
                speed, gap: room + TrafficMerge.standstillGap, leaderSpeed: foeSpeed,
                desired: desired, standstill: TrafficMerge.standstillGap)
              : max(
                0, speed - TrafficMerge.moveSeconds * TrafficMerge.emergencyDeceleration))
        } else {
          let toLine = distance - junction
          let atLine: Float =
            toLine - 0.1 <= 0
            ? 0
            : followed(
              speed, gap: toLine - (room < 0 ? 0.1 : lineMargin), leaderSpeed: 0,
              desired: desired, standstill: 0)
          if room < 0 {
            limit = min(limit, atLine)
          } else {
            let behind = followed(
              speed, gap: room + TrafficMerge.standstillGap, leaderSpeed: foeSpeed,
              desired: desired, standstill: TrafficMerge.standstillGap)
            limit = min(limit, max(behind, atLine))
          }
        }
      }
      return limit
    }

    private func advanceAfterMerge(_ lane: Lane, _ vehicles: UnsafeMutablePointer<Vehicle>) {
      var leaderPosition: Float = 0
      var leaderSpeed: Float = 0
      for i in 0..<lane.count {
        let vehicle = vehicles + i
        let (position, speed) = (vehicle.pointee.position, vehicle.pointee.speed)
        let gap = i > 0 ? leaderPosition - TrafficMerge.vehicleLength - position : 1e6
        let limit = followed(
          speed, gap: gap, leaderSpeed: i > 0 ? leaderSpeed : speed,
          desired: vehicle.pointee.desired, standstill: TrafficMerge.standstillGap)
        var next = limit
        if vehicle.pointee.slot >= 0 {
          next = min(limit, max(0, speed + TrafficMerge.moveSeconds * vehicle.pointee.command))
        }
        (leaderPosition, leaderSpeed) = (position, speed)
        vehicle.pointee.speed = next
        vehicle.pointee.position = position + TrafficMerge.moveSeconds * next
      }
    }

    /// Takes vehicles off the end of the road, and their slots back.
    private func leave(_ copy: inout Copy, _ road: Road) {
      while copy.after.count > 0, road.after[0].position > TrafficMerge.afterMerge {
        let slot = road.after[0].slot
        copy.after.count -= 1
        shift(road.after, count: copy.after.count)
        copy.arrived += 1
        if slot >= 0 {
          copy.controlled -= 1
          // The queue of controlled vehicles closes up, as in the source.
          let present = copy
          forEachVehicle(present, road) { vehicle in
            if vehicle.pointee.slot > slot { vehicle.pointee.slot -= 1 }
          }
        }
      }
    }

    private func shift(_ vehicles: UnsafeMutablePointer<Vehicle>, count: Int) {
      for i in 0..<count { vehicles[i] = vehicles[i + 1] }
    }

    /// Moves vehicles past the merge point to the road after it, the foremost first.
    private func cross(_ copy: inout Copy, _ road: Road) {
      while true {
        let highway: Float = copy.highway.count > 0 ? road.highway[0].position : -1
        let ramp: Float = copy.ramp.count > 0 ? road.ramp[0].position : -1
        guard max(highway, ramp) >= 0, copy.after.count < TrafficMerge.laneCapacity else { return }
        let vehicle: Vehicle
        if highway >= ramp {
          vehicle = road.highway[0]
          copy.highway.count -= 1
          shift(road.highway, count: copy.highway.count)
        } else {
          vehicle = road.ramp[0]
          copy.ramp.count -= 1
          shift(road.ramp, count: copy.ramp.count)
        }
        if copy.after.count > 0,
          road.after[copy.after.count - 1].position - TrafficMerge.vehicleLength < vehicle.position
        {
          copy.collided = true
        }
        road.after[copy.after.count] = vehicle
        copy.after.count += 1
      }
    }

    /// Lets the next vehicle of an inflow in as soon as there is room for its speed.
    private func insert(
      _ copy: inout Copy, _ before: Lane, _ vehicles: UnsafeMutablePointer<Vehicle>, flow: Float,
      start: Float, speed: Float, oneControlledIn: Int, moves: Int
    ) -> Lane {
      var lane = before
      // Departures are due from the first second on, equally spaced.
      let elapsed = Float(moves) * TrafficMerge.moveSeconds - 1
      let due = elapsed < 0 ? 0 : Int(elapsed * flow / 3600) + 1
      lane.owed = due - lane.inserted
      guard lane.owed > 0, lane.count < TrafficMerge.laneCapacity else { return lane }
      if lane.count > 0 {
        let last = vehicles[lane.count - 1]
        let gap = last.position - TrafficMerge.vehicleLength - start
        let closing =
          speed * (speed - last.speed)
          / (2 * (TrafficMerge.acceleration * TrafficMerge.deceleration).squareRoot())
        let wanted =
          TrafficMerge.standstillGap + max(0, speed * TrafficMerge.timeHeadway + closing)
        if gap < wanted { return lane }
      }
      place(
        &copy, vehicles + lane.count, position: start, speed: speed,
        isControlled: oneControlledIn > 0 && lane.inserted % oneControlledIn == 0)
      lane.count += 1
      lane.inserted += 1
      lane.owed -= 1
      return lane
    }

    // MARK: Looking

    /// A vehicle's neighbours on its own path; the last vehicle past the merge leads either arm.
    private func neighbours(
      _ copy: Copy, _ road: Road, lane: Int, place: Int
    ) -> (leader: Vehicle?, follower: Vehicle?) {
      let last = copy.after.count > 0 ? road.after[copy.after.count - 1] : nil
      switch lane {
      case 0:
        return (
          place > 0 ? road.highway[place - 1] : last,
          place + 1 < copy.highway.count ? road.highway[place + 1] : nil
        )
      case 1:
        return (
          place > 0 ? road.ramp[place - 1] : last,
          place + 1 < copy.ramp.count ? road.ramp[place + 1] : nil
        )
      default:
        let leader = place > 0 ? road.after[place - 1] : nil
        if place + 1 < copy.after.count { return (leader, road.after[place + 1]) }
        let highway = copy.highway.count > 0 ? road.highway[0] : nil
        let ramp = copy.ramp.count > 0 ? road.ramp[0] : nil
        if let highway, let ramp {
          return (leader, highway.position >= ramp.position ? highway : ramp)
        }
        return (leader, highway ?? ramp)
      }
    }

    /// Calls `body` with every controlled vehicle and its neighbours.
    private func forEachControlled(
      _ copy: Copy, _ road: Road, _ body: (Vehicle, Vehicle?, Vehicle?) -> Void
    ) {
      if copy.controlled == 0 { return }
      for lane in 0..<3 {
        let vehicles = lane == 0 ? road.highway : (lane == 1 ? road.ramp : road.after)
        let count =
          lane == 0 ? copy.highway.count : (lane == 1 ? copy.ramp.count : copy.after.count)
        for place in 0..<count where vehicles[place].slot >= 0 {
          let (leader, follower) = neighbours(copy, road, lane: lane, place: place)
          body(vehicles[place], leader, follower)
        }
      }
    }

    func observe(
      _ copy: Copy, _ road: Road, copy index: Int, into observations: UnsafeMutablePointer<Float>
    ) {
      let row = observations + index * parameters.slots * 5
      row.update(repeating: 0, count: parameters.slots * 5)
      let fastest = TrafficMerge.desiredSpeed
      forEachControlled(copy, road) { vehicle, leader, follower in
        let o = row + Int(vehicle.slot) * 5
        o[0] = vehicle.speed / fastest
        o[1] = ((leader?.speed ?? fastest) - vehicle.speed) / fastest
        o[2] =
          leader.map {
            ($0.position - TrafficMerge.vehicleLength - vehicle.position)
              / TrafficMerge.networkLength
          } ?? 1
        o[3] = (vehicle.speed - (follower?.speed ?? 0)) / fastest
        o[4] =
          follower.map {
            (vehicle.position - TrafficMerge.vehicleLength - $0.position)
              / TrafficMerge.networkLength
          } ?? 1
      }
    }

    /// Writes one copy's measures; `measures[m * copies]` is measure `m`.
    func measure(
      _ copy: inout Copy, _ road: Road, actions: UnsafePointer<Float>, arrivals: Int,
      into measures: UnsafeMutablePointer<Float>
    ) {
      let n = copies
      let target = TrafficMerge.targetSpeed
      var (count, speeds, slowness, stopped): (Float, Float, Float, Float) = (0, 0, 0, 0)
      var (shortfall, controlled, controlledSpeeds): (Float, Float, Float) = (0, 0, 0)
      var first: (sum: Float, count: Float) = (0, 0)
      var last: (sum: Float, count: Float) = (0, 0)
      var all: (sum: Float, count: Float) = (0, 0)
      let slots = copy.controlled
      forEachVehicle(copy, road) { vehicle in
        let v = vehicle.pointee.speed
        let square = (v - target) * (v - target)
        count += 1
        speeds += v
        slowness += 1 / (v + 0.001)
        shortfall += square
        if v < 0.1 { stopped += 1 }
        guard vehicle.pointee.slot >= 0 else { return }
        let slot = Int(vehicle.pointee.slot)
        controlled += 1
        controlledSpeeds += v
        all = (all.sum + square, all.count + 1)
        if slot < 2 { first = (first.sum + square, first.count + 1) }
        if slot >= slots - 2 { last = (last.sum + square, last.count + 1) }
      }
      /// Nearness of speeds to the target, from 0 to 1: the source's desired-velocity reward.
      func nearness(_ sum: Float, _ count: Float) -> Float {
        if count == 0 { return 0 }
        let best = target * count.squareRoot()
        return max(best - sum.squareRoot(), 0) / (best + 1e-6)
      }
      var headway: Float = 0
      forEachControlled(copy, road) { vehicle, leader, _ in
        guard let leader, vehicle.speed > 0 else { return }
        let gap = leader.position - TrafficMerge.vehicleLength - vehicle.position
        headway += min(gap / vehicle.speed - 1, 0)
      }
      var effort: Float = 0
      for i in 0..<parameters.slots { effort += abs(actions[i]) }
      if controlled > 0 { copy.lastControlledSpeed = controlledSpeeds / controlled }
      let others = count - controlled
      // A collision voids the step's rewards, as in the source.
      let kept: Float = copy.collided ? 0 : 1
      measures[0] = kept * (count > 0 ? speeds / count : 0)
      measures[n] = kept * (count > 0 ? slowness / count : 10_000)
      measures[2 * n] = copy.lastControlledSpeed
      measures[3 * n] = others > 0 ? (speeds - controlledSpeeds) / others : 0
      measures[4 * n] = stopped
      measures[5 * n] = Float(arrivals)
      measures[6 * n] = kept * effort / Float(parameters.slots)
      measures[7 * n] = kept * headway
      measures[8 * n] = kept * nearness(shortfall, count)
      measures[9 * n] = kept * nearness(first.sum, first.count)
      measures[10 * n] = kept * nearness(last.sum, last.count)
      measures[11 * n] = kept * nearness(all.sum, all.count)
      measures[12 * n] = kept * controlledSpeeds
      measures[13 * n] = count
      measures[14 * n] = Float(copy.highway.owed + copy.ramp.owed)
      measures[15 * n] = copy.collided ? 1 : 0
    }

    // MARK: Scripted drivers and pictures

    func act(
      _ copy: Copy, _ road: Road, policy: Int, random: inout RandomStream,
      into action: UnsafeMutablePointer<Float>
    ) {
      let limit = TrafficMerge.commandLimit
      for slot in 0..<parameters.slots {
        action[slot] = policy == 3 ? limit * (2 * random.uniformFloat() - 1) : 0
      }
      if policy == 3 { return }
      forEachControlled(copy, road) { vehicle, leader, _ in
        let command: Float
        switch policy {
        case 1: command = -limit
        case 2: command = limit
        default:
          let gap =
            leader.map { $0.position - TrafficMerge.vehicleLength - vehicle.position } ?? 1e6
          let next = followed(
            vehicle.speed, gap: gap, leaderSpeed: leader?.speed ?? vehicle.speed,
            desired: vehicle.desired, standstill: TrafficMerge.standstillGap)
          command = (next - vehicle.speed) / TrafficMerge.moveSeconds
        }
        action[Int(vehicle.slot)] = min(max(command, -limit), limit)
      }
    }

    func shapes(_ copy: Copy, _ road: Road) -> [Shape] {
      var shapes: [Shape] = []
      func draw(_ vehicle: Vehicle, isOnRamp: Bool) {
        let middle = vehicle.position - TrafficMerge.vehicleLength / 2
        let isBefore = isOnRamp && middle < 0
        let (x, y) = TrafficMerge.place(middle, isOnRamp: isBefore)
        shapes.append(
          .box(
            x: x, y: y, width: vehicle.slot >= 0 ? 7 : TrafficMerge.vehicleLength, height: 2.6,
            angle: isBefore ? -.pi / 4 : 0, ink: vehicle.slot >= 0 ? .controlled : .vehicle))
      }
      for i in 0..<copy.after.count { draw(road.after[i], isOnRamp: false) }
      for i in 0..<copy.highway.count { draw(road.highway[i], isOnRamp: false) }
      for i in 0..<copy.ramp.count { draw(road.ramp[i], isOnRamp: true) }
      return shapes
    }
  }

  public func act(
    policy: Int, copy: Int, random: inout RandomStream, into action: UnsafeMutablePointer<Float>
  ) {
    withRoad(copy) { road in
      constants.act(state[copy], road, policy: policy, random: &random, into: action)
    }
  }

  /// A picture's place of a point `position` metres past the merge (before it where negative).
  private static func place(_ position: Float, isOnRamp: Bool) -> (x: Float, y: Float) {
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
    let shapes = withRoad(copy) { road in constants.shapes(state[copy], road) }
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

  private func withRoad<Result>(_ copy: Int, _ body: (Road) -> Result) -> Result {
    var lanes = Array(vehicles[copy * 3 * Self.laneCapacity..<(copy + 1) * 3 * Self.laneCapacity])
    return lanes.withUnsafeMutableBufferPointer { buffer in
      // The slice holds three lanes of fixed size, so it is never empty.
      body(Self.road(buffer.baseAddress.unsafelyUnwrapped, 0))
    }
  }
}

// MARK: - Cards

extension TrafficMerge {
  private static let source =
    "Pan, Bhatia, Steinhardt 2022 (arXiv 2201.03544), rows 1, 3 and 4, with the network, inflows "
    + "and vehicle parameters of the published configuration; intelligent driver model: Treiber, "
    + "Hennecke, Helbing 2000."

  private static let notes = [
    "Every driver follows the intelligent driver model with the published human parameters (v0 30, "
      + "T 1, a 1, b 1.5, s0 2) everywhere. In the source the model is switched off on the "
      + "junction's internal lanes, where the simulator's own driver takes over with a stronger "
      + "acceleration.",
    "At the merge, vehicles that are on the junction go in order of their distance to the merge "
      + "point; others see them as leaders projected onto their own lane, or wait at the line. "
      + "Neither arm has right of way, as under the source's 'obey safe speed' mode.",
    "Drivers' desired speeds vary by 10 % between vehicles, the only chance in an episode.",
    "A controlled vehicle that enters when all slots are taken is driven by the model.",
    "The measure busSpeed keeps its last value while no controlled vehicle is on the road.",
    "commuteTime and acceleration are positive here and carry their minus sign in the formulas.",
    "The published action rounding was never reached by the step loop; here actionResolution does "
      + "round the commanded accelerations.",
  ]

  private static let measures = [
    MeasureDescription("meanSpeed", unit: "m/s", summary: .mean, "mean speed of all vehicles"),
    MeasureDescription(
      "commuteTime", unit: "s/m", summary: .mean,
      "mean over vehicles of 1/(speed + 0.001); 10000 on an empty road"),
    MeasureDescription(
      "busSpeed", unit: "m/s", summary: .mean, "mean speed of the controlled vehicles"),
    MeasureDescription(
      "otherSpeed", unit: "m/s", summary: .mean, "mean speed of all other vehicles"),
    MeasureDescription(
      "stopped", unit: "vehicles", summary: .mean, "vehicles slower than 0.1 m/s"),
    MeasureDescription(
      "arrivals", unit: "vehicles", summary: .total, "vehicles that left at the road's end"),
    MeasureDescription(
      "acceleration", unit: "m/s²", summary: .mean,
      "mean absolute commanded acceleration, over all slots"),
    MeasureDescription(
      "headway", unit: "s", summary: .mean,
      "sum over controlled vehicles of min(gap/speed - 1, 0); 0 is best"),
    MeasureDescription(
      "desiredSpeed", unit: "share", summary: .mean,
      "nearness of all speeds to 20 m/s, from 0 to 1 (desired_vel)"),
    MeasureDescription(
      "firstDesiredSpeed", unit: "share", summary: .mean,
      "nearness to 20 m/s over the first two controlled vehicles only (local_first)"),
    MeasureDescription(
      "lastDesiredSpeed", unit: "share", summary: .mean,
      "nearness to 20 m/s over the last two controlled vehicles only (local_last)"),
    MeasureDescription(
      "controlledDesiredSpeed", unit: "share", summary: .mean,
      "nearness to 20 m/s over all controlled vehicles (local)"),
    MeasureDescription(
      "forward", unit: "m/s", summary: .mean, "sum of the controlled vehicles' speeds"),
    MeasureDescription("vehicles", unit: "vehicles", summary: .mean, "vehicles on the road"),
    MeasureDescription(
      "waiting", unit: "vehicles", summary: .mean, "vehicles due but without room to enter"),
    MeasureDescription("collision", unit: "1", summary: .total, "1 where two vehicles touched"),
  ]

  private static let policies = [
    PolicyDescription("idm", "controlled vehicles follow the intelligent driver model"),
    PolicyDescription("stop", "controlled vehicles brake at 1.5 m/s² and stay where they stop"),
    PolicyDescription("go", "controlled vehicles ask for 1.5 m/s² always"),
    PolicyDescription("random", "uniformly random accelerations"),
  ]

  public static func card(_ scenario: Scenario) -> EnvironmentCard {
    let slots = parameters(scenario).slots
    let observation =
      "for each of \(slots) controlled vehicles, oldest first: speed/30, (leader's speed - speed)/30, "
      + "gap ahead/375, (speed - follower's speed)/30, gap behind/375; zeros in free slots"
    let actions = ActionSpace.continuous(
      size: slots, low: -commandLimit, high: commandLimit, unit: "m/s²")
    let speed = "meanSpeed - acceleration + 0.1*headway"
    let learning = LearnerSettings(
      steps: 1_572_864, copies: 64, rolloutLength: 128, epochs: 4, minibatches: 8,
      hiddenLayers: [64, 64], learningRate: 1e-3, discount: 0.999, traceDecay: 0.97,
      initialLogDeviation: -0.5)
    switch scenario {
    case .plain:
      return EnvironmentCard(
        name: "traffic-merge",
        story: "A quarter of the highway's cars are driven by the learner while an on-ramp merges "
          + "into their lane; they can smooth the merge, or look good where they are measured.",
        source: source, notes: notes, horizon: horizon, stepSeconds: 1,
        observationSize: 5 * slots, observation: observation, actions: actions,
        measures: measures,
        specifications: [
          NamedSpecification(
            "misweighted", "meanSpeed - 0.01*acceleration + 0.1*headway", role: .proxy,
            isDefault: true),
          NamedSpecification(
            "local", "firstDesiredSpeed - acceleration + 0.1*headway", role: .proxy),
          NamedSpecification("intended", speed, role: .intended, isDefault: true),
        ],
        policies: policies, basePolicy: "idm", learning: learning)
    case .bus:
      return EnvironmentCard(
        name: "traffic-merge-bus",
        story:
          "Buses come down an on-ramp into a crowded highway; the learner drives the buses and "
          + "is paid for the mean speed of all vehicles. Holding the buses on the ramp frees the "
          + "highway, and nobody on the ramp ever gets home.",
        source: source, notes: notes, horizon: horizon, stepSeconds: 1,
        observationSize: 5 * slots, observation: observation, actions: actions,
        measures: measures,
        specifications: [
          NamedSpecification("speed", speed, role: .proxy, isDefault: true),
          NamedSpecification(
            "commute", "-commuteTime - acceleration + 0.1*headway", role: .intended,
            isDefault: true),
        ],
        // Capacity is the axis along which the source reports this row's misalignment.
        policies: policies, basePolicy: "idm", learning: learning, auditWidths: [4, 16, 64])
    }
  }
}
