import ArgumentParser
import Foundation
import Ground
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The terminal: results go to standard output, everything else to standard error.
///
/// What could not be written to standard output is an error. What comes from elsewhere is shown with its
/// control characters as signs, so that no text of a file, a name or a server moves the cursor.
enum Console {
  enum Colours: String, CaseIterable, ExpressibleByArgument { case auto, always, never }
  enum Talk: Int { case quiet, normal, verbose }

  private struct Settings {
    var colours = Colours.auto
    var talk = Talk.normal
  }

  /// Set once, when the command line has been read.
  private static let settings = Mutex(Settings())

  static func set(colours: Colours, talk: Talk) {
    settings.withLock { ($0.colours, $0.talk) = (colours, talk) }
  }

  static var isQuiet: Bool { settings.withLock { $0.talk } == .quiet }
  static var isVerbose: Bool { settings.withLock { $0.talk } == .verbose }
  static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Whether lines of standard error can be drawn over.
  static var redrawsErrors: Bool { isErrorTerminal && !isDumb }

  private static var isDumb: Bool { environment("TERM") == "dumb" }

  /// As asked with `--color`; else where a terminal shows them and `NO_COLOR` (no-color.org) is not set.
  static var usesColour: Bool {
    switch settings.withLock({ $0.colours }) {
    case .always: true
    case .never: false
    case .auto: isOutputTerminal && !isDumb && environment("NO_COLOR") == nil
    }
  }

  /// A variable of the environment that is not empty.
  private static func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Columns to write in: as `COLUMNS` says, else the terminal's; 80 where there is neither.
  static var columns: Int {
    if let said = environment("COLUMNS").flatMap({ Int($0) }), said > 0 {
      return min(max(said, 20), 1000)
    }
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return min(max(Int(size.ws_col), 20), 1000)
    }
    return 80
  }

  // MARK: Standard output

  /// Writes a line of a result, made visible.
  ///
  /// - Throws: `CommandFailure` where it cannot be written; `ExitCode` where nobody reads any more.
  static func print(_ text: String) throws {
    try write(VisibleText.visible(text) + "\n")
  }

  /// Writes a result as it is: what was made for a terminal or for programs. Where a terminal shows it,
  /// control characters of data are signs there.
  static func writeData(_ text: String) throws {
    try write(isOutputTerminal ? VisibleText.visible(text) : text)
  }

  /// Writes text to standard output at once and whole.
  static func write(_ text: String) throws {
    do {
      try Descriptor.write(text, to: STDOUT_FILENO)
    } catch {
      throw failure(error)
    }
  }

  /// Tells the system that no more is to come: some only say then that the disk is full.
  static func endOutput() throws {
    // Closed by whoever started the program: what was not written was not wanted.
    if close(STDOUT_FILENO) != 0, errno != EBADF, errno != EINTR {
      throw failure(Descriptor.Failure(code: errno))
    }
  }

  private static func failure(_ error: Descriptor.Failure) -> any Error {
    // Whoever read has gone: the shell's status for it, and nothing said.
    if error.code == EPIPE { return ExitCode(128 + SIGPIPE) }
    return CommandFailure(
      status: 1,
      message: "The output could not be written whole (\(error.reason)). What was found is kept: "
        + "free some space or write elsewhere, and give the same command again.")
  }

  // MARK: Standard error

  /// Says something to whoever waits; a failure to say it changes nothing.
  static func error(_ message: String) {
    try? Descriptor.write(VisibleText.visible(message) + "\n", to: STDERR_FILENO)
  }

  /// Says something that `--quiet` leaves out.
  static func notice(_ message: String) {
    if !isQuiet { error(message) }
  }

  /// Draws on standard error, cursor movements and all.
  static func draw(_ text: String) {
    try? Descriptor.write(text, to: STDERR_FILENO)
  }

  /// Sees to it that the three standard descriptors are open, so that no file of the program's own becomes one
  /// of them; writing to what was closed still fails.
  static func holdDescriptors() {
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDONLY)
    }
  }
}

/// Writing to an open file, whole.
package enum Descriptor {
  package struct Failure: Error {
    package var code: Int32
    var reason: String { String(cString: strerror(code)) }
  }

  /// Writes all of a text: goes on where a signal or a full pipe stopped it.
  package static func write(_ text: String, to descriptor: Int32) throws(Failure) {
    var text = text
    let failure: Int32? = text.withUTF8 { bytes -> Int32? in
      var bytes = UnsafeRawBufferPointer(bytes)[...]
      while !bytes.isEmpty {
        let written = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: bytes))
        if written > 0 {
          bytes = bytes.dropFirst(written)
          continue
        }
        switch written == 0 ? EIO : errno {
        case EINTR: continue
        case EAGAIN, EWOULDBLOCK:
          var waited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&waited, 1, -1)
        case let code: return code
        }
      }
      return nil
    }
    if let failure { throw Failure(code: failure) }
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}

/// Ctrl-C and a polite kill: the first asks to stop, the second ends at once.
enum Interruption {
  private static let wasAsked = Atomic<Bool>(false)

  static var isAsked: Bool { wasAsked.load(ordering: .relaxed) }

  static func listen() {
    // Whoever started the program may have had these signals blocked.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        Interruption.wasAsked.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }
}
