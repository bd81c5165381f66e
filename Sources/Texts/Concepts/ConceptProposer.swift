/// Proposes concepts that the texts of A mention more or less often than those of B.
///
/// Every concept is tested by the difference of the shares of texts that mention it. Of concepts
/// that stand above one another, those are kept that explain most (Li and Abe 1998 cut the tree of
/// WordNet in the same spirit, by description length; here a concept has to add to what others say):
/// 1. of a concept and one below it with nearly the same texts, the more specific one, unless
///    only the other has a name that people use;
/// 2. a concept below a stronger one only if it is at least half as strong, and its texts lean to a
///    side clearly more or less than the rest of the other's do;
/// 3. a concept above stronger ones only if its texts without theirs still differ.
///
/// The order of the result and all of it depend on nothing but the arguments.
///
/// - Parameters:
///   - textWords: Numbers of the words of each text, one text after the other; repeats do not
///     matter, and numbers outside the vocabulary are passed over.
///   - offsets: Where each text starts in `textWords`, and at the end where the last one ends.
///   - isA: The side of each text.
///   - map: The concepts of the vocabulary's words.
package func proposeConcepts(
  textWords: [Int32], offsets: [Int], isA: [Bool], map: ConceptMap,
  limits: ConceptLimits = ConceptLimits()
) -> ConceptProposal {
  precondition(offsets.count == isA.count + 1, "one offset a text, and one more")
  precondition(
    zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }
      && (offsets.first ?? 0) >= 0 && (offsets.last ?? 0) <= textWords.count,
    "offsets ascend within the words")
  let texts = ConceptTexts(words: textWords, offsets: offsets, isA: isA)
  guard texts.sizeA > 0, texts.sizeB > 0 else {
    return ConceptProposal(candidates: [], examined: 0)
  }
  let counts = texts.countEntries(of: map)
  var examined = 0
  var strong: [ScoredConcept] = []
  var words = ConceptWords(map: map, counts: counts, texts: texts)
  for concept in map.concepts.indices {
    let a = counts[concept].a
    let b = counts[concept].b
    guard Int(a + b) >= limits.minimumTexts, words.measure(concept) >= limits.minimumWords else {
      continue
    }
    examined += 1
    let z = texts.z(a, b)
    let word = words.strongest(toward: z)
    // Where one word tells the sides apart better than all together, or the others do not tell them
    // apart without it, the word itself is the better statement.
    guard abs(z) >= limits.minimumZ, word.share < limits.maximumWordShare, word.z <= 1.1 * abs(z),
      word.rest >= limits.minimumRestZ
    else { continue }
    strong.append(ScoredConcept(concept: Int32(concept), textsA: a, textsB: b, z: z))
  }
  let cut = TreeCut(strong, map: map, texts: texts, limits: limits)
  return ConceptProposal(
    candidates: cut.kept.map { words.candidate($0) }, examined: examined)
}

/// A concept with its texts and its score.
struct ScoredConcept {
  var concept: Int32
  var textsA: Int32
  var textsB: Int32
  var z: Double
}

/// Texts of either side.
struct SideCounts {
  var a: Int32 = 0
  var b: Int32 = 0
}

/// The texts as numbers of words, with their sides.
struct ConceptTexts {
  let words: [Int32]
  let offsets: [Int]
  let isA: [Bool]
  let sizeA: Int
  let sizeB: Int

  init(words: [Int32], offsets: [Int], isA: [Bool]) {
    self.words = words
    self.offsets = offsets
    self.isA = isA
    sizeA = isA.count { $0 }
    sizeB = isA.count - sizeA
  }

  /// z of the difference of two shares under a common one.
  func z(_ a: Int32, _ b: Int32) -> Double {
    Self.z(Int(a), of: sizeA, Int(b), of: sizeB)
  }

  static func z(_ a: Int, of sizeA: Int, _ b: Int, of sizeB: Int) -> Double {
    guard sizeA > 0, sizeB > 0 else { return 0 }
    let n = Double(sizeA)
    let m = Double(sizeB)
    let share = Double(a + b) / (n + m)
    let variance = share * (1 - share) * (1 / n + 1 / m)
    return variance > 0 ? (Double(a) / n - Double(b) / m) / variance.squareRoot() : 0
  }

  /// Texts of each side with each concept, and after those with each group of words: one pass, each
  /// entry marked once a text.
  func countEntries(of map: ConceptMap) -> [SideCounts] {
    let size = map.concepts.count + map.groupCount
    var counts = [SideCounts](repeating: SideCounts(), count: size)
    var marks = [Int32](repeating: -1, count: size)
    counts.withUnsafeMutableBufferPointer { counts in
      marks.withUnsafeMutableBufferPointer { marks in
        forEachEntry(starts: map.entryStarts, entries: map.entries) { text, entry in
          guard marks[entry] != Int32(text) else { return }
          marks[entry] = Int32(text)
          if isA[text] { counts[entry].a += 1 } else { counts[entry].b += 1 }
        }
      }
    }
    return counts
  }

  /// Calls `body` with each text and each entry of its words, in the order of the texts.
  @inline(__always)
  func forEachEntry(
    starts: [Int32], entries: [Int32], _ body: (_ text: Int, _ entry: Int) -> Void
  ) {
    words.withUnsafeBufferPointer { words in
      starts.withUnsafeBufferPointer { starts in
        entries.withUnsafeBufferPointer { entries in
          for text in isA.indices {
            for place in offsets[text]..<offsets[text + 1] {
              let word = Int(words[place])
              guard word >= 0, word < starts.count - 1 else { continue }
              for entry in Int(starts[word])..<Int(starts[word + 1]) {
                body(text, Int(entries[entry]))
              }
            }
          }
        }
      }
    }
  }
}
