import Arithmetic
import Findings
import Ground

/// A gridworld as it is drawn: which cells there are, what stands on them, and their states.
struct GridMap {
  static let wall: Character = "#"
  /// Rows and columns that a move changes, by action; `stay` is last.
  static let moves: [(name: String, row: Int, column: Int)] = [
    ("up", -1, 0), ("down", 1, 0), ("left", 0, -1), ("right", 0, 1), ("stay", 0, 0),
  ]
  static let arrows: [Character: String] = [
    "^": "up", "v": "down", "<": "left", ">": "right", ".": "stay",
  ]

  var lines: [[Character]]
  /// `[row][column]`: the cell's state, nil for walls.
  private(set) var stateAt: [[Int?]]
  /// `[state]`
  private(set) var places: [(row: Int, column: Int)] = []
  /// States of each symbol.
  private(set) var states: [Character: [Int]] = [:]

  init(lines: [[Character]]) {
    self.lines = lines
    stateAt = lines.map { Array(repeating: nil, count: $0.count) }
    for (row, line) in lines.enumerated() {
      for (column, symbol) in line.enumerated() where symbol != Self.wall {
        stateAt[row][column] = places.count
        states[symbol, default: []].append(places.count)
        places.append((row, column))
      }
    }
  }

  /// `[state]`: what stands there.
  var symbols: [Character] { places.map { lines[$0.row][$0.column] } }

  func name(of state: Int) -> String { "\(places[state].row),\(places[state].column)" }

  /// Where a move from a cell ends: the cell itself where a wall or the rim is in the way.
  func next(_ state: Int, row: Int, column: Int) -> Int {
    let (row, column) = (places[state].row + row, places[state].column + column)
    guard stateAt.indices.contains(row), stateAt[row].indices.contains(column) else { return state }
    return stateAt[row][column] ?? state
  }
}

/// Reads a gridworld that is drawn in lines:
///
///     {"grid": ["#####", "#A  #", "#  G#", "#####"], "discount": "9/10", "slip": "1/10",
///      "terminal": ["G"], "rewards": {"true": {"G": 1, "step": "-1/100"}, "proxy": {…}},
///      "policies": [{"name": "east", "choose": ["#####", "#>>v#", "#>> #", "#####"]}]}
///
/// States are the cells that are not `#`, named `row,column` from 0 as the lines are drawn.
/// Actions are up, down, left and right, and stay where `"stay": true`; walls and the rim leave
/// the walker in place. With probability `slip` a move goes to one side instead, half to each. A
/// reward gives, for a symbol, what entering a cell of it from another cell earns, and for `step`
/// what each step earns wherever it ends. Episodes start on cells of `A`, all alike, unless
/// `start` says otherwise (a symbol, a cell or probabilities by cell), and end on entering a cell
/// of a `terminal` symbol.
extension ProblemReader {
  private static let gridKeys = [
    "name", "comment", "grid", "discount", "horizon", "slip", "stay", "start", "terminal",
    "rewards", "policies",
  ]

  mutating func grid(
    _ root: JSONNode, _ members: [JSONNode.Member]
  ) throws(ExactError) -> DecisionProblem {
    try report.checkKeys(members, known: Self.gridKeys, at: base)
    if root["rewards"] == nil {
      try report.note(
        "'rewards' is missing. Write it as \"rewards\": {\"true\": {\"G\": 1}, \"proxy\": {…}}.",
        at: base)
    }
    let name = try self.name(root)
    guard let drawn = try gridMap(root["grid"], at: base / "grid") else {
      try report.settle()
      throw ExactError.file(report.file, path: "grid", what: "There is no grid here.")
    }
    try report.settle()
    var hasStay = false
    if let node = root["stay"] {
      if case .boolean(let value) = node.content {
        hasStay = value
      } else {
        try report.note(
          "Here stands true or false, not \(node.kindInWords).", at: base / "stay",
          offset: node.offset)
      }
    }
    states = NameTable(kind: "state", names: drawn.places.indices.map(drawn.name))
    actions = NameTable(
      kind: "action", names: GridMap.moves.prefix(hasStay ? 5 : 4).map(\.name))
    let slip = try self.slip(root["slip"], at: base / "slip")
    try readTerminalSymbols(root["terminal"], on: drawn, at: base / "terminal")
    try readTime(root)
    try readGridStart(root["start"], on: drawn, at: base / "start")
    try report.settle()
    choices = states.names.indices.map { state in
      isTerminal[state] ? [] : moves(from: state, on: drawn, slip: slip, hasStay: hasStay)
    }
    try checkSize()
    var rewards: [DecisionProblem.Reward] = []
    if let node = root["rewards"] {
      rewards = try gridRewards(node, on: drawn, at: base / "rewards")
    }
    try report.settle()
    let map = PolicyMap(
      lines: drawn.lines.map { String($0) },
      places: Dictionary(
        uniqueKeysWithValues: drawn.places.enumerated().map {
          (states.names[$0.offset], .init(row: $0.element.row, column: $0.element.column))
        }),
      directions: Dictionary(
        uniqueKeysWithValues: GridMap.moves.prefix(hasStay ? 5 : 4).map {
          ($0.name, .init(row: $0.row, column: $0.column))
        }))
    let drawnNames = (states.names, actions.names)
    try agreeWithFamily()
    if (states.names, actions.names) != drawnNames {
      throw ExactError.file(
        report.file, path: (base / "grid").description,
        what: "The cells of a grid come in the order of its lines, and the family's first problem "
          + "lists its states in another. Put the grid first.")
    }
    let policies = try self.policies(root["policies"], at: base / "policies", arrows: drawn)
    try report.settle()
    return DecisionProblem(
      name: name, states: states.names, actions: actions.names, choices: choices,
      discount: discount, horizon: horizon, start: start, rewards: rewards, policies: policies,
      map: map)
  }

  // MARK: The grid

  private mutating func gridMap(
    _ node: JSONNode?, at path: FilePath
  ) throws(ExactError) -> GridMap? {
    guard let node,
      let lines = try lines(node, at: path, means: "the grid's lines, a list of texts")
    else { return nil }
    let cells = lines.map(Array.init)
    let width = cells.first?.count ?? 0
    for (row, line) in cells.enumerated() where line.count != width {
      try report.note(
        "The line has \(line.count) cells and the first has \(width). Fill up with spaces or '#'.",
        at: path[row], offset: node.items?[row].offset)
    }
    guard cells.reduce(0, { $0 + $1.count }) <= ReadingLimits.states else {
      try report.note(
        "The grid has more than \(ReadingLimits.states) cells.", at: path, offset: node.offset)
      return nil
    }
    if !cells.contains(where: { $0.contains { $0 != GridMap.wall } }) {
      try report.note(
        "The grid has no cell that is not a wall.", at: path, offset: node.offset)
      return nil
    }
    return GridMap(lines: cells)
  }

  private mutating func slip(_ node: JSONNode?, at path: FilePath) throws(ExactError) -> Rational {
    guard let node, let value = try number(node, at: path) else { return .zero }
    if value.signum() < 0 || value > 1 {
      try report.note(
        "Slip is a probability, from 0 to 1, and this is \(FileWording.number(value)).", at: path,
        offset: node.offset)
    }
    return value
  }

  private func moves(
    from state: Int, on grid: GridMap, slip: Rational, hasStay: Bool
  ) -> [DecisionProblem.Choice] {
    let half = slip / 2
    return GridMap.moves.prefix(hasStay ? 5 : 4).enumerated().map { action, move in
      var outcomes: [DecisionProblem.Outcome] = []
      func add(_ target: Int, _ probability: Rational) {
        if probability.isZero { return }
        if let known = outcomes.firstIndex(where: { $0.target == target }) {
          outcomes[known].probability += probability
        } else {
          outcomes.append(.init(target: target, probability: probability))
        }
      }
      let isMove = move.row != 0 || move.column != 0
      add(grid.next(state, row: move.row, column: move.column), isMove ? .one - slip : .one)
      if isMove {
        add(grid.next(state, row: move.column, column: move.row), half)
        add(grid.next(state, row: -move.column, column: -move.row), half)
      }
      return DecisionProblem.Choice(action: action, outcomes: outcomes)
    }
  }

  /// The states of a symbol, or nil after noting that it is on no cell.
  private mutating func cells(
    of symbol: String, on grid: GridMap, at path: FilePath, offset: Int
  ) throws(ExactError) -> [Int]? {
    if symbol.count == 1, let cells = symbol.first.flatMap({ grid.states[$0] }) { return cells }
    let present = grid.states.keys.map(String.init).sorted()
    let why =
      symbol == String(GridMap.wall)
      ? "A wall cannot be entered." : "No cell of the grid has \(FileWording.quoted(symbol))."
    try report.note(
      "\(why) On cells: \(FileWording.list(present, most: 12)).", at: path, offset: offset)
    return nil
  }

  private mutating func readTerminalSymbols(
    _ node: JSONNode?, on grid: GridMap, at path: FilePath
  ) throws(ExactError) {
    isTerminal = [Bool](repeating: false, count: states.names.count)
    guard let node,
      let items = try report.items(
        of: node, at: path, means: "a list of symbols that end an episode, [\"G\"]")
    else { return }
    for (index, item) in items.enumerated() {
      guard let symbol = try report.text(of: item, at: path[index], means: "a symbol of the grid"),
        let cells = try cells(of: symbol, on: grid, at: path[index], offset: item.offset)
      else { continue }
      for cell in cells { isTerminal[cell] = true }
    }
    if !isTerminal.contains(false) {
      try report.note("Episodes end on every cell, so there is nothing to choose.", at: path)
    }
  }

  private mutating func readGridStart(
    _ node: JSONNode?, on grid: GridMap, at path: FilePath
  ) throws(ExactError) {
    start = [Rational](repeating: .zero, count: states.names.count)
    var cells: [Int]?
    if let node {
      if let text = node.text, text.count == 1 {
        cells = try self.cells(of: text, on: grid, at: path, offset: node.offset)
        if cells == nil { return }
      } else {
        guard
          let shares = try distribution(
            node, over: states, at: path, means: "a cell \"row,column\", a symbol of the grid")
        else { return }
        for share in shares { start[share.index] = share.probability }
      }
    } else {
      cells = grid.states["A"]
      if cells == nil {
        try report.note(
          "No cell has 'A', where episodes start. Draw one, or write \"start\": \"row,column\".",
          at: base)
        return
      }
    }
    if let cells {
      for cell in cells { start[cell] = Rational(1, over: cells.count) ?? .zero }
    }
    if !start.indices.contains(where: { !start[$0].isZero && !isTerminal[$0] }) {
      try report.note(
        "Every cell where episodes start is one where they end. Start elsewhere.", at: path,
        offset: node?.offset)
    }
  }

  // MARK: Rewards and policies

  private mutating func gridRewards(
    _ node: JSONNode, on grid: GridMap, at path: FilePath
  ) throws(ExactError) -> [DecisionProblem.Reward] {
    guard
      let members = try report.members(
        of: node, at: path, means: "an object of rewards by their names")
    else { return [] }
    if members.isEmpty {
      try report.note("There is no reward. Give one at least.", at: path, offset: node.offset)
    }
    let choiceCount = choices.reduce(0) { $0 + $1.count }
    guard members.count * choiceCount <= ReadingLimits.tableCells else {
      try report.note(
        "\(members.count) rewards of \(choiceCount) choices are too many.", at: path,
        offset: node.offset)
      return []
    }
    let symbols = grid.symbols
    var rewards: [DecisionProblem.Reward] = []
    for member in members {
      let here = path / member.name
      if let fault = NameTable.fault(of: member.name) {
        try report.note(fault, at: here, offset: member.offset)
      }
      guard
        let entries = try report.members(
          of: member.value, at: here,
          means: "an object with the reward of each symbol, {\"G\": 1, \"step\": 0}")
      else { continue }
      var step = Rational.zero
      var entering: [Character: Rational] = [:]
      for entry in entries {
        let value = try number(entry.value, at: here / entry.name)
        if entry.name == "step" {
          step = value ?? .zero
        } else if try cells(
          of: entry.name, on: grid, at: here / entry.name, offset: entry.offset) != nil,
          let symbol = entry.name.first
        {
          entering[symbol] = value
        }
      }
      guard report.isClean else { continue }
      let earned = symbols.map { step + (entering[$0] ?? .zero) }
      let byOutcome = choices.indices.map { state in
        choices[state].map { choice in
          choice.outcomes.map { $0.target == state ? step : earned[$0.target] }
        }
      }
      let values = choices.indices.map { state in
        choices[state].indices.map { choice in
          zip(choices[state][choice].outcomes, byOutcome[state][choice])
            .map { $0.probability * $1 }.sum()
        }
      }
      rewards.append(.init(name: member.name, values: values, byOutcome: byOutcome))
    }
    return rewards
  }

  /// What a policy drawn in arrows does, `[state][choice]`: `^`, `v`, `<`, `>`, and `.` to stay.
  mutating func arrows(
    _ node: JSONNode, on grid: GridMap, isReached: [Bool], at path: FilePath
  ) throws(ExactError) -> [[Rational]]? {
    guard let lines = try lines(node, at: path, means: "the policy's lines of arrows")
    else { return nil }
    guard lines.count == grid.lines.count else {
      try report.note(
        "There are \(lines.count) lines, and the grid has \(grid.lines.count).", at: path,
        offset: node.offset)
      return nil
    }
    var probabilities: [[Rational]] = Array(repeating: [], count: choices.count)
    var isGiven = isTerminal
    for (row, line) in lines.enumerated() {
      let offset = node.items?[row].offset
      let signs = Array(line)
      guard signs.count == grid.lines[row].count else {
        try report.note(
          "The line has \(signs.count) cells, and the grid's has \(grid.lines[row].count).",
          at: path[row], offset: offset)
        continue
      }
      for (column, sign) in signs.enumerated() {
        let action = GridMap.arrows[sign].flatMap { actions[$0] }
        guard let state = grid.stateAt[row][column] else {
          if sign != GridMap.wall {
            try report.note(
              "Column \(column) is a wall of the grid, and here stands "
                + "\(FileWording.quoted(String(sign))). Write '#'.",
              at: path[row], offset: offset)
          }
          continue
        }
        if isTerminal[state] { continue }
        if let action {
          isGiven[state] = true
          probabilities[state] = actions.names.indices.map { $0 == action ? .one : .zero }
        } else if sign != " " {
          let signs = actions.names.count == 5 ? "^ v < > ." : "^ v < >"
          try report.note(
            "Column \(column) has \(FileWording.quoted(String(sign))), which is none of \(signs).",
            at: path[row], offset: offset)
        }
      }
    }
    return try completed(
      probabilities, isGiven: isGiven, isReached: isReached, at: path, offset: node.offset)
  }
}
