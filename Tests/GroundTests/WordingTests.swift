import Ground
import Testing

@Suite struct WordingTests {
  @Test func `percentages have the decimals asked for`() {
    #expect([0, 0.004, 0.5, 0.999].map { Wording.percent($0) } == ["0 %", "0 %", "50 %", "100 %"])
    #expect(
      [0, 0.25, 0.4149, 1].map { Wording.percent($0, .oneUnlessZero) } == [
        "0 %", "25 %", "41.5 %", "100 %",
      ])
    #expect(
      [0, 0.003, 0.0996, 0.5, 0.996, 1].map { Wording.percent($0, .oneNearTheEnds) } == [
        "0 %", "0.3 %", "10 %", "50 %", "99.6 %", "100 %",
      ])
  }

  @Test func `no share is too odd to be written`() {
    #expect(Wording.percent(.nan) == "n/a")
    #expect(Wording.percent(.infinity) == "n/a")
    #expect(Wording.percent(1e300, .oneUnlessZero).hasSuffix(" %"))
  }

  @Test func `counts agree with what is counted`() {
    #expect([0, 1, 3].map { Wording.count($0, "run") } == ["0 runs", "1 run", "3 runs"])
    #expect(Wording.count(1, "run", oneInWords: true) == "one run")
    #expect(Wording.count(2, "policy", "policies", oneInWords: true) == "2 policies")
  }

  @Test func `lists read as sentences do`() {
    #expect(Wording.list([]) == "")
    #expect(Wording.list(["a"]) == "a")
    #expect(Wording.list(["a", "b"]) == "a and b")
    #expect(Wording.list(["a", "b", "c"], last: "or") == "a, b or c")
    #expect(Wording.list(["a", "b", "c"], last: nil) == "a, b, c")
    #expect(Wording.list(["a", "b", "c"], atMost: 2) == "a, b and 1 more")
    #expect(Wording.list(["a", "b"], atMost: 2) == "a and b")
  }

  @Test func `thousands are set apart`() {
    #expect(
      [0, 999, 1000, -1_234_567].map(Wording.grouped) == ["0", "999", "1,000", "-1,234,567"])
  }
}
