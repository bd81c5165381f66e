import Findings
import Foundation
import Ground

/// Writes clips as compact JSON for the player's script.
///
/// A shape is an array: type code, ink's place in `Ink.allCases`, then whole numbers in units of
/// 1 / `scale`. Codes: 0 box (x, y, width, height, angle in thousandths), 1 circle (x, y, radius),
/// 2 line (width, closed, points), 3 polygon (points), 4 text (x, y, size, text). A shape that is
/// the same as in the frame before, at the same place in the list, is 0.
package enum ClipData {
  /// More frames than this are thinned out evenly.
  package static let mostFrames = 400

  package static func json(_ clips: [Clip]) -> String {
    let inks = Ink.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
    let body = clips.map(clip).joined(separator: ",\n")
    return Markup.scriptSafe(json: "{\"inks\":[\(inks)],\"clips\":[\n\(body)\n]}")
  }

  /// A clip with at most `mostFrames` frames, first and last kept, that takes the same time.
  package static func thinned(_ clip: Clip) -> Clip {
    let count = clip.frames.count
    guard count > mostFrames else { return clip }
    var result = clip
    result.frames = (0..<mostFrames).map { index in
      clip.frames[Int((Double(index) * Double(count - 1) / Double(mostFrames - 1)).rounded())]
    }
    result.framesPerSecond = clip.framesPerSecond * Double(mostFrames) / Double(count)
    return result
  }

  private static func clip(_ original: Clip) -> String {
    let clip = thinned(original)
    let decimals = ScenePicture.decimals(Double(clip.width), Double(clip.height))
    let scale = pow(10, Double(decimals))
    let rate =
      clip.framesPerSecond.isFinite && clip.framesPerSecond > 0 ? clip.framesPerSecond : 10
    let background = clip.background.map { shape($0, scale) }.joined(separator: ",")
    var previous: [String] = []
    var frames: [String] = []
    frames.reserveCapacity(clip.frames.count)
    for frame in clip.frames {
      let shapes = frame.shapes.map { shape($0, scale) }
      let written = shapes.enumerated().map { index, text in
        index < previous.count && previous[index] == text ? "0" : text
      }
      let values = frame.values.map(value).joined(separator: ",")
      frames.append("[[\(written.joined(separator: ","))],[\(values)]]")
      previous = shapes
    }
    return "{\"width\":\(whole(clip.width, scale)),\"height\":\(whole(clip.height, scale)),"
      + "\"rate\":\(NumberText.coordinate(rate, decimals: 3)),\"background\":[\(background)],"
      + "\"frames\":[\(frames.joined(separator: ",\n"))]}"
  }

  private static func shape(_ shape: Shape, _ scale: Double) -> String {
    func n(_ value: Float) -> String { whole(value, scale) }
    func list(_ points: [Float]) -> String { points.map { "," + n($0) }.joined() }
    switch shape {
    case .box(let x, let y, let width, let height, let angle, let ink):
      let turn = angle == 0 ? "" : "," + whole(angle, 1000)
      return "[0,\(code(ink)),\(n(x)),\(n(y)),\(n(width)),\(n(height))\(turn)]"
    case .circle(let x, let y, let radius, let ink):
      return "[1,\(code(ink)),\(n(x)),\(n(y)),\(n(radius))]"
    case .line(let points, let width, let isClosed, let ink):
      return "[2,\(code(ink)),\(n(width)),\(isClosed ? 1 : 0)\(list(points))]"
    case .polygon(let points, let ink):
      return "[3,\(code(ink))\(list(points))]"
    case .text(let x, let y, let size, let text, let ink):
      return "[4,\(code(ink)),\(n(x)),\(n(y)),\(n(size)),\(string(text))]"
    }
  }

  private static func code(_ ink: Ink) -> Int { Ink.allCases.firstIndex(of: ink) ?? 0 }

  private static func whole(_ value: Float, _ scale: Double) -> String {
    NumberText.coordinate((Double(value) * scale).rounded(), decimals: 0)
  }

  /// Four significant digits are all that a readout shows.
  private static func value(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    guard abs(value) < 1e11, abs(value) >= 1e-5 || value == 0 else { return "\(value)" }
    return NumberText.coordinate(
      value, decimals: value == 0 ? 0 : NumberText.decimals(for: abs(value), digits: 4))
  }

  package static func string(_ text: String) -> String {
    var result = "\""
    for scalar in VisibleText.visible(text).unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
