import Findings

/// The simplifications of a reward on a finite set of policies (Skalse et al. 2022, Definition 2), and
/// all orderings that some reward makes.
public struct SimplificationsAnswer: Codable, Sendable, Equatable {
  /// A weak ordering: classes of tied policies, from the lowest return up.
  public struct Ordering: Codable, Sendable, Equatable {
    public var classes: [[String]]
    /// Returns of the classes under a reward that makes this ordering, ascending.
    public var returns: [ExactNumber]
    /// Such a reward by state and action; empty where the policies came without a decision problem.
    public var reward: [String: [String: ExactNumber]]

    public init(
      classes: [[String]], returns: [ExactNumber], reward: [String: [String: ExactNumber]] = [:]
    ) {
      self.classes = classes
      self.returns = returns
      self.reward = reward
    }
  }

  /// An ordering that no reward makes, with the reason: these multiples of differences of adjacent
  /// classes add up to nothing, so not all of them can be above 0 (Farkas).
  public struct Impossible: Codable, Sendable, Equatable {
    public var classes: [[String]]
    /// One for each pair of adjacent classes; at least 0 and not all 0.
    public var multiples: [ExactNumber]

    public init(classes: [[String]], multiples: [ExactNumber]) {
      self.classes = classes
      self.multiples = multiples
    }
  }

  /// Skalse et al. 2022, Theorem 3, as printed and as corrected.
  public struct Criterion: Codable, Sendable, Equatable {
    /// Dimension of what the reward's ties span, and affine dimension of the policies' visit counts.
    public var tieRank: Int
    public var affineDimension: Int
    /// rank(Z) ≤ affine dimension − 2: a non-trivial simplification exists.
    public var holds: Bool
    /// The printed one, rank(Z) ≤ rank(F) − 2, which is off by one.
    public var printedHolds: Bool

    public init(tieRank: Int, affineDimension: Int, holds: Bool, printedHolds: Bool) {
      self.tieRank = tieRank
      self.affineDimension = affineDimension
      self.holds = holds
      self.printedHolds = printedHolds
    }
  }

  /// All weak orderings that some reward makes, and how they stand to each other.
  public struct Graph: Codable, Sendable, Equatable {
    public var orderings: [Ordering]
    /// Pairs of indices: no two policies are ordered oppositely.
    public var unhackable: [[Int]]
    /// Pairs (from, to) of indices: `to` simplifies `from`.
    public var simplifies: [[Int]]
    /// Weak orderings of as many policies, representable or not.
    public var candidates: ExactNumber
    public var isComplete: Bool

    public init(
      orderings: [Ordering], unhackable: [[Int]], simplifies: [[Int]], candidates: ExactNumber,
      isComplete: Bool
    ) {
      self.orderings = orderings
      self.unhackable = unhackable
      self.simplifies = simplifies
      self.candidates = candidates
      self.isComplete = isComplete
    }
  }

  /// The reward that is simplified, and its ordering of the policies.
  public var reward: String
  public var ordering: Ordering
  public var criterion: Criterion
  /// Every simplification, fewest ties first; the trivial one, with one class, is last.
  public var simplifications: [Ordering]
  /// Coarsenings of the ordering that no reward makes.
  public var impossible: [Impossible]
  /// Whether every coarsening was looked at.
  public var isComplete: Bool
  @WrittenAsNull public var graph: Graph?

  public init(
    reward: String, ordering: Ordering, criterion: Criterion, simplifications: [Ordering],
    impossible: [Impossible], isComplete: Bool, graph: Graph?
  ) {
    self.reward = reward
    self.ordering = ordering
    self.criterion = criterion
    self.simplifications = simplifications
    self.impossible = impossible
    self.isComplete = isComplete
    self.graph = graph
  }
}
