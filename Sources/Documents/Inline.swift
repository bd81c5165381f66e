import Findings
import Ground

/// A run of words with what stands among them: names from elsewhere, numbers, marks.
///
/// Each kind of part decides once how it is escaped, kept apart from the direction of the writing
/// around it, rounded and emphasised; renderers differ only in how they draw that. Written as a
/// literal, plain text is the document's own words:
///
///     let line: Inline = "From \(foreign: policy) the return falls to \(exact: returns)."
public struct Inline: Codable, Sendable, Equatable {
  public indirect enum Part: Codable, Sendable, Equatable {
    /// The document's own words, or a sentence of a finding.
    case text(String)
    /// Words from elsewhere: shown whole, without effect, apart from what stands beside them.
    case foreign(String)
    /// A formula or a command.
    case code(String)
    /// A number with its interval; the unit follows it.
    case estimate(Estimate, unit: String)
    /// A fraction, whole where it is short, with its decimals in small; or what encloses it.
    case exact(Enclosure)
    /// The same without its decimals: for sentences in which many stand.
    case plainExact(Enclosure)
    /// Emphasised: in bold, and coloured where the tone has a colour.
    case strong(Inline, Tone)
    /// In small, beside what it belongs to.
    case small(Inline)
    /// In small, on a line of its own.
    case detail(Inline)
    /// A word or name in a frame of its own.
    case chip(String)
    /// Leads to the part of the document with that identifier.
    case link(Inline, to: String)
    case bar(Bar)
    case lineBreak
  }

  public var parts: [Part]

  public init(parts: [Part]) { self.parts = parts }
  public init(_ text: String) { parts = text.isEmpty ? [] : [.text(text)] }

  public static func foreign(_ text: String) -> Inline {
    Inline(parts: text.isEmpty ? [] : [.foreign(text)])
  }

  /// A name from elsewhere, cut where it is no name: a value of the wrong column may be a whole text.
  public static func name(_ text: String) -> Inline { .foreign(VisibleText.name(text)) }

  public static func code(_ text: String) -> Inline { Inline(parts: [.code(text)]) }

  public static func estimate(_ value: Estimate, unit: String = "") -> Inline {
    Inline(parts: [.estimate(value, unit: unit)])
  }

  public static func exact(_ value: ExactNumber) -> Inline { .exact(Enclosure(value)) }
  public static func exact(_ value: Enclosure) -> Inline { Inline(parts: [.exact(value)]) }

  public static func strong(_ words: Inline, _ tone: Tone = .plain) -> Inline {
    Inline(parts: [.strong(words, tone)])
  }

  public static func small(_ words: Inline) -> Inline { Inline(parts: [.small(words)]) }
  public static func detail(_ words: Inline) -> Inline { Inline(parts: [.detail(words)]) }
  public static func chip(_ text: String) -> Inline { Inline(parts: [.chip(text)]) }
  public static func link(_ words: Inline, to place: String) -> Inline {
    Inline(parts: [.link(words, to: place)])
  }
  public static func bar(_ bar: Bar) -> Inline { Inline(parts: [.bar(bar)]) }
  public static let lineBreak = Inline(parts: [.lineBreak])
  /// Stands where there is nothing to say.
  public static let none: Inline = "–"

  public var isEmpty: Bool { parts.isEmpty }

  public static func + (left: Inline, right: Inline) -> Inline {
    Inline(parts: left.parts + right.parts)
  }

  public static func += (left: inout Inline, right: Inline) { left.parts += right.parts }

  /// Everything on one line as plain text, as a terminal without colour shows it.
  public var plain: String {
    parts.map { part in
      switch part {
      case .text(let text), .foreign(let text), .code(let text), .chip(let text):
        VisibleText.visible(text)
      case .estimate(let value, let unit): NumberText.estimate(value, unit: unit)
      case .exact(let value): ExactText.short(value)
      case .plainExact(let value): ExactText.plain(value)
      case .strong(let words, _), .link(let words, _): words.plain
      case .small(let words), .detail(let words): words.isEmpty ? "" : " " + words.plain
      case .bar: ""
      case .lineBreak: "; "
      }
    }.joined()
  }
}

extension Inline: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self.init(value) }

  public init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

  /// Collects the parts of a literal: `\(text)`, `\(foreign:)`, `\(name:)`, `\(code:)`,
  /// `\(estimate:)`, `\(exact:)`, `\(plain:)` and other inlines.
  public struct StringInterpolation: StringInterpolationProtocol, Sendable {
    var parts: [Part] = []

    public init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(2 * interpolationCount + 1)
    }

    public mutating func appendLiteral(_ literal: String) {
      guard !literal.isEmpty else { return }
      if case .text(let before)? = parts.last {
        parts[parts.count - 1] = .text(before + literal)
      } else {
        parts.append(.text(literal))
      }
    }

    public mutating func appendInterpolation(_ text: String) { appendLiteral(text) }
    public mutating func appendInterpolation(_ number: Int) {
      appendLiteral(NumberText.whole(number))
    }
    public mutating func appendInterpolation(_ words: Inline) {
      for part in words.parts {
        if case .text(let text) = part { appendLiteral(text) } else { parts.append(part) }
      }
    }
    public mutating func appendInterpolation(foreign text: String) { parts.append(.foreign(text)) }
    public mutating func appendInterpolation(name text: String) {
      parts.append(.foreign(VisibleText.name(text)))
    }
    public mutating func appendInterpolation(code text: String) { parts.append(.code(text)) }
    public mutating func appendInterpolation(estimate value: Estimate) {
      parts.append(.estimate(value, unit: ""))
    }
    public mutating func appendInterpolation(exact value: ExactNumber) {
      parts.append(.exact(Enclosure(value)))
    }
    public mutating func appendInterpolation(exact value: Enclosure) { parts.append(.exact(value)) }
    public mutating func appendInterpolation(plain value: ExactNumber) {
      parts.append(.plainExact(Enclosure(value)))
    }
    public mutating func appendInterpolation(plain value: Enclosure) {
      parts.append(.plainExact(value))
    }
  }
}

extension [Inline] {
  /// The inlines with something between them.
  public func joined(_ separator: Inline = ", ") -> Inline {
    var result = Inline(parts: [])
    for (index, item) in enumerated() { result += (index == 0 ? item : separator + item) }
    return result
  }

  /// `a, b and c`; of more than `most` the first few `and 12 more`.
  public func listed(most: Int = 8) -> Inline {
    guard count <= most else {
      return Array(prefix(most)).joined() + " and \(count - most) more"
    }
    guard count > 1, let last else { return first ?? "" }
    return Array(dropLast()).joined() + " and " + last
  }
}

/// What something means for whoever reads it; renderers choose the colour.
public enum Tone: String, Codable, Sendable, CaseIterable {
  /// As it was hoped.
  case good
  /// Harm was found.
  case bad
  /// It cannot be said.
  case uncertain
  /// There was nothing to be said: a task not done, a trivial answer.
  case unable
  /// Of the first or the second of two sides.
  case first, second
  case plain
}

/// A bar small enough for a cell or a line.
public enum Bar: Codable, Sendable, Equatable {
  /// From nothing up to a share of `full`, with its interval where it has one.
  case track(Double, low: Double?, high: Double?, full: Double, tone: Tone)
  /// From the middle to the left or to the right; `largest` fills half of the bar.
  case change(Double, largest: Double)
  /// Two parts of a whole, one after the other.
  case stacked(Double, Double, full: Double)
}
