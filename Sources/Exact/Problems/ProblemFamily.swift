import Ground

/// Reads problems over the same states and actions, from one file `{"problems": […]}`, several
/// files, or several files of several each.
///
/// States and actions may be listed in any order; all problems get the order of the first.
///
/// - Parameter files: Names, for messages, and what the files hold.
/// - Throws: `ExactError.file`, also where names differ from the first problem's, with the
/// difference.
package func readFamily(
  _ files: [(file: String, bytes: [UInt8])]
) throws(ExactError) -> [DecisionProblem] {
  var problems: [DecisionProblem] = []
  var names = NameTable(kind: "problem")
  for (file, bytes) in files {
    var report = FileReport(file: file, bytes: bytes)
    let root = try report.json()
    let name = ProblemReader.name(of: file)
    var parts: [(node: JSONNode, path: FilePath, name: String)] = [(root, FilePath(), name)]
    if let list = root["problems"] {
      parts = try familyParts(root, list, name: name, &report)
    }
    for part in parts {
      var reader = ProblemReader(report: report, base: part.path, fallbackName: part.name)
      reader.family = problems.first.map { ($0.states, $0.actions) }
      let problem = try reader.problem(part.node)
      if names.add(problem.name) != nil {
        throw ExactError.file(
          file, path: (part.path / "name").description,
          what: "There is a problem \(FileWording.quoted(problem.name)) already. "
            + "Give each its own name.")
      }
      problems.append(problem)
    }
  }
  guard problems.count > 1 else {
    throw ExactError.question(
      "A family is two problems or more over the same states and actions; give several files, or "
        + "one with {\"problems\": […]}.")
  }
  return problems
}

private func familyParts(
  _ root: JSONNode, _ list: JSONNode, name: String, _ report: inout FileReport
) throws(ExactError) -> [(node: JSONNode, path: FilePath, name: String)] {
  let members = try report.members(of: root, at: FilePath(), means: "a family, an object") ?? []
  try report.checkKeys(members, known: ["name", "comment", "problems"], at: FilePath())
  for key in ["name", "comment"] {
    if let node = root[key] {
      _ = try report.text(of: node, at: FilePath() / key, means: "a text")
    }
  }
  let path = FilePath() / "problems"
  let items = try report.items(of: list, at: path, means: "a list of problems") ?? []
  if items.count > 1_000 {
    try report.note("There are \(items.count) problems; 1000 are read at most.", at: path)
  }
  try report.settle()
  let family = root["name"]?.text ?? name
  return items.enumerated().map {
    ($0.element, path[$0.offset], "\(family), problem \($0.offset + 1)")
  }
}
