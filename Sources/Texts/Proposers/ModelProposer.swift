import Findings
import Foundation
import LanguageModels
import Randomness

/// Asks a model how two groups of texts differ.
///
/// Several rounds see different texts, from those a bag of words finds most typical to all (the bands of
/// D3 and D5), half of them asked in each direction. What is worded as a comparison is rewritten to a
/// statement about one text (as in D5), and what still compares is dropped.
struct ModelProposer: Sendable {
  let client: ModelClient
  let goal: String?

  static let rounds = 6
  static let textsEach = 12
  static let perRound = 6
  /// Shares of a side's texts, the most typical first, that the rounds draw from.
  static let bands = [0.1, 0.3, 1.0]

  struct Sentence: Codable, Sendable, Equatable {
    var short: String
    var precise: String
  }

  struct Sentences: Codable, Sendable {
    var hypotheses: [Sentence]
  }

  static let schema = JSONSchema.object([
    "hypotheses": .array(
      of: .object([
        "short": .string(atMost: 200), "precise": .string(atMost: 500),
      ]), atLeast: 0, atMost: 40)
  ])

  private struct ProposeData: Encodable {
    var task = "propose"
    var goal: String?
    var count: Int
    var a: [String]
    var b: [String]
  }

  private struct RewriteData: Encodable {
    var task = "rewrite"
    var hypotheses: [Sentence]
  }

  func propose(from part: TextPart, seed: Seed) async throws -> Proposals {
    let requests = try self.requests(part, seed: seed)
    let client = self.client
    let outcome = await inParallel(requests, atMost: client.tasksAtATime) {
      request throws(ModelError) in
      try await client.structured(request, as: Sentences.self, schema: Self.schema)
    }
    if let stopped = outcome.stopped { throw stopped }
    let found = outcome.values.compactMap { $0 }
    if found.isEmpty, let failure = outcome.failures.first { throw failure }
    var seen: Set<String> = []
    var sentences: [Sentence] = []
    for sentence in found.flatMap(\.hypotheses) {
      let own = Self.clean(sentence)
      guard !own.short.isEmpty, own.short.count <= 200,
        seen.insert(own.short.lowercased()).inserted
      else { continue }
      sentences.append(own)
    }
    let examined = sentences.count
    let comparing = sentences.filter { Self.compares($0.short) }
    if !comparing.isEmpty {
      let rewritten = try await client.structured(
        rewriteRequest(comparing), as: Sentences.self, schema: Self.schema)
      sentences.removeAll { Self.compares($0.short) }
      for sentence in rewritten.hypotheses.map(Self.clean)
      where !Self.compares(sentence.short) && !sentence.short.isEmpty
        && seen.insert(sentence.short.lowercased()).inserted
      {
        sentences.append(sentence)
      }
    }
    return Proposals(
      candidates: sentences.map(Self.candidate), examined: examined)
  }

  /// A wording of the program's own is verified by the program; all others by a model.
  private static func candidate(_ sentence: Sentence) -> Candidate {
    let statement = Statements.statement(sentence.short)
    return Candidate(
      predicate: statement.predicate, text: statement.text,
      precise: sentence.precise.isEmpty ? statement.precise : sentence.precise,
      kind: statement.kind, complexity: 1.5, z: 0)
  }

  private static func clean(_ sentence: Sentence) -> Sentence {
    var short = sentence.short.trimmingCharacters(in: .whitespacesAndNewlines)
    for opening in ["The text ", "the text ", "It ", "Text "] where short.hasPrefix(opening) {
      short.removeFirst(opening.count)
    }
    while short.hasSuffix(".") { short.removeLast() }
    return Sentence(
      short: short, precise: sentence.precise.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Whether a sentence speaks of two groups, and so of no single text.
  static func compares(_ sentence: String) -> Bool {
    let words = sentence.lowercased().split { !$0.isLetter }.map(String.init)
    let telling: Set<String> = [
      "more", "less", "fewer", "than", "compared", "often", "tend", "tends", "group", "likelier",
      "likely", "oftener", "usually", "typically", "whereas",
    ]
    return !telling.isDisjoint(with: words)
  }

  // MARK: Prompts

  private static let proposing = """
    You find out how two groups of texts differ. You write short statements about ONE text each, that are \
    true of many texts of group A and of few of group B. A statement completes the sentence "The text …", \
    can be checked on a single text without seeing any other, and names no group. Do not compare ("is \
    longer", "more formal"): say what is there ("is formal in tone", "mentions a delay"). Prefer what is \
    plain and checkable; do not quote one text's particulars. "precise" says in one sentence exactly \
    when the statement holds. \(DataPrompt.rules)
    """

  private func requests(_ part: TextPart, seed: Seed) throws -> [ChatRequest] {
    // Typical texts by a bag of words fitted on the rest of the same part.
    let unit = (0..<Int32(part.highestIdentity + 1)).map { $0 }
    let scores = BagOfWords.scores(part, unit: unit, seed: seed)
    func typical(isA: Bool) -> [Int] {
      let places = part.isA.indices.filter { part.isA[$0] == isA }
      return places.sorted {
        (isA ? scores[$0] : -scores[$0], $1) > (isA ? scores[$1] : -scores[$1], $0)
      }
    }
    let (ofA, ofB) = (typical(isA: true), typical(isA: false))
    return try (0..<Self.rounds).map { round in
      var stream = RandomStream(seed: seed.child("round").child(round))
      let band = Self.bands[round / 2 % Self.bands.count]
      func draw(_ places: [Int]) -> [String] {
        let most = max(min(places.count, Self.textsEach), Int(band * Double(places.count)))
        return stream.permutation(most).prefix(Self.textsEach).map {
          DataPrompt.shortened(part.string(places[$0]))
        }
      }
      let (a, b) = (draw(ofA), draw(ofB))
      let isForward = round % 2 == 0
      let data = try DataPrompt.block(
        ProposeData(
          goal: goal, count: Self.perRound, a: isForward ? a : b, b: isForward ? b : a))
      let wanted = goal.map { "What the reader wants to find out: \($0)\n" } ?? ""
      return ChatRequest(
        [
          ChatMessage(.system, Self.proposing),
          ChatMessage(
            .user,
            "\(wanted)\(data)\nWrite \(Self.perRound) statements that are true of texts of group a "
              + "and not of group b."),
        ], schema: Self.schema, replicate: round, temperature: 0.7)
    }
  }

  private func rewriteRequest(_ sentences: [Sentence]) throws -> ChatRequest {
    ChatRequest(
      [
        ChatMessage(
          .system,
          "You rewrite statements that compare groups of texts to statements about one text: \"is more "
            + "polite than B\" becomes \"is polite\". Keep the meaning; write as many as you are given. "
            + DataPrompt.rules),
        ChatMessage(.user, try DataPrompt.block(RewriteData(hypotheses: sentences))),
      ], schema: Self.schema)
  }
}
