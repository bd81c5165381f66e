import Foundation

/// A policy as problem files write it: what is chosen in each state.
public struct ExactPolicy: Codable, Sendable, Equatable {
  /// One action, or several with their probabilities.
  public enum Choice: Codable, Sendable, Equatable {
    case action(String)
    case mixture([String: ExactNumber])

    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let action = try? container.decode(String.self) {
        self = .action(action)
      } else {
        self = .mixture(try container.decode([String: ExactNumber].self))
      }
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .action(let action): try container.encode(action)
      case .mixture(let mixture): try container.encode(mixture)
      }
    }
  }

  /// Its name in the problem or the table, or what it is in words.
  public var name: String
  /// By state; states with a single action, and those that no policy reaches, are left out. With a horizon,
  /// `state` is what is done there at most times and `state at 3` an exception. Empty where only the
  /// policy's returns are known.
  public var choose: [String: Choice]

  public init(name: String, choose: [String: Choice] = [:]) {
    self.name = name
    self.choose = choose
  }

  /// What is chosen in a state, or in `state at 3`: the exception there, else what is usual.
  public func choice(in state: String) -> Choice? {
    if let choice = choose[state] { return choice }
    guard let end = state.range(of: " at ", options: .backwards) else { return nil }
    return choose[String(state[..<end.lowerBound])]
  }
}

/// A policy and what it returns.
public struct PolicyReturns: Codable, Sendable, Equatable {
  public var policy: ExactPolicy
  public var proxy: Enclosure
  public var intended: Enclosure

  enum CodingKeys: String, CodingKey {
    case policy, proxy
    case intended = "true"
  }

  public init(policy: ExactPolicy, proxy: Enclosure, intended: Enclosure) {
    self.policy = policy
    self.proxy = proxy
    self.intended = intended
  }
}

/// A map to draw policies on: where each state lies.
public struct PolicyMap: Codable, Sendable, Equatable {
  public struct Place: Codable, Sendable, Equatable {
    public var row: Int
    public var column: Int

    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  /// Lines of the map; `#` is a wall, a letter or sign is drawn, a space is floor.
  public var lines: [String]
  /// By state's name. States that share a place (times, say) are drawn one beneath the other.
  public var places: [String: Place]
  /// Direction of an action's arrow, by its name: rows down, columns right; (0, 0) stays.
  public var directions: [String: Place]

  public init(lines: [String], places: [String: Place], directions: [String: Place]) {
    self.lines = lines
    self.places = places
    self.directions = directions
  }
}
