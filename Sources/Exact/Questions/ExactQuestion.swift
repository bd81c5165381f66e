/// A question with an exact answer: a value that says what is asked, put to a problem, a family of
/// them, a diagram or a table.
public protocol ExactQuestion: Sendable {
  associatedtype Subject

  /// The answer with the argument for it and what to know before relying on it; how long it took
  /// is for whoever asks to say.
  ///
  /// - Throws: `ExactError` where the question does not fit what was given.
  func answer(_ subject: Subject) throws(ExactError) -> ExactFinding
}
