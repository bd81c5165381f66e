/// What is not worth saying of a text: words that are hardly ever the noun they look like, and
/// concepts that tell a reader nothing.
enum ConceptBans {
  /// Nearest to the root that a concept may stand, in steps by the shortest way. The first three
  /// steps hold what everything is a kind of (entity, abstraction, object, group, event, state).
  static let minimumDepth = 4
  /// Most words that may stand below a concept: organism, artifact, act and device have more.
  static let maximumLemmas = 4_000

  /// Concepts that people do name although they are shallow or large.
  static let exempt = [
    "person.n.01", "animal.n.01", "plant.n.02", "language.n.01", "body_of_water.n.01", "trait.n.01",
  ]

  /// Concepts that are deep and small enough, but still say next to nothing ("a kind of part").
  static let vague = [
    "living_thing.n.01", "organism.n.01", "artifact.n.01", "instrumentality.n.03", "device.n.01",
    "act.n.02", "action.n.01", "activity.n.01", "group_action.n.01", "happening.n.01",
    "change.n.01",
    "change.n.03", "change_of_state.n.01", "nonaccomplishment.n.01", "accomplishment.n.01",
    "condition.n.01", "physical_condition.n.01", "cognitive_state.n.01", "psychological_state.n.01",
    "region.n.01", "region.n.03", "area.n.01", "area.n.05", "point.n.02", "space.n.02", "line.n.11",
    "line.n.18", "extremity.n.04", "center.n.01", "direction.n.02", "geographic_point.n.01",
    "material.n.01", "natural_object.n.01", "natural_phenomenon.n.01", "physical_phenomenon.n.01",
    "content.n.05", "information.n.01", "information.n.02", "evidence.n.01", "evidence.n.02",
    "process.n.02", "process.n.05", "higher_cognitive_process.n.01", "basic_cognitive_process.n.01",
    "idea.n.01", "concept.n.01", "structure.n.03", "structure.n.04", "representation.n.01",
    "representation.n.02", "communicator.n.01", "creator.n.02", "negotiator.n.01", "user.n.01",
    "unfortunate.n.01", "unwelcome_person.n.01", "unpleasant_person.n.01", "bad_person.n.01",
    "good_person.n.01", "visual_property.n.01", "physical_property.n.01", "temporal_property.n.01",
    "bodily_property.n.01", "magnitude.n.01", "amount.n.02", "small_indefinite_quantity.n.01",
    "large_indefinite_quantity.n.01", "containerful.n.01", "amorphous_shape.n.01", "ordering.n.01",
    "piece.n.01", "class.n.01", "body.n.02", "body.n.04", "unit.n.03", "series.n.01",
    "sequence.n.01", "nature.n.04", "covering.n.01", "covering.n.02", "commodity.n.01",
    "consumer_goods.n.01", "creation.n.02", "product.n.02", "article.n.02",
    "system.n.01", "connection.n.03", "supporting_structure.n.01", "surface.n.01", "section.n.01",
    "datum.n.01", "matter.n.06", "plant_part.n.01", "plant_organ.n.01", "good.n.02", "fluid.n.01",
    "statement.n.01", "language_unit.n.01", "speech_act.n.01", "manner.n.01", "way.n.06",
    "adult.n.01", "male.n.02", "female.n.02", "work.n.01", "tube.n.04", "obstruction.n.01",
    "transferred_property.n.01", "formation.n.01", "being.n.01",
  ]

  /// Concepts that are banned with everything below them: the Latin names of biology, which hardly
  /// any text means, and the dictionary's outdated sorting of people by the colour of their skin.
  static let subtrees = ["taxonomic_group.n.01", "person_of_color.n.01", "white.n.01"]

  /// A concept that counts as below another although the dictionary keeps them apart: solid food is
  /// food, as both glosses say; without this, bread and curry would have nothing in common.
  static let bridges = [(from: "food.n.02", to: "food.n.01")]

  /// Words of one or two letters that are nouns more often than not; all others are skipped, since
  /// the dictionary takes them for chemical elements, states and units ("he", "me", "in", "as").
  static let shortWords: Set<String> = ["ox", "tv", "cd", "pc", "uk", "eu"]

  /// Words whose noun sense is rarer than the counts say (auxiliaries and pronouns were not tagged
  /// in the counted texts), or that are nouns in the dictionary only as names: "may", "who", "let".
  /// With them go first names that the dictionary takes for something else (a "tom" is a cat).
  static let words: Set<String> = Set(
    """
    alexander anna barb barney ben benjamin billy bobby carol charlie chuck dick dolly donna elvis
    frances gabriel george harry henry jack jake jenny jerry jill jimmy joe john johnny jonathan
    karen ken kitty lena leo logan lucy maria mary max michael mike molly nan nancy nick pat peter
    ray rob rod ron sally sam ted teddy timothy toby tom tommy
    about above across after again against all almost alone along already also although always among
    and another any anybody anyone anything anyway are around away back because been before behind
    being below beside best better between beyond both but can cannot could dare despite did didn does doesn
    doing don done down during each either else enough even ever every everybody everyone everything
    few first for former from further get gets getting going gone gonna got gotta had hadn has hasn
    have haven having hello her here hers herself hey him himself his how however huh inside instead
    into isn its itself just kind last lately later latter least less let lets like little lot lots
    made make makes making many may maybe mere might mine more most much must mustn my myself near
    need needn neither never next nobody none nor not nothing now nowhere off often okay once one
    ones only onto other others otherwise ought our ours ourselves out outside over own past per
    perhaps please plus quite rather really same second several shall shan she should shouldn since
    some somebody somehow someone something sometimes somewhere soon sort still such sure than thank
    thanks that the thee their theirs them themselves then thence there these they thing things this
    those thou though through throughout thus till today together tomorrow tonight too toward towards
    two under unless until unto upon very was wasn way ways well were weren what whatever when whence
    where whereas whether which while who whoever whole whom whose why will with within without won
    would wouldn yeah yes yesterday yet you your yours yourself yourselves lol haha wow via etc
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
