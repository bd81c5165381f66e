import Arithmetic
import Findings
import Ground

/// Policies of a problem's file, and the map that its states lie on.
extension ProblemReader {
  /// The policies, in the order of the file; those without a name are `policy 1` and so on, by
  /// place.
  ///
  /// - Parameter arrows: The gridworld that lines of arrows refer to, if the problem is one.
  mutating func policies(
    _ node: JSONNode?, at path: FilePath, arrows: GridMap?
  ) throws(ExactError) -> [DecisionProblem.Policy] {
    guard let node,
      let items = try report.items(
        of: node, at: path, means: "a list of policies, [{\"name\": …, \"choose\": {…}}]")
    else { return [] }
    let choiceCount = choices.reduce(0) { $0 + $1.count }
    guard items.count * max(choiceCount, states.names.count) <= ReadingLimits.tableCells else {
      try report.note(
        "\(items.count) policies of \(choiceCount) choices are too many.", at: path,
        offset: node.offset)
      return []
    }
    let isReached = reachedStates()
    var names = NameTable(kind: "policy")
    var policies: [DecisionProblem.Policy] = []
    for (index, item) in items.enumerated() {
      let here = path[index]
      guard
        let members = try report.members(
          of: item, at: here, means: "a policy, {\"name\": …, \"choose\": {…}}")
      else { continue }
      try report.checkKeys(members, known: ["name", "choose"], at: here)
      var name = "policy \(index + 1)"
      if let node = item["name"] {
        let place = here / "name"
        guard let given = try report.text(of: node, at: place, means: "the policy's name, a text")
        else { continue }
        if let fault = NameTable.fault(of: given) {
          try report.note(fault, at: place, offset: node.offset)
        }
        name = given
      }
      if let first = names.add(name) {
        try report.note(
          "There is a policy \(FileWording.quoted(name)) already, at \(path[first]). "
            + "Give each its own name.", at: here, offset: item.offset)
      }
      guard let choose = item["choose"] else {
        try report.note(
          "'choose' is missing. Write the action of each state, {\"s\": \"a\"}.", at: here,
          offset: item.offset)
        continue
      }
      let taken: [[Rational]]?
      if let arrows, choose.items != nil {
        taken = try self.arrows(choose, on: arrows, isReached: isReached, at: here / "choose")
      } else {
        taken = try chosen(choose, isReached: isReached, at: here / "choose")
      }
      if let taken {
        policies.append(DecisionProblem.Policy(name: name, probabilities: taken))
      }
    }
    return policies
  }

  /// What a policy does in each state, `[state][choice]`.
  ///
  /// States with one choice may be left out. So may states that no policy reaches, as the policies
  /// of answers do: their first action is taken, which changes no return.
  private mutating func chosen(
    _ node: JSONNode, isReached: [Bool], at path: FilePath
  ) throws(ExactError) -> [[Rational]]? {
    guard
      let entries = try report.members(
        of: node, at: path, means: "an object with the action of each state")
    else { return nil }
    var probabilities: [[Rational]] = Array(repeating: [], count: choices.count)
    var isGiven = isTerminal
    for entry in entries {
      let here = path / entry.name
      guard let state = try index(of: entry.name, in: states, at: here, offset: entry.offset)
      else { continue }
      isGiven[state] = true
      if isTerminal[state] {
        try report.note(
          "Episodes end in \(FileWording.quoted(entry.name)), so nothing is chosen there. Leave it out.",
          at: here, offset: entry.offset)
        continue
      }
      guard
        let shares = try distribution(entry.value, over: actions, at: here, means: "an action")
      else { continue }
      probabilities[state] = Array(repeating: .zero, count: choices[state].count)
      for share in shares {
        let name = actions.names[share.index]
        let place = entry.value.text == nil ? here / name : here
        guard
          let choice = try choice(named: name, in: state, at: place, offset: entry.value.offset)
        else { continue }
        probabilities[state][choice] = share.probability
      }
    }
    return try completed(
      probabilities, isGiven: isGiven, isReached: isReached, at: path, offset: node.offset)
  }

  /// Fills in states that may be left out, and notes those that may not.
  mutating func completed(
    _ given: [[Rational]], isGiven: [Bool], isReached: [Bool], at path: FilePath, offset: Int
  ) throws(ExactError) -> [[Rational]]? {
    var probabilities = given
    var missing: [String] = []
    for state in choices.indices where !isGiven[state] {
      if choices[state].count > 1 && isReached[state] {
        missing.append(states.names[state])
      } else {
        probabilities[state] = choices[state].indices.map { $0 == 0 ? .one : .zero }
      }
    }
    if !missing.isEmpty {
      try report.note(
        "Nothing is chosen in \(FileWording.list(missing)). Give an action, or probabilities. (Only "
          + "states with one action, and those that no policy reaches, may be left out.)",
        at: path, offset: offset)
    }
    return report.isClean ? probabilities : nil
  }

  /// `[state]`: whether some policy comes to choose there.
  private func reachedStates() -> [Bool] {
    var isReached = start.map { !$0.isZero }
    var layer = isReached.indices.filter { isReached[$0] }
    var time = 1
    while !layer.isEmpty, !discount.isZero, time < horizon ?? .max {
      var next: [Int] = []
      for state in layer {
        for choice in choices[state] {
          for outcome in choice.outcomes where !isReached[outcome.target] {
            isReached[outcome.target] = true
            next.append(outcome.target)
          }
        }
      }
      layer = next
      time += 1
    }
    return isReached
  }

  // MARK: The map

  /// Where states lie, for drawing.
  mutating func map(_ node: JSONNode, at path: FilePath) throws(ExactError) -> PolicyMap? {
    guard
      let members = try report.members(
        of: node, at: path, means: "a map, {\"lines\": […], \"places\": {…}, \"directions\": {…}}")
    else { return nil }
    try report.checkKeys(members, known: ["lines", "places", "directions"], at: path)
    let lines = try self.lines(
      node["lines"], at: path / "lines", means: "the map's lines, a list of texts")
    var map = PolicyMap(lines: lines ?? [], places: [:], directions: [:])
    if let node = node["places"] {
      let here = path / "places"
      for entry in try report.members(
        of: node, at: here, means: "an object with [row, column] of each state") ?? []
      {
        guard
          try index(of: entry.name, in: states, at: here / entry.name, offset: entry.offset) != nil,
          let place = try self.place(entry.value, at: here / entry.name)
        else { continue }
        let isOnMap =
          map.lines.indices.contains(place.row) && place.column >= 0
          && place.column < map.lines[place.row].count
        if !isOnMap && lines != nil {
          try report.note(
            "Row \(place.row), column \(place.column) is not on the map. Both count from 0.",
            at: here / entry.name, offset: entry.value.offset)
        }
        map.places[entry.name] = place
      }
    }
    if let node = node["directions"] {
      let here = path / "directions"
      for entry in try report.members(
        of: node, at: here, means: "an object with [rows, columns] of each action") ?? []
      {
        guard
          try index(of: entry.name, in: actions, at: here / entry.name, offset: entry.offset)
            != nil,
          let direction = try self.place(entry.value, at: here / entry.name)
        else { continue }
        map.directions[entry.name] = direction
      }
    }
    return map
  }

  /// A list of lines of text without control characters, or nil after noting what is wrong.
  mutating func lines(
    _ node: JSONNode?, at path: FilePath, means what: String
  ) throws(ExactError) -> [String]? {
    guard let node else {
      try report.note("Here stands \(what), and it is missing.", at: path)
      return nil
    }
    guard let items = try report.items(of: node, at: path, means: what) else { return nil }
    var lines: [String] = []
    for (index, item) in items.enumerated() {
      guard let line = try report.text(of: item, at: path[index], means: "a line of text")
      else { continue }
      let isControl = { (scalar: Unicode.Scalar) in
        scalar.properties.generalCategory == .control
      }
      if line.unicodeScalars.contains(where: isControl) {
        try report.note(
          "The line has a control character, such as a tab. Leave it out.", at: path[index],
          offset: item.offset)
      }
      lines.append(line)
    }
    return lines.count == items.count ? lines : nil
  }

  /// Two whole numbers, row and column, or nil after noting that they are none.
  private mutating func place(
    _ node: JSONNode, at path: FilePath
  ) throws(ExactError) -> PolicyMap.Place? {
    guard let items = node.items, items.count == 2 else {
      try report.note(
        "Here stand two whole numbers, [row, column], not "
          + "\(node.items.map { "a list of \($0.count)" } ?? node.kindInWords).",
        at: path, offset: node.offset)
      return nil
    }
    var parts: [Int] = []
    for (index, item) in items.enumerated() {
      guard let value = try number(item, at: path[index]) else { continue }
      guard value.isWhole, value.magnitude <= 100_000, let part = Int(value.description) else {
        try report.note(
          "This is a whole number of rows or columns, not \(FileWording.number(value)).",
          at: path[index], offset: item.offset)
        continue
      }
      parts.append(part)
    }
    return parts.count == 2 ? PolicyMap.Place(row: parts[0], column: parts[1]) : nil
  }
}
