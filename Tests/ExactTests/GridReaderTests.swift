import Arithmetic
import Exact
import Findings
import Testing

@Suite struct GridReaderTests {
  static let parts: [(key: String, json: String)] = [
    ("grid", lines("#####", "#A  #", "#  G#", "#####")), ("discount", "0.9"),
    ("terminal", #"["G"]"#), ("rewards", #"{"true": {"G": 1, "step": "-1/100"}}"#),
  ]

  static func lines(_ lines: String...) -> String {
    "[" + lines.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
  }

  /// One policy that is drawn in arrows.
  static func arrows(_ lines: String...) -> String {
    "[{\"choose\": [" + lines.map { "\"\($0)\"" }.joined(separator: ", ") + "]}]"
  }

  static func text(_ changes: KeyValuePairs<String, String?> = [:]) -> String {
    var parts = parts
    for (key, json) in changes {
      parts.removeAll { $0.key == key }
      if let json { parts.append((key, json)) }
    }
    return "{" + parts.map { "\"\($0.key)\": \($0.json)" }.joined(separator: ", ") + "}"
  }

  @Test func `cells are states and walls are in the way`() throws {
    let problem = try ProblemFiles.read(Self.text())
    #expect(problem.states == ["1,1", "1,2", "1,3", "2,1", "2,2", "2,3"])
    #expect(problem.actions == ["up", "down", "left", "right"])
    #expect(problem.start == [1, 0, 0, 0, 0, 0])
    let targets = problem.choices.map { $0.map { $0.outcomes.map(\.target) } }
    #expect(
      targets == [
        [[0], [3], [0], [1]], [[1], [4], [0], [2]], [[2], [5], [1], [2]],
        [[0], [3], [3], [4]], [[1], [4], [3], [5]], [],
      ])
    let step = try #require(Rational("-1/100"))
    let goal = try #require(Rational("99/100"))
    #expect(problem.rewards[0].values[0] == [step, step, step, step])
    #expect(problem.rewards[0].values[2] == [step, goal, step, step])
    #expect(problem.map?.lines == ["#####", "#A  #", "#  G#", "#####"])
    #expect(problem.map?.places["2,3"] == .init(row: 2, column: 3))
    #expect(problem.map?.directions["up"] == .init(row: -1, column: 0))
  }

  @Test func `slipping goes to both sides, and blocked sides stay`() throws {
    let problem = try ProblemFiles.read(Self.text(["slip": "\"1/5\""]))
    // From the first cell to the right: the upper side is a wall.
    let right = problem.choices[0][3].outcomes
    #expect(right.map(\.target) == [1, 3, 0])
    #expect(right.map(\.probability.description) == ["4/5", "1/10", "1/10"])
    // Bumped upward and to the left: both come back to the cell.
    let up = problem.choices[0][0].outcomes
    #expect(up.map(\.target) == [0, 1] && up[0].probability == Rational(9, over: 10))
    #expect(problem.choices.joined().allSatisfy { $0.outcomes.map(\.probability).sum() == 1 })
    // Earned on average: 1/10 of the way down from above the goal slips elsewhere.
    #expect(problem.rewards[0].values[2][1] == Rational("79/100"))
  }

  @Test func `only entering a cell from another earns its reward`() throws {
    let problem = try ProblemFiles.read(
      Self.text([
        "stay": "true", "grid": Self.lines("AT"), "terminal": nil,
        "rewards": #"{"r": {"T": 5, "step": 1, "A": 2}}"#,
      ]))
    #expect(problem.actions.last == "stay")
    #expect(problem.rewards[0].values == [[1, 1, 1, 6, 1], [1, 1, 3, 1, 1]])
  }

  @Test func `a grid without walls ends at its rim`() throws {
    let problem = try ProblemFiles.read(
      Self.text(["grid": #"["A ", " G"]"#, "slip": "1", "start": #"{"0,0": "1/2", "0,1": "1/2"}"#]))
    #expect(problem.states.count == 4 && problem.start[1] == Rational(1, over: 2))
    // Always to one side: upward from the first cell ends there or to its right.
    #expect(problem.choices[0][0].outcomes.map(\.target) == [0, 1])
  }

  @Test func `episodes start on all cells of A alike, or where it is said`() throws {
    let grid = Self.lines("A A", "  G")
    let two = try ProblemFiles.read(Self.text(["grid": grid]))
    #expect(two.start.map(\.description) == ["1/2", "0", "1/2", "0", "0", "0"])
    let floor = try ProblemFiles.read(Self.text(["grid": grid, "start": "\" \""]))
    #expect(floor.start.map(\.description) == ["0", "1/3", "0", "1/3", "1/3", "0"])
    let cell = try ProblemFiles.read(Self.text(["grid": grid, "start": "\"1,0\""]))
    #expect(cell.start[3] == 1)
  }

  @Test func `policies are read by cell and from arrows`() throws {
    let byCell =
      #"{"1,1": "right", "1,2": "right", "1,3": "down", "2,1": "up", "2,2": {"up": "1/2", "right": "1/2"}}"#
    let problem = try ProblemFiles.read(
      Self.text([
        "policies": #"[{"name": "cells", "choose": \#(byCell)}, "#
          + Self.arrows("#####", "#>>v#", "#^>G#", "#####").dropFirst()
      ]))
    #expect(problem.policies.map(\.name) == ["cells", "policy 2"])
    let arrows = problem.policies[1].probabilities
    #expect(
      arrows == [[0, 0, 0, 1], [0, 0, 0, 1], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], []])
    #expect(problem.policies[0].probabilities[4].map(\.description) == ["1/2", "0", "0", "1/2"])
  }

  @Test func `the example's proxy pays for going round the tile`() throws {
    let problem = try ProblemFiles.problem("grid.json")
    #expect(problem.states.count == 10 && problem.policies.count == 2)
    let tile = try #require(problem.states.firstIndex(of: "1,3"))
    #expect(problem.rewards.map(\.name) == ["true", "proxy"])
    for (state, choices) in problem.choices.enumerated() {
      for (choice, found) in choices.enumerated() {
        let arrives =
          state == tile
          ? 0 : found.outcomes.filter { $0.target == tile }.map(\.probability).sum()
        let gap =
          problem.rewards[1].values[state][choice] - problem.rewards[0].values[state][choice]
        #expect(gap == arrives * (Rational("1/4") ?? 0))
      }
    }
  }

  @Test(
    arguments: [
      ("grid", "[]", "grid", "no cell"), ("grid", lines("##"), "grid", "no cell"),
      ("grid", lines("A G", "  "), "grid[1]", "2 cells and the first has 3"),
      ("grid", #"["A G", 3]"#, "grid[1]", "not a number"),
      ("grid", #"["A\tG"]"#, "grid[0]", "control character"),
      ("grid", "\"AG\"", "grid", "not a text"), ("grid", lines("B G"), "", "'A'"),
      ("slip", "1.5", "slip", "from 0 to 1"), ("slip", "null", "slip", "not null"),
      ("stay", "1", "stay", "true or false"), ("discount", nil, "", "'horizon'"),
      ("discount", "1", "discount", "'horizon'"), ("terminal", #"["X"]"#, "terminal[0]", "'X'"),
      ("terminal", #"["GG"]"#, "terminal[0]", "'GG'"),
      ("terminal", #"["A"]"#, "start", "Start elsewhere"),
      ("rewards", nil, "", "'rewards'"), ("rewards", "{}", "rewards", "no reward"),
      ("rewards", #"{"r": {"X": 1}}"#, "rewards.r.X", "On cells: ' ', 'A', 'G'"),
      ("rewards", ##"{"r": {"#": 1}}"##, "rewards.r.\"#\"", "wall"),
      ("rewards", #"{"r": {"stpe": 1}}"#, "rewards.r.stpe", "'stpe'"),
      ("rewards", #"{"r": {"G": "x"}}"#, "rewards.r.G", "no number"),
      ("rewards", #"{"r": 1}"#, "rewards.r", "symbol"),
      ("start", "\"9,9\"", "start", "not a state"), ("start", "\"X\"", "start", "'X'"),
      ("transitions", "{}", "transitions", "does not belong"),
      ("policies", arrows("#####"), "policies[0].choose", "has 4"),
      (
        "policies", arrows("#####", "#>v#", "#>>G#", "#####"),
        "policies[0].choose[1]", "4 cells, and the grid's has 5"
      ),
      (
        "policies", arrows("#####", "#>>x#", "#>>G#", "#####"),
        "policies[0].choose[1]", "Column 3 has 'x'"
      ),
      (
        "policies", arrows("#####", "#>>.#", "#>>G#", "#####"),
        "policies[0].choose[1]", "none of ^ v < >"
      ),
      (
        "policies", arrows(">####", "#>>v#", "#>>G#", "#####"),
        "policies[0].choose[0]", "wall"
      ),
      (
        "policies", arrows("#####", "#>> #", "#>>G#", "#####"), "policies[0].choose",
        "'1,3'"
      ),
    ] as [(String, String?, String, String)])
  func `what is wrong with a grid is said with its path`(
    part: String, json: String?, path: String, says: String
  ) throws {
    let refusal = try #require(ProblemFiles.refusal(Self.text([part: json])))
    #expect(refusal.path == path && refusal.what.contains(says), "\(refusal)")
  }

  @Test func `grids of one shape are a family, and a list in another order goes second`() throws {
    let grid = Array(Self.text(["name": "\"one\""]).utf8)
    let other = Array(Self.text(["name": "\"two\"", "slip": "0.5"]).utf8)
    #expect(try readFamily([("a", grid), ("b", other)]).count == 2)
    let problem = try ProblemFiles.read(Self.text(["name": "\"three\""]))
    let listed = Array(
      json(of: problem).replacing(#"["1,1", "1,2", "#, with: #"["1,2", "1,1", "#).utf8)
    let second = try readFamily([("a", grid), ("c", listed)])
    #expect(second[0].choices == second[1].choices)
    let refusal = ProblemFiles.refusal { _ = try readFamily([("c", listed), ("a", grid)]) }
    #expect(refusal?.what.contains("Put the grid first") == true)
  }
}
