import Arithmetic
import Ground

/// Reads policies with their returns from a table,
///
///     policy,proxy,true
///     clean the attic,1,1
///     clean the kitchen,0,1
///
/// or from JSON: `{"returns": {"proxy": {"attic": "1", "kitchen": 0}, "true": {…}}}`.
///
/// Columns go by their names, in any order, and are separated by commas, semicolons or tabs.
/// Fields may stand in double quotes. Numbers are exact as written: `3`, `0.25`, `1/3`.
///
/// - Parameters:
///   - bytes: What the file holds.
///   - file: Its name, for messages.
///   - rewards: Columns that are read, in this order; nil for all but `policy`.
/// - Throws: `ExactError.file`: the first few things that are wrong, with line and column.
package func readPolicyTable(
  _ bytes: [UInt8], file: String, rewards: [String]? = ["proxy", "true"]
) throws(ExactError) -> PolicyTable {
  var reader = PolicyTableReader(
    report: FileReport(file: file, bytes: bytes), file: file, bytes: bytes, wanted: rewards)
  let first = bytes.first { !($0 == 0x20 || (0x09...0x0D).contains($0)) && $0 < 0x80 }
  return first == UInt8(ascii: "{") ? try reader.object() : try reader.table()
}

private struct PolicyTableReader {
  var report: FileReport
  let file: String
  let bytes: [UInt8]
  let wanted: [String]?
  var numbers = NumberReader()

  static let policyColumn = "policy"
  static let mostPolicies = 1_000_000

  private func wrong(_ what: String, at path: String = "") -> ExactError {
    ExactError.file(file, path: path, what: what)
  }

  // MARK: Separated values

  mutating func table() throws(ExactError) -> PolicyTable {
    guard bytes.count <= ReadingLimits.bytes else {
      throw wrong("The file has \(bytes.count) bytes; \(ReadingLimits.bytes) are read at most.")
    }
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    guard String(validating: body, as: UTF8.self) != nil else {
      throw wrong("The file's text is not UTF-8. Save it as UTF-8.")
    }
    let separator = Self.separator(of: body)
    let rows: [SeparatedRow]
    do {
      rows = try SeparatedRow.rows(of: body, separator: separator)
    } catch {
      throw wrong(error.what, at: "line \(error.line)")
    }
    guard let header = rows.first else {
      throw wrong(
        "The file is empty. It begins with the names of its columns: policy,proxy,true.")
    }
    guard rows.count <= Self.mostPolicies else {
      throw wrong("There are \(rows.count - 1) rows; \(Self.mostPolicies - 1) are read at most.")
    }
    let columns = try columns(of: header)
    guard rows.count > 1 else {
      throw wrong("There is no policy below the names of the columns.")
    }
    var names = NameTable(kind: "policy")
    var values: [[Rational]] = Array(repeating: [], count: columns.rewards.count)
    for row in rows.dropFirst() {
      guard row.fields.count == header.fields.count else {
        try note(
          "The line has \(row.fields.count) fields, and the first has \(header.fields.count).",
          at: "line \(row.line)")
        continue
      }
      try addName(row.fields[columns.policy], to: &names, at: "line \(row.line)")
      for (place, column) in columns.rewards.enumerated() {
        let path = "line \(row.line), column \(FileWording.quoted(header.fields[column]))"
        if let value = try number(row.fields[column], at: path) { values[place].append(value) }
      }
    }
    try report.settle()
    return PolicyTable(
      name: ProblemReader.name(of: file), names: names.names,
      columns: zip(columns.rewards, values).map {
        .init(name: header.fields[$0], values: $1)
      })
  }

  /// The separator that makes `policy` a column of the first line, else the one that stands there
  /// most.
  private static func separator(of body: ArraySlice<UInt8>) -> UInt8 {
    let start = body.firstIndex { $0 != 0x0A && $0 != 0x0D } ?? body.endIndex
    let line = Array(body[start...].prefix { $0 != 0x0A && $0 != 0x0D })
    let candidates = [",", ";", "\t"].map { UInt8(ascii: $0) }
    let fitting = candidates.first { separator in
      let fields = try? SeparatedRow.rows(of: line[...], separator: separator).first?.fields
      return fields.map { $0.count > 1 && $0.contains(policyColumn) } ?? false
    }
    if let fitting { return fitting }
    let counts = candidates.map { separator in line.count { $0 == separator } }
    let most = counts.max() ?? 0
    return zip(candidates, counts).first { $0.1 == most }?.0 ?? candidates[0]
  }

  /// The places of the names and of the rewards that are wanted.
  private mutating func columns(
    of header: SeparatedRow
  ) throws(ExactError) -> (policy: Int, rewards: [Int]) {
    var table = NameTable(kind: "column")
    for name in header.fields {
      if name.isEmpty {
        try note("A column has no name.", at: "line \(header.line)")
      } else if table.add(name) != nil {
        try note(
          "There are two columns \(FileWording.quoted(name)). Keep one.", at: "line \(header.line)")
      }
    }
    try report.settle()
    var found: [Int] = []
    let rewards = wanted ?? table.names.filter { $0 != Self.policyColumn }
    for name in [Self.policyColumn] + rewards {
      if let index = table[name] {
        found.append(index)
      } else {
        try note(
          "There is no column \(FileWording.quoted(name))."
            + FileWording.suggestion(for: name, among: table.names), at: "line \(header.line)")
      }
    }
    try report.settle()
    guard found.count > 1 else {
      throw wrong("There is no column of returns beside the names.", at: "line \(header.line)")
    }
    return (found[0], Array(found.dropFirst()))
  }

  private mutating func addName(
    _ name: String, to names: inout NameTable, at path: String
  ) throws(ExactError) {
    if let fault = NameTable.fault(of: name) {
      try note(fault, at: path)
    } else if names.add(name) != nil {
      try note(
        "There is a policy \(FileWording.quoted(name)) already. Give each its own name.", at: path)
    }
  }

  private mutating func number(_ text: String, at path: String) throws(ExactError) -> Rational? {
    switch numbers.number(text) {
    case .success(let value): return value
    case .failure(let reason):
      let hint =
        text.isEmpty
        ? "There is no number." : text.contains(",") ? "\(reason.what) Write a point." : reason.what
      try note(hint, at: path)
      return nil
    }
  }

  private mutating func note(_ what: String, at place: String) throws(ExactError) {
    try report.note(what, atPlace: place)
  }

  // MARK: JSON

  mutating func object() throws(ExactError) -> PolicyTable {
    let root = try report.json()
    let base = FilePath()
    let members = try report.members(of: root, at: base, means: "a table, an object") ?? []
    try report.checkKeys(members, known: ["name", "comment", "returns"], at: base)
    for key in ["name", "comment"] {
      if let node = root[key] { _ = try report.text(of: node, at: base / key, means: "a text") }
    }
    guard let returns = root["returns"] else {
      try report.note("'returns' is missing: {\"proxy\": {\"policy\": 1}, …}.", at: base)
      try report.settle()
      throw wrong("'returns' is missing.")
    }
    let path = base / "returns"
    let entries =
      try report.members(of: returns, at: path, means: "an object with the returns of each reward")
      ?? []
    let given = entries.map(\.name)
    let rewards = wanted ?? given
    var names: NameTable?
    var columns: [PolicyTable.Column] = []
    for reward in rewards {
      guard let entry = entries.first(where: { $0.name == reward }) else {
        try report.note(
          "There is no reward \(FileWording.quoted(reward))."
            + FileWording.suggestion(for: reward, among: given), at: path, offset: returns.offset)
        continue
      }
      let here = path / reward
      guard
        let cells = try report.members(
          of: entry.value, at: here, means: "an object with the return of each policy")
      else { continue }
      if let column = try column(reward, cells, at: here, &names) { columns.append(column) }
    }
    try report.settle()
    guard let names, !names.names.isEmpty else {
      throw wrong("There is no policy with a return.", at: path.description)
    }
    return PolicyTable(
      name: root["name"]?.text ?? ProblemReader.name(of: file), names: names.names,
      columns: columns)
  }

  /// One reward's returns, in the order of the first reward's policies.
  private mutating func column(
    _ reward: String, _ cells: [JSONNode.Member], at path: FilePath, _ names: inout NameTable?
  ) throws(ExactError) -> PolicyTable.Column? {
    if names == nil {
      var table = NameTable(kind: "policy")
      for cell in cells {
        if let fault = NameTable.fault(of: cell.name) {
          try report.note(fault, at: path / cell.name, offset: cell.offset)
        } else {
          _ = table.add(cell.name)
        }
      }
      names = table
    }
    guard let table = names else { return nil }
    var values = [Rational?](repeating: nil, count: table.names.count)
    var isGiven = [Bool](repeating: false, count: table.names.count)
    for cell in cells {
      guard let index = table[cell.name] else {
        try report.note(
          "The policy \(FileWording.quoted(cell.name)) has no return in the first reward.",
          at: path / cell.name, offset: cell.offset)
        continue
      }
      isGiven[index] = true
      let text: String
      switch cell.value.content {
      case .number(let written), .text(let written): text = written
      default:
        try report.note(
          "Here stands a number such as 3, 0.25 or \"1/3\", not \(cell.value.kindInWords).",
          at: path / cell.name, offset: cell.value.offset)
        continue
      }
      values[index] = try number(text, at: (path / cell.name).description)
    }
    let missing = isGiven.indices.filter { !isGiven[$0] }.map { table.names[$0] }
    if !missing.isEmpty {
      try report.note("There is no return of \(FileWording.list(missing)).", at: path)
    }
    let whole = values.compactMap(\.self)
    return whole.count == values.count ? .init(name: reward, values: whole) : nil
  }
}

/// A row of separated values (RFC 4180, with any separator and any end of line).
private struct SeparatedRow {
  /// The line that it begins on, from 1.
  var line: Int
  var fields: [String]

  struct Problem: Error {
    var what: String
    var line: Int
  }

  /// All rows that are not blank. Blanks round a field are taken off where it is not quoted.
  static func rows(
    of bytes: ArraySlice<UInt8>, separator: UInt8
  ) throws(Problem) -> [SeparatedRow] {
    let (quote, lineFeed, carriageReturn) = (UInt8(ascii: "\""), UInt8(0x0A), UInt8(0x0D))
    var rows: [SeparatedRow] = []
    var place = bytes.startIndex
    var line = 1
    while place < bytes.endIndex {
      var row = SeparatedRow(line: line, fields: [])
      var isBlank = true
      fields: while true {
        // Blanks before a quote belong to no field.
        var start = place
        while start < bytes.endIndex, bytes[start] == 0x20 { start += 1 }
        if start < bytes.endIndex, bytes[start] == quote {
          let opened = line
          var field: [UInt8] = []
          place = start + 1
          while true {
            guard place < bytes.endIndex else {
              throw Problem(what: "A quote is opened here and never closed.", line: opened)
            }
            let byte = bytes[place]
            place += 1
            if byte == quote {
              guard place < bytes.endIndex, bytes[place] == quote else { break }
              place += 1
            } else if byte == lineFeed
              || (byte == carriageReturn
                && !(place < bytes.endIndex && bytes[place] == lineFeed))
            {
              line += 1
            }
            field.append(byte)
          }
          while place < bytes.endIndex, bytes[place] == 0x20 { place += 1 }
          let isEnd =
            place == bytes.endIndex || bytes[place] == separator || bytes[place] == lineFeed
            || bytes[place] == carriageReturn
          guard isEnd else {
            throw Problem(
              what: "Something follows a closing quote. Write two quotes for one in a field.",
              line: line)
          }
          isBlank = false
          row.fields.append(String(decoding: field, as: UTF8.self))
        } else {
          let start = place
          while place < bytes.endIndex, bytes[place] != separator, bytes[place] != lineFeed,
            bytes[place] != carriageReturn
          {
            if bytes[place] == quote {
              throw Problem(
                what: "A quote stands inside a field. Put the whole field in quotes, and write two "
                  + "for one.",
                line: line)
            }
            place += 1
          }
          let field = bytes[start..<place].trimmingBlanks()
          if !field.isEmpty { isBlank = false }
          row.fields.append(String(decoding: field, as: UTF8.self))
        }
        guard place < bytes.endIndex else { break fields }
        let byte = bytes[place]
        place += 1
        if byte == separator {
          isBlank = false
          continue
        }
        if byte == carriageReturn, place < bytes.endIndex, bytes[place] == lineFeed { place += 1 }
        line += 1
        break fields
      }
      if !isBlank { rows.append(row) }
    }
    return rows
  }
}

extension ArraySlice<UInt8> {
  /// Without spaces and tabs at both ends.
  fileprivate func trimmingBlanks() -> ArraySlice<UInt8> {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    guard let first = firstIndex(where: { !isBlank($0) }),
      let last = lastIndex(where: { !isBlank($0) })
    else { return [] }
    return self[first...last]
  }
}
