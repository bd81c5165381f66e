import Specifications
import Testing

@Suite struct NearestNameTests {
  static let names = [
    "boat-race", "lagoon-race", "cart-pole", "traffic-merge", "traffic-merge-bus",
  ]

  @Test func `the nearest comes first`() {
    #expect(
      nearestNames(to: "traffic-merg", among: Self.names).prefix(2) == [
        "traffic-merge", "traffic-merge-bus",
      ])
    #expect(nearestNames(to: "cartpole", among: Self.names).first == "cart-pole")
  }

  @Test func `a part of a name finds it`() {
    #expect(nearestNames(to: "bus", among: Self.names) == ["traffic-merge-bus"])
    #expect(nearestNames(to: "race", among: Self.names).contains("lagoon-race"))
  }

  @Test func `capitals do not matter`() {
    #expect(nearestNames(to: "BOAT-RACE", among: Self.names).first == "boat-race")
  }

  @Test func `nothing like it gives nothing`() {
    #expect(nearestNames(to: "wwwwwwwwwwwwwwwwww", among: Self.names).isEmpty)
    #expect(nearestNames(to: "anything", among: []).isEmpty)
  }

  @Test func `no more than the limit are given`() {
    let many = (0..<10).map { "name\($0)" }
    #expect(nearestNames(to: "name", among: many).count == 3)
    #expect(nearestNames(to: "name", among: many, limit: 5).count == 5)
  }

  @Test func `an empty name is answered without a crash`() {
    #expect(nearestNames(to: "", among: Self.names).count <= 3)
  }
}
