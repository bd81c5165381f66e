import Findings
import Ground
import Specifications

/// An environment that can be named on the command line.
public struct CatalogueEntry: Sendable {
  public let card: EnvironmentCard
  /// Raised when the dynamics change, so that stored runs of the old ones are not taken for new.
  public let version: Int
  /// The rules as a list, for exact questions; nil where they are none or it would be too long.
  public let enumerable: (any EnumerableRules)?
  private let build: @Sendable (Int, EpisodeSeeds) -> any Environment

  /// An entry for rules, of the catalogue or of one's own.
  public init(_ rules: some Rules, version: Int = 1) {
    self.init(rules, version: version, enumerable: nil)
  }

  /// An entry for rules that can also be listed, of a few thousand situations at most.
  public init(listed rules: some EnumerableRules, version: Int = 1) {
    self.init(rules, version: version, enumerable: rules)
  }

  /// An entry for an environment that steps its copies by itself.
  ///
  /// - Parameter build: Makes a number of copies that play the given episodes.
  public init(
    _ card: EnvironmentCard, version: Int = 1,
    build: @escaping @Sendable (Int, EpisodeSeeds) -> any Environment
  ) {
    self.card = card
    self.version = version
    enumerable = nil
    self.build = build
  }

  private init(_ rules: some Rules, version: Int, enumerable: (any EnumerableRules)?) {
    self.version = version
    self.enumerable = enumerable
    card = rules.card
    build = { BatchedEnvironment(rules, copies: $0, episodes: $1) }
  }

  public func make(copies: Int, episodes: EpisodeSeeds) -> any Environment {
    build(copies, episodes)
  }

  /// Compiles a named specification of the card, or a formula.
  ///
  /// - Throws: `FormulaError` with the character and the nearest names.
  public func specification(
    _ text: String?, role: NamedSpecification.Role
  ) throws(FormulaError) -> Specification {
    let measures = card.measures.map(\.name)
    let named =
      text == nil
      ? card.defaultSpecification(role)
      : card.specifications.first { $0.name == text && $0.role == role }
        ?? card.specifications.first { $0.name == text }
    if let named {
      return try Specification(name: named.name, formula: named.formula, measures: measures)
    }
    let formula = text ?? ""
    do {
      return try Specification(name: formula, formula: formula, measures: measures)
    } catch {
      // A single unknown word may have been meant as the name of a specification.
      let near = nearestNames(to: formula, among: card.specifications.map(\.name))
      if !near.isEmpty, !formula.contains(where: { "+*/() ".contains($0) }) {
        var helpful = error
        helpful.message += " Specifications of this environment: \(near.joined(separator: ", "))."
        throw helpful
      }
      throw error
    }
  }
}

/// Every environment, in the order in which `environments` lists them.
public enum Catalogue {
  public static let entries = [
    CatalogueEntry(CartPole()),
    CatalogueEntry(listed: BoatRace()),
    CatalogueEntry(TomatoWatering.published),
    CatalogueEntry(listed: TomatoWatering.small),
    CatalogueEntry(TomatoWateringORPO()),
    CatalogueEntry(LagoonRace()),
    CatalogueEntry(TrafficMerge(.plain), version: 2),
    CatalogueEntry(TrafficMerge(.bus)),
  ]

  /// Names of the environments whose rules can be listed.
  public static var enumerable: [String] {
    entries.filter { $0.enumerable != nil }.map(\.card.name)
  }

  /// The entry of that name.
  ///
  /// - Throws: `UnknownEnvironment` with the nearest names.
  public static func entry(_ name: String) throws(UnknownEnvironment) -> CatalogueEntry {
    if let entry = entries.first(where: { $0.card.name == name }) { return entry }
    throw UnknownEnvironment(name: name, names: entries.map(\.card.name))
  }
}

/// A name that no environment has.
public struct UnknownEnvironment: UsageError, Equatable {
  public var name: String
  public var names: [String]

  public var description: String {
    let near = nearestNames(to: name, among: names)
    let hint =
      near.isEmpty
      ? "The environments are: \(names.joined(separator: ", "))."
      : "Did you mean \(near.joined(separator: ", "))?"
    return "There is no environment '\(name)'. \(hint)"
  }
}
