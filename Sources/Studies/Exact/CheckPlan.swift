import Environments
import Exact
import Findings
import Foundation
import Ground

/// What is asked exactly, about what, over which policies, and how it is worked out.
///
/// Numbers are exact text in lowest terms, so that 0.5 and 1/2 are one plan.
public struct CheckPlan: Codable, Sendable {
  public enum Question: String, Codable, Sendable, CaseIterable {
    case hackability, equivalence, howFar, simplifications, distances, unchangedOptimality
    case incentives
  }

  /// What is asked about.
  public enum Subject: Codable, Sendable {
    case file(Material<ProblemFile>)
    /// By its name; the version rises with its dynamics.
    case environment(String, version: Int)
  }

  public struct Rewards: Codable, Sendable {
    public var proxy: String?
    public var intended: String?
    /// For questions about one reward.
    public var reward: String?
    /// Other ones than the problem's.
    public var discount: ExactNumber?
    public var horizon: Int?

    enum CodingKeys: String, CodingKey {
      case proxy
      case intended = "true"
      case reward, discount, horizon
    }

    public init() {}
  }

  public struct Policies: Codable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
      case stationary, finite, deterministic
    }

    public var kind = Kind.stationary
    public var within: ExactNumber?
    /// The reward that `within` is about; nil for the true one.
    public var withinOf: String?
    public var nearDeterministic: ExactNumber?
    public var explorationFloor: ExactNumber?
    public var totalVariation: ExactNumber?
    public var likelihoodRatio: ExactNumber?
    public var base = "uniform"
    public var correlation: ExactNumber?

    public init() {}

    /// Whether all stationary policies are asked about, and nothing besides.
    var isPlain: Bool {
      kind == .stationary
        && [
          within, nearDeterministic, explorationFloor, totalVariation, likelihoodRatio, correlation,
        ].allSatisfy { $0 == nil }
    }
  }

  public struct Working: Codable, Sendable {
    /// A case of `Hackability.Arithmetic`.
    public var arithmetic = Hackability.Arithmetic.automatic.rawValue
    /// Nil for where it takes moments.
    public var polygon: Bool?
    /// Policies, corners or orderings to look at, at most; nil for what is usual for the question.
    public var cap: Int?
    public var graph = false
    public var cosineSquared: ExactNumber?

    public init() {}
  }

  public var question: Question
  public var subjects: [Subject]
  public var rewards = Rewards()
  public var policies = Policies()
  public var working = Working()

  public init(_ question: Question, about subjects: [Subject]) {
    self.question = question
    self.subjects = subjects
  }
}

/// A file that a question is asked about.
public struct ProblemFile: Sendable {
  /// As it was given, for messages.
  public var path: String
  public var bytes: [UInt8]

  /// Bytes that are read at most.
  private static let largest = 1 << 30

  /// - Parameter path: `-` is standard input.
  init(reading path: String) throws(InputError) {
    self.path = path == "-" ? "standard-input" : path
    let handle: FileHandle
    if path == "-" {
      handle = .standardInput
    } else if PathBytes.isFolder(path) {
      throw InputError("'\(path)' is a folder. Name a problem's file in it.")
    } else {
      do {
        handle = try PathBytes.open(path)
      } catch {
        throw InputError(
          "'\(path)' cannot be opened (\(error.localizedDescription)). Check that it may be read.")
      }
    }
    let data: Data
    do {
      data = try handle.read(upToCount: Self.largest + 1) ?? Data()
    } catch {
      throw InputError("'\(path)' cannot be read (\(error.localizedDescription)).")
    }
    guard data.count <= Self.largest else {
      throw InputError(
        "'\(path)' is longer than \(Self.largest >> 20) MB; a problem of that size cannot be decided."
      )
    }
    bytes = [UInt8](data)
  }
}

extension CheckPlan.Subject {
  /// Reads a file, or finds an environment of the catalogue.
  ///
  /// - Throws: `InputError` where there is neither.
  public init(_ path: String) throws(InputError) {
    if path == "-" || PathBytes.isThere(path) {
      let file = try ProblemFile(reading: path)
      // Its name names the problem; the folders above it do not matter.
      self = .file(
        Material(
          name: (file.path as NSString).lastPathComponent,
          digest: SHA256.hexadecimal(file.bytes), content: file))
    } else if let entry = Catalogue.entries.first(where: { $0.card.name == path }) {
      self = .environment(path, version: entry.version)
    } else {
      throw InputError(
        "There is no file '\(path)', and no environment of that name. A problem is a .json or .csv "
          + "file; environments that can be enumerated: "
          + Catalogue.enumerable.joined(separator: ", ") + ".")
    }
  }
}
