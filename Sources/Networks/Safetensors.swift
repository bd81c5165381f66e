import Foundation
import Ground

/// Named tensors in the safetensors format: a length, a JSON header, raw little-endian data.
public struct Safetensors: Sendable, Equatable {
  public struct Tensor: Sendable, Equatable {
    public var name: String
    public var shape: [Int]
    public var values: [Float]

    public init(_ name: String, shape: [Int], values: [Float]) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// Why bytes are not a file of this format.
  public struct FormatError: Error, CustomStringConvertible, Equatable {
    public var description: String

    public init(description: String) {
      self.description = description
    }
  }

  public var tensors: [Tensor]
  public var metadata: [String: String]

  public init(tensors: [Tensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  public subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }

  private struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    var data_offsets: [Int]

    /// Product of the shape; nil where it is negative or too large to be one.
    var elements: Int? {
      var product = 1
      for size in shape {
        let (next, isTooLarge) = product.multipliedReportingOverflow(by: size)
        if size < 0 || isTooLarge { return nil }
        product = next
      }
      return product
    }
  }

  /// The header: tensors by name, and what is said of the file as a whole.
  private struct Header: Decodable {
    var entries: [String: Entry] = [:]
    var metadata: [String: String] = [:]

    private struct Name: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init?(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      for name in container.allKeys {
        if name.stringValue == "__metadata__" {
          metadata = try container.decode([String: String].self, forKey: name)
        } else {
          entries[name.stringValue] = try container.decode(Entry.self, forKey: name)
        }
      }
    }
  }

  public func encoded() throws -> [UInt8] {
    var offset = 0
    var pieces: [String] = []
    if !metadata.isEmpty { pieces.append("\"__metadata__\":\(try canonicalJSON(metadata))") }
    for tensor in tensors {
      let size = 4 * tensor.values.count
      let entry = Entry(dtype: "F32", shape: tensor.shape, data_offsets: [offset, offset + size])
      pieces.append("\(try canonicalJSON(tensor.name)):\(try canonicalJSON(entry))")
      offset += size
    }
    var header = Array("{\(pieces.joined(separator: ","))}".utf8)
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + offset)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: header)
    for tensor in tensors {
      for value in tensor.values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
    return bytes
  }

  public init(decoding bytes: [UInt8]) throws {
    guard bytes.count >= 8 else { throw FormatError(description: "shorter than its own header") }
    var length: UInt64 = 0
    for index in 0..<8 { length |= UInt64(bytes[index]) << (8 * UInt64(index)) }
    guard length <= UInt64(bytes.count - 8), length <= 100_000_000 else {
      throw FormatError(description: "header of \(length) bytes does not fit the file")
    }
    let start = 8 + Int(length)
    let read: Header
    do {
      read = try JSONDecoder().decode(Header.self, from: Data(bytes[8..<start]))
    } catch {
      throw FormatError(description: "header is not the JSON object of this format")
    }
    metadata = read.metadata
    var found: [(Int, Tensor)] = []
    for (name, entry) in read.entries {
      guard entry.dtype == "F32", entry.data_offsets.count == 2 else {
        throw FormatError(description: "tensor '\(name)' is not single precision")
      }
      let (from, to) = (entry.data_offsets[0], entry.data_offsets[1])
      guard from >= 0, to >= from, to <= bytes.count - start, (to - from) % 4 == 0,
        entry.elements == (to - from) / 4
      else { throw FormatError(description: "tensor '\(name)' lies outside the file") }
      let values = (0..<(to - from) / 4).map { index -> Float in
        var bits: UInt32 = 0
        for byte in 0..<4 { bits |= UInt32(bytes[start + from + 4 * index + byte]) << (8 * byte) }
        return Float(bitPattern: bits)
      }
      found.append((from, Tensor(name, shape: entry.shape, values: values)))
    }
    tensors = found.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
