import Documents
import Exact
import Findings
import Ground

/// A policy that is shown beside others.
struct ShownPolicy {
  var heading: Inline
  /// Its returns, or whatever stands beneath the heading.
  var note: Inline
  var policy: ExactPolicy
}

/// Policies beside one another: on the map where there is one, and as a table of where they part.
struct PolicyBlocks {
  var map: PolicyMap?

  /// Two policies side by side, cells where they differ standing out, and a table of those states.
  func pair(_ first: ShownPolicy, _ second: ShownPolicy) -> [Block] {
    let isKnown = !first.policy.choose.isEmpty && !second.policy.choose.isEmpty
    let differences = isKnown ? PolicyWords.differences(first.policy, second.policy) : []
    let maps = maps([first, second], marked: Set(differences.map(\.state)))
    guard !maps.isEmpty else { return table(first, second, differences) }
    let marks = Block.paragraph("Where a cell stands out, the two choose differently.", .muted)
    return (differences.isEmpty ? [] : [.only(.page, [marks])]) + maps
      + table(first, second, differences) + [.only(.page, sharedCells([first, second]))]
  }

  private func table(
    _ first: ShownPolicy, _ second: ShownPolicy, _ differences: [PolicyWords.Difference]
  ) -> [Block] {
    let unknown = [first, second].filter(\.policy.choose.isEmpty)
    if let only = unknown.first {
      return [
        .paragraph(
          unknown.count == 2
            ? "Only the returns of these policies are known, not what they choose."
            : "Of \(name: only.policy.name) only the returns are known, not what it chooses.",
          .muted)
      ]
    }
    guard !differences.isEmpty else {
      return [.paragraph("They choose alike in every state.", .muted)]
    }
    let count = NumberText.count(differences.count, "state", "states")
    return [
      .table(
        [.text("Differ in state"), .text(first.heading), .text(second.heading)],
        rows: differences.map {
          [.name($0.state), PolicyWords.cell($0.first), PolicyWords.cell($0.second)]
        }, summary: "The \(count) where they differ", most: 24, terminalRows: 10)
    ]
  }

  /// What several policies choose, in the states where not all of them choose alike.
  func choices(_ shown: [ShownPolicy]) -> Block {
    let states = PolicyWords.sorted(Set(shown.flatMap { $0.policy.choose.keys })).filter { state in
      let choices = shown.map { $0.policy.choose[state]?.sameness }
      return choices.contains { $0 == nil || $0 != choices[0] }
    }
    return .table(
      [.text("State")] + shown.map { .text($0.heading) },
      rows: states.map { state in
        [.name(state)] + shown.map { PolicyWords.cell($0.policy.choose[state]) }
      },
      summary: "The \(NumberText.count(states.count, "state", "states")) where they differ",
      most: 24)
  }

  /// Cells whose states choose differently within one policy: times, say, or what is carried.
  private func sharedCells(_ policies: [ShownPolicy]) -> [Block] {
    let rows = cells.compactMap { place, states -> [Inline]? in
      let all = policies.map { item in
        states.compactMap { state in item.policy.choose[state].map { (state, $0) } }
      }
      let differs = all.contains { chosen in
        chosen.contains { $0.1.sameness != chosen[0].1.sameness }
      }
      guard differs else { return nil }
      return ["row \(place.row + 1), column \(place.column + 1)"]
        + all.map { chosen in
          let lines = chosen.prefix(12).map { "\(name: $0.0): \($0.1.words)" as Inline }
          return (lines + (chosen.count > 12 ? ["…"] : [])).joined(.lineBreak)
        }
    }
    guard !rows.isEmpty else { return [] }
    return [
      .paragraph(
        "Several states share a cell, and in some cells they choose differently; the map shows "
          + "them beside one another.", .muted),
      .table(
        [.text("Cell")] + policies.map { .text($0.heading) }, rows: rows,
        summary: Inline(NumberText.count(rows.count, "such cell", "such cells")), most: 0),
    ]
  }

  // MARK: - Maps

  /// A picture of each policy, side by side; none without a map.
  func maps(_ policies: [ShownPolicy], marked: Set<String> = []) -> [Block] {
    let pictures = policies.filter { !$0.policy.choose.isEmpty }.compactMap { item in
      picture(item.heading, item.note, "\(item.heading.plain) on the map", marked: marked) {
        state in
        item.policy.choose[state].map(drawn)
      }
    }
    return pictures.isEmpty ? [] : [.row(pictures.map { [.figure(Figure(.map($0)))] })]
  }

  /// The potential of every state in its cell; none without a map.
  func potential(_ numbers: [String: ExactNumber]) -> [Block] {
    guard !numbers.isEmpty,
      let picture = picture(
        "Potential Φ", "shown in each state's cell", "The potential of each state on the map",
        content: { state in
          numbers[state].map {
            .init(
              sameness: [$0.text], arrows: [], text: ExactText.brief($0), words: ExactText.short($0)
            )
          }
        })
    else { return [] }
    return [.row([[.figure(Figure(.map(picture)))]])]
  }

  /// What is drawn of one state.
  private struct Drawn {
    var sameness: [String]
    var arrows: [MapPicture.Arrow]
    var text: String
    var words: String
  }

  private func drawn(_ choice: ExactPolicy.Choice) -> Drawn {
    let shares = choice.shares
    let directed = shares.compactMap { action, share in
      map?.directions[action].map { direction in
        let size = share.double.isFinite ? min(1, max(0, share.double)) : 0
        return MapPicture.Arrow(
          rows: direction.row, columns: direction.column, share: shares.count == 1 ? 1 : size)
      }
    }
    let other = shares.first { map?.directions[$0.action] == nil }?.action ?? ""
    return Drawn(
      sameness: choice.sameness, arrows: directed, text: ExactWords.short(other, most: 4),
      words: choice.words.plain)
  }

  /// States by cell, rows first, states in the order of their names.
  private var cells: [(place: PolicyMap.Place, states: [String])] {
    guard let map else { return [] }
    let states = PolicyWords.sorted(map.places.keys).compactMap { name in
      map.places[name].map { (name: name, place: $0) }
    }
    return Dictionary(grouping: states) { [$0.place.row, $0.place.column] }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { ($0.value[0].place, $0.value.map(\.name)) }
  }

  private func picture(
    _ heading: Inline, _ note: Inline, _ title: String, marked: Set<String> = [],
    content: (String) -> Drawn?
  ) -> MapPicture? {
    guard let map else { return nil }
    let picture = MapPicture(
      heading: heading, note: note, title: title, lines: map.lines,
      cells: cells.map { place, states in
        .init(
          row: place.row, column: place.column,
          items: items(states.compactMap { state in content(state).map { (state, $0) } }),
          isMarked: states.contains { marked.contains($0) })
      })
    return picture.canDraw ? picture : nil
  }

  /// States of a cell that share a drawing: all of them where they agree; one by one where few do
  /// not; else those together that show the same.
  private func items(_ shown: [(state: String, drawn: Drawn)]) -> [MapPicture.Item] {
    var groups: [(states: [String], drawn: Drawn)] = []
    for (state, drawn) in shown {
      if let index = groups.firstIndex(where: { $0.drawn.sameness == drawn.sameness }) {
        groups[index].states.append(state)
      } else {
        groups.append(([state], drawn))
      }
    }
    if groups.count > 1 && shown.count <= 4 { groups = shown.map { ([$0.state], $0.drawn) } }
    guard groups.count <= 9 else {
      return [.init(text: "…", title: groups.flatMap(\.states).listed().plain)]
    }
    return groups.map { states, drawn in
      .init(
        arrows: drawn.arrows, text: drawn.text,
        title: "\(states.listed(most: 4).plain): \(drawn.words)")
    }
  }
}

extension HackabilityAnswer.Certificate {
  /// The identity that makes one reward of another, with its numbers.
  func blocks(proxy: String, map: PolicyMap?) -> [Block] {
    let isTrivial = ExactOrder.sign(scale) == 0
    let times: Inline =
      isTrivial
      ? "" : "\(plain: scale) · \(foreign: ExactWords.short(proxy, most: 40))(s,a) + "
    let identity: Inline =
      "\(foreign: ExactWords.short(reward, most: 40))(s,a) = \(times)Φ(s) − γ · E[Φ(s′)]"
    let explanation: Inline =
      isTrivial
      ? "This reward is potential shaping and nothing else: along every path the potentials "
        + "cancel, and all policies return the same."
      : "Along every path the potentials cancel but for the one at the start, which no policy "
        + "chooses; so the returns are in the same order as \(plain: scale) times the proxy's."
    let rows = PolicyWords.sorted(potential.keys).map { state in
      [Inline.name(state), ExactWords.exact(potential[state])]
    }
    return [
      .paragraph(identity, .formula),
      .paragraph(explanation),
      .only(
        .page,
        [
          .paragraph(
            "To check it by hand, put the rewards, the potential Φ below, the discount γ and the "
              + "mean Φ of the next states into the line above, for every choice (s,a).")
        ] + PolicyBlocks(map: map).potential(potential)),
      .table(
        [.text("State"), .number("Potential Φ")], rows: rows,
        summary: "The potential of all \(NumberText.count(rows.count, "state", "states"))",
        most: 24,
        terminalRows: 16),
    ]
  }

  var table: DataTable {
    DataTable(
      name: "potential", columns: ["state", "potential"],
      rows: PolicyWords.sorted(potential.keys).map { [.text($0), .init(potential[$0])] })
  }
}
