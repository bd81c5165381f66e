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
public struct CartPole: Environment {
  private static let gravity: Float = 9.8
  private static let poleMass: Float = 0.1
  private static let totalMass: Float = 1.1
  /// Half the pole's length, in metres.
  private static let halfLength: Float = 0.5
  private static let push: Float = 10
  private static let timeStep: Float = 0.02
  private static let widestAngle: Float = 12 * 2 * .pi / 360
  private static let farthestPosition: Float = 2.4
  static let horizon = 500

  public static let card = EnvironmentCard(
    name: "cart-pole",
    story: "A pole stands on a cart that is pushed left or right at every step; the episode ends "
      + "when it tips over. The calibration environment: proxy and true reward are the same.",
    source: "Barto, Sutton, Anderson 1983; constants and Euler steps of Gymnasium CartPole-v1.",
    horizon: horizon, stepSeconds: Double(timeStep), observationSize: 4,
    observation: "cart position (m), cart velocity (m/s), pole angle (rad), pole velocity (rad/s)",
    actions: .discrete(count: 2, names: ["left", "right"]),
    measures: [
      MeasureDescription("alive", unit: "steps", summary: .total, "1 at every step played"),
      MeasureDescription("angle", unit: "rad", summary: .mean, "absolute angle of the pole"),
      MeasureDescription(
        "position", unit: "m", summary: .mean, "absolute distance of the cart from the middle"),
    ],
    specifications: [
      NamedSpecification("upright", "alive", role: .proxy, isDefault: true),
      NamedSpecification("upright", "alive", role: .intended, isDefault: true),
      NamedSpecification("angle", "1 - 4*angle", role: .proxy),
    ],
    policies: [
      PolicyDescription("random", "pushes left or right by the toss of a coin"),
      PolicyDescription("lean", "pushes to the side to which the pole leans and falls"),
    ],
    basePolicy: "random",
    learning: LearnerSettings(
      steps: 294_912, copies: 32, rolloutLength: 64, learningRate: 1.5e-3))

  public let copies: Int
  private let episodes: EpisodeSeeds
  /// `[variable, copy]`: position, velocity, angle, angular velocity.
  private var state: [Float]
  private var elapsed: [Int32]
  private var episode: [Int32]

  public init(copies: Int, episodes: EpisodeSeeds) {
    self.copies = copies
    self.episodes = episodes
    state = Array(repeating: 0, count: 4 * copies)
    elapsed = Array(repeating: 0, count: copies)
    episode = Array(repeating: 0, count: copies)
  }

  public mutating func start(_ buffers: StepBuffers) {
    for copy in 0..<copies {
      episode[copy] = 0
      begin(copy)
      observe(copy, into: buffers.observations)
    }
  }

  private mutating func begin(_ copy: Int) {
    var random = episodes.stream(copy: copy, episode: Int(episode[copy]))
    for variable in 0..<4 {
      state[variable * copies + copy] = Float(random.uniform(-0.05, 0.05))
    }
    elapsed[copy] = 0
  }

  private func observe(_ copy: Int, into observations: UnsafeMutablePointer<Float>) {
    for variable in 0..<4 { observations[4 * copy + variable] = state[variable * copies + copy] }
  }

  public mutating func step(_ buffers: StepBuffers) {
    let n = copies
    state.withUnsafeMutableBufferPointer { cells in
      guard let x = cells.baseAddress else { return }
      let (v, a, w) = (x + n, x + 2 * n, x + 3 * n)
      for i in 0..<n {
        let force = buffers.actions[i] > 0.5 ? Self.push : -Self.push
        let cosine = cosf(a[i])
        let sine = sinf(a[i])
        let pushed =
          (force + Self.poleMass * Self.halfLength * w[i] * w[i] * sine) / Self.totalMass
        let turning =
          (Self.gravity * sine - cosine * pushed)
          / (Self.halfLength * (4 / 3 - Self.poleMass * cosine * cosine / Self.totalMass))
        let acceleration =
          pushed - Self.poleMass * Self.halfLength * turning * cosine / Self.totalMass
        x[i] += Self.timeStep * v[i]
        v[i] += Self.timeStep * acceleration
        a[i] += Self.timeStep * w[i]
        w[i] += Self.timeStep * turning
        buffers.measures[i] = 1
        buffers.measures[n + i] = abs(a[i])
        buffers.measures[2 * n + i] = abs(x[i])
        let fell = abs(x[i]) > Self.farthestPosition || abs(a[i]) > Self.widestAngle
        buffers.terminated[i] = fell ? 1 : 0
      }
    }
    for copy in 0..<n {
      elapsed[copy] += 1
      let ended = buffers.terminated[copy] != 0
      buffers.truncated[copy] = !ended && elapsed[copy] == Self.horizon ? 1 : 0
      if ended || buffers.truncated[copy] != 0 {
        observe(copy, into: buffers.finalObservations)
        episode[copy] += 1
        begin(copy)
      }
      observe(copy, into: buffers.observations)
    }
  }

  public func act(
    policy: Int, copy: Int, random: inout RandomStream, into action: UnsafeMutablePointer<Float>
  ) {
    if policy == 0 {
      action[0] = random.below(2) == 0 ? 0 : 1
    } else {
      let lean = state[2 * copies + copy] + 0.5 * state[3 * copies + copy]
      let drift = 0.02 * state[copy] + 0.04 * state[copies + copy]
      action[0] = lean + drift > 0 ? 1 : 0
    }
  }

  public func scene(copy: Int) -> Scene {
    let x = 2.6 + state[copy]
    let angle = state[2 * copies + copy]
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
          points: [x, 1.42, x + sinf(angle), 1.42 - cosf(angle)], width: 0.07, ink: .target),
      ])
  }
}
