import Findings
import Randomness

/// A highway and an on-ramp that merge into one lane; the learner drives some of the vehicles.
///
/// The merge of Pan, Bhatia and Steinhardt (2022), built on the geometry, inflows and vehicle
/// parameters of their published configuration. Every vehicle's own driver follows the intelligent
/// driver model (`CarFollowing.swift`); vehicles that are commanded, by the learner or as humans,
/// take the command as far as their own driver calls it safe. At the merge, whoever is nearer goes
/// first, and the other follows it at a distance as if both were on one lane.
struct TrafficMerge: Rules {
  // MARK: World (metres, seconds)

  /// Seconds of one move; an action is held for `movesPerStep` of them.
  static let moveSeconds: Float = 0.2
  private static let movesPerStep = 5
  private static let desiredSpeed: Float = 30
  /// The gap where nobody is ahead.
  private static let freeRoad: Float = 1e6
  private static let emergencyDeceleration: Float = 9
  static let commandLimit: Float = 1.5
  private static let targetSpeed: Float = 20
  /// Length of the road after the merge.
  private static let afterMerge: Float = 75
  private static let networkLength: Float = 375
  /// Vehicles that one lane can hold, well above what fits bumper to bumper.
  private static let laneCapacity = 40

  /// A stretch of road up to the merge point, or beyond it.
  private struct Arm {
    /// Length of the approach and of the junction lane after it, on which other arms are seen.
    var approach: Float
    var junction: Float
    /// Speed limit of the junction lane.
    var junctionSpeed: Float
    /// How far before the line to the junction its drivers stop.
    var lineMargin: Float
    var goesFirstOnTie: Bool
    /// Speed at which vehicles come in.
    var entrySpeed: Float

    var length: Float { approach + junction }
  }

  /// A 50 m stub and 100 m of highway.
  private static let highway = Arm(
    approach: 150, junction: 24.5, junctionSpeed: 60, lineMargin: 0.1, goesFirstOnTie: true,
    entrySpeed: 10)
  /// A 50 m stub and 50 m of ramp; its junction lane is a bend.
  private static let ramp = Arm(
    approach: 100, junction: 23, junctionSpeed: 15.67, lineMargin: 1, goesFirstOnTie: false,
    entrySpeed: 7.5)
  /// Past the merge there is no junction and nobody to yield to.
  private static let exit = Arm(
    approach: 0, junction: -.infinity, junctionSpeed: .infinity, lineMargin: 0,
    goesFirstOnTie: true, entrySpeed: 0)

  let scenario: Scenario
  let parameters: Parameters

  init(_ scenario: Scenario) {
    self.scenario = scenario
    parameters = Self.parameters(scenario)
  }

  // MARK: State

  struct State {
    /// Vehicles of an inflow that came in, and those due that found no room.
    struct Flow {
      var inserted = 0
      var owed = 0
    }

    /// Vehicles on the highway, on the ramp and after the merge.
    var counts = (highway: 0, ramp: 0, after: 0)
    var highwayFlow = Flow()
    var rampFlow = Flow()
    /// Slots taken.
    var controlled = 0
    /// Mean speed of controlled vehicles when there last were any.
    var lastControlledSpeed: Float = 0
    var collided = false
    var random: RandomStream
  }

  /// `[lane, place]`: highway, ramp, after the merge. Positions are relative to the merge point.
  var list: [Vehicle] { Array(repeating: Vehicle(), count: 3 * Self.laneCapacity) }

  /// One copy's lanes, by pointer.
  private struct Road {
    var highway: Lane
    var ramp: Lane
    var after: Lane

    init(_ state: State, _ list: UnsafeMutableBufferPointer<Vehicle>) {
      // The list holds three lanes of fixed size, so it is never empty.
      let first = list.baseAddress.unsafelyUnwrapped
      highway = Lane(vehicles: first, count: state.counts.highway)
      ramp = Lane(vehicles: first + TrafficMerge.laneCapacity, count: state.counts.ramp)
      after = Lane(vehicles: first + 2 * TrafficMerge.laneCapacity, count: state.counts.after)
    }

    var counts: (highway: Int, ramp: Int, after: Int) {
      (highway.count, ramp.count, after.count)
    }

    @inline(__always)
    func forEach(_ body: (UnsafeMutablePointer<Vehicle>) -> Void) {
      for i in 0..<after.count { body(after.vehicles + i) }
      for i in 0..<highway.count { body(highway.vehicles + i) }
      for i in 0..<ramp.count { body(ramp.vehicles + i) }
    }

    /// Calls `body` with every controlled vehicle, its leader and its follower on its own path: the
    /// last vehicle past the merge leads either arm, and the arm that is nearer follows it.
    @inline(__always)
    func forEachControlled(_ body: (Vehicle, Vehicle?, Vehicle?) -> Void) {
      func visit(_ lane: Lane, leader: Vehicle?, follower: Vehicle?) {
        for i in 0..<lane.count where lane.vehicles[i].isControlled {
          body(
            lane.vehicles[i], i > 0 ? lane.vehicles[i - 1] : leader,
            i + 1 < lane.count ? lane.vehicles[i + 1] : follower)
        }
      }
      visit(highway, leader: after.last, follower: nil)
      visit(ramp, leader: after.last, follower: nil)
      visit(after, leader: nil, follower: nearestToMerge)
    }

    /// The foremost vehicle before the merge.
    private var nearestToMerge: Vehicle? {
      guard let highway = highway.first, let ramp = ramp.first else {
        return highway.first ?? ramp.first
      }
      return highway.position >= ramp.position ? highway : ramp
    }
  }

  // MARK: Beginning and stepping

  func begin(_ episode: Episode) -> State {
    var state = State(random: episode.stream)
    var road = Road(state, episode.list)
    // Initial vehicles stand evenly spread, as the source's generator places them.
    let (length, total) = (Self.highway.length, parameters.initialOnHighway)
    for i in 0..<total {
      let share = Float(total - 1 - i) / Float(max(1, total))
      road.highway.append(vehicle(&state, position: -length + 1 + share * length))
    }
    for i in 0..<parameters.initialAfterMerge {
      let behind = Float(parameters.initialAfterMerge - 1 - i)
      road.after.append(vehicle(&state, position: Vehicle.length + 10 * behind))
    }
    state.counts = road.counts
    return state
  }

  /// A new vehicle; drivers differ in the speed that they would like.
  private func vehicle(
    _ state: inout State, position: Float, speed: Float = 0, isControlled: Bool = false
  ) -> Vehicle {
    let factor = min(max(1 + 0.1 * Float(state.random.normal()), 0.2), 2)
    var vehicle = Vehicle(position: position, speed: speed, desired: Self.desiredSpeed * factor)
    if isControlled, state.controlled < parameters.slots {
      vehicle.slot = Int32(state.controlled)
      vehicle.command = 0
      state.controlled += 1
    }
    return vehicle
  }

  func step(
    _ state: inout State, in episode: Episode, action: UnsafePointer<Float>,
    readings: Readings<Measure>
  ) -> Bool {
    var road = Road(state, episode.list)
    var arrivals = 0
    for move in 1...Self.movesPerStep where !state.collided {
      if move == 1 || parameters.commandsEveryMove { command(road, action) }
      arrivals += self.move(
        &state, &road, moves: episode.elapsed * Self.movesPerStep + move)
    }
    measure(&state, road, action: action, arrivals: arrivals, into: readings)
    state.counts = road.counts
    return state.collided
  }

  /// Has every controlled vehicle obey its slot's action.
  @inline(__always)
  private func command(_ road: Road, _ action: UnsafePointer<Float>) {
    road.forEach { vehicle in
      if vehicle.pointee.isControlled {
        vehicle.pointee.command = action[Int(vehicle.pointee.slot)]
      }
    }
  }

  /// One move of 0.2 s, the `moves`-th of the episode; returns how many vehicles arrived.
  private func move(_ state: inout State, _ road: inout Road, moves: Int) -> Int {
    // All look before anyone moves.
    follow(road.highway, on: Self.highway, behind: road.after.last)
    follow(road.ramp, on: Self.ramp, behind: road.after.last)
    follow(road.after, on: Self.exit, behind: nil)
    yield(road.highway, on: Self.highway, to: road.ramp, on: Self.ramp)
    yield(road.ramp, on: Self.ramp, to: road.highway, on: Self.highway)
    road.forEach { $0.pointee.move(seconds: Self.moveSeconds) }
    let arrivals = leave(&state, &road)
    cross(&state, &road)
    state.highwayFlow = insert(
      &state, &road.highway, state.highwayFlow, parameters.highwayFlow, on: Self.highway,
      moves: moves)
    state.rampFlow = insert(
      &state, &road.ramp, state.rampFlow, parameters.rampFlow, on: Self.ramp, moves: moves)
    return arrivals
  }

  /// Has one lane's vehicles follow each other, as their own drivers allow and as commanded.
  @inline(__always)
  private func follow(_ lane: Lane, on arm: Arm, behind first: Vehicle?) {
    follow(lane, behind: first) { vehicle, gap, leaderSpeed in
      vehicle.allowed = parameters.driver.nextSpeed(
        vehicle.speed, gap: gap, leaderSpeed: leaderSpeed, desired: desired(vehicle, on: arm))
    }
    guard let commander = parameters.commander else { return }
    follow(lane, behind: first) { vehicle, gap, leaderSpeed in
      if vehicle.isControlled || vehicle.position > -arm.junction { return }
      let commanded = commander.nextSpeed(
        vehicle.speed, gap: gap, leaderSpeed: leaderSpeed, desired: vehicle.desired)
      vehicle.allowed = min(vehicle.allowed, commanded)
    }
  }

  /// Calls `body` with each of a lane's vehicles, the gap ahead of it and its leader's speed.
  @inline(__always)
  private func follow(
    _ lane: Lane, behind first: Vehicle?, _ body: (inout Vehicle, Float, Float) -> Void
  ) {
    for i in 0..<lane.count {
      let vehicle = lane.vehicles[i]
      var (gap, leaderSpeed) = (Self.freeRoad, vehicle.speed)
      if i > 0 {
        (gap, leaderSpeed) = (vehicle.gap(to: lane.vehicles[i - 1]), lane.vehicles[i - 1].speed)
      } else if let first {
        (gap, leaderSpeed) = (vehicle.gap(to: first), first.speed)
      }
      body(&lane.vehicles[i], gap, leaderSpeed)
    }
  }

  @inline(__always)
  private func desired(_ vehicle: Vehicle, on arm: Arm) -> Float {
    vehicle.position > -arm.junction ? min(vehicle.desired, arm.junctionSpeed) : vehicle.desired
  }

  // MARK: The merge

  /// Has those on an arm's junction lane, and the first before it, yield to the first three
  /// vehicles on the other arm's junction lane.
  private func yield(_ lane: Lane, on arm: Arm, to other: Lane, on otherArm: Arm) {
    for i in 0..<lane.count {
      let vehicle = lane.vehicles[i]
      let isOnJunction = vehicle.position > -arm.junction
      for j in 0..<min(other.count, 3) {
        let foe = other.vehicles[j]
        guard foe.position > -otherArm.junction else { break }
        let limit = yielded(vehicle, to: foe, on: arm, isOnJunction: isOnJunction)
        lane.vehicles[i].allowed = min(lane.vehicles[i].allowed, limit)
      }
      if !isOnJunction { return }
    }
  }

  /// What one of the other arm's vehicles on the junction leaves of a vehicle's next speed.
  @inline(__always)
  private func yielded(
    _ vehicle: Vehicle, to foe: Vehicle, on arm: Arm, isOnJunction: Bool
  ) -> Float {
    let (distance, speed) = (-vehicle.position, vehicle.speed)
    let desired = desired(vehicle, on: arm)
    let room = distance + foe.position - Vehicle.length - parameters.driver.standstillGap
    /// Behind the other as if both were on one lane.
    func behind() -> Float {
      parameters.driver.nextSpeed(
        speed, gap: room + parameters.driver.standstillGap, leaderSpeed: foe.speed,
        desired: desired)
    }
    if isOnJunction {
      // Whoever is nearer the merge point goes first.
      let isAhead =
        foe.position > vehicle.position
        || (foe.position == vehicle.position && !arm.goesFirstOnTie)
      if !isAhead { return .infinity }
      return room >= 0
        ? behind() : max(0, speed - Self.moveSeconds * Self.emergencyDeceleration)
    }
    let toLine = distance - arm.junction
    let atLine =
      toLine - 0.1 <= 0
      ? 0
      : parameters.driver.nextSpeed(
        speed, gap: toLine - (room < 0 ? 0.1 : arm.lineMargin), leaderSpeed: 0, desired: desired,
        standstill: 0)
    return room < 0 ? atLine : max(behind(), atLine)
  }

  /// Moves vehicles past the merge point to the road after it, the foremost first.
  private func cross(_ state: inout State, _ road: inout Road) {
    while true {
      let highway = road.highway.first?.position ?? -1
      let ramp = road.ramp.first?.position ?? -1
      guard max(highway, ramp) >= 0, road.after.count < Self.laneCapacity else { return }
      let vehicle =
        highway >= ramp ? road.highway.removeFirst() : road.ramp.removeFirst()
      if let last = road.after.last, last.position - Vehicle.length < vehicle.position {
        state.collided = true
      }
      road.after.append(vehicle)
    }
  }

  // MARK: Coming and going

  /// Lets the next vehicle of an inflow in as soon as there is room for its speed.
  private func insert(
    _ state: inout State, _ lane: inout Lane, _ before: State.Flow, _ inflow: Inflow, on arm: Arm,
    moves: Int
  ) -> State.Flow {
    var flow = before
    // Departures are due from the first second on, equally spaced.
    let elapsed = Float(moves) * Self.moveSeconds - 1
    let due = elapsed < 0 ? 0 : Int(elapsed * inflow.perHour / 3600) + 1
    flow.owed = due - flow.inserted
    guard flow.owed > 0, lane.count < Self.laneCapacity else { return flow }
    let start = -arm.length + Vehicle.length
    if let last = lane.last {
      let gap = last.position - Vehicle.length - start
      let wanted = parameters.driver.wantedGap(arm.entrySpeed, leaderSpeed: last.speed)
      if gap < wanted { return flow }
    }
    let oneIn = inflow.controlledOneIn
    lane.append(
      vehicle(
        &state, position: start, speed: arm.entrySpeed,
        isControlled: oneIn > 0 && flow.inserted % oneIn == 0))
    flow.inserted += 1
    flow.owed -= 1
    return flow
  }

  /// Takes vehicles off the end of the road, and their slots back; returns how many.
  private func leave(_ state: inout State, _ road: inout Road) -> Int {
    var arrivals = 0
    while let first = road.after.first, first.position > Self.afterMerge {
      let slot = road.after.removeFirst().slot
      arrivals += 1
      if slot >= 0 {
        state.controlled -= 1
        closeUp(road, behind: slot)
      }
    }
    return arrivals
  }

  /// The queue of controlled vehicles closes up, as in the source. Rare, so kept out of the way.
  @inline(never)
  private func closeUp(_ road: Road, behind slot: Int32) {
    road.forEach { vehicle in
      if vehicle.pointee.slot > slot { vehicle.pointee.slot -= 1 }
    }
  }

  // MARK: What is seen and measured

  func observe(_ state: State, in episode: Episode, into row: UnsafeMutablePointer<Float>) {
    row.update(repeating: 0, count: parameters.slots * 5)
    if state.controlled == 0 { return }
    let fastest = Self.desiredSpeed
    Road(state, episode.list).forEachControlled { vehicle, leader, follower in
      let o = row + Int(vehicle.slot) * 5
      o[0] = vehicle.speed / fastest
      o[1] = ((leader?.speed ?? fastest) - vehicle.speed) / fastest
      o[2] = leader.map { vehicle.gap(to: $0) / Self.networkLength } ?? 1
      o[3] = (vehicle.speed - (follower?.speed ?? 0)) / fastest
      o[4] = follower.map { $0.gap(to: vehicle) / Self.networkLength } ?? 1
    }
  }

  private func measure(
    _ state: inout State, _ road: Road, action: UnsafePointer<Float>, arrivals: Int,
    into readings: Readings<Measure>
  ) {
    let target = Self.targetSpeed
    var (count, speeds, slowness, stopped): (Float, Float, Float, Float) = (0, 0, 0, 0)
    var (shortfall, controlled, controlledSpeeds): (Float, Float, Float) = (0, 0, 0)
    var first: (sum: Float, count: Float) = (0, 0)
    var last: (sum: Float, count: Float) = (0, 0)
    var all: (sum: Float, count: Float) = (0, 0)
    let slots = state.controlled
    road.forEach { vehicle in
      let v = vehicle.pointee.speed
      let square = (v - target) * (v - target)
      count += 1
      speeds += v
      slowness += 1 / (v + 0.001)
      shortfall += square
      if v < 0.1 { stopped += 1 }
      guard vehicle.pointee.isControlled else { return }
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
    if slots > 0 {
      road.forEachControlled { vehicle, leader, _ in
        guard let leader, vehicle.speed > 0 else { return }
        headway += min(vehicle.gap(to: leader) / vehicle.speed - 1, 0)
      }
    }
    var effort: Float = 0
    for i in 0..<parameters.slots { effort += abs(action[i]) }
    if controlled > 0 { state.lastControlledSpeed = controlledSpeeds / controlled }
    let others = count - controlled
    // A collision voids the step's rewards, as in the source.
    let kept: Float = state.collided ? 0 : 1
    readings[.meanSpeed] = kept * (count > 0 ? speeds / count : 0)
    readings[.commuteTime] = kept * (count > 0 ? slowness / count : 10_000)
    readings[.busSpeed] = state.lastControlledSpeed
    readings[.otherSpeed] = others > 0 ? (speeds - controlledSpeeds) / others : 0
    readings[.stopped] = stopped
    readings[.arrivals] = Float(arrivals)
    readings[.acceleration] = kept * effort / Float(parameters.slots)
    readings[.headway] = kept * headway
    readings[.desiredSpeed] = kept * nearness(shortfall, count)
    readings[.firstDesiredSpeed] = kept * nearness(first.sum, first.count)
    readings[.lastDesiredSpeed] = kept * nearness(last.sum, last.count)
    readings[.controlledDesiredSpeed] = kept * nearness(all.sum, all.count)
    readings[.forward] = kept * controlledSpeeds
    readings[.vehicles] = count
    readings[.waiting] = Float(state.highwayFlow.owed + state.rampFlow.owed)
    readings[.collision] = state.collided ? 1 : 0
  }

  // MARK: Scripted drivers and pictures

  func act(
    _ policy: Policy, _ state: State, in episode: Episode, random: inout RandomStream,
    into action: UnsafeMutablePointer<Float>
  ) {
    let limit = Self.commandLimit
    for slot in 0..<parameters.slots {
      action[slot] = policy == .random ? limit * (2 * random.uniformFloat() - 1) : 0
    }
    if parameters.commandsEveryMove, state.controlled < parameters.slots {
      // The next vehicle to come in takes the first free slot, and obeys at once.
      if policy == .stop { action[state.controlled] = -limit }
      if policy == .go { action[state.controlled] = limit }
    }
    Road(state, episode.list).forEachControlled { vehicle, leader, _ in
      let slot = Int(vehicle.slot)
      switch policy {
      case .idm:
        // The scenario with a commander has its controlled vehicles on the highway.
        let isOnJunction = vehicle.position > -Self.highway.junction && vehicle.position < 0
        let commander = isOnJunction ? nil : parameters.commander
        let next = (commander ?? parameters.driver).nextSpeed(
          vehicle.speed, gap: leader.map { vehicle.gap(to: $0) } ?? Self.freeRoad,
          leaderSpeed: leader?.speed ?? vehicle.speed, desired: vehicle.desired)
        let command = (next - vehicle.speed) / Self.moveSeconds
        action[slot] = min(max(command, -limit), limit)
      case .stop: action[slot] = -limit
      case .go: action[slot] = limit
      case .random: break
      }
    }
  }

  /// A picture's place of a point `position` metres past the merge (before it where negative).
  private static func place(_ position: Float, isOnRamp: Bool) -> (x: Float, y: Float) {
    let merge: (x: Float, y: Float) = (180, 12)
    if !isOnRamp { return (merge.x + position, merge.y) }
    let along = position * Float(0.5).squareRoot()
    return (merge.x + along, merge.y - along)
  }

  func scene(_ state: State, in episode: Episode) -> Scene {
    let (rampX, rampY) = Self.place(-Self.ramp.length, isOnRamp: true)
    let (startX, y) = Self.place(-Self.highway.length, isOnRamp: false)
    let (mergeX, _) = Self.place(0, isOnRamp: false)
    let (endX, _) = Self.place(Self.afterMerge, isOnRamp: false)
    var shapes: [Shape] = []
    func draw(_ lane: Lane, isRamp: Bool = false) {
      for i in 0..<lane.count {
        let vehicle = lane.vehicles[i]
        let middle = vehicle.position - Vehicle.length / 2
        let isOnRamp = isRamp && middle < 0
        let (x, y) = Self.place(middle, isOnRamp: isOnRamp)
        shapes.append(
          .box(
            x: x, y: y, width: vehicle.isControlled ? 7 : Vehicle.length, height: 2.6,
            angle: isOnRamp ? -.pi / 4 : 0, ink: vehicle.isControlled ? .controlled : .vehicle))
      }
    }
    let road = Road(state, episode.list)
    draw(road.after)
    draw(road.highway)
    draw(road.ramp, isRamp: true)
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
}
