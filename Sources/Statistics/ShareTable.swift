/// How many of A's texts, and how many of B's, something is true of: a two-by-two table.
///
/// Numbers that cannot be (negative ones, more successes than texts) are brought to the nearest
/// that can, so that every table has shares between 0 and 1.
public struct ShareTable: Sendable, Equatable, Hashable, Codable {
  public let successesA: Int
  public let ofA: Int
  public let successesB: Int
  public let ofB: Int

  public init(successesA: Int, ofA: Int, successesB: Int, ofB: Int) {
    self.ofA = max(0, ofA)
    self.successesA = min(max(0, successesA), self.ofA)
    self.ofB = max(0, ofB)
    self.successesB = min(max(0, successesB), self.ofB)
  }

  /// Share of A's texts; 0 where there are none.
  public var shareA: Double { ofA == 0 ? 0 : Double(successesA) / Double(ofA) }
  /// Share of B's texts; 0 where there are none.
  public var shareB: Double { ofB == 0 ? 0 : Double(successesB) / Double(ofB) }

  /// The table of both tables' texts together.
  public static func + (a: ShareTable, b: ShareTable) -> ShareTable {
    ShareTable(
      successesA: a.successesA + b.successesA, ofA: a.ofA + b.ofA,
      successesB: a.successesB + b.successesB, ofB: a.ofB + b.ofB)
  }
}
