import Findings
import Ground
import Testing

/// Texts from elsewhere with their evidence marked.
@Suite struct MarkedTextTests {
  private func pieces(_ text: String, _ spans: [[Int]]) -> String {
    MarkedText(text: text, spans: spans, row: 1).pieces
      .map { $0.isMarked ? "[\($0.text)]" : $0.text }.joined()
  }

  @Test func spansAreClampedAndMerged() {
    #expect(pieces("abcdef", [[1, 3]]) == "a[bc]def")
    #expect(pieces("abcdef", [[3, 5], [1, 3], [2, 4]]) == "a[bcde]f")
    #expect(
      pieces("abcdef", [[-9, 2], [4, 99], [3, 3], [5, 1], [1], [], [1, 2, 3]]) == "[ab]cd[ef]")
    #expect(pieces("abc", [[Int.min, Int.max]]) == "[abc]")
    #expect(pieces("abc", [[7, 9]]) == "abc")
    #expect(pieces("", [[0, 1]]) == "")
  }

  @Test func spansCountScalarsAndNotCharacters() {
    // The flag is two scalars and one character.
    #expect(pieces("🇩🇪 abc", [[3, 5]]) == "🇩🇪 [ab]c")
    #expect(pieces("e\u{301}xy", [[2, 3]]) == "e\u{301}[x]y")
  }

  @Test func whatCannotBeSeenIsShown() {
    #expect(VisibleText.visible("a\u{1B}[31mb") == "a␛[31mb")
    #expect(VisibleText.visible("a\r\nb\rc\r") == "a\nb␍c␍")
    #expect(VisibleText.visible("x\u{202E}y") == "x⟦U+202E⟧y")
    #expect(VisibleText.visible("a\u{0}\u{7F}\u{9B}\u{FFFF}") == "a␀␡\u{FFFD}\u{FFFD}")
    #expect(VisibleText.line(" a\n\t b ") == "a b")
    let stacked = VisibleText.visible("e" + String(repeating: "\u{301}", count: 60))
    #expect(stacked.unicodeScalars.count == 5)
    #expect(VisibleText.visible("שלום ❤️ 👩‍👩‍👧") == "שלום ❤️ 👩‍👩‍👧")
  }

  @Test func longNamesAreCut() {
    #expect(VisibleText.name(String(repeating: "a", count: 300)).count == 60)
  }
}
