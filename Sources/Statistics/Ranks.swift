/// Places of values in ascending order, equal values in the order given.
///
/// A radix sort over the bits (eleven at a time), so that the time grows with the count alone.
///
/// - Returns: nil where a value is not a number, or there are more than 4 billion.
func ascendingOrder(_ values: [Double]) -> [UInt32]? {
  let count = values.count
  guard count <= Int(UInt32.max) else { return nil }
  var keys = [UInt64](repeating: 0, count: count)
  for index in 0..<count {
    let value = values[index]
    if value.isNaN { return nil }
    // Adding 0 makes one of the two zeros; flipping makes the order of bits that of values.
    let bits = (value + 0).bitPattern
    keys[index] = bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }
  var order = [UInt32](repeating: 0, count: count)
  for index in 0..<count { order[index] = UInt32(truncatingIfNeeded: index) }
  if count < 2 { return order }
  if count <= 64 {
    for index in 1..<count {
      let moved = order[index]
      let key = keys[Int(moved)]
      var place = index
      while place > 0, keys[Int(order[place - 1])] > key {
        order[place] = order[place - 1]
        place -= 1
      }
      order[place] = moved
    }
    return order
  }

  let digits = 6
  let base = 2048
  var counts = [UInt32](repeating: 0, count: digits * base)
  for key in keys {
    for digit in 0..<digits { counts[digit * base + Int(key >> UInt64(11 * digit) & 2047)] += 1 }
  }
  var otherKeys = keys
  var otherOrder = order
  for digit in 0..<digits {
    let shift = UInt64(11 * digit)
    let first = digit * base
    // All values share this digit.
    if counts[first + Int(keys[0] >> shift & 2047)] == UInt32(count) { continue }
    var sum: UInt32 = 0
    for index in first..<first + base {
      let here = counts[index]
      counts[index] = sum
      sum += here
    }
    for index in 0..<count {
      let key = keys[index]
      let bucket = first + Int(key >> shift & 2047)
      let place = Int(counts[bucket])
      counts[bucket] += 1
      otherKeys[place] = key
      otherOrder[place] = order[index]
    }
    swap(&keys, &otherKeys)
    swap(&order, &otherOrder)
  }
  return order
}
