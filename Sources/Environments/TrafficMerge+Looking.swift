import Findings
import Randomness

// What is seen of the road: neighbours, observations, measures, scripted drivers, pictures.

extension TrafficMerge.World {
  /// A vehicle's neighbours on its own path; the last vehicle past the merge leads either arm.
  func neighbours(
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
  func forEachControlled(
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
