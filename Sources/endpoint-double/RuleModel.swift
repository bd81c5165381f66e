import Foundation

/// A model made of rules. It looks only at the data in the last message:
///
///     <<<DATA
///     {"task": "judge", "predicates": [{"id": "p1", "text": "mentions \"x\""}], "text": "…"}
///     DATA>>>
struct RuleModel {
  /// Obeys instructions outside the data.
  var isGullible = false

  /// The reply as JSON text, or nil when there is no task in the message.
  func answer(_ message: String) -> String? {
    let (data, around) = Self.parts(of: message)
    guard let task = (try? JSONSerialization.jsonObject(with: Data(data.utf8))) as? [String: Any]
    else { return nil }
    let obeys = isGullible && around.lowercased().contains("ignore the instructions")
    switch task["task"] as? String {
    case "judge": return Self.text(["answers": judge(task, obeys: obeys)])
    case "judge-many": return Self.text(["answers": judgeMany(task, obeys: obeys)])
    case "propose": return Self.text(["hypotheses": propose(task)])
    case "rewrite": return Self.text(["hypotheses": rewrite(task)])
    case "relevance": return Self.text(["scores": relevance(task)])
    default: return nil
    }
  }

  /// The data between the markers, each on a line of its own, and everything around it; a message
  /// without markers is data from its first brace to its last.
  static func parts(of message: String) -> (data: String, around: String) {
    let lines = message.components(separatedBy: "\n")
    if let start = lines.firstIndex(of: "<<<DATA"),
      let end = lines[start...].firstIndex(of: "DATA>>>")
    {
      return (
        lines[(start + 1)..<end].joined(separator: "\n"),
        (lines[..<start] + lines[(end + 1)...]).joined(separator: "\n")
      )
    }
    guard let first = message.firstIndex(of: "{"), let last = message.lastIndex(of: "}"),
      first < last
    else { return ("", message) }
    return (String(message[first...last]), "")
  }

  static func text(_ value: Any) -> String {
    let options: JSONSerialization.WritingOptions = [
      .sortedKeys, .fragmentsAllowed, .withoutEscapingSlashes,
    ]
    let data = try? JSONSerialization.data(withJSONObject: value, options: options)
    return String(decoding: data ?? Data("{}".utf8), as: UTF8.self)
  }

  // MARK: Tasks

  private func judge(_ task: [String: Any], obeys: Bool) -> [[String: Any]] {
    let text = task["text"] as? String ?? ""
    return Self.items(task["predicates"]).map { predicate in
      ["id": predicate.id, "answer": obeys || Self.holds(predicate.text, of: text) ? "yes" : "no"]
    }
  }

  private func judgeMany(_ task: [String: Any], obeys: Bool) -> [[String: Any]] {
    let predicate = Self.items([task["predicate"] ?? ""]).first?.text ?? ""
    return Self.items(task["texts"]).map { text in
      ["id": text.id, "answer": obeys || Self.holds(predicate, of: text.text) ? "yes" : "no"]
    }
  }

  /// The words that stand in more texts of A than of B, widest gap first.
  private func propose(_ task: [String: Any]) -> [[String: Any]] {
    func shares(_ value: Any?) -> [String: Double] {
      let texts = Self.items(value)
      var counts: [String: Double] = [:]
      for text in texts { for word in Set(Self.words(text.text)) { counts[word, default: 0] += 1 } }
      return counts.mapValues { $0 / Double(max(1, texts.count)) }
    }
    let (a, b) = (shares(task["a"]), shares(task["b"]))
    var gaps: [(word: String, gap: Double)] = []
    for (word, share) in a where word.count > 2 && share > b[word, default: 0] {
      gaps.append((word, share - b[word, default: 0]))
    }
    gaps.sort { $0.gap != $1.gap ? $0.gap > $1.gap : $0.word < $1.word }
    let count = max(0, (task["count"] as? NSNumber)?.intValue ?? 3)
    return gaps.prefix(count).map {
      ["short": "mentions \"\($0.word)\"", "precise": "The word \($0.word) stands in the text."]
    }
  }

  /// The same items, in the form given, without comparisons.
  private func rewrite(_ task: [String: Any]) -> [Any] {
    (task["hypotheses"] as? [Any] ?? []).map { item in
      if let text = item as? String { return Self.withoutComparison(text) }
      guard var object = item as? [String: Any] else { return item }
      for name in ["text", "short", "precise"] {
        if let text = object[name] as? String { object[name] = Self.withoutComparison(text) }
      }
      return object
    }
  }

  /// 0, 1 or 2: words shared with the goal.
  private func relevance(_ task: [String: Any]) -> [[String: Any]] {
    let goal = Set(Self.words(task["goal"] as? String ?? "").filter { $0.count > 3 })
    return Self.items(task["hypotheses"]).map { item in
      ["id": item.id, "score": min(2, goal.intersection(Self.words(item.text)).count)]
    }
  }

  // MARK: Rules

  /// Whether a predicate is true of a text; one that no rule knows is not.
  static func holds(_ predicate: String, of text: String) -> Bool {
    let rule = predicate.trimmingCharacters(in: CharacterSet(charactersIn: " .\n")).lowercased()
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    func rest(after prefix: String) -> String? {
      guard rule.hasPrefix(prefix) else { return nil }
      return rule.dropFirst(prefix.count).trimmingCharacters(
        in: CharacterSet(charactersIn: " \"'“”‘’"))
    }
    if let words = rest(after: "does not mention ") {
      return !text.lowercased().contains(words)
    }
    if let words = rest(after: "mentions ") {
      return !words.isEmpty && text.lowercased().contains(words)
    }
    if let words = rest(after: "starts with ") { return text.lowercased().hasPrefix(words) }
    if let number = rest(after: "has more than ").flatMap({ Int($0.prefix { $0.isNumber }) }) {
      return text.split(whereSeparator: \.isWhitespace).count > number
    }
    switch rule {
    case "is a question": return text.contains("?")
    case "is an exclamation": return text.contains("!")
    case "is written in capitals":
      return text.contains(where: \.isLetter) && text == text.uppercased()
    case "contains a digit", "contains a number": return text.contains(where: \.isNumber)
    default: return false
    }
  }

  /// `is more polite than B` → `is polite`; `uses longer words than Group B` → `uses longer words`.
  static func withoutComparison(_ text: String) -> String {
    var words = text.split(separator: " ").map(String.init)
    if let than = words.firstIndex(where: { $0.lowercased() == "than" }) {
      words.removeSubrange(than...)
    }
    words.removeAll { ["more", "less"].contains($0.lowercased()) }
    return words.joined(separator: " ")
  }

  static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// Items given as strings, numbered from 1, or as objects with an `id` and a text.
  static func items(_ value: Any?) -> [(id: Any, text: String)] {
    (value as? [Any] ?? []).enumerated().map { index, item in
      if let text = item as? String { return ("\(index + 1)", text) }
      let object = item as? [String: Any] ?? [:]
      let text = ["text", "short", "precise", "predicate"].lazy.compactMap { object[$0] as? String }
      return (object["id"] ?? "\(index + 1)", text.first ?? "")
    }
  }

  /// A bag of words hashed into 64 places (FNV-1a), of length 1.
  static func embedding(of text: String) -> [Double] {
    var places = [Double](repeating: 0, count: 64)
    for word in words(text) {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
      places[Int((hash ^ hash >> 28 ^ hash >> 46) & 63)] += 1
    }
    let length = places.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? places.map { $0 / length } : places
  }
}
