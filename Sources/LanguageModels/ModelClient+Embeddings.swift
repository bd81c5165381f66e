import Foundation
import Ground

extension ModelClient {
  /// Most texts, and most bytes of them, in one call.
  private static let batch = (texts: 64, bytes: 256 << 10)

  /// One vector for each text, in their order; those kept in the archive are not asked for again.
  ///
  /// - Throws: `ModelError`; vectors that arrived before are kept.
  public func embeddings(_ texts: [String]) async throws(ModelError) -> [[Float]] {
    var vectors: [String: [Float]] = [:]
    var missing: [String] = []
    for text in texts where vectors[text] == nil {
      let key = ArchiveKey.embedding(of: text, by: address)
      if let data = try data(for: key), let vector = Self.vector(data) {
        vectors[text] = vector
        exchange.ledger.countCached()
      } else {
        vectors[text] = []
        missing.append(text)
      }
    }
    let done = await inParallel(batches(of: missing), atMost: tasksAtATime) {
      [self] (batch: [String]) throws(ModelError) in
      let vectors = try await embed(batch)
      for (text, vector) in zip(batch, vectors) {
        try keep(Self.data(vector), for: ArchiveKey.embedding(of: text, by: address))
      }
      return zip(batch, vectors).map { ($0, $1) }
    }
    if let stopped = done.stopped { throw stopped }
    for result in done.results {
      for (text, vector) in try result?.get() ?? [] { vectors[text] = vector }
    }
    let lengths = Set(vectors.values.map(\.count))
    guard lengths.count <= 1 else {
      throw .malformedReply(
        address: address.text, reason: "vectors of different lengths (\(lengths.sorted()))")
    }
    return texts.map { vectors[$0] ?? [] }
  }

  private func batches(of texts: [String]) -> [[String]] {
    var batches: [[String]] = []
    var bytes = 0
    for text in texts {
      let isFull = (batches.last?.count ?? Self.batch.texts) >= Self.batch.texts
      if isFull || bytes + text.utf8.count > Self.batch.bytes {
        batches.append([])
        bytes = 0
      }
      batches[batches.count - 1].append(text)
      bytes += text.utf8.count
    }
    return batches
  }

  private func embed(_ texts: [String]) async throws(ModelError) -> [[Float]] {
    let bytes = texts.map(\.utf8.count).reduce(0, +)
    return try await exchange.post(
      "embeddings", worst: TokenUsage(promptTokens: bytes + 8 * texts.count, replyTokens: 0),
      body: { _ in
        [
          JSONValue.Member("model", .string(self.address.model)),
          JSONValue.Member("input", .array(texts.map(JSONValue.string))),
        ]
      },
      read: { (root) throws(Completion.Problem) in
        let (vectors, prompt) = try Self.vectors(in: root, count: texts.count)
        let usage = TokenUsage(promptTokens: prompt ?? (bytes + 3) / 4, replyTokens: 0)
        return (vectors, usage, prompt != nil)
      })
  }

  package static func vectors(
    in data: Data, count: Int
  ) throws(Completion.Problem) -> ([[Float]], promptTokens: Int?) {
    try vectors(in: try ReplyBody(data) { $0 }.json(), count: count)
  }

  /// Vectors in the order of their texts, whatever the order of the reply.
  private static func vectors(
    in root: JSONValue, count: Int
  ) throws(Completion.Problem) -> ([[Float]], promptTokens: Int?) {
    guard let items = root["data"]?.items else {
      throw .malformed("no list of embeddings")
    }
    var vectors = [[Float]](repeating: [], count: count)
    for (place, item) in items.enumerated() {
      let index = item["index"]?.whole ?? place
      let numbers = item["embedding"]?.items?.compactMap(\.double) ?? []
      guard vectors.indices.contains(index), !numbers.isEmpty,
        numbers.count == item["embedding"]?.items?.count
      else { throw .malformed("embedding \(place) is no list of numbers") }
      vectors[index] = numbers.map { Float($0) }
    }
    guard vectors.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isFinite) }) else {
      throw .malformed("\(items.count) embeddings for \(count) texts")
    }
    let prompt = root["usage"]?["prompt_tokens"]?.whole ?? -1
    return (vectors, (0...1_000_000_000).contains(prompt) ? prompt : nil)
  }

  // MARK: Kept as 32-bit floats, least byte first

  private static func data(_ vector: [Float]) -> Data {
    var data = Data(capacity: 4 * vector.count)
    for number in vector {
      withUnsafeBytes(of: number.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    return data
  }

  private static func vector(_ data: Data) -> [Float]? {
    guard !data.isEmpty, data.count % 4 == 0 else { return nil }
    let bytes = [UInt8](data)
    return stride(from: 0, to: bytes.count, by: 4).map { place in
      Float(
        bitPattern: UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8
          | UInt32(bytes[place + 2]) << 16 | UInt32(bytes[place + 3]) << 24)
    }
  }
}
