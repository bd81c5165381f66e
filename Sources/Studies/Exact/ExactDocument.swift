import Documents
import Exact
import Findings
import Ground

/// What is said of one kind of answer; `ExactFinding.document` adds what all kinds share.
struct ExactStory {
  var question: Inline
  var tone = Tone.uncertain
  var badge: Inline = ""
  /// The answer in one sentence, and what it means.
  var statement: Inline = ""
  var meaning: Inline = ""
  /// Numbers at the head.
  var facts: [Fact] = []
  /// What follows the argument.
  var blocks: [Block] = []
  /// Terms, for whoever reads such an answer for the first time.
  var reading: [(String, Inline)] = []
  var tables: [DataTable] = []

  init(_ question: Inline) { self.question = question }

  mutating func says(_ tone: Tone, _ badge: Inline, _ statement: Inline, _ meaning: Inline) {
    (self.tone, self.badge, self.statement, self.meaning) = (tone, badge, statement, meaning)
  }
}

extension ExactAnswer {
  var story: ExactStory {
    switch self {
    case .hackability(let answer): answer.story
    case .equivalence(let answer): answer.story
    case .howFar(let answer): answer.story
    case .simplifications(let answer): answer.story
    case .distances(let answer): answer.story
    case .unchangedOptimality(let answer): answer.story
    case .discounts(let answer): answer.story
    case .diagram(let answer): answer.story
    }
  }
}

extension ExactFinding {
  /// The answer, the argument for it step by step, what it shows, and how it was come by.
  var document: Document {
    let story = answer.story
    let size: Inline = frame.size.isEmpty ? "" : ": \(frame.size)"
    let caveats = Block.list(frame.caveats.map { Inline($0) })
    return Document(
      kind: "exact answer", title: "\(VisibleText.name(frame.problem)): \(story.question.plain)",
      heading: story.question,
      subject: [.paragraph("Problem \(name: frame.problem)\(size)", .muted)],
      verdict: .init(
        tone: story.tone, badge: story.badge, statement: story.statement, sentences: [story.meaning]
      ),
      blocks: [
        .only(.page, [.facts(Facts(.large, story.facts))]),
        caveats.isEmpty
          ? caveats : .only(.page, [.callout(.uncertain, "Before relying on it", [caveats])]),
        .section(
          "argument", "The argument, step by step",
          [.list(frame.steps.map { Inline($0) }, .steps)]),
      ] + story.blocks + [.only(.terminal, [caveats] + method.brief), method.whole]
        + [.pageSection("reading", "How to read this", [Facts.pairs(story.reading)])],
      tables: story.tables)
  }

  private var method: (brief: [Block], whole: Block) {
    let time =
      frame.seconds == 0 || !frame.seconds.isFinite
      ? "not measured" : NumberText.duration(frame.seconds)
    let pairs: [(String, Inline)] = [
      ("Arithmetic", Inline(frame.method)),
      ("Size", frame.size.isEmpty ? "not said" : Inline(frame.size)), ("Time", Inline(time)),
      (
        "Numbers",
        "fractions as they are; those of more than \(ExactText.longest) characters are shown as "
          + "decimals and stand whole in this page's data (\(code: "#finding"))"
      ),
    ]
    return (
      [.paragraph("Method: \(frame.method), \(time).", .muted)],
      .pageSection(
        "method", "How it was done",
        [Facts.pairs(pairs), .repetition])
    )
  }
}

/// Words that several documents use.
enum ExactWords {
  /// A name from a problem file, apart from the sentence around it.
  static func quoted(_ name: String) -> Inline { "“\(name: name)”" }

  /// A name for an axis, a lane or the head of a column.
  static func short(_ name: String, most: Int = 22) -> String {
    TerminalText.cut(VisibleText.line(name), to: most)
  }

  /// What two columns or axes hold; told apart by their roles where the names are alike.
  static func heads(
    _ proxy: String, _ intended: String, _ what: String = "return"
  ) -> (proxy: Inline, intended: Inline) {
    let (proxy, intended) = (short(proxy), short(intended))
    return (
      proxy.lowercased() == "proxy" ? "Proxy \(what)" : "Proxy: \(foreign: proxy)",
      intended.lowercased() == "true" ? "True \(what)" : "True: \(foreign: intended)"
    )
  }

  static func returns(_ item: PolicyReturns) -> Inline {
    "proxy \(exact: item.proxy), true \(exact: item.intended)"
  }

  /// A number with its decimals, a dash where there is none.
  static func exact(_ number: ExactNumber?) -> Inline { number.map { .exact($0) } ?? .none }

  static func all(_ count: Int, _ one: String, _ many: String) -> Inline {
    "All \(NumberText.count(count, one, many))"
  }

  /// `holds`, emphasised as what was hoped, or not.
  static func verdict(_ isGood: Bool, _ good: Inline, _ bad: Inline) -> Inline {
    isGood ? .strong(good, .good) : .strong(bad, .bad)
  }
}

extension [String] {
  /// Names from elsewhere in a sentence: `a, b and c`, or the first few `and 12 more`.
  func listed(most: Int = 8) -> Inline { map { Inline.name($0) }.listed(most: most) }
  /// A list of actions, a dash where it is empty.
  var actions: Inline { isEmpty ? .none : map { Inline.name($0) }.joined() }
  /// From cause to effect.
  var path: Inline { map { Inline.chip($0) }.joined(" → ") }
}

extension DataTable.Datum {
  init(_ number: ExactNumber?) { self = number.map { .text($0.text) } ?? .missing }
  init(_ number: Enclosure?) { self = number.map { .text($0.description) } ?? .missing }
  init(_ words: Inline) { self = .text(words.plain) }
}
