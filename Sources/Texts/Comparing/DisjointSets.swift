/// Texts put together, each set led by its first text.
struct DisjointSets: Sendable {
  private var parent: [Int32]

  /// Every text by itself, or as leaders say.
  init(_ leaders: [Int32]) {
    parent = leaders
  }

  mutating func join(_ one: Int32, _ other: Int32) {
    let (a, b) = (leader(of: one), leader(of: other))
    if a != b { parent[Int(max(a, b))] = min(a, b) }
  }

  mutating func leader(of text: Int32) -> Int32 {
    var text = text
    while parent[Int(text)] != text {
      parent[Int(text)] = parent[Int(parent[Int(text)])]
      text = parent[Int(text)]
    }
    return text
  }

  /// The leader of every text.
  mutating func leaders() -> [Int32] { parent.indices.map { leader(of: Int32($0)) } }
}
