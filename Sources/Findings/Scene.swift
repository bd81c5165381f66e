/// What a mark in a scene stands for. Reports choose the colours, for light and for dark.
public enum Ink: String, Codable, Sendable, CaseIterable {
  case ground, structure, lane, water, agent, controlled, vehicle, target, good, bad, text, faint
}

/// A mark in a scene, in the scene's own units, x to the right and y downward.
public enum Shape: Codable, Sendable, Equatable {
  /// Centred on (x, y), turned clockwise by `angle` radians.
  case box(x: Float, y: Float, width: Float, height: Float, angle: Float = 0, ink: Ink)
  case circle(x: Float, y: Float, radius: Float, ink: Ink)
  case line(points: [Float], width: Float, isClosed: Bool = false, ink: Ink)
  case polygon(points: [Float], ink: Ink)
  case text(x: Float, y: Float, size: Float, String, ink: Ink)
}

/// One picture of one copy of an environment.
public struct Scene: Codable, Sendable, Equatable {
  public var width: Float
  public var height: Float
  /// Marks that are the same in every picture of an episode.
  public var background: [Shape]
  public var shapes: [Shape]

  public init(width: Float, height: Float, background: [Shape], shapes: [Shape]) {
    self.width = width
    self.height = height
    self.background = background
    self.shapes = shapes
  }
}

/// An episode to look at: pictures in order, and the measures and rewards beside each.
public struct Clip: Codable, Sendable, Equatable {
  public struct Frame: Codable, Sendable, Equatable {
    public var shapes: [Shape]
    /// One value for each of the clip's readouts.
    public var values: [Double]

    public init(shapes: [Shape], values: [Double]) {
      self.shapes = shapes
      self.values = values
    }
  }

  public var title: String
  /// Which policy acts: a scripted policy's name or a run's pressure and seed, in words.
  public var policy: String
  public var width: Float
  public var height: Float
  public var framesPerSecond: Double
  public var background: [Shape]
  /// Names of the values shown beside every picture.
  public var readouts: [String]
  public var frames: [Frame]

  public init(
    title: String, policy: String, width: Float, height: Float, framesPerSecond: Double,
    background: [Shape], readouts: [String], frames: [Frame]
  ) {
    self.title = title
    self.policy = policy
    self.width = width
    self.height = height
    self.framesPerSecond = framesPerSecond
    self.background = background
    self.readouts = readouts
    self.frames = frames
  }
}
