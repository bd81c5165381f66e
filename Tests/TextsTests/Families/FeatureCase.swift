import Testing
import Texts

/// A text, how much of a feature it has, and where.
struct FeatureCase: Sendable, CustomTestStringConvertible {
  var feature: String
  var text: String
  var count: Int
  /// What the places cover, in order; nil for what is a matter of the whole text.
  var marks: [String]?

  init(_ feature: String, _ text: String, _ count: Int, _ marks: [String]? = nil) {
    self.feature = feature
    self.text = text
    self.count = count
    self.marks = marks
  }

  /// A text that has nothing of the feature.
  static func none(_ feature: String, _ text: String) -> FeatureCase { .init(feature, text, 0, []) }

  var testDescription: String { "\(feature): \(text.prefix(40))" }

  static let all = surface + form + grammar + manner + names + language + readability
}

/// The count and the marked places of a feature in a text.
func measured(_ feature: String, _ text: String) throws -> (count: Int, marks: [String]) {
  let catalogue = FeatureCatalogue.all
  let index = try #require(catalogue.index(of: feature), "no feature \(feature)")
  var counts = [UInt16](repeating: 0, count: catalogue.features.count)
  var text = text
  let places = text.withUTF8 { bytes in
    Lexer().lex(bytes) { lexed in
      counts.withUnsafeMutableBufferPointer { counts in
        if let first = counts.baseAddress { catalogue.count(lexed, into: first) }
      }
      return catalogue.places(of: index, atLeast: max(1, Int(counts[index])), in: lexed)
    }
  }
  let utf8 = Array(text.utf8)
  return (
    Int(counts[index]), places.map { String(decoding: utf8[$0], as: UTF8.self) }
  )
}
