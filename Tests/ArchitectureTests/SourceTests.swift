import Foundation
import Testing

/// Rules that hold for every line of the sources.
@Suite struct SourceTests {
  @Test func `the catalogue lists the rules of every environment`() throws {
    let files = try ProjectText.files(of: "Environments")
    let catalogue = try #require(files.first { $0.path == "Environments/Catalogue.swift" })
    let text = catalogue.lines.joined(separator: "\n")
    var found: [String] = []
    for file in files {
      for line in file.lines
      where [": Rules {", ": EnumerableRules {"].contains(where: { line.contains($0) }) {
        let words = line.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard let place = words.firstIndex(where: { ["struct", "class", "enum"].contains($0) }),
          place + 1 < words.count
        else { continue }
        found.append(words[place + 1])
      }
    }
    #expect(found.count >= 6, "\(found)")
    for name in found {
      let isListed = ["\(name)(", "\(name)."].contains { text.contains($0) }
      #expect(isListed, "\(name) is not in the catalogue")
    }
  }

  @Test func `nothing stops the program on what a user gave it`() throws {
    // Put together here so that these lines are no hit themselves.
    let forbidden = ["fatal" + "Error(", "try" + "!", "as" + "! ", "precondition" + "Failure("]
    for file in try ProjectText.allFiles() {
      for (number, line) in file.lines.enumerated() {
        for word in forbidden {
          #expect(!line.contains(word), "\(file.path):\(number + 1)")
        }
      }
    }
  }

  @Test func `the learner names no reward but the one it is given`() throws {
    let forbidden = [
      "Named" + "Specification", "default" + "Specification", ".specif" + "ication(", "Catalogue.",
      ".inten" + "ded", "True" + "Reward", ".evaluation" + "(",
    ]
    for file in try ProjectText.files(of: "Learning") {
      for (number, line) in file.lines.enumerated() {
        for word in forbidden { #expect(!line.contains(word), "\(file.path):\(number + 1)") }
      }
    }
  }

  @Test func `no path of one machine stands in the sources`() throws {
    let forbidden = ["/ho" + "me/", "/wo" + "rk/", "/Us" + "ers/", "/ro" + "ot/", "/tm" + "p/"]
    for file in try ProjectText.allFiles() {
      for (number, line) in file.lines.enumerated() {
        for path in forbidden {
          #expect(!line.contains(path), "\(file.path):\(number + 1)")
        }
      }
    }
  }

  @Test func `no chance comes from anywhere but a seeded stream`() throws {
    let forbidden = [
      "SystemRandom" + "NumberGenerator", "arc4" + "random", ".random" + "(in:", ".shuffle" + "d()",
      "drand" + "48", ".randomElement" + "()",
    ]
    for module in ["Randomness", "Environments", "Networks", "Learning", "Studies", "Statistics"] {
      for file in try ProjectText.files(of: module) {
        for (number, line) in file.lines.enumerated() {
          for word in forbidden { #expect(!line.contains(word), "\(file.path):\(number + 1)") }
        }
      }
    }
  }
}
