import CCompression
import Foundation
import Ground

/// The bytes of an open file, gunzipped where they are gzip data.
///
/// Gzip is told by its first three bytes, whatever the name; several members end to end are one
/// stream, and zero bytes after the last (padding of tapes) are passed over.
final class ByteSource {
  /// As named in errors.
  let file: String
  /// Bytes read from the descriptor.
  private(set) var bytesRead = 0
  /// Bytes handed out.
  private(set) var bytesGiven = 0

  private let descriptor: Int32
  private let closes: Bool
  private let progress: ((Int) -> Void)?
  /// Bytes read from the descriptor and not yet handed out: `start ..< end`.
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  private var kind = Kind.unknown
  private var inflater: OpaquePointer?

  private enum Kind { case unknown, plain, gzip, betweenMembers }

  /// - Parameters:
  ///   - closes: whether the descriptor is closed in the end.
  ///   - progress: told how many bytes this source has read, after every read.
  init(
    descriptor: Int32, closes: Bool, file: String, chunkBytes: Int, progress: ((Int) -> Void)?
  ) {
    self.descriptor = descriptor
    self.closes = closes
    self.file = file
    self.progress = progress
    buffer = .allocate(capacity: max(3, chunkBytes))
  }

  deinit {
    if let inflater { ts_inflater_free(inflater) }
    buffer.deallocate()
    if closes { close(descriptor) }
  }

  /// Opens a file.
  static func open(
    path: String, chunkBytes: Int, progress: ((Int) -> Void)?
  ) throws(ReadingError) -> ByteSource {
    let descriptor = PathBytes.withBytes(of: path) { Foundation.open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else {
      if errno == ENOENT { throw .notFound(file: path) }
      throw .unreadable(file: path, reason: String(cString: strerror(errno)))
    }
    return ByteSource(
      descriptor: descriptor, closes: true, file: path, chunkBytes: chunkBytes, progress: progress)
  }

  /// How many bytes a plain file of a known size holds; nil of anything else, and of gzip data.
  func plainSize() throws(ReadingError) -> Int? {
    if kind == .unknown { try recognise() }
    var status = stat()
    guard kind == .plain, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG
    else { return nil }
    return Int(status.st_size)
  }

  /// Puts up to `capacity` bytes at `target`; returns how many, 0 only at the end.
  func read(into target: UnsafeMutablePointer<UInt8>, capacity: Int) throws(ReadingError) -> Int {
    guard capacity > 0 else { return 0 }
    if kind == .unknown { try recognise() }
    let count =
      kind == .plain
      ? try readPlain(into: target, capacity: capacity)
      : try readGzip(into: target, capacity: capacity)
    bytesGiven += count
    return count
  }

  private func recognise() throws(ReadingError) {
    while end - start < 3, try refill() {}
    let isGzip =
      end - start >= 3 && buffer[start] == 0x1F && buffer[start + 1] == 0x8B
      && buffer[start + 2] == 8
    kind = isGzip ? .gzip : .plain
  }

  private func readPlain(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(ReadingError) -> Int {
    guard start < end else { return try readDescriptor(into: target, capacity: capacity) }
    let count = min(capacity, end - start)
    if let base = buffer.baseAddress { target.update(from: base + start, count: count) }
    start += count
    return count
  }

  private func readGzip(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(ReadingError) -> Int {
    while true {
      if start == end {
        start = 0
        end = 0
        guard try refill() else {
          if kind == .betweenMembers { return 0 }
          throw .truncatedGzip(file: file, bytes: bytesGiven)
        }
      }
      if kind == .betweenMembers {
        while start < end && buffer[start] == 0 { start += 1 }
        if start == end { continue }
        guard let inflater, ts_inflater_reset(inflater) == 0 else {
          throw .corruptGzip(file: file, bytes: bytesGiven)
        }
        kind = .gzip
      }
      let produced = try inflate(into: target, capacity: capacity)
      if produced > 0 { return produced }
    }
  }

  private func inflate(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(ReadingError) -> Int {
    if inflater == nil { inflater = ts_inflater_new() }
    guard let inflater, let base = buffer.baseAddress else {
      throw .unreadable(file: file, reason: "no memory is left to unpack it")
    }
    var consumed = 0
    var produced = 0
    let status = ts_inflate(
      inflater, base + start, end - start, &consumed, target, capacity, &produced)
    start += consumed
    switch Int(status) {
    case Int(TS_INFLATE_END): kind = .betweenMembers
    case Int(TS_INFLATE_MORE):
      // Neither input taken nor output given would go round for ever.
      if consumed == 0 && produced == 0 { throw .corruptGzip(file: file, bytes: bytesGiven) }
    case Int(TS_INFLATE_MEMORY):
      throw .unreadable(file: file, reason: "no memory is left to unpack it")
    default:
      // What came out before the damage is handed out; the next call meets it again.
      if produced == 0 { throw .corruptGzip(file: file, bytes: bytesGiven) }
    }
    return produced
  }

  /// Reads more behind `end`; false at the end of the file.
  private func refill() throws(ReadingError) -> Bool {
    guard let base = buffer.baseAddress, end < buffer.count else { return false }
    let count = try readDescriptor(into: base + end, capacity: buffer.count - end)
    end += count
    return count > 0
  }

  private func readDescriptor(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(ReadingError) -> Int {
    while !isAtEnd {
      let count = Foundation.read(descriptor, target, capacity)
      if count > 0 {
        bytesRead += count
        progress?(bytesRead)
        return count
      }
      if count == 0 {
        isAtEnd = true
      } else if errno == EAGAIN {
        // Standard input may have been left non-blocking by whoever started us.
        var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&waited, 1, -1)
      } else if errno != EINTR {
        throw .unreadable(file: file, reason: String(cString: strerror(errno)))
      }
    }
    return 0
  }
}
