import Findings
import Foundation

/// How far a proxy may be optimised: the returns along each path, and where the true one turns.
struct ExactHowFarPage {
  var answer: HowFarAnswer

  func html(_ page: ExactPage) -> String {
    let paths = answer.paths.enumerated().map { index, path in
      Page.section("path-\(index + 1)", heading(path), section(path, index))
    }
    return page.html(
      facts: facts, sections: [Page.section("stop", "When to stop", stop)] + paths,
      reading: [
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
      ])
  }

  private func heading(_ path: HowFarAnswer.Path) -> String {
    let name = TextMarks.name(path.name)
    return "Path: " + (name.isEmpty ? "without a name" : name)
  }

  // MARK: - Head

  private var facts: [ExactPage.Fact] {
    var facts: [ExactPage.Fact] = []
    for path in answer.paths.prefix(2) {
      let name = answer.paths.count > 1 ? TextMarks.name(path.name) : ""
      if let turn = path.turn, path.points.indices.contains(turn) {
        facts.append(
          .init(
            name: "Turns at pressure", value: ExactText.inline(path.points[turn].pressure),
            gloss: name.isEmpty ? "where the true return first falls" : name))
      }
      facts.append(
        .init(
          name: "Lost at the end", value: ExactText.inline(path.drop),
          gloss: name.isEmpty ? "best true return on the path minus the last" : name))
    }
    if let stop = answer.earlyStop {
      facts.append(
        .init(
          name: "Stop at corner", value: "\(stop.corner + 1)",
          gloss: "for an angle of \(NumberText.short(stop.degrees))°"))
    }
    return facts
  }

  private var stop: String {
    guard let stop = answer.earlyStop else { return "" }
    let angle =
      "\(NumberText.short(stop.degrees, digits: 4))° "
      + (stop.isGiven ? "(as given)" : "(that of the two rewards)")
    return """
      <p>\(TextMarks.sentence(stop.guarantee))</p>
      \(Markup.pairs([
        ("Angle between the rewards", Markup.escape(angle)),
        (
          "Its cosine squared",
          ExactText.inline(stop.cosineSquared)
            + (stop.cosineIsPositive ? ", cosine positive" : ", cosine not positive")
        ),
        ("Stop at", "corner \(stop.corner + 1) of the path"),
        ("True return there", ExactText.inline(stop.intended)),
      ]))
      """
  }

  // MARK: - A path

  private func section(_ path: HowFarAnswer.Path, _ index: Int) -> String {
    guard !path.points.isEmpty else { return "<p>This path has no corners.</p>" }
    let sentence = "<p class=\"lead\">\(TextMarks.sentence(Self.sentence(path)))</p>"
    let chart = ExactPathChart(
      answer: answer, path: path, stop: index == 0 ? answer.earlyStop?.corner : nil)
    let figure =
      chart.canDraw
      ? Page.figure({ chart.svg(width: $0) }, caption: Markup.escape(chart.caption)) : ""
    let key = keyCorners(path, stop: index == 0 ? answer.earlyStop?.corner : nil)
    let shown = key.map { corner, roles in
      let point = path.points[corner]
      return ExactPolicyTables.Shown(
        heading: roles.prefix(1).uppercased() + roles.dropFirst(),
        note: "corner \(corner + 1): proxy \(ExactText.inline(point.proxy)), true "
          + ExactText.inline(point.intended), policy: point.policy)
    }
    let maps = ExactPolicyTables(map: answer.map).maps(shown)
    let policies = maps.isEmpty ? choices(shown) : maps
    return [
      sentence, figure, table(path, key),
      policies.isEmpty ? "" : "<h3>Policies on the way</h3>\n\(policies)",
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// What happens along a path, in words.
  static func sentence(_ path: HowFarAnswer.Path) -> String {
    guard let first = path.points.first, let last = path.points.last else { return "" }
    let proxy =
      "The proxy's return goes from \(ExactText.plain(first.proxy)) to "
      + ExactText.plain(last.proxy)
    let end =
      path.isComplete
      ? "the path ends at the proxy's optimum." : "the path was cut off at the cap on its corners."
    guard let turn = path.turn, path.points.indices.contains(turn) else {
      return "\(proxy) and the true return never falls; \(end)"
    }
    return
      "\(proxy). The true return falls for the first time after corner \(turn + 1), at pressure "
      + "\(ExactText.plain(path.points[turn].pressure)); at the end "
      + "\(ExactText.plain(path.drop)) of its best is lost, and \(end)"
  }

  /// Corners with a role, in order, with their roles in words.
  private func keyCorners(_ path: HowFarAnswer.Path, stop: Int?) -> [(Int, String)] {
    var roles: [Int: [String]] = [:]
    func add(_ corner: Int?, _ role: String) {
      guard let corner, path.points.indices.contains(corner) else { return }
      roles[corner, default: []].append(role)
    }
    add(0, "start")
    add(path.turn, "turn")
    add(path.best, "best")
    add(stop, "early stop")
    add(path.points.count - 1, "end")
    return roles.keys.sorted().map { ($0, (roles[$0] ?? []).joined(separator: ", ")) }
  }

  private func table(_ path: HowFarAnswer.Path, _ key: [(Int, String)]) -> String {
    let roles = Dictionary(uniqueKeysWithValues: key.map { ($0.0, $0.1) })
    let hasDivergence = path.points.contains { $0.chiSquare != nil }
    let rows = path.points.enumerated().map { index, point in
      [
        "\(index + 1)"
          + (roles[index].map { "<span class=\"detail\">\(Markup.escape($0))</span>" } ?? ""),
        ExactText.html(point.pressure), ExactText.html(point.proxy),
        ExactText.html(point.intended),
      ]
        + (hasDivergence
          ? [point.chiSquare.map { ExactText.html($0) } ?? "<span class=\"muted\">–</span>"] : [])
    }
    let heads = ExactPage.heads(answer.proxy, answer.intended)
    return ExactPage.folded(
      head: ["Corner", "Pressure", heads.proxy, heads.intended]
        + (hasDivergence ? ["Chi-square"] : []),
      rows: rows, numeric: [1, 2, 3, 4],
      what: "All \(TextNumbers.count(rows.count, "corner", "corners")) of the path")
  }

  /// What the policies choose, in the states where not all of them choose alike.
  private func choices(_ shown: [ExactPolicyTables.Shown]) -> String {
    let states = ExactPolicyText.sorted(Set(shown.flatMap { $0.policy.choose.keys })).filter {
      state in
      guard let first = shown.first?.policy.choose[state] else { return true }
      return !shown.allSatisfy {
        $0.policy.choose[state].map { ExactPolicyText.isSame($0, first) } ?? false
      }
    }
    let rows = states.map { state in
      [TextMarks.html(state)] + shown.map { ExactPolicyText.html($0.policy.choose[state]) }
    }
    return ExactPage.folded(
      head: ["State"] + shown.map(\.heading), rows: rows,
      what: "The \(TextNumbers.count(rows.count, "state", "states")) where they differ", most: 24)
  }
}

/// Proxy and true return over the pressure along one path.
struct ExactPathChart {
  var answer: HowFarAnswer
  var path: HowFarAnswer.Path
  var stop: Int?

  private struct Corner {
    var index: Int
    var x: Double
    var proxy: Double
    var intended: Double
  }

  /// Corners whose numbers a drawing can hold.
  private var corners: [Corner] {
    path.points.enumerated().compactMap { index, point in
      let corner = Corner(
        index: index, x: point.pressure.double, proxy: point.proxy.double,
        intended: point.intended.double)
      return corner.x.isFinite && corner.proxy.isFinite && corner.intended.isFinite ? corner : nil
    }
  }

  var canDraw: Bool { corners.count > 1 }

  /// Whether pressures lie so unevenly that most corners would be one spot.
  var isByCorner: Bool {
    let xs = corners.map(\.x)
    guard let low = xs.min(), let high = xs.max(), high > low else { return true }
    let near = zip(xs, xs.dropFirst()).filter { abs($1 - $0) < (high - low) / 90 }.count
    return near > xs.count / 2
  }

  /// Whether the two returns are of one size, so that one ruler serves both.
  private var sharesRuler: Bool {
    func span(_ values: [Double]) -> Double { (values.max() ?? 0) - (values.min() ?? 0) }
    let (proxy, intended) = (corners.map(\.proxy), corners.map(\.intended))
    let spans = [span(proxy), span(intended)].filter { $0 > 0 }
    return span(proxy + intended) <= 4 * (spans.min() ?? 0)
  }

  var caption: String {
    isByCorner
      ? "Corners are drawn evenly, since their pressures lie too unevenly; the table has them." : ""
  }

  func svg(width: Double) -> String {
    let corners = corners
    func x(_ corner: Corner) -> Double { isByCorner ? Double(corner.index + 1) : corner.x }
    let xTitle = isByCorner ? "Corner of the path" : "Pressure"
    func line(
      _ label: String, _ colour: ChartColour, _ value: (Corner) -> Double
    ) -> LineChart.Series {
      .init(
        label: label, colour: colour,
        points: corners.map { .init(x: x($0), y: .exact(value($0))) })
    }
    let proxy = line("proxy", .proxy) { $0.proxy }
    let intended = line("true", .ceiling) { $0.intended }
    let spans = spans(corners, width: width, x: x)
    let roles = [path.turn, path.best, stop]
    let places = corners.filter { roles.contains($0.index) }.map {
      LineChart.Place(label: "", x: x($0), y: $0.intended, shape: .diamond, colour: .ceiling)
    }
    func chart(
      _ series: [LineChart.Series], _ title: String, isFirst: Bool, isLast: Bool
    ) -> String {
      var chart = LineChart(
        title: "\(title) along the path", xTitle: xTitle, yTitle: title, series: series)
      chart.spans = isFirst ? spans : spans.map { .init(label: "", low: $0.low, high: $0.high) }
      chart.places = isLast ? places : []
      chart.showsXLabels = isLast
      chart.width = width
      chart.height = isLast ? 300 : 200
      return chart.svg()
    }
    return sharesRuler
      ? chart([proxy, intended], "Return", isFirst: true, isLast: true)
      : chart([proxy], "Proxy", isFirst: true, isLast: false)
        + chart([intended], "True", isFirst: false, isLast: true)
  }

  /// Turn, best and early stop as upright lines; names of near ones are joined.
  private func spans(
    _ corners: [Corner], width: Double, x: (Corner) -> Double
  ) -> [LineChart.Span] {
    let roles: [(Int?, String)] = [(path.turn, "turn"), (path.best, "best"), (stop, "early stop")]
    let xs = corners.map(x)
    let range = max((xs.max() ?? 1) - (xs.min() ?? 0), .leastNonzeroMagnitude)
    var named: [(at: Double, label: String)] = []
    for corner in corners {
      let names = roles.filter { $0.0 == corner.index }.map(\.1).joined(separator: ", ")
      if !names.isEmpty { named.append((x(corner), names)) }
    }
    var spans: [LineChart.Span] = []
    var last = 0
    for (index, item) in named.enumerated() {
      spans.append(.init(label: item.label, low: item.at, high: item.at))
      guard index > 0 else { continue }
      let apart = (item.at - spans[last].low) / range * (width - (width < 600 ? 134 : 228))
      let needed = (Draw.width(of: spans[last].label) + Draw.width(of: item.label)) / 2 + 14
      if apart < needed {
        spans[last].label += " / " + item.label
        spans[index].label = ""
      } else {
        last = index
      }
    }
    return spans
  }
}
