import Findings
import Foundation
import Reports
import Testing

@Suite struct ClipPlayerTests {
  private func decoded(_ clips: [Clip]) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(ClipData.json(clips).utf8))
    return try #require(object as? [String: Any])
  }

  private func frames(_ clips: [Clip]) throws -> [[[Any]]] {
    let list = try #require(try decoded(clips)["clips"] as? [[String: Any]])
    return try #require(list.first?["frames"] as? [[[Any]]])
  }

  @Test func shapesAreSmallArrays() throws {
    let clip = Clip(
      title: "t", policy: "p", width: 100, height: 50, framesPerSecond: 10, background: [],
      readouts: ["v"],
      frames: [
        Clip.Frame(
          shapes: [
            .box(x: 1.24, y: 2, width: 3, height: 4, angle: 0.5, ink: .agent),
            .circle(x: 5, y: 6, radius: 7, ink: .ground),
            .line(points: [1, 2, 3, 4], width: 2, isClosed: true, ink: .lane),
            .polygon(points: [0, 0, 1, 0, 1, 1], ink: .good),
            .text(x: 1, y: 2, size: 3, "a\"\n", ink: .text),
          ], values: [0.123456]),
        Clip.Frame(
          shapes: [
            .box(x: 1.24, y: 2, width: 3, height: 4, angle: 0.5, ink: .agent),
            .circle(x: 6, y: 6, radius: 7, ink: .ground),
          ], values: [.nan]),
      ])
    let json = ClipData.json([clip])
    #expect(json.contains("[0,4,124,200,300,400,500]"))
    #expect(json.contains("[1,0,500,600,700]"))
    #expect(json.contains("[2,2,200,1,100,200,300,400]"))
    #expect(json.contains("[3,8,0,0,100,0,100,100]"))
    #expect(json.contains("[4,10,100,200,300,\"a\\\"\\u000a\"]"))
    #expect(json.contains("[0.1235]"))
    // Unchanged shapes are 0, and what is not a number is null.
    #expect(json.contains("[[0,[1,0,600,600,700]],[null]]"))
    #expect(try frames([clip]).count == 2)
  }

  @Test func longClipsAreThinnedEvenly() throws {
    var clip = DocumentSamples.clip("t", frames: 1000)
    for index in clip.frames.indices { clip.frames[index].values[0] = Double(index) }
    let thin = ClipData.thinned(clip)
    #expect(thin.frames.count == ClipData.mostFrames)
    #expect(thin.frames.first?.values[0] == 0)
    #expect(thin.frames.last?.values[0] == 999)
    #expect(abs(thin.framesPerSecond - 8) < 1e-9)
    #expect(try frames([clip]).count == ClipData.mostFrames)
    #expect(ClipPlayer.html(for: [clip]).contains("max=\"399\""))
  }

  @Test func threeHundredFramesOfFortyShapesStaySmall() {
    let clip = SampleClips.clip(
      title: "t", policy: "p", busesDrive: true, frames: 300, cars: 37)
    #expect(clip.frames[0].shapes.count == 40)
    #expect(ClipPlayer.html(for: [clip]).utf8.count < 600_000)
  }

  @Test func framePictureIsWellFormed() {
    let clip = SampleClips.clips[0]
    #expect(isWellFormed(ClipPlayer.framePicture(clip, at: 0)))
    #expect(ClipPlayer.framePicture(clip, at: -5) == ClipPlayer.framePicture(clip, at: 0))
    #expect(ClipPlayer.framePicture(clip, at: 5000) == ClipPlayer.framePicture(clip, at: 99))
    #expect(ClipPlayer.framePicture(clip, at: 0) != ClipPlayer.framePicture(clip, at: 99))
    #expect(ClipPlayer.framePicture(clip, at: 0).contains("class=\"fill-controlled\""))
    var empty = clip
    empty.frames = []
    #expect(ClipPlayer.framePicture(empty, at: 0) == "")
    #expect(ClipPlayer.html(for: [empty]) == "")
    #expect(ClipPlayer.html(for: []) == "")
  }

  @Test func playerShowsItsState() {
    let html = ClipPlayer.html(for: SampleClips.clips)
    #expect(html.contains("data-frame=\"0\" data-playing=\"false\""))
    #expect(html.components(separatedBy: "<figure").count == 3)
    #expect(html.components(separatedBy: "class=\"still\"").count == 13)
    #expect(ClipPlayer.script.contains("window.touchstonePlayer"))
    #expect(!ClipPlayer.script.contains("</"))
  }

  @Test func everyInkHasAColour() {
    for ink in Ink.allCases {
      #expect(PageStyle.sheet.contains(".fill-\(ink.rawValue) {"))
      // Light, dark by preference, dark by choice, print.
      #expect(PageStyle.sheet.components(separatedBy: "--clip-\(ink.rawValue):").count == 5)
    }
  }
}
