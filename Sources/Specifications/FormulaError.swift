import Ground

/// What is wrong with a formula, and at which character.
public struct FormulaError: UsageError, Equatable {
  public var formula: String
  /// Characters before the place of the error.
  public var offset: Int
  public var message: String

  public init(formula: String, offset: Int, message: String) {
    self.formula = formula
    self.offset = offset
    self.message = message
  }

  /// The message, the formula, and a caret under the character.
  public var description: String {
    let caret = String(repeating: " ", count: offset) + "^"
    return "\(message) (character \(offset + 1))\n  \(formula)\n  \(caret)"
  }
}
