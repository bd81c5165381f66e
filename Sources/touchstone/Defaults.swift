import ArgumentParser
import Foundation
import Ground
import Synchronization

/// Options that hold unless the command line says otherwise: from the environment (`TOUCHSTONE_STORE`), else from
/// a configuration file.
///
/// They are put into the command line before it is read, so that a record's command repeats them.
package struct Defaults {
  package struct Setting: Equatable {
    /// Nil for every command that has the option.
    var command: String?
    /// The option's long name, without its dashes.
    var option: String
    /// nil for a flag that is not to be set.
    var value: String?
    var isFlag: Bool
    /// Where it was said: a variable, or the file's path.
    var source: String

    package init(
      command: String? = nil, option: String, value: String?, isFlag: Bool, source: String
    ) {
      self.command = command
      self.option = option
      self.value = value
      self.isFlag = isFlag
      self.source = source
    }
  }

  var file: String
  /// The strongest first.
  var settings: [Setting] = []

  package init(file: String, settings: [Setting] = []) {
    self.file = file
    self.settings = settings
  }

  /// Variables that are no options.
  private static let others: Set = [
    "TOUCHSTONE_API_KEY", "TOUCHSTONE_REVISION", "TOUCHSTONE_CONFIG",
    "TOUCHSTONE_CERTIFICATE_AUTHORITY",
  ]

  /// Reads the environment and the configuration file, where there is one.
  ///
  /// - Throws: `InputError` for a file that cannot be read or names no option.
  static func load(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> Defaults {
    let named = environment["TOUCHSTONE_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
    let file =
      try named.map(FilePath.expanded)
      ?? XDG.folder("XDG_CONFIG_HOME", home: ".config") + "/touchstone/config.json"
    var defaults = Defaults(file: file)
    let variables = environment.filter {
      $0.key.hasPrefix("TOUCHSTONE_") && !others.contains($0.key) && !$0.value.isEmpty
    }
    let hasFile = FileManager.default.fileExists(atPath: file)
    if named != nil && !hasFile {
      throw InputError("TOUCHSTONE_CONFIG names '\(file)', which is not there.")
    }
    if variables.isEmpty && !hasFile { return defaults }
    let commands = CommandTree.shared
    for (variable, value) in variables.sorted(by: { $0.key < $1.key }) {
      let option = variable.dropFirst("TOUCHSTONE_".count).lowercased().replacing("_", with: "-")
      guard let known = commands.option(option) else { continue }
      if known.isFlag, value != "1", value != "0" {
        throw InputError(
          "\(variable) is for the flag --\(option): it takes 1 or 0, not '\(value)'.")
      }
      defaults.settings.append(
        Setting(
          option: option, value: known.isFlag && value == "0" ? nil : value, isFlag: known.isFlag,
          source: variable))
    }
    if hasFile { defaults.settings += try read(file, commands) }
    return defaults
  }

  private static func read(_ file: String, _ commands: CommandTree) throws -> [Setting] {
    let root: JSONValue
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: file))
      root = try JSONParser.value(data)
    } catch {
      let reason = (error as? JSONFault)?.description ?? error.localizedDescription
      throw InputError(
        "The configuration file '\(file)' cannot be read: \(reason). Mend it or move it.")
    }
    guard case .object(let members) = root else {
      throw InputError(
        "The configuration file '\(file)' holds no object. Write { \"store\": \"/path/to/file\" }.")
    }
    var settings: [Setting] = []
    for member in members {
      if case .object(let own) = member.value, let command = commands.command(member.name) {
        for option in own {
          settings.append(
            try setting(option.name, option.value, command, commands, file))
        }
      } else {
        settings.append(try setting(member.name, member.value, nil, commands, file))
      }
    }
    // What is said for one command is stronger.
    return settings.filter { $0.command != nil } + settings.filter { $0.command == nil }
  }

  private static func setting(
    _ name: String, _ value: JSONValue, _ command: CommandTree.Command?, _ commands: CommandTree,
    _ file: String
  ) throws -> Setting {
    let place = command.map { "\"\($0.name)\" of '\(file)'" } ?? "'\(file)'"
    guard let option = command.map({ $0.option(name) }) ?? commands.option(name) else {
      let names = (command?.options ?? commands.all.flatMap(\.options)).map(\.name)
      let near = nearestNames(to: name, among: Array(Set(names))).joined(separator: ", ")
      throw InputError("\(place) sets '\(name)', which is no option. Near it: \(near).")
    }
    let text: String?
    switch (value, option.isFlag) {
    case (.boolean(let isSet), true): text = isSet ? "1" : nil
    case (.string(let word), false): text = word
    case (.integer(let number), false): text = "\(number)"
    case (.number(let number), false): text = "\(number)"
    default:
      throw InputError(
        "\(place) gives '\(name)' a value of the wrong kind: it takes "
          + (option.isFlag ? "true or false." : "a text or a number."))
    }
    return Setting(
      command: command?.name, option: name, value: text, isFlag: option.isFlag, source: file)
  }

  /// The arguments with what they leave to defaults filled in.
  package func applied(to arguments: [String]) -> [String] {
    guard !settings.isEmpty, let (command, words) = CommandTree.shared.command(in: arguments),
      !arguments.contains("--help"), !arguments.contains("-h")
    else { return arguments }
    let own = arguments.prefix { $0 != "--" }
    var added: [String] = []
    var seen: Set<String> = []
    for setting in settings where setting.command ?? command.name == command.name {
      guard let option = command.option(setting.option), !seen.contains(setting.option) else {
        continue
      }
      seen.insert(setting.option)
      let isGiven = own.contains { word in
        option.spellings.contains { word == $0 || word.hasPrefix($0 + "=") }
      }
      guard !isGiven, let value = setting.value else { continue }
      added.append(setting.isFlag ? "--\(setting.option)" : "--\(setting.option)=\(value)")
    }
    return arguments.prefix(words) + added + arguments.dropFirst(words)
  }
}

/// The commands and their options, as the command line describes itself.
struct CommandTree {
  struct Option {
    var name: String
    var isFlag: Bool
    /// Every way to write it, and to write its opposite.
    var spellings: [String]
  }

  /// What help says of an option or an argument.
  struct Description {
    var name = ""
    /// `-q, --quiet`, `--store <file>`
    var spelling = ""
    var meaning: String
  }

  struct Command {
    /// `mark write`
    var name: String
    var abstract: String
    var discussion: String
    var options: [Option]
    var arguments: [Description]
    var described: [Description]

    func option(_ name: String) -> Option? { options.first { $0.name == name } }
  }

  static let shared = CommandTree()
  var all: [Command] = []

  func command(_ name: String) -> Command? { all.first { $0.name == name } }

  func option(_ name: String) -> Option? { all.lazy.compactMap { $0.option(name) }.first }

  /// The command that a line begins with, and how many words name it.
  func command(in arguments: [String]) -> (Command, Int)? {
    for words in [2, 1] where arguments.count >= words {
      let name = arguments.prefix(words).joined(separator: " ")
      if let found = command(name) { return (found, words) }
    }
    return nil
  }

  init() {
    struct Tool: Decodable { var command: Node }
    struct Node: Decodable {
      var commandName: String
      var abstract: String?
      var discussion: String?
      var arguments: [Argument]?
      var subcommands: [Node]?
    }
    struct Argument: Decodable {
      var kind: String
      var names: [Name]?
      var valueName: String?
      var abstract: String?
      var shouldDisplay: Bool?
      var defaultValue: String?
      var allValues: [String]?

      var meaning: String {
        var notes: [String] = []
        if let allValues, !allValues.isEmpty {
          notes.append("values: " + allValues.joined(separator: ", "))
        }
        if let defaultValue, !defaultValue.isEmpty { notes.append("default: " + defaultValue) }
        return (abstract ?? "") + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
      }
    }
    struct Name: Decodable {
      var kind: String
      var name: String
    }
    guard
      let tool = try? JSONDecoder().decode(Tool.self, from: Data(Touchstone._dumpHelp().utf8))
    else { return }
    func add(_ node: Node, after prefix: [String]) {
      let path = prefix + [node.commandName]
      let shown = (node.arguments ?? []).filter { $0.shouldDisplay != false }
      let options = (node.arguments ?? []).filter { $0.kind != "positional" }
        .flatMap { argument -> [Option] in
          let names = argument.names ?? []
          let spellings = names.map { ($0.kind == "long" ? "--" : "-") + $0.name }
          return names.filter { $0.kind == "long" && $0.name != "help" && $0.name != "version" }
            .map { Option(name: $0.name, isFlag: argument.kind == "flag", spellings: spellings) }
        }
      all.append(
        Command(
          name: path.joined(separator: " "), abstract: node.abstract ?? "",
          discussion: node.discussion ?? "", options: options,
          arguments: shown.filter { $0.kind == "positional" }
            .map { Description(name: $0.valueName ?? "", meaning: $0.meaning) },
          described: shown.filter { $0.kind != "positional" }.map { argument in
            let names = (argument.names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }
            let value = argument.kind == "option" ? " <\(argument.valueName ?? "value")>" : ""
            return Description(
              spelling: names.joined(separator: ", ") + value, meaning: argument.meaning)
          }))
      for command in node.subcommands ?? [] { add(command, after: path) }
    }
    for command in tool.command.subcommands ?? [] { add(command, after: []) }
  }
}

/// The command line as it was given, defaults filled in; set once.
enum Invocation {
  private static let kept = Mutex<[String]>([])

  static var arguments: [String] {
    get { kept.withLock { $0 } }
    set { kept.withLock { $0 = newValue } }
  }

  /// The line that gives the same finding again.
  static var reproducing: String { CommandLineText.reproducing(arguments) }
}
