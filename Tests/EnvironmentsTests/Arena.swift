import Environments
import Findings
import Randomness

/// Memory with guards on both sides, to see that nothing is written beyond it.
final class GuardedMemory<Element: Equatable> {
  private static var guards: Int { 16 }

  private let base: UnsafeMutablePointer<Element>
  private let count: Int
  private let mark: Element

  init(_ count: Int, filledWith value: Element, mark: Element) {
    self.count = count
    self.mark = mark
    base = .allocate(capacity: count + 2 * Self.guards)
    base.initialize(repeating: mark, count: count + 2 * Self.guards)
    (base + Self.guards).update(repeating: value, count: count)
  }

  deinit { base.deallocate() }

  var pointer: UnsafeMutablePointer<Element> { base + Self.guards }

  var isIntact: Bool {
    (0..<Self.guards).allSatisfy { base[$0] == mark && pointer[count + $0] == mark }
  }
}

/// What one copy saw in one step, bit for bit.
struct Moment: Equatable {
  var observation: [UInt32] = []
  var measures: [UInt32] = []
  var isTerminated = false
  var isTruncated = false
  var finalObservation: [UInt32] = []

  var ends: Bool { isTerminated || isTruncated }
}

/// An environment with guarded memory of its own, for tests to drive.
final class Arena {
  /// Stands in every float before it is written; not a number that an environment computes.
  static let unwritten: Float = -12_345.678

  let entry: CatalogueEntry
  let copies: Int
  var environment: any Environment
  let buffers: StepBuffers
  private let floats: [GuardedMemory<Float>]
  private let flags: [GuardedMemory<UInt8>]

  convenience init(
    _ name: String, copies: Int, episodes: EpisodeSeeds = .evaluation(Seed(1))
  ) throws {
    let entry = try Catalogue.entry(name)
    self.init(entry, environment: entry.make(copies: copies, episodes: episodes), copies: copies)
  }

  private init(_ entry: CatalogueEntry, environment: any Environment, copies: Int) {
    let card = entry.card
    self.entry = entry
    self.copies = copies
    self.environment = environment
    let sizes = [
      card.observationSize, card.actions.size, card.measures.count, card.observationSize,
    ]
    floats = sizes.map { GuardedMemory($0 * copies, filledWith: Self.unwritten, mark: 7.25e7) }
    flags = (0..<2).map { _ in GuardedMemory(copies, filledWith: UInt8(99), mark: 0xA5) }
    // Buffers have no public initialiser, so the pointers of an empty set are replaced.
    var buffers = StepMemory(card: card, copies: 0).buffers
    buffers.observations = floats[0].pointer
    buffers.actions = floats[1].pointer
    buffers.measures = floats[2].pointer
    buffers.finalObservations = floats[3].pointer
    buffers.terminated = flags[0].pointer
    buffers.truncated = flags[1].pointer
    self.buffers = buffers
  }

  /// A copy of the environment, as it stands, in memory of its own.
  func fork() -> Arena { Arena(entry, environment: environment, copies: copies) }

  var isIntact: Bool { floats.allSatisfy(\.isIntact) && flags.allSatisfy(\.isIntact) }

  func start() { environment.start(buffers) }

  /// Steps with the given actions, after marking everything that the step should write.
  func step(_ actions: [Float]) {
    for (index, action) in actions.enumerated() { buffers.actions[index] = action }
    step()
  }

  private func step() {
    let card = entry.card
    buffers.observations.update(repeating: Self.unwritten, count: copies * card.observationSize)
    buffers.finalObservations.update(
      repeating: Self.unwritten, count: copies * card.observationSize)
    buffers.measures.update(repeating: Self.unwritten, count: copies * card.measures.count)
    buffers.terminated.update(repeating: 99, count: copies)
    buffers.truncated.update(repeating: 99, count: copies)
    environment.step(buffers)
  }

  /// Steps every copy with a scripted policy.
  func step(policy: Int, random: inout RandomStream) {
    let size = entry.card.actions.size
    for copy in 0..<copies {
      environment.act(
        policy: policy, copy: copy, random: &random, into: buffers.actions + copy * size)
    }
    step()
  }

  /// Uniformly random actions for every copy.
  func randomActions(_ random: inout RandomStream) -> [Float] {
    (0..<copies * entry.card.actions.size).map { _ in
      switch entry.card.actions {
      case .discrete(let count, _): Float(random.below(count))
      case .continuous(_, let low, let high, _): low + (high - low) * random.uniformFloat()
      }
    }
  }

  func moment(_ copy: Int) -> Moment {
    let size = entry.card.observationSize
    func bits(_ pointer: UnsafePointer<Float>) -> [UInt32] {
      (0..<size).map { pointer[copy * size + $0].bitPattern }
    }
    return Moment(
      observation: bits(buffers.observations),
      measures: (0..<entry.card.measures.count).map {
        buffers.measures[$0 * copies + copy].bitPattern
      },
      isTerminated: buffers.terminated[copy] != 0, isTruncated: buffers.truncated[copy] != 0,
      finalObservation: bits(buffers.finalObservations))
  }

  func moments() -> [Moment] { (0..<copies).map(moment) }

  func observation(_ copy: Int) -> [Float] {
    moment(copy).observation.map { Float(bitPattern: $0) }
  }

  func finalObservation(_ copy: Int) -> [Float] {
    moment(copy).finalObservation.map { Float(bitPattern: $0) }
  }

  func measure(_ name: String, _ copy: Int = 0) -> Float {
    let index = entry.card.measures.firstIndex { $0.name == name }
    return index.map { buffers.measures[$0 * copies + copy] } ?? .nan
  }

  func measures(_ copy: Int = 0) -> [Float] {
    moment(copy).measures.map { Float(bitPattern: $0) }
  }

  /// Index of the scripted policy of that name.
  func policy(_ name: String) -> Int? { entry.card.policies.firstIndex { $0.name == name } }
}

let allEnvironments = Catalogue.entries.map(\.card.name)
/// Environments in which nothing is left to chance.
let environmentsWithoutChance: Set<String> = ["boat-race", "tomato-watering-orpo"]
