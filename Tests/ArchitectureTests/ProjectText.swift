import Foundation
import Testing

/// The project's own text, found from the place of this file.
enum ProjectText {
  /// One row of the table in Package.swift.
  struct Row {
    var name: String
    var uses: [String]
    var packages: [String]
  }

  struct SourceFile {
    var module: String
    /// Relative to `Sources`.
    var path: String
    var lines: [String]
  }

  /// `<root>/Tests/ArchitectureTests/ProjectText.swift`, three places down.
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The rows between `let rows: [Row] = [` and its closing bracket.
  static func rows() throws -> [Row] {
    let package = try text("Package.swift")
    let start = try #require(package.range(of: "let rows: [Row] = ["))
    let rest = package[start.upperBound...]
    let end = try #require(rest.range(of: "\n]"))
    return rest[..<end.lowerBound].components(separatedBy: "Row(").dropFirst().compactMap { text in
      guard let name = strings(in: text, after: "name:").first else { return nil }
      return Row(
        name: name, uses: bracketed(text, after: "uses:").map { strings(in: $0) } ?? [],
        packages: bracketed(text, after: "packages:").map(words) ?? [])
    }
  }

  /// Everything in double quotes, up to a closing bracket where the text begins after a label.
  private static func strings(in text: String, after label: String? = nil) -> [String] {
    var rest = text[...]
    if let label {
      guard let range = text.range(of: label) else { return [] }
      rest = text[range.upperBound...]
    }
    return rest.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  private static func bracketed(_ text: String, after label: String) -> String? {
    guard let range = text.range(of: label),
      let open = text[range.upperBound...].firstIndex(of: "["),
      let close = text[open...].firstIndex(of: "]")
    else { return nil }
    return String(text[text.index(after: open)..<close])
  }

  private static func words(_ text: String) -> [String] {
    text.split { !$0.isLetter }.map(String.init)
  }

  static func folders() throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      at: root.appending(path: "Sources"), includingPropertiesForKeys: [.isDirectoryKey]
    ).filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
      .map(\.lastPathComponent).sorted()
  }

  /// Every file of a module with one of the endings.
  static func files(of module: String, endings: Set<String> = ["swift"]) throws -> [SourceFile] {
    let folder = root.appending(path: "Sources/\(module)")
    guard let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    else { return [] }
    return try walk.compactMap { $0 as? URL }
      .filter { endings.contains($0.pathExtension) }
      .sorted { $0.path() < $1.path() }
      .map { file in
        let text = try String(contentsOf: file, encoding: .utf8)
        return SourceFile(
          module: module, path: "\(module)/\(file.lastPathComponent)",
          lines: text.components(separatedBy: "\n"))
      }
  }

  static func allFiles() throws -> [SourceFile] {
    try folders().flatMap { try files(of: $0, endings: ["swift", "c", "h"]) }
  }
}
