import Foundation
import LanguageModels
import Testing

@Suite struct AddressTests {
  @Test(arguments: [
    ("http://localhost:8080/v1#name", "http://localhost:8080/v1#name"),
    ("  HTTP://LocalHost:8080/v1/#qwen2.5:7b\n", "http://localhost:8080/v1#qwen2.5:7b"),
    ("https://h.example/v1/chat/completions#a/b#c", "https://h.example/v1#a/b#c"),
    ("http://[::1]:8080#m", "http://[::1]:8080#m"),
  ])
  func `an address is read and written`(text: String, written: String) throws {
    let address = try ModelAddress(parsing: text)
    #expect(address.text == written)
    #expect(try ModelAddress(parsing: address.text) == address)
    let coded = try JSONEncoder().encode([address])
    #expect(try JSONDecoder().decode([ModelAddress].self, from: coded) == [address])
  }

  @Test(arguments: [
    "", "#", "name", "http://localhost:8080/v1", "http://localhost:8080/v1#", "ftp://h/v1#m",
    "http://#m", "http:///v1#m", "http://h/v1#two words", "http://h/v1?key=secret7#m",
    "http://me:secret7@h/v1#m", "htp:/me:secret7@h#m", "http://h/v1#\u{7}",
    "http://h/v1#" + String(repeating: "x", count: 201),
  ])
  func `what is no address is refused with what to write, and no password is repeated`(
    text: String
  ) throws {
    let error = #expect(throws: ModelError.self) { try ModelAddress(parsing: text) }
    let words = try #require(error?.description)
    #expect(words.contains("http://localhost:8080/v1#name"))
    #expect(!words.contains("secret7"))
    #expect(words.count < 600)
  }

  @Test(arguments: [
    ("http://localhost:1/v1#m", true), ("http://127.0.0.1#m", true), ("http://[::1]:8/v1#m", true),
    ("https://api.openai.com/v1#m", false), ("http://LOCALHOST/v1#m", true),
    ("http://models.localhost/v1#m", true), ("http://127.8.9.1/v1#m", true),
    ("http://127.evil.example/v1#m", false), ("http://notlocalhost/v1#m", false),
    ("http://[0:0::1]/v1#m", true), ("http://[::ffff:127.0.0.1]/v1#m", true),
    ("http://[::2]/v1#m", false), ("http://[::ffff:10.0.0.1]/v1#m", false),
  ])
  func `local addresses are known`(text: String, isLocal: Bool) throws {
    #expect(try ModelAddress(parsing: text).isLocal == isLocal)
  }

  @Test(arguments: [("0.15/0.60", 0.15, 0.6), (" 1 / 2 ", 1, 2), ("0/0", 0, 0)])
  func `prices are read`(text: String, prompt: Double, reply: Double) throws {
    #expect(
      try ModelPrices(parsing: text)
        == ModelPrices(promptPerMillion: prompt, replyPerMillion: reply))
  }

  @Test(arguments: ["", "1", "1/2/3", "a/b", "-1/2", "nan/1", "inf/1"])
  func `what are no prices is refused`(text: String) {
    #expect(throws: ModelError.self) { try ModelPrices(parsing: text) }
  }
}
