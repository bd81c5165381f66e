import Foundation
import Ground
import Testing

@Suite struct PathBytesTests {
  @Test(
    arguments: [
      Array("plain.txt".utf8), Array("größe-日本.txt".utf8), [0x61, 0xE9, 0x2E, 0x74], [0xFF, 0xFE],
      [0xC3], [0xE6, 0x97, 0x61], [0xED, 0xA0, 0x80],
    ] as [[UInt8]])
  func everyNameComesBackAsItsBytes(_ bytes: [UInt8]) {
    let path = PathBytes.path(bytes)
    let back = PathBytes.withBytes(of: path) { name in
      (0..<strlen(name)).map { UInt8(bitPattern: name[$0]) }
    }
    #expect(back == bytes)
    #expect(
      String(validating: bytes, as: UTF8.self) == nil
        || path == String(decoding: bytes, as: UTF8.self))
  }

  @Test func bytesThatAreNoTextAreShownAsSuch() {
    #expect(VisibleText.line(PathBytes.path([0x61, 0xE9, 0x62])) == "a\\xE9b")
  }

  @Test func tablesHoldNoFormulas() {
    for text in ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\r=1", "-"] {
      #expect(CSVText.withoutFormula(text).first == "'", "\(text)")
    }
    for text in ["-1/10", "+3", "-0.25e-3", "3", "a=b", ""] {
      #expect(CSVText.withoutFormula(text) == text)
    }
  }
}
