/// What is wrong with JSON, and where.
package struct JSONFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// Bytes before the place.
  package var offset: Int
  package var reason: String

  package init(_ offset: Int, _ reason: String) {
    self.offset = offset
    self.reason = reason
  }

  package var description: String { "\(reason) at byte \(offset)" }
}
