import Documents
import Foundation
import Ground

/// A system of questions: a plan is carried out, ends in a finding, and the finding is told in a document.
///
/// A study is a folder here, a line in `StudyCatalogue` and a command. Storage, pages, terminal,
/// Markdown, export and lists come with it.
public protocol Study: SendableMetatype {
  /// Everything that the finding depends on, and nothing else: with the study's name and version it is
  /// the key under which the finding is kept. Content that was read for it rides along as `Material`.
  associatedtype Plan: Codable & Sendable
  associatedtype Finding: StudyFinding

  /// The command's word.
  static var name: String { get }
  /// First letter of its records' names.
  static var letter: String { get }
  /// Raised when the same plan would end in another finding or document than before: it stands beside the
  /// algorithm, so that what was said by an older one is not taken for new.
  static var version: Int { get }

  /// Every word that a finding's `outcomes` can begin with: what a gate in a script can ask for.
  static var outcomes: [String] { get }

  /// Carries the plan out. The same plan gives the same finding, whatever the context.
  ///
  /// - Throws: `UsageError` for what the user can mend, `Interrupted`, and the context's errors.
  static func carryOut(_ plan: Plan, _ context: Context) throws -> Finding

  /// Tells the finding. A function of the finding alone, so that a kept one can be told again.
  static func document(_ finding: Finding) -> Document
}

/// What a study concludes: a plain value, complete when it is made.
public protocol StudyFinding: Codable, Sendable {
  /// The word for it in lists.
  var kind: String { get }
  var seconds: Double { get }
  /// What was found, in a word for scripts; then the other words that it also counts as.
  var outcomes: [String] { get }
  /// Why it was cut short, if it was; such a finding is shown and not kept.
  var stopped: String? { get }
  /// What `--json` prints: the finding, but for what only a page has use for.
  var printed: any Encodable { get }
}

extension StudyFinding {
  public var stopped: String? { nil }
  public var printed: any Encodable { self }
}

/// The key of a plan: equal text, same study.
private struct StudyKey<Plan: Encodable>: Encodable {
  var study: String
  var version: Int
  var plan: Plan
}

extension Study {
  /// The text under which a plan's finding is kept.
  public static func key(_ plan: Plan) throws -> String {
    try canonicalJSON(StudyKey(study: name, version: version, plan: plan))
  }

  /// Tells a kept finding again; nil where it was written by an older form of the study.
  package static func retold(_ finding: Data) -> (document: Document, printed: any Encodable)? {
    guard let finding = try? JSONDecoder.lenient.decode(Finding.self, from: finding) else {
      return nil
    }
    return (document(finding), finding.printed)
  }
}

/// What was read for a plan. Plans know it by its digest and name; the content itself is not written.
///
/// A plan that was read back from a record has no content: who carries it out gives the content again.
/// Two are equal where their names and digests are.
public struct Material<Content: Sendable>: Codable, Sendable, Equatable {
  public var name: String
  /// Equal for equal content.
  public var digest: String
  private let loaded: Content?

  public init(name: String, digest: String, content: Content) {
    self.name = name
    self.digest = digest
    loaded = content
  }

  enum CodingKeys: String, CodingKey { case name, digest }

  public static func == (a: Self, b: Self) -> Bool { a.name == b.name && a.digest == b.digest }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    digest = try container.decode(String.self, forKey: .digest)
    loaded = nil
  }

  /// - Throws: `InputError` where the plan came from a record.
  public func content() throws -> Content {
    guard let loaded else {
      throw InputError("'\(name)' was not read. Give the command again with its files.")
    }
    return loaded
  }
}
