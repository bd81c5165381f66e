import CLanguage
import Findings

/// Marks, digits, links and signs: what a text looks like, character by character.
struct SurfaceFamily: FeatureFamily {
  private enum SurfaceFeature: Int {
    case digit, longestNumber, number1, number2, number3, number4, number5, number6
    case link, email, mention, hashtag, currency, percent, ampersand, slash, plus, star
    case exclamation, question, repeatedMark, comma, semicolon, colon, dash, parenthesis, bracket
    case brace, doubleQuote, singleQuote, curlyQuote, ellipsis, pipe, underscore, equals, backtick
    case tag, entity, emoji, emoticon, nonASCII, doubleSpace, tab, decimal, hyphenated
  }

  var features: [Feature] {
    func marks(
      _ name: String, _ one: String, _ many: String, _ meaning: String, cost: Double = 1
    ) -> Feature {
      .occurrences(name, one, many, of: .surface, meaning: meaning, cost: cost)
    }
    // Made of other signs that are counted too: said rather than those.
    let whole = 0.0
    let exact = (1...6).map { digits in
      Feature.occurrences(
        "number\(digits)", "a number of exactly \(digits) digit\(digits == 1 ? "" : "s")",
        "numbers of exactly \(digits) digit\(digits == 1 ? "" : "s")", of: .surface,
        meaning: "a run of exactly \(digits) digits 0-9, with no digit on either side", cost: 1.5)
    }
    return [
      .occurrences(
        "digit", "a digit", "digits", of: .surface, meaning: "a digit 0-9",
        ladder: [1, 2, 5, 10, 20]),
      .measure(
        "longestNumber", of: .surface, ladder: [2, 3, 4, 5, 6, 8, 10],
        short: { "contains a number of \($0) or more digits" },
        meaning: {
          "A run of at least \($0) digits 0-9 stands in the text, with nothing between them."
        }),
    ] + exact + [
      marks(
        "link", "a link", "links",
        "an address beginning with http://, https:// or www., or a name ending in a common top-level "
          + "domain such as .com or .co.uk", cost: whole),
      marks(
        "email", "an e-mail address", "e-mail addresses", "an address of the form name@domain",
        cost: whole),
      marks("mention", "an @mention", "@mentions", "a word that begins with @", cost: whole),
      marks("hashtag", "a hashtag", "hashtags", "a word that begins with #", cost: whole),
      marks("currency", "a currency sign", "currency signs", "one of $ £ € ¥ ₹ ₽ ₩"),
      marks("percent", "a per cent sign", "per cent signs", "the sign %"),
      marks("ampersand", "an ampersand", "ampersands", "the sign &"),
      marks("slash", "a slash", "slashes", "the sign /"),
      marks("plus", "a plus sign", "plus signs", "the sign +"),
      marks("star", "an asterisk", "asterisks", "the sign *"),
      marks("exclamation", "an exclamation mark", "exclamation marks", "the mark !"),
      marks("question", "a question mark", "question marks", "the mark ?"),
      marks(
        "repeatedMark", "a repeated ! or ?", "repeated ! or ?",
        "two or more of the marks ! and ? in a row", cost: whole),
      marks("comma", "a comma", "commas", "the mark ,"),
      marks("semicolon", "a semicolon", "semicolons", "the mark ; outside a character entity"),
      marks("colon", "a colon", "colons", "the mark :"),
      marks(
        "dash", "a dash", "dashes",
        "an em dash, an en dash, or a hyphen (one or two) with a space before and after it"),
      marks("parenthesis", "a parenthesis", "opening parentheses", "the sign ("),
      marks("bracket", "a square bracket", "opening square brackets", "the sign ["),
      marks("brace", "a brace", "opening braces", "the sign {"),
      marks("doubleQuote", "a double quotation mark", "double quotation marks", "the mark \""),
      marks(
        "singleQuote", "a single quotation mark", "single quotation marks",
        "the mark ' that is not inside a word"),
      marks(
        "curlyQuote", "a curly quotation mark", "curly quotation marks", "one of ‘ ’ “ ”",
        cost: whole),
      marks("ellipsis", "an ellipsis", "ellipses", "two or more full stops in a row, or …"),
      marks("pipe", "a vertical bar", "vertical bars", "the sign |"),
      marks("underscore", "an underscore", "underscores", "the sign _"),
      marks("equals", "an equals sign", "equals signs", "the sign ="),
      marks("backtick", "a backtick", "backticks", "the sign `"),
      marks(
        "tag", "an HTML tag", "HTML tags", "a < that is followed by a letter or / and later by >",
        cost: whole),
      marks(
        "entity", "an HTML character entity", "HTML character entities", "such as &amp; or &#39;",
        cost: whole),
      marks("emoji", "an emoji", "emoji", "a character shown as a picture", cost: whole),
      marks("emoticon", "an emoticon", "emoticons", "such as :) ;-) :( :D", cost: whole),
      marks(
        "nonASCII", "a character beyond ASCII", "characters beyond ASCII",
        "any character with a code point above 127", cost: 3),
      marks("doubleSpace", "a double space", "double spaces", "two or more spaces in a row"),
      marks("tab", "a tab", "tabs", "a tab character"),
      marks(
        "decimal", "a decimal number", "decimal numbers", "digits, a full stop, digits", cost: whole
      ),
      marks(
        "hyphenated", "a hyphenated word", "hyphenated words", "a hyphen between two letters"),
    ]
  }

  func visit(_ text: LexedText, _ tally: inout Tally) {
    func add(_ place: SurfaceFeature, _ start: Int, _ end: Int) {
      tally.add(place.rawValue, start, end)
    }
    let bytes = text.bytes
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      if byte >= 0x80 {
        place = visitScalar(bytes, place, &tally)
        continue
      }
      let next: UInt8 = place + 1 < bytes.count ? bytes[place + 1] : 0
      let before: UInt8 = place > 0 ? bytes[place - 1] : 0
      var length = 1
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): break
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        while place + length < bytes.count, isDigit(bytes[place + length]) { length += 1 }
        for digit in place..<place + length { add(.digit, digit, digit + 1) }
        tally.raise(SurfaceFeature.longestNumber.rawValue, to: length, place, place + length)
        if length <= 6 {
          tally.add(SurfaceFeature.number1.rawValue + length - 1, place, place + length)
        }
        let end = place + length
        if end + 1 < bytes.count, bytes[end] == UInt8(ascii: "."), isDigit(bytes[end + 1]) {
          add(.decimal, place, end + 2)
        }
      case UInt8(ascii: " "):
        while place + length < bytes.count, bytes[place + length] == byte { length += 1 }
        if length >= 2 { add(.doubleSpace, place, place + length) }
      case UInt8(ascii: "!"), UInt8(ascii: "?"):
        add(byte == UInt8(ascii: "!") ? .exclamation : .question, place, place + 1)
        let follows = next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
        let followed = before == UInt8(ascii: "!") || before == UInt8(ascii: "?")
        if follows && !followed { add(.repeatedMark, place, place + 2) }
      case UInt8(ascii: "."):
        while place + length < bytes.count, bytes[place + length] == byte { length += 1 }
        if length >= 2 { add(.ellipsis, place, place + length) }
      case UInt8(ascii: "-"):
        if next == byte { length = 2 }
        let after: UInt8 = place + length < bytes.count ? bytes[place + length] : 0
        if before == UInt8(ascii: " ") && after == UInt8(ascii: " ") || length == 2 {
          add(.dash, place, place + length)
        } else if isLetter(before) && isLetter(after) {
          add(.hyphenated, place - 1, place + 2)
        }
      case UInt8(ascii: "'"):
        if !(isLetter(before) && isLetter(next)) { add(.singleQuote, place, place + 1) }
      case UInt8(ascii: "#"):
        if isLetter(next) && !isLetter(before) { add(.hashtag, place, wordEnd(bytes, place + 1)) }
      case UInt8(ascii: "@"):
        if isLetter(next) && !isLetter(before) && !isDigit(before) {
          add(.mention, place, wordEnd(bytes, place + 1))
        } else if let range = email(bytes, place) {
          add(.email, range.lowerBound, range.upperBound)
        }
      case UInt8(ascii: "$"): add(.currency, place, place + 1)
      case UInt8(ascii: "%"): add(.percent, place, place + 1)
      case UInt8(ascii: "/"): add(.slash, place, place + 1)
      case UInt8(ascii: "+"): add(.plus, place, place + 1)
      case UInt8(ascii: "*"): add(.star, place, place + 1)
      case UInt8(ascii: ","): add(.comma, place, place + 1)
      case UInt8(ascii: ";"): add(.semicolon, place, place + 1)
      case UInt8(ascii: ":"): add(.colon, place, place + 1)
      case UInt8(ascii: "("): add(.parenthesis, place, place + 1)
      case UInt8(ascii: "["): add(.bracket, place, place + 1)
      case UInt8(ascii: "{"): add(.brace, place, place + 1)
      case UInt8(ascii: "\""): add(.doubleQuote, place, place + 1)
      case UInt8(ascii: "|"): add(.pipe, place, place + 1)
      case UInt8(ascii: "_"): add(.underscore, place, place + 1)
      case UInt8(ascii: "="): add(.equals, place, place + 1)
      case UInt8(ascii: "`"): add(.backtick, place, place + 1)
      case UInt8(ascii: "\t"): add(.tab, place, place + 1)
      case UInt8(ascii: "&"):
        add(.ampersand, place, place + 1)
        if let end = entityEnd(bytes, place) {
          add(.entity, place, end)
          length = end - place
        }
      case UInt8(ascii: "<"):
        if let end = tagEnd(bytes, place) { add(.tag, place, end) }
      default: break
      }
      if byte == UInt8(ascii: ":") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "=") {
        let end = emoticonEnd(bytes, place)
        if end > place { add(.emoticon, place, end) }
      }
      place += length
    }
    visitLinks(text, &tally)
  }

  private func visitLinks(_ text: LexedText, _ tally: inout Tally) {
    var end = 0
    for (index, token) in text.tokens.enumerated() where Int(token.start) >= end {
      guard token.classes != 0, let start = linkStart(text, index) else { continue }
      var stop = Int(token.end)
      while stop < text.bytes.count, text.bytes[stop] > UInt8(ascii: " ") { stop += 1 }
      tally.add(SurfaceFeature.link.rawValue, max(start, end), stop)
      end = stop
    }
  }

  /// Where a link begins of which this is the telling word; nil when it is none.
  private func linkStart(_ text: LexedText, _ index: Int) -> Int? {
    let token = text.tokens[index]
    let (start, end) = (Int(token.start), Int(token.end))
    func byte(_ place: Int) -> UInt8 {
      text.bytes.indices.contains(place) ? text.bytes[place] : 0
    }
    if token.has(.domain) { return byte(start - 1) == UInt8(ascii: "@") ? nil : start }
    if token.has(.link) {
      let isWeb = byte(start) | 0x20 == UInt8(ascii: "w")
      // The dot of www. breaks the word when a digit follows.
      if isWeb { return end - start > 3 || byte(end) == UInt8(ascii: ".") ? start : nil }
      return byte(end) == UInt8(ascii: ":") && byte(end + 1) == UInt8(ascii: "/") ? start : nil
    }
    // name7.com: the dot breaks the word after a digit.
    guard token.has(.topLevelDomain), index > 0, byte(start - 1) == UInt8(ascii: ".") else {
      return nil
    }
    let name = text.tokens[index - 1]
    guard Int(name.end) == start - 1, name.shape.contains([.letters, .digits]) else { return nil }
    return byte(Int(name.start) - 1) == UInt8(ascii: "@") ? nil : Int(name.start)
  }

  /// A scalar beyond ASCII; returns the byte after it.
  private func visitScalar(
    _ bytes: UnsafeBufferPointer<UInt8>, _ place: Int, _ tally: inout Tally
  ) -> Int {
    var end = place + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    tally.add(SurfaceFeature.nonASCII.rawValue, place, end)
    let scalar = firstScalar(bytes, place)
    switch scalar {
    case 0xA3, 0xA5, 0x20AC, 0x20B9, 0x20BD, 0x20A9:
      tally.add(SurfaceFeature.currency.rawValue, place, end)
    case 0x2018, 0x2019, 0x201C, 0x201D: tally.add(SurfaceFeature.curlyQuote.rawValue, place, end)
    case 0x2013, 0x2014: tally.add(SurfaceFeature.dash.rawValue, place, end)
    case 0x2026: tally.add(SurfaceFeature.ellipsis.rawValue, place, end)
    case 0x2300...:
      if touchstone_is_emoji(scalar) != 0 { tally.add(SurfaceFeature.emoji.rawValue, place, end) }
    default: break
    }
    return end
  }

  @inline(__always) private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  @inline(__always) private func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") || byte >= 0x80
  }

  private func wordEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var end = start
    while end < bytes.count, isLetter(bytes[end]) || isDigit(bytes[end]) || bytes[end] == 0x5F {
      end += 1
    }
    return end
  }

  private func email(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Range<Int>? {
    func belongs(_ byte: UInt8) -> Bool {
      isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
    }
    var (start, end) = (at, at + 1)
    while start > 0, belongs(bytes[start - 1]) { start -= 1 }
    while end < bytes.count, belongs(bytes[end]) { end += 1 }
    let hasDot = bytes[at..<end].dropLast().contains(UInt8(ascii: "."))
    return start < at && hasDot ? start..<end : nil
  }

  private func entityEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    var end = start + 1
    while end < bytes.count, end - start < 9,
      isLetter(bytes[end]) || isDigit(bytes[end]) || bytes[end] == UInt8(ascii: "#")
    { end += 1 }
    return end > start + 2 && end < bytes.count && bytes[end] == UInt8(ascii: ";") ? end + 1 : nil
  }

  private func tagEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    guard start + 2 < bytes.count,
      isLetter(bytes[start + 1]) || bytes[start + 1] == UInt8(ascii: "/")
    else { return nil }
    var end = start + 1
    while end < bytes.count, end - start < 200, bytes[end] != UInt8(ascii: ">") { end += 1 }
    return end < bytes.count && bytes[end] == UInt8(ascii: ">") ? end + 1 : nil
  }

  private func emoticonEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var place = start + 1
    if place < bytes.count, bytes[place] == UInt8(ascii: "-") { place += 1 }
    guard place < bytes.count else { return start }
    switch bytes[place] {
    case UInt8(ascii: ")"), UInt8(ascii: "("): return place + 1
    case UInt8(ascii: "D"), UInt8(ascii: "P"), UInt8(ascii: "p"):
      return place + 1 == bytes.count || !isLetter(bytes[place + 1]) ? place + 1 : start
    default: return start
    }
  }
}
