import Arithmetic
import Findings
import Ground

extension Hackability.Working {
  /// Reads everything off the polygon, and says it.
  mutating func measurePolygon(_ polygon: AchievablePolygon) throws(ExactError) {
    guard polygon.isComplete else {
      caveats.append(
        "The polygon has more corners than the cap of \(question.cap) allows to visit, so it was left out; "
          + "raise it with --cap.")
      return
    }
    guard let sizes = polygon.sizes else { return }
    drawPolygon(polygon)
    answer.strictHack = sizes.strict.written
    answer.weakHack = sizes.weak.written
    answer.strictHackShare = sizes.share(sizes.strict)?.written
    answer.weakHackShare = sizes.share(sizes.weak)?.written
    answer.goodhartGap = sizes.goodhartGap.written
    try describe(polygon, sizes)
  }

  /// Corners with their policies, and the envelopes.
  mutating func drawPolygon(_ polygon: AchievablePolygon) {
    guard polygon.isComplete, let sizes = polygon.sizes else { return }
    answer.polygon = polygon.vertices.map { [$0.proxy.written, $0.intended.written] }
    answer.vertices = zip(polygon.vertices, names(polygon)).map { vertex, name in
      written(vertex.policy, name: name, proxy: vertex.proxy, intended: vertex.intended)
    }
    answer.lowerEnvelope = sizes.lowerEnvelope.map { [$0.proxy.written, $0.intended.written] }
    answer.upperEnvelope = sizes.upperEnvelope.map { [$0.proxy.written, $0.intended.written] }
  }

  private mutating func describe(
    _ polygon: AchievablePolygon, _ sizes: HackSizes
  ) throws(ExactError) {
    let (proxy, intended) = (question.proxy, question.intended)
    if polygon.vertices.count == 1, let only = polygon.vertices.first {
      steps.append(
        "Every policy returns \(only.proxy.plain) in '\(proxy)' and \(only.intended.plain) in "
          + "'\(intended)'.")
      return
    }
    let shape =
      polygon.vertices.count == 2
      ? "lie on a segment" : "fill a polygon with \(polygon.vertices.count) corners"
    let right = polygon.upperSide.last
    let left = polygon.vertices.first
    if let left, let right {
      steps.append(
        "The returns of all policies \(shape): '\(proxy)' from \(left.proxy.plain) to "
          + "\(right.proxy.plain), '\(intended)' from \(sizes.range.low.plain) to "
          + "\(sizes.range.high.plain).")
    }
    if sizes.weak.signum() > 0 {
      let names = names(polygon)
      let from = try written(sizes.worst.from, polygon, names)
      let to = try written(sizes.worst.to, polygon, names)
      answer.worstCase = HackabilityAnswer.WorstCase(from: from, to: to)
      let share =
        sizes.share(sizes.weak).map {
          ", \(Wording.percent($0.double, .oneUnlessZero)) of its whole range"
        } ?? ""
      steps.append(
        "At worst, '\(proxy)' goes from \(sizes.worst.from.proxy.plain) to "
          + "\(sizes.worst.to.proxy.plain) while '\(intended)' falls by \(sizes.weak.plain)\(share)."
      )
    } else {
      steps.append(
        "No policy with a proxy return as high has a lower true return: nothing is lost.")
    }
    if sizes.goodhartGap.signum() > 0 {
      steps.append(
        "Optimised to the end, '\(proxy)' may leave '\(intended)' \(sizes.goodhartGap.plain) below its best."
      )
    } else if sizes.weak.signum() > 0 {
      steps.append(
        "Whoever optimises '\(proxy)' to the very end gets the best true return; it is on the way that "
          + "it can fall.")
    }
  }

  /// A point of an edge is a mixture of the policies at its ends.
  private func written(
    _ point: PolygonPoint, _ polygon: AchievablePolygon, _ names: [String]
  ) throws(ExactError) -> PolicyReturns {
    let policy = try model.mixture(
      point.first.policy, point.second.policy, share: point.share)
    func name(_ vertex: AchievableVertex) -> String {
      model.listedName(of: vertex.policy)
        ?? polygon.vertices.firstIndex(of: vertex).map { names[$0] } ?? "corner"
    }
    let ends = [point.first, point.second].map(name)
    let isCorner = point.share.isZero || point.first == point.second
    return written(
      policy, name: isCorner ? ends[0] : "mixture of '\(ends[0])' and '\(ends[1])'",
      proxy: point.proxy, intended: point.intended)
  }

  /// What corners are called: by what is extreme there, else by their numbers.
  private func names(_ polygon: AchievablePolygon) -> [String] {
    let proxies = polygon.vertices.map(\.proxy)
    let intended = polygon.vertices.map(\.intended)
    let ends = [
      ("greatest proxy", proxies, proxies.max()), ("least proxy", proxies, proxies.min()),
      ("greatest true", intended, intended.max()), ("least true", intended, intended.min()),
    ]
    return polygon.vertices.indices.map { index in
      let words = ends.filter { $0.1[index] == $0.2 }.map(\.0)
      return "corner \(index + 1)" + (words.isEmpty ? "" : ": " + words.joined(separator: ", "))
    }
  }
}
