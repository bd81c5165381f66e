/// Values steps: a formula over measures, a learned model, the user's own code.
///
/// A reward says how good steps are and nothing of who takes them. Conformers allocate nothing while
/// they value, and keep nothing between calls: several threads may value with one reward at once,
/// each with scratch space of its own.
public protocol Reward: Sendable {
  /// What reports call it.
  var name: String { get }
  /// What it computes, in one line for messages: the formula's text, say.
  var summary: String { get }
  /// Indices of the measures that it reads, ascending; empty where it reads none.
  var measuresUsed: [Int] { get }

  /// Floats of scratch space that `values` needs for `copies` copies.
  func scratchSize(copies: Int) -> Int

  /// Values one step of every copy.
  ///
  /// - Parameters:
  ///   - scratch: At least `scratchSize(copies:)` floats, overwritten.
  ///   - result: `[copy]`, overwritten.
  func values(
    of steps: StepBatch, scratch: UnsafeMutablePointer<Float>,
    into result: UnsafeMutablePointer<Float>)

  /// The measure that most likely made one copy's value not a number; nil where none is read.
  func suspect(in steps: StepBatch, copy: Int) -> Int?
}

extension Reward {
  /// The first measure that is read and is not finite itself, else the first that is read.
  public func suspect(in steps: StepBatch, copy: Int) -> Int? {
    measuresUsed.first { !steps.measures[$0 * steps.copies + copy].isFinite } ?? measuresUsed.first
  }
}

/// One step of many copies, as it lies in memory that the caller owns: what a reward may look at.
///
/// Valid only during the call that it is handed to.
public struct StepBatch {
  public let copies: Int
  /// `[measure, copy]`: what the environment measured of the step.
  public let measures: UnsafePointer<Float>
  /// `[copy, observation]`, as the environment wrote them: what was seen before the step.
  public let observations: UnsafePointer<Float>
  /// `[copy, action]`, as the environment got them: within bounds where continuous, the index of the
  /// choice where discrete.
  public let actions: UnsafePointer<Float>

  public init(
    copies: Int, measures: UnsafePointer<Float>, observations: UnsafePointer<Float>,
    actions: UnsafePointer<Float>
  ) {
    self.copies = copies
    self.measures = measures
    self.observations = observations
    self.actions = actions
  }
}
