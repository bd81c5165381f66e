import Findings
import Foundation
import Reports
import Testing

@Suite struct ExactPageTests {
  static let command = "touchstone check hackability problem.json --true true --proxy proxy"
  static let provenance = "Touchstone, revision 1a2b3c4"

  static func page(_ finding: ExactFinding) -> String {
    ExactReport.page(finding, command: command, provenance: provenance)
  }

  static let pages = ExactSamples.all.map { ($0.name, page($0.finding)) }

  private func sections(_ page: String) -> [String] {
    page.matches(of: /<section id="([a-z0-9-]+)"/).map { String($0.1) }
  }

  @Test func `every page is well formed and needs nothing from outside`() {
    for (name, page) in Self.pages {
      let main = mainPart(of: page)
      #expect(isWellFormed(main), "\(name)")
      for text in ["@import", "url(", "<link", "<img"] { #expect(!page.contains(text), "\(name)") }
      #expect(!main.contains(" src=") || name == "hostile" || name == "odd-diagram")
      #expect(main.contains(Self.provenance) && main.contains(Self.command), "\(name)")
      let ids = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
      #expect(Set(ids).count == ids.count, "\(name)")
      for picture in pictures(in: page) { #expect(isWellFormed(picture), "\(name)") }
    }
  }

  @Test func `numbers of pictures are finite`() {
    for (name, page) in Self.pages {
      for picture in pictures(in: page) {
        let values = picture.matches(of: /\s(?:x|y|x1|x2|y1|y2|cx|cy|r|d|width|height)="([^"]*)"/)
        for value in values {
          #expect(!value.1.contains("nan") && !value.1.contains("inf"), "\(name)")
        }
      }
    }
  }

  @Test func `every question says its answer before its argument`() throws {
    var questions: Set<ExactFinding.Question> = []
    for (name, finding) in ExactSamples.all {
      questions.insert(finding.question)
      let page = Self.page(finding)
      let badge = try #require(page.range(of: "<span class=\"badge\">"), "\(name)")
      if !finding.frame.steps.isEmpty {
        let steps = try #require(page.range(of: "<ol class=\"steps\">"), "\(name)")
        #expect(badge.upperBound < steps.lowerBound)
        #expect(page.components(separatedBy: "<li><p>").count == finding.frame.steps.count + 1)
      }
    }
    #expect(questions == Set(ExactFinding.Question.allCases))
  }

  @Test func `the data of a page reads back as the finding`() throws {
    for (name, finding) in ExactSamples.all where name != "hostile" && name != "gridworld" {
      let page = Self.page(finding)
      let start = try #require(page.range(of: "<script type=\"application/json\" id=\"finding\">"))
      let end = try #require(page.range(of: "</script>", range: start.upperBound..<page.endIndex))
      let json = String(page[start.upperBound..<end.lowerBound])
      let read = try JSONDecoder().decode(ExactFinding.self, from: Data(json.utf8))
      #expect(read == finding, "\(name)")
    }
  }

  @Test func `hostile names stay text`() {
    let page = Self.page(ExactSamples.hostile)
    let main = mainPart(of: page)
    // Two of the page itself, and the data.
    #expect(page.components(separatedBy: "<script").count == 4)
    #expect(!main.contains("<script") && !main.contains("<img") && !main.contains("a < b"))
    for scalar in main.unicodeScalars {
      switch scalar {
      case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{0}"..."\u{8}", "\u{B}"..."\u{1F}":
        Issue.record("\(scalar.value)")
      default: continue
      }
    }
  }

  @Test func `sections of a hackable pair come in the order of the argument`() {
    #expect(
      sections(Self.page(ExactSamples.hackable)) == [
        "argument", "witness", "polygon", "sizes", "method", "reading",
      ])
    #expect(sections(Self.page(ExactSamples.bare)) == ["method", "reading"])
  }

  @Test func `the polygon names its corners with their exact returns`() {
    let page = Self.page(ExactSamples.hackable)
    for title in [
      "corner 1, 00: proxy 1, true 1", "corner 2, 01: proxy 5/2 = 2.5, true 1/2 = 0.5",
      "corner 3, 11: proxy 17/4 = 4.25, true 5/4 = 1.25", "corner 4, 10: proxy 3, true 3",
    ] { #expect(page.contains("<title>\(title)</title>"), "\(title)") }
    #expect(page.contains(">Goodhart gap 7/4</text>"))
    #expect(page.contains("class=\"bracket\""))
  }

  @Test func `degenerate polygons are drawn or said to be too large`() throws {
    let point = Self.page(ExactSamples.certified(.trivial, scale: "0"))
    #expect(point.contains("so there is one point"))
    #expect(!point.contains("class=\"reach\""))
    let segment = Self.page(ExactSamples.certified(.equivalent, scale: "1/2"))
    #expect(segment.contains("lie on one line"))
    #expect(!segment.contains("class=\"bracket\""))
    let huge = Self.page(ExactSamples.huge)
    #expect(huge.contains("too far apart to draw"))
    #expect(!huge.contains("class=\"reach\""))
  }

  @Test func `corners that a drawing cannot tell apart are said to be near`() {
    #expect(Self.page(ExactSamples.tiny).components(separatedBy: "<title>corner 3, ").count == 3)
    var answer = HackabilityAnswer(
      proxy: "proxy", intended: "true", verdict: .hackable, policies: .stationary)
    answer.polygon = [
      [ExactNumber("1000000000"), ExactNumber("1")],
      [ExactNumber("1000000000000001/1000000"), ExactNumber("1")],
    ]
    let finding = ExactFinding(
      frame: ExactSamples.frame("near", []), answer: .hackability(answer))
    #expect(Self.page(finding).contains("nearer to one another than a drawing can show"))
  }

  @Test func `three hundred corners are folded away and all have marks`() {
    let page = Self.page(ExactSamples.gridworld)
    #expect(page.contains("All 300 corners with their policies"))
    // Two widths.
    #expect(page.components(separatedBy: "<title>corner 150, ").count == 3)
  }

  @Test func `witness policies are drawn on the map with cells that differ standing out`() {
    let page = Self.page(ExactSamples.gridworld)
    let maps = pictures(in: page).filter { $0.contains("class=\"map\"") }
    #expect(maps.count == 3)
    #expect(maps[0].components(separatedBy: "cell differs").count == 4)
    #expect(maps[0].components(separatedBy: "class=\"wall\"").count == 25)
    #expect(maps[1].contains("<title>(1,4): left 1/2, up 1/3, right 1/6</title>"))
    #expect(page.contains("such cells</summary>"))
    #expect(page.contains("left 1/2, up 1/3, right 1/6"))
  }

  @Test func `the identity is written out with its numbers`() {
    let page = Self.page(ExactSamples.equivalent)
    #expect(page.contains("true(s,a) = 2 · proxy(s,a) + Φ(s) − γ · E[Φ(s′)]"))
    #expect(page.contains("1/3<span class=\"detail\">≈ 0.333333</span>"))
    #expect(
      Self.page(ExactSamples.certified(.trivial, scale: "0"))
        .contains("true(s,a) = Φ(s) − γ · E[Φ(s′)]"))
  }

  @Test func `long fractions are short on the page and whole in its data`() {
    let page = Self.page(ExactSamples.longFractions)
    let digits = String(ExactSamples.long.text.prefix(40))
    #expect(!mainPart(of: page).contains(digits))
    #expect(page.contains(ExactSamples.long.text))
    #expect(mainPart(of: page).contains("(3001 digits)"))
  }

  @Test func `places in a list follow exact order and enclosures`() throws {
    let page = Self.page(ExactSamples.listed)
    let row = try #require(page.range(of: "<bdi>by enclosure</bdi></th>"))
    let cells = page[row.upperBound...].prefix(600)
    #expect(cells.contains("<td class=\"number\">4</td>"))
    #expect(cells.contains("<td class=\"number\">3</td>"))
    #expect(page.contains("3 of 10"))
  }

  @Test func `the graph draws small families and lists large ones`() {
    let small = Self.page(ExactSamples.simplifications)
    #expect(small.contains("60 pairs are unhackable"))
    #expect(small.contains("48 simplifications"))
    #expect(small.contains("class=\"edge simple\""))
    #expect(small.contains("1 · (01 − 00) + 2 · (10 − 01) = 0"))
    let large = Self.page(ExactSamples.onlyTrivial)
    #expect(!large.contains("class=\"edge simple\""))
    #expect(large.contains("All 90 orderings with their neighbours"))
    #expect(large.contains("Here that makes the difference."))
  }

  @Test func `each level of unchanged optimality has its own verdict`() {
    let badges = [
      UnchangedOptimalityAnswer.Verdict.everyState, .start, .memory, .none, .undecided,
    ].map { verdict in
      Self.page(ExactSamples.unchanged(verdict)).firstMatch(of: /<span class="badge">([^<]+)</)
        .map { String($0.1) }
    }
    #expect(badges == ["from every state", "from the start", "with memory", "no", "undecided"])
  }

  @Test func `a discount strip marks thresholds and merges equal stretches`() {
    let page = Self.page(ExactSamples.discounts)
    #expect(page.contains(">99/100</text>"))
    #expect(page.contains(">this problem: 9/10</text>"))
    #expect(page.contains("<title>γ from 0 to 1/2: defect</title>"))
    #expect(page.contains("<title>γ from 1/2 to 1: cooperate</title>"))
    #expect(page.contains("−1 + γ + γ² = 0"))
  }

  @Test func `a diagram draws roles, dashed edges and incentives`() throws {
    let page = Self.page(ExactSamples.diagram)
    let picture = try #require(pictures(in: page).first)
    #expect(picture.components(separatedBy: "edge causal").count == 8)
    #expect(picture.components(separatedBy: "edge causal dropped").count == 2)
    #expect(picture.components(separatedBy: ">VoC</text>").count == 5)
    #expect(picture.components(separatedBy: ">ICI</text>").count == 3)
    #expect(picture.contains("node decision") && picture.contains("node utility"))
  }

  @Test func `the same page comes out each time`() {
    for (name, page) in Self.pages.prefix(12) {
      let finding = ExactSamples.all.first { $0.name == name }?.finding
      #expect(finding.map(Self.page) == page, "\(name)")
    }
  }
}
