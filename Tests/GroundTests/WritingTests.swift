import Ground
import Testing

@Suite struct CSVTextTests {
  @Test func `fields are quoted where they must be`() {
    #expect(
      CSVText.table([["a", "b c"], ["1,5", "say \"x\""], ["two\nlines", ""]])
        == "a,b c\r\n\"1,5\",\"say \"\"x\"\"\"\r\n\"two\nlines\",\r\n")
  }
}

@Suite struct IdentifierTests {
  /// Values that the hash's authors publish.
  @Test(
    arguments: [("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C)] as [(String, UInt64)])
  func `the short hash is FNV-1a`(text: String, hash: UInt64) {
    #expect(shortHash(text.utf8) == hash)
  }

  @Test func `an identifier is a letter and ten digits`() {
    #expect(shortIdentifier("r", "") == "re484222325")
    #expect(shortIdentifier("a", "a") == "a4c8601ec8c")
  }
}

@Suite struct CanonicalJSONTests {
  @Test func `keys are sorted and slashes stay`() throws {
    #expect(try canonicalJSON(["b": "x/y", "a": "é"]) == #"{"a":"é","b":"x/y"}"#)
    // A record with a hole in a number is better than no record.
    #expect(try canonicalJSON([Double.nan, .infinity]) == #"["NaN","Infinity"]"#)
  }
}
