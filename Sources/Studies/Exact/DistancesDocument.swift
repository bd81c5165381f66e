import Documents
import Exact
import Findings

/// Distances between two rewards, beside the regret that they are meant to bound.
extension DistancesAnswer {
  var story: ExactStory {
    let (p, t) = (ExactWords.quoted(proxy), ExactWords.quoted(intended))
    var story = ExactStory("How far apart are \(p) and \(t)?")
    if let regret {
      let none = ExactOrder.sign(regret) == 0
      story.says(
        none ? .good : .bad, none ? "no regret" : "regret",
        none
          ? "Following the proxy costs nothing."
          : "Following the proxy can cost \(ExactText.percent(regret)) of what is at stake.",
        "That is the largest fall under \(t) between two policies of which \(p) does not prefer "
          + "the better, as a share of the range of true returns. Distances are meant to bound it.")
    } else {
      story.says(
        .uncertain, "distances", "The distances say how alike they are, not what it costs.",
        "The largest loss that following \(p) can bring was not worked out, so there is nothing to "
          + "hold the distances against.")
    }
    story.facts = distances.prefix(4).map { item in
      Fact(.name(item.name), item.value.map { .exact($0) } ?? "not defined")
    }
    if let regret {
      story.facts.append(Fact("Regret", .exact(regret), gloss: "share of the true range"))
    }
    story.blocks = [
      .section("distances", "The distances", [.only(.page, [bars]), table] + regretSentence),
      .section(
        "choices", "What each leaves open, and how it was chosen",
        [
          .facts(
            Facts(
              .pairs,
              distances.map { Fact(.name($0.name), "\($0.choices) (\(foreign: $0.source))") }))
        ]),
    ]
    story.reading = [
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
    ]
    story.tables = [
      DataTable(
        name: "distances",
        columns: ["distance", "value", "squared", "signedCorrelationSquared", "note"],
        rows: distances.map {
          [
            .text($0.name), .init($0.value), .init($0.squared), .init($0.signedCorrelationSquared),
            $0.note.map { .text($0) } ?? .missing,
          ]
        } + (regret.map { [["regret", .init($0), .missing, .missing, .missing]] } ?? []))
    ]
    return story
  }

  private var regretSentence: [Block] {
    guard let regret else { return [] }
    return [
      .only(
        .terminal,
        [
          .paragraph(
            "Regret that they are meant to bound: \(exact: regret) of the range of true returns.")
        ])
    ]
  }

  /// Bars from 0 to 1, all on one ruler.
  private var bars: Block {
    var bars = distances.compactMap { item in
      item.value.map {
        BarChart.Bar(
          ExactWords.short(item.name, most: 14), .exact($0.double), text: ExactText.plain($0))
      }
    }.filter(\.value.mean.isFinite)
    if !bars.isEmpty, let regret, regret.double.isFinite {
      bars.append(
        .init("Regret", .exact(regret.double), text: ExactText.plain(regret), colour: .bad))
    }
    return .figure(
      Figure(
        .bars(
          BarChart(
            title: "Distances and regret, from 0 to 1", xTitle: "Distance", bars: bars,
            range: [0, 1])
        )))
  }

  private var table: Block {
    .table(
      [
        .text("Distance"), .number("Value"), .number("Its square", rank: 1),
        .number("Correlation ρ·|ρ|", rank: 2), .text("Note"),
      ],
      rows: distances.map { item in
        [
          .name(item.name) + .detail(Inline(item.source)),
          item.value.map { .exact($0) } ?? "not defined", ExactWords.exact(item.squared),
          ExactWords.exact(item.signedCorrelationSquared), Inline(item.note ?? ""),
        ]
      })
  }
}
