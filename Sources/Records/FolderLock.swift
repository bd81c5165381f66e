import Foundation

/// A lock that one process at a time holds on a folder, and that leaves nothing behind.
///
/// It is advisory and ends with the process that holds it, however that ends. Where a file system has
/// no such locks, holding one means nothing and nobody waits.
struct FolderLock {
  private let descriptor: Int32

  /// Waits until the folder is free.
  init(folder: String) {
    descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
  }

  func release() {
    if descriptor >= 0 { close(descriptor) }
  }
}
