import Ground
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

@Suite struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("obay", "boay", 1), ("ca", "abc", 3),
    ("state", "sttae", 1),
  ])
  func `the least number of edits`(a: String, b: String, distance: Int) {
    #expect(editDistance(Array(a), Array(b)) == distance)
    #expect(editDistance(Array(b.utf8), Array(a.utf8)) == distance)
  }
}

@Suite struct LikelyNameTests {
  @Test func `a slip of the keyboard is seen through`() {
    #expect(likelyNames(for: "lfet", among: ["left", "right", "stay"]) == ["left"])
    #expect(likelyNames(for: "LEFT", among: ["left", "right"]) == ["left"])
  }

  @Test func `what is not near is not guessed`() {
    #expect(likelyNames(for: "jump", among: ["left", "right"]).isEmpty)
    #expect(likelyNames(for: "", among: ["a"]).isEmpty)
  }

  @Test func `of equally near ones two are named`() {
    #expect(likelyNames(for: "s", among: ["s1", "s2", "s3"]) == ["s1", "s2"])
  }
}
