import Findings
import Foundation
import LanguageModels
import Randomness

extension ComparisonModels {
  /// A model that proposes and verifies, or two of them.
  ///
  /// - Parameters:
  ///   - proposer: Asked for hypotheses; nil when only given sentences are verified.
  ///   - verifier: Asked whether sentences hold.
  public static func using(
    proposer: ModelClient?, verifier: ModelClient, options: DifferenceOptions
  ) -> ComparisonModels {
    let seed = Seed(options.seed)
    let verifying = ModelVerifier(
      client: verifier, seed: seed.child("judge"), wanted: max(options.top, 10))
    var models = ComparisonModels(
      propose: nil, verifier: verifying,
      use: { use(proposer, verifier, saved: verifying.judgementsSaved) })
    if let proposer {
      let proposing = ModelProposer(client: proposer, goal: options.goal)
      models.propose = { part, seed in try await proposing.propose(from: part, seed: seed) }
    }
    return models
  }

  /// What both clients were used for; one client in both roles counts once.
  private static func use(_ proposer: ModelClient?, _ verifier: ModelClient, saved: Int) -> ModelUse
  {
    var use = verifier.use
    use.judge = verifier.address.text
    use.proposer = proposer?.address.text
    use.judgementsSaved = saved
    guard let proposer, proposer !== verifier else { return use }
    let own = proposer.use
    use.calls += own.calls
    use.cached += own.cached
    use.failures += own.failures
    use.promptTokens += own.promptTokens
    use.replyTokens += own.replyTokens
    if let cost = own.cost { use.cost = (use.cost ?? 0) + cost }
    return use
  }

  /// What a comparison with models will come to at most, told before the first call.
  ///
  /// - Parameter sentences: Sentences to be verified; by default as many as a proposer is asked for.
  public static func estimate(
    proposer: ModelClient?, verifier: ModelClient, options: DifferenceOptions, meanCharacters: Int,
    sentences: Int? = nil
  ) -> CostEstimate {
    let shown = min(meanCharacters, DataPrompt.longestText)
    var sum = CostEstimate(calls: 0, promptTokens: 0, replyTokens: 0, prices: verifier.prices)
    if let proposer {
      sum =
        sum
        + proposer.estimate(
          calls: ModelProposer.rounds + 1,
          meanPromptCharacters: Double(1500 + 2 * ModelProposer.textsEach * shown),
          meanReplyTokens: 300)
    }
    let verified = sentences ?? ModelProposer.rounds * ModelProposer.perRound
    // Ranking verifies all sentences, confirming those that are listed.
    let judged = min(options.judgedTexts, 1 << 32)
    let ranking =
      judged * ((verified + ModelVerifier.perCall - 1) / ModelVerifier.perCall)
    let confirming =
      judged
      * ((min(verified, options.top) + ModelVerifier.perCall - 1) / ModelVerifier.perCall)
    return sum
      + verifier.estimate(
        calls: sentences == nil ? ranking + confirming : ranking,
        meanPromptCharacters: Double(900 + shown + 90 * ModelVerifier.perCall),
        meanReplyTokens: Double(16 * ModelVerifier.perCall))
  }
}
