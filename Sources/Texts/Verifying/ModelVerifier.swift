import Findings
import Foundation
import LanguageModels
import Randomness
import Statistics
import Synchronization

/// Asks a model whether sentences hold of texts; what the program can decide itself it decides.
struct ModelVerifier: Verifier {
  let client: ModelClient
  let seed: Seed
  /// Sentences that are still wanted after ranking: verifying of others stops when they cannot be among
  /// these any more.
  let wanted: Int
  private let saved = SharedCount()

  /// Sentences verified in one call, in an order of their own for each text, since order colours answers.
  static let perCall = 8
  /// Texts verified between two looks at who can still win.
  static let block = 32
  /// Share of undecided texts at which a sentence is given up.
  static let mostUndecided = 0.2

  init(client: ModelClient, seed: Seed, wanted: Int) {
    self.client = client
    self.seed = seed
    self.wanted = wanted
  }

  /// Decisions not asked for, thanks to racing.
  var judgementsSaved: Int { saved.value }

  func kind(of predicate: TextPredicate) -> EvaluatorKind {
    predicate.isSentence ? .model : .exact
  }

  struct Answer: Codable, Sendable {
    var id: String
    var answer: String
  }

  struct Answers: Codable, Sendable {
    var answers: [Answer]
  }

  private struct Asked: Encodable {
    var id: String
    var text: String
  }

  private struct VerifierData: Encodable {
    var task = "judge"
    var predicates: [Asked]
    var text: String
  }

  func truths(of predicates: [TextPredicate], on part: TextPart) async throws -> [Truths?] {
    var truths: [Truths?] = ExactVerifier().truths(of: predicates, on: part)
    let sentences = predicates.indices.filter { predicates[$0].isSentence }
    guard !sentences.isEmpty else { return truths }
    var columns = [BitColumn](repeating: BitColumn(count: part.count), count: predicates.count)
    var undecided = [Int](repeating: 0, count: predicates.count)
    var racing = sentences
    // Both sides in turn, so that every look sees as many of each.
    let order = interleaved(part)
    var verified: [Int] = []
    var place = 0
    while place < order.count {
      // With nobody left to drop, the rest goes in one piece: no call waits for another.
      let isRace = racing.count > wanted
      let size = isRace ? max(Self.block, 4 * client.settings.concurrency) : order.count
      let texts = Array(order[place..<min(order.count, place + size)])
      let answers = try await verify(texts, racing.map { ($0, predicates[$0]) }, part)
      for (text, own) in zip(texts, answers) {
        for sentence in racing {
          if let answer = own[sentence] {
            columns[sentence][text] = answer
          } else {
            undecided[sentence] += 1
          }
        }
      }
      verified += texts
      place += size
      let left = order.count - min(order.count, place)
      let dropped = losers(racing, columns, verified, part)
      if !dropped.isEmpty && left > 0 {
        saved.add(dropped.count * left)
        racing.removeAll { dropped.contains($0) }
      }
    }
    for sentence in sentences {
      let gaveUp = Double(undecided[sentence]) > Self.mostUndecided * Double(part.count)
      truths[sentence] =
        racing.contains(sentence) && !gaveUp
        ? Truths(column: columns[sentence], undecided: undecided[sentence]) : nil
    }
    return truths
  }

  private func interleaved(_ part: TextPart) -> [Int] {
    let a = part.isA.indices.filter { part.isA[$0] }
    let b = part.isA.indices.filter { !part.isA[$0] }
    var order: [Int] = []
    for place in 0..<max(a.count, b.count) {
      if place < a.count { order.append(a[place]) }
      if place < b.count { order.append(b[place]) }
    }
    return order
  }

  /// Sentences that cannot be among the wanted ones any more: their difference's upper bound lies under
  /// the lower bound of as many others (normal bounds at 1e-4, since there are many looks).
  private func losers(
    _ racing: [Int], _ columns: [BitColumn], _ verified: [Int], _ part: TextPart
  ) -> Set<Int> {
    guard racing.count > wanted else { return [] }
    let sizes = (
      Double(max(1, verified.count { part.isA[$0] })),
      Double(max(1, verified.count { !part.isA[$0] }))
    )
    let bounds = racing.map { sentence -> (low: Double, high: Double) in
      let a = Double(verified.count { part.isA[$0] && columns[sentence][$0] }) / sizes.0
      let b = Double(verified.count { !part.isA[$0] && columns[sentence][$0] }) / sizes.1
      // Shares of 0 and 1 have some spread too.
      func spread(_ p: Double, _ n: Double) -> Double {
        let smoothed = (p * n + 1) / (n + 2)
        return smoothed * (1 - smoothed) / n
      }
      let half = 3.9 * (spread(a, sizes.0) + spread(b, sizes.1)).squareRoot()
      return (abs(a - b) - half, abs(a - b) + half)
    }
    let bar = bounds.map(\.low).sorted(by: >)[wanted - 1]
    return Set(racing.indices.filter { bounds[$0].high < bar }.map { racing[$0] })
  }

  // MARK: Asking

  private static let verifying = """
    You decide whether statements hold of one text. Each completes the sentence "The text …". Answer \
    yes only when the text alone shows that the statement holds; when unsure answer no. Answer every \
    statement once, by its id. \(DataPrompt.rules)
    """

  /// The answers to each text, by place of the predicate; a missing one is undecided.
  private func verify(
    _ texts: [Int], _ sentences: [(place: Int, predicate: TextPredicate)], _ part: TextPart
  ) async throws -> [[Int: Bool]] {
    var requests: [(text: Int, places: [Int], request: ChatRequest)] = []
    for (index, text) in texts.enumerated() {
      var stream = RandomStream(seed: seed.child(part.identity(text)))
      let order = stream.permutation(sentences.count).map { sentences[$0] }
      for group in stride(from: 0, to: order.count, by: Self.perCall) {
        let own = order[group..<min(order.count, group + Self.perCall)]
        let asked = own.map { Asked(id: "s\($0.place + 1)", text: Self.sentence($0.predicate)) }
        let schema = JSONSchema.object([
          "answers": .array(
            of: .object([
              "id": .choice(asked.map(\.id)), "answer": .choice(["yes", "no"]),
            ]), atLeast: asked.count, atMost: asked.count)
        ])
        let data = try DataPrompt.block(
          VerifierData(predicates: asked, text: DataPrompt.shortened(part.string(text))))
        requests.append(
          (
            index, own.map(\.place),
            ChatRequest(
              [ChatMessage(.system, Self.verifying), ChatMessage(.user, data)], schema: schema,
              maximumTokens: 64 + 24 * asked.count)
          ))
      }
    }
    let client = self.client
    let outcome = await inParallel(
      requests.map(\.request), atMost: client.tasksAtATime
    ) { request throws(ModelError) in
      try await client.structured(
        request, as: Answers.self, schema: request.schema ?? Self.anyAnswers)
    }
    // One reply that makes no sense leaves its texts undecided; what ails the endpoint ends it.
    if let stopped = outcome.stopped { throw stopped }
    let replies = outcome.values
    var answers = [[Int: Bool]](repeating: [:], count: texts.count)
    for (asked, reply) in zip(requests, replies) {
      for answer in reply?.answers ?? [] {
        guard let number = Int(answer.id.dropFirst()), asked.places.contains(number - 1) else {
          continue
        }
        answers[asked.text][number - 1] = answer.answer == "yes"
      }
    }
    return answers
  }

  private static let anyAnswers = JSONSchema.object([
    "answers": .array(of: .object(["id": .string(), "answer": .choice(["yes", "no"])]))
  ])

  private static func sentence(_ predicate: TextPredicate) -> String {
    if case .sentence(let text) = predicate { text } else { "" }
  }
}

/// A count that several tasks add to.
private final class SharedCount: Sendable {
  private let kept = Mutex(0)
  var value: Int { kept.withLock { $0 } }
  func add(_ amount: Int) { kept.withLock { $0 += amount } }
}
