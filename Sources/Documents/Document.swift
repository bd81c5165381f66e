import Findings

/// What a study has to say, as a plain value: renderers show it as a page, in a terminal or as Markdown
/// without knowing the study.
public struct Document: Codable, Sendable, Equatable {
  /// The answer, at the head.
  public struct Verdict: Codable, Sendable, Equatable {
    public var tone: Tone
    /// The verdict's word; nil where the statement says all.
    public var badge: Inline?
    /// The answer in one sentence.
    public var statement: Inline
    /// What led to it.
    public var sentences: [Inline]

    public init(tone: Tone, badge: Inline? = nil, statement: Inline, sentences: [Inline] = []) {
      self.tone = tone
      self.badge = badge
      self.statement = statement
      self.sentences = sentences
    }
  }

  public var schema = 1
  /// What kind of report it is, in a word or two: `audit`, `texts`.
  public var kind: String
  /// One line of plain text for lists and windows.
  public var title: String
  /// The question that is answered.
  public var heading: Inline
  /// What is asked about: formulas, sizes. Stands between question and answer.
  public var subject: [Block]
  public var verdict: Verdict
  public var blocks: [Block]
  /// What `export` prints.
  public var tables: [DataTable]

  public init(
    kind: String, title: String, heading: Inline, subject: [Block] = [], verdict: Verdict,
    blocks: [Block], tables: [DataTable] = []
  ) {
    self.kind = kind
    self.title = title
    self.heading = heading
    self.subject = subject
    self.verdict = verdict
    self.blocks = blocks.filter { !$0.isEmpty }
    self.tables = tables
  }
}

/// Where a block is shown.
public enum Medium: String, Codable, Sendable {
  /// Pages and Markdown, which have room.
  case page
  case terminal
}

/// A part of a document. The kinds are closed: a study combines them and adds none.
public indirect enum Block: Codable, Sendable, Equatable {
  case section(Section)
  case paragraph(Inline, ParagraphStyle = .plain)
  case facts(Facts)
  case table(Table)
  case list([Inline], ListStyle = .bullets)
  case figure(Figure)
  case cards(Cards)
  case quotation(Quotation)
  case clips([Clip])
  /// Folded away until asked for.
  case details(Inline, [Block])
  case callout(Tone, Inline, [Block])
  /// Side by side where there is room.
  case row([[Block]])
  /// Where the command that repeats the study stands, with what it was made by.
  case repetition
  /// Left out elsewhere: a terminal shows less than a page, and some things in other words.
  case only(Medium, [Block])

  /// A section that only pages have.
  public static func pageSection(_ id: String, _ heading: Inline, _ blocks: [Block]) -> Block {
    .only(.page, [.section(Section(id, heading, blocks))])
  }

  public static func section(_ id: String, _ heading: Inline, _ blocks: [Block]) -> Block {
    .section(Section(id, heading, blocks))
  }

  /// Whether nothing would be shown; such blocks are dropped.
  public var isEmpty: Bool {
    switch self {
    case .section(let section): section.blocks.isEmpty
    case .paragraph(let words, _): words.isEmpty
    case .facts(let facts): facts.items.isEmpty
    case .table(let table): table.rows.isEmpty
    case .list(let items, _): items.isEmpty
    case .figure(let figure): figure.isEmpty
    case .cards(let cards): cards.items.isEmpty
    case .quotation, .repetition: false
    case .clips(let clips): clips.allSatisfy(\.frames.isEmpty)
    case .details(_, let blocks), .only(_, let blocks): blocks.allSatisfy(\.isEmpty)
    case .callout(_, let heading, let blocks): heading.isEmpty && blocks.allSatisfy(\.isEmpty)
    case .row(let columns): columns.allSatisfy { $0.allSatisfy(\.isEmpty) }
    }
  }
}

/// A part with a heading that can be linked to. Within another section its heading is a level lower.
public struct Section: Codable, Sendable, Equatable {
  public var id: String
  public var heading: Inline
  public var blocks: [Block]

  public init(_ id: String, _ heading: Inline, _ blocks: [Block]) {
    self.id = id
    self.heading = heading
    self.blocks = blocks.filter { !$0.isEmpty }
  }
}

public enum ParagraphStyle: String, Codable, Sendable {
  case plain
  /// Says how to read what follows.
  case lead
  case muted
  /// An identity, set apart.
  case formula
}

public enum ListStyle: String, Codable, Sendable {
  case bullets
  /// The steps of an argument, numbered; the first says the answer.
  case steps
  /// Links to what follows.
  case contents
}

/// Names with their values.
public struct Facts: Codable, Sendable, Equatable {
  public enum Style: String, Codable, Sendable {
    /// A few numbers, large, side by side.
    case large
    /// Names and values, a line each.
    case pairs
    /// The same in two columns where there is room.
    case shortPairs
  }

  public var style: Style
  public var items: [Fact]

  public init(_ style: Style, _ items: [Fact]) {
    self.style = style
    self.items = items
  }

  /// Names and values, a line each.
  public static func pairs(_ items: [(String, Inline)]) -> Block {
    .facts(Facts(.pairs, items.map { Fact(Inline($0.0), $0.1) }))
  }
}

public struct Fact: Codable, Sendable, Equatable {
  public struct Value: Codable, Sendable, Equatable {
    /// What the number is, where the fact has several.
    public var label: Inline
    public var value: Inline

    public init(_ label: Inline, _ value: Inline) {
      self.label = label
      self.value = value
    }
  }

  public var name: Inline
  /// Where it holds; stands beneath the name.
  public var place: Inline
  public var values: [Value]
  /// What it means; stands beneath the values.
  public var gloss: Inline
  public var bar: Bar?

  public init(_ name: Inline, _ value: Inline, gloss: Inline = "") {
    self.init(name, values: [Value("", value)], gloss: gloss)
  }

  public init(
    _ name: Inline, place: Inline = "", values: [Value], gloss: Inline = "", bar: Bar? = nil
  ) {
    self.name = name
    self.place = place
    self.values = values
    self.gloss = gloss
    self.bar = bar
  }
}

/// A text from the data with its evidence marked.
public struct Quotation: Codable, Sendable, Equatable {
  public var text: MarkedText
  public var tone: Tone

  public init(_ text: MarkedText, tone: Tone = .plain) {
    self.text = text
    self.tone = tone
  }
}

/// Statements with the shares of two sides of which they are true, the most telling first.
public struct Cards: Codable, Sendable, Equatable {
  /// Names of the two sides.
  public var sides: [String]
  /// What a bar from end to end means, as a share.
  public var full: Double
  /// Heads of the numbers in `Card.brief`.
  public var briefHeads: [String]
  /// Whether only what is needed at a glance stands outside of the details.
  public var isCompact: Bool
  public var items: [Card]

  public init(
    sides: [String], full: Double, briefHeads: [String], isCompact: Bool = false, items: [Card]
  ) {
    self.sides = sides
    self.full = full
    self.briefHeads = briefHeads
    self.isCompact = isCompact
    self.items = items
  }
}

public struct Card: Codable, Sendable, Equatable {
  /// The share of one side's texts of which the statement is true.
  public struct Share: Codable, Sendable, Equatable {
    public var value: Double
    public var low: Double
    public var high: Double
    /// The share and its interval in words.
    public var text: String
    public var interval: String

    public init(value: Double, low: Double, high: Double, text: String, interval: String) {
      self.value = value
      self.low = low
      self.high = high
      self.text = text
      self.interval = interval
    }
  }

  /// Unique on the page.
  public var id: String
  public var rank: Int
  public var statement: Inline
  /// What exactly is decided, where the statement does not say it.
  public var precise: Inline
  /// One a side, in order.
  public var shares: [Share]
  public var facts: [Inline]
  public var asides: [Inline]
  /// Said where a number needs a warning.
  public var note: Inline
  public var details: [Block]
  public var isDoubtful: Bool
  public var isOpen: Bool
  /// Numbers for a line of a terminal, under `Cards.briefHeads`; the last ones go first where room is short.
  public var brief: [String]
  /// A text for a line of a terminal.
  public var example: Quotation?

  public init(
    id: String, rank: Int, statement: Inline, precise: Inline = "", shares: [Share],
    facts: [Inline] = [], asides: [Inline] = [], note: Inline = "", details: [Block] = [],
    isDoubtful: Bool = false, isOpen: Bool = false, brief: [String] = [], example: Quotation? = nil
  ) {
    self.id = id
    self.rank = rank
    self.statement = statement
    self.precise = precise
    self.shares = shares
    self.facts = facts
    self.asides = asides
    self.note = note
    self.details = details.filter { !$0.isEmpty }
    self.isDoubtful = isDoubtful
    self.isOpen = isOpen
    self.brief = brief
    self.example = example
  }
}
