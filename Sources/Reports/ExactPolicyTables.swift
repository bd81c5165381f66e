import Findings

/// Policies beside one another: on the map where there is one, and as a table of where they part.
struct ExactPolicyTables {
  var map: PolicyMap?

  struct Shown {
    var heading: String
    /// Returns or whatever stands beneath the heading; markup already.
    var note: String
    var policy: ExactPolicy
  }

  /// Two policies side by side, cells where they differ standing out, and a table of those states.
  func pair(_ first: Shown, _ second: Shown) -> String {
    let isKnown = !first.policy.choose.isEmpty && !second.policy.choose.isEmpty
    let differences =
      isKnown ? ExactPolicyText.differences(first.policy, second.policy) : []
    let pictures = maps([first, second], marked: Set(differences.map(\.state)))
    let legend =
      pictures.isEmpty || differences.isEmpty
      ? "" : ExactPage.legend([("differs", "the two choose differently here")])
    let shared = pictures.isEmpty ? "" : sharedCells([first, second])
    return [legend, pictures, table(first, second, differences), shared].filter { !$0.isEmpty }
      .joined(separator: "\n")
  }

  /// A picture of each policy; empty without a map.
  func maps(_ policies: [Shown], marked: Set<String> = []) -> String {
    guard let map else { return "" }
    let figures = policies.compactMap { item -> String? in
      let picture = PolicyPicture(
        map: map, content: .choices(item.policy.choose), marked: marked,
        label: "\(item.heading) on the map"
      ).svg()
      guard !picture.isEmpty, !item.policy.choose.isEmpty else { return nil }
      return Self.figure(picture, heading: item.heading, note: item.note)
    }
    return figures.isEmpty ? "" : "<div class=\"maps\">\n\(figures.joined(separator: "\n"))\n</div>"
  }

  /// Cells whose states choose differently within one policy: times, say, or what is carried.
  private func sharedCells(_ policies: [Shown]) -> String {
    var cells: [String: [String]] = [:]
    for state in ExactPolicyText.sorted(map?.places.keys.map { $0 } ?? []) {
      guard let place = map?.places[state] else { continue }
      cells["row \(place.row + 1), column \(place.column + 1)", default: []].append(state)
    }
    func choices(_ states: [String], _ policy: ExactPolicy) -> [(String, ExactPolicy.Choice)] {
      states.compactMap { state in policy.choose[state].map { (state, $0) } }
    }
    let rows = ExactPolicyText.sorted(cells.keys).compactMap { name -> [String]? in
      let all = policies.map { choices(cells[name] ?? [], $0.policy) }
      let differs = all.contains { chosen in
        chosen.contains { !ExactPolicyText.isSame($0.1, chosen[0].1) }
      }
      guard differs else { return nil }
      return [name]
        + all.map { chosen in
          chosen.prefix(12).map { state, choice in
            TextMarks.html("\(TextMarks.name(state)): \(ExactPolicyText.words(choice))")
          }.joined(separator: "<br/>") + (chosen.count > 12 ? "<br/>…" : "")
        }
    }
    guard !rows.isEmpty else { return "" }
    return "<p class=\"muted\">Several states share a cell, and in some cells they choose "
      + "differently; the map shows them beside one another.</p>\n"
      + ExactPage.folded(
        head: ["Cell"] + policies.map { ExactPage.short($0.heading) }, rows: rows,
        what: TextNumbers.count(rows.count, "such cell", "such cells"), most: 0)
  }

  static func figure(_ picture: String, heading: String, note: String) -> String {
    "<figure><figcaption>\(TextMarks.plain(heading))"
      + (note.isEmpty ? "" : "<small>\(note)</small>") + "</figcaption>\n\(picture)</figure>"
  }

  private func table(
    _ first: Shown, _ second: Shown, _ differences: [ExactPolicyText.Difference]
  ) -> String {
    let unknown = [first, second].filter(\.policy.choose.isEmpty)
    if unknown.count == 2 {
      return "<p class=\"muted\">Only the returns of these policies are known, not what they "
        + "choose.</p>"
    }
    if let only = unknown.first {
      return "<p class=\"muted\">Of \(TextMarks.html(only.policy.name)) only the returns are "
        + "known, not what it chooses.</p>"
    }
    guard !differences.isEmpty else {
      return "<p class=\"muted\">They choose alike in every state.</p>"
    }
    let rows = differences.map {
      [TextMarks.html($0.state), ExactPolicyText.html($0.first), ExactPolicyText.html($0.second)]
    }
    let count = TextNumbers.count(rows.count, "state", "states")
    return ExactPage.folded(
      head: ["Differ in state", ExactPage.short(first.heading), ExactPage.short(second.heading)],
      rows: rows, what: "The \(count) where they differ", most: 24)
  }

  /// The potential of every state in its cell; empty without a map.
  func potential(_ numbers: [String: ExactNumber]) -> String {
    guard let map, !numbers.isEmpty else { return "" }
    let picture = PolicyPicture(
      map: map, content: .numbers(numbers), label: "The potential of each state on the map"
    ).svg()
    return picture.isEmpty
      ? ""
      : "<div class=\"maps\">\n"
        + Self.figure(picture, heading: "Potential Φ", note: "shown in each state's cell")
        + "\n</div>"
  }
}

/// The identity that makes one reward of another, with its numbers.
struct ExactCertificate {
  var certificate: HackabilityAnswer.Certificate
  var proxy: String
  var intended: String
  var map: PolicyMap?

  private var isTrivial: Bool { ExactOrder.sign(certificate.scale) == 0 }

  /// The identity as plain text: `true(s,a) = 2 · proxy(s,a) + Φ(s) − γ · E[Φ(s′)]`.
  var identity: String {
    let name = ExactPage.short(certificate.reward, most: 40)
    let shaping = "Φ(s) − γ · E[Φ(s′)]"
    return isTrivial
      ? "\(name)(s,a) = \(shaping)"
      : "\(name)(s,a) = \(ExactText.plain(certificate.scale)) · "
        + "\(ExactPage.short(proxy, most: 40))(s,a) + \(shaping)"
  }

  var explanation: String {
    isTrivial
      ? "This reward is potential shaping and nothing else: along every path the potentials "
        + "cancel, and all policies return the same."
      : "Along every path the potentials cancel but for the one at the start, which no policy "
        + "chooses; so the returns are in the same order as \(ExactText.plain(certificate.scale)) "
        + "times the proxy's."
  }

  func html() -> String {
    let states = ExactPolicyText.sorted(certificate.potential.keys)
    let rows = states.compactMap { state in
      certificate.potential[state].map { [TextMarks.html(state), ExactText.html($0)] }
    }
    let picture = ExactPolicyTables(map: map).potential(certificate.potential)
    return """
      <p class="formula"><code>\(TextMarks.plain(identity))</code></p>
      <p>\(TextMarks.sentence(explanation)) To check it by hand, put the rewards, the potential \
      Φ below, the discount γ and the mean Φ of the next states into the line above, for every \
      choice (s,a).</p>
      \(picture)
      \(ExactPage.folded(
        head: ["State", "Potential Φ"], rows: rows, numeric: [1],
        what: "The potential of all \(TextNumbers.count(rows.count, "state", "states"))", most: 24))
      """
  }
}
