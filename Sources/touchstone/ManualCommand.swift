import ArgumentParser
import Foundation
import Ground

/// `touchstone manual`: the manual page, made from the help.
struct ManualCommand: TalkingCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Prints the manual page, made from the help.",
    discussion: "Example:  touchstone manual > touchstone.1")

  @OptionGroup var console: ConsoleOptions

  func run() throws {
    var lines = [
      ".TH TOUCHSTONE 1 \"\" \"Touchstone \(Touchstone.configuration.version)\"",
      ".SH NAME", "touchstone \\- \(Roff.text(Touchstone.configuration.abstract))",
      ".SH SYNOPSIS", ".B touchstone", "\\fICOMMAND\\fR [\\fIOPTIONS\\fR]",
      ".SH DESCRIPTION",
    ]
    lines += Roff.block(Touchstone.configuration.discussion)
    lines.append(".SH COMMANDS")
    for command in CommandTree.shared.all {
      lines += [".SS touchstone \(Roff.text(command.name))", Roff.text(command.abstract)]
      lines += Roff.block(command.discussion)
      for argument in command.arguments {
        lines += [".TP", "\\fI\(Roff.text(argument.name))\\fR", Roff.text(argument.meaning)]
      }
      for option in command.described {
        lines += [".TP", "\\fB\(Roff.text(option.spelling))\\fR", Roff.text(option.meaning)]
      }
    }
    lines += [
      ".SH EXIT STATUS",
      "0 done, 1 failed, 2 usage, 3 not passed (\\-\\-fail\\-on, \\-\\-pass\\-only).",
      ".SH FILES", ".TP", "$XDG_DATA_HOME/touchstone/touchstone.sqlite",
      "What was found, unless \\-\\-store names another file; reports lie beside it.", ".TP",
      "$XDG_CONFIG_HOME/touchstone/config.json", "Defaults of options.",
    ]
    try Console.write(lines.joined(separator: "\n") + "\n")
  }
}

/// Text as troff reads it.
private enum Roff {
  static func text(_ text: String) -> String {
    let escaped = VisibleText.visible(text).replacing("\\", with: "\\e")
      .replacing("-", with: "\\-").replacing("'", with: "\\(aq")
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.drop { $0 == " " } }.joined(separator: " ")
    // A point at the beginning of a line would be a request.
    return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
  }

  /// Paragraphs, and examples as they stand.
  static func block(_ text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    return [".nf"]
      + text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        let escaped = line.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + escaped : String(escaped)
      } + [".fi"]
  }
}
