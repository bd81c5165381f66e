import Findings
import Foundation
import Ground

/// Sentences given by a reader, turned into predicates: exact ones where their wording is one that the
/// program uses itself, else sentences for a model or a person.
public enum Statements {
  /// A statement ready to be verified.
  public struct Statement: Codable, Sendable, Equatable {
    public var text: String
    public var precise: String
    public var kind: HypothesisKind
    public var predicate: TextPredicate

    public init(text: String, precise: String, kind: HypothesisKind, predicate: TextPredicate) {
      self.text = text
      self.precise = precise
      self.kind = kind
      self.predicate = predicate
    }
  }

  /// Reads one sentence; "The text" before it and a full stop after it are put aside.
  public static func statement(_ sentence: String) -> Statement {
    var text = sentence.trimmingCharacters(in: .whitespacesAndNewlines)
    for opening in ["The text ", "the text "] where text.hasPrefix(opening) {
      text.removeFirst(opening.count)
    }
    while text.hasSuffix(".") { text.removeLast() }
    if let known = feature(text) ?? words(text) { return known }
    return Statement(
      text: text, precise: "A reader would say that the text \(text).", kind: .model,
      predicate: .sentence(text))
  }

  private static func feature(_ text: String) -> Statement? {
    let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
    for feature in FeatureCatalogue.all.features {
      // The wording names the threshold, or what it is less than 1,000 by.
      for amount in [1] + numbers + numbers.map({ 1000 - $0 }) + feature.ladder
      where amount > 0 && amount <= 65_535 && feature.short(amount) == text {
        return Statement(
          text: text, precise: feature.precise(amount), kind: feature.kind,
          predicate: .feature(feature.name, atLeast: amount))
      }
    }
    return nil
  }

  private static func words(_ text: String) -> Statement? {
    let quoted = text.split(separator: "\"", omittingEmptySubsequences: false)
    guard quoted.count >= 3, quoted.count % 2 == 1 else { return nil }
    let words = stride(from: 1, to: quoted.count, by: 2).map { quoted[$0].lowercased() }
    guard words.allSatisfy({ !$0.isEmpty }) else { return nil }
    let frame = quoted[0].trimmingCharacters(in: .whitespaces)
    let first = words[0]
    let isSingle = words.count == 1
    let predicate: TextPredicate
    switch frame {
    case "contains the word", "mentions", "contains one of the words", "contains the number":
      let isPhrase = isSingle && first.contains(" ")
      predicate =
        isPhrase ? .phrase(first.split(separator: " ").map(String.init)) : .words(words)
    case "contains the phrase" where isSingle:
      predicate = .phrase(first.split(separator: " ").map(String.init))
    case "begins with the word" where isSingle: predicate = .opening(first)
    case "ends with the word" where isSingle: predicate = .closing(first)
    default: return nil
    }
    return Statement(
      text: text,
      precise: "The text \(text), in any case and with any ending that leaves the stem the same.",
      kind: .lexical, predicate: predicate)
  }

  /// Statements from a file's contents: a finding of `differ --json` (or an array of its hypotheses), or
  /// a sentence a line.
  ///
  /// - Throws: `StatementError` when there is none.
  public static func read(_ contents: String, file: String) throws(StatementError) -> [Statement] {
    let data = Data(contents.utf8)
    let trimmed = contents.trimmingCharacters(in: .whitespacesAndNewlines)
    var statements: [Statement] = []
    if trimmed.hasPrefix("{") || trimmed.hasPrefix("[") {
      if let finding = try? JSONDecoder().decode(Listed.self, from: data) {
        statements = finding.hypotheses
      } else if let list = try? JSONDecoder().decode([Statement].self, from: data) {
        statements = list
      } else if let sentences = try? JSONDecoder().decode([String].self, from: data) {
        statements = sentences.map(statement)
      } else {
        throw .notUnderstood(file: file)
      }
    } else {
      statements = trimmed.split(whereSeparator: \.isNewline)
        .map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty && !$0.hasPrefix("#") }.map(statement)
    }
    guard !statements.isEmpty else { throw .none(file: file) }
    guard statements.count <= 200 else { throw .tooMany(file: file, count: statements.count) }
    return statements
  }

  private struct Listed: Decodable {
    var hypotheses: [Statement]
  }
}

/// Why no statements could be read.
public enum StatementError: UsageError, Equatable {
  case none(file: String)
  case notUnderstood(file: String)
  case tooMany(file: String, count: Int)

  public var description: String {
    switch self {
    case .none(let file):
      "'\(file)' holds no statement. Write one a line, such as: contains a digit"
    case .notUnderstood(let file):
      "'\(file)' looks like JSON and is neither a finding of 'touchstone differ --json' nor an array of "
        + "sentences. Give one of these, or plain lines."
    case .tooMany(let file, let count):
      "'\(file)' holds \(count) statements; at most 200 are judged at once. Split the file."
    }
  }
}
