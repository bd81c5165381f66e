import Findings

/// A fraction of whole numbers, for chances and readings that must be exact.
///
/// Nothing is worked out with it here: whoever lists an environment brings an arithmetic.
public struct Fraction: Sendable, Hashable {
  public var numerator: Int
  /// Above 0.
  public var denominator: Int

  public init(_ numerator: Int, over denominator: Int = 1) {
    self.numerator = numerator
    self.denominator = denominator
  }
}

/// Rules that can also be listed: where an episode begins, and all that can follow.
///
/// A *situation* is everything that the future depends on, except the time. Stepping and listing
/// call the same functions, so that what is proven of the list holds for what is played.
public protocol EnumerableRules: Rules {
  associatedtype Situation: Hashable & Sendable

  /// Where episodes begin, with chances that sum to 1.
  var firstSituations: [(situation: Situation, chance: Fraction)] { get }

  /// The situation that a state is.
  func situation(of state: State) -> Situation

  /// What an action leads to; chances sum to 1, and no next situation is listed twice.
  ///
  /// - Parameter action: Index in the card's action space.
  func outcomes(of situation: Situation, action: Int) -> [EnumeratedOutcome<Situation>]

  /// A name that no other situation has.
  func name(of situation: Situation) -> String

  /// Lines of a map, or none.
  var mapLines: [String] { get }

  /// Row and column on the map, where a situation is nothing but a place on it.
  func place(of situation: Situation) -> (row: Int, column: Int)?

  /// Rows down and columns right that an action moves on the map, in the order of the action space.
  var directions: [(row: Int, column: Int)] { get }

  /// Chance of every action under a scripted policy.
  func actionChances(_ policy: Policy, in situation: Situation) -> [Fraction]
}

/// One thing that an action can lead to.
public struct EnumeratedOutcome<Situation: Hashable & Sendable>: Sendable {
  public var chance: Fraction
  /// What the step reads, in the order of the card's measures.
  public var readings: [Fraction]
  /// The situation that comes next; nil where the episode ends by the environment's own rules.
  public var next: Situation?

  public init(chance: Fraction, readings: [Fraction], next: Situation?) {
    self.chance = chance
    self.readings = readings
    self.next = next
  }
}

/// Chances of a policy that takes one move, but one move in `of` at random.
///
/// - Parameter steady: The one move, or nil for all moves alike.
func moveChances(steady: Int?, carelessOnceIn of: Int? = nil) -> [Fraction] {
  let moves = Gridworld.moves.count
  guard let steady else { return Array(repeating: Fraction(1, over: moves), count: moves) }
  guard let of else { return (0..<moves).map { Fraction($0 == steady ? 1 : 0) } }
  return (0..<moves).map { Fraction(1 + ($0 == steady ? (of - 1) * moves : 0), over: of * moves) }
}
