import Findings
import Foundation
import Texts

/// Made-up but lifelike comparisons: advertising and private short messages.
enum TextSamples {
  static let (countA, countB) = (249, 1609)

  /// Wilson's 95 % interval of a share.
  static func wilson(_ share: Double, _ count: Int) -> (low: Double, high: Double) {
    let (n, z) = (Double(count), 1.96)
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    return (max(0, centre - half), min(1, centre + half))
  }

  static func hypothesis(
    _ text: String, _ precise: String, _ kind: HypothesisKind, _ shareA: Double, _ shareB: Double,
    p: Double, gain: Double, confirmed: Bool = true, alike: [String] = [],
    a: [MarkedText] = [], b: [MarkedText] = []
  ) -> Hypothesis {
    let (first, second) = (wilson(shareA, countA), wilson(shareB, countB))
    let v = shareA - shareB
    let below = (pow(shareA - first.low, 2) + pow(second.high - shareB, 2)).squareRoot()
    let above = (pow(first.high - shareA, 2) + pow(shareB - second.low, 2)).squareRoot()
    let (more, less) = (max(shareA, shareB), min(shareA, shareB))
    return Hypothesis(
      text: text, precise: precise, kind: kind, evaluator: .exact,
      predicate: .feature("digits", atLeast: 5), shareA: shareA, shareALow: first.low,
      shareAHigh: first.high, shareB: shareB, shareBLow: second.low, shareBHigh: second.high, v: v,
      vLow: v - below, vHigh: v + above, vRanking: v * 1.01, pAdjusted: p, q: p / 3,
      confirmed: confirmed, accuracy: (1 + abs(v)) / 2, lift: less > 0 ? more / less : nil,
      precision: more / (more + less), gain: gain, gainLow: gain * 0.8, gainHigh: gain * 1.2,
      stability: confirmed ? 0.95 : 0.2, alike: alike, examples: HypothesisExamples(a: a, b: b))
  }

  /// A text whose evidence stands between `«` and `»`.
  static func marked(_ text: String, row: Int) -> MarkedText {
    var (plain, spans, start) = (String.UnicodeScalarView(), [[Int]](), 0)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "«": start = plain.count
      case "»": spans.append([start, plain.count])
      default: plain.append(scalar)
      }
    }
    return MarkedText(text: String(plain), spans: spans, row: row)
  }

  static var hypotheses: [Hypothesis] {
    var currency = hypothesis(
      "mentions a sum of money", "A currency sign or code stands beside a number.", .surface,
      0.344, 0.004, p: 2e-68, gain: 0.021,
      a: [
        marked("You have won a «£1000» holiday voucher! Reply YES before Sunday.", row: 73),
        marked("Calls cost «150p» a minute. Stop? Text END to the number above.", row: 1207),
      ], b: [marked("Can u lend me «£5» till friday, will pay u back at the pub", row: 2210)])
    currency.stability = 0.55
    var prize = hypothesis(
      "contains the word prize, claim or won", "One of the stems priz, claim, won is in the text.",
      .lexical, 0.236, 0.004, p: 8e-46, gain: 0.014,
      a: [marked("URGENT! Your «prize» of 2000 is not yet «claimed». Call from landline.", row: 9)])
    prize.vRanking = 0.33
    return [
      hypothesis(
        "contains a number of 5 or more digits",
        "At least five digits stand in a row, with no "
          + "space or sign among them.", .surface, 0.783, 0.001, p: 0, gain: 0.42,
        alike: ["contains a telephone number", "contains a number of 4 or more digits"],
        a: [
          marked("Free entry to our weekly draw! Text WIN to «87121» now, 18+ only.", row: 3),
          marked(
            "Your mobile was chosen for a reward. To claim call «09061701461». "
              + "Code «KL341» is valid for 12 hours.", row: 9),
          marked("SIX chances to win CASH! Send CASH to «86688», 150p a day.", row: 12),
        ], b: [marked("My new number is «07700900461», save it pls :)", row: 4102)]),
      hypothesis(
        "has 100 characters or more", "Counted in Unicode characters, with spaces.", .surface,
        0.901, 0.228, p: 4e-103, gain: 0.081,
        a: [
          marked(
            "As a valued customer we would like to give you this month's free ringtone, "
              + "a colour wallpaper and a real chance to win a trip for two. Just reply.", row: 77)
        ],
        b: [
          marked(
            "Hey, sorry I missed your call, I was still at the library with Sam. Shall we "
              + "meet at seven instead and walk over together? Bring the blue umbrella.", row: 5)
        ]),
      hypothesis(
        "contains a word of 4 or more capitals", "Four or more capital letters in a row.", .surface,
        0.584, 0.062, p: 1e-84, gain: 0.054,
        a: [marked("«URGENT»! We are trying to contact you. Call today to hear more.", row: 55)],
        b: [marked("«HAPPY» new year to u and all ur family!!", row: 61)]),
      currency,
      prize,
      hypothesis(
        "speaks in the first person singular",
        "One of I, me, my, mine, myself or a short form of "
          + "them (I'm, I'll) is in the text.", .grammar, 0.081, 0.482, p: 3e-44, gain: 0.038,
        a: [marked("«I» am a prize agent and «my» system chose you. Call back.", row: 310)],
        b: [marked("«I'll» be there in ten min, save «me» a seat", row: 8)]),
      hypothesis(
        "contains a link", "A web address, with or without its scheme.", .surface, 0.182, 0,
        p: 6e-55, gain: 0.006, a: [marked("Pictures at «www.example.org/club» tonight", row: 15)]),
      hypothesis(
        "contains a question mark", "The sign ? stands in the text.", .surface, 0.179, 0.226,
        p: 0.41, gain: 0.001, confirmed: false,
        a: [marked("Want a new phone«?» Reply now.", row: 20)],
        b: [marked("U coming tonight«?»", row: 22)]),
      hypothesis(
        "mentions a kind of food (lunch, rice, pizza)", "A word under food in WordNet.", .concept,
        0.008, 0.021, p: 1, gain: 0, confirmed: false,
        b: [marked("What r u having for «lunch» today", row: 40)]),
    ]
  }

  static var curve: [CurvePoint] {
    let values = [0.888, 0.957, 0.971, 0.978, 0.981, 0.984, 0.985, 0.985, 0.985]
    return values.enumerated().map { index, auroc in
      CurvePoint(
        hypotheses: index + 1, auroc: auroc, low: auroc - 0.012 + Double(index) * 0.0008,
        high: min(1, auroc + 0.011 - Double(index) * 0.0008))
    }
  }

  static var difference: TextDifference {
    TextDifference(
      a: TextSide(name: "spam", texts: 642, duplicates: 105, onBothSides: 0),
      b: TextSide(name: "ham", texts: 4512, duplicates: 313, onBothSides: 2),
      split: TextSplit(propose: 1718, rank: 1718, confirm: 1718),
      separability: Separability(auroc: 0.9921, low: 0.9886, high: 0.9951), hypotheses: hypotheses,
      curve: curve, examined: 3127, tested: 12, alpha: 0.05,
      sentences: [
        "78 % of spam contains a number of 5 or more digits; of ham, 0.1 % does.",
        "Beyond that, spam is longer (100 characters or more: 90 % against 23 %) and shouts (words "
          + "in capitals: 58 % against 6 %), while ham more often speaks in the first person "
          + "(48 % against 8 %).",
        "Seven of nine listed differences held on 1718 unseen texts.",
      ],
      caveats: [
        "418 copies were taken out first; with them, shares would be those of the most copied.",
        "ham is seven times as large as spam: shares are of either side, not of all texts.",
      ],
      goal: nil, language: "english", seed: 7,
      calibration: Calibration(
        shuffles: 20, confirmed: 1, falseShare: Estimate(mean: 0.05, low: 0.009, high: 0.236)),
      models: nil, seconds: 1.32)
  }

  /// Two sides between which nothing holds.
  static var nothing: TextDifference {
    TextDifference(
      a: TextSide(name: "first.txt", texts: 420, duplicates: 0),
      b: TextSide(name: "second.txt", texts: 398, duplicates: 4),
      split: TextSplit(propose: 273, rank: 273, confirm: 272),
      separability: Separability(auroc: 0.508, low: 0.462, high: 0.554), hypotheses: [],
      examined: 911, tested: 0, alpha: 0.05,
      sentences: [
        "Nothing tells first.txt and second.txt apart: a bag of words does no better than guessing."
      ],
      caveats: ["With 272 unseen texts, differences under 12 points are likely to be missed."],
      language: "english", seed: 1, seconds: 0.2)
  }

  /// Judged by a model that stopped early.
  static var judged: TextDifference {
    var result = difference
    result.goal = "what the senders want"
    var asks = hypothesis(
      "asks the reader to call a number", "The text tells its reader to telephone, by any words.",
      .model, 0.51, 0.02, p: 4e-70, gain: 0.3,
      a: [marked("To claim your reward «call 09061701461» today.", row: 9)])
    asks.evaluator = .model
    asks.undecided = 4
    asks.auroc = 0.83
    asks.vStratified = Estimate(mean: 0.44, low: 0.38, high: 0.5)
    asks.judgeError = JudgeError(
      sensitivity: Estimate(mean: 0.93, low: 0.85, high: 0.97),
      specificity: Estimate(mean: 0.98, low: 0.93, high: 0.99), marked: 100,
      v: Estimate(mean: 0.54, low: 0.47, high: 0.61))
    result.hypotheses.insert(asks, at: 0)
    result.models = ModelUse(
      proposer: "http://localhost:8080/v1#small", judge: "http://localhost:8080/v1#small",
      calls: 2310, cached: 410, failures: 3, promptTokens: 912_000, replyTokens: 12_300, cost: 0.41,
      budget: 2, judgementsSaved: 5120, stopped: "the budget was reached")
    return result
  }

  static var comparisons: TextComparisons {
    var second = difference
    (second.a, second.b) = (TextSide(name: "news", texts: 1204, duplicates: 3), difference.a)
    second.b.name = "rest"
    second.hypotheses = Array(hypotheses.dropFirst(2))
    var third = nothing
    third.a.name = "other"
    third.b.name = "rest"
    var first = difference
    first.b.name = "rest"
    return TextComparisons(label: "topic", comparisons: [first, second, third], seconds: 4.1)
  }

  static var clusters: TextClusters {
    var first = difference
    first.a.name = "contains the word call"
    first.b.name = "the others"
    var second = nothing
    second.a.name = "unnamed"
    second.b.name = "the others"
    return TextClusters(
      texts: 5154, duplicates: 420, embedding: "tf-idf",
      clusters: [
        TextCluster(
          number: 1, name: "contains the word call", texts: 3120, cohesion: 0.41,
          central: [
            marked("Please call now to hear of your reward.", row: 12),
            marked("Call me when u get this", row: 90),
          ], difference: first),
        TextCluster(
          number: 2, name: "unnamed", texts: 2034, cohesion: 0.22,
          central: [marked("ok see u later", row: 31)], difference: second),
      ], cohesion: 0.335, caveats: ["The number of groups was given, not found."], seed: 3,
      seconds: 2.4)
  }

  static var explanation: ClassifierExplanation {
    var difference = difference
    let chance = 0.5
    for index in difference.curve.indices {
      difference.curve[index].share = (difference.curve[index].auroc - chance) / 0.49
    }
    difference.sentences = ["The list follows the classifier in 93 of 100 texts."]
    let own = [0.112, 0.041, 0.017, 0.009, -0.002, 0.021, 0.003]
    let alone = [0.79, 0.68, 0.53, 0.35, 0.24, 0.41, 0.19]
    let coefficients = [5.1, 1.9, 1.4, 2.2, 1.1, -1.6, 2.9]
    let contributions = difference.hypotheses.filter(\.confirmed).enumerated().map { index, item in
      Contribution(
        text: item.text, coefficient: coefficients[index], own: own[index],
        shared: alone[index] - own[index], shortcut: index < 2)
    }
    return ClassifierExplanation(
      difference: difference,
      classifier: ClassifierPerformance(auroc: 0.99, low: 0.985, high: 0.994, logLoss: 0.11),
      list: ClassifierPerformance(auroc: 0.985, low: 0.979, high: 0.99, logLoss: 0.14),
      explained: ExplainedShare(share: 0.988, low: 0.971, high: 1.003), metric: "auroc",
      refused: nil,
      fidelity: Fidelity(
        agreement: 0.93, agreementLow: 0.917, agreementHigh: 0.941, auroc: 0.962, aurocLow: 0.95,
        aurocHigh: 0.972, deviance: 0.61, devianceLow: 0.55, devianceHigh: 0.66),
      contributions: contributions,
      disagreements: [
        Disagreement(
          text: "Hi, this is the clinic: your results are in, please call 0117 496 0123 today.",
          row: 2044, label: "ham", score: 0.31, list: 0.88, right: "classifier",
          holds: ["contains a number of 5 or more digits"]),
        Disagreement(
          text: "do you like to meet new friends? reply to chat", row: 91, label: "spam",
          score: 0.44, list: 0.06, right: "classifier", holds: []),
        Disagreement(
          text: "Bring £20 and the FOUR tickets, gates open 18:30", row: 640, label: "ham",
          score: 0.71, list: 0.22, right: "list", holds: ["mentions a sum of money"]),
      ], classifierRightShare: 0.73, disagreeing: 120,
      warnings: [
        "“contains a number of 5 or more digits” alone tells 89 of 100 pairs apart.",
        "“has 100 characters or more” alone tells 84 of 100 pairs apart.",
      ])
  }

  static var refused: ClassifierExplanation {
    var result = explanation
    result.explained = nil
    result.refused =
      "The classifier itself is no better than chance: it tells 51 of 100 pairs "
      + "apart [47, 55], so that there is nothing to explain a share of."
    result.classifier = ClassifierPerformance(auroc: 0.51, low: 0.47, high: 0.55)
    result.list = nil
    result.fidelity = Fidelity(agreement: 0.6)
    result.contributions = []
    result.disagreements = []
    result.disagreeing = 0
    result.classifierRightShare = nil
    result.warnings = []
    result.difference = nothing
    return result
  }
}
