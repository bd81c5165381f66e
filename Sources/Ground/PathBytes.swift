import Foundation

/// Paths whose names are not UTF-8, carried in strings.
///
/// File systems take any bytes for a name and strings do not. A byte that is no part of UTF-8 is carried as a
/// private-use scalar of its own (U+10FF80 to U+10FFFF) and becomes itself again where a file is opened;
/// `VisibleText` shows it as `\xE9`.
public enum PathBytes {
  private static let first: UInt32 = 0x10FF00

  /// A path from its bytes, without the zero at its end.
  public static func path(_ bytes: some Collection<UInt8>) -> String {
    if let valid = String(validating: bytes, as: UTF8.self) { return valid }
    var scalars = String.UnicodeScalarView()
    var rest = Array(bytes)[...]
    while let byte = rest.first {
      // The longest well-formed sequence at the front, if there is one.
      let length = (1...4).first { count in
        count <= rest.count
          && String(validating: rest.prefix(count), as: UTF8.self)?.unicodeScalars.count == 1
      }
      if let length, let text = String(validating: rest.prefix(length), as: UTF8.self) {
        scalars.append(contentsOf: text.unicodeScalars)
        rest = rest.dropFirst(length)
      } else {
        if let scalar = Unicode.Scalar(first + UInt32(byte)) { scalars.append(scalar) }
        rest = rest.dropFirst()
      }
    }
    return String(scalars)
  }

  /// The byte that a scalar carries; nil for all others.
  static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
    (first + 0x80...first + 0xFF).contains(scalar.value) ? UInt8(scalar.value & 0xFF) : nil
  }

  /// Calls with the path as the system takes it.
  public static func withBytes<Result>(
    of path: String, _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    guard path.unicodeScalars.contains(where: { byte($0) != nil }) else { return body(path) }
    var bytes: [CChar] = []
    for scalar in path.unicodeScalars {
      if let byte = byte(scalar) {
        bytes.append(CChar(bitPattern: byte))
      } else {
        bytes += UTF8.encode(scalar).map { $0.map { CChar(bitPattern: $0) } } ?? []
      }
    }
    bytes.append(0)
    return body(bytes)
  }

  /// The words of the command line, whatever their bytes.
  public static var arguments: [String] {
    (0..<Int(CommandLine.argc)).compactMap { index in
      CommandLine.unsafeArgv[index].map { word in
        path(UnsafeRawBufferPointer(start: word, count: strlen(word)))
      }
    }
  }

  /// Opens a file for reading.
  ///
  /// - Throws: An error of `NSPOSIXErrorDomain` with the system's reason.
  public static func open(_ path: String) throws -> FileHandle {
    let descriptor = withBytes(of: path) { Foundation.open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else {
      throw NSError(
        domain: NSPOSIXErrorDomain, code: Int(errno),
        userInfo: [NSLocalizedDescriptionKey: String(cString: strerror(errno))])
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  public static func isThere(_ path: String) -> Bool { mode(path) != nil }

  public static func isFolder(_ path: String) -> Bool {
    mode(path).map { $0 & S_IFMT == S_IFDIR } ?? false
  }

  private static func mode(_ path: String) -> mode_t? {
    var status = stat()
    return withBytes(of: path) { stat($0, &status) } == 0 ? status.st_mode : nil
  }
}
