import Findings

/// Names, dates, times and quantities.
///
/// Names are told by their capitals, so they are not counted in texts that have none or only capitals.
struct NamesFamily: FeatureFamily {
  private enum NamesFeature: Int {
    case name, fullName, honorific, company, month, weekday, year, date, clock, ordinal, unit,
      initialism
    case money
  }

  var features: [Feature] {
    func named(
      _ name: String, _ one: String, _ many: String, _ kind: HypothesisKind, _ meaning: String,
      cost: Double = 0
    ) -> Feature {
      .occurrences(name, one, many, of: kind, meaning: meaning, ladder: [1, 2, 3, 5], cost: cost)
    }
    return [
      named(
        "name", "a name (a capital inside a sentence)", "names (capitals inside a sentence)",
        .surface,
        "a word that begins with a capital and goes on in lower case, is not I, and does not begin a "
          + "sentence", cost: 1),
      named(
        "fullName", "a name of two or more words", "names of two or more words", .surface,
        "two words in a row that begin with a capital and go on in lower case, not at a sentence's "
          + "beginning", cost: 1),
      named(
        "honorific", "a title (Mr, Dr, President)", "titles (Mr, Dr, President)", .lexical,
        "Mr, Mrs, Ms, Dr, Prof, Sir, Lady, President, Senator, Minister, Captain before a capital"),
      named(
        "company", "a company's suffix (Inc, Ltd)", "companies' suffixes (Inc, Ltd)", .lexical,
        "Inc, Ltd, Corp, LLC, PLC, GmbH, Co, Corporation, Company"),
      named(
        "month", "a month's name", "months' names", .lexical,
        "January to December or their abbreviations, with a capital (May, March and Mar not where a "
          + "sentence begins with them, unless a number follows)"),
      named(
        "weekday", "a weekday's name", "weekdays' names", .lexical,
        "Monday to Sunday, or their abbreviations with a capital (Sun and Sat not where a sentence begins "
          + "with them)"),
      named(
        "year", "a year (1900 to 2099)", "years (1900 to 2099)", .surface,
        "a number of exactly four digits from 1900 to 2099"),
      named(
        "date", "a date in figures", "dates in figures", .surface,
        "such as 2024-05-31, 31/05/2024 or 31.5.24"),
      named("clock", "a time of day", "times of day", .surface, "such as 12:30, 5pm or 5 p.m."),
      named(
        "ordinal", "an ordinal (1st, 22nd)", "ordinals (1st, 22nd)", .surface,
        "digits followed by st, nd, rd or th"),
      named(
        "unit", "a quantity with a unit (5 kg, 3 hours)", "quantities with units (5 kg, 3 hours)",
        .surface, "a number followed by a unit of length, weight, volume, time or data"),
      named(
        "initialism", "an abbreviation in capitals (2 or 3 letters)",
        "abbreviations in capitals (2 or 3 letters)", .surface,
        "a word of two or three letters, all capitals", cost: 1),
      named(
        "money", "an amount of money", "amounts of money", .surface,
        "a currency sign beside a number, or a number followed by dollars, euros, pounds, usd, eur, gbp"
      ),
    ]
  }

  func visit(_ text: LexedText, _ tally: inout Tally) {
    let capitalised = text.tokens.count { $0.shape.contains(.capital) }
    // In title case, or in capitals, a capital says nothing.
    let capitalsTell = capitalised > 0 && capitalised * 2 < text.tokens.count
    var lastName = -2
    for (index, token) in text.tokens.enumerated() {
      let (start, end) = (Int(token.start), Int(token.end))
      func add(_ place: NamesFeature, _ start: Int, _ end: Int) {
        tally.add(place.rawValue, start, end)
      }
      let isCapital = token.shape.contains(.capital)
      if isCapital && token.shape.contains(.allCapitals) && end - start <= 3
        && !token.shape.contains(.digits)
      {
        add(.initialism, start, end)
      }
      if capitalsTell, isCapital, !token.shape.contains(.allCapitals), end - start > 1,
        !token.shape.contains(.sentenceStart), !token.has(.firstSingular)
      {
        add(.name, start, end)
        if lastName == index - 1 { add(.fullName, Int(text.tokens[index - 1].start), end) }
        lastName = index
      }
      if token.classes != 0 {
        if token.has(.honorific) && isCapital && index + 1 < text.tokens.count
          && text.tokens[index + 1].shape.contains(.capital)
        {
          add(.honorific, start, end)
        }
        if token.has(.company) && (isCapital || end - start > 3) { add(.company, start, end) }
        if token.has(.month) && isCapital && !isVerbAtStart(text, index) { add(.month, start, end) }
        if token.has(.weekday) && (isCapital || end - start > 5) && !isVerbAtStart(text, index) {
          add(.weekday, start, end)
        }
      }
      if token.shape.contains(.digits) { visitNumber(text, index, &tally) }
    }
  }

  /// Years, dates, clock times, ordinals, units and money, all from a token with digits.
  private func visitNumber(_ text: LexedText, _ index: Int, _ tally: inout Tally) {
    let bytes = text.bytes
    let token = text.tokens[index]
    let (start, end) = (Int(token.start), Int(token.end))
    var digits = 0
    while start + digits < end, isDigit(bytes[start + digits]) { digits += 1 }
    let before: UInt8 = start > 0 ? bytes[start - 1] : 0
    let after: UInt8 = end < bytes.count ? bytes[end] : 0
    let next = index + 1 < text.tokens.count ? text.tokens[index + 1] : nil
    let adjoins = next.map { Int($0.start) - end <= 1 } ?? false
    func add(_ place: NamesFeature, _ start: Int, _ end: Int) {
      tally.add(place.rawValue, start, end)
    }

    if digits == 4 && end - start == 4 && !isDigit(before) {
      let century = (bytes[start], bytes[start + 1])
      if century == (UInt8(ascii: "1"), UInt8(ascii: "9"))
        || century == (UInt8(ascii: "2"), UInt8(ascii: "0"))
      {
        add(.year, start, end)
      }
    }
    if digits >= 1, digits <= 4 {
      if after == UInt8(ascii: "/") || after == UInt8(ascii: "-"), before != after,
        index + 2 < text.tokens.count
      {
        let (second, third) = (text.tokens[index + 1], text.tokens[index + 2])
        let between = Int(second.end)
        if Int(second.start) == end + 1, second.end - second.start <= 2,
          second.shape.contains(.digits), Int(third.start) == between + 1, bytes[between] == after,
          third.shape.contains(.digits)
        {
          add(.date, start, Int(third.end))
        }
      }
      if bytes[start..<end].count(where: { $0 == UInt8(ascii: ".") }) == 2,
        bytes[start..<end].allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") }), end - start <= 10
      {
        add(.date, start, end)
      }
    }
    if digits <= 2, digits >= 1 {
      if after == UInt8(ascii: ":"), let next, Int(next.start) == end + 1,
        next.end - next.start >= 2,
        isDigit(bytes[Int(next.start)]), isDigit(bytes[Int(next.start) + 1]), before != after
      {
        add(.clock, start, Int(next.end))
      }
      if let next, adjoins, next.has(.meridiem), before != UInt8(ascii: ":") {
        add(.clock, start, Int(next.end))
      }
      let rest = bytes[start + digits..<end]
      if rest.count == 2, rest.last.map({ $0 | 0x20 == UInt8(ascii: "m") }) == true,
        rest.first.map({ $0 | 0x20 == UInt8(ascii: "p") || $0 | 0x20 == UInt8(ascii: "a") }) == true
      {
        add(.clock, start, end)
      }
    }
    let rest = String(decoding: bytes[start + digits..<end], as: UTF8.self).lowercased()
    if digits > 0, ["st", "nd", "rd", "th"].contains(rest) { add(.ordinal, start, end) }
    if let next, adjoins, next.has(.unit) {
      add(.unit, start, Int(next.end))
    } else if !rest.isEmpty, digits > 0, Self.units.contains(rest) {
      add(.unit, start, end)
    }
    if let sign = currencySign(bytes, endingAt: start) {
      add(.money, sign, end)
    } else if let sign = currencySign(bytes, after: end) {
      add(.money, start, sign)
    } else if let next, adjoins,
      Self.currencies.contains(
        String(decoding: bytes[Int(next.start)..<Int(next.end)], as: UTF8.self).lowercased())
    {
      add(.money, start, Int(next.end))
    }
  }

  /// Where a currency sign begins that ends at a byte.
  private func currencySign(_ bytes: UnsafeBufferPointer<UInt8>, endingAt end: Int) -> Int? {
    var start = end - 1
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    guard start >= 0 else { return nil }
    return isCurrency(firstScalar(bytes, start)) ? start : nil
  }

  /// Where a currency sign ends that follows a number, perhaps after a space; a sign with a number of its
  /// own belongs to that.
  private func currencySign(_ bytes: UnsafeBufferPointer<UInt8>, after end: Int) -> Int? {
    var start = end
    if start < bytes.count, bytes[start] == UInt8(ascii: " ") { start += 1 }
    guard start < bytes.count, isCurrency(firstScalar(bytes, start)) else { return nil }
    var stop = start + 1
    while stop < bytes.count, bytes[stop] & 0xC0 == 0x80 { stop += 1 }
    return stop < bytes.count && isDigit(bytes[stop]) ? nil : stop
  }

  private func isCurrency(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x24, 0xA3, 0xA5, 0x20AC, 0x20B9, 0x20BD, 0x20A9: true
    default: false
    }
  }

  /// May, March, Sun and Sat at the beginning of a sentence, with no number after them.
  private func isVerbAtStart(_ text: LexedText, _ index: Int) -> Bool {
    let token = text.tokens[index]
    guard token.shape.contains(.sentenceStart), token.end - token.start <= 5 else { return false }
    let word = text.bytes[Int(token.start)..<Int(token.end)]
    guard
      ["may", "march", "mar", "sun", "sat"].contains(
        String(decoding: word, as: UTF8.self).lowercased())
    else { return false }
    return index + 1 == text.tokens.count || !text.tokens[index + 1].shape.contains(.digits)
  }

  private static let units: Set<String> = [
    "kg", "g", "mg", "km", "cm", "mm", "m", "ml", "l", "lb", "lbs", "oz", "ft", "mb", "gb", "tb",
    "kb",
    "ghz", "mhz", "h", "hrs", "min", "mins", "sec", "s",
  ]
  private static let currencies: Set<String> = [
    "dollars", "dollar", "euros", "euro", "pounds", "pound", "usd", "eur", "gbp", "cents", "pence",
  ]

  @inline(__always) private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
