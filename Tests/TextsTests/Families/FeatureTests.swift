import Findings
import Testing
import Texts

@Suite struct FeatureTests {
  @Test(arguments: FeatureCase.all)
  func aFeatureIsCountedAndItsPlacesPointToTheEvidence(item: FeatureCase) throws {
    let (count, marks) = try measured(item.feature, item.text)
    #expect(count == item.count)
    if let expected = item.marks { #expect(marks == expected) }
  }

  @Test func everyFeatureHasATextWithItAndOneWithout() {
    let known = Set(FeatureCase.all.filter { $0.count > 0 }.map(\.feature))
    let absent = Set(FeatureCase.all.filter { $0.count == 0 }.map(\.feature))
    for feature in FeatureCatalogue.all.features {
      #expect(known.contains(feature.name), "no text with \(feature.name)")
      #expect(absent.contains(feature.name), "no text without \(feature.name)")
    }
  }

  @Test func namesAndSentencesOfFeaturesAreTheirOwn() {
    var names: Set<String> = []
    var sentences: Set<String> = []
    for feature in FeatureCatalogue.all.features {
      #expect(names.insert(feature.name).inserted)
      #expect(feature.ladder == feature.ladder.sorted() && feature.ladder.allSatisfy { $0 > 0 })
      for amount in feature.ladder {
        #expect(sentences.insert(feature.short(amount)).inserted, "\(feature.short(amount))")
        #expect(!feature.precise(amount).isEmpty)
      }
    }
  }

  @Test func aSentenceOfTheProgramIsReadBackAsItsPredicate() {
    for feature in FeatureCatalogue.all.features {
      for amount in feature.ladder {
        let statement = Statements.statement("The text \(feature.short(amount)).")
        #expect(statement.predicate == .feature(feature.name, atLeast: amount))
        #expect(statement.kind == feature.kind)
        #expect(statement.precise == feature.precise(amount))
      }
    }
  }

  @Test func countsStopAtTheLargestNumberThatIsKept() throws {
    #expect(try measured("exclamation", String(repeating: "!", count: 70_000)).count == 65_535)
    #expect(try measured("scalars", String(repeating: "a", count: 70_000)).count == 65_535)
  }
}
