import Findings

/// How much can be lost, and the tables of policies that came with the question.
extension ExactHackabilityPage {
  var sizes: String {
    func row(_ name: String, _ what: String, _ size: ExactNumber?, _ share: ExactNumber?)
      -> [String]?
    {
      guard let size else { return nil }
      return [
        Markup.escape(name) + "<span class=\"detail\">\(Markup.escape(what))</span>",
        "<span class=\"exact\">\(Markup.escape(ExactText.plain(size)))</span>",
        Markup.escape(ExactText.decimal(size, digits: 8)),
        share.map { Markup.escape(ExactText.plain($0)) } ?? "<span class=\"muted\">–</span>",
        share.map { Markup.escape(ExactText.percent($0)) } ?? "<span class=\"muted\">–</span>",
      ]
    }
    let rows = [
      row(
        "Strict hack", "proxy rises, true return falls; 0 exactly where unhackable",
        answer.strictHack, answer.strictHackShare),
      row(
        "Weak hack", "proxy does not fall, true return falls", answer.weakHack,
        answer.weakHackShare),
      row(
        "Goodhart gap", "best true return minus the least at the proxy's optimum",
        answer.goodhartGap, nil),
    ].compactMap { $0 }
    guard !rows.isEmpty else { return "" }
    let table = ExactPage.table(
      head: ["Size", "Exact", "Decimal", "Share of true range", "In percent"], rows: rows,
      numeric: [1, 2, 3, 4])
    guard let worst = answer.worstCase else { return table }
    let policies = ExactPolicyTables(map: answer.map).pair(
      .init(heading: "From", note: Self.returns(worst.from), policy: worst.from.policy),
      .init(heading: "To", note: Self.returns(worst.to), policy: worst.to.policy))
    let isWitness =
      answer.witness?.worse.policy == worst.from.policy
      && answer.witness?.better.policy == worst.to.policy
    return table + "\n<h3>The worst case</h3>\n<p>From \(TextMarks.html(worst.from.policy.name)) "
      + "(\(Self.returns(worst.from))) to \(TextMarks.html(worst.to.policy.name)) "
      + "(\(Self.returns(worst.to)))\(isWitness ? ": the two policies above." : ".")</p>"
      + (isWitness ? "" : "\n" + policies)
  }

  var correlation: String {
    guard let bound = answer.correlationBound else { return "" }
    let policy = TextMarks.html(bound.policy)
    let base = TextMarks.html(bound.base)
    let verdict =
      bound.canFall
      ? "There is such a true reward under which \(policy) is worse than \(base)."
      : "Under none of them is \(policy) worse than \(base)."
    return """
      <p>\(verdict) This is over all true rewards that correlate with the proxy as stated under \
      the visits of \(base), which is 0 on this scale; one is a standard deviation of the true \
      reward.</p>
      \(Markup.pairs([
        ("Correlation r", ExactText.inline(bound.correlation)),
        ("Signed square p·|p|", ExactText.inline(bound.signedSquare)),
        ("Chi-square χ²", ExactText.inline(bound.chiSquare)),
        (
          "Least true return",
          "<code>r·p − √(1−r²)·√(χ²−p²)</code> = \(ExactText.inline(bound.worst))"
        ),
      ]))
      """
  }

  var listed: String {
    guard !answer.listed.isEmpty else { return "" }
    let proxyPlaces = Self.places(answer.listed.map(\.proxy))
    let truePlaces = Self.places(answer.listed.map(\.intended))
    let rows = answer.listed.enumerated().map { index, item in
      [
        TextMarks.html(item.policy.name), ExactText.html(item.proxy), proxyPlaces[index],
        ExactText.html(item.intended), truePlaces[index],
      ]
    }
    let pairs = answer.misorderedPairs.map { misordered in
      "<p>\(Markup.escape(ExactText.plain(misordered)))"
        + (answer.pairs.map { " of \(Markup.escape(ExactText.plain($0)))" } ?? "")
        + " pairs are ordered oppositely by the two rewards.</p>\n"
    }
    return (pairs ?? "")
      + ExactPage.folded(
        head: ["Policy", heads.proxy, "Place", heads.intended, "Place"], rows: rows,
        numeric: [1, 2, 3, 4],
        what: "All \(TextNumbers.count(rows.count, "policy", "policies"))", most: 60)
  }

  /// The place of each return, 1 the highest, equal ones sharing theirs; a dash where enclosures
  /// overlap, so that the order is not known.
  static func places(_ returns: [Enclosure]) -> [String] {
    guard returns.allSatisfy({ $0.isExact && ExactOrder.sign($0.low) != nil }) else {
      return pairwise(returns)
    }
    let order = returns.indices.sorted {
      (ExactOrder.compare(returns[$0].low, returns[$1].low) ?? 0) > 0
    }
    var places = [String](repeating: "", count: returns.count)
    var place = 1
    for (index, item) in order.enumerated() {
      if index > 0, ExactOrder.compare(returns[order[index - 1]].low, returns[item].low) != 0 {
        place = index + 1
      }
      places[item] = "\(place)"
    }
    return places
  }

  /// Places where some returns are only enclosed, so that they need not be in one order.
  private static func pairwise(_ returns: [Enclosure]) -> [String] {
    // Long lists of long fractions cannot afford every pair.
    guard returns.count <= 100 else { return returns.map { _ in "–" } }
    return returns.map { item in
      var place = 1
      for other in returns {
        guard let order = item == other ? 0 : ExactOrder.compare(other, item) else { return "–" }
        if order > 0 { place += 1 }
      }
      return "\(place)"
    }
  }

  var measured: String {
    let rows = answer.measured.map { item in
      [
        TextMarks.html(item.name), Markup.escape(NumberText.estimate(item.proxy)),
        Markup.escape(NumberText.estimate(item.intended)),
      ]
    }
    guard !rows.isEmpty else { return "" }
    return
      "<p class=\"lead\">These returns were measured by playing, with 95 % intervals; they are "
      + "no part of the proof.</p>\n"
      + ExactPage.folded(
        head: ["Policy", heads.proxy, heads.intended], rows: rows, numeric: [1, 2],
        what: "All \(TextNumbers.count(rows.count, "policy", "policies"))", most: 30)
  }
}
