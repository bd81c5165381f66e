import Findings
import Foundation
import Ground

/// Shows clips side by side, all driven by one bar.
///
/// Without script, and in print, every clip is a strip of pictures, the last with the way that its
/// agent took. `script` must stand once on the page, after the players.
package enum ClipPlayer {
  /// The player of some clips; empty where there is none to show.
  package static func html(for clips: [Clip]) -> String {
    let clips = clips.filter { !$0.frames.isEmpty }
    guard !clips.isEmpty else { return "" }
    // Long roads need the width of the page; squares stand side by side.
    let isWide = clips.contains { $0.width > 2.6 * $0.height }
    let last = clips.map { min($0.frames.count, ClipData.mostFrames) - 1 }.max() ?? 0
    return """
      <div class="player" data-frame="0" data-playing="false" tabindex="0" role="group" \
      aria-label="Clips. Space plays and pauses, arrow keys step.">
      \(bar(last: last))
      <div class="clips\(isWide ? " wide-clips" : "")">
      \(clips.enumerated().map { figure($1, number: $0) }.joined(separator: "\n"))
      </div>
      <script type="application/json" class="clip-data">\(ClipData.json(clips))</script>
      </div>
      """
  }

  /// One picture of a clip as a static SVG; empty where the clip has no pictures.
  ///
  /// - Parameter index: Place of the picture; values outside the clip mean its first or last.
  package static func framePicture(_ clip: Clip, at index: Int) -> String {
    guard !clip.frames.isEmpty else { return "" }
    let place = min(clip.frames.count - 1, max(0, index))
    return ScenePicture.svg(
      width: clip.width, height: clip.height, background: clip.background,
      shapes: clip.frames[place].shapes,
      label: "\(clip.title), \(clip.policy), picture \(place + 1) of \(clip.frames.count)")
  }

  private static func bar(last: Int) -> String {
    func button(_ action: String, _ name: String, _ path: String) -> String {
      """
      <button type="button" data-action="\(action)" aria-label="\(name)" title="\(name)">\
      <svg viewBox="0 0 16 16" aria-hidden="true"><path d="\(path)"/></svg></button>
      """
    }
    return """
      <div class="player-bar">
      \(button("play", "Play or pause (space)", "M4 2.5v11l9-5.5z"))
      \(button("back", "One picture back (left arrow)", "M11.5 3v10L5 8zM3.5 3h1.6v10H3.5z"))
      \(button("forward", "One picture on (right arrow)", "M4.5 3v10L11 8zM10.9 3h1.6v10h-1.6z"))
      <input type="range" min="0" max="\(last)" value="0" step="1" aria-label="Picture"/>
      <output>1 / \(last + 1)</output>
      <label>Speed <select aria-label="Speed">
      <option value="0.25">¼×</option><option value="0.5">½×</option>
      <option value="1" selected="selected">1×</option><option value="2">2×</option>
      <option value="4">4×</option></select></label>
      </div>
      """
  }

  private static func figure(_ clip: Clip, number: Int) -> String {
    let last = clip.frames.count - 1
    var places = (0..<stripPictures).map { last * $0 / (stripPictures - 1) }
    places = places.enumerated().filter { $0.offset == 0 || places[$0.offset - 1] != $0.element }
      .map(\.element)
    let stills = places.map { index in
      """
      <div class="still">\(index == last ? lastPicture(clip) : framePicture(clip, at: index))
      <p class="still-name">Picture \(index + 1) of \(last + 1)</p>
      \(index == last ? readouts(clip, at: index) : "")</div>
      """
    }
    return """
      <figure class="clip" data-clip="\(number)">
      <figcaption><strong>\(Markup.plain(clip.title))</strong> \
      <span>\(Markup.plain(clip.policy))</span></figcaption>
      <div class="moving"><div class="stage">\(framePicture(clip, at: 0))</div>
      \(readouts(clip, at: 0))</div>
      <div class="stills">
      \(stills.joined(separator: "\n"))
      </div>
      </figure>
      """
  }

  /// Pictures of a strip.
  private static let stripPictures = 6

  /// The last picture with the way of the clip's agent drawn through it, where it has one.
  private static func lastPicture(_ clip: Clip) -> String {
    let way = clip.frames.compactMap { frame in
      frame.shapes.lazy.map(SceneBody.init).first { $0.ink == .agent }?.centre
    }
    guard way.count == clip.frames.count, let last = clip.frames.last else {
      return framePicture(clip, at: clip.frames.count - 1)
    }
    let trail = Shape.line(
      points: way.flatMap { [$0.x, $0.y] }, width: max(clip.width, clip.height) / 150, ink: .text)
    return ScenePicture.svg(
      width: clip.width, height: clip.height, background: clip.background,
      shapes: [trail] + last.shapes, label: "\(clip.title), \(clip.policy), the way it took")
  }

  private static func readouts(_ clip: Clip, at index: Int) -> String {
    let values = clip.frames[index].values
    let items = clip.readouts.enumerated().map { place, name in
      let text = place < values.count ? NumberText.short(values[place]) : NumberText.missing
      return "<div><dt>\(Markup.plain(nameInWords(name)))</dt><dd>\(text)</dd></div>"
    }
    return items.isEmpty ? "" : "<dl class=\"readouts\">\(items.joined())</dl>"
  }
}
