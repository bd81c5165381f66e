import Findings
import Randomness
import Testing
import Texts

@Suite struct ExplainTests {
  /// 600 texts of which half have an exclamation mark; the label follows it in nine of ten.
  private struct Data {
    var texts: [String] = []
    var hasCue: [Bool] = []
    var label: [Bool] = []

    init(seed: UInt64 = 1) {
      var stream = RandomStream(seed: Seed(seed).child("explain"))
      for _ in 0..<600 {
        let text = NeutralTexts.text(&stream).replacing("!", with: ".")
        let cue = stream.uniform() < 0.5
        texts.append(cue ? text + " Now!" : text + " Now.")
        hasCue.append(cue)
        label.append(cue == (stream.uniform() < 0.9))
      }
    }

    func explained(
      by score: (Int) -> Double, _ metric: ExplanationMetric = .auroc
    ) async throws -> ClassifierExplanation {
      let sides = Sides(nameA: "yes", nameB: "no", side: label.map { $0 ? 1 : 0 })
      return try await explainClassifier(
        Corpus(texts: PackedTexts(texts), rows: Array(1...texts.count)),
        ScoredTexts(sides: sides, scores: texts.indices.map(score)), metric: metric,
        DifferenceOptions())
    }
  }

  @Test(arguments: ExplanationMetric.allCases)
  func aClassifierOfOneCueIsExplainedNearlyWhole(metric: ExplanationMetric) async throws {
    let data = Data()
    let found = try await data.explained(by: { data.hasCue[$0] ? 0.9 : 0.1 }, metric)
    #expect(found.refused == nil && found.metric == metric.rawValue)
    let explained = try #require(found.explained)
    // The list learns the label from 360 texts, so its probabilities miss the 0.9 by a few hundredths.
    #expect(explained.share > 0.93 && explained.share < 1.05)
    #expect(explained.low <= explained.share && explained.share <= explained.high)
    #expect(found.difference.hypotheses.first?.text.contains("exclamation") == true)
    #expect(try #require(found.fidelity.agreement) > 0.97)
    #expect(try #require(found.fidelity.auroc) > 0.97)
    #expect(try #require(found.fidelity.deviance) > 0.9)
    #expect(found.difference.curve.first?.share ?? 0 > 0.93)
    #expect(found.contributions.first?.shortcut == true && !found.warnings.isEmpty)
    #expect(found.contributions[0].own > 0.5)
  }

  @Test func aClassifierThatKnowsMoreIsExplainedInPart() async throws {
    let data = Data()
    // It knows the label of most texts in which the cue misleads.
    let found = try await data.explained {
      $0 % 4 == 0 ? (data.hasCue[$0] ? 0.8 : 0.2) : (data.label[$0] ? 0.95 : 0.05)
    }
    let explained = try #require(found.explained)
    #expect(explained.share > 0.6 && explained.high < 1)
    #expect(found.disagreeing > 0 && found.disagreements.count <= 12)
    #expect(try #require(found.classifierRightShare) > 0.5)
    for disagreement in found.disagreements {
      let row = disagreement.row - 1
      #expect(disagreement.label == (data.label[row] ? "yes" : "no"))
      #expect(disagreement.text == data.texts[row])
      #expect(
        (disagreement.right == "classifier") == ((disagreement.score >= 0.5) == data.label[row]))
    }
  }

  @Test func aClassifierAtChanceIsRefused() async throws {
    var stream = RandomStream(seed: Seed(1))
    let scores = (0..<600).map { _ in stream.uniform() }
    let found = try await Data().explained { scores[$0] }
    #expect(found.explained == nil)
    #expect(try #require(found.refused).contains("at chance"))
  }

  @Test func aConstantClassifierIsRefused() async throws {
    let found = try await Data().explained { _ in 0.7 }
    #expect(found.explained == nil && found.refused != nil)
    #expect(found.fidelity.agreement == nil && found.fidelity.auroc == nil)
  }

  @Test func scoresTheWrongWayRoundAreRefusedWithAdvice() async throws {
    let data = Data()
    let found = try await data.explained { data.hasCue[$0] ? 0.1 : 0.9 }
    #expect(found.explained == nil)
    #expect(try #require(found.refused).contains("opposite sign"))
  }

  @Test func aClassifierThatDecidesAlikeOfAllHasNoFidelity() async throws {
    let data = Data()
    let found = try await data.explained { data.hasCue[$0] ? 0.9 : 0.6 }
    #expect(try #require(found.explained).share > 0.93)
    #expect(found.fidelity.agreement == nil && found.fidelity.auroc == nil)
  }

  @Test func scoresNeedBeNoProbabilities() async throws {
    let data = Data()
    let found = try await data.explained { data.hasCue[$0] ? 4 : -3 }
    #expect(try #require(found.explained).share > 0.93)
    #expect(found.classifier.logLoss == nil && found.fidelity.deviance == nil)
    #expect(try #require(found.fidelity.agreement) > 0.97)
  }

  @Test func logLossNeedsProbabilitiesThatBeatTheBaseRate() async throws {
    let data = Data()
    let unbounded = try await data.explained(by: { data.hasCue[$0] ? 4 : -3 }, .logLoss)
    #expect(try #require(unbounded.refused).contains("probabilities"))
    let sure = try await data.explained(
      by: { data.hasCue[$0] ? 0.999_999_9 : 0.000_000_1 }, .logLoss)
    #expect(try #require(sure.refused).contains("miscalibrated"))
    #expect(unbounded.explained == nil && sure.explained == nil)
  }

  @Test func tooFewTextsOfALabelAreAnError() async throws {
    var data = Data()
    data.label = data.label.indices.map { $0 == 0 }
    await #expect(throws: ComparisonError.self) {
      _ = try await data.explained { Double($0) }
    }
  }
}
