import CLanguage
import Findings

/// Capitals, length, lines and lists: the shape of a text.
struct FormFamily: FeatureFamily {
  private enum FormFeature: Int {
    case capitalWord, shoutedWord, capitalShare, inCapitals, titleCase, noCapital, startsLower,
      startsUpper
    case startsDigit, startsMark, endsMark, endsFullStop, endsQuestion, endsExclamation,
      endsUnmarked
    case scalars, words, sentences, shortText, fewWords, line, paragraph, bullet, numbered, heading
    case code, stretched, longestWord, singleSentence, leadingSpace, trailingSpace, markup
  }

  var features: [Feature] {
    [
      .occurrences(
        "capitalWord", "a word in capitals", "words in capitals", of: .surface,
        meaning: "a word of two or more letters, all capitals"),
      .occurrences(
        "shoutedWord", "a word of 4 or more letters in capitals",
        "words of 4 or more letters in capitals", of: .surface,
        meaning: "a word of four or more letters, all capitals"),
      .measure(
        "capitalShare", of: .surface, ladder: [5, 10, 20, 30, 50], cost: 3,
        short: { "has capitals for at least \($0) % of its letters" },
        meaning: { "At least \($0) % of the letters a-z are capitals." }),
      .flag(
        "inCapitals", "is written in capitals", of: .surface,
        meaning: "At least 90 % of the letters a-z are capitals, of at least two.", cost: 0),
      .measure(
        "titleCase", of: .surface, ladder: [50, 80],
        short: { "capitalises at least \($0) % of its words" },
        meaning: {
          "At least \($0) % of the words begin with a capital (texts of 3 words or more)."
        }),
      .flag(
        "noCapital", "has no capital letter", of: .surface,
        meaning: "The text has letters, and none of A-Z is among them.", cost: 0),
      .flag(
        "startsLower", "begins with a lower-case letter", of: .surface,
        meaning: "The first character is a letter a-z.", cost: 2.5),
      .flag(
        "startsUpper", "begins with a capital letter", of: .surface,
        meaning: "The first character is a letter A-Z.", cost: 2.5),
      .flag(
        "startsDigit", "begins with a digit", of: .surface,
        meaning: "The first character is a digit 0-9.", cost: 2.5),
      .flag(
        "startsMark", "begins with a mark or sign", of: .surface,
        meaning: "The first character is neither a letter, a digit nor a space.", cost: 2.5),
      .flag(
        "endsMark", "ends with a full stop, question or exclamation mark", of: .surface,
        meaning:
          "The last character is one of . ? ! (closing quotation marks and brackets skipped).",
        cost: 2.5),
      .flag(
        "endsFullStop", "ends with a full stop", of: .surface,
        meaning: "The last character is a full stop (closing quotation marks and brackets skipped)."
      ),
      .flag(
        "endsQuestion", "ends with a question mark", of: .surface,
        meaning: "The last character is a question mark (closing quotation marks skipped)."),
      .flag(
        "endsExclamation", "ends with an exclamation mark", of: .surface,
        meaning: "The last character is an exclamation mark (closing quotation marks skipped)."),
      .flag(
        "endsUnmarked", "ends without a mark", of: .surface,
        meaning: "The last character is a letter or a digit."),
      .measure(
        "scalars", of: .surface,
        ladder: [
          10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 170, 200, 250,
          300, 400, 500, 700, 1000, 1500, 2000, 3000, 5000, 10000,
        ],
        short: { "is at least \($0) characters long" },
        meaning: { "The text has at least \($0) characters (Unicode scalars), spaces counted." }),
      .measure(
        "words", of: .surface,
        ladder: [
          2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 500, 1000,
        ],
        short: { "has at least \($0) words" }, meaning: { "The text has at least \($0) words." }),
      .measure(
        "sentences", of: .surface, ladder: [2, 3, 4, 5, 7, 10, 20, 50],
        short: { "has at least \($0) sentences" },
        meaning: {
          "The text has at least \($0) sentences: beginnings after . ! ? and a space, or on a new line."
        }),
      // "At most" as a threshold on what is missing: 1,000 less the number.
      .measure(
        "shortText", of: .surface, ladder: [980, 970, 960, 950, 940, 920, 900].reversed(),
        short: { "is at most \(1000 - $0) characters long" },
        meaning: { "The text has at most \(1000 - $0) characters (Unicode scalars)." }),
      .measure(
        "fewWords", of: .surface, ladder: [990, 992, 994, 995, 996, 997, 998, 999],
        short: { $0 == 999 ? "is a single word" : "has at most \(1000 - $0) words" },
        meaning: {
          $0 == 999
            ? "The text has exactly one word."
            : "The text has one word at least and \(1000 - $0) at most."
        }),
      .occurrences(
        "line", "a line break", "line breaks", of: .surface, meaning: "a line break",
        ladder: [1, 2, 3, 5, 10, 20]),
      .occurrences(
        "paragraph", "an empty line between paragraphs", "empty lines between paragraphs",
        of: .surface, meaning: "two line breaks with at most blanks between them"),
      .occurrences(
        "bullet", "a bullet item", "bullet items", of: .surface,
        meaning: "a line that begins with -, * or • and a space", cost: 0),
      .occurrences(
        "numbered", "a numbered item", "numbered items", of: .surface,
        meaning: "a line that begins with a number and . or ) and a space", cost: 0),
      .occurrences(
        "heading", "a Markdown heading", "Markdown headings", of: .surface,
        meaning: "a line that begins with # signs and a space", cost: 0),
      .occurrences(
        "code", "computer code", "pieces of computer code", of: .surface,
        meaning: "a call such as name(), a ; or { at a line's end, a ``` fence, == or => or ->",
        cost: 0),
      .occurrences(
        "stretched", "a stretched word", "stretched words", of: .surface,
        meaning: "a word with the same letter three or more times in a row, such as sooo", cost: 0
      ),
      .measure(
        "longestWord", of: .surface, ladder: [8, 10, 12, 15, 20, 30], cost: 1.5,
        short: { "contains a word of at least \($0) letters" },
        meaning: { "A word of at least \($0) letters a-z stands in the text (links left out)." }),
      .flag(
        "singleSentence", "is a single sentence", of: .surface,
        meaning: "The text has one sentence only."),
      .flag(
        "leadingSpace", "begins with a space", of: .surface,
        meaning: "The first character is a blank."),
      .flag(
        "trailingSpace", "ends with a space", of: .surface,
        meaning: "The last character is a blank."),
      .occurrences(
        "markup", "Markdown emphasis", "pieces of Markdown emphasis", of: .surface,
        meaning: "words between double asterisks, as in **bold**", cost: 0),
    ]
  }

  func visit(_ text: LexedText, _ tally: inout Tally) {
    let bytes = text.bytes
    guard !bytes.isEmpty else { return }
    visitWords(text, &tally)
    visitEnds(bytes, &tally)
    visitLines(bytes, &tally)
    func raise(_ place: FormFeature, _ amount: Int) { tally.raise(place.rawValue, to: amount) }
    raise(.scalars, text.scalars)
    raise(.words, text.tokens.count)
    raise(.sentences, text.sentences)
    raise(.shortText, max(0, 1000 - text.scalars))
    raise(.fewWords, text.tokens.isEmpty ? 0 : max(0, 1000 - text.tokens.count))
    raise(.singleSentence, text.sentences == 1 ? 1 : 0)
  }

  private func visitWords(_ text: LexedText, _ tally: inout Tally) {
    var (letters, capitals, capitalised, worded) = (0, 0, 0, 0)
    for token in text.tokens where token.shape.contains(.letters) {
      let (start, end) = (Int(token.start), Int(token.end))
      let length = end - start
      worded += 1
      if token.shape.contains(.capital) { capitalised += 1 }
      if token.shape.contains(.allCapitals) {
        tally.add(FormFeature.capitalWord.rawValue, start, end)
        if length >= 4 && !token.shape.contains(.digits) {
          tally.add(FormFeature.shoutedWord.rawValue, start, end)
        }
      }
      var run = 1
      var stretched = false
      var smallLetters = 0
      for place in start..<end {
        let byte = text.bytes[place]
        let lower = byte | 0x20
        guard lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z") else {
          run = 1
          continue
        }
        smallLetters += 1
        if byte != lower { capitals += 1 }
        run = place > start && text.bytes[place - 1] | 0x20 == lower ? run + 1 : 1
        // www and Roman numerals are no stretched words.
        if run >= 3 && lower != UInt8(ascii: "w") && lower != UInt8(ascii: "i")
          && lower != UInt8(ascii: "x")
        {
          stretched = true
        }
      }
      letters += smallLetters
      if stretched { tally.add(FormFeature.stretched.rawValue, start, end) }
      if smallLetters == length {
        tally.raise(FormFeature.longestWord.rawValue, to: length, start, end)
      }
    }
    guard letters > 0 else { return }
    if capitals == 0 { tally.raise(FormFeature.noCapital.rawValue, to: 1) }
    tally.raise(FormFeature.capitalShare.rawValue, to: capitals * 100 / letters)
    if letters >= 2 && capitals * 10 >= letters * 9 {
      tally.raise(FormFeature.inCapitals.rawValue, to: 1)
    }
    if worded >= 3 { tally.raise(FormFeature.titleCase.rawValue, to: capitalised * 100 / worded) }
  }

  private func visitEnds(_ bytes: UnsafeBufferPointer<UInt8>, _ tally: inout Tally) {
    func mark(_ place: FormFeature, _ start: Int, _ length: Int = 1) {
      tally.raise(place.rawValue, to: 1, start, start + length)
    }
    let first = bytes[0]
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): mark(.startsLower, 0)
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): mark(.startsUpper, 0)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): mark(.startsDigit, 0)
    case UInt8(ascii: " "), UInt8(ascii: "\t"): mark(.leadingSpace, 0)
    case 0x80...:
      let scalar = firstScalar(bytes, 0)
      if touchstone_is_letter(scalar) == 0 && scalar != 0xA0 {
        var length = 1
        while length < bytes.count, bytes[length] & 0xC0 == 0x80 { length += 1 }
        mark(.startsMark, 0, length)
      }
    case 0...UInt8(ascii: " "): break
    default: mark(.startsMark, 0)
    }
    var last = bytes.count - 1
    if bytes[last] == UInt8(ascii: " ") { mark(.trailingSpace, last) }
    while last > 0,
      bytes[last] <= UInt8(ascii: " ") || bytes[last] == UInt8(ascii: "\"")
        || bytes[last] == UInt8(ascii: "'") || bytes[last] == UInt8(ascii: ")")
    { last -= 1 }
    switch bytes[last] {
    case UInt8(ascii: "."): mark(.endsFullStop, last)
    case UInt8(ascii: "?"): mark(.endsQuestion, last)
    case UInt8(ascii: "!"): mark(.endsExclamation, last)
    default:
      let lower = bytes[last] | 0x20
      if lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
        || bytes[last] >= UInt8(ascii: "0") && bytes[last] <= UInt8(ascii: "9")
      {
        mark(.endsUnmarked, last)
      }
      return
    }
    mark(.endsMark, last)
  }

  /// Lists, headings, paragraphs and code, line by line.
  private func visitLines(_ bytes: UnsafeBufferPointer<UInt8>, _ tally: inout Tally) {
    var lineStart = 0
    for place in 0...bytes.count {
      let atEnd = place == bytes.count
      if !atEnd {
        let byte = bytes[place]
        let next: UInt8 = place + 1 < bytes.count ? bytes[place + 1] : 0
        if byte == UInt8(ascii: "*") && next == byte && place + 2 < bytes.count
          && bytes[place + 2] > UInt8(ascii: " ") && bytes[place + 2] != byte
          && (place == 0 || bytes[place - 1] <= UInt8(ascii: " "))
        {
          tally.add(FormFeature.markup.rawValue, place, place + 2)
        }
        if isCode(bytes, place, byte, next) {
          tally.add(FormFeature.code.rawValue, place, place + 2)
        }
        guard byte == UInt8(ascii: "\n") else { continue }
        tally.add(FormFeature.line.rawValue, place, place + 1)
      }
      visitLine(bytes, lineStart, place, &tally)
      lineStart = place + 1
    }
  }

  private func visitLine(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lineStart: Int, _ end: Int, _ tally: inout Tally
  ) {
    var start = lineStart
    while start < end, bytes[start] <= UInt8(ascii: " ") { start += 1 }
    if start >= end {
      if lineStart > 0 && end < bytes.count {
        tally.add(FormFeature.paragraph.rawValue, lineStart - 1, lineStart)
      }
      return
    }
    let first = bytes[start]
    let next: UInt8 = start + 1 < end ? bytes[start + 1] : 0
    if next == UInt8(ascii: " "), first == UInt8(ascii: "-") || first == UInt8(ascii: "*") {
      tally.add(FormFeature.bullet.rawValue, start, start + 1)
    } else if first == 0xE2, start + 2 < end, next == 0x80, bytes[start + 2] == 0xA2 {
      tally.add(FormFeature.bullet.rawValue, start, start + 3)
    } else if first == UInt8(ascii: "#") {
      var place = start
      while place < end, bytes[place] == first { place += 1 }
      if place < end, bytes[place] == UInt8(ascii: " ") {
        tally.add(FormFeature.heading.rawValue, start, place)
      }
    } else {
      var place = start
      while place < end, bytes[place] >= UInt8(ascii: "0"), bytes[place] <= UInt8(ascii: "9") {
        place += 1
      }
      if place > start, place + 1 < end, place - start <= 3,
        bytes[place] == UInt8(ascii: ".") || bytes[place] == UInt8(ascii: ")"),
        bytes[place + 1] == UInt8(ascii: " ")
      {
        tally.add(FormFeature.numbered.rawValue, start, place + 1)
      }
    }
  }

  private func isCode(
    _ bytes: UnsafeBufferPointer<UInt8>, _ place: Int, _ byte: UInt8, _ next: UInt8
  ) -> Bool {
    let before: UInt8 = place > 0 ? bytes[place - 1] : 0
    switch byte {
    case UInt8(ascii: "("):
      let lower = before | 0x20
      return next == UInt8(ascii: ")") && lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    case UInt8(ascii: "="): return next == UInt8(ascii: ">") || next == byte && before != byte
    case UInt8(ascii: "-"): return next == UInt8(ascii: ">")
    case UInt8(ascii: ";"), UInt8(ascii: "{"): return next == UInt8(ascii: "\n")
    case UInt8(ascii: "`"):
      return next == byte && before != byte && place + 2 < bytes.count && bytes[place + 2] == byte
    default: return false
    }
  }
}
