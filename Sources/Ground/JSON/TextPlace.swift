/// A place in a text file as editors count it.
package struct TextPlace: Sendable, Equatable, CustomStringConvertible {
  /// From 1.
  package var line: Int
  /// From 1, in characters of Unicode.
  package var column: Int

  /// The place after `offset` bytes. Lines end with LF, CR or both.
  package init(after offset: Int, in bytes: [UInt8]) {
    (line, column) = (1, 1)
    var previous: UInt8 = 0
    for byte in bytes.prefix(max(0, offset)) {
      if byte == 0x0A || byte == 0x0D {
        if !(byte == 0x0A && previous == 0x0D) { line += 1 }
        column = 1
      } else if byte & 0xC0 != 0x80 {
        // All bytes of a character but its first are 10xxxxxx.
        column += 1
      }
      previous = byte
    }
  }

  package var description: String { "line \(line), column \(column)" }
}
