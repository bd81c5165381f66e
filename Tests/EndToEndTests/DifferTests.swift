import Foundation
import Testing

/// `touchstone differ` as a user runs it.
@Suite struct DifferTests {
  private func twoFiles(_ files: TextFiles) throws -> (a: String, b: String) {
    let a = TextFiles.sentences(150, seed: 1, share: 0.6) { $0 + " Call 08712345678 now!" }
    let b = TextFiles.sentences(150, seed: 2)
    return (
      try files.write(a.joined(separator: "\n"), "calls.txt"),
      try files.write(b.joined(separator: "\n"), "plain.txt")
    )
  }

  @Test func oneJSONObjectWithTheKeysThatScriptsReadAndAReportBesideIt() throws {
    let files = try TextFiles()
    let (a, b) = try twoFiles(files)
    let report = files.path("report.html")
    let result = try Command.run(
      "differ", a, b, "--json", "--report", report, "--store", Command.freshStore())
    #expect(result.status == 0, "\(result.errors)")
    let json = try result.json()
    #expect(json["schema"] as? Int == 1)
    let side = try #require(json["a"] as? [String: Any])
    #expect(side["name"] as? String == "calls.txt" && side["texts"] as? Int == 150)
    #expect(side["duplicates"] as? Int == 0)
    let split = try #require(json["split"] as? [String: Int])
    #expect(["propose", "rank", "confirm"].compactMap { split[$0] }.reduce(0, +) == 300)
    let separability = try #require(json["separability"] as? [String: Double])
    #expect(try #require(separability["auroc"]) > 0.7)
    #expect(json["examined"] as? Int ?? 0 > 100 && json["seconds"] is Double)
    let hypotheses = try #require(json["hypotheses"] as? [[String: Any]])
    let first = try #require(hypotheses.first)
    for key in [
      "text", "precise", "kind", "evaluator", "shareA", "shareB", "v", "vLow", "vHigh", "pAdjusted",
      "confirmed", "accuracy", "auroc", "lift", "gain", "examples",
    ] { #expect(first[key] != nil, "no \(key)") }
    #expect(first["confirmed"] as? Bool == true && first["evaluator"] as? String == "exact")
    let share = try #require(first["shareA"] as? Double)
    #expect(abs(share - 0.6) < 0.2)
    let examples = try #require(first["examples"] as? [String: [[String: Any]]])
    let example = try #require(examples["a"]?.first)
    let text = Array(try #require(example["text"] as? String).unicodeScalars)
    let span = try #require((example["spans"] as? [[Int]])?.first)
    #expect(0 <= span[0] && span[0] < span[1] && span[1] <= text.count)
    let page = try String(contentsOfFile: report, encoding: .utf8)
    #expect(page.contains("calls.txt") && page.contains("<mark>"))
  }

  @Test func theSameCommandIsAnsweredFromTheStoreWithTheSameFinding() throws {
    let files = try TextFiles()
    let (a, b) = try twoFiles(files)
    let store = Command.freshStore()
    let first = try Command.run("differ", a, b, "--json", "--store", store)
    let second = try Command.run("differ", a, b, "--json", "--store", store)
    #expect(first.output == second.output)
    let elsewhere = try Command.run("differ", a, b, "--json", "--store", Command.freshStore())
      .json()
    let here = try first.json()
    for key in ["hypotheses", "separability", "curve", "split", "sentences"] {
      #expect(
        NSDictionary(dictionary: [key: try #require(here[key])])
          == NSDictionary(dictionary: [key: try #require(elsewhere[key])]))
    }
    let runs = try Command.run("runs", "--json", "--store", store).json()
    let studies = try #require(runs["studies"] as? [[String: Any]])
    #expect(studies.count == 1)
    let id = try #require(studies.first?["id"] as? String)
    let report = try Command.run(
      "report", id, "--store", store, "--report", files.path("again.html"))
    #expect(report.status == 0 && report.output.contains("again.html"))
    let table = try Command.run("export", id, "--store", store)
    #expect(table.output.hasPrefix("a,b,text,kind,"))
  }

  @Test func labelsOfTwoValuesOfManyAndOneTarget() throws {
    let files = try TextFiles()
    var rows = ["kind,body"]
    for (kind, seed) in [("news", UInt64(3)), ("chat", 4), ("code", 5)] {
      let texts = TextFiles.sentences(60, seed: seed, share: 0.8) { "\(kind.uppercased()) \($0)" }
      rows += texts.map { "\(kind),\"\($0)\"" }
    }
    let path = try files.write(rows.joined(separator: "\n"), "all.csv")
    let store = Command.freshStore()
    let all = try Command.run("differ", path, "--label", "kind", "--json", "--store", store).json()
    let comparisons = try #require(all["comparisons"] as? [[String: Any]])
    #expect(comparisons.count == 3)
    for comparison in comparisons {
      let hypotheses = try #require(comparison["hypotheses"] as? [[String: Any]])
      #expect(hypotheses.contains { $0["confirmed"] as? Bool == true })
    }
    let one = try Command.run(
      "differ", path, "--label", "kind", "--target", "chat", "--json", "--store", store
    ).json()
    #expect((one["a"] as? [String: Any])?["name"] as? String == "chat")
    let byNumber = try Command.run(
      "differ", path, "--label", "1", "--text", "2", "--target", "chat", "--header", "--json",
      "--store", store
    ).json()
    #expect((byNumber["a"] as? [String: Any])?["texts"] as? Int == 60)
  }

  @Test func gzippedFilesFoldersAndStandardInputReadAlike() throws {
    let files = try TextFiles()
    let (a, b) = try twoFiles(files)
    let plain = try Command.run("differ", a, b, "--json", "--store", Command.freshStore()).json()
    let zip = Process()
    zip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    zip.arguments = ["gzip", "-k", a]
    try zip.run()
    zip.waitUntilExit()
    for (index, text) in try String(contentsOfFile: b, encoding: .utf8).split(separator: "\n")
      .enumerated()
    { try files.write(String(text), "folder/\(1000 + index).txt") }
    let zipped = try Command.run(
      ["differ", a + ".gz", files.path("folder"), "--json", "--store", Command.freshStore()]
    ).json()
    let piped = try Command.run(
      ["differ", "-", b, "--json", "--store", Command.freshStore()],
      input: URL(fileURLWithPath: a)
    ).json()
    for other in [zipped, piped] {
      let (mine, theirs) = (
        try #require(plain["hypotheses"] as? [[String: Any]]),
        try #require(other["hypotheses"] as? [[String: Any]])
      )
      #expect(mine.map { $0["text"] as? String } == theirs.map { $0["text"] as? String })
    }
  }

  @Test func shuffledLabelsConfirmNothing() throws {
    let files = try TextFiles()
    let a = try files.write(
      TextFiles.sentences(120, seed: 7).joined(separator: "\n"), "one.txt")
    let b = try files.write(
      TextFiles.sentences(120, seed: 8).joined(separator: "\n"), "two.txt")
    let json = try Command.run(
      "differ", a, b, "--calibrate", "--shuffles", "10", "--json", "--store", Command.freshStore()
    ).json()
    let calibration = try #require(json["calibration"] as? [String: Any])
    #expect(calibration["shuffles"] as? Int == 10)
    // At a family-wise level of 0.01 two of ten shuffles with a false claim have a chance below 0.005.
    #expect(try #require(calibration["confirmed"] as? Int) <= 1)
  }

  @Test func hostileTextsAreEscapedInReportAndTerminal() throws {
    let files = try TextFiles()
    let nasty = "<script>alert(1)</script> \u{1B}[31m <img src=x onerror=alert(2)> \u{202E}"
    let a = TextFiles.sentences(80, seed: 9, share: 1) { nasty + $0 }
    let b = TextFiles.sentences(80, seed: 10)
    let report = files.path("<b>.html")
    let result = try Command.run(
      "differ", try files.write(a.joined(separator: "\n"), "<i>&.txt"),
      try files.write(b.joined(separator: "\n"), "b.txt"), "--report", report, "--store",
      Command.freshStore())
    #expect(result.status == 0, "\(result.errors)")
    #expect(!result.output.contains("\u{1B}[31m") && !result.output.contains("\u{202E}"))
    let page = try String(contentsOfFile: report, encoding: .utf8)
    #expect(!page.contains("<script>alert(1)") && !page.contains("<img src=x"))
    #expect(!page.contains("<i>&.txt"))
  }

  @Test func fewTextsAreDescribedAndNotClaimed() throws {
    let files = try TextFiles()
    let a = try files.write("a cat!\nthe dog!\na bird!\n", "a.txt")
    let b = try files.write("some fish\na horse\nan owl\n", "b.txt")
    let json = try Command.run("differ", a, b, "--json", "--store", Command.freshStore()).json()
    let caveats = try #require(json["caveats"] as? [String])
    #expect(caveats.contains { $0.contains("fewer than 20") })
    let hypotheses = try #require(json["hypotheses"] as? [[String: Any]])
    #expect(!hypotheses.contains { $0["confirmed"] as? Bool == true })
    #expect(json["separability"] is NSNull)
  }

  /// What the README shows, on text that every Debian machine has.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/dpkg-query")))
  func packageDescriptionsOfTheReadme() throws {
    let files = try TextFiles()
    let list = Process()
    list.executableURL = URL(fileURLWithPath: "/usr/bin/dpkg-query")
    list.arguments = ["-W", "-f=${Section}\\t${binary:Summary}\\n"]
    let path = try files.write("", "packages.tsv")
    list.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try list.run()
    list.waitUntilExit()
    let result = try Command.run(
      [
        "differ", "-", "--format", "tsv", "--label", "1", "--target", "libs", "--store",
        Command.freshStore(),
      ],
      input: URL(fileURLWithPath: path))
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("library"))
  }
}
