/// An error that whoever gave the input can mend: a command that meets one ends with status 2.
///
/// Its description says what was wrong, where, and what to do next.
public protocol UsageError: Error, CustomStringConvertible {}

/// An error of usage that needs no type of its own.
public struct InputError: UsageError, Equatable {
  public var description: String

  public init(_ description: String) { self.description = description }
}
