/// A column whose cells are kept as codes: labels, groups and scores recur.
public struct TextColumn: Sendable, Equatable {
  /// As in the header; a number counted from 1 where there is none.
  public var name: String
  /// One a kept text: its value's place in `values`.
  public var codes: [Int32]
  /// Different values in order of first appearance among the kept texts; an empty or missing cell
  /// is the value "".
  public var values: [String]

  public init(name: String, codes: [Int32], values: [String]) {
    self.name = name
    self.codes = codes
    self.values = values
  }

  /// The value of the kept text at `index`.
  public func value(_ index: Int) -> String { values[Int(codes[index])] }
}

/// Texts read from a file, a folder or standard input, with the columns that were asked for.
public struct TextTable: Sendable {
  /// Shown to the reader: the last component of the path, or "standard input".
  public var name: String
  /// The texts kept; none is blank.
  public var texts: PackedTexts
  /// One a kept text: its row counted from 1 in the source, blank ones counted, a header not. In a
  /// folder the count runs on from file to file.
  public var rows: [Int]
  /// In the order asked for.
  public var columns: [TextColumn]
  /// Names of all columns of the source (of the first file of a folder); empty for plain texts.
  public var availableColumns: [String]
  /// The column that the texts were taken from; nil for plain texts.
  public var textColumn: String?
  /// Texts in the source, blank ones counted.
  public var read: Int
  /// Bytes read, as they lie in the source: of a gzip file the compressed ones.
  public var bytesRead: Int
  /// The share of the texts that was kept, blank ones aside; 1 when all were. A power of a half.
  public var keepShare: Double
  /// Blank texts, left out: nothing but white space.
  public var empty: Int
  /// What the reader should know, a sentence each: encodings, the header, the sample, what was cut.
  public var notes: [String]
}
