import Findings
import Randomness

private typealias N = NeutralTexts

/// Kinds of which each text has one of a list of words in place of one of its own.
private func oneOf(
  _ name: String, _ feature: String, or: [String] = [], _ list: String
) -> PlantedKind {
  let words = list.split(separator: ",").map(String.init)
  return PlantedKind(name, feature, or: or) { draft, stream in
    draft.exchange(for: filled(N.pick(words, &stream), &stream), &stream)
    return draft.text
  }
}

extension PlantedKind {
  /// Manner: hedges, stress, politeness, reasons.
  static let manner: [PlantedKind] = [
    oneOf(
      "hedges", "hedge", "maybe,perhaps,possibly,probably,apparently,seemingly,somewhat,roughly"),
    oneOf(
      "intensifiers", "intensifier",
      "very,really,extremely,absolutely,totally,completely,incredibly,highly,utterly"),
    oneOf("politeness", "polite", "please,kindly,pls,plz"),
    oneOf("thanks", "thanks", "thanks,thank,thx,grateful,appreciate"),
    oneOf("apology", "apology", "sorry,apologies,apology,regret,apologise"),
    oneOf("greetings", "greeting", "hi,hello,hey,dear,greetings"),
    oneOf(
      "contrast", "contrast", "but,however,although,though,yet,whereas,nevertheless,instead,unlike"),
    oneOf("reasons", "cause", "because,therefore,thus,hence,since,consequently"),
    oneOf("verbs of saying", "speech", "said,says,told,asked,replied,claimed,announced,argues"),
    oneOf(
      "universal words", "universal", "all,every,everyone,everything,always,any,entire,whole"),
    oneOf("examples", "example", "for example,for instance,namely,e.g.,i.e. a"),
    oneOf(
      "times seen from now", "relativeTime",
      "today,tomorrow,yesterday,tonight,now,soon,ago,recently"),
    oneOf("numbers written out", "numberWord", "two,three,four,five,seven,ten,hundred,thousand"),
    oneOf("laughter", "laughter", "lol,haha,hehe,hahaha,hahahaha,lmao,hehehe"),
    oneOf("chat spelling", "chat", "ur,gonna,wanna,omg,btw,tho,cuz,dunno,idk,gotta"),
  ]

  /// Names, dates, times, quantities.
  static let things: [PlantedKind] = [
    PlantedKind("names", "name") { draft, stream in
      draft.exchange(for: N.pick(N.givenNames + N.familyNames, &stream), &stream)
      return draft.text
    },
    PlantedKind("full names", "fullName", or: ["name"]) { draft, stream in
      draft.exchange(
        for: N.pick(N.givenNames, &stream) + " " + N.pick(N.familyNames, &stream), &stream)
      return draft.text
    },
    PlantedKind("titles", "honorific") { draft, stream in
      let title = N.pick(N.words("Mr Mrs Ms Dr Prof Sir Lady President"), &stream)
      draft.exchange(for: title + " " + N.pick(N.familyNames, &stream), &stream)
      return draft.text
    },
    PlantedKind("companies", "company") { draft, stream in
      let ending = N.pick(N.words("Inc Ltd Corp LLC PLC GmbH"), &stream)
      draft.exchange(for: N.pick(N.familyNames, &stream) + " " + ending, &stream)
      return draft.text
    },
    oneOf(
      "months", "month", "January,February,April,June,July,August,September,October,November,Dec"),
    oneOf("weekdays", "weekday", "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday,Fri"),
    PlantedKind("dates in figures", "date") { draft, stream in
      let (day, month, year) = (1 + stream.below(28), 1 + stream.below(12), 1990 + stream.below(40))
      let dates = [
        "\(day)/\(month)/\(year)", "\(year)-0\(1 + month % 9)-\(10 + day % 18)",
        "\(day).\(month).\(year % 100 + 10)",
      ]
      draft.exchange(for: N.pick(dates, &stream), &stream)
      return draft.text
    },
    PlantedKind("clock times", "clock") { draft, stream in
      let (hour, minute) = (1 + stream.below(11), 10 + stream.below(49))
      let times = ["\(hour):\(minute)", "\(hour)pm", "\(hour) a.m", "\(hour) pm"]
      draft.exchange(for: N.pick(times, &stream), &stream)
      return draft.text
    },
    PlantedKind("ordinals", "ordinal") { draft, stream in
      let ordinals = [
        "\(4 + stream.below(16))th", "2\(1)st", "\(10 * (2 + stream.below(7)) + 2)nd", "3rd",
      ]
      draft.exchange(for: N.pick(ordinals, &stream), &stream)
      return draft.text
    },
    PlantedKind("quantities with units", "unit") { draft, stream in
      let unit = N.pick([" kg", " hours", " miles", "cm", " minutes", "ml", " oz", "gb"], &stream)
      draft.exchange(for: "\(2 + stream.below(400))\(unit)", &stream)
      return draft.text
    },
  ]
}
