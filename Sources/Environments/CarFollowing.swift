/// The intelligent driver model of one kind of driver (Treiber, Hennecke, Helbing 2000).
///
/// Accelerations in m/s², distances in metres, times in seconds.
package struct IntelligentDriver: Sendable {
  var timeHeadway: Float
  var acceleration: Float
  /// What is left of the distance to the leader where both stand.
  var standstillGap: Float
  /// Seconds of one move: speeds change first, and positions by the new speed.
  var moveSeconds: Float
  /// Twice the root of acceleration times comfortable deceleration, by which closing in is judged.
  private var closingScale: Float

  /// - Parameter deceleration: The one that is still comfortable.
  package init(
    timeHeadway: Float, acceleration: Float, deceleration: Float, standstillGap: Float,
    moveSeconds: Float
  ) {
    self.timeHeadway = timeHeadway
    self.acceleration = acceleration
    self.standstillGap = standstillGap
    self.moveSeconds = moveSeconds
    closingScale = 2 * (acceleration * deceleration).squareRoot()
  }

  /// The distance that a driver wants to the leader.
  @inline(__always)
  package func wantedGap(_ speed: Float, leaderSpeed: Float) -> Float {
    wantedGap(speed, leaderSpeed: leaderSpeed, standstill: standstillGap)
  }

  @inline(__always)
  private func wantedGap(_ speed: Float, leaderSpeed: Float, standstill: Float) -> Float {
    let closing = speed * (speed - leaderSpeed) / closingScale
    return standstill + max(0, speed * timeHeadway + closing)
  }

  /// Speed after one move with a leader `gap` metres ahead, 0 at least.
  ///
  /// - Parameters:
  ///   - desired: The speed of a driver with a free road.
  ///   - standstill: What is left of the gap where both stand, if not `standstillGap`.
  @inline(__always)
  package func nextSpeed(
    _ speed: Float, gap: Float, leaderSpeed: Float, desired: Float, standstill: Float? = nil
  ) -> Float {
    let wanted = wantedGap(
      speed, leaderSpeed: leaderSpeed, standstill: standstill ?? standstillGap)
    let ratio = wanted / max(gap, 1e-3)
    let free = speed / desired
    let square = free * free
    let change = acceleration * (1 - square * square - ratio * ratio)
    return max(0, speed + moveSeconds * change)
  }
}

/// A vehicle on one lane.
struct Vehicle: Sendable {
  /// Length of every vehicle, in metres.
  static let length: Float = 5

  /// Of the front bumper, in metres along the lane.
  var position: Float = 0
  var speed: Float = 0
  /// This driver's desired speed, in m/s.
  var desired: Float = 0
  /// Place among the controlled vehicles, or -1.
  var slot: Int32 = -1
  /// Commanded acceleration, in m/s²; no bound on the speed where nobody commands.
  var command: Float = .infinity

  /// Speed that the next move may have, worked out before anyone moves.
  var allowed: Float = 0

  var isControlled: Bool { slot >= 0 }

  /// Free metres from this vehicle's front to the one ahead.
  @inline(__always)
  func gap(to leader: Vehicle) -> Float { leader.position - Self.length - position }

  /// Makes one move at the speed that the rules of the road allow, or at a commanded one below it.
  @inline(__always)
  mutating func move(seconds: Float) {
    speed = min(allowed, max(0, speed + seconds * command))
    position += seconds * speed
  }
}

/// The vehicles of one lane in order, the foremost first, in memory that someone else owns.
struct Lane {
  let vehicles: UnsafeMutablePointer<Vehicle>
  var count: Int

  var first: Vehicle? { count > 0 ? vehicles[0] : nil }

  var last: Vehicle? { count > 0 ? vehicles[count - 1] : nil }

  mutating func append(_ vehicle: Vehicle) {
    vehicles[count] = vehicle
    count += 1
  }

  /// Takes the foremost vehicle off; the lane is not empty.
  mutating func removeFirst() -> Vehicle {
    let first = vehicles[0]
    count -= 1
    for i in 0..<count { vehicles[i] = vehicles[i + 1] }
    return first
  }
}
