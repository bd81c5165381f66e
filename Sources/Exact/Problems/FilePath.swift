/// A place in a file's tree, as messages name it: `transitions.start.left`, `policies[2].choose."a
/// b"`.
///
/// Items of a list are counted from 0.
struct FilePath: Sendable, CustomStringConvertible {
  private enum Part: Sendable {
    case name(String)
    case index(Int)
  }

  private var parts: [Part] = []

  static func / (path: FilePath, name: String) -> FilePath {
    var longer = path
    longer.parts.append(.name(name))
    return longer
  }

  subscript(index: Int) -> FilePath {
    var longer = self
    longer.parts.append(.index(index))
    return longer
  }

  var description: String {
    var text = ""
    for part in parts {
      switch part {
      case .index(let index): text += "[\(index)]"
      case .name(let name): text += (text.isEmpty ? "" : ".") + Self.written(name)
      }
    }
    return text
  }

  /// A name as it is, or in double quotes where it could be taken for more than one.
  private static func written(_ name: String) -> String {
    let isPlain =
      !name.isEmpty && name.count <= FileWording.longestName
      && name.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0) || "_-,".unicodeScalars.contains($0)
      }
    return isPlain ? name : "\"\(FileWording.cut(name))\""
  }
}
