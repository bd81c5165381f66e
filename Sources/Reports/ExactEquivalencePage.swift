import Findings

/// Whether two rewards are the same up to scale and shaping: the identity, or where it breaks.
struct ExactEquivalencePage {
  var answer: EquivalenceAnswer

  func html(_ page: ExactPage) -> String {
    page.html(
      facts: facts,
      sections: [
        Page.section("certificate", "The identity", certificate),
        Page.section("disagreement", "Where no scale fits", disagreement),
      ],
      reading: [
        (
          "Potential shaping",
          "Adding Φ(s) − γ·E[Φ(s′)] to a reward changes all returns by the same amount, whatever "
            + "the potential Φ (Ng, Harada, Russell 1999)."
        ),
        (
          "Advantage",
          "What a choice earns above a reference policy from its state on. Shaping cancels out of "
            + "it, so that advantages can be compared where rewards cannot."
        ),
      ])
  }

  private var facts: [ExactPage.Fact] {
    var facts: [ExactPage.Fact] = []
    if let scale = answer.certificate?.scale {
      facts.append(
        .init(
          name: "Scale", value: ExactText.inline(scale), gloss: "of the proxy in the true reward"))
    }
    func kind(_ isTrivial: Bool) -> String { isTrivial ? "trivial" : "tells policies apart" }
    facts.append(
      .init(
        name: "Proxy", value: Markup.escape(kind(answer.proxyIsTrivial)),
        gloss: TextMarks.name(answer.proxy)))
    facts.append(
      .init(
        name: "True reward", value: Markup.escape(kind(answer.intendedIsTrivial)),
        gloss: TextMarks.name(answer.intended)))
    if let needs = answer.needsRedistribution {
      facts.append(
        .init(
          name: "Holds", value: needs ? "in expectation" : "for each outcome",
          gloss: needs
            ? "over next states (next-state redistribution)" : "without averaging over next states")
      )
    }
    return facts
  }

  private var certificate: String {
    guard let certificate = answer.certificate else { return "" }
    return ExactCertificate(
      certificate: certificate, proxy: answer.proxy, intended: answer.intended
    ).html()
  }

  private var disagreement: String {
    guard !answer.disagreement.isEmpty else { return "" }
    let rows = answer.disagreement.map { item in
      [
        TextMarks.html(item.state), TextMarks.html(item.action), ExactText.html(item.proxy),
        ExactText.html(item.intended),
      ]
    }
    let heads = ExactPage.heads(answer.proxy, answer.intended)
    return "<p class=\"lead\">Advantages of choices over a reference policy, which is what is left "
      + "of a reward when all shaping is taken out. Were the rewards the same up to scale, the two "
      + "columns would be in one proportion; they are not.</p>\n"
      + ExactPage.folded(
        head: [
          "State", "Action", heads.proxy.replacing(" return", with: " advantage"),
          heads.intended.replacing(" return", with: " advantage"),
        ], rows: rows, numeric: [2, 3], what: "All \(rows.count) choices", most: 40)
  }
}
