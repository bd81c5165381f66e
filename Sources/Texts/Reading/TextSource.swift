/// Decoded bytes of one file, with a head that can be looked at before reading begins.
///
/// The head is of the same size whatever the chunks are, so what is found out from it does not
/// depend on them; and an error in what follows does not hide what came before.
final class TextSource {
  /// As named in errors.
  let file: String
  /// The first 64 KiB, UTF-8; all when the source is shorter.
  let head: [UInt8]

  /// The head, and what came in one chunk with its end.
  private let first: [UInt8]
  private let decoder: TextDecoder
  private let chunkBytes: Int
  private var given = 0
  private var failure: ReadingError?

  init(_ bytes: ByteSource, limits: ReadingLimits) {
    file = bytes.file
    chunkBytes = max(1, limits.chunkBytes)
    decoder = TextDecoder(bytes, limits: limits)
    var first: [UInt8] = []
    do throws(ReadingError) {
      while first.count < limits.detectionBytes, let chunk = try decoder.next() {
        first.append(contentsOf: chunk)
      }
    } catch {
      failure = error
    }
    self.first = first
    head = Array(first.prefix(limits.detectionBytes))
  }

  var encoding: TextDecoder.Encoding { decoder.encoding }
  var bytesRead: Int { decoder.source.bytesRead }

  /// Feeds every chunk to a reader, then the end.
  func feed<Reader: TextReader>(
    _ reader: inout Reader, into table: inout TableBuilder
  ) throws(ReadingError) {
    while given < first.count {
      let count = min(chunkBytes, first.count - given)
      try first.withUnsafeBufferPointer { all throws(ReadingError) in
        try reader.consume(
          UnsafeBufferPointer(rebasing: all[given..<given + count]), into: &table)
      }
      given += count
    }
    if let failure { throw failure }
    while let chunk = try decoder.next() { try reader.consume(chunk, into: &table) }
    try reader.finish(into: &table)
  }
}

/// What finds rows in chunks of UTF-8. Where a chunk ends means nothing.
protocol TextReader {
  mutating func consume(
    _ bytes: UnsafeBufferPointer<UInt8>, into table: inout TableBuilder
  ) throws(ReadingError)
  /// No more will come.
  mutating func finish(into table: inout TableBuilder) throws(ReadingError)
}
