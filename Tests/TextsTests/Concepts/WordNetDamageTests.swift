import Foundation
import Testing
import Texts

/// Damaged files give a typed error or a database that can be asked anything.
@Suite struct WordNetDamageTests {
  /// Asks for everything that reads the files again after loading.
  private func exercise(_ net: WordNet) {
    for index in 0..<Int32(net.synsetCount) {
      let synset = WordNet.Synset(index: index)
      _ = net.synset(named: net.name(of: synset))
      _ = (net.words(of: synset), net.definition(of: synset), net.usualWord(of: synset))
      _ = (net.depth(of: synset), net.lemmasBelow(synset), net.lexicographerFile(of: synset))
    }
    let words = ["mice", "rice", "films", "ice creams", "cooked", "brothers-in-law", "london", "é"]
    let map = ConceptMap(net, words: words, frequencies: words.map { _ in 1 })
    let proposal = proposeConcepts(
      textWords: [0, 1, 2, 3, 4, 5, 6, 7], offsets: [0, 3, 8], isA: [true, false], map: map)
    #expect(proposal.candidates.isEmpty)
  }

  private func read(_ folder: String, _ note: String) {
    do {
      exercise(try WordNet(folder: folder))
    } catch let error as WordNetError {
      #expect(!error.description.isEmpty)
    } catch {
      Issue.record("\(note): \(error) is no WordNetError")
    }
  }

  private static let small: MiniatureWordNet = {
    var net = MiniatureWordNet()
    net.add("entity", file: 3)
    net.add("object", under: ["entity"])
    net.add("film", "picture show", under: ["object"], gloss: "moving \"pictures\"; \"a film\"")
    net.add("movie", "film", under: ["object", "film"])
    net.add("London", under: ["object"], isInstance: true, file: 15)
    net.counts = "film%1:10:01:: 2 38\nfilm%2:36:00:: 1 3\n"
    return net
  }()

  @Test(arguments: ["data.noun", "index.noun", "noun.exc", "cntlist.rev", "verb.exc"])
  func survivesMutations(file: String) throws {
    try Self.small.inFolder { folder in
      let url = URL(fileURLWithPath: folder).appendingPathComponent(file)
      let whole = [UInt8](try Data(contentsOf: url))
      var draws = Draws(state: UInt64(file.utf8.count))
      let likely = Array("0123456789abf n@~|%:_-\n\r\"".utf8) + [0, 0xC3, 0xFF]
      for round in 0..<120 {
        var bytes = whole
        for _ in 0...draws.next(below: 3) {
          let place = draws.next(below: bytes.count)
          let byte =
            round % 3 == 0 ? UInt8(draws.next(below: 256)) : likely[draws.next(below: likely.count)]
          switch draws.next(below: 4) {
          case 0: bytes.insert(byte, at: place)
          case 1: bytes.remove(at: place)
          default: bytes[place] = byte
          }
        }
        try Data(bytes).write(to: url)
        read(folder, "\(file), round \(round)")
      }
    }
  }

  @Test(arguments: ["data.noun", "index.noun"])
  func refusesEveryTruncation(file: String) throws {
    try Self.small.inFolder { folder in
      let url = URL(fileURLWithPath: folder).appendingPathComponent(file)
      let whole = try Data(contentsOf: url)
      for length in stride(from: 0, to: whole.count - 1, by: 3) {
        try whole.prefix(length).write(to: url)
        if file == "data.noun" {
          #expect(throws: WordNetError.self) { try WordNet(folder: folder) }
        } else {
          // A lost line of the index is only a lost word.
          read(folder, "\(length) bytes")
        }
      }
    }
  }

  @Test func refusesRandomBytes() throws {
    try Self.small.inFolder { folder in
      var draws = Draws(state: 7)
      for file in ["data.noun", "index.noun"] {
        for _ in 0..<40 {
          let bytes = (0..<draws.next(below: 400)).map { _ in UInt8(draws.next(below: 256)) } + [1]
          try Data(bytes).write(to: URL(fileURLWithPath: folder).appendingPathComponent(file))
          #expect(throws: WordNetError.self) { try WordNet(folder: folder) }
        }
      }
    }
  }

  @Test func refusesCircles() throws {
    var net = MiniatureWordNet()
    net.add("entity")
    net.add("hen", under: ["egg"])
    net.add("egg", under: ["hen"])
    #expect(throws: WordNetError.self) { try net.read() }
    do {
      _ = try net.read()
    } catch let error as WordNetError {
      guard case .cyclic(let file, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(file == "data.noun")
    }
  }

  @Test func saysWhatIsMissing() throws {
    #expect(throws: WordNetError.missing(folder: "/nowhere", file: "data.noun")) {
      try WordNet(folder: "/nowhere")
    }
    try Self.small.inFolder { folder in
      for file in ["noun.exc", "cntlist.rev", "verb.exc"] {
        try FileManager.default.removeItem(atPath: folder + "/" + file)
      }
      let net = try WordNet(folder: folder)
      #expect(net.lemmas(of: "films").map(net.word(of:)) == ["film"])
      #expect(net.lemmas(of: "film").flatMap(net.senses(of:)).map(\.tags) == [0, 0])
      try FileManager.default.removeItem(atPath: folder + "/index.noun")
      #expect(throws: WordNetError.missing(folder: folder, file: "index.noun")) {
        try WordNet(folder: folder)
      }
      #expect(WordNet.installed(searching: [folder + "/no"]) == nil)
    }
  }

  @Test func pointsToTheDamagedLine() throws {
    try Self.small.inFolder { folder in
      let url = URL(fileURLWithPath: folder).appendingPathComponent("data.noun")
      let text = try String(contentsOf: url, encoding: .utf8)
      try text.replacingOccurrences(of: " 06 n 01 object", with: " 06 v 01 object")
        .write(to: url, atomically: true, encoding: .utf8)
      let line = text.split(separator: "\n").first { $0.contains("01 object") } ?? ""
      let byte = Int(line.prefix(8)) ?? -1
      #expect(
        throws: WordNetError.malformed(file: "data.noun", byte: byte, reason: "it is no noun")
      ) { try WordNet(folder: folder) }
    }
  }
}
