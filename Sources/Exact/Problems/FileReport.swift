import Ground

/// What is wrong with a file: the first few problems, so that they can be mended together.
struct FileReport {
  /// Problems that are listed before reading is given up.
  static let mostProblems = 5

  let file: String
  private let bytes: [UInt8]
  private var problems: [(path: String, what: String)] = []

  init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  /// Notes a problem; reading goes on unless there are enough.
  ///
  /// - Parameters:
  ///   - what: What is wrong and what to do, in sentences.
  ///   - offset: Bytes before it, where they are known.
  mutating func note(
    _ what: String, at path: FilePath, offset: Int? = nil
  ) throws(ExactError) {
    var what = what
    if let offset, bytes.contains(0x0A) || bytes.contains(0x0D) {
      what += " (line \(TextPlace(after: offset, in: bytes).line))"
    }
    try note(what, atPlace: path.description)
  }

  /// Notes a problem at a place in words.
  mutating func note(_ what: String, atPlace place: String) throws(ExactError) {
    problems.append((place, what))
    if problems.count >= Self.mostProblems { try settle() }
  }

  /// Throws what was noted, if anything was.
  func settle() throws(ExactError) {
    guard let first = problems.first else { return }
    let others = problems.dropFirst().map { "\n  at \($0.path): \($0.what)" }.joined()
    throw ExactError.file(file, path: first.path, what: first.what + others)
  }

  var isClean: Bool { problems.isEmpty }

  /// The file's JSON.
  ///
  /// - Throws: Where it is empty, too long, no text, or no JSON: with line and column.
  func json() throws(ExactError) -> JSONNode {
    guard bytes.count <= ReadingLimits.bytes else {
      throw wrong("The file has \(bytes.count) bytes; \(ReadingLimits.bytes) are read at most.")
    }
    guard !bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else {
      throw wrong("The file is empty.")
    }
    var text = bytes
    // A byte order mark says nothing in UTF-8; blanks keep all offsets as they are.
    if text.starts(with: [0xEF, 0xBB, 0xBF]) {
      text.replaceSubrange(0..<3, with: [0x20, 0x20, 0x20])
    }
    do {
      return try JSONParser.node(text, mostValues: ReadingLimits.values)
    } catch {
      guard String(validating: bytes, as: UTF8.self) != nil else {
        throw wrong("The file's text is not UTF-8. Save it as UTF-8.")
      }
      if error.reason == JSONParser.tooMany {
        throw wrong(
          "The file holds more than \(ReadingLimits.values) values, the most that are read.")
      }
      let place = TextPlace(after: error.offset, in: bytes).description
      let end = error.offset >= bytes.count ? " The file ends too early; is it cut short?" : ""
      throw ExactError.file(file, path: place, what: "This is no JSON: \(error.reason).\(end)")
    }
  }

  private func wrong(_ what: String) -> ExactError { ExactError.file(file, path: "", what: what) }

  // MARK: Kinds of value

  /// An object's members, or nil after noting that it is none or has a name twice.
  mutating func members(
    of node: JSONNode, at path: FilePath, means what: String
  ) throws(ExactError) -> [JSONNode.Member]? {
    guard let members = node.members else {
      try note("Here stands \(what), not \(node.kindInWords).", at: path, offset: node.offset)
      return nil
    }
    if let (first, second) = node.repeatedMembers {
      let line = TextPlace(after: first.offset, in: bytes).line
      try note(
        "The name \(FileWording.quoted(second.name)) stands twice, first in line \(line). Keep one.",
        at: path / second.name, offset: second.offset)
      return nil
    }
    return members
  }

  /// A list's items, or nil after noting that it is none.
  mutating func items(
    of node: JSONNode, at path: FilePath, means what: String
  ) throws(ExactError) -> [JSONNode]? {
    if let items = node.items { return items }
    try note("Here stands \(what), not \(node.kindInWords).", at: path, offset: node.offset)
    return nil
  }

  /// A text, or nil after noting that it is none.
  mutating func text(
    of node: JSONNode, at path: FilePath, means what: String
  ) throws(ExactError) -> String? {
    if let text = node.text { return text }
    try note("Here stands \(what), not \(node.kindInWords).", at: path, offset: node.offset)
    return nil
  }

  /// Notes each member that is none of the `known` ones, with the nearest of them.
  mutating func checkKeys(
    _ members: [JSONNode.Member], known: [String], at path: FilePath
  ) throws(ExactError) {
    for member in members where !known.contains(member.name) {
      let near = likelyNames(for: member.name, among: known)
      let advice =
        near.isEmpty
        ? "Here belong: \(known.joined(separator: ", "))."
        : "Did you mean \(Wording.list(near.map(FileWording.quoted), last: "or"))?"
      try note(
        "\(FileWording.quoted(member.name)) does not belong here. \(advice)",
        at: path / member.name, offset: member.offset)
    }
  }
}

/// What a file may hold, so that no file costs more than moments and memory that a computer has.
enum ReadingLimits {
  static let bytes = 64 << 20
  /// JSON values of any kind.
  static let values = 8_000_000
  static let states = 200_000
  static let actions = 10_000
  /// Pairs of a state and an action.
  static let choices = 1_000_000
  static let outcomes = 4_000_000
  /// States times steps of the horizon.
  static let stateTimes = 2_000_000
  /// Outcomes times steps of the horizon.
  static let outcomeTimes = 20_000_000
  /// The longest horizon of so many states and outcomes.
  static func steps(states: Int, outcomes: Int) -> Int {
    max(1, min(stateTimes / max(1, states), outcomeTimes / max(1, outcomes)))
  }

  /// Policies, or rewards, times choices.
  static let tableCells = 20_000_000
  static let nameBytes = 500
  /// Characters of a number.
  static let numberCharacters = 2_500
  /// Binary digits of a number's numerator or denominator.
  static let numberBits = 8_192
  /// Binary digits of all numbers together that do not fit a machine word.
  static let longNumberBits = 8 << 20
  /// Binary digits of a sum of numbers.
  static let sumBits = 32_768
}
