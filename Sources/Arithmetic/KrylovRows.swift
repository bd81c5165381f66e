import BigInt

extension PrimeField {
  /// Rows in which v, A·v, A²·v, …, up to the last before the first dependent one, are independent
  /// modulo the prime; as many as there are such vectors.
  ///
  /// - Parameters:
  ///   - matrix: A, by rows, without its zeros.
  ///   - vector: v.
  package func independentRows(
    ofPowersOf matrix: [[(value: BigInt, column: Int)]], times vector: [BigInt]
  ) -> [Int] {
    let wide = BigInt(prime)
    func residue(_ value: BigInt) -> UInt { UInt(truncatingIfNeeded: value.modulus(wide)) }
    let rows = matrix.map { $0.map { (residue($0.value), $0.column) } }
    var vector = vector.map(residue)
    var basis: [(row: Int, values: [UInt])] = []
    while true {
      var rest = vector
      func subtract(_ values: [UInt], from row: Int) {
        let factor = rest[row]
        if factor == 0 { return }
        for place in rest.indices {
          rest[place] = difference(rest[place], product(factor, values[place]))
        }
      }
      for member in basis { subtract(member.values, from: member.row) }
      guard let row = rest.firstIndex(where: { $0 != 0 }) else { return basis.map(\.row) }
      let inverse = inverse(rest[row])
      basis.append((row, rest.map { product($0, inverse) }))
      vector = rows.map { row in
        reduced(
          row.reduce(UInt128(0)) { sum, part in sum + UInt128(product(part.0, vector[part.1])) })
      }
    }
  }
}
