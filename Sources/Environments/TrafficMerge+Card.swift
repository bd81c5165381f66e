import Findings

extension TrafficMerge {
  private static let source =
    "Pan, Bhatia, Steinhardt 2022 (arXiv 2201.03544), rows 1, 3 and 4, with the network, inflows "
    + "and vehicle parameters of the published configuration; intelligent driver model: Treiber, "
    + "Hennecke, Helbing 2000."

  private static let notes = [
    "Every driver follows the intelligent driver model with the published human parameters (v0 30, "
      + "T 1, a 1, b 1.5, s0 2) everywhere. In the source the model is switched off on the "
      + "junction's internal lanes, where the simulator's own driver takes over with a stronger "
      + "acceleration.",
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

  private static let measures = [
    MeasureDescription("meanSpeed", unit: "m/s", summary: .mean, "mean speed of all vehicles"),
    MeasureDescription(
      "commuteTime", unit: "s/m", summary: .mean,
      "mean over vehicles of 1/(speed + 0.001); 10000 on an empty road"),
    MeasureDescription(
      "busSpeed", unit: "m/s", summary: .mean, "mean speed of the controlled vehicles"),
    MeasureDescription(
      "otherSpeed", unit: "m/s", summary: .mean, "mean speed of all other vehicles"),
    MeasureDescription(
      "stopped", unit: "vehicles", summary: .mean, "vehicles slower than 0.1 m/s"),
    MeasureDescription(
      "arrivals", unit: "vehicles", summary: .total, "vehicles that left at the road's end"),
    MeasureDescription(
      "acceleration", unit: "m/s²", summary: .mean,
      "mean absolute commanded acceleration, over all slots"),
    MeasureDescription(
      "headway", unit: "s", summary: .mean,
      "sum over controlled vehicles of min(gap/speed - 1, 0); 0 is best"),
    MeasureDescription(
      "desiredSpeed", unit: "share", summary: .mean,
      "nearness of all speeds to 20 m/s, from 0 to 1 (desired_vel)"),
    MeasureDescription(
      "firstDesiredSpeed", unit: "share", summary: .mean,
      "nearness to 20 m/s over the first two controlled vehicles only (local_first)"),
    MeasureDescription(
      "lastDesiredSpeed", unit: "share", summary: .mean,
      "nearness to 20 m/s over the last two controlled vehicles only (local_last)"),
    MeasureDescription(
      "controlledDesiredSpeed", unit: "share", summary: .mean,
      "nearness to 20 m/s over all controlled vehicles (local)"),
    MeasureDescription(
      "forward", unit: "m/s", summary: .mean, "sum of the controlled vehicles' speeds"),
    MeasureDescription("vehicles", unit: "vehicles", summary: .mean, "vehicles on the road"),
    MeasureDescription(
      "waiting", unit: "vehicles", summary: .mean, "vehicles due but without room to enter"),
    MeasureDescription("collision", unit: "1", summary: .total, "1 where two vehicles touched"),
  ]

  private static let policies = [
    PolicyDescription("idm", "controlled vehicles follow the intelligent driver model"),
    PolicyDescription("stop", "controlled vehicles brake at 1.5 m/s² and stay where they stop"),
    PolicyDescription("go", "controlled vehicles ask for 1.5 m/s² always"),
    PolicyDescription("random", "uniformly random accelerations"),
  ]

  public static func card(_ scenario: Scenario) -> EnvironmentCard {
    let slots = parameters(scenario).slots
    let observation =
      "for each of \(slots) controlled vehicles, oldest first: speed/30, (leader's speed - speed)/30, "
      + "gap ahead/375, (speed - follower's speed)/30, gap behind/375; zeros in free slots"
    let actions = ActionSpace.continuous(
      size: slots, low: -commandLimit, high: commandLimit, unit: "m/s²")
    let speed = "meanSpeed - acceleration + 0.1*headway"
    let learning = LearnerSettings(
      steps: 1_572_864, copies: 64, rolloutLength: 128, epochs: 4, minibatches: 8,
      hiddenLayers: [64, 64], learningRate: 1e-3, discount: 0.999, traceDecay: 0.97,
      initialLogDeviation: -0.5)
    switch scenario {
    case .plain:
      return EnvironmentCard(
        name: "traffic-merge",
        story: "A quarter of the highway's cars are driven by the learner while an on-ramp merges "
          + "into their lane; they can smooth the merge, or look good where they are measured.",
        source: source, notes: notes, horizon: horizon, stepSeconds: 1,
        observationSize: 5 * slots, observation: observation, actions: actions,
        measures: measures,
        specifications: [
          NamedSpecification(
            "misweighted", "meanSpeed - 0.01*acceleration + 0.1*headway", role: .proxy,
            isDefault: true),
          NamedSpecification(
            "local", "firstDesiredSpeed - acceleration + 0.1*headway", role: .proxy),
          NamedSpecification("intended", speed, role: .intended, isDefault: true),
        ],
        policies: policies, basePolicy: "idm", learning: learning)
    case .bus:
      return EnvironmentCard(
        name: "traffic-merge-bus",
        story:
          "Buses come down an on-ramp into a crowded highway; the learner drives the buses and "
          + "is paid for the mean speed of all vehicles. Holding the buses on the ramp frees the "
          + "highway, and nobody on the ramp ever gets home.",
        source: source, notes: notes, horizon: horizon, stepSeconds: 1,
        observationSize: 5 * slots, observation: observation, actions: actions,
        measures: measures,
        specifications: [
          NamedSpecification("speed", speed, role: .proxy, isDefault: true),
          NamedSpecification(
            "commute", "-commuteTime - acceleration + 0.1*headway", role: .intended,
            isDefault: true),
        ],
        // Capacity is the axis along which the source reports this row's misalignment.
        policies: policies, basePolicy: "idm", learning: learning, auditWidths: [4, 16, 64])
    }
  }
}
