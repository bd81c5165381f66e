import Ground
import Testing

@Suite struct JSONTests {
  @Test func `values are read and written alike`() throws {
    let text = #"{"b":[1,-2.5,1e3,true,false,null,""],"a":{"x":"\"\\\n\t\u0001é😀"},"b":{}}"#
    let value = try JSONParser.value(text.utf8)
    #expect(value["b"]?.items?.count == 7)
    #expect(value["a"]?["x"]?.text == "\"\\\n\t\u{1}é😀")
    #expect(String(decoding: value.bytes, as: UTF8.self) == text.replacing("1e3", with: "1000.0"))
    #expect(try JSONParser.value(value.bytes) == value)
  }

  @Test func `escapes are read`() throws {
    let value = try JSONParser.value(#""\u00e9\ud83d\ude00\ud83d\ud83d\/\b\f""#.utf8)
    #expect(value.text == "é😀\u{FFFD}\u{FFFD}/\u{8}\u{C}")
  }

  @Test(arguments: [
    "", " ", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "01", "-", "1.", ".5", "1e",
    "+1", "tru", "nul", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\n\"", "1 2", "1e999", "NaN", "'a'",
  ])
  func `what is no JSON is an error`(text: String) {
    #expect(throws: JSONFault.self) { try JSONParser.value(text.utf8) }
  }

  @Test func `bytes that are no text are an error`() {
    for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0xEF, 0xBB], [0]] {
      #expect(throws: JSONFault.self) { try JSONParser.value(bytes) }
    }
  }

  @Test func `deep nesting is an error and not a deep stack`() throws {
    for open in ["[", "{\"a\":"] {
      let text = String(repeating: open, count: 1_000_000)
      #expect(throws: JSONFault.self) { try JSONParser.value(text.utf8) }
    }
    let fitting = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    _ = try JSONParser.value(fitting.utf8)
  }

  @Test func `the canonical form does not depend on the order of members`() throws {
    let one = try JSONParser.value(#"{"b":[{"d":1,"c":2}],"a":0}"#.utf8)
    let other = try JSONParser.value(#"{"a":0,"b":[{"c":2,"d":1}]}"#.utf8)
    #expect(one != other && one.canonical == other.canonical)
  }
}
