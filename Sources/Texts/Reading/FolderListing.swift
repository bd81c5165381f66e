import Foundation
import Ground

/// Which files of a folder are read, and as what.
struct FolderListing {
  /// Paths in the order of their bytes.
  var files: [String]
  var format: TextFormat
  /// Files without a known ending: those that cannot be decoded are passed over.
  var isGuess = false
  /// Files passed over because they are something else than the rest.
  var passedOver: [String] = []

  private static let tables: Set<String> = ["csv", "tsv", "jsonl", "ndjson"]
  private static let texts: Set<String> = ["txt", "text", "md"]

  /// Lists a folder: files at any depth, hidden ones and hidden folders passed over, linked folders
  /// not followed.
  ///
  /// With a format asked for, files whose ending promises it (for `.file` and `.lines` the endings
  /// of texts), or all if there is none. Otherwise files of known endings; tables are read as
  /// tables and texts as one text a file. `.md` beside tables tells about them and is passed over.
  init(path: String, request: ReadingRequest) throws(ReadingError) {
    let all = try Self.files(in: path)
    func having(_ endings: Set<String>) -> [String] {
      all.filter { endings.contains(TextFormat.ending(of: Self.lastComponent($0))) }
    }
    if let format = request.format {
      let endings: Set<String> =
        switch format {
        case .lines, .file: Self.texts
        case .csv: ["csv"]
        case .tsv: ["tsv", "tab"]
        case .jsonl: ["jsonl", "ndjson", "json"]
        }
      let promised = having(endings)
      files = promised.isEmpty ? all : promised
      self.format = format
      return
    }
    let tables = having(Self.tables)
    let texts = having(Self.texts)
    let readMes = having(["md"])
    if tables.isEmpty {
      files = texts.isEmpty ? all : texts
      isGuess = texts.isEmpty
      format = .file
    } else if texts.count == readMes.count {
      files = tables
      passedOver = readMes
      format = .csv
    } else {
      let endings = Set((tables + texts).map { TextFormat.ending(of: Self.lastComponent($0)) })
      throw .mixedFolder(file: path, endings: endings.sorted().map { "." + $0 })
    }
  }

  /// The format of one of the files: tables may be of several.
  func format(of file: String, request: ReadingRequest) -> TextFormat {
    if let format = request.format { return format }
    return format == .file ? .file : TextFormat(fileName: Self.lastComponent(file)) ?? format
  }

  static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private static func files(in folder: String) throws(ReadingError) -> [String] {
    var found: [String] = []
    var folders = [folder.hasSuffix("/") ? String(folder.dropLast()) : folder]
    while let next = folders.popLast() {
      for name in try names(in: next.isEmpty ? "/" : next) {
        let path = next + "/" + name
        var status = stat()
        // Gone since it was listed.
        guard PathBytes.withBytes(of: path, { lstat($0, &status) }) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          folders.append(path)
          continue
        }
        // A link counts as the file it leads to.
        guard PathBytes.withBytes(of: path, { stat($0, &status) }) == 0,
          status.st_mode & S_IFMT == S_IFREG
        else { continue }
        found.append(path)
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func names(in folder: String) throws(ReadingError) -> [String] {
    guard let stream = PathBytes.withBytes(of: folder, { opendir($0) }) else {
      throw .unreadable(file: folder, reason: String(cString: strerror(errno)))
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        PathBytes.path(bytes.prefix { $0 != 0 })
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}
