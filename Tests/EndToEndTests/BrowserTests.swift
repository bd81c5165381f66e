import Foundation
import Ground
import Testing

/// Opens a report in a real browser.
@Suite struct BrowserTests {
  private static var browser: String? {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  private func browse(
    _ browser: String, _ arguments: [String], seconds: Double, until sign: String?
  ) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("touchstone-browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let log = folder.appendingPathComponent("log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: browser)
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--user-data-dir=\(folder.path)/profile",
      ] + arguments
    process.standardError = try FileHandle(forWritingTo: log)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let end = Date().addingTimeInterval(seconds)
    func text() throws -> String {
      String(decoding: try Data(contentsOf: log), as: UTF8.self)
    }
    while process.isRunning, Date() < end {
      if let sign, try text().contains(sign) { break }
      Thread.sleep(forTimeInterval: 0.1)
    }
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    return try text()
  }

  @Test func reportOpensAndItsClipPlays() throws {
    guard let browser = Self.browser else {
      let isRequired = ProcessInfo.processInfo.environment["TOUCHSTONE_REQUIRE_BROWSER"] != nil
      #expect(!isRequired, "a browser is required here and none is installed")
      print("skipped: no Chromium is installed (Debian: apt-get install chromium)")
      return
    }
    let store = Command.freshStore()
    let report = store + ".html"
    let audited = try Command.run(
      "audit", "tomato-watering", "--steps", "16384", "--seeds", "2", "--episodes", "4", "--store",
      store, "--report", report)
    #expect(audited.status == 0)

    // Ask the page itself: play for a while, then say which frame is shown, and step by hand. Its policy lets its own
    // scripts run and, here, this one; a further one stays dead.
    let probing = """
      addEventListener("load", () => {
        const player = window.touchstonePlayer;
        player.pause();
        player.step(-100000);
        const first = player.frame();
        player.step(3);
        const stepped = player.frame();
        player.play();
        setTimeout(() => {
          player.pause();
          console.log("frames=" + first + "," + stepped + "," + player.frame() + "=end");
        }, 1500);
      });
      """
    let hash = Data(SHA256.bytes(probing.utf8)).base64EncodedString()
    let script =
      "<script>console.log('alien' + '=ran')</script><script>\(probing)</script></body>"
    let page = try String(contentsOfFile: report, encoding: .utf8)
    let probe = report.replacing(".html", with: "-probe.html")
    try #require(page.contains("script-src 'sha256-"))
    try page.replacing("</body>", with: script)
      .replacing("script-src ", with: "script-src 'sha256-\(hash)' ").write(
        toFile: probe, atomically: true, encoding: .utf8)
    let log = try browse(
      browser, ["--enable-logging=stderr", "--remote-debugging-port=0", "file://" + probe],
      seconds: 60, until: "=end")
    let match = try #require(
      log.firstMatch(of: /frames=(\d+),(\d+),(\d+)=end/),
      "the page said nothing:\n\(log.suffix(2000))")
    let frames = [match.1, match.2, match.3].compactMap { Int($0) }
    #expect(!log.contains("alien=ran"))
    #expect(frames[1] == frames[0] + 3, "stepping: \(frames)")
    #expect(frames[2] > frames[1], "playing: \(frames)")
    #expect(!log.contains("Uncaught"), "\(log.suffix(2000))")

    // A screenshot has the size that was asked for and is no empty page.
    let picture = report.replacing(".html", with: ".png")
    _ = try browse(
      browser, ["--screenshot=\(picture)", "--window-size=1200,1600", "file://" + report],
      seconds: 60, until: nil)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: picture)))
    #expect(bytes.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
    func number(at offset: Int) -> Int {
      (0..<4).reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
    }
    #expect(number(at: 16) == 1200 && number(at: 20) >= 1400)
    #expect(bytes.count > 40_000, "\(bytes.count) bytes: an almost empty picture")
  }
}
