import Findings

/// Hackability in a terminal: the pair or the identity that proves it, sizes, and the polygon.
struct ExactTerminalHackability {
  var terminal: ExactTerminal
  var answer: HackabilityAnswer

  private var width: Int { terminal.width }

  func lines() -> [String] {
    [witness(), certificate(), sizes(), polygon(), correlation(), listed()]
      .filter { !$0.isEmpty }.joined(separator: [""]).map { $0 }
  }

  private func witness() -> [String] {
    guard let witness = answer.witness else { return [] }
    let rows = [("worse for the proxy", witness.worse), ("better for the proxy", witness.better)]
      .map {
        [
          "\($0): \(TextMarks.name($1.policy.name))", ExactText.plain($1.proxy),
          ExactText.plain($1.intended),
        ]
      }
    return terminal.table(
      head: ["Policy", "proxy", "true"], rows: rows + [["change", "rises", "falls"]],
      numeric: [1, 2]) + differences(witness.worse.policy, witness.better.policy)
  }

  /// `In state X: up instead of left.`
  private func differences(_ worse: ExactPolicy, _ better: ExactPolicy) -> [String] {
    let differences = ExactPolicyText.differences(worse, better)
    guard !differences.isEmpty else { return [] }
    let most = 10
    let lines = differences.prefix(most).flatMap { item in
      let (before, after) = (
        item.first.map { ExactPolicyText.words($0) }, item.second.map { ExactPolicyText.words($0) }
      )
      return terminal.wrapped(
        "In state \(TextMarks.name(item.state)) the better one for the proxy chooses "
          + "\(after ?? "nothing stated")\(before.map { " instead of \($0)" } ?? "").")
    }
    let rest = differences.count - most
    return [""] + maps(worse, better) + lines
      + (rest > 0
        ? terminal.faint("… and in \(TextNumbers.count(rest, "more state", "more states")).") : [])
  }

  /// Both policies on the map, side by side or one beneath the other; nothing where it is too wide.
  private func maps(_ worse: ExactPolicy, _ better: ExactPolicy) -> [String] {
    guard let map = answer.map, map.lines.count <= 30 else { return [] }
    let pictures = [("worse for the proxy", worse), ("better for the proxy", better)].map {
      [$0] + ExactTerminalMap(map: map, policy: $1).lines()
    }
    let signs = Set(pictures.flatMap { $0.dropFirst().joined() })
    let key = [("*", "depends on more than the cell"), ("%", "several actions by chance")].filter {
      signs.contains(Character($0.0))
    }.map { "\($0.0) \($0.1)" }
    let end = key.isEmpty ? [""] : terminal.faint(key.joined(separator: ", ")) + [""]
    let size = pictures.flatMap { $0 }.map(TerminalText.width).max() ?? 0
    guard size > 0, size <= width else { return [] }
    if 2 * size + 4 > width { return pictures[0] + [""] + pictures[1] + end }
    return zip(pictures[0], pictures[1]).map {
      TerminalText.padded($0, to: size + 4) + $1
    } + end
  }

  private func certificate() -> [String] {
    answer.certificate.map {
      terminal.certificate(
        .init(certificate: $0, proxy: answer.proxy, intended: answer.intended))
    } ?? []
  }

  private func sizes() -> [String] {
    let rows: [[String]] = [
      ("strict hack", answer.strictHack, answer.strictHackShare),
      ("weak hack", answer.weakHack, answer.weakHackShare),
      ("Goodhart gap", answer.goodhartGap, nil),
    ].compactMap { name, size, share in
      size.map {
        [name, ExactText.short($0), share.map { ExactText.percent($0) } ?? "–"]
      }
    }
    var lines = terminal.table(
      head: ["Most that can be lost", "true return", "of the range"], rows: rows, numeric: [1, 2])
    if let worst = answer.worstCase {
      lines += terminal.wrapped(
        "Worst case: from \(TextMarks.name(worst.from.policy.name)) to "
          + "\(TextMarks.name(worst.to.policy.name)) the true return goes from "
          + "\(ExactText.plain(worst.from.intended)) to \(ExactText.plain(worst.to.intended)).")
    }
    return lines
  }

  // MARK: - Polygon

  private func polygon() -> [String] {
    let page = ExactHackabilityPage(answer: answer)
    let chart = page.chart()
    let corners = chart.corners.filter(\.at.isFinite)
    guard !corners.isEmpty, corners.count == chart.corners.count else { return [] }
    let plot = ExactTerminalPolygon(
      corners: corners.map { ($0.at.x, $0.at.y) },
      worst: chart.worst.map { (($0.from.x, $0.from.y), ($0.to.x, $0.to.y)) },
      width: width, useColour: terminal.useColour)
    // Letters only where each corner has one.
    let hasLetters = answer.vertices.count <= ExactTerminalPolygon.letters.count
    let rows =
      !hasLetters
      ? []
      : zip(answer.vertices, 0..<ExactTerminalPolygon.letters.count).map { item, index in
        [
          String(ExactTerminalPolygon.letters[index]), item.policy.name,
          ExactText.plain(item.proxy),
          ExactText.plain(item.intended),
        ]
      }
    return terminal.wrapped(
      "Returns that policies can reach, true upward, proxy to the right"
        + (chart.worst == nil ? ":" : "; dotted: the largest fall:")) + plot.lines()
      + terminal.table(
        head: ["", "Corner's policy", "proxy", "true"], rows: rows, numeric: [2, 3])
      + (hasLetters
        ? [] : terminal.faint("It has \(NumberText.whole(answer.vertices.count)) corners."))
  }

  // MARK: - More numbers

  private func correlation() -> [String] {
    guard let bound = answer.correlationBound else { return [] }
    return terminal.wrapped(
      "Over all true rewards that correlate \(ExactText.plain(bound.correlation)) with the proxy "
        + "under \(TextMarks.name(bound.base)), \(TextMarks.name(bound.policy)) returns at least "
        + "\(ExactText.plain(bound.worst)) standard deviations more: it "
        + (bound.canFall ? "can" : "cannot") + " be worse than \(TextMarks.name(bound.base)).")
  }

  private func listed() -> [String] {
    let proxy = ExactHackabilityPage.places(answer.listed.map(\.proxy))
    let intended = ExactHackabilityPage.places(answer.listed.map(\.intended))
    let rows = answer.listed.enumerated().map { index, item in
      [
        item.policy.name, ExactText.plain(item.proxy), proxy[index],
        ExactText.plain(item.intended), intended[index],
      ]
    }
    let pairs = answer.misorderedPairs.map { misordered in
      terminal.wrapped(
        "\(ExactText.plain(misordered))"
          + (answer.pairs.map { " of \(ExactText.plain($0))" } ?? "")
          + " pairs are ordered oppositely.")
    }
    return terminal.table(
      head: ["Listed policy", "proxy", "place", "true", "place"], rows: rows,
      numeric: [1, 2, 3, 4]) + (pairs ?? [])
  }
}

/// A policy on its map in signs: arrows for actions, `*` where a cell's states choose differently.
struct ExactTerminalMap {
  var map: PolicyMap
  var policy: ExactPolicy

  private struct Cell: Hashable {
    var row: Int
    var column: Int
  }

  func lines() -> [String] {
    var cells = map.lines.map { Array($0) }
    var choices: [Cell: [ExactPolicy.Choice]] = [:]
    for state in ExactPolicyText.sorted(map.places.keys) {
      guard let place = map.places[state], let choice = policy.choose[state] else { continue }
      choices[Cell(row: place.row, column: place.column), default: []].append(choice)
    }
    for (place, chosen) in choices {
      guard cells.indices.contains(place.row), cells[place.row].indices.contains(place.column),
        let first = chosen.first
      else { continue }
      let agree = chosen.dropFirst().allSatisfy { ExactPolicyText.isSame($0, first) }
      cells[place.row][place.column] = agree ? sign(first) : "*"
    }
    // Wide characters would push the rest of their row aside.
    return cells.map { row in
      String(row.map { TerminalText.columns(of: $0) == 1 ? $0 : "?" })
    }.map { TextMarks.visible($0) }
  }

  private func sign(_ choice: ExactPolicy.Choice) -> Character {
    let shares = ExactPolicyText.shares(choice)
    guard shares.count == 1, let action = shares.first?.action else { return "%" }
    guard let direction = map.directions[action] else {
      return action.first { $0.isLetter } ?? "?"
    }
    switch (direction.row.signum(), direction.column.signum()) {
    case (0, 0): return "·"
    case (-1, 0): return "↑"
    case (1, 0): return "↓"
    case (0, 1): return "→"
    case (0, -1): return "←"
    case (-1, 1): return "↗"
    case (-1, -1): return "↖"
    case (1, 1): return "↘"
    default: return "↙"
    }
  }
}

/// The polygon in braille, its first corners as letters.
struct ExactTerminalPolygon {
  var corners: [(x: Double, y: Double)]
  var worst: (from: (x: Double, y: Double), to: (x: Double, y: Double))?
  var width: Int
  var useColour: Bool

  static let letters = Array("ABCDEFGHIJKL")

  func lines() -> [String] {
    let x = NiceTicks.range(of: corners.map(\.x), room: 0)
    let y = NiceTicks.range(of: corners.map(\.y), room: 0)
    let ends = [y.high, y.low].map { NumberText.engineering($0) }
    let margin = ends.map(TerminalText.width).max() ?? 0
    var canvas = BrailleCanvas(columns: min(56, width - margin - 3), rows: 12)
    let across = Scale(
      kind: .linear, low: x.low, high: x.high, start: 1, end: Double(canvas.width - 2))
    let upward = Scale(
      kind: .linear, low: y.low, high: y.high, start: Double(canvas.height - 2), end: 1)
    func place(_ point: (x: Double, y: Double)) -> (x: Int, y: Int)? {
      let (px, py) = (across(point.x).rounded(), upward(point.y).rounded())
      guard abs(px) < 10_000, abs(py) < 10_000 else { return nil }
      return (Int(px), Int(py))
    }
    let places = corners.compactMap(place)
    for (from, to) in zip(places, places.dropFirst() + places.prefix(1)) {
      canvas.line(from: from, to: to)
    }
    if let worst, let from = place(worst.from), let to = place(worst.to) {
      canvas.line(from: from, to: to, pen: 1, gap: 3)
    }
    var cells = (0..<canvas.rows).map { canvas.row($0) }
    if places.count <= Self.letters.count {
      // The first of corners in one character keeps its letter.
      for (index, place) in places.enumerated().reversed() {
        let (row, column) = (place.y / 4, place.x / 2)
        guard cells.indices.contains(row), cells[row].indices.contains(column) else { continue }
        cells[row][column] = (Self.letters[index], nil)
      }
    }
    let body = cells.enumerated().map { row, line in
      let label = row == 0 ? ends[0] : row == canvas.rows - 1 ? ends[1] : ""
      return TerminalText.aligned(label, to: margin) + (label.isEmpty ? " │" : " ┤") + inside(line)
    }
    let low = NumberText.engineering(x.low)
    let high = NumberText.engineering(x.high)
    let gap = canvas.columns - low.count - high.count
    let blank = String(repeating: " ", count: margin + 1)
    return body + [
      blank + "└" + String(repeating: "─", count: canvas.columns),
      blank + " " + low + String(repeating: " ", count: max(1, gap)) + high,
    ]
  }

  private func inside(_ cells: [(character: Character, pen: Int?)]) -> String {
    var line = cells[...]
    while line.last?.character == " " { line.removeLast() }
    guard useColour else { return String(line.map(\.character)) }
    return line.map { cell in
      let colour: TerminalText.Colour? = cell.pen.map { $0 == 0 ? .blue : .red }
      return TerminalText.coloured(String(cell.character), colour, true)
    }.joined()
  }
}
