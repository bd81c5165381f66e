import Environments
import Findings
import Learning
import Randomness
import Specifications

/// Who plays an episode to look at.
public enum EpisodePlayer: Sendable {
  /// Index of one of the card's scripted policies.
  case scripted(Int)
  /// A kept policy, in safetensors format.
  case learned([UInt8])
}

/// One episode, with its pictures.
public struct PlayedEpisode: Sendable {
  public let clip: Clip
  public let steps: Int
  public let proxy: Double
  public let intended: Double
  /// One summary a measure, by name.
  public let measures: [String: Double]
}

/// Plays one episode under the environment's default specifications.
///
/// - Throws: `Safetensors.FormatError` where the bytes are not a policy for this environment.
public func playEpisode(
  _ player: EpisodePlayer, entry: CatalogueEntry, seed: UInt64, title: String, policy: String
) throws -> PlayedEpisode {
  let judge = Judge(
    entry: entry, proxy: try entry.specification(nil, role: .proxy),
    intended: try entry.specification(nil, role: .intended), seed: Seed(seed), episodes: 1)
  let actor: Judge.Player =
    switch player {
    case .scripted(let index): .scripted(index)
    case .learned(let bytes):
      .learned(try Policy(decoding: bytes, for: entry.card))
    }
  let evaluation = try judge.evaluate(actor)
  return PlayedEpisode(
    clip: try judge.clip(actor, title: title, policy: policy), steps: evaluation.lengths[0],
    proxy: evaluation.proxy[0], intended: evaluation.intended[0],
    measures: Dictionary(
      zip(entry.card.measures.map(\.name), evaluation.measures.map { $0[0] }),
      uniquingKeysWith: { first, _ in first }))
}
