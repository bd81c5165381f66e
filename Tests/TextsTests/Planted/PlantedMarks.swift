import Findings
import Randomness

private typealias N = NeutralTexts

private func noun(_ stream: inout RandomStream) -> String { N.pick(N.nouns, &stream) }

/// Kinds that a feature states and that put something in place of one word.
private func exchange(
  _ name: String, _ feature: String, atLeast amounts: ClosedRange<Int> = 1...1, or: [String] = [],
  _ words: @escaping @Sendable (inout RandomStream) -> String
) -> PlantedKind {
  PlantedKind(name, feature, atLeast: amounts, or: or) { draft, stream in
    draft.exchange(for: words(&stream), &stream)
    return draft.text
  }
}

/// Kinds that change the end or the whole of one sentence.
private func change(
  _ name: String, _ feature: String, or: [String] = [],
  _ body: @escaping @Sendable (String, inout RandomStream) -> String
) -> PlantedKind {
  PlantedKind(name, feature, or: or) { draft, stream in
    let place = stream.below(draft.sentences.count)
    draft.sentences[place] = body(draft.sentences[place], &stream)
    return draft.text
  }
}

extension PlantedKind {
  /// Digits, marks and signs.
  static let marks: [PlantedKind] = [
    exchange("digits", "digit") { stream in
      let digits = 1 + stream.below(6)
      return (0..<digits).map { _ in "\(1 + stream.below(9))" }.joined()
    },
    exchange("numbers of five digits", "number5", or: ["longestNumber"]) {
      "\(10_000 + $0.below(90_000))"
    },
    exchange("years", "year") { "\(1950 + $0.below(90))" },
    exchange("links", "link") { stream in
      let (site, page) = (noun(&stream) + noun(&stream), noun(&stream))
      return N.pick(
        [
          "http://www.\(site).com/\(page)", "www.\(site).org", "\(site).co.uk/\(page)",
          "https://\(site).io",
        ], &stream)
    },
    exchange("e-mail addresses", "email") { stream in
      "\(noun(&stream)).\(noun(&stream))@\(noun(&stream)).\(N.pick(["com", "org", "net"], &stream))"
    },
    exchange("currency signs", "currency") { stream in
      N.pick(["in $", "in £", "in €", "$US", "£", "€"], &stream)
    },
    exchange("amounts of money", "money") { stream in
      let amount = 2 + stream.below(500)
      return N.pick(["\(amount) dollars", "\(amount) euros", "\(amount) pounds"], &stream)
    },
    exchange("per cent signs", "percent") { "\(1 + $0.below(99))%" },
    change("exclamation marks", "exclamation", or: ["endsExclamation"]) { sentence, _ in
      sentence.dropLast() + "!"
    },
    change("question marks", "question", or: ["endsQuestion"]) { sentence, _ in
      sentence.dropLast() + "?"
    },
    change("repeated marks", "repeatedMark") { sentence, stream in
      sentence.dropLast() + N.pick(["!!", "!!!", "??", "?!"], &stream)
    },
    exchange("commas", "comma") { "\(noun(&$0)), \(noun(&$0))" },
    exchange("semicolons", "semicolon") { "\(noun(&$0)); \(noun(&$0))" },
    exchange("colons", "colon") { "\(noun(&$0)): \(noun(&$0))" },
    exchange("dashes", "dash") { stream in
      let dash = N.pick([" - ", " — ", " – ", "--"], &stream)
      return noun(&stream) + dash + noun(&stream)
    },
    exchange("parentheses", "parenthesis") { "(\(noun(&$0)))" },
    exchange("square brackets", "bracket") { "[\(noun(&$0))]" },
    exchange("double quotation marks", "doubleQuote") { "\"\(noun(&$0))\"" },
    exchange("single quotation marks", "singleQuote") { "'\(noun(&$0))'" },
    exchange("curly quotation marks", "curlyQuote") { "“\(noun(&$0))”" },
    change("ellipses", "ellipsis") { sentence, stream in
      sentence.dropLast() + N.pick(["...", "..", "…"], &stream)
    },
    exchange("slashes", "slash") { "\(noun(&$0))/\(noun(&$0))" },
    exchange("ampersands", "ampersand") { "\(noun(&$0)) & \(noun(&$0))" },
    exchange("hyphenated words", "hyphenated") { "\(noun(&$0))-\(noun(&$0))" },
    exchange("decimal numbers", "decimal") { "\($0.below(40)).\($0.below(90))" },
    exchange("double spaces", "doubleSpace") { "\(noun(&$0))  \(noun(&$0))" },
    exchange("tabs", "tab") { "\(noun(&$0))\t\(noun(&$0))" },
    exchange("emoji", "emoji") { N.pick(["😀", "🎉", "🚀", "❤️", "🙏", "🔥", "🌲"], &$0) },
    exchange("emoticons", "emoticon") {
      N.pick([":)", ";-)", ":(", ":D", ":-)", "=)", ":P"], &$0)
    },
    exchange("hashtags", "hashtag") { "#\(noun(&$0))" },
    exchange("mentions", "mention") { "@\(noun(&$0))\($0.below(90))" },
    exchange("HTML tags", "tag") { stream in
      let tag = N.pick(["b", "i", "em", "span", "div", "code"], &stream)
      return "<\(tag)>\(noun(&stream))</\(tag)>"
    },
    exchange("character entities", "entity") { stream in
      let entity = N.pick(["&amp;", "&#39;", "&quot;", "&lt;", "&nbsp;"], &stream)
      return noun(&stream) + entity + noun(&stream)
    },
    exchange("Cyrillic script", "scriptCyrillic") { stream in
      N.pick(["город", "река", "школа", "мост", "письмо", "дорога", "окно", "вечер"], &stream)
    },
    exchange("Han script", "scriptHan") { stream in
      N.pick(["城市", "河流", "学校", "桥梁", "信件", "道路", "窗户", "晚上"], &stream)
    },
  ]
}
