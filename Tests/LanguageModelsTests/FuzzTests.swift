import Foundation
import Ground
import LanguageModels
import Randomness
import Testing

/// Whatever bytes come, the readers answer or refuse; they never trap.
@Suite struct FuzzTests {
  static let seeds = [
    #"{"choices":[{"message":{"content":"{\"a\":[1,2]}","refusal":null},"finish_reason":"stop","#
      + #""logprobs":{"content":[{"token":"yes","logprob":-0.1,"top_logprobs":[{"token":"no","#
      + #""logprob":-2.5}]}]}}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#,
    #"{"data":[{"index":0,"embedding":[0.1,-2e3]},{"index":1,"embedding":[1,2]}],"usage":{}}"#,
    "<think>{</think> Here: ```json\n{\"a\": [1, {\"b\": \"\\u00e9\"}]}\n``` {x}",
  ]

  @Test func `changed replies are read or refused`() throws {
    var stream = RandomStream(seed: Seed(7))
    let schema = JSONSchema.object(["a": .array(of: .integer(in: 0...5), atMost: 3)])
    for round in 0..<4000 {
      var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
      for _ in 0...stream.below(6) {
        let place = stream.below(bytes.count)
        switch stream.below(4) {
        case 0: bytes[place] = UInt8(stream.below(256))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: bytes[place...].prefix(stream.below(40)), at: place)
        default: bytes = Array(bytes.prefix(max(1, place)))
        }
        if bytes.isEmpty { bytes = [0x7B] }
      }
      let data = Data(bytes)
      if let value = try? JSONParser.value(bytes) {
        #expect(try JSONParser.value(value.bytes) == value)
      }
      _ = try? Completion(data)
      _ = try? ModelClient.vectors(in: data, count: 2)
      _ = schema.validate(data)
      let text = String(decoding: bytes, as: UTF8.self)
      let (answer, _) = ThinkingText.removed(from: text)
      _ = StructuredReply.read(answer) { _ in ["never"] }
      _ = YesNoReading.answer(text, choices: ["yes", "no"])
      _ = Waits.retryAfter(text, now: Date())
      _ = Waits.duration(text, now: Date())
    }
  }

  @Test func `replies made to waste time are read within bounds`() throws {
    let million = 1 << 18
    for text in [
      String(repeating: "{", count: 4 * million), String(repeating: "[{\"a\":", count: million),
      String(repeating: "</think>", count: million / 2),
      "<think>" + String(repeating: "<think", count: million / 2),
      String(repeating: "{} ", count: million), String(repeating: "yes ", count: million),
    ] {
      let body: JSONValue = .object([
        "choices": .array([.object(["message": .object(["content": .string(text)])])])
      ])
      let completion = try Completion(Data(body.bytes))
      #expect(StructuredReply.read(completion.text) { _ in ["never"] }.value == nil)
      _ = YesNoReading.answer(completion.text, choices: ["yes", "no"])
    }
  }
}
