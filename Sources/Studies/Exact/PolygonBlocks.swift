import Documents
import Exact
import Findings
import Ground

/// The returns that policies can reach, drawn, with the list of the corners; nothing where there
/// are none.
func polygonBlocks(for answer: HackabilityAnswer) -> [Block] {
  let chart = answer.polygonChart
  guard !chart.corners.isEmpty || !chart.listed.isEmpty || !chart.measured.isEmpty else {
    return []
  }
  guard chart.corners.allSatisfy(\.at.isFinite), chart.hasPoints else {
    return [
      .paragraph(
        "These returns are too far apart to draw them on one ruler; the page's data has them."),
      answer.corners,
    ]
  }
  return [
    .paragraph(answer.polygonLead, .lead),
    .figure(
      Figure(.polygon(chart), legend: answer.legend(chart), caption: answer.polygonCaption(chart))),
    answer.corners,
  ]
}

extension HackabilityAnswer {
  fileprivate var polygonChart: PolygonChart {
    // Where returns are enclosed rather than exact there are corners and no exact polygon.
    let points = polygon.map(Self.points) ?? vertices.map(Self.point)
    var chart = PolygonChart(
      title: "Returns under the proxy and under the true reward that policies can reach",
      xTitle: heads.proxy.plain, yTitle: heads.intended.plain,
      corners: points.enumerated().map { index, point in
        guard index < vertices.count else {
          return .init(at: point, name: "", title: "corner \(index + 1)")
        }
        let item = vertices[index]
        return .init(
          at: point, name: item.policy.name, title: Self.title(item, "corner \(index + 1), "))
      }, lower: Self.points(lowerEnvelope), upper: Self.points(upperEnvelope),
      listed: listed.map {
        .init(at: Self.point($0), name: $0.policy.name, title: Self.title($0, ""))
      }, measured: measured.map { .init(name: $0.name, x: $0.proxy, y: $0.intended) }, gap: gap)
    if let worst = worstCase {
      chart.arrows.append(.init(from: Self.point(worst.from), to: Self.point(worst.to)))
    }
    if let witness {
      let arrow = PolygonChart.Arrow(
        from: Self.point(witness.worse), to: Self.point(witness.better), isDashed: true)
      if chart.arrows.allSatisfy({ $0.from != arrow.from || $0.to != arrow.to }) {
        chart.arrows.append(arrow)
      }
    }
    return chart
  }

  /// What a mark says when the pointer rests on it.
  private static func title(_ item: PolicyReturns, _ what: String) -> String {
    "\(what)\(VisibleText.name(item.policy.name)): proxy \(ExactText.short(item.proxy)), "
      + "true \(ExactText.short(item.intended))"
  }

  private static func point(_ item: PolicyReturns) -> ChartPoint {
    ChartPoint(x: item.proxy.double, y: item.intended.double)
  }

  private static func points(_ corners: [[ExactNumber]]) -> [ChartPoint] {
    corners.compactMap { $0.count == 2 ? ChartPoint(x: $0[0].double, y: $0[1].double) : nil }
  }

  /// From the least true return at the proxy's optimum up to the best there is.
  private var gap: PolygonChart.Gap? {
    guard let gap = goodhartGap, ExactOrder.sign(gap) == 1, let best = upperEnvelope.first,
      best.count == 2, let last = lowerEnvelope.last, last.count == 2
    else { return nil }
    return .init(
      x: last[0].double, low: last[1].double, high: best[1].double,
      label: "Goodhart gap \(ExactText.brief(gap))")
  }

  fileprivate var polygonLead: Inline {
    if polygon == nil && vertices.count > 2 {
      return "Each point of the area is what some policy returns: under the proxy to the right, "
        + "under the true reward upward. The corners are policies whose returns are known to "
        + "within proven bounds too narrow to be drawn."
    }
    switch polygon?.count {
    case nil:
      return "Each mark is a policy: how much it returns under the proxy (to the right) and under "
        + "the true reward (upward)."
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

  fileprivate func polygonCaption(_ chart: PolygonChart) -> Inline {
    var parts: [Inline] = []
    if let worst = worstCase {
      parts.append(
        "Worst case: from \(name: worst.from.policy.name) to \(name: worst.to.policy.name) the "
          + "proxy does not fall, and the true return goes from \(exact: worst.from.intended) to "
          + "\(exact: worst.to.intended).")
    }
    let far = chart.listed.filter { !$0.at.isFinite }.count
    if far > 0 {
      parts.append("\(NumberText.count(far, "point is", "points are")) too far out to be drawn.")
    }
    if Self.distinct(chart.corners.map(\.at)) < chart.corners.count {
      parts.append("Some corners lie nearer to one another than a drawing can show.")
    }
    return parts.joined(" ")
  }

  /// Points that a scale tells apart: to a millionth of a millionth of the largest number.
  private static func distinct(_ points: [ChartPoint]) -> Int {
    let sizes = (points.map { abs($0.x) }.max() ?? 0, points.map { abs($0.y) }.max() ?? 0)
    func step(_ value: Double, _ size: Double) -> Double {
      size > 0 ? (value / size * 1e12).rounded() : 0
    }
    return Set(points.map { [step($0.x, sizes.0), step($0.y, sizes.1)] }).count
  }

  fileprivate func legend(_ chart: PolygonChart) -> [Figure.Key] {
    let isPlain = policies == .stationary || policies == .deterministic
    let keys: [(Bool, Figure.Key)] = [
      (chart.corners.count > 2, .init(.area, .first, "what policies can reach")),
      (
        !chart.corners.isEmpty,
        .init(.dot, .first, isPlain ? "corner, a deterministic policy" : "corner")
      ),
      (
        !chart.upper.isEmpty, .init(.line, .series(2), "greatest true return at this proxy or more")
      ),
      (!chart.lower.isEmpty, .init(.line, .second, "least true return at this proxy or more")),
      (chart.arrows.contains { !$0.isDashed }, .init(.line, .bad, "largest fall")),
      (chart.arrows.contains(where: \.isDashed), .init(.dashed, .bad, "the two policies above")),
      (!chart.listed.isEmpty, .init(.diamond, .ink, "listed policy")),
      (!chart.measured.isEmpty, .init(.dot, .series(3), "learned, measured (95 % interval)")),
    ]
    return keys.filter(\.0).map(\.1)
  }

  fileprivate var corners: Block {
    .table(
      [.text("Corner"), .text("Policy"), .number(heads.proxy), .number(heads.intended)],
      rows: vertices.enumerated().map { index, item in
        ["\(index + 1)", .name(item.policy.name), .exact(item.proxy), .exact(item.intended)]
      },
      summary:
        "All \(NumberText.count(vertices.count, "corner", "corners")) with their policies",
      terminalRows: 12)
  }
}
