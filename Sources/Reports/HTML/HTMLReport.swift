import Documents
import Ground

/// Where a report comes from.
public struct ReportOrigin: Sendable {
  /// The command that repeats the study.
  public var command: String
  /// Program, revision and machine, in one line.
  public var provenance: String

  public init(command: String, provenance: String) {
    self.command = command
    self.provenance = provenance
  }
}

/// A document as one HTML file that opens offline.
///
/// Charts are drawn here as SVG, so that the page is complete without script; script only plays clips,
/// copies the command and switches between light and dark.
public enum HTMLReport {
  /// Stands at the beginning of every page.
  public static let mark = "<meta name=\"generator\" content=\"Touchstone\"/>"

  /// - Parameter finding: The finding as JSON, kept within the page for those who would rather compute
  ///   than read.
  public static func page(
    _ document: Document, _ origin: ReportOrigin, finding: String = ""
  ) -> String {
    let blocks = BlockHTML(origin: origin)
    var parts = [header(document, blocks), blocks.html(document.blocks)]
    if !contains(document.blocks, where: { $0 == .repetition }) {
      parts.append(blocks.html(.section("repeat", "How it was made", [.repetition])))
    }
    if !finding.isEmpty {
      let json = Markup.scriptSafe(json: finding)
      parts.append("<script type=\"application/json\" id=\"finding\">\(json)</script>")
    }
    return Page.document(
      title: VisibleText.line(document.title),
      body: parts.filter { !$0.isEmpty }.joined(separator: "\n\n"),
      hasPlayer: contains(document.blocks) { if case .clips = $0 { true } else { false } })
  }

  /// What is asked and what was found.
  private static func header(_ document: Document, _ blocks: BlockHTML) -> String {
    let verdict = document.verdict
    let badge = verdict.badge.map {
      "<span class=\"badge\">\(icon(verdict.tone))\(InlineHTML.text($0))</span>"
    }
    let isLong = verdict.statement.plain.count > 64
    return """
      <header>
      <div class="top"><span>Touchstone \(Markup.plain(document.kind))</span>\
      <button type="button" class="theme-toggle">Light / dark</button></div>
      <h1>\(InlineHTML.text(document.heading))</h1>
      <div class="subject">\(blocks.html(document.subject))</div>
      <div class="verdict \(verdict.tone.rawValue)">
      \(badge ?? "")
      <p class="statement\(isLong ? " long" : "")">\(InlineHTML.text(verdict.statement))</p>
      \(verdict.sentences.map { "<p>\(InlineHTML.text($0))</p>" }.joined(separator: "\n"))
      </div>
      </header>
      """
  }

  private static func icon(_ tone: Tone) -> String {
    let path =
      switch tone {
      case .bad: "M8 2.5L14.5 13.5H1.5zM8 7v3M8 12v.01"
      case .good: "M2.5 8.5L6.5 12.5L13.5 4"
      case .unable: "M3.5 3.5l9 9M12.5 3.5l-9 9"
      case .uncertain: "M5 5.5a3 3 0 1 1 4 2.8c-.7.3-1 .8-1 1.7M8 13v.01"
      case .first, .second, .plain: ""
      }
    return path.isEmpty
      ? "" : "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"\(path)\"/></svg>"
  }

  /// Whether some block, at any depth, is of a kind.
  private static func contains(_ blocks: [Block], where matches: (Block) -> Bool) -> Bool {
    blocks.contains { block in
      if matches(block) { return true }
      switch block {
      case .section(let section): return contains(section.blocks, where: matches)
      case .details(_, let inner), .callout(_, _, let inner), .only(.page, let inner):
        return contains(inner, where: matches)
      case .row(let columns): return columns.contains { contains($0, where: matches) }
      default: return false
      }
    }
  }
}
