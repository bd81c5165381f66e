import Foundation
import Ground
import LanguageModels
import Testing

/// The double's model of rules, which the layers above are tested against.
@Suite struct DoubleTests {
  static func ask(_ task: String) async throws -> JSONValue {
    let double = try EndpointDouble()
    let reply = try await (try double.client()).chat(
      Sample.say("Do it.\n<<<DATA\n\(task)\nDATA>>>\nThanks."))
    return try JSONParser.value(reply.text.utf8)
  }

  static func answers(_ value: JSONValue) -> [String] {
    value["answers"]?.items?.compactMap { $0["answer"]?.text } ?? []
  }

  @Test func `it judges one text by many predicates`() async throws {
    let value = try await Self.ask(
      #"""
      {"task":"judge","text":"WHO ATE 3 Apples?","predicates":[{"id":"p2","text":"mentions \"apples\""},
       {"id":"p1","text":"mentions pears"},{"id":"p3","text":"is a question"},
       {"id":"p4","text":"contains a digit"},{"id":"p5","text":"is written in capitals"},
       {"id":"p6","text":"starts with \"who\""},{"id":"p7","text":"is sad"}]}
      """#.replacing("\n", with: " "))
    #expect(Self.answers(value) == ["yes", "no", "yes", "yes", "no", "yes", "no"])
    let ids = value["answers"]?.items?.compactMap { $0["id"]?.text }
    #expect(ids == ["p2", "p1", "p3", "p4", "p5", "p6", "p7"])
  }

  @Test func `it judges many texts by one predicate`() async throws {
    let value = try await Self.ask(
      #"{"task":"judge-many","predicate":"is a question","texts":[{"id":"a","text":"Hm?"},"So."]}"#)
    #expect(Self.answers(value) == ["yes", "no"])
  }

  @Test func `it proposes the words that set A apart`() async throws {
    let value = try await Self.ask(
      #"{"task":"propose","count":2,"goal":"x","a":["red apple","green apple","red pear"],"#
        + #""b":["green plum","the plum"]}"#)
    let short = value["hypotheses"]?.items?.compactMap { $0["short"]?.text }
    #expect(short == ["mentions \"apple\"", "mentions \"red\""])
    #expect(value["hypotheses"]?.items?.first?["precise"]?.text?.contains("apple") == true)
  }

  @Test func `it rewrites comparatives and scores relevance`() async throws {
    let rewritten = try await Self.ask(
      #"{"task":"rewrite","hypotheses":["is more polite than B",{"id":"h2","text":"is short"}]}"#)
    #expect(rewritten["hypotheses"]?.items?.first?.text == "is polite")
    #expect(rewritten["hypotheses"]?.items?.last?["text"]?.text == "is short")
    let scored = try await Self.ask(
      #"{"task":"relevance","goal":"find angry customers","hypotheses":["is angry","is blue",""#
        + #"quotes angry customers"]}"#)
    #expect(scored["scores"]?.items?.compactMap { $0["score"]?.whole } == [1, 0, 2])
  }
}
