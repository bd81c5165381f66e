import ArgumentParser
import Foundation
import Ground

/// The command line: one file a command, and this list of them.
@main
struct Touchstone: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "touchstone",
    abstract: "Tests specifications: what you ask an AI system for, against what you meant.",
    discussion: """
      Start with:  touchstone audit traffic-merge-bus
                   touchstone check problem.json
                   touchstone differ spam.txt ham.txt

      Exit status: 0 done, 1 failed, 2 usage, 3 when --fail-on matched.
      """,
    version: "0.1.0",
    subcommands: [
      AuditCommand.self, CompareCommand.self, CheckCommand.self, DifferCommand.self,
      ClustersCommand.self,
      ExplainCommand.self,
      VerifyCommand.self, MarkCommand.self, DoctorCommand.self, EnvironmentsCommand.self,
      PlayCommand.self, RunsCommand.self, ReportCommand.self, ExportCommand.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as CommandFailure {
      Console.error(error.description)
      Foundation.exit(error.status)
    } catch let error as any UsageError {
      Console.error("Error: \(error.description)")
      Foundation.exit(2)
    } catch let status as ExitCode {
      Foundation.exit(status.rawValue)
    } catch {
      let status = exitCode(for: error)
      if status == .success {
        // Help and version were asked for.
        print(message(for: error))
        Foundation.exit(0)
      }
      if status == .validationFailure {
        Console.error(fullMessage(for: error))
        Foundation.exit(2)
      }
      Console.error("Error: \(error)")
      Foundation.exit(1)
    }
  }
}

/// An error with the exit status that it means.
struct CommandFailure: Error, CustomStringConvertible {
  var status: Int32
  var message: String

  var description: String { "Error: \(message)" }
}
