import Foundation
import LanguageModels
import Randomness
import Testing

@Suite struct WaitTests {
  /// 6 November 1994, 08:49:37 GMT: the example of RFC 9110.
  static let moment = Date(timeIntervalSince1970: 784_111_777)

  @Test(
    arguments: [
      ("0", 0), ("120", 120), ("1.5", 1.5), (" 7 ", 7),
      ("Sun, 06 Nov 1994 08:50:37 GMT", 60), ("Sunday, 06-Nov-94 08:50:37 GMT", 60),
      ("Sun Nov  6 08:50:37 1994", 60), ("1e300", Waits.year), ("99999999999", Waits.year),
      ("Sun, 06 Nov 9999 08:50:37 GMT", Waits.year), ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
    ] as [(String, Double)])
  func `Retry-After is read`(text: String, seconds: Double) {
    #expect(Waits.retryAfter(text, now: Self.moment) == seconds)
  }

  @Test(arguments: ["", "-1", "soon", "nan", "inf", "Sun, 99 Nov 1994 08:50:37 GMT"])
  func `what is no Retry-After is none`(text: String) {
    #expect(Waits.retryAfter(text, now: Self.moment) == nil)
  }

  @Test(
    arguments: [
      ("1s", 1), ("6m0s", 360), ("1h2m3.5s", 3723.5), ("20ms", 0.02), ("12", 12),
      ("784111787", 784_111_787), ("2000000000", 2_000_000_000 - 784_111_777),
    ] as [(String, Double)])
  func `times of reset are read`(text: String, seconds: Double) throws {
    let read = try #require(Waits.duration(text, now: Self.moment))
    #expect(abs(read - seconds) < 1e-6)
  }

  @Test(arguments: ["", "s", "1x", "1s2", "-1s", "m1", "inf"])
  func `what is no time of reset is none`(text: String) {
    #expect(Waits.duration(text, now: Self.moment) == nil)
  }

  @Test func `Retry-After comes before resets, and the larger reset counts`() {
    func asked(_ headers: [String: String]) -> Double? {
      Waits.asked(by: headers, now: Self.moment)
    }
    let resets = ["x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6s"]
    #expect(asked(resets) == 6)
    #expect(asked(resets.merging(["retry-after": "2"]) { $1 }) == 2)
    #expect(asked(["retry-after-ms": "500", "retry-after": "2"]) == 0.5)
    #expect(asked(["x-ratelimit-reset-tokens": "2h"]) == Waits.longest)
    #expect(asked(["retry-after": "later"]) == nil)
  }

  @Test func `backoff doubles, is capped and is spread over all of it`() {
    var stream = RandomStream(seed: Seed(5))
    for attempt in 1...40 {
      let most = min(60, exp2(Double(attempt - 1)))
      let waits = (0..<200).map { _ in Waits.backoff(attempt: attempt, &stream) }
      #expect(waits.allSatisfy { (0..<most).contains($0) })
      #expect(waits.contains { $0 < most / 4 } && waits.contains { $0 > most * 3 / 4 })
    }
  }
}
