import Documents
import Exact
import Findings
import Ground

/// How far a proxy may be optimised: the returns along each path, and where the true one turns.
extension HowFarAnswer {
  var story: ExactStory {
    let (p, t) = (ExactWords.quoted(proxy), ExactWords.quoted(intended))
    var story = ExactStory(
      "How far may \(p) be optimised from \(ExactWords.quoted(base)) before \(t) falls?")
    let falls = paths.filter { $0.turn != nil }.count
    let isComplete = paths.allSatisfy(\.isComplete)
    if paths.isEmpty {
      story.says(
        .uncertain, "no path", "No path was worked out.",
        "There is nothing to say about how far is safe.")
    } else if falls == 0 {
      story.says(
        isComplete ? .good : .uncertain, "no turn",
        isComplete
          ? "All the way: the true return never falls." : "It did not fall as far as was looked.",
        "On \(paths.count == 1 ? "the path" : "the paths") the return under \(t) "
          + (isComplete
            ? "does not fall before the proxy's optimum is reached."
            : "does not fall; the search was capped."))
    } else {
      let place =
        paths.count == 1
        ? "on the way."
        : falls == paths.count
          ? "on each of \(paths.count) paths." : "on \(falls) of \(paths.count) paths."
      story.says(
        .bad, "turns", "Only part of the way: then the true return falls.",
        "The return under \(p) keeps rising, but the one under \(t) turns \(place)")
    }
    story.facts = facts
    story.blocks =
      [.section("stop", "When to stop", stop)]
      + paths.enumerated().map { index, path in
        let name: Inline = path.name.isEmpty ? "without a name" : .name(path.name)
        return .section(
          "path-\(index + 1)", "Path: \(name)",
          blocks(path, index, stop: index == 0 ? earlyStop?.corner : nil))
      }
    story.reading = [
      (
        "Pressure",
        "How hard the proxy is optimised: the length gone along the ascent, or the weight of the "
          + "proxy against staying near the base policy. Between two corners of a path both "
          + "returns change along straight lines."
      ),
      (
        "Turn",
        "The last corner before the true return falls for the first time. Up to there the proxy "
          + "was safe to follow."
      ),
      (
        "Chi-square",
        "How far the visits of a policy are from those of the base policy: 0 is the same."
      ),
    ]
    story.tables = [
      DataTable(
        name: "paths", columns: ["path", "corner", "pressure", "proxy", "true", "chiSquare"],
        rows: paths.flatMap { path in
          path.points.enumerated().map { index, point in
            [
              .text(path.name), .whole(index + 1), .init(point.pressure), .init(point.proxy),
              .init(point.intended), .init(point.chiSquare),
            ]
          }
        })
    ]
    return story
  }

  private var facts: [Fact] {
    var facts = paths.prefix(2).flatMap { path -> [Fact] in
      let name: Inline? = paths.count > 1 ? .name(path.name) : nil
      let turn = path.turn.flatMap { path.points.indices.contains($0) ? path.points[$0] : nil }
      return [
        turn.map {
          Fact(
            "Turns at pressure", .exact($0.pressure),
            gloss: name ?? "where the true return first falls")
        },
        Fact(
          "Lost at the end", .exact(path.drop),
          gloss: name ?? "best true return on the path minus the last"),
      ].compactMap { $0 }
    }
    if let stop = earlyStop {
      facts.append(
        Fact(
          "Stop at corner", "\(stop.corner + 1)",
          gloss: "for an angle of \(NumberText.short(stop.degrees))°"))
    }
    return facts
  }

  private var stop: [Block] {
    guard let stop = earlyStop else { return [] }
    return [
      .paragraph(Inline(stop.guarantee)),
      Facts.pairs([
        (
          "Angle between the rewards",
          "\(NumberText.short(stop.degrees, digits: 4))° "
            + (stop.isGiven ? "(as given)" : "(that of the two rewards)")
        ),
        (
          "Its cosine squared",
          "\(exact: stop.cosineSquared), cosine \(stop.cosineIsPositive ? "positive" : "not positive")"
        ),
        ("Stop at", "corner \(stop.corner + 1) of the path"),
        ("True return there", .exact(stop.intended)),
      ]),
    ]
  }

  // MARK: - A path

  private func blocks(_ path: Path, _ index: Int, stop: Int?) -> [Block] {
    guard !path.points.isEmpty else { return [.paragraph("This path has no corners.")] }
    let roles = path.roles(stop: stop)
    let key = path.points.indices.compactMap { index in roles[index].map { (index, $0) } }
    let shown = key.map { corner, roles in
      let point = path.points[corner]
      return ShownPolicy(
        heading: Inline(roles.prefix(1).uppercased() + roles.dropFirst()),
        note: "corner \(corner + 1): proxy \(exact: point.proxy), true \(exact: point.intended)",
        policy: point.policy)
    }
    let policies = PolicyBlocks(map: map)
    let maps = policies.maps(shown)
    let hasDivergence = path.points.contains { $0.chiSquare != nil }
    let heads = ExactWords.heads(proxy, intended)
    return [
      .paragraph(path.sentence, .lead),
      PathFigure(path: path, stop: stop).block,
      .table(
        [
          .text("Corner"), .text(""), .number("Pressure"), .number(heads.proxy),
          .number(heads.intended),
        ] + (hasDivergence ? [.number("Chi-square", rank: 1)] : []),
        rows: path.points.enumerated().map { index, point in
          [
            "\(index + 1)", Inline(roles[index] ?? ""), .exact(point.pressure),
            .exact(point.proxy), .exact(point.intended),
          ] + (hasDivergence ? [ExactWords.exact(point.chiSquare)] : [])
        },
        summary: "All \(NumberText.count(path.points.count, "corner", "corners")) of the path",
        terminalRows: 16),
      .pageSection(
        "path-\(index + 1)-policies", "Policies on the way",
        maps.isEmpty ? [policies.choices(shown)] : maps),
    ]
  }
}

extension HowFarAnswer.Path {
  /// What happens along the path.
  fileprivate var sentence: Inline {
    guard let first = points.first, let last = points.last else { return "" }
    let proxy: Inline =
      "The proxy's return goes from \(plain: first.proxy) to \(plain: last.proxy)"
    let end =
      isComplete
      ? "the path ends at the proxy's optimum." : "the path was cut off at the cap on its corners."
    guard let turn, points.indices.contains(turn) else {
      return "\(proxy) and the true return never falls; \(end)"
    }
    return
      "\(proxy). The true return falls for the first time after corner \(turn + 1), at pressure "
      + "\(plain: points[turn].pressure); at the end \(plain: drop) of its best is lost, and \(end)"
  }

  /// What corners stand out as, by their index.
  fileprivate func roles(stop: Int?) -> [Int: String] {
    let all: [(Int?, String)] = [
      (0, "start"), (turn, "turn"), (best, "best"), (stop, "early stop"), (points.count - 1, "end"),
    ]
    return all.reduce(into: [:]) { roles, item in
      guard let corner = item.0, points.indices.contains(corner) else { return }
      roles[corner] = (roles[corner].map { $0 + ", " } ?? "") + item.1
    }
  }
}

/// Proxy and true return over the pressure along one path.
private struct PathFigure {
  var path: HowFarAnswer.Path
  var stop: Int?

  private struct Corner {
    var index: Int
    var pressure: Double
    var proxy: Double
    var intended: Double
  }

  /// Corners whose numbers a drawing can hold.
  private var corners: [Corner] {
    path.points.enumerated().map { index, point in
      Corner(
        index: index, pressure: point.pressure.double, proxy: point.proxy.double,
        intended: point.intended.double)
    }.filter { $0.pressure.isFinite && $0.proxy.isFinite && $0.intended.isFinite }
  }

  /// Whether pressures lie so unevenly that most corners would be one spot.
  private func isUneven(_ corners: [Corner]) -> Bool {
    let xs = corners.map(\.pressure)
    guard let low = xs.min(), let high = xs.max(), high > low else { return true }
    let near = zip(xs, xs.dropFirst()).filter { abs($1 - $0) < (high - low) / 90 }.count
    return near > xs.count / 2
  }

  /// Whether the two returns are of one size, so that one ruler serves both.
  private func shareRuler(_ corners: [Corner]) -> Bool {
    func span(_ values: [Double]) -> Double { (values.max() ?? 0) - (values.min() ?? 0) }
    let (proxy, intended) = (corners.map(\.proxy), corners.map(\.intended))
    let spans = [span(proxy), span(intended)].filter { $0 > 0 }
    return span(proxy + intended) <= 4 * (spans.min() ?? 0)
  }

  var block: Block {
    let corners = corners
    guard corners.count > 1 else { return .only(.page, []) }
    let isByCorner = isUneven(corners)
    func x(_ corner: Corner) -> Double { isByCorner ? Double(corner.index + 1) : corner.pressure }
    func line(
      _ label: String, _ colour: Colour, _ value: (Corner) -> Double
    ) -> LineChart.Series {
      .init(label, colour, points: corners.map { .init(x: x($0), y: .exact(value($0))) })
    }
    let proxy = line("proxy", .first, \.proxy)
    let intended = line("true", .second, \.intended)
    let roles: [(Int?, String)] = [(path.turn, "turn"), (path.best, "best"), (stop, "early stop")]
    let named = corners.compactMap { corner in
      let names = roles.filter { $0.0 == corner.index }.map(\.1).joined(separator: ", ")
      return names.isEmpty ? nil : (corner: corner, names: names)
    }
    let places = named.map {
      LineChart.Place("", at: .init(x: x($0.corner), y: $0.corner.intended), .diamond, .second)
    }
    let chart = LineChart(
      title: "Returns along the path", xTitle: isByCorner ? "Corner of the path" : "Pressure",
      panels: shareRuler(corners)
        ? [.init("Return", series: [proxy, intended], places: places)]
        : [.init("Proxy", series: [proxy]), .init("True", series: [intended], places: places)],
      spans: named.map { .init($0.names, low: x($0.corner), high: x($0.corner)) })
    return .figure(
      Figure(
        .lines(chart),
        caption: isByCorner
          ? "Corners are drawn evenly, since their pressures lie too unevenly; the table has them."
          : ""))
  }
}
