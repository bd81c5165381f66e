import Documents
import Findings
import Testing

@Suite struct ExactTextTests {
  /// A fraction of 3,000 digits, about 12.3456.
  private static let long = ExactNumber(
    String(repeating: "1234567890", count: 150) + "1/1"
      + String(repeating: "0000000123", count: 150).dropFirst())

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
    #expect(ExactText.decimal(Self.long, digits: 6) == "12.3457")
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
