/// Command lines as people type them.
package enum CommandLineText {
  /// Options that do not change what is found: delivery, and how fast. A test holds every other option to be
  /// part of the plan. The value says whether a word follows the option.
  static let withoutEffect: [String: Bool] = [
    "--json": false, "--report": true, "--store": true, "--threads": true, "--fail-on": true,
    "--parallel": true, "--retries": true, "--budget": true, "--most-steps": true, "--prices": true,
    "--plan": false, "--pass-only": true, "--no-report": false, "--quiet": false, "-q": false,
    "--verbose": false, "-v": false, "--color": true,
    "--model-key-variable": true, "--key-over-http": false,
  ]

  /// The line that gives the same finding again, from the arguments of this one.
  ///
  /// - Parameter arguments: Without the program's own name.
  package static func reproducing(_ arguments: [String]) -> String {
    var words = ["touchstone"]
    var rest = arguments[...]
    var isPositional = false
    while let word = rest.popFirst() {
      if word == "--" { isPositional = true }
      let option = word.prefix { $0 != "=" }
      if !isPositional, let takesValue = withoutEffect[String(option)] {
        if takesValue && option.count == word.count { rest = rest.dropFirst() }
      } else {
        words.append(quoted(word))
      }
    }
    return words.joined(separator: " ")
  }

  /// A word as a shell reads it back.
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_.,/:#=+@".contains($0) }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
