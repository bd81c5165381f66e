import Foundation
import Testing
import Texts

/// The UCI SMS Spam Collection, where it stands beside the project; it is no part of it.
enum Messages {
  static let file = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/data/sms-spam/messages.tsv")

  static var isPresent: Bool { FileManager.default.fileExists(atPath: file.path) }

  /// Spam against ham: a label, a tab, a text on each line.
  static func read() throws -> TwoSides {
    var (spam, ham): ([String], [String]) = ([], [])
    for line in try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
      try #require(parts.count == 2)
      // Lines end with a carriage return too, which is no part of the text.
      let text = String(
        decoding: parts[1].last == 0x0D ? parts[1].dropLast() : parts[1], as: UTF8.self)
      if parts[0].elementsEqual("spam".utf8) { spam.append(text) } else { ham.append(text) }
    }
    return TwoSides(spam, ham)
  }
}
