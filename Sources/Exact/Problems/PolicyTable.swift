import Arithmetic

/// Policies of which only the returns are known: a name each, and a number for each reward.
public struct PolicyTable: Sendable, Equatable {
  /// Returns in one reward.
  public struct Column: Sendable, Equatable {
    public var name: String
    /// `[policy]`
    public var values: [Rational]

    public init(name: String, values: [Rational]) {
      self.name = name
      self.values = values
    }
  }

  /// Its file's name, without folders and ending.
  public var name: String
  /// Names of the policies; no two alike.
  public var names: [String]
  public var columns: [Column]

  public init(name: String, names: [String], columns: [Column]) {
    self.name = name
    self.names = names
    self.columns = columns
  }

  /// A reward's returns, `[policy]`, or nil where there is no such reward.
  public subscript(reward: String) -> [Rational]? {
    columns.first { $0.name == reward }?.values
  }

  /// A reward's returns, `[policy]`.
  func column(_ reward: String) throws(ExactError) -> [Rational] {
    if let values = self[reward] { return values }
    throw .question(
      "'\(name)' has no column '\(reward)'. Columns: "
        + columns.map { "'\($0.name)'" }.joined(separator: ", ") + ".")
  }
}
