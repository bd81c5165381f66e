import Arithmetic
import Ground

/// Numbers, probabilities, transitions and rewards of a problem's file.
extension ProblemReader {
  // MARK: Numbers

  /// An exact number, or nil after noting what is wrong with it.
  mutating func number(
    _ node: JSONNode, at path: @autoclosure () -> FilePath
  ) throws(ExactError) -> Rational? {
    let text: String
    switch node.content {
    case .number(let written), .text(let written): text = written
    default:
      try report.note(
        "Here stands a number such as 3, 0.25 or \"1/3\", not \(node.kindInWords).", at: path(),
        offset: node.offset)
      return nil
    }
    switch numbers.number(text) {
    case .success(let value): return value
    case .failure(let reason):
      try report.note(reason.what, at: path(), offset: node.offset)
      return nil
    }
  }

  /// A sum, or nil after noting that it is too long.
  private mutating func sum(
    _ values: some Sequence<Rational>, at path: FilePath, offset: Int
  ) throws(ExactError) -> Rational? {
    switch NumberReader.sum(values) {
    case .success(let value): return value
    case .failure(let reason):
      try report.note(reason.what, at: path, offset: offset)
      return nil
    }
  }

  /// One name, or an object of names with probabilities that sum to 1.
  ///
  /// - Returns: In the order of the file, with those of probability 0; nil after noting what is
  /// wrong.
  mutating func distribution(
    _ node: JSONNode, over table: NameTable, at path: FilePath, means what: String
  ) throws(ExactError) -> [(index: Int, probability: Rational)]? {
    if let name = node.text {
      guard let index = try index(of: name, in: table, at: path, offset: node.offset)
      else { return nil }
      return [(index, .one)]
    }
    let kind = "\(what), or an object with the probability of each, {\"name\": \"1/2\", …}"
    guard let members = try report.members(of: node, at: path, means: kind) else { return nil }
    var shares: [(index: Int, probability: Rational)] = []
    shares.reserveCapacity(members.count)
    var isWhole = true
    for member in members {
      let index = try index(
        of: member.name, in: table, at: path / member.name, offset: member.offset)
      let probability = try number(member.value, at: path / member.name)
      guard let index, let probability else {
        isWhole = false
        continue
      }
      if probability.signum() < 0 || probability > 1 {
        let excess = probability > 1 ? ", \(FileWording.number(probability - .one)) above 1" : ""
        try report.note(
          "A probability is from 0 to 1, and this is \(FileWording.number(probability))\(excess).",
          at: path / member.name, offset: member.value.offset)
        isWhole = false
      }
      shares.append((index, probability))
    }
    guard isWhole,
      let total = try sum(
        shares.lazy.map(\.probability), at: path, offset: node.offset)
    else { return nil }
    guard total != 1 else { return shares }
    let gap = total - .one
    let side = gap.signum() < 0 ? "too little" : "too much"
    let hint =
      members.contains { Self.isDecimal($0.value) }
      ? " Decimals are taken as written: one third is \"1/3\", not 0.333." : ""
    try report.note(
      "The probabilities sum to \(FileWording.number(total)), \(FileWording.number(gap.magnitude)) \(side). "
        + "They must sum to 1.\(hint)",
      at: path, offset: node.offset)
    return nil
  }

  private static func isDecimal(_ node: JSONNode) -> Bool {
    switch node.content {
    case .number(let text), .text(let text): text.contains(".")
    default: false
    }
  }

  // MARK: Transitions

  mutating func readTransitions(_ node: JSONNode, at path: FilePath) throws(ExactError) {
    choices = Array(repeating: [], count: states.names.count)
    guard
      let members = try report.members(
        of: node, at: path, means: "an object with the actions of each state")
    else { return }
    var isGiven = isTerminal
    var (choiceCount, outcomeCount) = (0, 0)
    for member in members {
      let here = path / member.name
      guard let state = try index(of: member.name, in: states, at: here, offset: member.offset),
        let entries = try report.members(
          of: member.value, at: here, means: "an object with the state's actions")
      else { continue }
      if isTerminal[state] {
        if !entries.isEmpty {
          try report.note(
            "Episodes end in \(FileWording.quoted(member.name)), so it has no actions. Leave them out, "
              + "or take it out of 'terminal'.",
            at: here, offset: member.offset)
        }
        continue
      }
      isGiven[state] = !entries.isEmpty
      for entry in entries {
        guard let choice = try choice(entry, from: state, at: here) else { continue }
        choices[state].append(choice)
        choiceCount += 1
        outcomeCount += choice.outcomes.count
      }
      choices[state].sort { $0.action < $1.action }
      guard choiceCount <= ReadingLimits.choices, outcomeCount <= ReadingLimits.outcomes else {
        throw ExactError.file(
          report.file, path: path.description,
          what: "There are too many transitions; \(ReadingLimits.choices) actions of states with "
            + "\(ReadingLimits.outcomes) next states are read at most.")
      }
    }
    let idle = isGiven.indices.filter { !isGiven[$0] }.map { states.names[$0] }
    if let first = idle.first {
      let subject =
        idle.count == 1
        ? "The state \(FileWording.quoted(first)) has no action."
        : "\(idle.count) states have no action: \(FileWording.list(idle))."
      try report.note(
        subject + " Give each one at least, or name it in 'terminal' if episodes end there.",
        at: path, offset: node.offset)
    } else if !isTerminal.contains(false) {
      try report.note("Episodes end in every state, so there is nothing to choose.", at: path)
    }
  }

  private mutating func choice(
    _ entry: JSONNode.Member, from state: Int, at path: FilePath
  ) throws(ExactError) -> DecisionProblem.Choice? {
    let here = path / entry.name
    guard let action = try index(of: entry.name, in: actions, at: here, offset: entry.offset),
      let shares = try distribution(
        entry.value, over: states, at: here, means: "the next state")
    else { return nil }
    var outcomes: [DecisionProblem.Outcome] = []
    outcomes.reserveCapacity(shares.count)
    for share in shares {
      if share.probability.isZero {
        impossible[StateAction(state: state, action: action), default: []].insert(share.index)
      } else {
        outcomes.append(.init(target: share.index, probability: share.probability))
      }
    }
    return DecisionProblem.Choice(action: action, outcomes: outcomes)
  }

  // MARK: Rewards

  mutating func rewards(
    _ node: JSONNode, at path: FilePath
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
    var rewards: [DecisionProblem.Reward] = []
    for member in members {
      let here = path / member.name
      if let fault = NameTable.fault(of: member.name) {
        try report.note(fault, at: here, offset: member.offset)
      }
      if let reward = try reward(member, at: here) { rewards.append(reward) }
    }
    return rewards
  }

  private mutating func reward(
    _ member: JSONNode.Member, at path: FilePath
  ) throws(ExactError) -> DecisionProblem.Reward? {
    guard
      let entries = try report.members(
        of: member.value, at: path,
        means: "an object with each state's reward, {\"state\": {\"action\": 1}} or {\"state\": 1}")
    else { return nil }
    var values: [[Rational]] = Array(repeating: [], count: choices.count)
    var byOutcome: [Int: [[Rational]?]] = [:]
    var isGiven = isTerminal
    for entry in entries {
      let here = path / entry.name
      guard let state = try index(of: entry.name, in: states, at: here, offset: entry.offset)
      else { continue }
      isGiven[state] = true
      if isTerminal[state] {
        if entry.value.members?.isEmpty != true {
          try report.note(
            "Episodes end in \(FileWording.quoted(entry.name)), so nothing is earned there. "
              + "Leave this out, and give the reward to the actions that lead there.",
            at: here, offset: entry.offset)
        }
      } else if entry.value.members != nil {
        guard let (found, outcomes) = try stateRewards(entry.value, of: state, at: here)
        else { continue }
        values[state] = found
        if outcomes.contains(where: { $0 != nil }) { byOutcome[state] = outcomes }
      } else if let value = try number(entry.value, at: here) {
        values[state] = Array(repeating: value, count: choices[state].count)
      }
    }
    let missing = isGiven.indices.filter { !isGiven[$0] }.map { states.names[$0] }
    if !missing.isEmpty {
      try report.note(
        "There is no reward for \(missing.count == 1 ? "the state" : "\(missing.count) states:") "
          + "\(FileWording.list(missing)). Write 0 where nothing is earned.",
        at: path, offset: member.offset)
    }
    guard report.isClean else { return nil }
    var table: [[[Rational]]]?
    if !byOutcome.isEmpty {
      table = choices.indices.map { state in
        choices[state].indices.map { choice in
          byOutcome[state]?[choice]
            ?? Array(
              repeating: values[state][choice], count: choices[state][choice].outcomes.count)
        }
      }
    }
    return DecisionProblem.Reward(name: member.name, values: values, byOutcome: table)
  }

  /// A state's rewards, `[choice]`, and `[choice][outcome]` where they are given by next state.
  private mutating func stateRewards(
    _ node: JSONNode, of state: Int, at path: FilePath
  ) throws(ExactError) -> (values: [Rational], byOutcome: [[Rational]?])? {
    guard
      let entries = try report.members(of: node, at: path, means: "the state's rewards by action")
    else { return nil }
    let available = choices[state]
    var values = [Rational?](repeating: nil, count: available.count)
    var byOutcome = [[Rational]?](repeating: nil, count: available.count)
    var isGiven = [Bool](repeating: false, count: available.count)
    for entry in entries {
      let here = path / entry.name
      guard let choice = try choice(named: entry.name, in: state, at: here, offset: entry.offset)
      else { continue }
      isGiven[choice] = true
      if entry.value.members != nil {
        byOutcome[choice] = try outcomeRewards(entry.value, of: state, choice, at: here)
        guard let outcomes = byOutcome[choice] else { continue }
        values[choice] = try sum(
          zip(available[choice].outcomes, outcomes).lazy.map { $0.probability * $1 }, at: here,
          offset: entry.offset)
      } else {
        values[choice] = try number(entry.value, at: here)
      }
    }
    let missing = isGiven.indices.filter { !isGiven[$0] }
      .map { actions.names[available[$0].action] }
    if !missing.isEmpty {
      try report.note(
        "There is no reward for the action \(FileWording.list(missing)). Write 0 where nothing is earned.",
        at: path, offset: node.offset)
    }
    let whole = values.compactMap(\.self)
    return whole.count == values.count ? (whole, byOutcome) : nil
  }

  /// Rewards of a choice by next state, `[outcome]`.
  private mutating func outcomeRewards(
    _ node: JSONNode, of state: Int, _ choice: Int, at path: FilePath
  ) throws(ExactError) -> [Rational]? {
    guard
      let entries = try report.members(of: node, at: path, means: "rewards by next state")
    else { return nil }
    let outcomes = choices[state][choice].outcomes
    let places = Dictionary(
      outcomes.enumerated().map { ($0.element.target, $0.offset) }, uniquingKeysWith: { a, _ in a })
    let ignored =
      impossible[StateAction(state: state, action: choices[state][choice].action)] ?? []
    var values = [Rational?](repeating: nil, count: outcomes.count)
    var isGiven = [Bool](repeating: false, count: outcomes.count)
    for entry in entries {
      let here = path / entry.name
      guard let target = try index(of: entry.name, in: states, at: here, offset: entry.offset)
      else { continue }
      let value = try number(entry.value, at: here)
      if let place = places[target] {
        values[place] = value
        isGiven[place] = true
      } else if !ignored.contains(target) {
        try report.note(
          "\(FileWording.quoted(entry.name)) never comes next here; what comes next is "
            + "\(FileWording.list(outcomes.map { states.names[$0.target] })). Leave it out.",
          at: here, offset: entry.offset)
      }
    }
    let missing = isGiven.indices.filter { !isGiven[$0] }
      .map { states.names[outcomes[$0].target] }
    if !missing.isEmpty {
      try report.note(
        "There is no reward for the next state \(FileWording.list(missing)). "
          + "Write 0 where nothing is earned.",
        at: path, offset: node.offset)
    }
    let whole = values.compactMap(\.self)
    return whole.count == values.count ? whole : nil
  }

  /// The place of an action among a state's choices, or nil after noting that it is none.
  mutating func choice(
    named name: String, in state: Int, at path: FilePath, offset: Int
  ) throws(ExactError) -> Int? {
    guard let action = try index(of: name, in: actions, at: path, offset: offset)
    else { return nil }
    // Choices are in the order of actions.
    var (low, high) = (0, choices[state].count)
    while low < high {
      let middle = (low + high) / 2
      if choices[state][middle].action < action { low = middle + 1 } else { high = middle }
    }
    if low < choices[state].count, choices[state][low].action == action { return low }
    let available = choices[state].map { actions.names[$0.action] }
    try report.note(
      "The action \(FileWording.quoted(name)) is not available in the state "
        + "\(FileWording.quoted(states.names[state])). Available: \(FileWording.list(available)).",
      at: path, offset: offset)
    return nil
  }
}
