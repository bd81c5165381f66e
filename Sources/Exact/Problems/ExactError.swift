import Ground

/// Why an exact question has no answer: what is wrong, where, and what to do.
public enum ExactError: UsageError, Equatable {
  /// Something in a file is wrong.
  case file(String, path: String, what: String)
  /// Some policy never ends and is not discounted.
  case endless
  /// The question does not fit what was given.
  case question(String)

  public var description: String {
    switch self {
    case .file(let file, let path, let what):
      path.isEmpty ? "\(file): \(what)" : "\(file): at \(path): \(what)"
    case .endless:
      "A policy of this problem goes on for ever without discount. Give a discount below 1 or a horizon."
    case .question(let what): what
    }
  }
}
