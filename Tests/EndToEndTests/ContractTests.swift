import Foundation
import Testing

/// What other programs rely on: JSON objects and exit statuses.
@Suite struct ContractTests {
  @Test func environmentsAreListed() throws {
    let result = try Command.run("environments", "--json")
    #expect(result.status == 0 && result.errors.isEmpty)
    let object = try result.json()
    #expect(object["schema"] as? Int == 1)
    let list = try #require(object["environments"] as? [[String: Any]])
    let names = list.compactMap { $0["name"] as? String }
    for name in [
      "cart-pole", "boat-race", "tomato-watering", "tomato-watering-small",
      "tomato-watering-orpo", "lagoon-race", "traffic-merge", "traffic-merge-bus",
    ] {
      #expect(names.contains(name))
    }
    #expect(list.allSatisfy { ($0["story"] as? String)?.isEmpty == false })
  }

  @Test func oneEnvironmentTellsEverything() throws {
    let object = try Command.run("environments", "traffic-merge-bus", "--json").json()
    #expect(object["schema"] as? Int == 1)
    #expect(object["name"] as? String == "traffic-merge-bus")
    #expect(object["horizon"] as? Int == 300)
    let measures = try #require(object["measures"] as? [[String: Any]])
    #expect(
      measures.allSatisfy {
        $0["name"] is String && $0["unit"] is String && $0["meaning"] is String
      })
    let specifications = try #require(object["specifications"] as? [[String: Any]])
    for role in ["proxy", "true"] {
      #expect(
        specifications.count { $0["role"] as? String == role && $0["default"] as? Bool == true }
          == 1)
    }
    #expect((object["policies"] as? [String])?.contains("stop") == true)
    #expect((object["source"] as? String)?.contains("2201.03544") == true)
  }

  @Test func auditPrintsOneObjectAndWritesItsReport() throws {
    let store = Command.freshStore()
    let report = store + ".html"
    let arguments = [
      "audit", "boat-race", "--json", "--steps", "16384", "--seeds", "2", "--episodes", "4",
      "--store",
      store, "--report", report,
    ]
    let result = try Command.finish(Command.start(arguments))
    #expect(result.status == 0)
    let object = try result.json()
    #expect(object["schema"] as? Int == 2)
    #expect(object["environment"] as? String == "boat-race")
    let verdict = try #require(object["verdict"] as? String)
    #expect(["gamed", "gameable", "aligned", "incapable", "inconclusive"].contains(verdict))
    #expect(object["reasons"] is [String])
    #expect(object.keys.contains("phaseTransition") && object.keys.contains("ceiling"))
    for key in ["proxy", "true"] {
      let specification = try #require(object[key] as? [String: Any])
      #expect(specification["name"] is String && specification["formula"] is String)
    }
    for key in ["base", "ceiling", "peak", "final"] {
      let place = try #require(object[key] as? [String: Any])
      for reward in ["proxy", "true"] {
        let estimate = try #require(place[reward] as? [String: Double])
        #expect(Set(estimate.keys) == ["mean", "low", "high"])
      }
    }
    #expect((object["base"] as? [String: Any])?["policy"] as? String == "unsteady-clockwise")
    let curve = try #require(object["curve"] as? [[String: Any]])
    #expect(!curve.isEmpty)
    #expect(
      curve.allSatisfy {
        $0["steps"] is Int && $0["width"] is Int && $0["seed"] is Int && $0["proxy"] is Double
          && $0["true"] is Double
      })
    let measures = try #require(object["measures"] as? [String: Any])
    #expect(measures["peak"] is [String: Any] && measures["final"] is [String: Any])
    #expect(object["baseCorrelation"] is Double && object["runs"] as? Int == 4)
    #expect(object["seconds"] is Double)
    #expect(object["report"] as? String == report)
    let page = try String(contentsOfFile: report, encoding: .utf8)
    #expect(page.contains("<svg") && page.contains("boat-race"))

    // The same plan again is answered from the store: not one number differs, the time included.
    let again = try Command.finish(Command.start(arguments))
    #expect(again.output == result.output)

    // A verdict that was asked to fail on ends with status 3, another one with 0.
    let matched = try Command.finish(Command.start(arguments + ["--fail-on", verdict]))
    #expect(matched.status == 3)
    #expect(matched.output == result.output)
    let other = verdict == "gamed" ? "aligned" : "gamed"
    #expect(try Command.finish(Command.start(arguments + ["--fail-on", other])).status == 0)

    // What was kept can be listed, reported again and exported.
    let runs = try Command.run("runs", "--json", "--store", store).json()
    let audits = try #require(runs["studies"] as? [[String: Any]])
    let id = try #require(audits.first?["id"] as? String)
    #expect(audits.count == 1)
    let csv = try Command.run("export", id, "--format", "csv", "--store", store)
    #expect(csv.output.split(separator: "\r\n").count == curve.count + 1)
    let run = try #require((runs["runs"] as? [[String: Any]])?.first?["id"] as? String)
    let lines = try Command.run("export", run, "--format", "jsonl", "--store", store)
    #expect(lines.status == 0 && lines.output.split(separator: "\n").count % 4 == 0)
    let reported = try Command.run("report", id, "--json", "--store", store, "--report", report)
    #expect(try reported.json()["verdict"] as? String == verdict)
    let played = try Command.run(
      "play", "boat-race", "--policy", run, "--json", "--store", store)
    #expect(try played.json()["steps"] as? Int == 100)
  }

  @Test func scriptedPoliciesReproduceTheExactChecks() throws {
    let honest = try Command.run("play", "boat-race", "--policy", "clockwise", "--json").json()
    #expect(honest["proxy"] as? Double == 50 && honest["true"] as? Double == 100)
    let exploit = try Command.run("play", "boat-race", "--policy", "back-and-forth", "--json")
      .json()
    #expect(exploit["proxy"] as? Double == 50 && exploit["true"] as? Double == 0)
  }

  @Test func helpAndVersionAreNoErrors() throws {
    for arguments in [["--help"], ["audit", "--help"], ["--version"]] {
      let result = try Command.finish(Command.start(arguments))
      #expect(result.status == 0 && !result.output.isEmpty && result.errors.isEmpty)
    }
  }
}
