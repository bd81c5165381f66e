import Foundation

/// JSON with sorted keys: equal values give equal text.
public func canonicalJSON(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder.lenient
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// The same of a value whose type is not known.
public func canonicalJSON(opened value: any Encodable) throws -> String {
  struct Opened: Encodable {
    var value: any Encodable
    func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
  }
  return try canonicalJSON(Opened(value: value))
}

extension JSONEncoder {
  /// An encoder that writes numbers that are none as words: a record with a hole in a number is better than
  /// no record.
  public static var lenient: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return encoder
  }
}

extension JSONDecoder {
  /// The decoder that reads what `JSONEncoder.lenient` wrote.
  public static var lenient: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return decoder
  }
}
