import Ground

/// What a file holds, as far as its outermost names tell.
package enum FileKind: Sendable {
  case problem, family, diagram, table

  /// Looks at a file; what cannot be read is taken for a problem, whose reader then says what is wrong.
  package init(_ bytes: [UInt8]) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
    guard let first = text.first(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) else {
      self = .problem
      return
    }
    guard first == UInt8(ascii: "{") else {
      self = first == UInt8(ascii: "[") ? .problem : .table
      return
    }
    let root = try? JSONParser.node(Array(text), mostValues: ReadingLimits.values)
    self =
      root?["edges"] != nil
      ? .diagram : root?["returns"] != nil ? .table : root?["problems"] != nil ? .family : .problem
  }
}
