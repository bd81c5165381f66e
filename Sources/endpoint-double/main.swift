import Foundation

// A stand-in for a model endpoint, for tests: a real server process that speaks the OpenAI protocol
// over HTTP, answers as a simple model made of rules, and misbehaves when told to.
//
//   endpoint-double --slots 8 --latency 50 --behave 429,cut --every 3 --log calls.jsonl
//
// The first line of standard output is the port. `Options.usage` lists everything it can do.

// Writing to a connection that the other side has closed must not end the process.
signal(SIGPIPE, SIG_IGN)
// Whoever starts this from a thread that blocks signals must still be able to end it by one.
var noSignals = sigset_t()
sigemptyset(&noSignals)
sigprocmask(SIG_SETMASK, &noSignals, nil)

do {
  let options = try Options(arguments: Array(CommandLine.arguments.dropFirst()))
  let server = try Server(options)
  FileHandle.standardOutput.write(Data("\(server.port)\n".utf8))
  if options.untilEnd { Server.exitAtEndOfInput() }
  server.acceptForever()
} catch {
  FileHandle.standardError.write(Data("\(error)\n\n\(Options.usage)\n".utf8))
  exit(2)
}
