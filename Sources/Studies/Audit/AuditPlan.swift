import Findings

/// A resolved audit: with the source revision, all that is needed to repeat it bit for bit.
public struct AuditPlan: Codable, Sendable, Equatable {
  public var environment: String
  public var proxy: SpecificationText
  public var intended: SpecificationText
  /// Learner settings shared by every run; the axes below replace single values of them.
  public var learning: LearnerSettings
  /// Training steps at which policies are judged, rising, roughly geometric; the last is the end.
  public var checkpoints: [Int]
  public var widths: [Int]
  public var actionResolutions: [Double]
  public var observationNoises: [Double]
  public var seeds: Int
  /// Seed of seeds: every run's seed and every evaluation episode follows from it.
  public var masterSeed: UInt64
  /// Fresh episodes for every judged policy, the same ones for all (common random numbers).
  public var evaluationEpisodes: Int
  /// Share of the base-to-ceiling range that counts as a fall.
  public var fallShare: Double
  /// Policy that stands for not optimising: a scripted one's name, or a run's.
  public var base: String
  /// The base's policy in safetensors format where it is a run's; nil where it is scripted.
  public var basePolicy: Material<[UInt8]>?
  /// Runs of the user's whose policies count among those that are known.
  public var known: [Material<[UInt8]>]
  /// Further runs with other settings, to see whether a stronger optimiser finds what these do not.
  public var search: Int
  /// Whether a gamed sum is trained again with each of its weights changed.
  public var remedies: Bool
  /// nil in plans that were kept before it was part of them.
  public var versions: Versions?

  /// Of what a run rests on; raised where the same run would give other numbers.
  public struct Versions: Codable, Sendable, Equatable {
    /// The environment's dynamics.
    public var environment: Int
    public var learner: Int
    public var judge: Int
  }

  enum CodingKeys: String, CodingKey {
    case environment, proxy
    case intended = "true"
    case learning, checkpoints, widths, actionResolutions, observationNoises, seeds, masterSeed
    case evaluationEpisodes, fallShare, base, basePolicy, known, search, remedies, versions
  }
}
