/// Why a folder of WordNet files cannot be read, and where.
package enum WordNetError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The folder has no such file.
  case missing(folder: String, file: String)
  case unreadable(path: String, reason: String)
  /// The file is not what wndb(5WN) describes; `byte` is where the line in question starts.
  case malformed(file: String, byte: Int, reason: String)
  /// A synset is its own hypernym, directly or through others.
  case cyclic(file: String, byte: Int)

  package var description: String {
    switch self {
    case .missing(let folder, let file):
      "The folder \(folder) has no \(file): it is not a WordNet database. Install the package "
        + "'wordnet-base', or name a folder with TOUCHSTONE_WORDNET."
    case .unreadable(let path, let reason):
      "The WordNet file \(path) cannot be read: \(reason)."
    case .malformed(let file, let byte, let reason):
      "The WordNet file \(file) is damaged in the line at byte \(byte): \(reason). "
        + "Install the package 'wordnet-base' again."
    case .cyclic(let file, let byte):
      "The WordNet file \(file) is damaged: the synset at byte \(byte) is above itself. "
        + "Install the package 'wordnet-base' again."
    }
  }
}
