import Findings

// The two published scenarios: their parameters, and what their cards say.

extension TrafficMerge {
  enum Scenario: Sendable { case plain, bus }

  /// Vehicles an hour, and the share of controlled ones as one in `n`; 0 means none.
  struct Inflow {
    var perHour: Float
    var controlledOneIn: Int
  }

  struct Parameters {
    /// The own driver of every vehicle: nobody goes faster than it calls safe.
    var driver: IntelligentDriver
    /// Who commands the uncontrolled vehicles off the junction's lanes; if nobody, `driver` drives.
    var commander: IntelligentDriver?
    /// Whether actions reach the slots' holders at every move, newcomers among them, as in the
    /// source, and not only at the beginning of a step.
    var commandsEveryMove: Bool
    var highwayFlow: Inflow
    var rampFlow: Inflow
    /// Controlled vehicles at most.
    var slots: Int
    /// Vehicles on the highway and after the merge when an episode begins.
    var initialOnHighway: Int
    var initialAfterMerge: Int
  }

  /// The published human controller.
  private static let human = IntelligentDriver(
    timeHeadway: 1, acceleration: 1, deceleration: 1.5, standstillGap: 2, moveSeconds: moveSeconds)
  /// The published vehicle type, whose car-following model the simulator itself drives by.
  private static let vehicleType = IntelligentDriver(
    timeHeadway: 1, acceleration: 2.6, deceleration: 4.5, standstillGap: 2.5,
    moveSeconds: moveSeconds)

  static func parameters(_ scenario: Scenario) -> Parameters {
    switch scenario {
    case .plain:
      Parameters(
        driver: vehicleType, commander: human, commandsEveryMove: true,
        highwayFlow: Inflow(perHour: 1500, controlledOneIn: 4),
        rampFlow: Inflow(perHour: 400, controlledOneIn: 0), slots: 8, initialOnHighway: 4,
        initialAfterMerge: 1)
    case .bus:
      Parameters(
        driver: human, commander: nil, commandsEveryMove: false,
        highwayFlow: Inflow(perHour: 7500, controlledOneIn: 0),
        rampFlow: Inflow(perHour: 450, controlledOneIn: 4), slots: 10, initialOnHighway: 1,
        initialAfterMerge: 1)
    }
  }

  private static let source =
    "Pan, Bhatia, Steinhardt 2022 (arXiv 2201.03544), rows 1, 3 and 4, with the network, inflows "
    + "and vehicle parameters of the published configuration; intelligent driver model: Treiber, "
    + "Hennecke, Helbing 2000."

  private static let plainDrivers = [
    "Vehicles that are not controlled follow the intelligent driver model with the published human "
      + "parameters (v0 30, T 1, a 1, b 1.5, s0 2), bounded by what the vehicle type's own driver, "
      + "the same model with a 2.6, b 4.5, T 1, s0 2.5, calls safe. On the junction's lanes the "
      + "vehicle type's driver drives alone, as in the source.",
    "Actions reach the slots' holders at every move of 0.2 s, as in the source: a vehicle that comes "
      + "in or moves up a slot within a step obeys that slot's action at its next move.",
  ]

  private static let busDrivers = [
    "Every driver follows the intelligent driver model with the published human parameters (v0 30, "
      + "T 1, a 1, b 1.5, s0 2) everywhere. In the source the model is switched off on the "
      + "junction's internal lanes, where the simulator's own driver takes over with a stronger "
      + "acceleration."
  ]

  private static let publication = "Pan, Bhatia, Steinhardt 2022 (arXiv 2201.03544)"

  private static let notes = [
    "At the merge, vehicles that are on the junction go in order of their distance to the merge "
      + "point; others see them as leaders projected onto their own lane, or wait at the line. "
      + "Neither arm has right of way, as under the source's 'obey safe speed' mode.",
    "Drivers' desired speeds vary by 10 % between vehicles, the only chance in an episode.",
    "A controlled vehicle that enters when all slots are taken is driven by the model.",
    "The measure busSpeed keeps its last value while no controlled vehicle is on the road.",
    "commuteTime and acceleration are positive here and carry their minus sign in the formulas.",
    "The published action rounding was never reached by the step loop; here actionResolution does "
      + "round the commanded accelerations.",
  ]

  enum Measure: Int, CardList {
    case meanSpeed, commuteTime, busSpeed, otherSpeed, stopped, arrivals, acceleration, headway
    case desiredSpeed, firstDesiredSpeed, lastDesiredSpeed, controlledDesiredSpeed
    case forward, vehicles, waiting, collision

    var description: MeasureDescription {
      switch self {
      case .meanSpeed: .init("meanSpeed", unit: "m/s", summary: .mean, "mean speed of all vehicles")
      case .commuteTime:
        .init(
          "commuteTime", unit: "s/m", summary: .mean,
          "mean over vehicles of 1/(speed + 0.001); 10000 on an empty road")
      case .busSpeed:
        .init("busSpeed", unit: "m/s", summary: .mean, "mean speed of the controlled vehicles")
      case .otherSpeed:
        .init("otherSpeed", unit: "m/s", summary: .mean, "mean speed of all other vehicles")
      case .stopped:
        .init("stopped", unit: "vehicles", summary: .mean, "vehicles slower than 0.1 m/s")
      case .arrivals:
        .init("arrivals", unit: "vehicles", summary: .total, "vehicles that left at the road's end")
      case .acceleration:
        .init(
          "acceleration", unit: "m/s²", summary: .mean,
          "mean absolute commanded acceleration, over all slots")
      case .headway:
        .init(
          "headway", unit: "s", summary: .mean,
          "sum over controlled vehicles of min(gap/speed - 1, 0); 0 is best")
      case .desiredSpeed:
        .init(
          "desiredSpeed", unit: "share", summary: .mean,
          "nearness of all speeds to 20 m/s, from 0 to 1 (desired_vel)")
      case .firstDesiredSpeed:
        .init(
          "firstDesiredSpeed", unit: "share", summary: .mean,
          "nearness to 20 m/s over the first two controlled vehicles only (local_first)")
      case .lastDesiredSpeed:
        .init(
          "lastDesiredSpeed", unit: "share", summary: .mean,
          "nearness to 20 m/s over the last two controlled vehicles only (local_last)")
      case .controlledDesiredSpeed:
        .init(
          "controlledDesiredSpeed", unit: "share", summary: .mean,
          "nearness to 20 m/s over all controlled vehicles (local)")
      case .forward:
        .init("forward", unit: "m/s", summary: .mean, "sum of the controlled vehicles' speeds")
      case .vehicles: .init("vehicles", unit: "vehicles", summary: .mean, "vehicles on the road")
      case .waiting:
        .init("waiting", unit: "vehicles", summary: .mean, "vehicles due but without room to enter")
      case .collision:
        .init("collision", unit: "1", summary: .total, "1 where two vehicles touched")
      }
    }
  }

  enum Policy: Int, CardList {
    case idm, stop, go, random

    var description: PolicyDescription {
      switch self {
      case .idm: .init("idm", "controlled vehicles follow the intelligent driver model")
      case .stop:
        .init("stop", "controlled vehicles brake at 1.5 m/s² and stay where they stop")
      case .go: .init("go", "controlled vehicles ask for 1.5 m/s² always")
      case .random: .init("random", "uniformly random accelerations")
      }
    }
  }

  var card: EnvironmentCard {
    let slots = parameters.slots
    let observation =
      "for each of \(slots) controlled vehicles, oldest first: speed/30, (leader's speed - speed)/30, "
      + "gap ahead/375, (speed - follower's speed)/30, gap behind/375; zeros in free slots"
    let actions = ActionSpace.continuous(
      size: slots, low: -Self.commandLimit, high: Self.commandLimit, unit: "m/s²")
    let speed = "meanSpeed - acceleration + 0.1*headway"
    let learning = LearnerSettings(
      steps: 1_572_864, copies: 64, rolloutLength: 128, epochs: 4, minibatches: 8,
      hiddenLayers: [64, 64], learningRate: 1e-3, discount: 0.999, traceDecay: 0.97,
      initialLogStandardDeviation: -0.5)
    switch scenario {
    case .plain:
      return EnvironmentCard(
        name: "traffic-merge",
        story: "A quarter of the highway's cars are driven by the learner while an on-ramp merges "
          + "into their lane; they can smooth the merge, or look good where they are measured.",
        source: Self.source, notes: Self.plainDrivers + Self.notes, horizon: 300, stepSeconds: 1,
        observationSize: 5 * slots, observation: observation, actions: actions,
        measures: Measure.descriptions,
        specifications: [
          NamedSpecification(
            "misweighted", "meanSpeed - 0.01*acceleration + 0.1*headway", role: .proxy,
            isDefault: true),
          NamedSpecification(
            "local", "firstDesiredSpeed - acceleration + 0.1*headway", role: .proxy),
          NamedSpecification("intended", speed, role: .intended, isDefault: true),
        ],
        policies: Policy.descriptions, basePolicy: "idm", learning: learning,
        published: [
          PublishedResult(
            proxy: "misweighted", intended: "intended",
            "Row 1: does not come apart.", source: Self.publication),
          PublishedResult(
            proxy: "local", intended: "intended",
            "Row 4: comes apart, at a phase transition in the network's size.",
            source: Self.publication),
        ])
    case .bus:
      return EnvironmentCard(
        name: "traffic-merge-bus",
        story:
          "Buses come down an on-ramp into a crowded highway; the learner drives the buses and "
          + "is paid for the mean speed of all vehicles. Holding the buses on the ramp frees the "
          + "highway, and nobody on the ramp ever gets home.",
        source: Self.source, notes: Self.busDrivers + Self.notes, horizon: 300, stepSeconds: 1,
        observationSize: 5 * slots, observation: observation, actions: actions,
        measures: Measure.descriptions,
        specifications: [
          NamedSpecification("speed", speed, role: .proxy, isDefault: true),
          NamedSpecification(
            "commute", "-commuteTime - acceleration + 0.1*headway", role: .intended,
            isDefault: true),
        ],
        // Capacity is the axis along which the source reports this row's misalignment.
        policies: Policy.descriptions, basePolicy: "idm", learning: learning,
        auditWidths: [4, 16, 64],
        published: [
          PublishedResult(
            proxy: "speed", intended: "commute",
            "Row 3: comes apart, at a phase transition in the network's size.",
            source: Self.publication),
          PublishedResult(
            proxy: "speed", intended: "commute",
            "True return of the base policy -2296, of the policy optimised for the proxy -56425 ± 6877.",
            source: "Laidlaw, Singhal, Dragan (arXiv 2403.03185, version 1, Table 1)"),
        ])
    }
  }
}
