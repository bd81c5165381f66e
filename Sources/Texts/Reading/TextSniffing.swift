/// Telling the format of a source from its name and its first bytes.
enum TextSniffing {
  /// The first byte that is no white space.
  static func firstVisible(_ head: [UInt8]) -> UInt8? {
    head.first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
  }

  /// In this order: what was asked for; what the name promises; JSON lines if the first visible
  /// byte is `{`; if columns are wanted, a table by the first line's tab, comma or semicolon; else
  /// lines.
  static func format(
    fileName: String?, head: [UInt8], request: ReadingRequest
  ) -> TextFormat {
    if let format = request.format ?? fileName.flatMap(TextFormat.init(fileName:)) { return format }
    if firstVisible(head) == 0x7B { return .jsonl }
    if !request.wanted.isEmpty {
      let line = head.drop { $0 == 0x0A || $0 == 0x0D }.prefix { $0 != 0x0A && $0 != 0x0D }
      if line.contains(0x09) { return .tsv }
      if line.contains(0x2C) || line.contains(0x3B) { return .csv }
    }
    return .lines
  }
}
