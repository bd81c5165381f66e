/// Money that one or several clients may spend, and never more.
///
/// What a call can cost at worst is set aside before it is sent, and what it did cost is booked after.
/// While others' money is set aside, a call that would only fit without it waits for them.
public final class ModelBudget: Sendable {
  private struct State {
    var spent = 0.0
    var reserved = 0.0
    /// Calls that have money set aside.
    var underWay = 0
  }

  /// In the currency of the prices.
  public let limit: Double
  private let line = WaitingLine(State())

  public init(_ limit: Double) {
    self.limit = limit
  }

  public var spent: Double { line.update { $0.spent } }

  /// - Throws: `ModelError.budgetSpent`, `ModelError.cancelled`; nothing is set aside then.
  func reserve(_ needed: Double) async throws(ModelError) {
    let limit = limit
    try await line.pass { state in
      // Written so that anything that is no number is refused too.
      guard state.spent + needed <= limit else {
        return .failure(.budgetSpent(spent: state.spent, budget: limit, needed: needed))
      }
      guard state.underWay == 0 || state.spent + state.reserved + needed <= limit else {
        return nil
      }
      state.reserved += needed
      state.underWay += 1
      return .success(())
    }
  }

  func settle(_ reserved: Double, cost: Double) {
    line.update { state in
      state.underWay -= 1
      // Rounding must not leave anything set aside by nobody.
      state.reserved = state.underWay == 0 ? 0 : state.reserved - reserved
      state.spent += cost
    }
  }
}
