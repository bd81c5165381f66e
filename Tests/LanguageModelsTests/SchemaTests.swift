import Foundation
import Ground
import LanguageModels
import Testing

@Suite struct SchemaTests {
  static let schema: JSONSchema = .object([
    "reason": .string(atMost: 5),
    "answers": .array(
      of: .object(["id": .integer(in: 1...3), "answer": .choice(["yes", "no"])]), atLeast: 1,
      atMost: 2),
    "share": .number(in: 0...1),
    "sure": .boolean,
  ])

  @Test func `it is written as JSON Schema, properties in their order`() {
    let text = String(decoding: Self.schema.value().bytes, as: UTF8.self)
    #expect(
      text == """
        {"type":"object","properties":{"reason":{"type":"string","maxLength":5},"answers":{"type":\
        "array","items":{"type":"object","properties":{"id":{"type":"integer","minimum":1,\
        "maximum":3},"answer":{"type":"string","enum":["yes","no"]}},"required":["id","answer"],\
        "additionalProperties":false},"minItems":1,"maxItems":2},"share":{"type":"number",\
        "minimum":0.0,"maximum":1.0},"sure":{"type":"boolean"}},"required":["reason","answers",\
        "share","sure"],"additionalProperties":false}
        """)
    let bare = String(decoding: Self.schema.value(limits: false).bytes, as: UTF8.self)
    for word in ["maxLength", "minItems", "maximum"] { #expect(!bare.contains(word)) }
  }

  @Test func `it survives coding`() throws {
    let data = try JSONEncoder().encode(Self.schema)
    #expect(try JSONDecoder().decode(JSONSchema.self, from: data) == Self.schema)
    let whole = try JSONEncoder().encode(Sample.answers)
    #expect(try JSONParser.value(whole).canonical == Sample.answers.value().canonical)
  }

  @Test func `a fitting reply has no problems`() {
    let reply = #"{"sure":true,"share":1,"answers":[{"id":3.0,"answer":"no"}],"reason":"abcde"}"#
    #expect(Self.schema.validate(Data(reply.utf8)) == [])
  }

  @Test(arguments: [
    (#"{"reason":"","answers":[],"share":0,"sure":true}"#, "$.answers: needs at least 1"),
    (
      #"{"reason":"","answers":[{"id":1,"answer":"maybe"}],"share":0,"sure":true}"#,
      #"$.answers[0].answer: must be one of "yes", "no", not "maybe""#
    ),
    (#"{"reason":"","answers":[1,2,3],"share":0,"sure":true}"#, "takes at most 2 items, has 3"),
    (
      #"{"reason":"abcdef","answers":[{"id":1,"answer":"no"}],"share":0,"sure":true}"#,
      "$.reason: takes at most 5 characters, has 6"
    ),
    (
      #"{"reason":"","answers":[{"id":4,"answer":"no"}],"share":0,"sure":true}"#,
      "$.answers[0].id: must be from 1 to 3, not 4"
    ),
    (
      #"{"reason":"","answers":[{"id":1.5,"answer":"no"}],"share":0,"sure":true}"#,
      "$.answers[0].id: must be a whole number, not 1.5"
    ),
    (
      #"{"reason":"","answers":[{"id":1,"answer":"no"}],"share":true,"sure":1}"#,
      "$.share: must be a number, not true"
    ),
    (#"{"reason":"","answers":[{"id":1,"answer":"no"}],"share":0}"#, "$: 'sure' is missing"),
    (#"{"other":1}"#, "$: 'other' does not belong here"),
    (#"{"sure":true,"sure":true}"#, "$: 'sure' stands twice"),
    ("[]", "$: must be an object, not an array"), ("{", "$: not JSON"),
  ])
  func `a problem is told with its place`(reply: String, problem: String) {
    let problems = Self.schema.validate(Data(reply.utf8))
    #expect(problems.contains { $0.contains(problem) }, "\(problems)")
  }

  @Test func `a reply full of problems tells a few`() {
    let items = Array(repeating: "0", count: 100_000).joined(separator: ",")
    let problems = Self.schema.validate(Data("{\"answers\":[\(items)]}".utf8))
    #expect((1...30).contains(problems.count))
  }
}
