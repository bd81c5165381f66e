import Findings
import Synchronization

/// One client's count of calls, tokens and money.
struct Ledger: Sendable {
  private final class Counts: Sendable {
    let use = Mutex((use: ModelUse(calls: 0, cached: 0, failures: 0), spent: 0.0))
  }

  let budget: ModelBudget?
  private let prices: ModelPrices?
  private let counts = Counts()

  init(prices: ModelPrices?, budget: ModelBudget?) {
    self.budget = budget
    self.prices = prices
  }

  /// A budget is given, and nothing by which to keep it.
  var hasUnpricedBudget: Bool { budget != nil && prices == nil }

  /// Sets aside the worst case of one attempt, and counts it.
  ///
  /// - Returns: What `settle` or `release` is to be given.
  /// - Throws: `ModelError.budgetSpent`, `ModelError.cancelled`.
  func reserve(_ worst: TokenUsage) async throws(ModelError) -> Double {
    let needed = prices?.cost(of: worst) ?? 0
    do throws(ModelError) {
      try await budget?.reserve(needed)
    } catch {
      if case .budgetSpent = error {
        counts.use.withLock { $0.use.stopped = error.description }
      }
      throw error
    }
    counts.use.withLock { $0.use.calls += 1 }
    return needed
  }

  /// Books an answered call at what it used.
  func settle(_ reserved: Double, used: TokenUsage, isReported: Bool) {
    // Use that is not reported is booked at its worst case.
    let cost = isReported ? prices?.cost(of: used) ?? 0 : reserved
    end(reserved, cost: cost) { use in
      use.promptTokens += used.promptTokens
      use.replyTokens += used.replyTokens
    }
  }

  /// Books an attempt without an answer: at its worst case when the endpoint may have done the work,
  /// else at nothing.
  func release(_ reserved: Double, mayCost: Bool, isFailure: Bool = true) {
    end(reserved, cost: mayCost ? reserved : 0) { if isFailure { $0.failures += 1 } }
  }

  private func end(_ reserved: Double, cost: Double, _ change: (inout ModelUse) -> Void) {
    counts.use.withLock { counts in
      counts.spent += cost
      change(&counts.use)
    }
    budget?.settle(reserved, cost: cost)
  }

  func countCached() { counts.use.withLock { $0.use.cached += 1 } }

  var use: ModelUse {
    counts.use.withLock { counts in
      var use = counts.use
      use.cost = prices == nil ? nil : counts.spent
      use.budget = budget?.limit
      return use
    }
  }
}
