import Environments
import Findings
import Testing

/// Stored runs are found again by their plan and must be reproduced bit for bit: a change here is a
/// change of the dynamics, and raises the environment's version in the catalogue.
@Suite struct RolloutDigestTests {
  /// Of 700 steps with random actions and with each scripted policy, seed 5; the published worlds as
  /// computed before the driver of all environments was written.
  private static let digests: [String: UInt64] = [
    "cart-pole": 0x273d_782f_ccc4_576a,
    "boat-race": 0x074a_4a9c_546c_1283,
    "tomato-watering": 0xc8f8_8ab6_513d_82a3,
    "tomato-watering-small": 0xd7e4_e645_3048_5278,
    "tomato-watering-orpo": 0xde14_be98_a91d_10fa,
    "lagoon-race": 0x5a67_9263_6709_fb37,
    "traffic-merge": 0x6c81_6171_026c_4a64,
    "traffic-merge-bus": 0x3314_4554_c7e5_b1b0,
  ]
  /// Worlds of whole numbers and comparisons alone, equal on every machine.
  private static let exact: Set<String> = [
    "boat-race", "tomato-watering", "tomato-watering-small", "tomato-watering-orpo",
  ]

  @Test(arguments: allEnvironments)
  func `rollouts are what they were, bit for bit`(name: String) throws {
    let entry = try Catalogue.entry(name)
    guard Self.exact.contains(name) || RolloutDigest.ofMathematics == 0xbc82_69fc_0d30_050d else {
      print("skipped: this machine rounds sines and logarithms otherwise than the reference")
      return
    }
    let expected = try #require(Self.digests[name], "add the digest of '\(name)' to the table")
    let found = RolloutDigest.of(entry, steps: 700, seed: 5)
    #expect(found == expected, "0x\(String(found, radix: 16))")
  }
}
