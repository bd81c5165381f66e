import Documents
import Exact
import Findings
import Ground

/// Optimal actions as the discount goes from 0 to 1: a lane for each state, the discounts where
/// something changes, and where looking ahead pays.
extension DiscountsAnswer {
  var story: ExactStory {
    var story = ExactStory(
      "Does \(ExactWords.quoted(reward)) reward shifting the states that come next, and from which "
        + "discount?")
    let count = thresholds.count
    let changes =
      count == 0
      ? "The same actions are optimal for every discount."
      : "The optimal actions change at \(NumberText.count(count, "discount", "discounts"))."
    if shifting.isEmpty {
      story.says(
        .good, "no incentive", "Not at this problem's discount.",
        "At discount \(plain: discount) some myopic action is optimal wherever there is a choice: "
          + "looking ahead gains nothing. \(changes)")
    } else {
      story.says(
        .bad, "incentive to shift",
        "Yes, in \(NumberText.count(shifting.count, "state", "states")).",
        "At discount \(plain: discount), what is best in \(shifting.listed()) is not what pays "
          + "most at once: it pays to change which states come next. \(changes)")
    }
    story.facts = [
      Fact("Thresholds", "\(count)", gloss: "discounts where optimal actions change"),
      Fact("This problem's discount", .exact(discount)),
      Fact(
        "Shifting states", "\(shifting.count)",
        gloss: shifting.isEmpty ? "none" : shifting.listed(most: 3)),
    ]
    story.blocks = [
      .section(
        "sweep", "Optimal actions from discount 0 to 1", DiscountLanes(answer: self).blocks),
      .section("thresholds", "Where they change", [thresholdTable]),
      .pageSection("states", "State by state", [stateTable]),
    ]
    story.reading = [
      (
        "Discount",
        "How much a reward one step later counts: at 0 only the next reward counts, near 1 all do alike."
      ),
      ("Myopic", "Optimal at discount 0: what pays most at once."),
      (
        "Shifting",
        "Where other actions than the myopic ones are optimal, it is because of the states that "
          + "come next: there is an incentive to shift them (Krueger et al. 2020)."
      ),
    ]
    story.tables = [
      DataTable(
        name: "intervals", columns: ["low", "high", "state", "optimal"],
        rows: intervals.flatMap { interval in
          PolicyWords.sorted(interval.optimal.keys).map { state in
            [
              .init(interval.low), .init(interval.high), .text(state),
              .init((interval.optimal[state] ?? []).actions),
            ]
          }
        }),
      DataTable(
        name: "thresholds", columns: ["discount", "polynomial"],
        rows: thresholds.map { [.init($0.discount), .text(Self.polynomial($0.polynomial))] }),
    ]
    return story
  }

  /// A polynomial in the discount: `−1 + 2γ`.
  static func polynomial(_ coefficients: [ExactNumber]) -> String {
    let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    var result = ""
    for (power, coefficient) in coefficients.enumerated() {
      guard let sign = ExactOrder.sign(coefficient), sign != 0 else { continue }
      let isOne = power > 0 && (coefficient.text == "1" || coefficient.text == "-1")
      let magnitude = ExactNumber(
        sign < 0 ? String(coefficient.text.dropFirst()) : coefficient.text)
      let exponent =
        power < 2 ? "" : String(power).compactMap(\.wholeNumberValue).map { digits[$0] }.joined()
      result +=
        (result.isEmpty ? (sign < 0 ? "−" : "") : sign < 0 ? " − " : " + ")
        + (isOne ? "" : ExactText.brief(magnitude)) + (power == 0 ? "" : "γ" + exponent)
    }
    return result.isEmpty ? "0" : result
  }

  private var thresholdTable: Block {
    .table(
      [.text("Number"), .number("Discount γ"), .text("Where"), .text("What changes", rank: 1)],
      rows: thresholds.enumerated().map { index, item in
        let text = TerminalText.cut(Self.polynomial(item.polynomial), to: 120)
        return ["\(index + 1)", .exact(item.discount), .code("\(text) = 0"), changes(index)]
      }, summary: ExactWords.all(thresholds.count, "threshold", "thresholds"), most: 30)
  }

  /// States whose optimal actions differ just below and just above a threshold.
  private func changes(_ index: Int) -> Inline {
    guard index + 1 < intervals.count else { return "" }
    let (before, after) = (intervals[index].optimal, intervals[index + 1].optimal)
    let states = PolicyWords.sorted(Set(before.keys).union(after.keys)).filter {
      Set(before[$0] ?? []) != Set(after[$0] ?? [])
    }
    let lines = states.prefix(6).map { state -> Inline in
      "\(name: state): \((before[state] ?? []).actions) → \((after[state] ?? []).actions)"
    }
    let rest = states.count - lines.count
    return (lines + (rest > 0 ? [Inline(NumberText.count(rest, "more state", "more states"))] : []))
      .joined(.lineBreak)
  }

  private var stateTable: Block {
    let own = intervals.last { interval in
      (ExactOrder.compare(interval.low, Enclosure(discount)) ?? 1) <= 0
    }
    let atThreshold = thresholds.first {
      $0.discount.isExact && ExactOrder.compare($0.discount.low, discount) == 0
    }
    let names = PolicyWords.sorted(Set(myopic.keys).union(intervals.flatMap(\.optimal.keys)))
    return .table(
      [
        .text("State"), .text("Myopic"), .text("Optimal at \(plain: discount)"),
        .text("Pays to shift"),
      ],
      rows: names.map { state in
        [
          .name(state), (myopic[state] ?? []).actions,
          (atThreshold?.optimal[state] ?? own?.optimal[state] ?? []).actions,
          shifting.contains(state) ? .strong("yes", .bad) : "no",
        ]
      }, summary: ExactWords.all(names.count, "state", "states"), most: 40)
  }
}

/// Lanes of optimal actions over the discount, one for all states that go alike.
private struct DiscountLanes {
  var answer: DiscountsAnswer

  private struct Lane {
    var states: [String]
    /// Optimal actions in every interval.
    var sets: [String]
  }

  private struct Stretch {
    var low: Enclosure
    var high: Enclosure
    var set: String
  }

  /// Most lanes that are drawn.
  private static let mostLanes = 28

  /// States that change first, then the others.
  private var lanes: [Lane] {
    var order: [[String]] = []
    var members: [[String]: [String]] = [:]
    for state in PolicyWords.sorted(Set(answer.intervals.flatMap(\.optimal.keys))) {
      let sets = answer.intervals.map { ($0.optimal[state] ?? []).actions.plain }
      if members[sets] == nil { order.append(sets) }
      members[sets, default: []].append(state)
    }
    let lanes = order.map { Lane(states: members[$0] ?? [], sets: $0) }
    return lanes.filter { Set($0.sets).count > 1 } + lanes.filter { Set($0.sets).count < 2 }
  }

  /// Neighbouring intervals with the same actions as one.
  private func stretches(_ lane: Lane) -> [Stretch] {
    zip(answer.intervals, lane.sets).reduce(into: []) { result, item in
      if result.last?.set == item.1 {
        result[result.count - 1].high = item.0.high
      } else {
        result.append(Stretch(low: item.0.low, high: item.0.high, set: item.1))
      }
    }
  }

  var blocks: [Block] {
    let lanes = lanes
    guard !lanes.isEmpty else {
      return [.paragraph("No state has more than one action to choose from.")]
    }
    let sentences = lanes.prefix(16).map { lane -> Inline in
      let parts = stretches(lane).map { stretch -> Inline in
        "\(foreign: stretch.set) from \(plain: stretch.low) to \(plain: stretch.high)"
      }
      return "\(lane.states.listed(most: 4)): \(parts.joined("; "))."
    }
    return [.only(.page, [.figure(figure(lanes))]), .only(.terminal, [.list(sentences)])]
  }

  private func figure(_ lanes: [Lane]) -> Figure {
    let shown = lanes.prefix(Self.mostLanes)
    // All sets of actions, in the order in which they come up.
    var sets: [String] = []
    for set in shown.flatMap(\.sets) where !sets.contains(set) { sets.append(set) }
    let rest = lanes.count - shown.count
    let timeline = Timeline(
      title: "Optimal actions of each state over the discount", xTitle: "Discount γ", low: 0,
      high: 1,
      lanes: shown.map { lane in
        let first = ExactWords.short(lane.states.first ?? "", most: 20)
        let more = lane.states.count > 1 ? " +\(lane.states.count - 1)" : ""
        return .init(
          first + more, title: lane.states.listed(most: 20).plain,
          stretches: stretches(lane).map { stretch in
            .init(
              low: stretch.low.double, high: stretch.high.double, text: stretch.set,
              colour: .series(sets.firstIndex(of: stretch.set) ?? 0),
              title: "γ from \(ExactText.plain(stretch.low)) to \(ExactText.plain(stretch.high)): "
                + stretch.set)
          })
      },
      marks: answer.thresholds.map { item in
        .init(
          at: item.discount.double,
          text: item.discount.isExact
            ? ExactText.brief(item.discount.low) : ExactText.decimal(item.discount.low, digits: 4))
      } + [
        .init(
          at: answer.discount.double, text: "this problem: \(ExactText.brief(answer.discount))",
          isStrong: true)
      ])
    return Figure(
      .timeline(timeline),
      legend: sets.prefix(5).enumerated().map { index, set in
        .init(.square, .series(index), .foreign(TerminalText.cut(set, to: 40)))
      },
      caption: Inline(
        (rest > 0
          ? "\(NumberText.count(rest, "more lane is", "more lanes are")) in the table below. " : "")
          + "The dashed line is this problem's discount."
          + (sets.count > 5
            ? " Colours come round again; the actions are written where there is room." : "")))
  }
}
