import Foundation
import Testing

/// Package.swift is the architecture: arrows point down only.
@Suite struct LayerTests {
  /// Below all rows, in C: not in the table, and free to be used where it is declared.
  static let inC: Set<String> = ["CKernels", "CLanguage", "CCompression"]
  static let system: Set<String> = [
    "Foundation", "Dispatch", "Glibc", "Darwin", "Synchronization", "Accelerate",
  ]
  /// Modules of the packages, by the name that Package.swift gives them.
  static let packageModules = [
    "argumentParser": "ArgumentParser", "database": "GRDB", "bigIntegers": "BigInt",
    "httpClient": "AsyncHTTPClient", "networkCore": "NIOCore", "networkSockets": "NIOPosix",
    "networkHTTP": "NIOHTTP1", "networkCompression": "NIOHTTPCompression",
    "networkSecurity": "NIOSSL",
  ]

  @Test func `the table can be read`() throws {
    let rows = try ProjectText.rows()
    #expect(rows.count >= 6)
    #expect(rows.first?.name == "Ground")
    #expect(Set(rows.map(\.name)).count == rows.count)
    #expect(rows.first { $0.name == "Environments" }?.uses.contains("Specifications") == true)
  }

  @Test func `every module uses only rows above it`() throws {
    var above = Self.inC
    for row in try ProjectText.rows() {
      for used in row.uses { #expect(above.contains(used), "\(row.name) uses \(used)") }
      #expect(Set(row.uses).count == row.uses.count, "\(row.name) names a row twice")
      above.insert(row.name)
    }
  }

  @Test func `the ground stands on nothing and findings on nothing else`() throws {
    let rows = try ProjectText.rows()
    let ground = try #require(rows.first { $0.name == "Ground" })
    #expect(ground.uses.isEmpty && ground.packages.isEmpty)
    let findings = try #require(rows.first { $0.name == "Findings" })
    #expect(Set(findings.uses).isSubset(of: ["Ground"]) && findings.packages.isEmpty)
  }

  @Test(arguments: ["Reports", "Records"])
  func `who shows and who keeps results knows documents and no study`(module: String) throws {
    let row = try #require(try ProjectText.rows().first { $0.name == module })
    // Long bodies are kept compressed.
    let besides: Set = module == "Records" ? ["CCompression"] : []
    #expect(Set(row.uses).subtracting(besides).isSubset(of: ["Ground", "Findings", "Documents"]))
  }

  @Test func `exact questions stand on values and arithmetic alone`() throws {
    let rows = try ProjectText.rows()
    let exact = try #require(rows.first { $0.name == "Exact" })
    #expect(Set(exact.uses) == ["Ground", "Findings", "Arithmetic"])
    let arithmetic = try #require(rows.first { $0.name == "Arithmetic" })
    #expect(arithmetic.uses.isEmpty && arithmetic.packages == ["bigIntegers"])
  }

  @Test func `environments know nothing of networks or learning`() throws {
    let row = try #require(try ProjectText.rows().first { $0.name == "Environments" })
    #expect(Set(row.uses).isDisjoint(with: ["Networks", "Learning", "CKernels", "Studies"]))
    #expect(row.packages.isEmpty)
  }

  @Test func `only the client of language models touches the network`() throws {
    for row in try ProjectText.rows() {
      #expect(row.packages.contains("httpClient") == (row.name == "LanguageModels"))
    }
  }

  @Test func `only records touch the database and only the command line parses arguments`() throws {
    for row in try ProjectText.rows() {
      #expect(row.packages.contains("database") == (row.name == "Records"))
      #expect(row.packages.contains("argumentParser") == (row.name == "touchstone"))
    }
  }

  @Test func `every folder of sources is in the table and every row has its folder`() throws {
    let rows = try ProjectText.rows().map(\.name)
    #expect(Set(try ProjectText.folders()) == Set(rows).union(Self.inC))
  }

  @Test func `sources import only what their row declares`() throws {
    for row in try ProjectText.rows() {
      let allowed = Self.system.union(row.uses)
        .union(row.packages.compactMap { Self.packageModules[$0] })
      for file in try ProjectText.files(of: row.name) {
        for module in imports(file) {
          #expect(allowed.contains(module), "\(file.path) imports \(module)")
        }
      }
    }
  }

  @Test func `what a row declares is imported somewhere in its module`() throws {
    for row in try ProjectText.rows() {
      let files = try ProjectText.files(of: row.name)
      // A module that has not been written yet declares what it will use.
      if files.isEmpty { continue }
      let imported = Set(files.flatMap(imports))
      for used in row.uses { #expect(imported.contains(used), "\(row.name) does not use \(used)") }
    }
  }

  /// Modules named by a file's import lines, whatever stands before or after the name.
  private func imports(_ file: ProjectText.SourceFile) -> [String] {
    let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let"]
    return file.lines.compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
        words[..<place].allSatisfy({ $0.hasPrefix("@") || $0 == "public" || $0 == "internal" })
      else { return nil }
      let name = kinds.contains(words[place + 1]) ? words.last : words[place + 1]
      return name.map { String($0.prefix { $0 != "." }) }
    }
  }
}
