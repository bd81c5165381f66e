import ArgumentParser
import Documents
import Environments
import Findings
import Foundation
import Ground
import Records
import Reports
import Studies

/// `touchstone play NAME --policy NAME|RUN`
struct PlayCommand: TalkingCommand {
  static let configuration = CommandConfiguration(
    commandName: "play",
    abstract: "Shows a scripted or a learned policy at work, in the terminal or as a clip.")

  @Argument(help: Catalogue.help, completion: .list(Catalogue.names))
  var name: String

  @Option(help: "A scripted policy's name, or a run's as 'touchstone runs' lists it.")
  var policy: String?

  @Option(help: "For a run: the policy after this many steps (default: the last).")
  var steps: Count?

  @Option(help: "Seed of the episode.")
  var seed: UInt64 = 1

  @Option(help: "Write an HTML clip to this file instead of playing in the terminal.")
  var clip: String?

  @Option(help: "Pictures a second.")
  var rate: Double?

  @Flag(help: "Print the episode's returns and measures as one JSON object.")
  var json = false

  @OptionGroup var storeOptions: StoreOptions

  private struct Played: Encodable {
    var schema = 1
    var environment: String
    var policy: String
    var steps: Int
    var proxy: Double
    var `true`: Double
    var measures: [String: Double]
  }

  var console: ConsoleOptions { storeOptions.console }

  func validate() throws {
    if let rate, !(rate > 0 && rate <= 1000) {
      throw ValidationError("--rate takes pictures a second, above 0 and at most 1000.")
    }
  }

  func run() throws {
    let file = try clip.map {
      try OutputFile(
        $0, for: "--clip", inputs: [], store: try storeOptions.path(), replaces: isReportOfOurs)
    }
    let entry = try Catalogue.entry(name)
    let chosen = policy ?? entry.card.basePolicy
    let match = try choose(chosen, entry)
    let episode = try playEpisode(
      match.player, entry: entry, seed: seed, title: name, policy: match.name)
    if json {
      try printJSON(
        Played(
          environment: name, policy: match.name, steps: episode.steps, proxy: episode.proxy,
          true: episode.intended, measures: episode.measures))
      return
    }
    if let file {
      try file.write(HTMLReport.page(document(episode, match.name), origin))
      try Console.print("Clip: \(VisibleText.line(file.path))")
    } else if !Console.isQuiet {
      try animate(episode.clip)
    }
    try Console.print(statement(episode, match.name))
    for measure in entry.card.measures {
      let value = NumberText.short(episode.measures[measure.name] ?? 0)
      try Console.print("  \(measure.name) \(value) \(measure.unit) (\(measure.summary.rawValue))")
    }
  }

  private func statement(_ episode: PlayedEpisode, _ policy: String) -> String {
    "\(policy): \(episode.steps) steps, proxy return \(NumberText.short(episode.proxy)), "
      + "true return \(NumberText.short(episode.intended))"
  }

  /// The page of one episode.
  private func document(_ episode: PlayedEpisode, _ policy: String) -> Document {
    Document(
      kind: "play", title: "\(name): \(policy)", heading: Inline(name),
      verdict: .init(tone: .plain, statement: Inline(statement(episode, policy))),
      blocks: [.clips([episode.clip])])
  }

  private var origin: ReportOrigin {
    ReportOrigin(
      command: Invocation.reproducing, provenance: Provenance.line)
  }

  private func choose(
    _ chosen: String, _ entry: CatalogueEntry
  ) throws -> (player: EpisodePlayer, name: String) {
    let policies = entry.card.policies.map(\.name)
    if let index = policies.firstIndex(of: chosen) { return (.scripted(index), chosen) }
    guard LearnedPolicy.looksLikeRun(chosen) else {
      throw InputError(
        "There is no policy '\(chosen)'. Scripted ones here: \(policies.joined(separator: ", ")). "
          + "Learned ones are named by their run; see 'touchstone runs'.")
    }
    let found = try LearnedPolicy(
      run: chosen, steps: steps?.value, in: name, store: try storeOptions.open())
    return (.learned(found.bytes), found.name)
  }

  /// Plays a clip in the terminal; without one, prints its first and last picture.
  private func animate(_ clip: Clip) throws {
    let columns = min(100, Console.columns)
    func picture(_ index: Int) -> String {
      let frame = clip.frames[index]
      let scene = Scene(
        width: clip.width, height: clip.height, background: clip.background, shapes: frame.shapes)
      let values = zip(clip.readouts, frame.values).map {
        "\($0) \(NumberText.short($1))"
      }
      return TerminalScene.draw(scene, columns: columns, useColour: Console.usesColour)
        + "\nstep \(index + 1)/\(clip.frames.count)  " + values.joined(separator: "  ")
    }
    guard !clip.frames.isEmpty else { return }
    guard Console.isOutputTerminal else {
      return try Console.write(picture(0) + "\n\n" + picture(clip.frames.count - 1) + "\n")
    }
    Interruption.listen()
    let pause = 1 / max(1, rate ?? clip.framesPerSecond)
    for index in clip.frames.indices {
      if Interruption.isAsked { break }
      try Console.write("\u{1B}[H\u{1B}[2J" + picture(index) + "\n")
      Thread.sleep(forTimeInterval: pause)
    }
  }
}
