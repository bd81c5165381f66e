import Foundation
import Randomness
import Testing

/// `touchstone explain`, `clusters`, `verify`, `mark` as a user runs them.
@Suite struct TextStudyTests {
  /// Labelled texts with a score that follows one word, and one that follows nothing.
  private func scored(_ files: TextFiles) throws -> String {
    var stream = RandomStream(seed: Seed(5))
    var rows = ["label,score,noise,body"]
    for (label, seed) in [("yes", UInt64(1)), ("no", 2)] {
      let texts = TextFiles.sentences(300, seed: seed, share: label == "yes" ? 0.8 : 0.1) {
        $0.replacing("The", with: "The urgent")
      }
      for text in texts {
        let logit = (text.contains("urgent") ? 2.0 : -2.0) + 0.3 * stream.normal()
        let score = 1 / (1 + exp(-logit))
        rows.append("\(label),\(score),\(stream.uniform()),\"\(text)\"")
      }
    }
    return try files.write(rows.joined(separator: "\n"), "scored.csv")
  }

  private func explain(_ path: String, score: String, _ more: [String] = []) throws -> [String: Any]
  {
    let result = try Command.run(
      [
        "explain", path, "--text", "body", "--label", "label", "--score", score, "--json",
        "--store",
        Command.freshStore(),
      ] + more)
    #expect(result.status == 0, "\(result.errors)")
    return try result.json()
  }

  @Test func aClassifierThatUsesOneWordIsExplainedByIt() throws {
    let path = try scored(TextFiles())
    for metric in ["auroc", "log-loss"] {
      let json = try explain(path, score: "score", ["--metric", metric])
      let explained = try #require(json["explained"] as? [String: Double])
      #expect(try #require(explained["share"]) > 0.85, "\(metric): \(explained)")
      #expect(json["refused"] is NSNull)
      let fidelity = try #require(json["fidelity"] as? [String: Any])
      #expect(try #require(fidelity["agreement"] as? Double) > 0.9)
      #expect(try #require(fidelity["deviance"] as? Double) > 0.8)
      let hypotheses = try #require(json["hypotheses"] as? [[String: Any]])
      #expect((hypotheses.first?["text"] as? String)?.contains("urgent") == true)
      let curve = try #require(json["curve"] as? [[String: Any]])
      #expect(!curve.isEmpty && curve.allSatisfy { $0["share"] is Double })
      for key in ["classifier", "disagreements", "contributions", "warnings"] {
        #expect(json[key] != nil, "no \(key)")
      }
    }
  }

  @Test func aClassifierAtChanceIsRefusedWithItsReason() throws {
    let json = try explain(try scored(TextFiles()), score: "noise")
    #expect(json["explained"] is NSNull)
    #expect((json["refused"] as? String)?.contains("chance") == true)
  }

  @Test func groupsThatWereMixedAreFoundAndNamed() throws {
    let files = try TextFiles()
    let topics = [
      "rice curry soup noodle spice", "engine wheel brake gear piston",
      "violin chord melody rhythm opera",
    ]
    var stream = RandomStream(seed: Seed(3))
    let texts = (0..<240).map { index in
      let own = topics[index % 3].split(separator: " ")
      return (0..<9).map { _ in String(own[stream.below(own.count)]) }.joined(separator: " ") + " "
        + TextFiles.words[stream.below(TextFiles.words.count)]
    }
    let path = try files.write(texts.joined(separator: "\n"), "topics.txt")
    let json = try Command.run(
      "clusters", path, "--k", "3", "--json", "--store", Command.freshStore()
    ).json()
    let clusters = try #require(json["clusters"] as? [[String: Any]])
    #expect(clusters.count == 3)
    for cluster in clusters {
      #expect(try #require(cluster["texts"] as? Int) > 60)
      #expect(cluster["name"] as? String != "unnamed")
    }
  }

  @Test func sentencesInTheProgramsWordingAreVerifiedAndOthersAreNamed() throws {
    let files = try TextFiles()
    let path = try scored(files)
    let sentences = try files.write(
      "The text contains the word \"urgent\".\nis at least 40 characters long\nsounds worried\n",
      "sentences.txt")
    let json = try Command.run(
      "verify", sentences, path, "--label", "label", "--target", "yes", "--text", "body", "--json",
      "--store", Command.freshStore()
    ).json()
    let hypotheses = try #require(json["hypotheses"] as? [[String: Any]])
    #expect(hypotheses.count == 2)
    #expect(hypotheses.first?["confirmed"] as? Bool == true)
    #expect(try #require(hypotheses.first?["v"] as? Double) > 0.5)
    let caveats = try #require(json["caveats"] as? [String])
    #expect(caveats.contains { $0.contains("sounds worried") })
    let none = try files.write("sounds worried\n", "none.txt")
    let refused = try Command.run(
      "verify", none, path, "--label", "label", "--store", Command.freshStore())
    #expect(refused.status == 2 && refused.errors.contains("--judge"))
  }

  @Test func aSheetIsBlindAndItsMarksGiveEveryFigureAgain() throws {
    let files = try TextFiles()
    let path = try scored(files)
    let store = Command.freshStore()
    let found = try Command.run(
      "differ", path, "--label", "label", "--text", "body", "--json", "--store", store)
    let finding = try files.write(found.output, "found.json")
    let sheet = files.path("sheet.csv")
    let written = try Command.run(
      "mark", "write", finding, path, "--label", "label", "--text", "body", "--sheet", sheet,
      "--texts", "60", "--most", "1", "--store", store)
    #expect(written.status == 0, "\(written.errors)")
    let rows = try String(contentsOfFile: sheet, encoding: .utf8).split(whereSeparator: \.isNewline)
    #expect(rows.count == 61 && rows.first == "item,text,statement,mark")
    #expect(!rows.dropFirst().contains { $0.contains(",yes") || $0.contains(",no") })
    let marked = rows.enumerated().map { index, row in
      index == 0
        ? String(row)
        : row
          + (row.contains("urgent garden")
            || row.contains("The urgent")
              && row.hasPrefix("\(row.prefix { $0 != "," }),\"The urgent")
            ? "yes" : "no")
    }
    try files.write(marked.joined(separator: "\r\n"), "sheet.csv")
    let json = try Command.run("mark", "read", sheet, "--json", "--store", store).json()
    let hypothesis = try #require((json["hypotheses"] as? [[String: Any]])?.first)
    #expect(hypothesis["evaluator"] as? String == "human")
    #expect(try #require(hypothesis["v"] as? Double) > 0.4)
    let error = try #require(hypothesis["judgeError"] as? [String: Any])
    #expect((error["sensitivity"] as? [String: Double])?["mean"] == 1)
    try files.write(
      marked.joined(separator: "\r\n").replacing(",yes", with: ",perhaps"), "sheet.csv")
    let wrong = try Command.run("mark", "read", sheet, "--store", store)
    #expect(wrong.status == 2 && wrong.errors.contains("perhaps"))
  }
}
