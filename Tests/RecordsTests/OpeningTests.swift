import Foundation
import Records
import Synchronization
import Testing

/// Stores made by several at once.
@Suite struct OpeningTests {
  @Test func storeMadeByManyAtOnceOpensForAll() throws {
    for _ in 0..<20 {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("touchstone-opening-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: folder) }
      let failures = openings(of: folder.appendingPathComponent("store.sqlite").path, threads: 8)
      #expect(failures.isEmpty, "\(failures)")
    }
  }

  /// What went wrong when so many threads opened one store together.
  private func openings(of path: String, threads: Int) -> [String] {
    let failures = Failures()
    let done = DispatchGroup()
    for _ in 0..<threads {
      done.enter()
      let thread = Thread {
        defer { done.leave() }
        do { _ = try Store(path: path, provenance: "test") } catch { failures.add("\(error)") }
      }
      thread.start()
    }
    done.wait()
    return failures.all
  }

  private final class Failures: Sendable {
    private let kept = Mutex<[String]>([])
    var all: [String] { kept.withLock { $0 } }
    func add(_ text: String) { kept.withLock { $0.append(text) } }
  }
}
