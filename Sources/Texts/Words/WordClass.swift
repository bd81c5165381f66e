/// What kinds a word belongs to, as bits: worked out once for each distinct word.
///
/// Lists are closed classes of English and, for telling languages apart, the commonest function words
/// of a few others.
struct WordClass: OptionSet, Hashable {
  var rawValue: UInt64

  private static func bit(_ index: UInt64) -> WordClass { WordClass(rawValue: 1 << index) }
  static let firstSingular = bit(0)
  static let firstPlural = bit(1)
  static let second = bit(2)
  static let thirdMale = bit(3)
  static let thirdFemale = bit(4)
  static let thirdPlural = bit(5)
  static let negation = bit(6)
  static let modal = bit(7)
  static let future = bit(8)
  static let wasWere = bit(9)
  static let bePresent = bit(10)
  static let irregularPast = bit(11)
  static let endsInEd = bit(12)
  static let endsInIng = bit(13)
  static let participle = bit(14)
  static let hedge = bit(15)
  static let intensifier = bit(16)
  static let polite = bit(17)
  static let thanks = bit(18)
  static let apology = bit(19)
  static let greeting = bit(20)
  static let contrast = bit(21)
  static let cause = bit(22)
  static let condition = bit(23)
  static let than = bit(24)
  static let superlative = bit(25)
  static let questionWord = bit(26)
  static let speech = bit(27)
  static let article = bit(28)
  static let month = bit(29)
  static let weekday = bit(30)
  static let honorific = bit(31)
  static let company = bit(32)
  static let relativeTime = bit(33)
  static let numberWord = bit(34)
  static let unit = bit(35)
  static let contraction = bit(36)
  static let laughter = bit(37)
  static let chat = bit(38)
  static let domain = bit(39)
  static let link = bit(40)
  static let adverb = bit(41)
  static let universal = bit(42)
  static let example = bit(43)
  static let auxiliaryQuestion = bit(44)
  static let preposition = bit(45)
  static let meridiem = bit(46)
  static let contractedNegation = bit(47)
  static let english = bit(48)
  static let german = bit(49)
  static let french = bit(50)
  static let spanish = bit(51)
  static let italian = bit(52)
  static let portuguese = bit(53)
  static let dutch = bit(54)
  static let swedish = bit(55)
  static let topLevelDomain = bit(56)
  static let comparative = bit(57)

  /// The classes of a lower-cased word.
  static func of(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var classes = listed[String(decoding: word, as: UTF8.self)] ?? []
    if ends(word, "ed") && word.count >= 4 && !notPast.contains(text(word)) {
      classes.insert(.endsInEd)
    }
    if ends(word, "ing") && word.count >= 5 { classes.insert(.endsInIng) }
    if ends(word, "ly") && word.count >= 5 { classes.insert(.adverb) }
    if ends(word, "est") && word.count >= 6 && !notSuperlative.contains(text(word)) {
      classes.insert(.superlative)
    }
    if ends(word, "n't") || ends(word, "n’t") {
      classes.formUnion([.negation, .contraction, .contractedNegation])
    }
    for ending in ["'s", "'re", "'ve", "'ll", "'d", "'m", "’s", "’re", "’ve", "’ll", "’d", "’m"]
    where ends(word, ending) {
      classes.insert(.contraction)
      if ending.hasSuffix("ll") { classes.insert(.future) }
      let stem = UnsafeBufferPointer(rebasing: word.dropLast(ending.utf8.count))
      classes.formUnion((listed[text(stem)] ?? []).intersection(persons))
    }
    if isDomain(word) { classes.insert(.domain) }
    if word.count <= 4 && topLevel.contains(text(word)) { classes.insert(.topLevelDomain) }
    if starts(word, "www.") || text(word) == "www" || starts(word, "http") && word.count <= 5 {
      classes.insert(.link)
    }
    if laughs(word) { classes.insert(.laughter) }
    return classes.rawValue
  }

  static let persons: WordClass = [
    .firstSingular, .firstPlural, .second, .thirdMale, .thirdFemale, .thirdPlural,
  ]

  private static func text(_ word: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: word, as: UTF8.self)
  }

  private static func ends(_ word: UnsafeBufferPointer<UInt8>, _ ending: String) -> Bool {
    let ending = ending.utf8
    return word.count > ending.count - 1 && word.suffix(ending.count).elementsEqual(ending)
  }

  private static func starts(_ word: UnsafeBufferPointer<UInt8>, _ beginning: String) -> Bool {
    word.starts(with: beginning.utf8)
  }

  /// A name with a dot and a common top-level domain: `example.co.uk`.
  private static func isDomain(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let dot = word.lastIndex(of: UInt8(ascii: ".")), dot >= 2 else { return false }
    return topLevel.contains(text(UnsafeBufferPointer(rebasing: word[(dot + 1)...])))
  }

  /// haha, hehe, lol and their like, however long.
  private static func laughs(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    guard word.count >= 4, starts(word, "hah") || starts(word, "heh") else { return false }
    return word.allSatisfy { $0 == word[0] || $0 == word[1] }
  }

  private static let topLevel: Set<String> = [
    "com", "org", "net", "edu", "gov", "uk", "de", "fr", "it", "es", "nl", "ru", "cn", "jp", "br",
    "io", "info", "biz", "tv", "me", "eu", "ca", "au", "in", "us", "ly", "co", "app", "dev",
  ]
  private static let notSuperlative: Set<String> = [
    "interest", "request", "forest", "honest", "protest", "suggest", "invest", "harvest", "digest",
    "contest", "modest", "arrest", "ernest", "everest", "midwest", "northwest", "southwest",
    "conquest", "inquest", "bequest", "manifest", "earnest", "detest", "attest", "infest", "ingest",
    "divest", "priest", "breast", "abreast", "tempest", "unrest", "behest", "armrest", "budapest",
    "bucharest",
  ]
  /// Words in -ed that are no past form.
  private static let notPast: Set<String> = [
    "need", "indeed", "speed", "seed", "feed", "hundred", "naked", "wicked", "sacred", "breed",
    "weed",
    "deed", "reed", "bleed", "exceed", "proceed", "succeed", "embed", "shed", "sled", "greed",
    "heed",
    "rugged", "hatred", "kindred", "moped", "biped", "infrared",
  ]

  private static let listed: [String: WordClass] = {
    var listed: [String: WordClass] = [:]
    for (words, wordClass) in lists {
      for word in words.split(separator: " ") {
        listed[String(word), default: []].insert(wordClass)
      }
    }
    return listed
  }()

  private static let lists: [(String, WordClass)] = [
    ("i me my mine myself im i'm i’m ive", .firstSingular),
    ("we us our ours ourselves", .firstPlural),
    ("you your yours yourself yourselves u ur", .second),
    ("he him his himself", .thirdMale),
    ("she her hers herself", .thirdFemale),
    ("they them their theirs themselves", .thirdPlural),
    (
      "no not never nobody nothing none neither nor nowhere without cannot cant dont wont didnt "
        + "doesnt isnt wasnt n't ain't", .negation
    ),
    ("can could may might must should would shall ought", .modal),
    ("will shall won't gonna 'll", .future),
    ("was were wasn't weren't been", .wasWere),
    ("am is are isn't aren't i'm you're we're they're he's she's it's", .bePresent),
    (
      "was were had did went said got made took came saw knew gave found thought told became left "
        + "felt put brought began kept held wrote stood heard let meant met ran paid sat spoke led "
        + "grew lost fell sent built understood drew broke spent rose drove bought wore chose ate "
        + "forgot won taught caught fought sold slept woke threw sang swam flew forgave hid shook",
      .irregularPast
    ),
    (
      "made done given taken seen known found told become left brought begun kept held written "
        + "heard met paid spoken led grown lost sent built understood drawn broken spent driven "
        + "bought worn chosen eaten forgotten won taught caught sold thrown shown born set put cut",
      .participle
    ),
    (
      "maybe perhaps possibly probably apparently seemingly likely seems seem appears appear "
        + "suggests suggest somewhat might could roughly approximately about arguably presumably",
      .hedge
    ),
    (
      "very really extremely so too quite absolutely totally completely incredibly highly utterly "
        + "truly deeply super", .intensifier
    ),
    ("please kindly pls plz", .polite),
    ("thanks thank thankyou thx grateful appreciate appreciated", .thanks),
    ("sorry apologize apologise apologies apology regret", .apology),
    ("hi hello hey dear hiya greetings", .greeting),
    (
      "but however although though nevertheless nonetheless yet whereas despite instead while "
        + "unlike", .contrast
    ),
    ("because therefore thus hence since consequently so as", .cause),
    ("if unless whether provided", .condition),
    ("than", .than),
    ("more less better worse", .comparative),
    ("most best worst least biggest greatest", .superlative),
    ("what why how when where who whom whose which", .questionWord),
    (
      "do does did is are was were can could will would should has have had may am",
      .auxiliaryQuestion
    ),
    (
      "said says say told tells asked asks added replied claimed claims stated announced reported "
        + "explained argued argues", .speech
    ),
    ("the a an", .article),
    (
      "january february march april may june july august september october november december jan feb "
        + "mar apr jun jul aug sep sept oct nov dec", .month
    ),
    (
      "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat "
        + "sun", .weekday
    ),
    (
      "mr mrs ms dr prof professor sir lady lord president senator minister captain rev", .honorific
    ),
    ("inc ltd corp llc plc gmbh co corporation company", .company),
    ("today tomorrow yesterday tonight now soon later ago currently recently", .relativeTime),
    (
      "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty "
        + "hundred thousand million billion", .numberWord
    ),
    (
      "kg g mg km m cm mm ml l lb lbs oz ft inch inches miles mile hours hour minutes minute seconds "
        + "degrees mb gb tb kb ghz mhz cups cup tbsp tsp", .unit
    ),
    ("lol lmao rofl haha hehe", .laughter),
    (
      "u ur r k thx pls plz lol omg btw tho cuz cos gonna wanna gotta dunno ya yep nah brb idk",
      .chat
    ),
    ("all every everyone everybody everything always any anyone each entire whole", .universal),
    ("example instance e.g i.e eg ie namely", .example),
    ("of in to for on with at by from into about between through during under over", .preposition),
    ("am pm a.m p.m", .meridiem),
    (
      "the of and to in is that it for was on with as are this be at have from by you not or but an "
        + "they we he she his her will would there their what which when", .english
    ),
    (
      "der die das und ist nicht ein eine zu den mit auf für von sich dem auch es an als ich sie wir "
        + "im des einen war aber wie", .german
    ),
    (
      "le la les des et est un une dans pour que qui pas sur au avec ce il elle nous vous je du par "
        + "plus sont mais cette", .french
    ),
    (
      "el la los las y es un una en que por con para no se del al lo como más su pero este está son "
        + "muy fue", .spanish
    ),
    (
      "il lo gli di e è un una che per con non si del della sono come più ma anche questo nel alla "
        + "dei delle", .italian
    ),
    (
      "o os as de e é um uma em que para com não se do da dos das por mais como mas foi ao ele ela "
        + "são na no", .portuguese
    ),
    (
      "de het een en van is dat niet op te zijn met voor die er aan ook als maar om bij nog wordt "
        + "naar hij zij wij deze", .dutch
    ),
    (
      "och att det som en på är av för med till den inte har de ett om var jag men så vi kan från ska",
      .swedish
    ),
  ]
}
