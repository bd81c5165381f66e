import Findings
import Foundation
import Reports
import Testing

@Suite struct ExactTerminalTests {
  static func text(_ finding: ExactFinding, width: Int, colour: Bool = false) -> String {
    ExactReport.terminal(finding, width: width, colour: colour, report: nil)
  }

  @Test(arguments: [10, 40, 57, 80, 132])
  func `no line is longer than the terminal`(width: Int) {
    for (name, finding) in ExactSamples.all {
      for colour in [false, true] {
        for line in Self.text(finding, width: width, colour: colour).split(
          separator: "\n", omittingEmptySubsequences: false)
        {
          #expect(TerminalText.width(String(line)) <= max(40, width), "\(name): \(line)")
        }
      }
    }
  }

  @Test func `the verdict is in the first line and steps are numbered`() {
    let lines = Self.text(ExactSamples.hackable, width: 80).split(separator: "\n")
    #expect(lines[0] == "HACKABLE  Yes: the proxy can rise while the true return falls.")
    #expect(lines.contains { $0.hasPrefix("1. The proxy is hackable: policy 11") })
    #expect(lines.contains { $0.hasPrefix("4. So there is a direction") })
    #expect(lines.contains("• Policies that depend on time are not considered."))
  }

  @Test func `the witness difference and the sizes can be read`() {
    let text = Self.text(ExactSamples.hackable, width: 100)
    #expect(text.contains("In state 1 the better one for the proxy chooses 1 instead of 0."))
    #expect(text.contains("7/4 = 1.75"))
    #expect(text.contains("70 %"))
    #expect(text.contains("17/4"))
  }

  @Test func `witness policies stand side by side on the map`() {
    let text = Self.text(ExactSamples.gridworld, width: 80)
    #expect(text.contains("#→*→→↓↓#                #→*→%←↓#"))
    #expect(text.contains("* depends on more than the cell, % several actions by chance"))
  }

  @Test func `a report's path is whole however long`() {
    let path = "/" + String(repeating: "folder/", count: 30) + "report.html"
    let text = ExactReport.terminal(
      ExactSamples.bare, width: 60, colour: false, report: path)
    #expect(text.hasSuffix("Report: \(path)"))
  }

  @Test func `nothing of a hostile name reaches the terminal as a command`() {
    let text = Self.text(ExactSamples.hostile, width: 80)
    #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    #expect(!text.unicodeScalars.contains { $0.value == 0x202E })
  }

  @Test func `every question has its numbers in the terminal`() {
    for (finding, part) in [
      (ExactSamples.equivalent, "true(s,a) = 2 · proxy(s,a) + Φ(s) − γ · E[Φ(s′)]"),
      (ExactSamples.different, "−7/4"), (ExactSamples.turning, "turn, best"),
      (ExactSamples.simplifications, "00 = 01 < 11 < 10"),
      (ExactSamples.distances, "not defined"), (ExactSamples.unchanged(.none), "Repair: Put"),
      (ExactSamples.discounts, "cooperate from 1/2 to 1"),
      (ExactSamples.diagram, "influenced opinions (posts → influenced opinions → clicks)"),
    ] { #expect(Self.text(finding, width: 100).contains(part), "\(part)") }
  }
}

@Suite struct ExactTextTests {
  private func n(_ text: String) -> ExactNumber { ExactNumber(text) }

  @Test(
    arguments: [
      ("3", "3"), ("-17/4", "−17/4 = −4.25"), ("1/3", "1/3 ≈ 0.333333"), ("0", "0"),
      ("22/7", "22/7 ≈ 3.14286"), ("1/1024", "1/1024 ≈ 0.000976563"),
      ("1/100000", "1/100000 = 0.00001"),
      ("1/1000000000000", "1/1000000000000 ≈ 1e−12"), ("x/2", "x/2"), ("1/0", "1/0"), ("", ""),
      ("123456789012345678901", "≈ 1.23456789e20 (21 digits)"),
    ])
  func `short fractions are whole and long ones decimal`(text: String, shown: String) {
    #expect(ExactText.short(n(text)) == shown)
  }

  @Test func `decimals hold for fractions of thousands of digits`() {
    #expect(ExactText.decimal(ExactSamples.long, digits: 6) == "12.3457")
    let many = String(repeating: "9", count: 3000)
    #expect(ExactText.decimal(n("\(many)/3"), digits: 4) == "3.333e2999")
    #expect(ExactText.decimal(n("-1/\(many)"), digits: 4) == "−1e−3000")
    #expect(ExactText.brief(n("\(many)/\(many)1")).count <= 9)
  }

  @Test func `enclosures show the digits that their ends share`() {
    let root = Enclosure(
      low: n("6180339887/10000000000"), high: n("6180339888/10000000000"))
    #expect(ExactText.plain(root) == "≈ 0.618033989")
    #expect(ExactText.plain(Enclosure(low: n("1/4"), high: n("1/3"))) == "1/4 … 1/3")
    #expect(ExactText.plain(Enclosure(n("1/4"))) == "1/4")
  }

  @Test func `a share is none or all only where it is exactly that`() {
    #expect(ExactText.percent(n("0")) == "0 %")
    #expect(ExactText.percent(n("1")) == "100 %")
    #expect(ExactText.percent(n("7/10")) == "70 %")
    #expect(ExactText.percent(n("99999999/100000000")) == "≈ 100 %")
  }

  @Test func `order is decided on all digits`() {
    let near = String(repeating: "3", count: 2000)
    #expect(ExactOrder.compare(n("1/3"), n("\(near)/1" + String(repeating: "0", count: 2000))) == 1)
    #expect(ExactOrder.compare(n("2/4"), n("1/2")) == 0)
    #expect(ExactOrder.compare(n("-1/2"), n("-1/3")).map { $0 < 0 } == true)
    #expect(ExactOrder.compare(n("-1"), n("0")).map { $0 < 0 } == true)
    #expect(ExactOrder.compare(n("0/5"), n("0")) == 0)
    #expect(ExactOrder.compare(n("1/0"), n("0")) == nil)
    for a in -12...12 {
      for b in -12...12 {
        let exact = ExactOrder.compare(n("\(a)/7"), n("\(b)/5"))
        #expect(exact.map { $0.signum() } == (a * 5 - b * 7).signum())
      }
    }
    #expect(ExactOrder.sign(n("-0")) == 0)
    #expect(
      ExactOrder.compare(
        Enclosure(low: n("0"), high: n("2")), Enclosure(low: n("1"), high: n("3"))) == nil)
  }
}
