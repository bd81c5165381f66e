import Findings

/// What stands beside the answer to every exact question.
public struct ExactFrame: Codable, Sendable, Equatable {
  /// The problem's name: its own, else its file's.
  public var problem: String
  /// States, choices (pairs of a state and an action) and what ends an episode, in words.
  public var size: String
  /// How the answer was reached: `exact rational arithmetic`, or `verified floating point: …`.
  public var method: String
  public var seconds: Double
  /// The argument, step by step, in plain sentences; the first says the answer.
  public var steps: [String]
  /// What a reader should know before relying on it: states that no policy reaches, caps, conventions.
  public var caveats: [String]

  public init(
    problem: String, size: String, method: String, seconds: Double = 0, steps: [String] = [],
    caveats: [String] = []
  ) {
    self.problem = problem
    self.size = size
    self.method = method
    self.seconds = seconds
    self.steps = steps
    self.caveats = caveats
  }
}

/// What an exact question can be answered with.
public enum ExactAnswer: Sendable, Equatable {
  case hackability(HackabilityAnswer)
  case equivalence(EquivalenceAnswer)
  case howFar(HowFarAnswer)
  case simplifications(SimplificationsAnswer)
  case distances(DistancesAnswer)
  case unchangedOptimality(UnchangedOptimalityAnswer)
  case discounts(DiscountsAnswer)
  case diagram(DiagramAnswer)
}

/// An exact question's answer, and how it was come by.
///
/// Written as one flat object: `schema`, `question`, the frame's keys, then the answer's own.
public struct ExactFinding: Codable, Sendable, Equatable {
  /// The questions, by the word that lists and `--json` use.
  public enum Question: String, Codable, Sendable, CaseIterable {
    case hackability, equivalence
    case howFar = "how-far"
    case simplifications, distances
    case unchangedOptimality = "unchanged-optimality"
    case discounts, diagram
  }

  public var frame: ExactFrame
  public var answer: ExactAnswer

  public init(frame: ExactFrame, answer: ExactAnswer) {
    self.frame = frame
    self.answer = answer
  }

  public var question: Question {
    switch answer {
    case .hackability: .hackability
    case .equivalence: .equivalence
    case .howFar: .howFar
    case .simplifications: .simplifications
    case .distances: .distances
    case .unchangedOptimality: .unchangedOptimality
    case .discounts: .discounts
    case .diagram: .diagram
    }
  }

  private enum CodingKeys: String, CodingKey { case schema, question }

  public init(from decoder: any Decoder) throws {
    frame = try ExactFrame(from: decoder)
    let question = try decoder.container(keyedBy: CodingKeys.self)
      .decode(Question.self, forKey: .question)
    answer =
      switch question {
      case .hackability: .hackability(try .init(from: decoder))
      case .equivalence: .equivalence(try .init(from: decoder))
      case .howFar: .howFar(try .init(from: decoder))
      case .simplifications: .simplifications(try .init(from: decoder))
      case .distances: .distances(try .init(from: decoder))
      case .unchangedOptimality: .unchangedOptimality(try .init(from: decoder))
      case .discounts: .discounts(try .init(from: decoder))
      case .diagram: .diagram(try .init(from: decoder))
      }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(1, forKey: .schema)
    try container.encode(question, forKey: .question)
    try frame.encode(to: encoder)
    switch answer {
    case .hackability(let answer): try answer.encode(to: encoder)
    case .equivalence(let answer): try answer.encode(to: encoder)
    case .howFar(let answer): try answer.encode(to: encoder)
    case .simplifications(let answer): try answer.encode(to: encoder)
    case .distances(let answer): try answer.encode(to: encoder)
    case .unchangedOptimality(let answer): try answer.encode(to: encoder)
    case .discounts(let answer): try answer.encode(to: encoder)
    case .diagram(let answer): try answer.encode(to: encoder)
    }
  }
}
