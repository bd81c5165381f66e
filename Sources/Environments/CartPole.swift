import Findings
import Randomness

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The cart-pole task, with the dynamics of Gymnasium's CartPole-v1.
///
/// A pole stands on a cart that can be pushed left or right. Its proxy is its true reward, so it
/// calibrates the learner and the audit: nothing here can be gamed.
struct CartPole: Rules {
  private static let gravity: Float = 9.8
  private static let poleMass: Float = 0.1
  private static let totalMass: Float = 1.1
  /// Half the pole's length, in metres.
  private static let halfLength: Float = 0.5
  private static let push: Float = 10
  private static let timeStep: Float = 0.02
  private static let widestAngle: Float = 12 * 2 * .pi / 360
  private static let farthestPosition: Float = 2.4

  enum Measure: Int, CardList {
    case alive, angle, position

    var description: MeasureDescription {
      switch self {
      case .alive: .init("alive", unit: "steps", summary: .total, "1 at every step played")
      case .angle: .init("angle", unit: "rad", summary: .mean, "absolute angle of the pole")
      case .position:
        .init(
          "position", unit: "m", summary: .mean,
          "absolute distance of the cart from the middle")
      }
    }
  }

  enum Policy: Int, CardList {
    case random, lean

    var description: PolicyDescription {
      switch self {
      case .random: .init("random", "pushes left or right by the toss of a coin")
      case .lean: .init("lean", "pushes to the side to which the pole leans and falls")
      }
    }
  }

  var card: EnvironmentCard {
    EnvironmentCard(
      name: "cart-pole",
      story: "A pole stands on a cart that is pushed left or right at every step; the episode ends "
        + "when it tips over. The calibration environment: proxy and true reward are the same.",
      source: "Barto, Sutton, Anderson 1983; constants and Euler steps of Gymnasium CartPole-v1.",
      horizon: 500, stepSeconds: Double(Self.timeStep), observationSize: 4,
      observation:
        "cart position (m), cart velocity (m/s), pole angle (rad), pole velocity (rad/s)",
      actions: .discrete(count: 2, names: ["left", "right"]),
      measures: Measure.descriptions,
      specifications: [
        NamedSpecification("upright", "alive", role: .proxy, isDefault: true),
        NamedSpecification("upright", "alive", role: .intended, isDefault: true),
        NamedSpecification("angle", "1 - 4*angle", role: .proxy),
      ],
      policies: Policy.descriptions,
      basePolicy: "random",
      learning: LearnerSettings(
        steps: 294_912, copies: 32, rolloutLength: 64, learningRate: 1.5e-3))
  }

  /// Metres, metres a second, radians, radians a second.
  struct State {
    var position: Float
    var velocity: Float
    var angle: Float
    var turning: Float
  }

  func begin(_ episode: Episode) -> State {
    var random = episode.stream
    func near() -> Float { Float(random.uniform(-0.05, 0.05)) }
    return State(position: near(), velocity: near(), angle: near(), turning: near())
  }

  func step(
    _ cart: inout State, in episode: Episode, action: UnsafePointer<Float>,
    readings: Readings<Measure>
  ) -> Bool {
    let force = action[0] > 0.5 ? Self.push : -Self.push
    let (cosine, sine) = (cosf(cart.angle), sinf(cart.angle))
    let pushed =
      (force + Self.poleMass * Self.halfLength * cart.turning * cart.turning * sine)
      / Self.totalMass
    let turning =
      (Self.gravity * sine - cosine * pushed)
      / (Self.halfLength * (4 / 3 - Self.poleMass * cosine * cosine / Self.totalMass))
    let acceleration = pushed - Self.poleMass * Self.halfLength * turning * cosine / Self.totalMass
    cart.position += Self.timeStep * cart.velocity
    cart.velocity += Self.timeStep * acceleration
    cart.angle += Self.timeStep * cart.turning
    cart.turning += Self.timeStep * turning
    readings[.alive] = 1
    readings[.angle] = abs(cart.angle)
    readings[.position] = abs(cart.position)
    return abs(cart.position) > Self.farthestPosition || abs(cart.angle) > Self.widestAngle
  }

  func observe(_ cart: State, in episode: Episode, into row: UnsafeMutablePointer<Float>) {
    row[0] = cart.position
    row[1] = cart.velocity
    row[2] = cart.angle
    row[3] = cart.turning
  }

  func act(
    _ policy: Policy, _ cart: State, in episode: Episode, random: inout RandomStream,
    into action: UnsafeMutablePointer<Float>
  ) {
    switch policy {
    case .random: action[0] = random.below(2) == 0 ? 0 : 1
    case .lean:
      let lean = cart.angle + 0.5 * cart.turning
      let drift = 0.02 * cart.position + 0.04 * cart.velocity
      action[0] = lean + drift > 0 ? 1 : 0
    }
  }

  func scene(_ cart: State, in episode: Episode) -> Scene {
    let x = 2.6 + cart.position
    return Scene(
      width: 5.2, height: 2,
      background: [
        .line(points: [0, 1.6, 5.2, 1.6], width: 0.03, ink: .structure),
        .line(points: [0.2, 1.5, 0.2, 1.7], width: 0.03, ink: .bad),
        .line(points: [5, 1.5, 5, 1.7], width: 0.03, ink: .bad),
      ],
      shapes: [
        .box(x: x, y: 1.5, width: 0.5, height: 0.2, ink: .agent),
        .line(
          points: [x, 1.42, x + sinf(cart.angle), 1.42 - cosf(cart.angle)], width: 0.07,
          ink: .target),
      ])
  }
}
