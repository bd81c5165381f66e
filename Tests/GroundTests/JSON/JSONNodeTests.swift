import Ground
import Testing

@Suite struct JSONNodeTests {
  @Test func `numbers keep their text and values their place`() throws {
    let text = #"{"a": [0.10, -1e-3, 123456789012345678901234567890], "b": {"c": 1e9999}}"#
    let node = try JSONParser.node(Array(text.utf8))
    let numbers = try #require(node["a"]?.items).map { item in
      if case .number(let text) = item.content { text } else { "" }
    }
    #expect(numbers == ["0.10", "-1e-3", "123456789012345678901234567890"])
    guard case .number("1e9999")? = node["b"]?["c"]?.content else {
      Issue.record("a number beyond a Double is not kept")
      return
    }
    #expect(node["a"]?.offset == 6)
    #expect(node["b"]?.offset == text.utf8.count - 14)
    #expect(node.members?.map(\.offset) == [1, text.utf8.count - 19])
  }

  @Test(arguments: [1, 7, 8, 9, 100])
  func `the first name that stands twice is found`(count: Int) throws {
    let names = (0..<count).map { #""n\#($0)":0"# }
    let unique = try JSONParser.node(Array("{\(names.joined(separator: ","))}".utf8))
    #expect(unique.repeatedMembers == nil)
    let twice = try JSONParser.node(
      Array("{\((names + [#""n0":1"#, #""n0":2"#]).joined(separator: ","))}".utf8))
    let found = try #require(twice.repeatedMembers)
    #expect(found.first.offset == 1)
    #expect(found.second.offset == names.joined(separator: ",").utf8.count + 2)
  }

  @Test func `more values than allowed are an error`() throws {
    let text = Array("[1,2,[3]]".utf8)
    #expect(try JSONParser.node(text, mostValues: 5).items?.count == 3)
    let problem = #expect(throws: JSONFault.self) {
      try JSONParser.node(text, mostValues: 4)
    }
    #expect(problem?.description == "too many values at byte 6")
  }

  @Test(arguments: [
    ("", 0, 1, 1), ("ab", 2, 1, 3), ("a\nb", 2, 2, 1), ("a\r\nb\rc\n\nd", 8, 5, 1),
    ("é😀x", 6, 1, 3),
  ])
  func `places are counted as editors do`(text: String, offset: Int, line: Int, column: Int) {
    let place = TextPlace(after: offset, in: Array(text.utf8))
    #expect((place.line, place.column) == (line, column))
  }

  @Test(arguments: [
    ("{\"a\":}", 5), ("[1,2,x]", 5), ("[1] x", 4), ("[01]", 2), ("{\"a\" 1}", 5),
  ])
  func `an error names its byte in both forms`(text: String, offset: Int) {
    let bytes = Array(text.utf8)
    let problems = [
      #expect(throws: JSONFault.self) { try JSONParser.value(bytes) },
      #expect(throws: JSONFault.self) { try JSONParser.node(bytes) },
    ]
    #expect(problems.map { $0?.offset } == [offset, offset])
  }
}
