import BigInt

/// The solution of one integer system `M x = b` as digits in base p, one more with each step
/// (Dixon, "Exact solution of linear equations using p-adic expansions", Numerische Mathematik 40,
/// 1982), until they tell the fractions.
///
/// Rows and columns are in the order of the factors of M modulo p. Step t solves `M c = r` modulo p
/// for the digits c and goes on with `(r - M c) / p`, which is whole and, beside the next digit of b,
/// no larger than the sum of a row's absolute values, so that machine words hold it and only low
/// words are worked out.
final class DigitLifting {
  private let factors: ModularFactors
  private let rows: IntegerRows
  private let size: Int
  private let field: PrimeField
  /// Digits of the right side with its sign, by step and row; all of |b| below `p^right.count`.
  private let right: [[Int]]
  /// What is left of the right side, `rows.width` words for each row.
  private let residual: UnsafeMutablePointer<UInt>
  /// Digits of x: those of step t at `t * size`.
  private var digits: UnsafeMutablePointer<UInt>
  private var room: Int
  private(set) var precision = 0
  /// Digits of a weighted sum of all entries of x, which has about every denominator.
  private var combined: [UInt] = []
  private var combinedCarry: UInt128 = 0
  /// `p^precision`.
  private var modulus: [UInt] = [1]

  /// - Parameter right: Whole numbers, by row.
  init(factors: ModularFactors, rows: IntegerRows, right: [Rational]) {
    self.factors = factors
    self.rows = rows
    size = rows.size
    field = factors.field
    self.right = Self.digits(right, factors.field)
    residual = .allocate(capacity: size * rows.width)
    room = 8
    digits = .allocate(capacity: room * size)
    residual.initialize(repeating: 0, count: size * rows.width)
    addRight(0)
  }

  deinit {
    residual.deallocate()
    digits.deallocate()
  }

  private static func digits(_ values: [Rational], _ field: PrimeField) -> [[Int]] {
    var result: [[Int]] = [[Int](repeating: 0, count: values.count)]
    for (row, value) in values.enumerated() {
      if let small = value.smallInteger, small.magnitude < field.prime {
        result[0][row] = small
        continue
      }
      let number = value.numerator
      for (step, digit) in field.digits(number.magnitude).enumerated() {
        if step == result.count { result.append([Int](repeating: 0, count: values.count)) }
        result[step][row] = number.sign == .minus ? -Int(digit) : Int(digit)
      }
    }
    return result
  }

  private func addRight(_ step: Int) {
    guard step < right.count else { return }
    let width = rows.width
    for row in 0..<size {
      let value = right[step][row]
      if width == 1 {
        residual[row] &+= UInt(bitPattern: value)
        continue
      }
      var carry = false
      for index in row * width..<(row + 1) * width {
        let word = index == row * width ? UInt(bitPattern: value) : (value < 0 ? .max : 0)
        let (sum, first) = residual[index].addingReportingOverflow(word)
        let (total, second) = sum.addingReportingOverflow(carry ? 1 : 0)
        residual[index] = total
        carry = first || second
      }
    }
  }

  // MARK: Lifting

  /// Works out one more digit of every entry.
  func advance() {
    if precision == room {
      let grown = UnsafeMutablePointer<UInt>.allocate(capacity: 2 * room * size)
      grown.update(from: digits, count: room * size)
      digits.deallocate()
      digits = grown
      room *= 2
    }
    let vector = digits + precision * size
    for row in 0..<size {
      vector[row] = IntegerRows.residue(residual + row * rows.width, rows.width, field)
    }
    factors.solve(vector)
    if rows.width == 1 { subtractSmall(vector) } else { subtractLarge(vector) }
    var sum = combinedCarry
    for place in 0..<size { sum &+= UInt128(vector[place]) &* UInt128(Self.weight(place)) }
    let (carry, digit) = field.divided(sum)
    combinedCarry = carry
    combined.append(digit)
    let overflow = modulus.withUnsafeMutableBufferPointer { words in
      words.baseAddress.map {
        WordOperations.multiply($0, words.count, by: field.prime, adding: 0)
      } ?? 0
    }
    if overflow != 0 { modulus.append(overflow) }
    precision += 1
    addRight(precision)
  }

  @inline(__always)
  private static func weight(_ place: Int) -> UInt {
    ((UInt(bitPattern: place) &+ 1) &* 0x9E37_79B9_7F4A_7C15) >> 52 | 1
  }

  /// `(r - M c) / p`: the quotient is known to fit a word, so its low word is all of it.
  private func subtractSmall(_ vector: UnsafePointer<UInt>) {
    let (first, columns, words) = (rows.first.pointer, rows.columns.pointer, rows.words.pointer)
    let inverse = field.wordInverse
    for row in 0..<size {
      var rest = residual[row]
      for entry in first[row]..<first[row &+ 1] {
        rest &-= words[entry] &* vector[Int(columns[entry])]
      }
      residual[row] = rest &* inverse
    }
  }

  private func subtractLarge(_ vector: UnsafePointer<UInt>) {
    let (first, columns, words) = (rows.first.pointer, rows.columns.pointer, rows.words.pointer)
    let (width, inverse) = (rows.width, field.wordInverse)
    for row in 0..<size {
      let rest = residual + row * width
      for entry in first[row]..<first[row + 1] {
        _ = WordOperations.subtract(
          words + entry * width, width, times: vector[Int(columns[entry])], from: rest)
      }
      // Exact division, from the lowest word up (Jebelean 1993).
      var carry: UInt = 0
      for index in 0..<width {
        let (value, borrows) = rest[index].subtractingReportingOverflow(carry)
        let quotient = value &* inverse
        rest[index] = quotient
        carry = quotient.multipliedFullWidth(by: field.prime).high &+ (borrows ? 1 : 0)
      }
    }
  }

  // MARK: Reading the fractions

  /// Numerators of the solution by column, where the digits so far prove them, and in `known` what
  /// is their denominator. Before, that is any number that may hold part of the denominator: 1, or
  /// what another right side had. With 1 the denominator is the least.
  ///
  /// The proof: numerators N with `M N = d b` modulo `p^w`, both sides of which are below a quarter
  /// of `p^w` in size, have it over the integers.
  func numerators(known: inout BigUInt) -> [BigInt]? {
    let room = precision + 2
    return withUnsafeTemporaryAllocation(of: UInt.self, capacity: 3 * room) { buffer in
      guard let memory = buffer.baseAddress else { return nil }
      return numerators(
        known: &known, digits: memory, product: memory + room, words: memory + 2 * room)
    }
  }

  /// With room for as many digits as there are, thrice.
  private func numerators(
    known: inout BigUInt, digits own: UnsafeMutablePointer<UInt>,
    product: UnsafeMutablePointer<UInt>, words: UnsafeMutablePointer<UInt>
  ) -> [BigInt]? {
    var candidate = Multiplier(known, field)
    for step in 0..<precision { own[step] = combined[step] }
    guard fits(candidate.bits + rightBits, precision) else { return nil }
    candidate.multiply(own, precision, into: product, field)
    guard let missing = missingFactor(product, words) else { return nil }
    if missing != 1 {
      candidate = Multiplier(candidate.value * missing, field)
      candidate.multiply(own, precision, into: product, field)
    }
    var length = field.balance(product, precision).length
    // Single numerators may be longer than their weighted sum; rarely by 40 bits.
    var wanted = enough(for: field.bits(product, length) + 40, candidate)
    while fits(candidate.bits + rightBits, precision) {
      var result: [BigInt] = []
      result.reserveCapacity(size)
      while result.count < size {
        for step in 0..<wanted { own[step] = digits[step * size + result.count] }
        candidate.multiply(own, wanted, into: product, field)
        let (isNegative, length) = field.balance(product, wanted)
        guard fits(rows.rowBits + field.bits(product, length), wanted) else { break }
        result.append(field.number(product, length, isNegative: isNegative, words))
      }
      if result.count == size {
        known = candidate.value
        return result
      }
      // Either this entry needs more digits, or a denominator of its own is missing.
      for step in 0..<precision { own[step] = digits[step * size + result.count] }
      candidate.multiply(own, precision, into: product, field)
      length = field.balance(product, precision).length
      let bits = field.bits(product, length)
      if fits(rows.rowBits + bits, precision) {
        wanted = enough(for: bits + 40, candidate)
        continue
      }
      candidate.multiply(own, precision, into: product, field)
      guard let missing = missingFactor(product, words), missing != 1 else { return nil }
      candidate = Multiplier(candidate.value * missing, field)
      wanted = max(wanted, enough(for: candidate.bits + 40, candidate))
    }
    return nil
  }

  /// Whether numbers of so many bits are below a quarter of `p^digits`.
  @inline(__always)
  private func fits(_ bits: Int, _ digits: Int) -> Bool { bits + 3 <= PrimeField.bits * digits }

  /// Digits that prove numerators of so many bits, as far as there are.
  private func enough(for bits: Int, _ multiplier: Multiplier) -> Int {
    let needed = max(rows.rowBits + bits, multiplier.bits + rightBits)
    return min(precision, (needed + 3) / PrimeField.bits + 1)
  }

  private var rightBits: Int {
    let top = right[right.count - 1].reduce(0) { max($0, $1.magnitude) }
    return PrimeField.bits * (right.count - 1) + 64 - top.leadingZeroBitCount
  }

  /// What a number given by all its digits has to be multiplied by to be small.
  private func missingFactor(
    _ digits: UnsafePointer<UInt>, _ words: UnsafeMutablePointer<UInt>
  ) -> BigUInt? {
    words.update(repeating: 0, count: modulus.count)
    field.write(digits, precision, to: words)
    let factor = modulus.withUnsafeBufferPointer { modulus in
      modulus.baseAddress.flatMap {
        RationalReconstruction.denominator(of: words, modulus: $0, count: modulus.count)
      }
    }
    return factor.map { BigUInt(words: $0) }
  }
}

/// A number that digits are multiplied by, with its own digits, the highest first.
private struct Multiplier {
  let value: BigUInt
  let bits: Int
  private let reversed: [UInt]

  init(_ value: BigUInt, _ field: PrimeField) {
    self.value = value
    bits = value.bitWidth
    reversed = field.digits(value).reversed()
  }

  /// The lowest `count` digits of the product.
  func multiply(
    _ digits: UnsafePointer<UInt>, _ count: Int, into product: UnsafeMutablePointer<UInt>,
    _ field: PrimeField
  ) {
    reversed.withUnsafeBufferPointer { reversed in
      guard let own = reversed.baseAddress else { return }
      var carry: UInt128 = 0
      for place in 0..<count {
        let low = max(0, place &- reversed.count &+ 1)
        let shift = reversed.count &- 1 &- place &+ low
        (carry, product[place]) = field.digit(
          digits + low, own + shift, place &- low &+ 1, carried: carry)
      }
    }
  }
}

// MARK: Numbers in base p

extension PrimeField {
  /// The digits of a number, lowest first; one at least.
  fileprivate func digits(_ value: BigUInt) -> [UInt] {
    var words = Array(value.words)
    var digits: [UInt] = []
    words.withUnsafeMutableBufferPointer { buffer in
      guard let memory = buffer.baseAddress else { return }
      var length = WordOperations.length(memory, buffer.count)
      while length > 0 {
        digits.append(WordOperations.divide(memory, length, by: prime))
        length = WordOperations.length(memory, length)
      }
    }
    return digits.isEmpty ? [0] : digits
  }

  /// Makes of a residue modulo `p^count` the magnitude of the number nearest to 0 that it is.
  @inline(__always)
  fileprivate func balance(
    _ digits: UnsafeMutablePointer<UInt>, _ count: Int
  ) -> (isNegative: Bool, length: Int) {
    let isNegative = digits[count &- 1] > prime / 2
    if isNegative {
      var place = 0
      while digits[place] == 0 { place &+= 1 }
      digits[place] = prime &- digits[place]
      place &+= 1
      while place < count {
        digits[place] = prime &- 1 &- digits[place]
        place &+= 1
      }
    }
    return (isNegative, WordOperations.length(digits, count))
  }

  /// No fewer bits than the number has that these digits, the highest not 0, stand for.
  @inline(__always)
  fileprivate func bits(_ digits: UnsafePointer<UInt>, _ length: Int) -> Int {
    length == 0 ? 0 : Self.bits * (length - 1) + 64 - digits[length - 1].leadingZeroBitCount
  }

  /// Writes the number with these digits; returns how many words it took.
  @inline(__always) @discardableResult
  fileprivate func write(
    _ digits: UnsafePointer<UInt>, _ length: Int, to words: UnsafeMutablePointer<UInt>
  ) -> Int {
    var used = 0
    var place = length
    while place > 0 {
      place &-= 1
      let carry = WordOperations.multiply(words, used, by: prime, adding: digits[place])
      if carry != 0 {
        words[used] = carry
        used &+= 1
      }
    }
    return used
  }

  @inline(__always)
  fileprivate func number(
    _ digits: UnsafePointer<UInt>, _ length: Int, isNegative: Bool,
    _ scratch: UnsafeMutablePointer<UInt>
  ) -> BigInt {
    if length <= 1 {
      let small = length == 0 ? 0 : Int(bitPattern: digits[0])
      return BigInt(isNegative ? -small : small)
    }
    let used = write(digits, length, to: scratch)
    return BigInt(
      sign: isNegative ? .minus : .plus, magnitude: BigUInt(words: scratch, count: used))
  }
}
