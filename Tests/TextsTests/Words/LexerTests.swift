import Randomness
import Testing
import Texts

@Suite struct LexerTests {
  /// A word with the bytes it stands on.
  private struct Place: Equatable {
    var start: Int32
    var end: Int32
    var word: String
  }

  private func places(_ text: String, _ lexer: Lexer) -> [Place] {
    var text = text
    return text.withUTF8 { bytes in
      lexer.lex(bytes) { lexed in
        lexed.tokens.map {
          Place(start: $0.start, end: $0.end, word: lexer.vocabulary.word(Int($0.word)))
        }
      }
    }
  }

  private func words(_ text: String) -> [String] { places(text, Lexer()).map(\.word) }

  /// Letters, digits and the marks that join words or do not, with every other ASCII byte now and then.
  private func ascii(_ stream: inout RandomStream) -> String {
    let often = Array("aabcdeXYZ0123456789''..,,;;::__-/ \n\r\t@#!?\"()".utf8)
    let bytes = (0..<1 + stream.below(40)).map { _ in
      stream.below(10) == 0 ? UInt8(stream.below(128)) : often[stream.below(often.count)]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func theASCIIPathGivesTheBoundsOfICU() {
    let (own, icu) = (Lexer(), Lexer(hasASCIIPath: false))
    var stream = RandomStream(seed: Seed(1))
    var different: [String] = []
    for _ in 0..<5000 {
      let text = ascii(&stream)
      if places(text, own) != places(text, icu) { different.append(text) }
    }
    #expect(different.count == 0, "\(different.prefix(5))")
  }

  @Test func anASCIILineBesideOtherScriptsIsBrokenAsByItself() {
    let lexer = Lexer()
    var stream = RandomStream(seed: Seed(2))
    var different: [String] = []
    for _ in 0..<1000 {
      // No word goes over a line's end, whatever follows; the other script sends the whole to ICU.
      let line = ascii(&stream)
      let other = ["été à Zürich", "привет, мир", "漢字とかな", "😀👍🏽", "مرحبا", "ไทย"][stream.below(6)]
      let alone = places(line, lexer)
      let beside = places(line + "\n" + other, lexer)
      if Array(beside.prefix(alone.count)) != alone
        || beside.dropFirst(alone.count).contains(where: { Int($0.start) <= line.utf8.count })
      {
        different.append(line)
      }
    }
    #expect(different.count == 0, "\(different.prefix(5))")
  }

  @Test func wordsAreInOrderOnScalarBoundsAndLoseNoLetter() {
    let lexer = Lexer()
    // Without _: before a character of format, as in a_\u{200F}, ICU takes the word for none.
    let alphabet = Array(
      "abZ09'’.,;:@- \n\téßÅĳдЖαΩשםعقकिकั漢字かカ한😀🏽\u{200D}\u{FE0F}\u{301}\u{AD}\u{200F}“”…—")
    var stream = RandomStream(seed: Seed(3))
    for _ in 0..<2000 {
      var text = String(
        (0..<1 + stream.below(30)).map { _ in alphabet[stream.below(alphabet.count)] })
      let found = places(text, lexer)
      text.withUTF8 { bytes in
        var end: Int32 = 0
        for place in found {
          #expect(place.start >= end && place.end > place.start)
          #expect(bytes[Int(place.start)] & 0xC0 != 0x80)
          #expect(Int(place.end) == bytes.count || bytes[Int(place.end)] & 0xC0 != 0x80)
          end = place.end
        }
        for place in bytes.indices where isASCIIWord(bytes[place]) {
          #expect(found.contains { $0.start <= place && place < $0.end })
        }
      }
    }
  }

  private func isASCIIWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  @Test(arguments: [
    ("don't", ["don't"]), ("U.S.A.", ["u.s.a"]), ("3.14", ["3.14"]),
    ("e.g., it's", ["e.g", "it's"]),
    ("foo_bar", ["foo_bar"]), ("http://x.y", ["http", "x.y"]), ("1,000,000.5", ["1,000,000.5"]),
    ("well-known", ["well", "known"]), ("a b", ["a", "b"]), ("4pm", ["4pm"]),
    ("'quoted'", ["quoted"]),
    ("x2.y", ["x2", "y"]), ("a,b", ["a", "b"]), ("A’S", ["a’s"]), ("ÉTÉ", ["été"]), ("", []),
    ("...", []), ("__", []), ("a_", ["a_"]), ("日本", ["日本"]), ("did n't", ["did", "n't"]),
    ("end.Next", ["end.next"]), ("naïve café", ["naïve", "café"]),
  ])
  func knownTexts(text: String, expected: [String]) {
    #expect(words(text) == expected)
  }

  @Test func sentencesBeginAfterMarksWithABlankAndOnNewLines() {
    func sentences(_ text: String) -> Int {
      var text = text
      return text.withUTF8 { Lexer().lex($0) { $0.sentences } }
    }
    #expect(sentences("") == 0)
    #expect(sentences("...") == 0)
    #expect(sentences("One here.") == 1)
    #expect(sentences("One. Two! Three? Four") == 4)
    #expect(sentences("Version 3.14 of it.") == 1)
    #expect(sentences("A line\nanother line") == 2)
    #expect(sentences("Wait... what?") == 2)
  }

  @Test func theVocabularyKeepsWordsApartAndFindsThemAgain() {
    let lexer = Lexer()
    let texts = (0..<5000).map { "word\($0) Word\($0 % 100)" }
    for text in texts { _ = places(text, lexer) }
    #expect(lexer.vocabulary.count == 5000)
    #expect(Set((0..<5000).map(lexer.vocabulary.word)).count == 5000)
    #expect(places("WORD77", lexer) == places("word77", lexer))
  }
}
