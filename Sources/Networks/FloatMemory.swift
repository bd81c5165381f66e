/// Zeroed single-precision memory with one owner, for kernels that work on pointers.
public final class FloatMemory {
  public let pointer: UnsafeMutablePointer<Float>
  public let count: Int

  public init(_ count: Int) {
    self.count = count
    pointer = .allocate(capacity: max(1, count))
    pointer.initialize(repeating: 0, count: max(1, count))
  }

  public convenience init(_ values: [Float]) {
    self.init(values.count)
    for (index, value) in values.enumerated() { pointer[index] = value }
  }

  deinit { pointer.deallocate() }

  public var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
