// How vehicles move: the intelligent driver model, the merge, and the inflows.

extension TrafficMerge.World {
  /// One move of 0.2 s of one copy.
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
  struct Foes {
    var distance: (Float, Float, Float) = (0, 0, 0)
    var speed: (Float, Float, Float) = (0, 0, 0)
    var count = 0
  }

  func junctionHeads(
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

  /// The distance that the intelligent driver model wants to its leader, in metres.
  @inline(__always)
  func wantedGap(_ speed: Float, leaderSpeed: Float, standstill: Float) -> Float {
    let closing =
      speed * (speed - leaderSpeed)
      / (2 * (TrafficMerge.acceleration * TrafficMerge.deceleration).squareRoot())
    return standstill + max(0, speed * TrafficMerge.timeHeadway + closing)
  }

  /// Next speed under the intelligent driver model, from a leader `gap` metres ahead.
  @inline(__always)
  func followed(
    _ speed: Float, gap: Float, leaderSpeed: Float, desired: Float, standstill: Float
  ) -> Float {
    let wanted = wantedGap(speed, leaderSpeed: leaderSpeed, standstill: standstill)
    let ratio = wanted / max(gap, 1e-3)
    let free = speed / desired
    let square = free * free
    let change = TrafficMerge.acceleration * (1 - square * square - ratio * ratio)
    return max(0, speed + TrafficMerge.moveSeconds * change)
  }

  /// Moves one arm's vehicles, the foremost first; each follows what was ahead before the move.
  func advance(
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
  func yielded(
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

  func advanceAfterMerge(_ lane: Lane, _ vehicles: UnsafeMutablePointer<Vehicle>) {
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
  func leave(_ copy: inout Copy, _ road: Road) {
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

  func shift(_ vehicles: UnsafeMutablePointer<Vehicle>, count: Int) {
    for i in 0..<count { vehicles[i] = vehicles[i + 1] }
  }

  /// Moves vehicles past the merge point to the road after it, the foremost first.
  func cross(_ copy: inout Copy, _ road: Road) {
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
  func insert(
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
      let wanted = wantedGap(
        speed, leaderSpeed: last.speed, standstill: TrafficMerge.standstillGap)
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
}
