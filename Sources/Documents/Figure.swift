import Findings

/// A picture with what its marks mean and what to see in it.
public struct Figure: Codable, Sendable, Equatable {
  public enum Content: Codable, Sendable, Equatable {
    case lines(LineChart)
    case scatter(ScatterChart)
    case polygon(PolygonChart)
    case bars(BarChart)
    case map(MapPicture)
    case graph(Graph)
    case distribution(Distribution)
    case timeline(Timeline)
  }

  /// A mark and what it stands for.
  public struct Key: Codable, Sendable, Equatable {
    public enum Mark: String, Codable, Sendable {
      case area, line, dashed, dot, diamond, square
    }

    public var mark: Mark
    public var colour: Colour
    public var text: Inline

    public init(_ mark: Mark, _ colour: Colour, _ text: Inline) {
      self.mark = mark
      self.colour = colour
      self.text = text
    }
  }

  public var content: Content
  public var legend: [Key]
  public var caption: Inline

  public init(_ content: Content, legend: [Key] = [], caption: Inline = "") {
    self.content = content
    self.legend = legend
    self.caption = caption
  }

  public var isEmpty: Bool {
    switch content {
    case .lines(let chart): chart.panels.allSatisfy { $0.series.allSatisfy(\.points.isEmpty) }
    case .scatter(let chart): chart.points.isEmpty && chart.landmarks.isEmpty
    case .polygon(let chart): !chart.hasPoints
    case .bars(let chart): chart.bars.isEmpty
    case .map(let picture): !picture.canDraw
    case .graph(let graph): graph.nodes.isEmpty
    case .distribution(let chart): chart.rows.allSatisfy(\.values.isEmpty)
    case .timeline(let chart): chart.lanes.isEmpty
    }
  }
}

/// A colour by its role; style sheet and terminal decide what it is.
public enum Colour: Codable, Sendable, Equatable {
  /// The subject: what was trained on the proxy, side A.
  case first
  /// What it is held against: what was trained on the true reward, side B.
  case second
  /// What did no optimising; no side.
  case reference
  /// Harm.
  case bad
  case ink
  /// Further series, from 0.
  case series(Int)
  /// A share (0 ... 1) of the sequential palette.
  case sequence(Double)
}

/// Shape of a mark, so that marks differ by more than colour.
public enum MarkShape: String, Codable, Sendable { case circle, square, diamond, triangle }

public struct ChartPoint: Codable, Sendable, Equatable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  public var isFinite: Bool { x.isFinite && y.isFinite }
}

/// Lines with bands over one quantity, in panels one above the other that share its axis.
public struct LineChart: Codable, Sendable, Equatable {
  public struct Point: Codable, Sendable, Equatable {
    public var x: Double
    public var y: Estimate

    public init(x: Double, y: Estimate) {
      self.x = x
      self.y = y
    }
  }

  public struct Series: Codable, Sendable, Equatable {
    public var label: String
    public var colour: Colour
    public var points: [Point]
    /// Thin lines behind the line: one a seed.
    public var threads: [[ChartPoint]]
    public var isDashed: Bool

    public init(
      _ label: String, _ colour: Colour, points: [Point], threads: [[ChartPoint]] = [],
      isDashed: Bool = false
    ) {
      self.label = label
      self.colour = colour
      self.points = points
      self.threads = threads
      self.isDashed = isDashed
    }
  }

  /// A horizontal dashed line.
  public struct Level: Codable, Sendable, Equatable {
    public var label: String
    public var value: Double

    public init(_ label: String, _ value: Double) {
      self.label = label
      self.value = value
    }
  }

  /// A named point on a line.
  public struct Place: Codable, Sendable, Equatable {
    public var label: String
    public var point: ChartPoint
    public var shape: MarkShape
    public var colour: Colour

    public init(
      _ label: String, at point: ChartPoint, _ shape: MarkShape = .circle, _ colour: Colour = .first
    ) {
      self.label = label
      self.point = point
      self.shape = shape
      self.colour = colour
    }
  }

  /// A shaded interval of the horizontal axis.
  public struct Span: Codable, Sendable, Equatable {
    public var label: String
    public var low: Double
    public var high: Double

    public init(_ label: String, low: Double, high: Double) {
      self.label = label
      self.low = low
      self.high = high
    }
  }

  public struct Panel: Codable, Sendable, Equatable {
    public var title: String
    public var series: [Series]
    public var levels: [Level]
    public var places: [Place]

    public init(
      _ title: String, series: [Series], levels: [Level] = [], places: [Place] = []
    ) {
      self.title = title
      self.series = series
      self.levels = levels
      self.places = places
    }
  }

  /// What the picture shows, for those who cannot see it.
  public var title: String
  public var xTitle: String
  public var panels: [Panel]
  public var spans: [Span]
  /// Whether x falls from left to right: for pressures that rise as their number falls.
  public var isReversed: Bool
  /// Ticks to aim for on the horizontal axis, where its values do not allow as many as fit.
  public var xTicks: Int?

  public init(
    title: String, xTitle: String, panels: [Panel], spans: [Span] = [], isReversed: Bool = false,
    xTicks: Int? = nil
  ) {
    self.title = title
    self.xTitle = xTitle
    self.panels = panels
    self.spans = spans
    self.isReversed = isReversed
    self.xTicks = xTicks
  }
}

/// Points over two quantities, with named marks among them.
public struct ScatterChart: Codable, Sendable, Equatable {
  public struct Point: Codable, Sendable, Equatable {
    public var at: ChartPoint
    public var colour: Colour
    /// Shows when the pointer rests on the point.
    public var title: String

    public init(at: ChartPoint, colour: Colour, title: String) {
      self.at = at
      self.colour = colour
      self.title = title
    }
  }

  /// A point with its name written beside it.
  public struct Landmark: Codable, Sendable, Equatable {
    public var at: ChartPoint
    public var label: String
    public var title: String
    public var shape: MarkShape
    public var colour: Colour

    public init(
      at: ChartPoint, label: String, title: String, shape: MarkShape, colour: Colour
    ) {
      self.at = at
      self.label = label
      self.title = title
      self.shape = shape
      self.colour = colour
    }
  }

  public var title: String
  public var xTitle: String
  public var yTitle: String
  public var points: [Point]
  public var landmarks: [Landmark]
  /// A line through the points, in order: the way that learning took.
  public var way: [ChartPoint]
  /// Thin lines through points that belong together: one a seed; nil in documents of before there were any.
  public var threads: [[ChartPoint]]?
  /// Ends of the sequential palette in words (low, high); empty where points have no sequence.
  public var sequenceEnds: [String]

  public init(
    title: String, xTitle: String, yTitle: String, points: [Point], landmarks: [Landmark] = [],
    way: [ChartPoint] = [], threads: [[ChartPoint]] = [], sequenceEnds: [String] = []
  ) {
    self.title = title
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.points = points
    self.landmarks = landmarks
    self.way = way
    self.threads = threads
    self.sequenceEnds = sequenceEnds
  }
}

/// All pairs of two returns that can be reached: a convex polygon with its corners named.
public struct PolygonChart: Codable, Sendable, Equatable {
  /// A named point: a corner, a policy of a list.
  public struct Mark: Codable, Sendable, Equatable {
    public var at: ChartPoint
    public var name: String
    /// Shows when the pointer rests on the mark.
    public var title: String

    public init(at: ChartPoint, name: String, title: String) {
      self.at = at
      self.name = name
      self.title = title
    }
  }

  /// A point that was measured.
  public struct Measured: Codable, Sendable, Equatable {
    public var name: String
    public var x: Estimate
    public var y: Estimate

    public init(name: String, x: Estimate, y: Estimate) {
      self.name = name
      self.x = x
      self.y = y
    }
  }

  public struct Arrow: Codable, Sendable, Equatable {
    public var from: ChartPoint
    public var to: ChartPoint
    public var isDashed: Bool

    public init(from: ChartPoint, to: ChartPoint, isDashed: Bool = false) {
      self.from = from
      self.to = to
      self.isDashed = isDashed
    }
  }

  /// A bracket beside the right end of the axis.
  public struct Gap: Codable, Sendable, Equatable {
    public var x: Double
    public var low: Double
    public var high: Double
    public var label: String

    public init(x: Double, low: Double, high: Double, label: String) {
      self.x = x
      self.low = low
      self.high = high
      self.label = label
    }
  }

  public var title: String
  public var xTitle: String
  public var yTitle: String
  /// In order round the polygon.
  public var corners: [Mark]
  public var lower: [ChartPoint]
  public var upper: [ChartPoint]
  public var listed: [Mark]
  public var measured: [Measured]
  public var arrows: [Arrow]
  public var gap: Gap?

  public init(
    title: String, xTitle: String, yTitle: String, corners: [Mark] = [], lower: [ChartPoint] = [],
    upper: [ChartPoint] = [], listed: [Mark] = [], measured: [Measured] = [], arrows: [Arrow] = [],
    gap: Gap? = nil
  ) {
    self.title = title
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.corners = corners
    self.lower = lower
    self.upper = upper
    self.listed = listed
    self.measured = measured
    self.arrows = arrows
    self.gap = gap
  }

  /// Whether there is a point that can be drawn.
  public var hasPoints: Bool {
    (corners + listed).contains { $0.at.isFinite }
      || measured.contains { $0.x.mean.isFinite && $0.y.mean.isFinite }
  }
}

/// Horizontal bars from zero, one a row, with intervals where they have one.
public struct BarChart: Codable, Sendable, Equatable {
  public struct Bar: Codable, Sendable, Equatable {
    public var label: String
    public var value: Estimate
    /// Written beside the bar; its number where empty.
    public var text: String
    public var colour: Colour

    public init(_ label: String, _ value: Estimate, text: String = "", colour: Colour = .first) {
      self.label = label
      self.value = value
      self.text = text
      self.colour = colour
    }
  }

  public var title: String
  /// What the bars measure, with its unit.
  public var xTitle: String
  public var bars: [Bar]
  /// Ends of the axis; nil for those of the bars.
  public var range: [Double]?

  public init(title: String, xTitle: String, bars: [Bar], range: [Double]? = nil) {
    self.title = title
    self.xTitle = xTitle
    self.bars = bars
    self.range = range
  }
}

/// Single values on a line, one line a group, with the mean of each.
public struct Distribution: Codable, Sendable, Equatable {
  public struct Row: Codable, Sendable, Equatable {
    public var label: String
    public var values: [Double]
    /// Drawn over the values; nil for none.
    public var mean: Estimate?
    public var colour: Colour

    public init(_ label: String, values: [Double], mean: Estimate? = nil, colour: Colour = .first) {
      self.label = label
      self.values = values
      self.mean = mean
      self.colour = colour
    }
  }

  public var title: String
  public var xTitle: String
  public var rows: [Row]

  public init(title: String, xTitle: String, rows: [Row]) {
    self.title = title
    self.xTitle = xTitle
    self.rows = rows
  }
}

/// What a grid of cells holds: walls, signs, and in each cell arrows or numbers.
public struct MapPicture: Codable, Sendable, Equatable {
  /// An arrow as long and strong as its share; (0, 0) stays.
  public struct Arrow: Codable, Sendable, Equatable {
    public var rows: Int
    public var columns: Int
    public var share: Double

    public init(rows: Int, columns: Int, share: Double = 1) {
      self.rows = rows
      self.columns = columns
      self.share = share
    }
  }

  /// One drawing of those that a cell holds.
  public struct Item: Codable, Sendable, Equatable {
    public var arrows: [Arrow]
    /// Written where there is no arrow.
    public var text: String
    /// Shows when the pointer rests on it.
    public var title: String

    public init(arrows: [Arrow] = [], text: String = "", title: String) {
      self.arrows = arrows
      self.text = text
      self.title = title
    }
  }

  public struct Cell: Codable, Sendable, Equatable {
    public var row: Int
    public var column: Int
    /// Drawn beside one another.
    public var items: [Item]
    public var isMarked: Bool

    public init(row: Int, column: Int, items: [Item], isMarked: Bool = false) {
      self.row = row
      self.column = column
      self.items = items
      self.isMarked = isMarked
    }
  }

  public var heading: Inline
  public var note: Inline
  /// What the picture shows, for those who cannot see it.
  public var title: String
  /// Lines of the map; `#` is a wall, a letter or sign is drawn, a space is floor.
  public var lines: [String]
  public var cells: [Cell]

  /// Largest map that is drawn: more cells than this are too small to tell anything.
  public static let mostCells = 4_000

  public init(
    heading: Inline, note: Inline = "", title: String, lines: [String], cells: [Cell]
  ) {
    self.heading = heading
    self.note = note
    self.title = title
    self.lines = lines
    self.cells = cells
  }

  public var rows: Int { max(lines.count, (cells.map(\.row).max() ?? -1) + 1) }
  public var columns: Int {
    max(lines.map(\.count).max() ?? 0, (cells.map(\.column).max() ?? -1) + 1)
  }

  /// Whether there is something to draw, and not too much.
  public var canDraw: Bool {
    let isWithin = cells.allSatisfy {
      $0.row >= 0 && $0.column >= 0 && $0.row < Self.mostCells && $0.column < Self.mostCells
    }
    return isWithin && !cells.isEmpty && rows > 0 && columns > 0 && rows * columns <= Self.mostCells
  }
}

/// Nodes and edges.
public struct Graph: Codable, Sendable, Equatable {
  public enum Layout: String, Codable, Sendable {
    /// In layers: causes left of (or above) what they bring about.
    case layers
    /// On rings by `Node.ring`, 0 the outermost.
    case rings
  }

  public struct Node: Codable, Sendable, Equatable {
    public enum Shape: String, Codable, Sendable { case circle, rectangle, ellipse, diamond }

    public var label: String
    /// Written beside the node; shown where there is room.
    public var name: String
    /// Shows when the pointer rests on the node.
    public var title: String
    public var shape: Shape
    public var ring: Int
    public var isChosen: Bool
    /// Small marks beneath the node: indices into the graph's badges.
    public var badges: [Int]

    public init(
      _ label: String, name: String = "", title: String, shape: Shape = .circle, ring: Int = 0,
      isChosen: Bool = false, badges: [Int] = []
    ) {
      self.label = label
      self.name = name
      self.title = title
      self.shape = shape
      self.ring = ring
      self.isChosen = isChosen
      self.badges = badges
    }
  }

  public struct Edge: Codable, Sendable, Equatable {
    public enum Style: String, Codable, Sendable {
      case arrow, dashedArrow, strongArrow, line, faint
    }

    public var from: Int
    public var to: Int
    public var style: Style

    public init(_ from: Int, _ to: Int, _ style: Style) {
      self.from = from
      self.to = to
      self.style = style
    }
  }

  public var title: String
  public var layout: Layout
  public var nodes: [Node]
  /// Between indices of nodes.
  public var edges: [Edge]
  /// Short words of the marks beneath nodes; each has the colour of the series with its index.
  public var badges: [String]

  public init(
    title: String, layout: Layout, nodes: [Node], edges: [Edge], badges: [String] = []
  ) {
    self.title = title
    self.layout = layout
    self.nodes = nodes
    self.edges = edges
    self.badges = badges
  }
}

/// Lanes of stretches along one quantity, each stretch with its words.
public struct Timeline: Codable, Sendable, Equatable {
  public struct Stretch: Codable, Sendable, Equatable {
    public var low: Double
    public var high: Double
    public var text: String
    public var colour: Colour
    /// Shows when the pointer rests on it.
    public var title: String

    public init(low: Double, high: Double, text: String, colour: Colour, title: String) {
      self.low = low
      self.high = high
      self.text = text
      self.colour = colour
      self.title = title
    }
  }

  public struct Lane: Codable, Sendable, Equatable {
    public var label: String
    public var title: String
    public var stretches: [Stretch]

    public init(_ label: String, title: String, stretches: [Stretch]) {
      self.label = label
      self.title = title
      self.stretches = stretches
    }
  }

  /// A place of the axis with its words above it.
  public struct Mark: Codable, Sendable, Equatable {
    public var at: Double
    public var text: String
    /// A dashed line through all lanes.
    public var isStrong: Bool

    public init(at: Double, text: String, isStrong: Bool = false) {
      self.at = at
      self.text = text
      self.isStrong = isStrong
    }
  }

  public var title: String
  public var xTitle: String
  /// Ends of the axis.
  public var low: Double
  public var high: Double
  public var lanes: [Lane]
  public var marks: [Mark]

  public init(
    title: String, xTitle: String, low: Double, high: Double, lanes: [Lane], marks: [Mark]
  ) {
    self.title = title
    self.xTitle = xTitle
    self.low = low
    self.high = high
    self.lanes = lanes
    self.marks = marks
  }
}
