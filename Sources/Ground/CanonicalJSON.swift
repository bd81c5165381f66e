import Foundation

/// JSON with sorted keys in one line: equal values give equal text.
///
/// - Throws: What the encoder does, of a number that is not finite for one.
public func canonicalJSON(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
