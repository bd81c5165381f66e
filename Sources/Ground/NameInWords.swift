/// A camelCase or kebab-case name as words: `meanBusSpeed` becomes `mean bus speed`.
public func nameInWords(_ name: String) -> String {
  var result = ""
  let letters = Array(name)
  for (index, letter) in letters.enumerated() {
    if letter == "-" || letter == "_" {
      result += " "
      continue
    }
    let follows = index > 0 && (letters[index - 1].isLowercase || letters[index - 1].isNumber)
    let nextIsLower = index + 1 < letters.count && letters[index + 1].isLowercase
    let endsAcronym = index > 0 && letters[index - 1].isUppercase && nextIsLower
    if letter.isUppercase && (follows || endsAcronym) { result += " " }
    // An acronym keeps its capitals.
    let inAcronym =
      letter.isUppercase && !nextIsLower
      && (index + 1 < letters.count && letters[index + 1].isUppercase
        || index > 0 && letters[index - 1].isUppercase)
    result += inAcronym ? String(letter) : letter.lowercased()
  }
  return result
}
