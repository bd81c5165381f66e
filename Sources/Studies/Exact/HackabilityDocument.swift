import Documents
import Exact
import Findings
import Ground

/// Whether a proxy can be gamed: the pair or the identity that proves it, all returns that
/// policies can reach, and how much is at stake.
extension HackabilityAnswer {
  var story: ExactStory {
    let (p, t) = (ExactWords.quoted(proxy), ExactWords.quoted(intended))
    var story = ExactStory("Can optimising \(p) lower the return under \(t)?")
    switch verdict {
    case .hackable:
      story.says(
        .bad, "hackable", "Yes: the proxy can rise while the true return falls.",
        "Among \(among) there are two that the rewards order oppositely. Whoever follows \(p) from "
          + "one to the other does worse under \(t).")
    case .unhackable:
      story.says(
        .good, "unhackable", "No: the true return never falls while the proxy rises.",
        "Among \(among), wherever \(p) returns more, \(t) returns no less. Where \(p) returns the "
          + "same, \(t) may still differ.")
    case .equivalent:
      story.says(
        .good, "equivalent", "No: both rewards order the policies alike.",
        "Of any two among \(among), \(p) and \(t) prefer the same one, or neither. Optimising "
          + "either optimises the other.")
    case .trivial:
      story.says(
        .unable, "trivial", "No, but one reward is the same for every policy.",
        "Among \(among), one of \(p) and \(t) does not tell any two apart. Nothing can be gamed "
          + "with it, and nothing can be learned from it.")
    case .undecided:
      story.says(
        .uncertain, "undecided", "Not decided within the stated cap.",
        "The search stopped before it had seen enough of \(among). This is neither a yes nor a no.")
    }
    story.facts = facts
    story.blocks = [
      .section("witness", "Two policies that show it", witnessBlocks),
      .section(
        "certificate", "The identity that shows it",
        certificate?.blocks(proxy: proxy, map: map) ?? []),
      .section(
        "polygon",
        vertices.isEmpty ? "Returns of the policies" : "All returns that policies can reach",
        polygonBlocks(for: self)),
      .section("sizes", "How much can be lost", sizeBlocks),
      .section("correlation", "If only the correlation were known", correlation),
      .section("listed", "The policies listed", list),
      .section("measured", "Learned policies", measuredBlocks),
    ]
    story.reading = [
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
    story.tables = [table] + (certificate.map { [$0.table] } ?? [])
    return story
  }

  /// Which policies the answer is about.
  private var among: Inline {
    switch policies {
    case .stationary: "all stationary policies"
    case .finite: "the policies listed"
    case .deterministic: "all deterministic policies"
    case .constrained: "all policies within the constraint"
    }
  }

  var heads: (proxy: Inline, intended: Inline) { ExactWords.heads(proxy, intended) }

  private var facts: [Fact] {
    var facts = sizes.map { Fact($0.name, .exact($0.size), gloss: $0.meaning) }
    if let pairs = oppositePairs { facts.append(Fact("Pairs ordered oppositely", pairs)) }
    facts.append(
      Fact("Policies", Inline(policies.rawValue), gloss: constraint.map { Inline($0) } ?? among))
    return facts
  }

  /// `3 of 10`.
  private var oppositePairs: Inline? {
    misorderedPairs.map { misordered in
      "\(plain: misordered)" + (pairs.map { " of \(plain: $0)" } ?? "")
    }
  }

  private var witnessBlocks: [Block] {
    guard let witness else { return [] }
    let sides: [(heading: Inline, item: PolicyReturns)] = [
      ("Worse for the proxy", witness.worse), ("Better for the proxy", witness.better),
    ]
    let rows = sides.map { heading, item -> [Inline] in
      [heading, .name(item.policy.name), .exact(item.proxy), .exact(item.intended)]
    }
    let change: [Inline] = [
      "From the first to the second", "", .strong("rises", .good), .strong("falls", .bad),
    ]
    let shown = sides.map { heading, item in
      ShownPolicy(heading: heading, note: ExactWords.returns(item), policy: item.policy)
    }
    return [
      .table(
        [.text(""), .text("Policy"), .number(heads.proxy), .number(heads.intended)],
        rows: rows + [change]),
      .section("choices", "What they choose", PolicyBlocks(map: map).pair(shown[0], shown[1])),
    ]
  }

  // MARK: - How much

  /// What can be lost, as far as it was worked out.
  private var sizes: [(name: Inline, meaning: Inline, size: ExactNumber, share: ExactNumber?)] {
    let all: [(Inline, Inline, ExactNumber?, ExactNumber?)] = [
      (
        "Strict hack", "most that is lost while the proxy rises; 0 exactly where unhackable",
        strictHack, strictHackShare
      ),
      ("Weak hack", "most that is lost while the proxy does not fall", weakHack, weakHackShare),
      (
        "Goodhart gap", "best true return minus the least at the proxy's optimum", goodhartGap, nil
      ),
    ]
    return all.compactMap { name, meaning, size, share in
      size.map { (name, meaning, $0, share) }
    }
  }

  private var sizeBlocks: [Block] {
    let rows = sizes.map { name, meaning, size, share -> [Inline] in
      [
        name + .detail(meaning), "\(plain: size)", Inline(ExactText.decimal(size, digits: 8)),
        share.map { "\(plain: $0)" } ?? .none, share.map { Inline(ExactText.percent($0)) } ?? .none,
      ]
    }
    let table = Block.table(
      [
        .text("Size"), .number("Exact"), .number("Decimal", rank: 1),
        .number("Share of true range", rank: 2), .number("In percent"),
      ], rows: rows)
    guard let worst = worstCase else { return [table] }
    let isWitness =
      witness?.worse.policy == worst.from.policy && witness?.better.policy == worst.to.policy
    let sentence: Inline =
      "From \(name: worst.from.policy.name) (\(ExactWords.returns(worst.from))) to "
      + "\(name: worst.to.policy.name) (\(ExactWords.returns(worst.to)))"
      + (isWitness ? ": the two policies above." : ".")
    func shown(_ heading: Inline, _ item: PolicyReturns) -> ShownPolicy {
      ShownPolicy(heading: heading, note: ExactWords.returns(item), policy: item.policy)
    }
    let policies =
      isWitness
      ? [] : PolicyBlocks(map: map).pair(shown("From", worst.from), shown("To", worst.to))
    return [
      table,
      .section("worst", "The worst case", [.paragraph(sentence), .only(.page, policies)]),
    ]
  }

  private var correlation: [Block] {
    guard let bound = correlationBound else { return [] }
    let (policy, base) = (Inline.name(bound.policy), Inline.name(bound.base))
    let verdict: Inline =
      bound.canFall
      ? "There is such a true reward under which \(policy) is worse than \(base)."
      : "Under none of them is \(policy) worse than \(base)."
    return [
      .paragraph(
        "\(verdict) This is over all true rewards that correlate with the proxy as stated under "
          + "the visits of \(base), which is 0 on this scale; one is a standard deviation of the "
          + "true reward."),
      Facts.pairs([
        ("Correlation r", .exact(bound.correlation)),
        ("Signed square p·|p|", .exact(bound.signedSquare)),
        ("Chi-square χ²", .exact(bound.chiSquare)),
        (
          "Least true return",
          "\(code: "r·p − √(1−r²)·√(χ²−p²)") = \(exact: bound.worst)"
        ),
      ]),
    ]
  }

  // MARK: - Lists

  private var list: [Block] {
    let places = (Self.places(listed.map(\.proxy)), Self.places(listed.map(\.intended)))
    let rows = listed.enumerated().map { index, item -> [Inline] in
      [
        .name(item.policy.name), .exact(item.proxy), Inline(places.0[index]), .exact(item.intended),
        Inline(places.1[index]),
      ]
    }
    return [
      .paragraph(
        listed.isEmpty
          ? ""
          : oppositePairs.map { "\($0) pairs are ordered oppositely by the two rewards." } ?? ""),
      .table(
        [
          .text("Policy"), .number(heads.proxy), .number("Place", rank: 1),
          .number(heads.intended),
          .number("Place", rank: 1),
        ], rows: rows, summary: ExactWords.all(rows.count, "policy", "policies"), most: 60),
    ]
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

  var measuredBlocks: [Block] {
    guard !measured.isEmpty else { return [] }
    return [
      .paragraph(
        "These returns were measured by playing, with 95 % intervals; they are no part of the proof.",
        .lead),
      .table(
        [.text("Policy"), .number(heads.proxy), .number(heads.intended)],
        rows: measured.map {
          [.name($0.name), .estimate($0.proxy), .estimate($0.intended)]
        }, summary: ExactWords.all(measured.count, "policy", "policies"), most: 30),
    ]
  }

  private var table: DataTable {
    let witness = witness.map { [("better", $0.better), ("worse", $0.worse)] } ?? []
    return DataTable(
      name: "policies", columns: ["role", "policy", "proxy", "true"],
      rows: (listed.map { ("listed", $0) } + vertices.map { ("corner", $0) } + witness).map {
        [.text($0), .text($1.policy.name), .init($1.proxy), .init($1.intended)]
      })
  }
}
