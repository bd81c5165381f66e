import Findings
import Ground
import Specifications

/// An environment that can be named on the command line.
public struct CatalogueEntry: Sendable {
  public let card: EnvironmentCard
  /// Raised when the dynamics change, so that stored runs of the old ones are not taken for new.
  public let version: Int
  private let build: @Sendable (Int, EpisodeSeeds) -> any Environment

  /// An entry for an environment of one's own, to audit it without listing it.
  ///
  /// - Parameter build: Makes a number of copies that play the given episodes.
  public init(
    _ card: EnvironmentCard, version: Int = 1,
    build: @escaping @Sendable (Int, EpisodeSeeds) -> any Environment
  ) {
    self.card = card
    self.version = version
    self.build = build
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
  public static let entries: [CatalogueEntry] = [
    CatalogueEntry(CartPole.card) { CartPole(copies: $0, episodes: $1) },
    CatalogueEntry(BoatRace.card) { BoatRace(copies: $0, episodes: $1) },
    CatalogueEntry(TomatoWatering.card) { TomatoWatering(copies: $0, episodes: $1) },
    CatalogueEntry(TomatoWateringORPO.card) { TomatoWateringORPO(copies: $0, episodes: $1) },
    CatalogueEntry(LagoonRace.card) { LagoonRace(copies: $0, episodes: $1) },
    CatalogueEntry(TrafficMerge.card(.plain)) { TrafficMerge(.plain, copies: $0, episodes: $1) },
    CatalogueEntry(TrafficMerge.card(.bus)) { TrafficMerge(.bus, copies: $0, episodes: $1) },
  ]

  /// The entry of that name.
  ///
  /// - Throws: `UnknownEnvironment` with the nearest names.
  public static func entry(_ name: String) throws(UnknownEnvironment) -> CatalogueEntry {
    if let entry = entries.first(where: { $0.card.name == name }) { return entry }
    throw UnknownEnvironment(name: name, names: entries.map(\.card.name))
  }
}

/// A name that no environment has.
public struct UnknownEnvironment: Error, CustomStringConvertible, Equatable {
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
