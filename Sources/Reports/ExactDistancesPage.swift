import Findings

/// Distances between two rewards, beside the regret that they are meant to bound.
struct ExactDistancesPage {
  var answer: DistancesAnswer

  func html(_ page: ExactPage) -> String {
    page.html(
      facts: facts,
      sections: [
        Page.section("distances", "The distances", figure + table),
        Page.section("choices", "What each leaves open, and how it was chosen", choices),
      ],
      reading: [
        (
          "Distance",
          "0: the rewards are the same up to what the distance looks through (scale, shaping). 1: "
            + "they are opposed."
        ),
        (
          "Regret",
          "The largest fall of the true return between two policies of which the proxy does not "
            + "prefer the better, as a share of the range of true returns."
        ),
      ])
  }

  private var facts: [ExactPage.Fact] {
    var facts = answer.distances.prefix(4).map { item in
      ExactPage.Fact(
        name: TextMarks.name(item.name),
        value: item.value.map { ExactText.inline($0) } ?? "not defined", gloss: "")
    }
    if let regret = answer.regret {
      facts.append(
        .init(name: "Regret", value: ExactText.inline(regret), gloss: "share of the true range"))
    }
    return facts
  }

  /// Bars from 0 to 1, all on one ruler.
  private var figure: String {
    var bars = answer.distances.compactMap { item in
      item.value.map {
        (name: ExactPage.short(item.name, most: 14), value: $0.double, text: ExactText.plain($0))
      }
    }.filter(\.value.isFinite)
    guard !bars.isEmpty else { return "" }
    let count = bars.count
    if let regret = answer.regret, regret.double.isFinite {
      bars.append(("Regret", regret.double, ExactText.plain(regret)))
    }
    return Page.figure { width in
      let isNarrow = width < 600
      let area = ChartArea(
        left: isNarrow ? 70 : 90, top: 10, right: width - (isNarrow ? 20 : 40),
        bottom: 10 + Double(bars.count) * 34)
      let x = Scale(kind: .linear, low: 0, high: 1, start: area.left, end: area.right)
      var parts = [
        Axis(side: .bottom, scale: x, title: "Distance", count: isNarrow ? 4 : 10).svg(in: area)
      ]
      for (index, bar) in bars.enumerated() {
        let y = area.top + Double(index) * 34 + 7
        let end = x(min(1, max(0, bar.value)))
        let colour = index < count ? ChartColour.proxy.css : "var(--gamed,#b3261e)"
        parts.append(Draw.text(area.left - 8, y + 14, bar.name, "label", anchor: "end"))
        parts.append(
          Draw.rectangle(area.left, y, max(1.5, end - area.left), 20, "bar", colour: colour))
        let text = TerminalText.cut(bar.text, to: isNarrow ? 16 : 30)
        let isInside = end + Draw.width(of: text) + 10 > area.right
        parts.append(
          isInside
            ? Draw.text(end - 6, y + 14.5, text, "on-colour", anchor: "end")
            : Draw.text(end + 7, y + 14.5, text, "label"))
      }
      return Draw.picture(
        width: width, height: area.bottom + 44, label: "Distances and regret, from 0 to 1", parts)
    }
  }

  private var table: String {
    let rows = answer.distances.map { item in
      [
        TextMarks.html(item.name)
          + "<span class=\"detail\">\(TextMarks.html(item.source))</span>",
        item.value.map { ExactText.html($0) } ?? "not defined",
        item.squared.map { ExactText.html($0) } ?? "<span class=\"muted\">–</span>",
        item.signedCorrelationSquared.map { ExactText.html($0) }
          ?? "<span class=\"muted\">–</span>",
        item.note.map { TextMarks.html($0) } ?? "",
      ]
    }
    return "\n"
      + ExactPage.table(
        head: ["Distance", "Value", "Its square", "Correlation ρ·|ρ|", "Note"], rows: rows,
        numeric: [1, 2, 3])
  }

  private var choices: String {
    answer.distances.isEmpty
      ? ""
      : Markup.pairs(answer.distances.map { (TextMarks.html($0.name), TextMarks.html($0.choices)) })
  }
}
