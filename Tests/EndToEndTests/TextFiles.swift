import Foundation
import Randomness

/// Files of generated texts for tests of commands.
struct TextFiles {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("touchstone-texts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @discardableResult
  func write(_ text: String, _ name: String) throws -> String {
    try write(Data(text.utf8), name)
  }

  @discardableResult
  func write(_ data: Data, _ name: String) throws -> String {
    let url = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
    return url.path
  }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  static let words = """
    river garden window table letter morning winter summer school market street kitchen bottle paper \
    music mountain village doctor teacher farmer painter sailor engine bridge forest island harbour \
    coffee butter orange candle mirror pencil jacket button pocket basket blanket carpet curtain
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  /// Plain sentences, some of which are changed.
  static func sentences(
    _ count: Int, seed: UInt64, share: Double = 0, change: (String) -> String = { $0 }
  ) -> [String] {
    var stream = RandomStream(seed: Seed(seed))
    return (0..<count).map { _ in
      let length = 8 + stream.below(10)
      let own = (0..<length).map { _ in words[stream.below(words.count)] }
      let text = "The " + own.joined(separator: " ") + "."
      return stream.uniform() < share ? change(text) : text
    }
  }
}
