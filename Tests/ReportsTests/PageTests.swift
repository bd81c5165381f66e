import Documents
import Findings
import Foundation
import Ground
import Reports
import Testing

enum ReportOriginSample {
  static let origin = ReportOrigin(
    command: "touchstone audit x --proxy 'a < b'", provenance: "0.1.0, revision 1a2b3c4")
}

/// How documents look as pages.
@Suite struct PageTests {
  static let page = HTMLReport.page(
    DocumentSamples.document(), DocumentSamples.origin, finding: "{\"a\":\"</script>\"}")
  static let poisoned = HTMLReport.page(
    DocumentSamples.document(DocumentSamples.nasty), DocumentSamples.origin)

  /// The main part of a page, without the data that is not shown.
  static func mainPart(of page: String) -> String {
    guard let start = page.range(of: "<main>"), let end = page.range(of: "</main>") else {
      return ""
    }
    return String(page[start.lowerBound..<end.upperBound])
      .replacing(/<script[^>]*>[^<]*<\/script>/, with: "")
  }

  @Test func pagesAreWellFormedAndStandAlone() {
    for page in [Self.page, Self.poisoned] {
      let main = Self.mainPart(of: page)
      #expect(isWellFormed(main), "\(main.prefix(300))")
      for text in ["http:", "https:", " src=", "@import", "url(", "<link"] {
        #expect(!page.replacing("src=x", with: "").contains(text), "\(text)")
      }
      let ids = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
      #expect(Set(ids).count == ids.count)
      for link in page.matches(of: /href="#([^"]+)"/) { #expect(ids.contains(String(link.1))) }
      #expect(pictures(in: page).count > 15)
      for picture in pictures(in: page) { #expect(isWellFormed(picture)) }
    }
  }

  @Test func everyWordOfADocumentIsThere() {
    for text in [
      "What of", "gamed", "It ends worse than it began.", "speed + 0.1*gap", "Before relying on it",
      "caveat 2468", "How to read it.", "1030", "All 30", "The argument", "true = 2 · proxy",
      "Folded", "inside", "left", "right", "row 12", "80 %", "[70, 90]", "70 points more", "shrank",
      "revision 1a2b3c4", "touchstone audit x --proxy &#39;a &lt; b&#39;", "Repeat it",
    ] { #expect(Self.page.contains(text), "\(text)") }
    #expect(!Self.page.contains("The page has more."))
    #expect(Self.page.contains("<section id=\"table\" aria-labelledby=\"table-heading\">"))
    #expect(Self.page.contains("verdict bad"))
    #expect(Self.page.contains("<bdi>bus</bdi>"))
  }

  @Test func nothingForeignTakesEffect() {
    let page = Self.poisoned
    #expect(!page.contains("<script>alert"))
    #expect(!page.contains("<img"))
    #expect(!page.contains("\u{1B}"))
    #expect(!page.contains("\u{202E}"))
    #expect(page.contains("⟦U+202E⟧evil"))
    // The embedded finding cannot end its element.
    #expect(Self.page.contains("{\"a\":\"\\u003c/script\\u003e\"}"))
  }

  @Test func scriptForClipsOnlyWhereThereAreSome() {
    var document = DocumentSamples.document()
    #expect(HTMLReport.page(document, DocumentSamples.origin).contains("class=\"player\""))
    document.blocks = [.paragraph("no clip")]
    let page = HTMLReport.page(document, DocumentSamples.origin)
    #expect(!page.contains("clip-data"))
    #expect(page.contains("Repeat it"))
  }
}

/// How documents look as Markdown, and what programs read of them.
@Suite struct MarkdownTests {
  @Test func everyBlockHasItsForm() {
    let text = MarkdownReport.text(DocumentSamples.document(), DocumentSamples.origin)
    #expect(text.hasPrefix("<!-- Touchstone -->\n\n# What of bus?\n"))
    for line in [
      "**GAMED** **It ends worse than it began.**", "## A table", "| Measure | Before | After |",
      "| :-- | --: | --: |", "1. First bus.", "> **Before relying on it**",
      "- **Base** (policy bus): True 7.21 \\[7.10, 7.32\\], Proxy 4321",
      "touchstone audit x --proxy 'a < b'", "### Repeat it",
    ] { #expect(text.contains(line), "\(line)") }
    #expect(!text.contains("The page has more."))
  }

  @Test func nothingForeignBecomesMarkup() {
    let text = MarkdownReport.text(
      DocumentSamples.document(DocumentSamples.nasty), DocumentSamples.origin)
    // What stands in a fence is shown as it is; elsewhere the signs are escaped.
    let open = text.replacing(/```[\s\S]*?```/, with: "")
    for sign in ["[link](", "**bold**"] { #expect(!open.contains(sign), "\(sign)") }
    for line in text.split(separator: "\n") where line.hasPrefix("| ") && line.contains("字") {
      #expect(!line.dropFirst().contains("| `code`"))
    }
    #expect(!text.contains("\u{202E}"))
  }

  @Test func tablesAreWrittenForPrograms() throws {
    let table = DocumentSamples.document().tables[0]
    #expect(
      try TableFile.text(table, as: .csv)
        == "name,value,\"b,c\"\r\n\"a\"\"\n\",0.30000000000000004,\r\nx,3,true\r\n")
    #expect(
      try TableFile.text(table, as: .jsonl)
        == "{\"b,c\":null,\"name\":\"a\\\"\\n\",\"value\":0.30000000000000004}\n"
        + "{\"b,c\":true,\"name\":\"x\",\"value\":3}\n")
  }
}

/// Page, terminal and Markdown say the same numbers.
@Suite struct SameNumbersTests {
  /// Numbers of several digits, without the signs that each form puts around them.
  private func numbers(_ text: String) -> Set<String> {
    Set(text.matches(of: /\d[\d.,\/]*\d/).map { String($0.0) })
  }

  @Test func whatATerminalSaysThePageAndMarkdownSayToo() {
    var document = DocumentSamples.document()
    // Pictures have rulers of their own.
    document.blocks.removeAll {
      if case .section(let section) = $0 { section.id == "figures" } else { false }
    }
    let page = numbers(
      PageTests.mainPart(of: HTMLReport.page(document, DocumentSamples.origin))
        .replacing(/<svg[\s\S]*?<\/svg>/, with: "").replacing(/<[^>]*>/, with: " "))
    let markdown = numbers(MarkdownReport.text(document, DocumentSamples.origin))
    let terminal = numbers(TerminalReport.text(document, width: 120, useColour: false))
    #expect(terminal.count > 60)
    #expect(terminal.subtracting(page) == [])
    #expect(terminal.subtracting(markdown) == [])
    for number in ["7.21", "7.10", "4321", "8765", "2468", "1030", "80", "1/3"] {
      #expect(terminal.contains(number), "\(number)")
    }
  }
}

/// How documents look in a terminal.
@Suite struct TerminalDocumentTests {
  @Test(arguments: [40, 50, 71, 72, 80, 100, 200], [false, true])
  func keepsToTheWidth(width: Int, useColour: Bool) {
    for word in ["bus", DocumentSamples.nasty] {
      let text = TerminalReport.text(
        DocumentSamples.document(word), width: width, useColour: useColour)
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        #expect(TerminalText.width(String(line)) <= width, "\(line)")
      }
      // Nothing but our own colour codes.
      let plain = text.replacing(/\u{1B}\[[0-9]*m/, with: "")
      #expect(!plain.contains("\u{1B}"))
      #expect(text.contains("\u{1B}") == useColour)
      #expect(!plain.contains("\u{202E}"))
    }
  }

  @Test func verdictComesFirst() {
    let text = TerminalReport.text(DocumentSamples.document(), width: 80, useColour: false)
    #expect(text.hasPrefix("GAMED  It ends worse than it began.\n"))
    for part in [
      "1. First bus.", "• caveat 2468", "The page has more.", "Base   policy bus", "✓", "?",
      "A table",
    ] { #expect(text.contains(part), "\(part)") }
    #expect(!text.contains("Folded") && !text.contains("Repeat it"))
    #expect(!text.contains("\n\n\n"))
  }

  @Test func columnsOfLittleImportanceGoFirst() {
    let wide = TerminalReport.text(DocumentSamples.document(), width: 100, useColour: false)
    let narrow = TerminalReport.text(
      DocumentSamples.document("a name of some thirty characters"), width: 40, useColour: false)
    #expect(wide.contains("Before  After"))
    #expect(narrow.contains("Before") && !narrow.contains("After"))
  }
}
