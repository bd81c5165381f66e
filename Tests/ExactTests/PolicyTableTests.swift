import Arithmetic
import Exact
import Testing

@Suite struct PolicyTableTests {
  static func read(
    _ text: String, rewards: [String]? = ["proxy", "true"]
  ) throws -> PolicyTable {
    try readPolicyTable(Array(text.utf8), file: "folder/robots.csv", rewards: rewards)
  }

  @Test func `the cleaning robot's returns are the sums over its rooms`() throws {
    let table = try readPolicyTable(
      try ProblemFiles.example("cleaning-robot.csv"), file: "cleaning-robot.csv")
    #expect(table.name == "cleaning-robot" && table.names.count == 8)
    #expect(table.columns.map(\.name) == ["proxy", "true"])
    for (policy, name) in table.names.enumerated() {
      let rooms = ["attic", "bedroom", "kitchen"].filter { name.contains($0) }
      #expect(table["true"]?[policy] == Rational(rooms.count))
      #expect(table["proxy"]?[policy] == Rational(rooms.count { $0 != "kitchen" }))
    }
  }

  @Test(arguments: [
    "policy,proxy,true\na,1/3,0.5\nb,2,-1e1\n", "policy;proxy;true\r\na;1/3;0.5\r\nb;2;-1e1",
    "policy\tproxy\ttrue\ra\t1/3\t0.5\rb\t2\t-1e1\r",
    "\u{FEFF}true,policy,proxy\n\n0.5,\"a\",\"1/3\"\n-1e1 , b ,2\n\n",
    "\"policy\" , \"proxy\",\"true\"\n\"a\",1/3,0.5\n\"b\",2,-1e1",
    "policy,notes,proxy,true\na,\"x, y; z\",1/3,0.5\nb,,2,-1e1",
    #"{"returns": {"true": {"b": "-1e1", "a": 0.5}, "proxy": {"a": "1/3", "b": 2}}}"#,
  ])
  func `one table is read from many forms`(text: String) throws {
    let table = try Self.read(text)
    #expect(table.names == ["a", "b"] && table.name == "robots")
    #expect(table["proxy"]?.map(\.description) == ["1/3", "2"])
    #expect(table["true"]?.map(\.description) == ["1/2", "-10"])
    #expect(table.columns.count == 2)
  }

  @Test func `quoted fields hold quotes, separators and ends of lines`() throws {
    let table = try Self.read("policy,proxy,true\n\"say \"\"no\"\", twice\",1,2\n", rewards: nil)
    #expect(table.names == ["say \"no\", twice"])
    let refusal = ProblemFiles.refusal {
      _ = try Self.read("policy,proxy,true\n\"a\nb\",1,2\nc,x,3")
    }
    // A name of two lines is refused, and the line after it is counted rightly.
    #expect(refusal?.path == "line 2" && refusal?.what.contains("control") == true)
    #expect(refusal?.what.contains("at line 4, column 'proxy': 'x'") == true)
  }

  @Test func `all columns are rewards where none are asked for`() throws {
    let table = try Self.read("a,policy,b\n1,p,2\n", rewards: nil)
    #expect(table.columns.map(\.name) == ["a", "b"] && table["b"] == [2])
    let json = try Self.read(#"{"name": "n", "returns": {"a": {"p": 1}}}"#, rewards: nil)
    #expect(json.name == "n" && json["a"] == [1])
  }

  @Test(arguments: [
    ("", "", "empty"), ("\n \n", "", "empty"),
    ("policy,proxy,true\n", "", "no policy"), ("policy,proxy,true\n\n", "", "no policy"),
    ("policy,proxi,true\na,1,2", "line 1", "mean 'proxi'?"),
    ("name,proxy,true\na,1,2", "line 1", "'policy'"),
    ("policy,proxy,proxy,true\na,1,1,2", "line 1", "two columns 'proxy'"),
    ("policy,proxy,,true\na,1,1,2", "line 1", "no name"),
    ("policy,proxy,true\na,1", "line 2", "2 fields, and the first has 3"),
    ("policy,proxy,true\na,1,2,3", "line 2", "4 fields"),
    ("policy,proxy,true\na,1,x", "line 2, column 'true'", "'x' is no number"),
    ("policy,proxy,true\r\na,1,2\r\n\r\nb,1,x", "line 4, column 'true'", "'x' is no number"),
    ("policy,proxy,true\na,1,", "line 2, column 'true'", "no number"),
    ("policy;proxy;true\na;1;0,5", "line 2, column 'true'", "point"),
    ("policy,proxy,true\na,1,1/0", "line 2, column 'true'", "divides by 0"),
    ("policy,proxy,true\na,1,2\nb,1,2\na,3,4", "line 4", "'a' already"),
    ("policy,proxy,true\n ,1,2", "line 2", "blank"),
    ("policy,proxy,true\n\"a,1,2\n\n", "line 2", "never closed"),
    ("policy,proxy,true\n\"a\"b,1,2", "line 2", "closing quote"),
    ("policy,proxy,true\na\"b,1,2", "line 2", "inside a field"),
    ("{", "line 1, column 2", "cut short"), ("{}", "", "'returns'"),
    (#"{"returns": {"proxy": {"a": 1}}}"#, "returns", "no reward 'true'"),
    (#"{"returns": {"proxy": {}, "true": {}}}"#, "returns", "no policy"),
    (
      #"{"returns": {"proxy": {"a": 1}, "true": {"a": null}}}"#, "returns.true.a", "not null"
    ),
    (#"{"returns": {"proxy": {"a": 1}, "true": {"b": 1}}}"#, "returns.true.b", "no return"),
    (#"{"returns": {"proxy": {"a": 1}, "true": {}}}"#, "returns.true", "return of 'a'"),
    (#"{"return": {}}"#, "return", "mean 'returns'?"),
  ])
  func `what is wrong with a table is said with its line and column`(
    text: String, path: String, says: String
  ) throws {
    let refusal = try #require(ProblemFiles.refusal { _ = try Self.read(text) })
    #expect(refusal.path == path && refusal.what.contains(says), "\(refusal)")
  }

  @Test func `bytes that are no text are refused`() {
    let refusal = ProblemFiles.refusal {
      _ = try readPolicyTable([0x70, 0xFF, 0x0A], file: "a.csv")
    }
    #expect(refusal?.what.contains("UTF-8") == true)
  }
}
