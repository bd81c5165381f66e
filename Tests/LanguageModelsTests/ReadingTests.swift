import Foundation
import Ground
import LanguageModels
import Testing

/// What is read out of replies.
@Suite struct ReadingTests {
  static func completion(_ message: String, _ rest: String = "") throws -> Completion {
    try Completion(Data("{\"choices\":[{\"message\":\(message)\(rest)}]}".utf8))
  }

  @Test func `text, end and use are read`() throws {
    let body = #"""
      {"choices":[{"message":{"content":" hi "},"finish_reason":"length"}],
       "usage":{"prompt_tokens":5,"completion_tokens":2}}
      """#
    let reply = try Completion(Data(body.utf8))
    #expect(reply.text == "hi" && reply.isCut && !reply.hasThought)
    #expect(reply.usage == TokenUsage(promptTokens: 5, replyTokens: 2))
  }

  @Test func `content may be missing or in parts`() throws {
    #expect(try Self.completion(#"{"content":null,"reasoning_content":"hm"}"#).hasThought)
    #expect(try Self.completion("{}").text.isEmpty)
    let parts = #"{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"#
    #expect(try Self.completion(parts).text == "ab")
  }

  @Test func `use that nobody can mean is not believed`() throws {
    for usage in [
      #"{"prompt_tokens":-1}"#, #"{"prompt_tokens":1e300}"#, #"{"prompt_tokens":"5"}"#, "[]",
      #"{"prompt_tokens":1,"completion_tokens":9223372036854775807}"#,
    ] {
      let body = #"{"choices":[{"message":{"content":"x"}}],"usage":\#(usage)}"#
      #expect(try Completion(Data(body.utf8)).usage == nil)
    }
  }

  @Test func `refusals and errors with status 200 are told apart`() throws {
    #expect(throws: Completion.Problem.refused("no")) {
      try Self.completion(#"{"content":null,"refusal":"no"}"#)
    }
    #expect(throws: Completion.Problem.self) {
      try Self.completion(#"{"content":""}"#, #","finish_reason":"content_filter""#)
    }
    #expect(throws: Completion.Problem.malformed("an error with status 200: busy")) {
      try Completion(Data(#"{"error":{"message":"busy"}}"#.utf8))
    }
  }

  @Test(arguments: [
    ("<think>a</think>b", "b", true), ("<thinking>\n{\n</thinking>\n\n{}", "{}", true),
    ("hm, {} so</think> yes", "yes", true), ("<think>never ends", "", true),
    ("<|channel|>analysis<|message|>hm<|end|><|channel|>final<|message|>yes", "yes", true),
    (#"{"quote":"</think>"}"#, #"{"quote":"</think>"}"#, false), ("  plain ", "plain", false),
  ])
  func `thinking is taken out`(text: String, answer: String, thought: Bool) {
    let (rest, hasThought) = ThinkingText.removed(from: text)
    #expect(rest == answer && hasThought == thought)
  }

  // MARK: Yes and no

  static func tokens(_ shares: KeyValuePairs<String, Double>) -> [TokenProbability] {
    shares.map { TokenProbability(token: $0.key, logarithm: Foundation.log($0.value)) }
  }

  @Test func `all ways of writing yes are summed`() throws {
    let tokens = Self.tokens([
      "yes": 0.2, " Yes": 0.1, "\"YES": 0.05, "▁yes": 0.05, "Ġyes": 0.1, "**Yes**": 0.1,
      "no": 0.1, "No.": 0.05, "\nNO": 0.05, "yesterday": 0.1, "none": 0.1,
    ])
    let share = try #require(YesNoReading.probability(tokens, choices: ["yes", "no"]))
    #expect(abs(share - 0.6 / 0.8) < 1e-12)
  }

  @Test func `other words and other languages`() throws {
    let tokens = Self.tokens(["ja": 0.3, "Nein": 0.1])
    let share = try #require(YesNoReading.probability(tokens, choices: ["Ja", "nein"]))
    #expect(abs(share - 0.75) < 1e-12)
    #expect(YesNoReading.probability(tokens, choices: ["yes", "no"]) == nil)
    #expect(YesNoReading.probability(tokens, choices: []) == nil)
  }

  @Test func `a model about to say something else has not answered`() {
    let tokens = Self.tokens(["The": 0.95, "yes": 0.03, "no": 0.01])
    #expect(YesNoReading.probability(tokens, choices: ["yes", "no"]) == nil)
  }

  @Test(
    arguments: [
      ("Yes.", true), ("no, since it is yes", false), ("**Yes**", true),
      ("The answer is no.", false),
      ("I would say \"yes\"", true), ("yes and no", true), ("It is both no and yes", nil),
      ("", nil),
      ("I know nothing", nil), ("Nope", nil),
    ] as [(String, Bool?)])
  func `a text is read where there are no probabilities`(text: String, answer: Bool?) {
    #expect(YesNoReading.answer(text, choices: ["yes", "no"]) == answer)
  }

  @Test func `probabilities are those of the first token that says something`() throws {
    let entries = #"""
      [{"token":"\n","logprob":0,"top_logprobs":[{"token":"\n","logprob":0}]},
       {"token":"Yes","logprob":-0.5,"top_logprobs":[{"token":"no","logprob":-1},
        {"token":"Yes","logprob":-0.5}]},
       {"token":"no","logprob":0,"top_logprobs":[{"token":"no","logprob":0}]}]
      """#
    let reply = try Self.completion(
      #"{"content":"\nYes"}"#, #","logprobs":{"content":\#(entries)}"#)
    #expect(reply.firstTokens.map(\.token) == ["no", "Yes"])
  }

  @Test func `the older form of probabilities is read`() throws {
    let reply = try Self.completion(
      #"{"content":"no"}"#,
      #","logprobs":{"tokens":["no"],"top_logprobs":[{"no":-0.1,"yes":-2.5}]}"#)
    #expect(Set(reply.firstTokens.map(\.token)) == ["yes", "no"])
  }

  @Test(arguments: [
    "null", "{}", #"{"content":null}"#, #"{"content":[]}"#, #"{"content":[{"token":"yes"}]}"#,
    #"{"content":[{"token":"yes","logprob":0,"top_logprobs":[]}]}"#, #"{"content":[1]}"#,
    #"{"tokens":["yes"],"top_logprobs":[]}"#, #"{"tokens":["yes"],"top_logprobs":[null]}"#,
  ])
  func `missing probabilities are none`(logprobs: String) throws {
    let reply = try Self.completion(#"{"content":"yes"}"#, ",\"logprobs\":\(logprobs)")
    #expect(reply.firstTokens.isEmpty)
  }

  // MARK: JSON within text

  @Test(arguments: [
    #"{"a":1}"#, "```json\n{\"a\":1}\n```", "Sure! {\"a\":1} Anything else?",
    "{not this} but {\"a\": 1}", "First {\"b\":2}, better {\"a\":1}.", "{{{ \"a\" {\"a\":1}",
    "[{\"a\":1}]",
  ])
  func `the JSON is found in what surrounds it`(text: String) throws {
    let schema = JSONSchema.object(["a": .integer()])
    let (value, problems) = StructuredReply.read(text) { value in
      schema.validate(Data(value.bytes))
    }
    // A list around the object is an object not found at its place, and is not taken apart.
    if text.hasPrefix("[") {
      #expect(value == nil && problems == ["$: must be an object, not an array"])
    } else {
      #expect(value?["a"] == .integer(1))
    }
  }

  @Test func `the first problem is that of the first JSON`() {
    let read = StructuredReply.read("x {\"b\":2} {") { _ in ["wrong"] }
    #expect(read.value == nil && read.problems == ["wrong"])
    #expect(StructuredReply.read("no JSON here") { _ in [] }.problems.count == 1)
  }
}
