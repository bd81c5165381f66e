import Findings

/// Manner: hedging, stressing, politeness, reasons and asides, from closed lists of English words.
struct ManneredFamily: FeatureFamily {
  private static let classes: [(WordClass, name: String, short: String, meaning: String)] = [
    (
      .hedge, "hedge", "a hedge (maybe, probably, seems)",
      "maybe, perhaps, possibly, probably, apparently, seems, appears, suggests, somewhat, might, could, "
        + "roughly, about and their like"
    ),
    (
      .intensifier, "intensifier", "an intensifier (very, really, extremely)",
      "very, really, extremely, so, too, quite, absolutely, totally and their like"
    ),
    (.polite, "polite", "please", "please, kindly, pls, plz"),
    (.thanks, "thanks", "thanks (thank, grateful)", "thank, thanks, thx, grateful, appreciate"),
    (.apology, "apology", "an apology (sorry)", "sorry, apologise, apology, regret"),
    (.greeting, "greeting", "a greeting (hi, hello, dear)", "hi, hello, hey, dear, greetings"),
    (
      .contrast, "contrast", "a contrast (but, however, although)",
      "but, however, although, though, yet, whereas, despite, instead, while, unlike"
    ),
    (
      .cause, "cause", "a reason (because, therefore, so)",
      "because, therefore, thus, hence, since, consequently, so, as"
    ),
    (
      .speech, "speech", "a verb of saying (said, told, announced)",
      "said, says, told, asked, added, replied, claimed, stated, announced, reported, explained, argued"
    ),
    (
      .universal, "universal", "a universal word (all, every, always)",
      "all, every, everyone, everything, always, any, each, entire, whole"
    ),
    (.example, "example", "an example's sign (for example, e.g.)", "example, instance, e.g., i.e."),
    (
      .relativeTime, "relativeTime", "a time seen from now (today, tomorrow, ago)",
      "today, tomorrow, yesterday, tonight, now, soon, later, ago, currently, recently"
    ),
    (
      .numberWord, "numberWord", "a number written out (two, hundred)",
      "one to twelve, the tens to fifty, hundred, thousand, million, billion"
    ),
    (.laughter, "laughter", "laughter (lol, haha)", "lol, lmao, rofl, haha, hehe, however long"),
    (
      .chat, "chat", "chat spelling (u, ur, gonna)",
      "u, ur, r, k, thx, pls, omg, btw, tho, cuz, gonna, wanna, gotta, dunno, ya and their like"
    ),
  ]

  var features: [Feature] {
    Self.classes.map { entry in
      Feature(
        name: entry.name, kind: entry.1 == "chat" || entry.1 == "laughter" ? .surface : .grammar,
        ladder: [1, 2, 3],
        short: {
          $0 == 1 ? "contains \(entry.short)" : "contains \($0) or more times \(entry.short)"
        },
        precise: { "At least \($0 == 1 ? "once" : "\($0) times") in the text: \(entry.meaning)." })
    }
  }

  private static let any = classes.reduce(into: WordClass()) { $0.formUnion($1.0) }

  func visit(_ text: LexedText, _ tally: inout Tally) {
    for token in text.tokens where token.has(Self.any) {
      for (feature, entry) in Self.classes.enumerated() where token.has(entry.0) {
        tally.add(feature, Int(token.start), Int(token.end))
      }
    }
  }
}
