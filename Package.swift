// swift-tools-version: 6.2
import PackageDescription

// The architecture, one row a target: name, what it stands on (only rows above it), packages.
// `Tests/ArchitectureTests` reads this table and fails on an arrow that points upward.
struct Row {
  var name: String
  var uses: [String] = []
  var packages: [Target.Dependency] = []
  var isExecutable = false
  /// Folders of data among the sources.
  var data: [String] = []
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let database = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let bigIntegers = Target.Dependency.product(name: "BigInt", package: "BigInt")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let networkCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let networkSockets = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let networkHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let networkCompression = Target.Dependency.product(
  name: "NIOHTTPCompression", package: "swift-nio-extras")
let networkSecurity = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")

let rows: [Row] = [
  Row(name: "Ground"),
  Row(name: "Findings", uses: ["Ground"]),
  Row(name: "Documents", uses: ["Ground", "Findings"]),
  Row(name: "Randomness"),
  Row(name: "Statistics", uses: ["Findings", "Randomness"]),
  Row(name: "Arithmetic", packages: [bigIntegers]),
  Row(name: "Exact", uses: ["Ground", "Findings", "Arithmetic"], packages: [bigIntegers]),
  Row(name: "Specifications", uses: ["Ground"]),
  Row(name: "Environments", uses: ["Ground", "Findings", "Randomness", "Specifications"]),
  Row(name: "Networks", uses: ["Ground", "Randomness", "CKernels"]),
  Row(
    name: "Learning",
    uses: [
      "Ground", "Findings", "Randomness", "Specifications", "Environments", "Networks", "CKernels",
    ]),
  Row(
    name: "LanguageModels", uses: ["Ground", "Findings", "Randomness"],
    packages: [
      httpClient, networkCore, networkSockets, networkHTTP, networkCompression, networkSecurity,
    ]),
  Row(
    name: "Texts",
    uses: [
      "Ground", "Findings", "Randomness", "Statistics", "LanguageModels", "CLanguage",
      "CCompression",
    ]),
  Row(
    name: "Studies",
    uses: [
      "Ground", "Findings", "Documents", "Randomness", "Statistics", "Arithmetic", "Exact",
      "Specifications", "Environments", "Learning", "LanguageModels", "Texts",
    ]),
  Row(
    name: "Records", uses: ["Ground", "Findings", "Documents", "CCompression"],
    packages: [database]),
  Row(name: "Reports", uses: ["Ground", "Findings", "Documents"]),
  Row(
    name: "touchstone",
    uses: [
      "Ground", "Findings", "Documents", "Arithmetic", "Exact", "Specifications", "Environments",
      "LanguageModels", "Texts", "Studies", "Records", "Reports",
    ],
    packages: [argumentParser], isExecutable: true),
  // A model's endpoint for tests: a real server that can also misbehave.
  Row(name: "endpoint-double", isExecutable: true),
]

/// One test target for each of these, in `Tests/<name>Tests`.
let tested: [Row] = [
  Row(name: "Ground", uses: ["Ground"]),
  Row(name: "Randomness", uses: ["Randomness"]),
  Row(name: "Statistics", uses: ["Statistics", "Findings", "Randomness"]),
  Row(name: "Arithmetic", uses: ["Arithmetic", "Randomness"], packages: [bigIntegers]),
  Row(
    name: "Exact", uses: ["Exact", "Arithmetic", "Findings", "Randomness"],
    packages: [bigIntegers]),
  Row(name: "Specifications", uses: ["Specifications", "Findings"]),
  Row(name: "Environments", uses: ["Environments", "Findings", "Randomness", "Specifications"]),
  Row(name: "Networks", uses: ["Networks", "Randomness", "CKernels"]),
  Row(
    name: "Learning",
    uses: ["Learning", "Environments", "Findings", "Randomness", "Networks", "Specifications"]),
  Row(
    name: "LanguageModels",
    uses: ["LanguageModels", "Findings", "Ground", "Randomness", "endpoint-double"],
    packages: [networkCore, networkSockets, networkSecurity], data: ["Certificates"]),
  Row(
    name: "Texts",
    uses: ["Texts", "Findings", "Randomness", "Statistics", "LanguageModels"]),
  Row(
    name: "Records", uses: ["Records", "Documents", "Findings", "Ground"], packages: [database],
    data: ["Stores"]),
  Row(name: "Documents", uses: ["Documents", "Findings", "Ground"]),
  Row(name: "Reports", uses: ["Reports", "Documents", "Findings", "Ground"]),
  Row(
    name: "Studies",
    uses: [
      "Studies", "Arithmetic", "Documents", "Environments", "Exact", "Findings", "Ground",
      "LanguageModels", "Learning", "Randomness", "Specifications", "Statistics", "Texts",
    ]),
  Row(name: "Architecture"),
  Row(
    name: "EndToEnd",
    uses: [
      "Ground", "Findings", "Documents", "Randomness", "Exact", "Specifications", "Studies",
      "Reports", "touchstone", "endpoint-double",
    ], packages: [argumentParser]),
]

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func target(for row: Row) -> Target {
  let dependencies = row.uses.map { Target.Dependency.byName(name: $0) } + row.packages
  return row.isExecutable
    ? .executableTarget(name: row.name, dependencies: dependencies, swiftSettings: settings)
    : .target(name: row.name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
  name: "touchstone",
  platforms: [.macOS(.v15)],
  products: rows.filter { !$0.isExecutable }.map {
    Product.library(name: $0.name, targets: [$0.name])
  } + [.executable(name: "touchstone", targets: ["touchstone"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/attaswift/BigInt", exact: "6.0.1"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
  ],
  targets: [
    // C: elementwise kernels, and the matrix products of OpenBLAS (Accelerate on macOS).
    .target(
      name: "CKernels",
      linkerSettings: [
        .linkedLibrary("openblas", .when(platforms: [.linux])),
        .linkedFramework("Accelerate", .when(platforms: [.macOS])),
      ]),
    // C: word breaking and characters (ICU), stems (libstemmer). macOS has ICU as libicucore, whose names carry no
    // version, and no headers for it: those, and libstemmer, come from Homebrew (scripts/setup.sh). Untested there.
    .target(
      name: "CLanguage",
      cSettings: [.define("U_DISABLE_RENAMING", to: "1", .when(platforms: [.macOS]))],
      linkerSettings: [
        .linkedLibrary("icuuc", .when(platforms: [.linux])),
        .linkedLibrary("icucore", .when(platforms: [.macOS])), .linkedLibrary("stemmer"),
      ]),
    // C: gzip (zlib).
    .target(name: "CCompression", linkerSettings: [.linkedLibrary("z")]),
  ] + rows.map(target(for:))
    + tested.map { row in
      .testTarget(
        name: row.name + "Tests",
        dependencies: row.uses.map { .byName(name: $0) } + row.packages, exclude: row.data,
        swiftSettings: settings)
    }
)
