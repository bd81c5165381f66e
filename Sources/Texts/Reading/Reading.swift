import Foundation
import Ground

/// Reads texts from a file, a folder, or standard input.
///
/// The source is streamed: at any time a chunk of about 1 MiB and the sample are in memory, never
/// the whole. A text longer than 1 MiB is cut there.
///
/// - Parameters:
///   - path: of a file or a folder; `-` is standard input. Gzip data are unpacked, whatever the
///     name.
///   - request: columns, format and the size of the sample.
///   - progress: told after every chunk how many bytes have been read, as `TextTable.bytesRead`.
/// - Throws: `ReadingError`, also when there is not a single text that is not blank.
public func readTexts(
  from path: String, request: ReadingRequest, progress: ((Int) -> Void)? = nil
) throws(ReadingError) -> TextTable {
  try readTexts(from: path, request: request, limits: ReadingLimits(), progress: progress)
}

/// As the public function, in chunks and with bounds of one's own.
package func readTexts(
  from path: String, request: ReadingRequest, limits: ReadingLimits,
  progress: ((Int) -> Void)? = nil
) throws(ReadingError) -> TextTable {
  if path == "-" {
    return try readTexts(
      descriptor: STDIN_FILENO, name: "standard input", request: request, limits: limits,
      progress: progress)
  }
  var status = stat()
  guard PathBytes.withBytes(of: path, { stat($0, &status) }) == 0 else {
    if errno == ENOENT || errno == ENOTDIR { throw .notFound(file: path) }
    throw .unreadable(file: path, reason: String(cString: strerror(errno)))
  }
  var reading = Reading(request: request, limits: limits, progress: progress)
  if status.st_mode & S_IFMT == S_IFDIR {
    try reading.readFolder(path)
  } else {
    let bytes = try ByteSource.open(
      path: path, chunkBytes: limits.chunkBytes, progress: progress)
    try reading.read(bytes, fileName: FolderListing.lastComponent(path))
  }
  return try reading.table(name: Reading.shownName(path), file: path)
}

/// Reads what an open descriptor gives, which is not closed; its format is told by its content.
package func readTexts(
  descriptor: Int32, name: String, request: ReadingRequest, limits: ReadingLimits,
  progress: ((Int) -> Void)? = nil
) throws(ReadingError) -> TextTable {
  var reading = Reading(request: request, limits: limits, progress: progress)
  let bytes = ByteSource(
    descriptor: descriptor, closes: false, file: name, chunkBytes: limits.chunkBytes,
    progress: progress)
  try reading.read(bytes, fileName: nil)
  return try reading.table(name: name, file: name)
}

/// One reading: files go in, a table comes out.
private struct Reading {
  let request: ReadingRequest
  let limits: ReadingLimits
  let progress: ((Int) -> Void)?
  var builder: TableBuilder
  var bytesRead = 0
  var files = 0

  init(request: ReadingRequest, limits: ReadingLimits, progress: ((Int) -> Void)?) {
    self.request = request
    self.limits = limits
    self.progress = progress
    builder = TableBuilder(request, limits: limits)
  }

  /// A path's last component; of `.` and the like the folder that is meant.
  static func shownName(_ path: String) -> String {
    let last = FolderListing.lastComponent(path)
    guard last == "." || last == ".." || last == "/", let real = realpath(path, nil) else {
      return last
    }
    defer { free(real) }
    return FolderListing.lastComponent(String(cString: real))
  }

  mutating func readFolder(_ path: String) throws(ReadingError) {
    let listing = try FolderListing(path: path, request: request)
    builder.filesPassedOver = listing.passedOver
    var undecodable: ReadingError?
    for file in listing.files {
      let before = bytesRead
      let progress = progress.map { progress in { (bytes: Int) in progress(before + bytes) } }
      let bytes = try ByteSource.open(
        path: file, chunkBytes: limits.chunkBytes, progress: progress)
      do throws(ReadingError) {
        try read(bytes, format: listing.format(of: file, request: request))
      } catch {
        guard listing.isGuess, case .undecodable = error else { throw error }
        undecodable = undecodable ?? error
        builder.filesPassedOver.append(file)
      }
    }
    if builder.read == 0, let undecodable { throw undecodable }
  }

  mutating func read(_ bytes: ByteSource, fileName: String?) throws(ReadingError) {
    if let size = try bytes.plainSize() { builder.expect(bytes: size) }
    let source = TextSource(bytes, limits: limits)
    try read(
      source, format: TextSniffing.format(fileName: fileName, head: source.head, request: request))
  }

  private mutating func read(_ bytes: ByteSource, format: TextFormat) throws(ReadingError) {
    try read(TextSource(bytes, limits: limits), format: format)
  }

  private mutating func read(_ source: TextSource, format: TextFormat) throws(ReadingError) {
    defer { bytesRead += source.bytesRead }
    let (file, head) = (source.file, source.head)
    if format == .lines || format == .file, let wanted = request.wanted.first {
      throw .columnNeedsTable(file: file, wanted: wanted)
    }
    switch format {
    case .lines:
      var reader = LinesReader(file: file, head: head, limits: limits)
      try source.feed(&reader, into: &builder)
    case .file:
      var reader = WholeFileReader(limits: limits)
      try source.feed(&reader, into: &builder)
    case .csv:
      var reader = CSVReader(file: file, head: head, request: request, limits: limits)
      try source.feed(&reader, into: &builder)
    case .tsv:
      var reader = TSVReader(file: file, head: head, request: request, limits: limits)
      try source.feed(&reader, into: &builder)
    case .jsonl:
      var reader = JSONReader(file: file, head: head, request: request, limits: limits)
      try source.feed(&reader, into: &builder)
    }
    files += 1
    switch source.encoding {
    case .utf8: break
    case .latin1: builder.latin1Files += 1
    case .utf16LittleEndian, .utf16BigEndian: builder.utf16Files += 1
    }
  }

  func table(name: String, file: String) throws(ReadingError) -> TextTable {
    guard builder.read > builder.empty else { throw .noTexts(file: file) }
    return builder.table(name: name, files: files, bytesRead: bytesRead)
  }
}
