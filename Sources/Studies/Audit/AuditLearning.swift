import Documents
import Findings
import Ground

/// How the learning of one run went: what the learner said of itself, thinned for a picture.
public struct LearningCourse: Codable, Sendable, Equatable {
  public var purpose: RunPlan.Purpose
  /// Place of the seed in the plan, from 0.
  public var seed: Int
  public var updates: [LearningDiagnostics.Update]
  /// Environment steps learned from in a second. Read off a clock: another run of the same plan has
  /// another number here, and here alone.
  public var stepsPerSecond: Double

  static let mostUpdates = 32

  /// nil where the record says nothing of its learning.
  init?(_ record: RunRecord) {
    guard let diagnostics = record.diagnostics, !diagnostics.updates.isEmpty else { return nil }
    purpose = record.plan.purpose
    seed = record.plan.seedIndex
    let updates = diagnostics.updates
    let gap = (updates.count + Self.mostUpdates - 1) / Self.mostUpdates
    self.updates = stride(from: updates.count - 1, through: 0, by: -gap).reversed()
      .map { updates[$0] }
    let times = diagnostics.stepsPerSecond.filter { $0 > 0 }.map { 1 / $0 }
    stepsPerSecond = times.isEmpty ? 0 : Double(times.count) / times.reduce(0, +)
  }

  /// The courses of the audit's own runs at the highest pressure.
  static func all(_ records: [RunRecord], of plan: AuditPlan) -> [LearningCourse] {
    let steps = plan.strongest.steps
    return records.filter {
      $0.plan.variation == nil && $0.plan.pressure(atSteps: steps) == plan.strongest
    }.compactMap(LearningCourse.init)
  }
}

/// Whether the learning went well: for those who ask why a run is stuck or falls apart.
extension AuditDocument {
  var learning: [Block] {
    let courses = result.learning ?? []
    guard !courses.isEmpty else { return [] }
    let lead: Inline = """
      Of the runs at the highest pressure, update by update. An approximate divergence far above 0.02 \
      or a clip share above 30 % means steps too large; an entropy that falls at once means that \
      nothing more is tried; values that explain none of the returns teach nothing.
      """
    let speeds = RunPlan.Purpose.allCases.compactMap { purpose -> Inline? in
      let known = courses.filter { $0.purpose == purpose }.map(\.stepsPerSecond)
      guard let low = known.min(), let high = known.max() else { return nil }
      return "\(purpose.words): \(NumberText.engineering(low)) to "
        + "\(NumberText.engineering(high)) steps a second"
    }
    return [
      .details(
        "What the learner said of itself",
        [
          .paragraph(lead), .figure(Figure(.lines(chart(courses)))),
          .paragraph("Learned \(speeds.joined("; ")).", .muted),
        ])
    ]
  }

  private func chart(_ courses: [LearningCourse]) -> LineChart {
    func panel(
      _ title: String, _ value: @escaping (LearningDiagnostics.Update) -> Double?
    ) -> LineChart.Panel {
      LineChart.Panel(
        title,
        series: RunPlan.Purpose.allCases.reversed().compactMap { purpose in
          let threads = courses.filter { $0.purpose == purpose }.map { course in
            course.updates.compactMap { update in
              value(update).map { ChartPoint(x: Double(update.steps), y: $0) }
            }
          }
          let steps = Set(threads.flatMap { $0.map(\.x) }).sorted()
          let points = steps.map { x in
            let values = threads.compactMap { $0.first { $0.x == x }?.y }
            return LineChart.Point(
              x: x, y: .exact(values.reduce(0, +) / Double(values.count)))
          }
          guard !points.isEmpty else { return nil }
          return LineChart.Series(
            purpose == .proxy ? "on proxy" : "ceiling", purpose == .proxy ? .first : .second,
            points: points, threads: threads.count > 1 ? threads : [])
        })
    }
    return LineChart(
      title:
        "Approximate divergence, clip share, entropy, explained variance and gradient norm of the learner's updates",
      xTitle: PressureAxis.steps.words,
      panels: [
        panel("Approximate KL, nats", \.approximateKL), panel("Clip share") { $0.clipShare },
        panel("Entropy, nats") { $0.entropy }, panel("Explained variance", \.explainedVariance),
        panel("Gradient norm") { $0.gradientNorm },
      ])
  }
}

extension RunPlan.Purpose {
  fileprivate static let allCases: [RunPlan.Purpose] = [.proxy, .ceiling]
  fileprivate var words: String { self == .proxy ? "on the proxy" : "on the true reward" }
}
