import Findings
import Foundation

/// Whether a proxy can be gamed: the verdict, the pair or the identity that proves it, all returns
/// that policies can reach, and how much is at stake.
struct ExactHackabilityPage {
  var answer: HackabilityAnswer

  var heads: (proxy: String, intended: String) {
    ExactPage.heads(answer.proxy, answer.intended)
  }

  func html(_ page: ExactPage) -> String {
    page.html(
      facts: facts,
      sections: [
        Page.section("witness", "Two policies that show it", witness),
        Page.section("certificate", "The identity that shows it", certificate),
        Page.section(
          "polygon",
          answer.vertices.isEmpty
            ? "Returns of the policies" : "All returns that policies can reach",
          polygon),
        Page.section("sizes", "How much can be lost", sizes),
        Page.section("correlation", "If only the correlation were known", correlation),
        Page.section("listed", "The policies listed", listed),
        Page.section("measured", "Learned policies", measured),
      ], reading: reading)
  }

  // MARK: - Head

  private var facts: [ExactPage.Fact] {
    var facts: [ExactPage.Fact] = []
    if let hack = answer.strictHack {
      facts.append(
        .init(
          name: "Strict hack", value: ExactText.inline(hack),
          gloss: "most that is lost while the proxy rises"))
    }
    if let hack = answer.weakHack {
      facts.append(
        .init(
          name: "Weak hack", value: ExactText.inline(hack),
          gloss: "most that is lost while the proxy does not fall"))
    }
    if let gap = answer.goodhartGap {
      facts.append(
        .init(
          name: "Goodhart gap", value: ExactText.inline(gap),
          gloss: "best true return minus the least at the proxy's optimum"))
    }
    if let misordered = answer.misorderedPairs {
      let all = answer.pairs.map { " of \(ExactText.plain($0))" } ?? ""
      facts.append(
        .init(
          name: "Pairs ordered oppositely",
          value: Markup.escape(ExactText.plain(misordered) + all), gloss: ""))
    }
    facts.append(
      .init(
        name: "Policies", value: Markup.escape(answer.policies.rawValue),
        gloss: answer.constraint.map { TextMarks.line($0) } ?? ExactWords.policies(answer)))
    return facts
  }

  // MARK: - Proof

  static func returns(_ item: PolicyReturns) -> String {
    "proxy \(ExactText.inline(item.proxy)), true \(ExactText.inline(item.intended))"
  }

  private var witness: String {
    guard let witness = answer.witness else { return "" }
    let rows = [("Worse for the proxy", witness.worse), ("Better for the proxy", witness.better)]
      .map { role, item in
        [
          Markup.escape(role) + "<span class=\"detail\">\(TextMarks.html(item.policy.name))</span>",
          ExactText.html(item.proxy), ExactText.html(item.intended),
        ]
      }
    let arrow = [
      "From the first to the second", "<span class=\"yes\">rises</span>",
      "<span class=\"no\">falls</span>",
    ]
    let policies = ExactPolicyTables(map: answer.map).pair(
      .init(
        heading: "Worse for the proxy", note: Self.returns(witness.worse),
        policy: witness.worse.policy),
      .init(
        heading: "Better for the proxy", note: Self.returns(witness.better),
        policy: witness.better.policy))
    return """
      \(ExactPage.table(
        head: ["Policy", heads.proxy, heads.intended], rows: rows + [arrow], numeric: [1, 2]))
      <h3>What they choose</h3>
      \(policies)
      """
  }

  private var certificate: String {
    answer.certificate.map {
      ExactCertificate(
        certificate: $0, proxy: answer.proxy, intended: answer.intended, map: answer.map
      ).html()
    } ?? ""
  }

  // MARK: - Polygon

  /// What a mark says when the pointer rests on it.
  private static func title(_ item: PolicyReturns, _ what: String) -> String {
    "\(what)\(TextMarks.name(item.policy.name)): proxy \(ExactText.short(item.proxy)), "
      + "true \(ExactText.short(item.intended))"
  }

  private static func point(_ item: PolicyReturns) -> PolygonChart.Point {
    .init(x: item.proxy.double, y: item.intended.double)
  }

  private static func points(_ corners: [[ExactNumber]]) -> [PolygonChart.Point] {
    corners.compactMap { $0.count == 2 ? .init(x: $0[0].double, y: $0[1].double) : nil }
  }

  /// The chart without its width, also for a terminal.
  func chart() -> PolygonChart {
    var chart = PolygonChart(
      title: "Returns under the proxy and under the true reward that policies can reach",
      xTitle: heads.proxy, yTitle: heads.intended)
    // Where returns are enclosed rather than exact there are corners and no exact polygon.
    let points = answer.polygon.map(Self.points) ?? answer.vertices.map(Self.point)
    chart.corners = points.enumerated().map { index, point in
      guard index < answer.vertices.count else {
        return .init(at: point, name: "", title: "corner \(index + 1)")
      }
      let item = answer.vertices[index]
      return .init(
        at: point, name: item.policy.name, title: Self.title(item, "corner \(index + 1), "))
    }
    chart.lower = Self.points(answer.lowerEnvelope)
    chart.upper = Self.points(answer.upperEnvelope)
    chart.listed = answer.listed.map {
      .init(at: Self.point($0), name: $0.policy.name, title: Self.title($0, ""))
    }
    chart.measured = answer.measured.map { .init(name: $0.name, x: $0.proxy, y: $0.intended) }
    if let worst = answer.worstCase {
      chart.worst = (Self.point(worst.from), Self.point(worst.to))
    }
    if let witness = answer.witness {
      let pair = (from: Self.point(witness.worse), to: Self.point(witness.better))
      let isWorst =
        chart.worst.map {
          $0.from.x == pair.from.x && $0.from.y == pair.from.y && $0.to.x == pair.to.x
            && $0.to.y == pair.to.y
        } ?? false
      if !isWorst { chart.witness = pair }
    }
    chart.gap = gap
    return chart
  }

  /// From the least true return at the proxy's optimum up to the best there is.
  private var gap: PolygonChart.Gap? {
    guard let gap = answer.goodhartGap, ExactOrder.sign(gap) == 1,
      let best = answer.upperEnvelope.first, best.count == 2,
      let last = answer.lowerEnvelope.last, last.count == 2
    else { return nil }
    let (high, low) = (best[1].double, last[1].double)
    return .init(
      x: last[0].double, low: low, high: high, label: "Goodhart gap \(ExactText.brief(gap))")
  }

  /// The polygon with its legend and the list of its corners.
  var polygon: String {
    let chart = chart()
    guard !chart.corners.isEmpty || !chart.listed.isEmpty || !chart.measured.isEmpty else {
      return ""
    }
    guard chart.corners.allSatisfy(\.at.isFinite), chart.hasPoints else {
      return "<p>These returns are too far apart to draw them on one ruler; the page's data has "
        + "them.</p>\n" + corners
    }
    let figure = Page.figure(
      { width in
        var chart = chart
        (chart.width, chart.height) = (width, width < 600 ? 360 : 520)
        return chart.svg()
      }, caption: caption(chart))
    return "<p class=\"lead\">\(lead)</p>\n\(legend(chart))\n\(figure)\n\(corners)"
  }

  private var lead: String {
    if answer.polygon == nil && answer.vertices.count > 2 {
      return "Each point of the area is what some policy returns: under the proxy to the right, "
        + "under the true reward upward. The corners are policies whose returns are known to within "
        + "proven bounds too narrow to be drawn."
    }
    guard let polygon = answer.polygon else {
      return "Each mark is a policy: how much it returns under the proxy (to the right) and under "
        + "the true reward (upward)."
    }
    switch polygon.count {
    case 0, 1: return "Every policy considered has the same two returns, so there is one point."
    case 2:
      return
        "The returns of all policies lie on one line: rising, the rewards agree; falling, they "
        + "are opposed; level or upright, one of them does not tell policies apart."
    default:
      return "Each point of the area is what some policy returns: under the proxy to the right, "
        + "under the true reward upward. Optimising the proxy moves to the right."
    }
  }

  private func caption(_ chart: PolygonChart) -> String {
    var parts: [String] = []
    if let worst = answer.worstCase, chart.worst != nil {
      parts.append(
        "Worst case: from \(TextMarks.html(worst.from.policy.name)) to "
          + "\(TextMarks.html(worst.to.policy.name)) the proxy does not fall, and the true return "
          + "goes from \(ExactText.inline(worst.from.intended)) to "
          + "\(ExactText.inline(worst.to.intended)).")
    }
    let far = (chart.corners + chart.listed).filter { !$0.at.isFinite }.count
    if far > 0 {
      parts.append("\(TextNumbers.count(far, "point is", "points are")) too far out to be drawn.")
    }
    if Self.distinct(chart.corners.map(\.at)) < chart.corners.count {
      parts.append("Some corners lie nearer to one another than a drawing can show.")
    }
    return parts.joined(separator: " ")
  }

  /// Points that a scale tells apart: to a millionth of a millionth of the largest number.
  private static func distinct(_ points: [PolygonChart.Point]) -> Int {
    let sizes = (
      points.map { abs($0.x) }.max() ?? 0, points.map { abs($0.y) }.max() ?? 0
    )
    func step(_ value: Double, _ size: Double) -> Double {
      size > 0 ? (value / size * 1e12).rounded() : 0
    }
    return Set(points.map { "\(step($0.x, sizes.0)) \(step($0.y, sizes.1))" }).count
  }

  private func legend(_ chart: PolygonChart) -> String {
    var items: [(kind: String, text: String)] = []
    if chart.corners.count > 2 { items.append(("reach", "what policies can reach")) }
    let isPlain = answer.policies == .stationary || answer.policies == .deterministic
    if !chart.corners.isEmpty {
      items.append(("corner", isPlain ? "corner, a deterministic policy" : "corner"))
    }
    if !chart.upper.isEmpty {
      items.append(("upper", "greatest true return at this proxy or more"))
    }
    if !chart.lower.isEmpty { items.append(("lower", "least true return at this proxy or more")) }
    if chart.worst != nil { items.append(("worst", "largest fall")) }
    if chart.witness != nil { items.append(("witness", "the two policies above")) }
    if !chart.listed.isEmpty { items.append(("listed", "listed policy")) }
    if !chart.measured.isEmpty { items.append(("measured", "learned, measured (95 % interval)")) }
    return ExactPage.legend(items)
  }

  private var corners: String {
    let rows = answer.vertices.enumerated().map { index, item in
      [
        "\(index + 1)", TextMarks.html(item.policy.name), ExactText.html(item.proxy),
        ExactText.html(item.intended),
      ]
    }
    return ExactPage.folded(
      head: ["Corner", "Policy", heads.proxy, heads.intended], rows: rows, numeric: [2, 3],
      what: "All \(TextNumbers.count(rows.count, "corner", "corners")) with their policies")
  }

  private var reading: [(String, String)] {
    [
      (
        "Return",
        "What a policy earns in the mean from where episodes start, later rewards counting less by "
          + "the discount."
      ),
      (
        "Hackable",
        "Two policies exist of which one returns more under the proxy and less under the true "
          + "reward. Equality on one side is not enough (Skalse et al. 2022, Definition 1)."
      ),
      (
        "Strict and weak",
        "The strict size looks at pairs whose proxy rises, however little; the weak one also at "
          + "pairs whose proxy stays the same."
      ),
    ]
  }
}
