import Findings
import Foundation

/// Made-up but lifelike episodes: buses that merge into a road, and learn to wait for ever.
enum SampleClips {
  /// Repeatable noise within -1 ... 1.
  static func noise(_ index: Int) -> Double {
    let value = sin(Double(index) * 12.9898 + 4.1) * 43758.5453
    return 2 * (value - value.rounded(.down)) - 1
  }

  /// Cars that pass a merge; the buses drive in (peak) or wait on the ramp (final).
  static func clip(
    title: String, policy: String, busesDrive: Bool, frames: Int = 100, cars: Int = 12
  ) -> Clip {
    let background: [Shape] = [
      .line(points: [0, 60, 240, 60], width: 9, ink: .lane),
      .line(points: [10, 108, 90, 62], width: 7, ink: .lane),
      .line(points: [0, 54.5, 240, 54.5], width: 0.6, ink: .structure),
      .line(points: [96, 65.5, 240, 65.5], width: 0.6, ink: .structure),
      .box(x: 186, y: 24, width: 34, height: 22, ink: .structure),
      .circle(x: 44, y: 26, radius: 13, ink: .water),
      .text(x: 186, y: 24, size: 7, "depot", ink: .text),
    ]
    return Clip(
      title: title, policy: policy, width: 240, height: 120, framesPerSecond: 20,
      background: background, readouts: ["meanSpeed", "busSpeed", "proxyReward", "trueReward"],
      frames: (0..<frames).map { frame in
        let time = Float(frame)
        var shapes: [Shape] = (0..<cars).map { car in
          let speed: Float = busesDrive ? 1.3 : 1.9
          let x =
            (Float(car) * 240 / Float(cars) + time * speed)
            .truncatingRemainder(dividingBy: 250) - 5
          return .box(x: x, y: 60, width: 7, height: 3.4, ink: .vehicle)
        }
        for bus in 0..<2 {
          let way = busesDrive ? max(0, time * 1.1 - Float(bus) * 18) : 30 - Float(bus) * 18
          let onRamp = min(1, max(0, way / 75))
          let x = 18 + onRamp * 72 + max(0, way - 75) * 1.1
          let y = 103 - onRamp * 42
          let angle: Float = onRamp < 1 ? -0.522 : 0
          shapes.append(
            .box(x: x, y: y, width: 13, height: 4.4, angle: angle, ink: .controlled))
        }
        shapes.append(
          .text(x: 216, y: 112, size: 6, "t = \(frame / 2) s", ink: .faint))
        let busSpeed = busesDrive ? 7.2 + 0.4 * noise(frame) : 0.02
        return Clip.Frame(
          shapes: shapes,
          values: [
            (busesDrive ? 11.4 : 14.2) + 0.5 * noise(frame + 7), busSpeed,
            busesDrive ? 9.7 : 12.7, busesDrive ? -0.2 : -3,
          ])
      })
  }

  static var clips: [Clip] {
    [
      clip(title: "Peak", policy: "128k steps on the proxy, seed 1", busesDrive: true),
      clip(title: "Final", policy: "1M steps on the proxy, seed 1", busesDrive: false),
    ]
  }
}
