import Findings

/// Distances between rewards, beside the regret that they are meant to bound.
public struct DistancesAnswer: Codable, Sendable, Equatable {
  public struct Distance: Codable, Sendable, Equatable {
    /// `EPIC`, `DARD` or `STARC`.
    public var name: String
    /// Source of the formula.
    public var source: String
    /// What it leaves open and how that was chosen: coverage distribution, norm, reference policy.
    public var choices: String
    /// The distance squared where it is a root; else nil.
    @WrittenAsNull public var squared: ExactNumber?
    /// Pearson correlation squared with its sign, for EPIC and DARD; else nil.
    @WrittenAsNull public var signedCorrelationSquared: ExactNumber?
    /// The distance, 0 ... 1; nil where it is not defined.
    @WrittenAsNull public var value: Enclosure?
    /// Why it is not defined, or what to know of this value.
    @WrittenAsNull public var note: String?

    public init(
      name: String, source: String, choices: String, value: Enclosure?,
      squared: ExactNumber? = nil, signedCorrelationSquared: ExactNumber? = nil,
      note: String? = nil
    ) {
      self.name = name
      self.source = source
      self.choices = choices
      self.value = value
      self.squared = squared
      self.signedCorrelationSquared = signedCorrelationSquared
      self.note = note
    }
  }

  public var proxy: String
  public var intended: String
  public var distances: [Distance]
  /// Largest true fall over pairs of policies whose proxy does not fall, as a share of the range of
  /// true returns: the regret that STARC bounds; nil where true returns have no range, or where the
  /// polygon was not worked out.
  @WrittenAsNull public var regret: ExactNumber?

  enum CodingKeys: String, CodingKey {
    case proxy
    case intended = "true"
    case distances, regret
  }

  public init(
    proxy: String, intended: String, distances: [Distance], regret: ExactNumber?
  ) {
    self.proxy = proxy
    self.intended = intended
    self.distances = distances
    self.regret = regret
  }
}
