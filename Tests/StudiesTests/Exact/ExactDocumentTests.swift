import Documents
import Exact
import Findings
import Foundation
import Studies
import Testing

/// What the documents of exact answers say.
@Suite struct ExactDocumentTests {
  private func page(_ finding: ExactFinding) -> DocumentReading {
    DocumentReading(Check.document(finding))
  }

  private func terminal(_ finding: ExactFinding) -> DocumentReading {
    DocumentReading(Check.document(finding), .terminal)
  }

  // MARK: - All answers

  @Test func `every question says its answer, the whole argument and how it was done`() {
    var questions: Set<ExactFinding.Question> = []
    for (name, finding) in ExactSamples.all {
      questions.insert(finding.question)
      let page = page(finding)
      #expect(page.document.kind == "exact answer")
      #expect(page.document.title.hasSuffix(page.document.heading.plain), "\(name)")
      #expect(page.document.verdict.badge?.isEmpty == false, "\(name)")
      #expect(page.document.verdict.statement.plain.count > 10, "\(name)")
      for medium in [page, terminal(finding)] {
        for step in finding.frame.steps + finding.frame.caveats {
          #expect(medium.words.contains(Inline(step)), "\(name)")
        }
      }
      #expect(page.sections.suffix(2) == ["method", "reading"], "\(name)")
      #expect(Set(page.sections).count == page.sections.count, "\(name)")
      #expect(page.blocks.filter { $0 == .repetition }.count == 1, "\(name)")
      for table in page.tables {
        #expect(table.rows.allSatisfy { $0.count == table.columns.count })
      }
      for table in page.document.tables {
        #expect(table.rows.allSatisfy { $0.count == table.columns.count }, "\(name) \(table.name)")
      }
    }
    #expect(questions == Set(ExactFinding.Question.allCases))
  }

  @Test func `a finding is read back from its flat JSON and tells the same`() throws {
    for (name, finding) in ExactSamples.all where name != "hostile" && name != "gridworld" {
      let json = try JSONEncoder().encode(finding)
      let read = try JSONDecoder().decode(ExactFinding.self, from: json)
      #expect(read == finding, "\(name)")
      let object = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
      #expect(object["question"] as? String == finding.kind && object["problem"] is String)
      let document = Check.document(finding)
      #expect(
        try JSONDecoder().decode(Document.self, from: JSONEncoder().encode(document)) == document)
    }
  }

  @Test func `names from elsewhere are never taken for the document's own words`() {
    for finding in [ExactSamples.hostile, ExactSamples.oddDiagram] {
      var finding = finding
      finding.frame = ExactSamples.frame("plain", ["A step."])
      if case .hackability(var answer) = finding.answer {
        answer.constraint = nil
        finding.answer = .hackability(answer)
      }
      for medium in [page(finding), terminal(finding)] {
        #expect(medium.text.contains("onerror"))
        for words in medium.ownWords {
          #expect(!words.contains("onerror") && !words.contains("\u{202E}"), "\(words)")
        }
      }
    }
  }

  @Test func `a bare answer has nothing but its method and terms`() {
    #expect(page(ExactSamples.bare).sections == ["method", "reading"])
    #expect(terminal(ExactSamples.bare).sections.isEmpty)
  }

  // MARK: - Hackability

  @Test func `sections of a hackable pair come in the order of the argument`() {
    let page = page(ExactSamples.hackable)
    #expect(
      page.sections == [
        "argument", "witness", "choices", "polygon", "sizes", "worst", "method", "reading",
      ])
    #expect(
      terminal(ExactSamples.hackable).sections == [
        "argument", "witness", "choices", "polygon", "sizes", "worst",
      ])
    let verdict = page.document.verdict
    #expect(verdict.tone == .bad && verdict.badge == "hackable")
    #expect(verdict.statement == "Yes: the proxy can rise while the true return falls.")
    #expect(page.document.heading.plain == "Can optimising “proxy” lower the return under “true”?")
    #expect(page.text.contains("Worse for the proxy\n10\n"))
    #expect(page.table("Differ in state") == [["1", "0", "1"]])
    #expect(
      page.table("Size")?.map { Array($0.dropFirst()) } == [
        ["7/4", "1.75", "7/10", "70 %"], ["7/4", "1.75", "7/10", "70 %"],
        ["7/4", "1.75", "–", "–"],
      ])
    #expect(page.text.contains("true 5/4 = 1.25): the two policies above."))
  }

  @Test func `the polygon names its corners with their exact returns`() throws {
    let chart = try #require(page(ExactSamples.hackable).polygon)
    #expect(
      chart.corners.map(\.title) == [
        "corner 1, 00: proxy 1, true 1", "corner 2, 01: proxy 5/2 = 2.5, true 1/2 = 0.5",
        "corner 3, 11: proxy 17/4 = 4.25, true 5/4 = 1.25", "corner 4, 10: proxy 3, true 3",
      ])
    #expect(
      chart.gap?.label == "Goodhart gap 7/4" && chart.gap?.low == 1.25 && chart.gap?.high == 3)
    // The witness is the worst case, so there is one arrow.
    #expect(chart.arrows == [.init(from: .init(x: 3, y: 3), to: .init(x: 4.25, y: 1.25))])
    #expect(chart.xTitle == "Proxy return" && chart.yTitle == "True return")
  }

  @Test func `degenerate polygons are told apart, and what is too large to draw is said`() throws {
    let point = page(ExactSamples.certified(.trivial, scale: "0"))
    #expect(point.text.contains("so there is one point"))
    #expect(point.polygon?.gap == nil)
    #expect(
      page(ExactSamples.certified(.equivalent, scale: "1/2")).text.contains("lie on one line"))
    let huge = page(ExactSamples.huge)
    #expect(huge.text.contains("too far apart to draw") && huge.polygon == nil)
    var answer = HackabilityAnswer(
      proxy: "proxy", intended: "true", verdict: .hackable, policies: .stationary)
    answer.polygon = [
      [ExactNumber("1000000000"), ExactNumber("1")],
      [ExactNumber("1000000000000001/1000000"), ExactNumber("1")],
    ]
    let near = ExactFinding(frame: ExactSamples.frame("near", []), answer: .hackability(answer))
    #expect(page(near).text.contains("nearer to one another than a drawing can show"))
    #expect(!page(ExactSamples.hackable).text.contains("nearer to one another"))
  }

  @Test func `three hundred corners are folded away and all have marks`() {
    let page = page(ExactSamples.gridworld)
    #expect(page.polygon?.corners.count == 300)
    let corners = page.tables.first { $0.columns[0].heading == "Corner" }
    #expect(corners?.summary == "All 300 corners with their policies")
    #expect(corners.map { $0.rows.count > $0.most } == true)
  }

  @Test func `witness policies are drawn on the map with cells that differ standing out`() throws {
    let page = page(ExactSamples.gridworld)
    #expect(page.maps.count == 3)
    let (worse, better) = (page.maps[0], page.maps[1])
    #expect(
      worse.cells.filter(\.isMarked).map { [$0.row, $0.column] }
        == [[1, 3], [1, 4], [1, 5], [3, 3]].filter { cell in
          better.cells.contains { $0.row == cell[0] && $0.column == cell[1] && $0.isMarked }
        })
    let mixed = try #require(better.cells.first { $0.row == 1 && $0.column == 4 }?.items.first)
    #expect(mixed.title == "(1,4): left 1/2, up 1/3, right 1/6")
    #expect(mixed.arrows.map(\.columns) == [-1, 0, 1] && mixed.arrows[0].share == 0.5)
    // Two states of one cell choose differently and are drawn beside one another.
    #expect(worse.cells.first { $0.row == 1 && $0.column == 2 }?.items.count == 2)
    #expect(page.tables.contains { $0.columns[0].heading == "Cell" && $0.most == 0 })
    // A terminal has the pair's maps, not those of the worst case.
    #expect(terminal(ExactSamples.gridworld).maps.count == 2)
  }

  @Test func `the identity is written out with its numbers`() {
    let equivalent = page(ExactSamples.equivalent)
    #expect(equivalent.text.contains("true(s,a) = 2 · proxy(s,a) + Φ(s) − γ · E[Φ(s′)]"))
    #expect(equivalent.table("State") == [["0", "1/3 ≈ 0.333333"], ["1", "−5"]])
    let trivial = page(ExactSamples.certified(.trivial, scale: "0"))
    #expect(trivial.text.contains("\ntrue(s,a) = Φ(s) − γ · E[Φ(s′)]\n"))
    #expect(trivial.maps.first?.cells.first?.items.first?.text == "7/1")
    #expect(terminal(ExactSamples.certified(.trivial, scale: "0")).maps.isEmpty)
  }

  @Test func `long fractions are short in words and whole in the tables for programs`() {
    let digits = String(ExactSamples.long.text.prefix(40))
    let page = page(ExactSamples.longFractions)
    #expect(!page.text.contains(digits) && page.text.contains("(3001 digits)"))
    #expect(page.document.tables[0].rows.contains { $0[2] == .text(ExactSamples.long.text) })
  }

  @Test func `places in a list follow exact order and enclosures`() throws {
    let page = page(ExactSamples.listed)
    let rows = try #require(
      page.table("Policy")?.count == 3
        ? page.tables.map { $0.rows.map { $0.map(\.plain) } }.first { $0.count == 5 }
        : page.table("Policy"))
    #expect(
      rows.map { [$0[0], $0[2], $0[4]] } == [
        ["do nothing", "5", "5"], ["honest", "3", "1"], ["clickbait", "1", "4"],
        ["autoplay", "2", "2"], ["by enclosure", "4", "3"],
      ])
    #expect(page.text.contains("3 of 10 pairs are ordered oppositely by the two rewards."))
    #expect(page.text.contains("clickbait is worse than do nothing"))
    let table = page.document.tables[0]
    #expect(table.name == "policies" && table.columns == ["role", "policy", "proxy", "true"])
    #expect(
      table.rows.map { $0[0] } == [
        "listed", "listed", "listed", "listed", "listed", "better", "worse",
      ])
    #expect(table.rows[2] == ["listed", "clickbait", "7", "1/3"])
  }

  // MARK: - Other questions

  @Test func `a different pair shows advantages, an equivalent one whether it holds by outcome`() {
    #expect(
      page(ExactSamples.different).table("State")?[1] == ["1", "1", "1/2 = 0.5", "−7/4 = −1.75"])
    #expect(terminal(ExactSamples.equivalent).text.contains("It holds in expectation"))
  }

  @Test func `a path names its turn in words, table and picture`() throws {
    let page = page(ExactSamples.turning)
    #expect(page.document.verdict.badge == "turns")
    #expect(page.text.contains("falls for the first time after corner 4, at pressure 3/2"))
    #expect(page.table("Corner")?[3][1] == "turn, best")
    #expect(page.table("Corner")?[2][1] == "early stop")
    let charts = page.figures.compactMap { figure -> LineChart? in
      if case .lines(let chart) = figure.content { chart } else { nil }
    }
    // Returns of one size share a ruler; pressures that lie too unevenly are drawn by corner.
    #expect(charts.map(\.panels.count) == [1, 2])
    #expect(charts.map(\.xTitle) == ["Pressure", "Corner of the path"])
    #expect(charts[0].spans.map(\.label) == ["early stop", "turn, best"])
    #expect(charts[0].spans.map(\.low) == [1, 1.5])
    #expect(page.maps.count == 7)
    #expect(self.page(ExactSamples.notTurning).document.verdict.tone == .good)
    #expect(self.page(ExactSamples.notTurning).text.contains("This path has no corners."))
  }

  @Test func `the graph draws small families and lists large ones`() throws {
    let small = page(ExactSamples.simplifications)
    #expect(small.text.contains("60 pairs are unhackable, and there are 48 simplifications."))
    #expect(small.text.contains("1 · (01 − 00) + 2 · (10 − 01) = 0"))
    let graph = try #require(small.graph)
    #expect(graph.layout == .rings && graph.nodes.count == 25)
    #expect(graph.nodes.map(\.ring) == graph.nodes.map(\.ring).sorted())
    #expect(graph.nodes.filter(\.isChosen).map(\.name) == ["00<01<11<10"])
    #expect(graph.nodes.last?.title == "25: 00 = 01 = 10 = 11")
    // A finer ordering points to a coarser one, further in.
    for edge in graph.edges where edge.style == .strongArrow {
      #expect(graph.nodes[edge.from].ring < graph.nodes[edge.to].ring)
    }
    #expect(graph.edges.filter { $0.style == .faint }.count == 24)
    let large = page(ExactSamples.onlyTrivial)
    #expect(large.graph == nil)
    #expect(large.tables.contains { $0.summary == "All 90 orderings with their neighbours" })
    #expect(large.text.contains("Here that makes the difference."))
  }

  @Test func `distances stand on one ruler beside the regret`() {
    let page = page(ExactSamples.distances)
    guard case .bars(let chart)? = page.figures.first?.content else {
      Issue.record("no bars")
      return
    }
    #expect(chart.bars.map(\.label) == ["EPIC", "DARD", "Regret"] && chart.range == [0, 1])
    #expect(chart.bars.map(\.text) == ["3/4", "0.1602 … 0.1603", "5/8"])
    #expect(page.table("Distance")?[2][1] == "not defined")
    #expect(
      page.document.verdict.statement.plain
        == "Following the proxy can cost 62.5 % of what is at stake.")
    #expect(terminal(ExactSamples.distances).text.contains("meant to bound: 5/8 = 0.625"))
  }

  @Test(arguments: [
    (
      UnchangedOptimalityAnswer.Verdict.everyState, "from every state", ["holds", "holds", "holds"]
    ),
    (.start, "from the start", ["fails", "holds", "holds"]),
    (.memory, "with memory", ["fails", "fails", "holds"]),
    (.none, "no", ["fails", "fails", "fails"]),
    (.undecided, "undecided", ["fails", "not decided within the cap", "holds"]),
  ])
  func `each level of unchanged optimality has its own verdict`(
    verdict: UnchangedOptimalityAnswer.Verdict, badge: String, levels: [String]
  ) {
    let page = page(ExactSamples.unchanged(verdict))
    #expect(page.document.verdict.badge?.plain == badge)
    #expect(page.table("Level")?.map { $0[1] } == levels)
    #expect(page.text.contains("Put the maze's side into the observation"))
  }

  @Test func `lanes over the discount mark thresholds and merge equal stretches`() throws {
    let page = page(ExactSamples.discounts)
    guard case .timeline(let chart)? = page.figures.first?.content else {
      Issue.record("no timeline")
      return
    }
    #expect(chart.marks.map(\.text) == ["1/2", "0.618", "99/100", "this problem: 9/10"])
    #expect(chart.marks.filter(\.isStrong).map(\.at) == [0.9])
    let lane = try #require(chart.lanes.first { $0.label == "cooperated +1" })
    #expect(lane.stretches.map(\.text) == ["defect", "cooperate"])
    #expect(lane.stretches[0].title == "γ from 0 to 1/2: defect")
    #expect(page.table("Number")?[1][2] == "−1 + γ + γ² = 0")
    #expect(terminal(ExactSamples.discounts).text.contains("cooperate from 1/2 to 1."))
    #expect(self.page(ExactSamples.steady).document.verdict.badge == "no incentive")
  }

  @Test func `a diagram has its roles, unneeded edges and incentives`() throws {
    let page = page(ExactSamples.diagram)
    let graph = try #require(page.graph)
    #expect(graph.layout == .layers && graph.badges == ["VoI", "VoC", "RI", "ICI"])
    #expect(graph.edges.count == 7)
    #expect(graph.edges.filter { $0.style == .dashedArrow }.map(\.from) == [4])
    #expect(
      graph.nodes.map(\.shape) == [.ellipse, .ellipse, .rectangle, .ellipse, .ellipse, .diamond])
    #expect(graph.nodes.map(\.badges) == [[1, 2], [0, 1, 2], [], [1, 3], [], [1, 3]])
    #expect(
      terminal(ExactSamples.diagram).text.contains("posts → influenced opinions → clicks"))
    // Names that are no nodes, loops and halves of edges are left out.
    #expect(self.page(ExactSamples.oddDiagram).graph?.edges.count == 5)
  }
}
