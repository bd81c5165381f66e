import Environments
import Findings
import Randomness

/// What a learner knows of an environment: how to play it, what it sees there, what it may do.
///
/// Made from a catalogue's entry with the specifications left behind, so that past this place there
/// is no way to any reward but the one that the learner is given; and it plays episodes to learn
/// from only, never those that the judge plays.
package struct TrainingWorld: Sendable {
  /// Without specifications.
  package let card: EnvironmentCard
  private let build: @Sendable (Int, EpisodeSeeds) -> any Environment

  package init(_ entry: CatalogueEntry) {
    var card = entry.card
    card.specifications = []
    self.card = card
    build = { entry.make(copies: $0, episodes: $1) }
  }

  /// The copies of one shard of a run.
  func make(copies: Int, seed: Seed, shard: Int) -> any Environment {
    build(copies, .training(seed, shard: shard))
  }
}
