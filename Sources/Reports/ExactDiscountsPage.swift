import Findings
import Foundation

/// Optimal actions as the discount goes from 0 to 1: a lane for each state, the discounts where
/// something changes, and where looking ahead pays.
struct ExactDiscountsPage {
  var answer: DiscountsAnswer

  func html(_ page: ExactPage) -> String {
    page.html(
      facts: facts,
      sections: [
        Page.section("sweep", "Optimal actions from discount 0 to 1", strip),
        Page.section("thresholds", "Where they change", thresholds),
        Page.section("states", "State by state", states),
      ],
      reading: [
        (
          "Discount",
          "How much a reward one step later counts: at 0 only the next reward counts, near 1 all "
            + "do alike."
        ),
        ("Myopic", "Optimal at discount 0: what pays most at once."),
        (
          "Shifting",
          "Where other actions than the myopic ones are optimal, it is because of the states that "
            + "come next: there is an incentive to shift them (Krueger et al. 2020)."
        ),
      ])
  }

  private var facts: [ExactPage.Fact] {
    [
      .init(
        name: "Thresholds", value: NumberText.whole(answer.thresholds.count),
        gloss: "discounts where optimal actions change"),
      .init(
        name: "This problem's discount", value: ExactText.inline(answer.discount), gloss: ""),
      .init(
        name: "Shifting states", value: NumberText.whole(answer.shifting.count),
        gloss: answer.shifting.isEmpty
          ? "none" : ExactPolicyText.list(answer.shifting, most: 3)),
    ]
  }

  private var strip: String {
    let strip = ExactDiscountStrip(answer: answer)
    guard !strip.lanes.isEmpty else {
      return "<p>No state has more than one action to choose from.</p>"
    }
    let legend = strip.sets.enumerated().prefix(5).map { index, set in
      (kind: "set-\(index)", text: TerminalText.cut(set, to: 40))
    }
    let rest = strip.lanes.count - ExactDiscountStrip.mostLanes
    let caption =
      (rest > 0
        ? "\(TextNumbers.count(rest, "more lane is", "more lanes are")) in the table below. " : "")
      + "The dashed line is this problem's discount."
      + (strip.sets.count > 5
        ? " Colours come round again; the actions are written where there is room." : "")
    return ExactPage.legend(legend) + "\n"
      + Page.figure({ strip.svg(width: $0) }, caption: Markup.escape(caption))
  }

  /// A polynomial in the discount: `−1 + 2γ`.
  static func polynomial(_ coefficients: [ExactNumber]) -> String {
    var result = ""
    for (power, coefficient) in coefficients.enumerated() {
      guard let sign = ExactOrder.sign(coefficient), sign != 0 else { continue }
      let isOne = power > 0 && (coefficient.text == "1" || coefficient.text == "-1")
      let magnitude = ExactNumber(
        sign < 0 ? String(coefficient.text.dropFirst()) : coefficient.text)
      let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
      let exponent =
        power < 2 ? "" : String(power).compactMap(\.wholeNumberValue).map { digits[$0] }.joined()
      let factor = isOne ? "" : ExactText.brief(magnitude)
      result +=
        (result.isEmpty ? (sign < 0 ? "−" : "") : sign < 0 ? " − " : " + ") + factor
        + (power == 0 ? "" : "γ" + exponent)
    }
    return result.isEmpty ? "0" : result
  }

  private var thresholds: String {
    let rows = answer.thresholds.enumerated().map { index, item in
      let text = Self.polynomial(item.polynomial)
      return [
        "\(index + 1)", ExactText.html(item.discount),
        "<code>\(Markup.escape(TerminalText.cut(text, to: 120))) = 0</code>",
        changes(index),
      ]
    }
    return ExactPage.folded(
      head: ["Number", "Discount γ", "Where", "What changes"], rows: rows, numeric: [1],
      what: "All \(TextNumbers.count(rows.count, "threshold", "thresholds"))", most: 30)
  }

  /// States whose optimal actions differ just below and just above a threshold.
  private func changes(_ index: Int) -> String {
    guard index + 1 < answer.intervals.count else { return "" }
    let (before, after) = (answer.intervals[index].optimal, answer.intervals[index + 1].optimal)
    let states = ExactPolicyText.sorted(Set(before.keys).union(after.keys)).filter {
      Set(before[$0] ?? []) != Set(after[$0] ?? [])
    }
    let lines = states.prefix(6).map { state in
      TextMarks.html(
        "\(TextMarks.name(state)): \(ExactPolicyText.actions(before[state])) → "
          + ExactPolicyText.actions(after[state]))
    }
    let more =
      states.count > 6
      ? ["\(TextNumbers.count(states.count - 6, "more state", "more states"))"] : []
    return (lines + more).joined(separator: "<br/>")
  }

  private var states: String {
    let own = answer.intervals.last { interval in
      (ExactOrder.compare(interval.low, Enclosure(answer.discount)) ?? 1) <= 0
    }
    let atThreshold = answer.thresholds.first {
      $0.discount.isExact && ExactOrder.compare($0.discount.low, answer.discount) == 0
    }
    let names = ExactPolicyText.sorted(
      Set(answer.myopic.keys).union(answer.intervals.flatMap(\.optimal.keys)))
    let rows = names.map { state in
      let isShifting = answer.shifting.contains(state)
      let here = atThreshold?.optimal[state] ?? own?.optimal[state]
      return [
        TextMarks.html(state), TextMarks.html(ExactPolicyText.actions(answer.myopic[state])),
        TextMarks.html(ExactPolicyText.actions(here)),
        isShifting
          ? "<span class=\"no\">yes</span>" : "no",
      ]
    }
    return ExactPage.folded(
      head: [
        "State", "Myopic", "Optimal at \(ExactText.plain(answer.discount))", "Pays to shift",
      ], rows: rows, what: "All \(TextNumbers.count(rows.count, "state", "states"))", most: 40)
  }
}

/// Lanes of optimal actions over the discount, one for all states that go alike.
struct ExactDiscountStrip {
  var answer: DiscountsAnswer

  struct Lane {
    var states: [String]
    /// Optimal actions in every interval, as text.
    var sets: [String]
  }

  /// Most lanes that are drawn.
  static let mostLanes = 28

  /// States that change first, then the others.
  var lanes: [Lane] {
    var order: [[String]] = []
    var members: [[String]: [String]] = [:]
    let names = ExactPolicyText.sorted(Set(answer.intervals.flatMap(\.optimal.keys)))
    for state in names {
      let sets = answer.intervals.map { ExactPolicyText.actions($0.optimal[state]) }
      if members[sets] == nil { order.append(sets) }
      members[sets, default: []].append(state)
    }
    let lanes = order.map { Lane(states: members[$0] ?? [], sets: $0) }
    return lanes.filter { Set($0.sets).count > 1 } + lanes.filter { Set($0.sets).count < 2 }
  }

  /// All sets of actions, in the order in which they come up.
  var sets: [String] {
    var seen: [String] = []
    for set in lanes.prefix(Self.mostLanes).flatMap(\.sets) where !seen.contains(set) {
      seen.append(set)
    }
    return seen
  }

  /// Neighbouring intervals with the same actions as one.
  func stretches(_ lane: Lane) -> [(low: Enclosure, high: Enclosure, set: String)] {
    var result: [(low: Enclosure, high: Enclosure, set: String)] = []
    for (interval, set) in zip(answer.intervals, lane.sets) {
      if let last = result.last, last.set == set {
        result[result.count - 1].high = interval.high
      } else {
        result.append((interval.low, interval.high, set))
      }
    }
    return result
  }

  func svg(width: Double) -> String {
    let isNarrow = width < 600
    let lanes = Array(lanes.prefix(Self.mostLanes))
    let sets = sets
    let names = lanes.map { lane in
      let first = ExactPage.short(lane.states.first ?? "", most: isNarrow ? 9 : 20)
      return lane.states.count > 1 ? "\(first) +\(lane.states.count - 1)" : first
    }
    let left = min(
      isNarrow ? 104 : 200, (names.map { Draw.width(of: $0, size: 13) }.max() ?? 0) + 14)
    let step = 34.0
    let area = ChartArea(
      left: left, top: 64, right: width - (isNarrow ? 14 : 24),
      bottom: 64 + Double(lanes.count) * step)
    let x = Scale(kind: .linear, low: 0, high: 1, start: area.left, end: area.right)
    func clamped(_ value: Double) -> Double { x(min(1, max(0, value.isFinite ? value : 0))) }
    var parts = [
      Axis(side: .bottom, scale: x, title: "Discount γ", count: isNarrow ? 5 : 10).svg(in: area)
    ]
    for (row, lane) in lanes.enumerated() {
      let y = area.top + Double(row) * step
      let all = "<title>\(TextMarks.plain(ExactPolicyText.list(lane.states, most: 20)))</title>"
      parts.append(
        "<g>\(all)" + Draw.text(area.left - 10, y + 21, names[row], "label", anchor: "end") + "</g>"
      )
      parts += segments(lane, y: y, sets: sets, clamped)
    }
    parts += marks(area, clamped, isNarrow: isNarrow)
    return Draw.picture(
      width: width, height: area.bottom + 46,
      label: "Optimal actions of each state over the discount", parts)
  }

  private func segments(
    _ lane: Lane, y: Double, sets: [String], _ x: (Double) -> Double
  ) -> [String] {
    stretches(lane).flatMap { stretch -> [String] in
      let (start, end) = (x(stretch.low.double), x(stretch.high.double))
      guard end > start else { return [] }
      let set = stretch.set
      let index = sets.firstIndex(of: set) ?? 0
      let title =
        "γ from \(ExactText.plain(stretch.low)) to \(ExactText.plain(stretch.high)): \(set)"
      let text = TerminalText.cut(set, to: 30)
      let fits = Draw.width(of: text) + 10 < end - start
      return [
        "<g><title>\(TextMarks.plain(title))</title>"
          + Draw.rectangle(
            start, y + 4, max(1, end - start - 1), 26, "segment",
            colour: ChartColour.series(index).css)
          + (fits
            ? Draw.text((start + end) / 2, y + 21.5, text, "on-colour", anchor: "middle") : "")
          + "</g>"
      ]
    }
  }

  /// Lines and exact values of the thresholds, and of the problem's own discount.
  private func marks(
    _ area: ChartArea, _ x: (Double) -> Double, isNarrow: Bool
  ) -> [String] {
    var parts: [String] = []
    let places = answer.thresholds.map { x($0.discount.double) }
    let texts = answer.thresholds.map {
      $0.discount.isExact
        ? ExactText.brief($0.discount.low) : ExactText.decimal($0.discount.low, digits: 4)
    }
    let widest = (texts.map { Draw.width(of: $0) }.max() ?? 0) + 10
    if widest * Double(texts.count) <= area.width {
      let at = Labels.spread(
        places, gap: widest, low: area.left + widest / 2 - 8, high: area.right - widest / 2 + 12)
      for (text, (from, to)) in zip(texts, zip(places, at)) {
        parts.append(Draw.line(from, area.top - 6, to, area.top - 16, "rule"))
        parts.append(Draw.text(to, area.top - 21, text, "label", anchor: "middle"))
      }
    }
    let own = x(answer.discount.double)
    parts.append(Draw.line(own, area.top - 4, own, area.bottom + 5, "own"))
    let label = "this problem: \(ExactText.brief(answer.discount))"
    let half = Draw.width(of: label) / 2
    let at = min(area.right - half + 10, max(half, own))
    parts.append(Draw.line(own, area.top - 4, at, 22, "leader"))
    parts.append(Draw.text(at, 16, label, "label strong", anchor: "middle"))
    return parts
  }
}
