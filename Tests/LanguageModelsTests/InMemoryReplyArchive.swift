import Foundation
import LanguageModels
import Synchronization

/// Keeps replies as long as the process runs.
final class InMemoryReplyArchive: ReplyArchive {
  private let replies = Mutex<[String: Data]>([:])

  func reply(for key: String) -> Data? { replies.withLock { $0[key] } }

  func keep(_ reply: Data, for key: String) { replies.withLock { $0[key] = reply } }

  var count: Int { replies.withLock { $0.count } }

  var everything: [String: Data] { replies.withLock { $0 } }
}
