import Documents
import Findings

extension Document {
  /// All that is said in a medium, an inline a line, in order; tables for export aside.
  func said(_ medium: Medium) -> String {
    let parts: [Any] = [title, heading, subject, verdict, blocks]
    return parts.flatMap { strings($0, medium) }
      .map { $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ") }
      .joined(separator: "\n")
  }

  /// Identifiers of the outer sections in a medium, in order.
  func sections(_ medium: Medium) -> [String] { ids(blocks, medium) }

  /// Every part of every inline, and of those within.
  var parts: [Inline.Part] { inlineParts(self) }

  /// Every figure of a page.
  var figures: [Figure] { found(self) }
  var cards: [Cards] { found(self) }
}

private func ids(_ blocks: [Block], _ medium: Medium) -> [String] {
  blocks.flatMap { block in
    switch block {
    case .section(let section): section.blocks.isEmpty ? [] : [section.id]
    case .only(medium, let blocks): ids(blocks, medium)
    default: [String]()
    }
  }
}

private func strings(_ value: Any, _ medium: Medium) -> [String] {
  if let block = value as? Block, case .only(let only, _) = block, only != medium { return [] }
  if let words = value as? Inline { return [words.plain] }
  if let text = value as? String { return [text] }
  return Mirror(reflecting: value).children.flatMap { strings($0.value, medium) }
}

private func inlineParts(_ value: Any) -> [Inline.Part] {
  let own = (value as? Inline.Part).map { [$0] } ?? []
  return own + Mirror(reflecting: value).children.flatMap { inlineParts($0.value) }
}

private func found<Value>(_ value: Any) -> [Value] {
  if let found = value as? Value { return [found] }
  return Mirror(reflecting: value).children.flatMap { found($0.value) as [Value] }
}
