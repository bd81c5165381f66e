import Findings

/// What the pages of all exact questions share: the head with the answer, the argument, the method.
struct ExactPage {
  var finding: ExactFinding
  var command: String
  var provenance: String

  private var frame: ExactFrame { finding.frame }

  /// A number at the head of a page; `value` is markup already.
  struct Fact {
    var name: String
    var value: String
    var gloss: String
  }

  /// The whole page: head, the argument, the question's own sections, method, data.
  func html(facts: [Fact], sections: [String], reading: [(String, String)] = []) -> String {
    let words = ExactWords.of(finding.answer)
    let body =
      [
        header(words, facts: facts), caveats,
        Page.section("argument", "The argument, step by step", steps),
      ] + sections + [
        Page.section("method", "How it was done", method),
        Page.section("reading", "How to read this", reading.isEmpty ? "" : Markup.pairs(reading)),
        Page.embedded(finding, id: "finding"),
      ]
    return Page.document(
      title: "\(TextMarks.name(frame.problem)): \(TextMarks.line(words.question))",
      body: body.filter { !$0.isEmpty }.joined(separator: "\n\n"), added: Self.style,
      hasPlayer: false)
  }

  private func header(_ words: ExactWords, facts: [Fact]) -> String {
    let problem =
      "<p class=\"problem\">Problem \(TextMarks.name(html: frame.problem))"
      + (frame.size.isEmpty ? "" : ": \(TextMarks.html(frame.size))") + "</p>"
    return """
      <header>
      \(Page.top("exact answer"))
      <h1>\(TextMarks.sentence(words.question))</h1>
      \(problem)
      <div class="verdict \(words.tone.rawValue)">
      <span class="badge">\(TextMarks.sentence(words.badge))</span>
      <p class="statement\(words.statement.count > 64 ? " long" : "")">\
      \(TextMarks.sentence(words.statement))</p>
      <p>\(TextMarks.sentence(words.meaning))</p>
      </div>
      \(Self.facts(facts))
      </header>
      """
  }

  private static func facts(_ facts: [Fact]) -> String {
    guard !facts.isEmpty else { return "" }
    let items = facts.map { fact in
      "<div><h3>\(Markup.escape(fact.name))</h3><p class=\"value\">\(fact.value)</p>"
        + (fact.gloss.isEmpty ? "" : "<p class=\"gloss\">\(Markup.escape(fact.gloss))</p>")
        + "</div>"
    }
    return "<div class=\"key-facts\">\n\(items.joined(separator: "\n"))\n</div>"
  }

  private var caveats: String {
    guard !frame.caveats.isEmpty else { return "" }
    let items = frame.caveats.map { "<li>\(TextMarks.sentence($0))</li>" }.joined()
    return "<aside class=\"callout ties\"><h2>Before relying on it</h2><ul>\(items)</ul></aside>"
  }

  private var steps: String {
    guard !frame.steps.isEmpty else { return "" }
    let items = frame.steps.map { "<li><p>\(TextMarks.sentence($0))</p></li>" }
    return "<ol class=\"steps\">\n\(items.joined(separator: "\n"))\n</ol>"
  }

  private var method: String {
    """
    \(Markup.pairs([
      ("Arithmetic", TextMarks.html(frame.method)),
      ("Size", frame.size.isEmpty ? "not said" : TextMarks.html(frame.size)),
      ("Time", frame.seconds == 0 ? "not measured" : NumberText.duration(frame.seconds)),
      (
        "Numbers",
        "fractions as they are; those of more than \(ExactText.longest) characters are shown as "
          + "decimals and stand whole in this page's data (<code>#finding</code>)"
      ),
    ]))
    <h3>Repeat it</h3>
    \(Page.command(TextMarks.visible(command), provenance: TextMarks.visible(provenance)))
    """
  }

  // MARK: - Parts of several pages

  /// A key to a picture: a class of the style sheet and what it stands for.
  static func legend(_ items: [(kind: String, text: String)]) -> String {
    guard !items.isEmpty else { return "" }
    let keys = items.map {
      "<span class=\"key \($0.kind)\">\(Markup.escape($0.text))</span>"
    }
    return "<p class=\"legend\">\(keys.joined(separator: " "))</p>"
  }

  /// A table that is folded away where it is long.
  static func folded(
    head: [String], rows: [[String]], numeric: Set<Int> = [], what: String, most: Int = 14
  ) -> String {
    guard !rows.isEmpty else { return "" }
    let table = table(head: head, rows: rows, numeric: numeric)
    return rows.count <= most
      ? table
      : "<details class=\"more\"><summary>\(Markup.escape(what))</summary>\n\(table)\n</details>"
  }

  /// A table whose words are broken only where one of them is too long for its column.
  static func table(head: [String], rows: [[String]], numeric: Set<Int> = []) -> String {
    let isLong = rows.contains { $0.contains { longestWord(of: $0) > 26 } }
    let kind =
      "exact-table" + (isLong ? " breaks" : "")
      + (head.count == 2 && numeric == [1] ? " two-columns" : "")
    return Markup.table(head: head, rows: rows, numeric: numeric, kind: kind)
  }

  /// Characters of the longest word between the tags of some markup.
  private static func longestWord(of markup: String) -> Int {
    var (longest, count, isTag) = (0, 0, false)
    for byte in markup.utf8 {
      switch byte {
      case UInt8(ascii: "<"): isTag = true
      case UInt8(ascii: ">"): (isTag, count) = (false, 0)
      case UInt8(ascii: " "): count = 0
      default:
        if !isTag { count += 1 }
        longest = max(longest, count)
      }
    }
    return longest
  }

  /// Reward's name for an axis or the head of a column.
  static func short(_ name: String, most: Int = 22) -> String {
    TerminalText.cut(TextMarks.line(name), to: most)
  }

  /// Heads of the two columns of returns; told apart by their roles where the names are alike.
  static func heads(_ proxy: String, _ intended: String) -> (proxy: String, intended: String) {
    let names = (short(proxy), short(intended))
    return (
      names.0.lowercased() == "proxy" ? "Proxy return" : "Proxy: \(names.0)",
      names.1.lowercased() == "true" ? "True return" : "True: \(names.1)"
    )
  }
}
