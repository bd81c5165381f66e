// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that measuring never enters the product's graph.
let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "touchstone", path: "..")],
  targets: [
    .executableTarget(
      name: "touchstone-benchmarks",
      dependencies: ["Environments", "Findings", "Learning", "Networks", "Randomness"].map {
        .product(name: $0, package: "touchstone")
      },
      swiftSettings: [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ])
  ])
