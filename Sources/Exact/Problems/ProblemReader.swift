import Arithmetic
import Findings
import Ground

/// Reads a decision problem from a file: states and transitions, or a gridworld drawn in lines.
///
///     {"states": ["s", "t"], "actions": ["a", "b"], "discount": "9/10", "start": "s",
///      "transitions": {"s": {"a": {"s": "1/2", "t": "1/2"}, "b": "t"}, "t": {"a": "s"}},
///      "rewards": {"true": {"s": {"a": 1, "b": 0}, "t": 2}, "proxy": {…}},
///      "policies": [{"name": "patient", "choose": {"s": "a"}}]}
///
/// `GridReader` has the form of a gridworld. Numbers are JSON numbers or texts such as `"1/3"`,
/// exact as written.
///
/// - Parameters:
///   - bytes: What the file holds.
///   - file: Its name, for messages and for a problem without a name of its own.
/// - Throws: `ExactError.file`: the first few things that are wrong, each with its path in the
/// file.
package func readProblem(_ bytes: [UInt8], file: String) throws(ExactError) -> DecisionProblem {
  let report = FileReport(file: file, bytes: bytes)
  let root = try report.json()
  var reader = ProblemReader(
    report: report, base: FilePath(), fallbackName: ProblemReader.name(of: file))
  return try reader.problem(root)
}

/// Reads one problem of a file; `readProblem` says in which form.
///
/// Problems are noted and reading goes on, as far as what follows can still be understood; the
/// parts are settled one after the other.
struct ProblemReader {
  var report: FileReport
  var numbers = NumberReader()
  /// Where the problem stands in the file.
  let base: FilePath
  /// Its name, where it gives none.
  let fallbackName: String
  /// States and actions of the first problem of a family, which all others must have.
  var family: (states: [String], actions: [String])?

  var states = NameTable(kind: "state")
  var actions = NameTable(kind: "action")
  /// `[state]`: whether episodes end there.
  var isTerminal: [Bool] = []
  /// `[state][choice]`, in the order of actions.
  var choices: [[DecisionProblem.Choice]] = []
  /// Next states that are written with probability 0, by state and action.
  var impossible: [StateAction: Set<Int>] = [:]
  var start: [Rational] = []
  var discount = Rational.one
  var horizon: Int?

  struct StateAction: Hashable {
    var state: Int
    var action: Int
  }

  init(report: FileReport, base: FilePath, fallbackName: String) {
    self.report = report
    self.base = base
    self.fallbackName = fallbackName
  }

  /// A file's name without folders and ending.
  static func name(of file: String) -> String {
    let last = file.split(separator: "/").last.map(String.init) ?? file
    guard let dot = last.lastIndex(of: "."), dot > last.startIndex else { return last }
    return String(last[..<dot])
  }

  /// The problem that an object holds, in either form.
  mutating func problem(_ root: JSONNode) throws(ExactError) -> DecisionProblem {
    guard let members = try report.members(of: root, at: base, means: "a problem, an object")
    else {
      try report.settle()
      throw ExactError.file(report.file, path: base.description, what: "There is no problem here.")
    }
    for (key, what) in Self.otherKinds where root[key] != nil && root["states"] == nil {
      throw ExactError.file(report.file, path: base.description, what: what)
    }
    return root["grid"] != nil ? try grid(root, members) : try tabular(root, members)
  }

  /// Files of other kinds, by a key that gives them away.
  private static let otherKinds = [
    ("problems", "This is a family of problems, and one problem is wanted here."),
    ("returns", "This is a table of policies with their returns, and a problem is wanted here."),
    ("edges", "This is an influence diagram, and a decision problem is wanted here."),
  ]

  private static let keys = [
    "name", "comment", "states", "actions", "discount", "horizon", "start", "transitions",
    "rewards", "policies", "terminal", "map",
  ]

  private mutating func tabular(
    _ root: JSONNode, _ members: [JSONNode.Member]
  ) throws(ExactError) -> DecisionProblem {
    try report.checkKeys(members, known: Self.keys, at: base)
    for (key, example) in [
      ("states", #""states": ["s", "t"]"#), ("actions", #""actions": ["left", "right"]"#),
      ("transitions", #""transitions": {"s": {"left": "t"}}"#),
      ("rewards", #""rewards": {"true": {…}, "proxy": {…}}"#),
    ] where root[key] == nil {
      try report.note("'\(key)' is missing. Write it as \(example).", at: base)
    }
    try report.settle()
    let name = try self.name(root)
    if let node = root["states"] {
      try readNames(node, into: \.states, most: ReadingLimits.states, at: base / "states")
    }
    if let node = root["actions"] {
      try readNames(node, into: \.actions, most: ReadingLimits.actions, at: base / "actions")
    }
    try report.settle()
    try agreeWithFamily()
    try readTerminal(root["terminal"], at: base / "terminal")
    try readTime(root)
    try readStart(root["start"], at: base / "start")
    try report.settle()
    if let node = root["transitions"] {
      try readTransitions(node, at: base / "transitions")
      try report.settle()
    }
    try checkSize()
    var rewards: [DecisionProblem.Reward] = []
    if let node = root["rewards"] { rewards = try self.rewards(node, at: base / "rewards") }
    try report.settle()
    let policies = try self.policies(root["policies"], at: base / "policies", arrows: nil)
    var map: PolicyMap?
    if let node = root["map"] { map = try self.map(node, at: base / "map") }
    try report.settle()
    return DecisionProblem(
      name: name, states: states.names, actions: actions.names, choices: choices,
      discount: discount, horizon: horizon, start: start, rewards: rewards, policies: policies,
      map: map)
  }

  // MARK: Names

  mutating func name(_ root: JSONNode) throws(ExactError) -> String {
    if let node = root["comment"] {
      _ = try report.text(of: node, at: base / "comment", means: "a text for readers")
    }
    guard let node = root["name"] else { return fallbackName }
    let path = base / "name"
    guard let name = try report.text(of: node, at: path, means: "the problem's name, a text")
    else { return fallbackName }
    if let fault = NameTable.fault(of: name) {
      try report.note(fault, at: path, offset: node.offset)
    }
    return name
  }

  /// Reads a list of names that differ.
  private mutating func readNames(
    _ node: JSONNode, into table: WritableKeyPath<ProblemReader, NameTable>, most: Int,
    at path: FilePath
  ) throws(ExactError) {
    let kind = self[keyPath: table].kind
    guard let items = try report.items(of: node, at: path, means: "a list of \(kind) names")
    else { return }
    if items.isEmpty {
      try report.note("There is no \(kind). Name one at least.", at: path, offset: node.offset)
    }
    guard items.count <= most else {
      try report.note(
        "There are \(items.count) \(kind)s; \(most) are read at most.", at: path,
        offset: node.offset)
      return
    }
    for (index, item) in items.enumerated() {
      guard
        let name = try report.text(
          of: item, at: path[index], means: "a \(kind)'s name, a text in quotes")
      else { continue }
      if let fault = NameTable.fault(of: name) {
        try report.note(fault, at: path[index], offset: item.offset)
      } else if let first = self[keyPath: table].add(name) {
        try report.note(
          "The \(kind) \(FileWording.quoted(name)) is there already, at \(path[first]). "
            + "Give each its own name.",
          at: path[index], offset: item.offset)
      }
    }
  }

  /// Takes over the order of names of a family's first problem, where the names are the same.
  mutating func agreeWithFamily() throws(ExactError) {
    guard let family else { return }
    for (table, wanted, key) in [
      (states, family.states, "states"), (actions, family.actions, "actions"),
    ] {
      let missing = wanted.filter { table[$0] == nil }
      let known = Set(wanted)
      let extra = table.names.filter { !known.contains($0) }
      if missing.isEmpty && extra.isEmpty { continue }
      var what = "The \(key) differ from those of the family's first problem:"
      if !missing.isEmpty { what += " \(FileWording.list(missing)) missing here" }
      if !extra.isEmpty {
        what += "\(missing.isEmpty ? "" : ",") \(FileWording.list(extra)) only here"
      }
      try report.note(what + ". All need the same \(key).", at: base / key)
    }
    try report.settle()
    states = NameTable(kind: "state", names: family.states)
    actions = NameTable(kind: "action", names: family.actions)
  }

  private mutating func readTerminal(
    _ node: JSONNode?, at path: FilePath
  ) throws(ExactError) {
    isTerminal = [Bool](repeating: false, count: states.names.count)
    guard let node,
      let items = try report.items(of: node, at: path, means: "a list of states where episodes end")
    else { return }
    for (place, item) in items.enumerated() {
      guard let name = try report.text(of: item, at: path[place], means: "a state's name"),
        let state = try index(of: name, in: states, at: path[place], offset: item.offset)
      else { continue }
      isTerminal[state] = true
    }
  }

  /// A name's number, or nil after noting that it is unknown.
  mutating func index(
    of name: String, in table: NameTable, at path: FilePath, offset: Int
  ) throws(ExactError) -> Int? {
    if let index = table[name] { return index }
    let article = table.kind == "action" ? "an" : "a"
    try report.note(
      "\(FileWording.quoted(name)) is not \(article) \(table.kind)."
        + FileWording.suggestion(for: name, among: table.names),
      at: path, offset: offset)
    return nil
  }

  // MARK: Time

  /// Discount and horizon.
  mutating func readTime(_ root: JSONNode) throws(ExactError) {
    let (discountPath, horizonPath) = (base / "discount", base / "horizon")
    if let node = root["horizon"], let value = try number(node, at: horizonPath) {
      if !value.isWhole || value < 1 {
        try report.note(
          "A horizon is a whole number of steps, 1 or more, not \(FileWording.number(value)).",
          at: horizonPath, offset: node.offset)
      } else if let steps = Int(value.description), steps <= mostSteps {
        horizon = steps
      } else {
        try report.note(
          "\(FileWording.number(value)) steps of \(states.names.count) states are too many; "
            + "\(mostSteps) steps at most.",
          at: horizonPath, offset: node.offset)
      }
    }
    guard let node = root["discount"] else {
      if root["horizon"] == nil {
        try report.note(
          "There is neither 'discount' nor 'horizon'. Give a discount below 1, such as \"9/10\", "
            + "or the number of steps of an episode.", at: base)
      }
      return
    }
    guard let value = try number(node, at: discountPath) else { return }
    if value.signum() < 0 || value > 1 {
      try report.note(
        "A discount is from 0 to 1, and this is \(FileWording.number(value)).", at: discountPath,
        offset: node.offset)
    } else if value == 1 && root["horizon"] == nil {
      try report.note(
        "A discount of 1 needs a 'horizon', or returns have no bound. Give the number of steps, "
          + "or a discount below 1.",
        at: discountPath, offset: node.offset)
    }
    discount = value
  }

  private var mostSteps: Int { max(1, ReadingLimits.stateTimes / max(1, states.names.count)) }

  private mutating func readStart(_ node: JSONNode?, at path: FilePath) throws(ExactError) {
    start = [Rational](repeating: .zero, count: states.names.count)
    guard let node else {
      if start.count == 1 {
        start[0] = .one
      } else {
        try report.note(
          "'start' is missing. Write the state where episodes start, or probabilities: "
            + #""start": {"s": "1/2", "t": "1/2"}."#, at: base)
      }
      return
    }
    guard
      let shares = try distribution(node, over: states, at: path, means: "a state")
    else { return }
    for share in shares { start[share.index] = share.probability }
    if !start.indices.contains(where: { !start[$0].isZero && !isTerminal[$0] }) {
      try report.note(
        "Every state where episodes start is one where they end. Start elsewhere.", at: path,
        offset: node.offset)
    }
  }

  /// Notes what would take too much room, once the choices are known.
  mutating func checkSize() throws(ExactError) {
    let outcomes = choices.reduce(0) { $0 + $1.reduce(0) { $0 + $1.outcomes.count } }
    guard let horizon, outcomes * horizon > ReadingLimits.outcomeTimes else { return }
    try report.note(
      "\(horizon) steps with \(outcomes) outcomes each are too many; "
        + "\(max(1, ReadingLimits.outcomeTimes / outcomes)) steps at most.", at: base / "horizon")
    try report.settle()
  }
}

/// Names of one kind, by their number and back.
struct NameTable {
  /// `state`, `action`.
  let kind: String
  private(set) var names: [String] = []
  private var indices: [String: Int] = [:]

  init(kind: String, names: [String] = []) {
    self.kind = kind
    for name in names { _ = add(name) }
  }

  subscript(name: String) -> Int? { indices[name] }

  /// Adds a name, or returns the place where it is already.
  mutating func add(_ name: String) -> Int? {
    if let first = indices[name] { return first }
    indices[name] = names.count
    names.append(name)
    return nil
  }

  /// Why a text cannot be a name, or nil where it can.
  static func fault(of name: String) -> String? {
    if name.allSatisfy(\.isWhitespace) { return "The name is blank. Give one that can be read." }
    if name.utf8.count > ReadingLimits.nameBytes {
      return "The name \(FileWording.quoted(name)) has \(name.utf8.count) bytes; "
        + "\(ReadingLimits.nameBytes) at most."
    }
    if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return "The name \(FileWording.quoted(name)) has a control character. Leave it out."
    }
    return nil
  }
}
