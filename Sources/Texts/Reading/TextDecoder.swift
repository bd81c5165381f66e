import Foundation

/// Bytes of a source as UTF-8, chunk by chunk.
///
/// - UTF-16 is told by its byte order mark, or in the first 64 KiB by more than half of all units
///   having a zero upper byte and at most a twentieth a zero lower one.
/// - A byte that is no UTF-8 makes the file Latin-1 (with the punctuation of Windows-1252) if
///   nothing but ASCII came before it, no UTF-8 sequence is among the 64 KiB that begin with it,
///   and neither there nor in the first 64 KiB is a zero byte. Otherwise the file is UTF-8 or no
///   text, and the byte is an error.
final class TextDecoder {
  enum Encoding: Equatable { case utf8, latin1, utf16LittleEndian, utf16BigEndian }

  private(set) var encoding = Encoding.utf8
  let source: ByteSource

  private let chunkBytes: Int
  private let detectionBytes: Int
  /// Undecoded bytes are `start ..< end`; those before `checked` are known to be UTF-8.
  private let input: UnsafeMutableBufferPointer<UInt8>
  private var start = 0
  private var end = 0
  private var checked = 0
  private var isAtEnd = false
  private var hasBegun = false
  private var hasMultibyte = false
  /// A zero byte is among the first.
  private var hasZero = false
  /// Decoded bytes of the encodings that need it.
  private let output: UnsafeMutableBufferPointer<UInt8>
  private var written = 0
  /// The upper half of a pair whose lower half is in the next chunk.
  private var upperSurrogate: UInt32?
  private var lineFeeds = 0
  private var carriageReturns = 0
  /// An error of the source, kept until what came before it has been handed out.
  private var failure: ReadingError?

  init(_ source: ByteSource, limits: ReadingLimits) {
    self.source = source
    chunkBytes = max(1, limits.chunkBytes)
    detectionBytes = max(4, limits.detectionBytes)
    input = .allocate(capacity: chunkBytes + detectionBytes + 16)
    output = .allocate(capacity: 3 * chunkBytes + 16)
  }

  deinit {
    input.deallocate()
    output.deallocate()
  }

  /// The next bytes of UTF-8, valid until the next call; nil at the end. A chunk may end in the
  /// middle of a sequence of bytes.
  func next() throws(ReadingError) -> UnsafeBufferPointer<UInt8>? {
    if !hasBegun {
      hasBegun = true
      fill(atLeast: detectionBytes)
      recognise()
    }
    let chunk =
      switch encoding {
      case .utf8: try nextChecked()
      case .latin1: try nextLatin1()
      case .utf16LittleEndian, .utf16BigEndian: try nextUTF16()
      }
    if let chunk, let base = chunk.baseAddress {
      lineFeeds += UTF8Check.count(0x0A, in: base, from: 0, to: chunk.count)
      carriageReturns += UTF8Check.count(0x0D, in: base, from: 0, to: chunk.count)
    }
    return chunk
  }

  // MARK: - Input

  /// Reads until so many undecoded bytes are there, or the end.
  private func fill(atLeast wanted: Int) {
    while end - start < wanted && !isAtEnd {
      guard let base = input.baseAddress else { return }
      if start > 0 && input.count - end < chunkBytes {
        memmove(base, base + start, end - start)
        end -= start
        checked = max(0, checked - start)
        start = 0
      }
      do throws(ReadingError) {
        let count = try source.read(into: base + end, capacity: min(chunkBytes, input.count - end))
        end += count
        isAtEnd = count == 0
      } catch {
        failure = error
        isAtEnd = true
      }
    }
  }

  /// Nothing is left: the end, or the error that ended it.
  private func finish() throws(ReadingError) -> UnsafeBufferPointer<UInt8>? {
    if let failure { throw failure }
    return nil
  }

  /// Where decoding stands: lines end with line feeds, or with carriage returns if none did so far.
  private func undecodable() -> ReadingError {
    .undecodable(file: source.file, line: 1 + (lineFeeds > 0 ? lineFeeds : carriageReturns))
  }

  private func recognise() {
    let head = UnsafeBufferPointer(rebasing: input[start..<min(end, start + detectionBytes)])
    hasZero = head.contains(0)
    if head.count >= 3 && head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF {
      start += 3
      // The mark says UTF-8: what is not is an error.
      hasMultibyte = true
    } else if head.count >= 2 && head[0] == 0xFF && head[1] == 0xFE {
      encoding = .utf16LittleEndian
      start += 2
    } else if head.count >= 2 && head[0] == 0xFE && head[1] == 0xFF {
      encoding = .utf16BigEndian
      start += 2
    } else {
      let units = head.count / 2
      guard units >= 2 else { return }
      var zerosFirst = 0
      var zerosSecond = 0
      for unit in 0..<units {
        if head[2 * unit] == 0 { zerosFirst += 1 }
        if head[2 * unit + 1] == 0 { zerosSecond += 1 }
      }
      if zerosSecond * 2 > units && zerosFirst * 20 <= units { encoding = .utf16LittleEndian }
      if zerosFirst * 2 > units && zerosSecond * 20 <= units { encoding = .utf16BigEndian }
    }
  }

  // MARK: - UTF-8

  private func nextChecked() throws(ReadingError) -> UnsafeBufferPointer<UInt8>? {
    while true {
      if start < checked {
        let count = min(chunkBytes, checked - start)
        let chunk = UnsafeBufferPointer(rebasing: input[start..<start + count])
        start += count
        return chunk
      }
      if start == end {
        fill(atLeast: 1)
        if start == end { return try finish() }
      }
      guard let base = input.baseAddress else { return nil }
      checked = start
      let outcome = UTF8Check.check(base, from: start, to: end)
      hasMultibyte = hasMultibyte || outcome.hasMultibyte
      if outcome.end > start {
        checked = outcome.end
      } else if outcome.isCutOff && !isAtEnd {
        fill(atLeast: end - start + 1)
      } else {
        // A sequence that the source's own failure cut off is not the file's fault.
        if outcome.isCutOff, let failure { throw failure }
        return try decideLatin1()
      }
    }
  }

  /// At a byte that is no UTF-8: on with Latin-1, or an error.
  private func decideLatin1() throws(ReadingError) -> UnsafeBufferPointer<UInt8>? {
    fill(atLeast: detectionBytes)
    guard !hasMultibyte, !hasZero, let base = input.baseAddress else { throw undecodable() }
    let ahead = min(end, start + detectionBytes)
    guard !UTF8Check.hasMultibyte(base, from: start, to: ahead),
      UTF8Check.count(0, in: base, from: start, to: ahead) == 0
    else { throw undecodable() }
    encoding = .latin1
    return try nextLatin1()
  }

  // MARK: - Latin-1 and UTF-16

  private func nextLatin1() throws(ReadingError) -> UnsafeBufferPointer<UInt8>? {
    if start == end { fill(atLeast: 1) }
    let count = min(chunkBytes, end - start)
    guard count > 0 else { return try finish() }
    written = 0
    for index in start..<start + count {
      let byte = input[index]
      write(byte < 0x80 || byte >= 0xA0 ? UInt32(byte) : UInt32(windows1252[Int(byte) - 0x80]))
    }
    start += count
    return UnsafeBufferPointer(rebasing: output[..<written])
  }

  private func nextUTF16() throws(ReadingError) -> UnsafeBufferPointer<UInt8>? {
    let first = encoding == .utf16LittleEndian ? 0 : 1
    written = 0
    while true {
      if end - start < 2 {
        fill(atLeast: 2)
        guard end - start >= 2 else {
          if failure == nil && (start < end || upperSurrogate != nil) { throw undecodable() }
          return try finish()
        }
      }
      let stop = start + min(max(2, chunkBytes & ~1), (end - start) & ~1)
      var isWrong = false
      while start < stop && !isWrong {
        let unit = UInt32(input[start + first]) | UInt32(input[start + 1 - first]) << 8
        switch (unit, upperSurrogate) {
        case (0xDC00...0xDFFF, let upper?):
          write(0x10000 + ((upper - 0xD800) << 10) + (unit - 0xDC00))
          upperSurrogate = nil
        case (0xD800...0xDBFF, nil): upperSurrogate = unit
        case (0xDC00...0xDFFF, nil), (_, _?): isWrong = true
        default: write(unit)
        }
        if !isWrong { start += 2 }
      }
      // What came before a wrong unit is handed out first; the next call meets the unit again.
      if written > 0 { return UnsafeBufferPointer(rebasing: output[..<written]) }
      if isWrong { throw undecodable() }
    }
  }

  /// Writes a scalar as UTF-8 behind what was written. A byte of Latin-1 and a unit of UTF-16 need
  /// three bytes at most, for which there is room.
  @inline(__always)
  private func write(_ scalar: UInt32) {
    written += UTF8Check.encode(scalar, at: output, written)
  }
}

/// What Windows-1252 has in place of Latin-1's second set of control characters, 0x80 to 0x9F.
private let windows1252: [UInt16] = [
  0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
  0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
]
