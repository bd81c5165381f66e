import Foundation

/// A lock that one process at a time holds on a folder, and that leaves nothing behind.
///
/// It is advisory and ends with the process that holds it, however that ends. Where a file system has
/// no such locks, holding one means nothing and nobody waits.
struct FolderLock {
  private let descriptor: Int32

  /// Waits until the folder is free, or for so long; nil where somebody else still holds it.
  init?(folder: String, waitingAtMost seconds: Double) {
    descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    let deadline = Date().addingTimeInterval(seconds)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { return }
      guard Date() < deadline else {
        close(descriptor)
        return nil
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  func release() {
    if descriptor >= 0 { close(descriptor) }
  }
}
