import Documents
import Exact
import Findings

/// Whether two rewards are the same up to scale and shaping: the identity, or where it breaks.
extension EquivalenceAnswer {
  var story: ExactStory {
    let (p, t) = (ExactWords.quoted(proxy), ExactWords.quoted(intended))
    var story = ExactStory("Are \(p) and \(t) the same reward up to scale and shaping?")
    switch verdict {
    case .equivalent:
      story.says(
        .good, "equivalent", "Yes: they order all policies alike.",
        "\(t) is a positive multiple of \(p) plus potential shaping. No optimisation of one can "
          + "hurt the other.")
    case .opposite:
      story.says(
        .bad, "opposite", "They order all policies oppositely.",
        "\(t) is a negative multiple of \(p) plus potential shaping: what is best for one is worst "
          + "for the other.")
    case .trivial:
      let which: Inline =
        proxyIsTrivial && intendedIsTrivial
        ? "Both rewards are" : (proxyIsTrivial ? p : t) + " is"
      story.says(
        .unable, "trivial", "\(which) the same for every policy.",
        "\(which) shaping and nothing else, so every policy returns the same under it.")
    case .different:
      story.says(
        .uncertain, "different", "No: no scale and no potential make them the same.",
        "There are choices whose advantages under \(p) and \(t) are not in one proportion. With "
          + "all shaping taken out, the rewards still differ.")
    }
    story.facts = facts
    story.blocks = [
      .section(
        "certificate", "The identity", (certificate?.blocks(proxy: proxy, map: nil) ?? []) + holds),
      .section("disagreement", "Where no scale fits", disagreementBlocks),
    ]
    story.reading = [
      (
        "Potential shaping",
        "Adding Φ(s) − γ·E[Φ(s′)] to a reward changes all returns by the same amount, whatever the "
          + "potential Φ (Ng, Harada, Russell 1999)."
      ),
      (
        "Advantage",
        "What a choice earns above a reference policy from its state on. Shaping cancels out of "
          + "it, so that advantages can be compared where rewards cannot."
      ),
    ]
    story.tables =
      (certificate.map { [$0.table] } ?? [])
      + [
        DataTable(
          name: "advantages", columns: ["state", "action", "proxy", "true"],
          rows: disagreement.map {
            [.text($0.state), .text($0.action), .init($0.proxy), .init($0.intended)]
          })
      ].filter { !$0.rows.isEmpty }
    return story
  }

  private var facts: [Fact] {
    func kind(_ isTrivial: Bool) -> Inline { isTrivial ? "trivial" : "tells policies apart" }
    var facts = [
      Fact("Proxy", kind(proxyIsTrivial), gloss: .name(proxy)),
      Fact("True reward", kind(intendedIsTrivial), gloss: .name(intended)),
    ]
    if let scale = certificate?.scale {
      facts.insert(Fact("Scale", .exact(scale), gloss: "of the proxy in the true reward"), at: 0)
    }
    if let needs = needsRedistribution {
      facts.append(
        Fact(
          "Holds", needs ? "in expectation" : "for each outcome",
          gloss: needs
            ? "over next states (next-state redistribution)" : "without averaging over next states")
      )
    }
    return facts
  }

  private var holds: [Block] {
    guard let needs = needsRedistribution else { return [] }
    return [
      .only(
        .terminal,
        [
          .paragraph(
            needs
              ? "It holds in expectation over next states (next-state redistribution)."
              : "It holds for every single outcome.")
        ])
    ]
  }

  private var disagreementBlocks: [Block] {
    guard !disagreement.isEmpty else { return [] }
    let heads = ExactWords.heads(proxy, intended, "advantage")
    return [
      .paragraph(
        "Advantages of choices over a reference policy, which is what is left of a reward when all "
          + "shaping is taken out. Were the rewards the same up to scale, the two columns would be "
          + "in one proportion; they are not.", .lead),
      .table(
        [.text("State"), .text("Action"), .number(heads.proxy), .number(heads.intended)],
        rows: disagreement.map {
          [.name($0.state), .name($0.action), .exact($0.proxy), .exact($0.intended)]
        }, summary: "All \(disagreement.count) choices", most: 40),
    ]
  }
}
