import Findings
import Foundation
import LanguageModels

/// What a study may use while it is carried out, none of which changes its finding.
public struct Context: Sendable {
  /// Finished training runs: kept one by one, found again by their plans.
  public var runs: any RunArchive
  /// What language models answered, kept likewise.
  public var replies: any ReplyArchive
  /// How models are asked: prices, budget, calls at a time.
  public var models: ModelAccess
  /// Runs at a time.
  public var threads: Int
  public var progress: @Sendable (Progress) -> Void
  /// Said at once to whoever waits: what was left out, what it will cost.
  public var notice: @Sendable (String) -> Void
  public var isInterrupted: @Sendable () -> Bool

  public init(
    runs: any RunArchive, replies: any ReplyArchive = NoReplies(),
    models: ModelAccess = ModelAccess(), threads: Int = 1,
    progress: @escaping @Sendable (Progress) -> Void = { _ in },
    notice: @escaping @Sendable (String) -> Void = { _ in },
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.runs = runs
    self.replies = replies
    self.models = models
    self.threads = threads
    self.progress = progress
    self.notice = notice
    self.isInterrupted = isInterrupted
  }
}

/// Where finished training runs are kept and found again.
public protocol RunArchive: Sendable {
  /// The record of exactly this plan, if it was finished before.
  func record(for plan: RunPlan) throws -> RunRecord?
  /// Keeps a finished run. Keeping the same plan twice is no error.
  func keep(_ record: RunRecord) throws
}

/// How far a study is.
public struct Progress: Sendable {
  /// What is being done, where it has no count: `breaking 5,000 texts into words`.
  public var stage: String
  public var stepsDone: Int
  /// 0 where it is not known.
  public var stepsTotal: Int
  public var runsDone: Int
  public var runsTotal: Int
  /// Answers of language models that came in and are kept.
  public var answers: Int

  public init(
    stage: String = "", stepsDone: Int = 0, stepsTotal: Int = 0, runsDone: Int = 0,
    runsTotal: Int = 0, answers: Int = 0
  ) {
    self.stage = stage
    self.stepsDone = stepsDone
    self.stepsTotal = stepsTotal
    self.runsDone = runsDone
    self.runsTotal = runsTotal
    self.answers = answers
  }
}

/// How language models are asked; what they answer does not depend on it.
public struct ModelAccess: Sendable {
  /// Most that calls may cost, in the currency of the prices.
  public var budget: Double?
  public var prices: ModelPrices?
  /// Calls under way at a time.
  public var concurrency: Int
  /// Further attempts at a call that met a limit or a failing server.
  public var retries: Int
  /// The variables that hold keys.
  public var keys: ModelKeys

  public init(
    budget: Double? = nil, prices: ModelPrices? = nil, concurrency: Int = 8, retries: Int = 6,
    keys: ModelKeys = ModelKeys()
  ) {
    self.budget = budget
    self.prices = prices
    self.concurrency = concurrency
    self.retries = retries
    self.keys = keys
  }
}

/// A study was asked to stop.
public struct Interrupted: Error {
  public init() {}
}

/// Keeps no replies: for whoever asks no model.
public struct NoReplies: ReplyArchive {
  public init() {}

  public func reply(for key: String) -> Data? { nil }
  public func keep(_ reply: Data, for key: String) {}
}
