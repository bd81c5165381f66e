import Environments
import Testing

/// The intelligent driver model against numbers worked out by hand.
@Suite struct CarFollowingTests {
  private let driver = IntelligentDriver(
    timeHeadway: 1, acceleration: 1, deceleration: 1.5, standstillGap: 2, moveSeconds: 0.2)

  private func next(
    _ speed: Float, gap: Float, leader: Float, desired: Float = 30
  ) -> Float {
    driver.nextSpeed(speed, gap: gap, leaderSpeed: leader, desired: desired)
  }

  @Test func `a free road is driven at the desired speed`() {
    // v' = a (1 - (v/v0)^4): all of it from rest, 15/16 of it at half the speed, nothing at v0.
    #expect(abs(next(0, gap: 1e6, leader: 0) - 0.2) < 1e-6)
    #expect(abs(next(15, gap: 1e6, leader: 15) - (15 + 0.2 * 15 / 16)) < 1e-5)
    #expect(abs(next(30, gap: 1e6, leader: 30) - 30) < 1e-4)
  }

  @Test func `the wanted gap is the standstill's, the headway's and the closing's`() {
    #expect(driver.wantedGap(0, leaderSpeed: 0) == 2)
    #expect(driver.wantedGap(10, leaderSpeed: 10) == 12)
    // 10 · (10 - 4) / (2 √1.5) = 24.4949.
    #expect(abs(driver.wantedGap(10, leaderSpeed: 4) - 36.494_9) < 1e-3)
    // A leader that runs away takes no more than the headway off.
    #expect(driver.wantedGap(10, leaderSpeed: 60) == 2)
  }

  @Test func `behind a standing vehicle one stands at the standstill gap`() {
    #expect(next(0, gap: 2, leader: 0) == 0)
    #expect(next(0, gap: 1, leader: 0) == 0)
    // v' = 1 - (2/4)².
    #expect(abs(next(0, gap: 4, leader: 0) - 0.15) < 1e-6)
  }

  @Test func `a line is approached without the standstill gap`() {
    // v' = 1 - (0/1)².
    let speed = driver.nextSpeed(0, gap: 1, leaderSpeed: 0, desired: 30, standstill: 0)
    #expect(abs(speed - 0.2) < 1e-6)
  }

  @Test func `nobody drives backward, however near`() {
    for gap in [-5, 0, 1e-6, 0.5] as [Float] { #expect(next(20, gap: gap, leader: 0) == 0) }
  }
}
