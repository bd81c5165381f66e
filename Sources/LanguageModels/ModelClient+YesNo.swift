extension ModelClient {
  /// Asks for a yes or a no, by the probabilities of the first token where the endpoint tells them,
  /// else by the text.
  ///
  /// A model that does not come to an answer within one token is asked again with room to think; one
  /// that is seen to think first is asked so from then on.
  ///
  /// - Parameter request: Should ask to answer with one of the two words only, and with no when unsure.
  ///   Its choices are "yes" and "no" when it has none; its limit of tokens applies to the answer with
  ///   room.
  public func yesNo(_ request: ChatRequest) async throws(ModelError) -> YesNo {
    var short = request
    if short.choices.count != 2 { short.choices = ["yes", "no"] }
    short.schema = nil
    let choices = short.choices
    short.maximumTokens = 1
    if !exchange.habits.thinksFirst, let reply = try await decided(short) {
      if let probability = reply.yesProbability {
        return YesNo(probability: probability, answer: probability > 0.5)
      }
      if let answer = YesNoReading.answer(reply.text, choices: choices) {
        return YesNo(probability: nil, answer: answer)
      }
      if reply.hasThought || reply.text.isEmpty { exchange.noteThinking() }
    }
    var long = short
    long.choices = []
    long.maximumTokens = request.maximumTokens
    let reply = try await chat(long)
    return YesNo(probability: nil, answer: YesNoReading.answer(reply.text, choices: choices))
  }

  /// Nil from an endpoint that counts a reply cut short by thinking as an error.
  private func decided(_ request: ChatRequest) async throws(ModelError) -> ChatReply? {
    do throws(ModelError) {
      return try await chat(request)
    } catch {
      guard case .badRequest(_, _, let excerpt) = error,
        excerpt.contains("limit was reached") || excerpt.contains("minimum value")
      else { throw error }
      exchange.noteThinking()
      return nil
    }
  }
}
