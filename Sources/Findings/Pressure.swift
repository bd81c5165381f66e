/// How hard a proxy is optimised: a place on the pressure axes.
public struct Pressure: Codable, Sendable, Hashable {
  /// Environment steps trained so far.
  public var steps: Int
  /// Units in each hidden layer.
  public var width: Int
  /// Share of half the action range to which actions are rounded; 0 means not rounded.
  public var actionResolution: Double
  /// Deviation of the noise added to normalised observations.
  public var observationNoise: Double

  public init(steps: Int, width: Int, actionResolution: Double = 0, observationNoise: Double = 0) {
    self.steps = steps
    self.width = width
    self.actionResolution = actionResolution
    self.observationNoise = observationNoise
  }
}

/// A specification as an audit uses it.
public struct SpecificationText: Codable, Sendable, Hashable {
  public var name: String
  public var formula: String

  public init(name: String, formula: String) {
    self.name = name
    self.formula = formula
  }
}
