import ArgumentParser
import Foundation
import Ground
import Records

/// The command line: one file a command, and this list of them.
@main
package struct Touchstone: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "touchstone",
    abstract: "Tests specifications: what you ask an AI system for, against what you meant.",
    discussion: """
      Start with:  touchstone audit traffic-merge-bus
                   touchstone check problem.json
                   touchstone differ spam.txt ham.txt

      Exit status: 0 done, 1 failed, 2 usage, 3 not passed (--fail-on, --pass-only).
      """,
    version: "0.1.0",
    subcommands: [
      AuditCommand.self, CompareCommand.self, CheckCommand.self, DifferCommand.self,
      ClustersCommand.self,
      ExplainCommand.self,
      VerifyCommand.self, MarkCommand.self, EnvironmentsCommand.self, FormulasCommand.self,
      PlayCommand.self, RunsCommand.self, ReportCommand.self, ExportCommand.self,
      DoctorCommand.self, ManualCommand.self,
    ])

  package init() {}

  /// A command line read and not run: what it would be refused for is thrown.
  package static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
    try parseAsRoot(arguments)
  }

  package static func main() {
    Console.holdDescriptors()
    let status = run()
    do {
      try Console.endOutput()
    } catch let error as CommandFailure {
      Console.error(error.description)
      Foundation.exit(status == 0 ? error.status : status)
    } catch {}
    Foundation.exit(status)
  }

  /// Runs the command of the command line.
  ///
  /// - Returns: The exit status.
  private static func run() -> Int32 {
    do {
      let arguments = try Defaults.load().applied(to: Array(PathBytes.arguments.dropFirst()))
      Invocation.arguments = arguments
      var command = try parseAsRoot(arguments)
      if let talks = command as? any TalkingCommand {
        Console.set(colours: talks.console.color, talk: talks.console.talk)
      }
      try command.run()
      return 0
    } catch let status as ExitCode {
      return status.rawValue
    } catch let error as CommandFailure {
      Console.error(error.description)
      return error.status
    } catch let error as any UsageError {
      Console.error("Error: \(error.description)")
      return 2
    } catch let error as StoreError where error.isAboutAName {
      Console.error("Error: \(error)")
      return 2
    } catch {
      let status = exitCode(for: error)
      if status == .success {
        // Help and version were asked for.
        do {
          try Console.write(fullMessage(for: error, columns: min(100, Console.columns)) + "\n")
          return 0
        } catch let failure as CommandFailure {
          Console.error(failure.description)
          return failure.status
        } catch {
          return (error as? ExitCode)?.rawValue ?? 1
        }
      }
      if status == .validationFailure {
        Console.error(fullMessage(for: error, columns: min(100, Console.columns)))
        return 2
      }
      Console.error("Error: \(error)")
      return 1
    }
  }
}

/// A command that talks as `--quiet`, `--verbose` and `--color` say.
protocol TalkingCommand: ParsableCommand {
  var console: ConsoleOptions { get }
}

/// An error with the exit status that it means.
struct CommandFailure: Error, CustomStringConvertible {
  var status: Int32
  var message: String

  var description: String { "Error: \(message)" }
}
