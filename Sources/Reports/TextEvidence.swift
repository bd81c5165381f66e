import Findings

/// What stands behind one hypothesis: texts with the evidence marked, and the figures.
struct TextEvidence {
  var difference: TextDifference
  var hypothesis: Hypothesis

  private var a: String { TextMarks.name(html: difference.a.name) }
  private var b: String { TextMarks.name(html: difference.b.name) }
  private var isMoreInA: Bool { hypothesis.v >= 0 }

  // MARK: - Examples

  /// Texts of either side; those of the side where it is rarer speak against it.
  func examples() -> String {
    """
    <div class="examples">
    \(column("a", a, hypothesis.examples.a, share: hypothesis.shareA, isSupport: isMoreInA))
    \(column("b", b, hypothesis.examples.b, share: hypothesis.shareB, isSupport: !isMoreInA))
    </div>
    """
  }

  private func column(
    _ side: String, _ name: String, _ texts: [MarkedText], share: Double, isSupport: Bool
  ) -> String {
    let title = isSupport ? "From \(name)" : "From \(name): against it"
    let empty = share == 0 ? "It is true of no text of \(name)." : "No examples were kept."
    let body =
      texts.isEmpty
      ? "<p class=\"muted\">\(empty)</p>" : texts.map { Self.quote($0) }.joined(separator: "\n")
    return "<div class=\"\(side)\"><p class=\"from \(side)\">\(title)</p>\n\(body)</div>"
  }

  /// One text, with the row that it stands in.
  static func quote(_ text: MarkedText) -> String {
    let row = text.row > 0 ? "<footer>row \(NumberText.whole(text.row))</footer>" : ""
    let words = text.text.isEmpty ? "<span class=\"muted\">(empty)</span>" : TextMarks.html(text)
    return "<blockquote><p dir=\"auto\">\(words)</p>\(row)</blockquote>"
  }

  // MARK: - Figures

  func figures() -> String { Markup.pairs(rows, isShort: false) }

  private var rows: [(String, String)] {
    var rows: [(String, String)] = []
    let points = TextNumbers.points(hypothesis.v, hypothesis.vLow, hypothesis.vHigh)
    rows.append(("Difference", "\(a) less \(b): \(points.value) points \(points.interval)"))
    if let v = hypothesis.vRanking {
      rows.append(("… where it was ranked", "\(TextNumbers.points(v, like: hypothesis)) points"))
    }
    if let v = hypothesis.vStratified {
      let within = TextNumbers.points(v.mean, v.low, v.high)
      rows.append(("… within strata", "\(within.value) points \(within.interval)"))
    }
    rows.append(
      (
        "p, corrected",
        Markup.escape(TextNumbers.p(hypothesis.pAdjusted))
          + ", for everything tested; false-discovery rate "
          + Markup.escape(TextNumbers.p(hypothesis.q))
      ))
    rows.append(
      ("Telling texts apart", "right for \(TextNumbers.share(hypothesis.accuracy)) by this alone"))
    if let auroc = hypothesis.auroc {
      rows.append(
        (
          "Its degree",
          "how much it holds puts a text of \(a) above one of \(b) in "
            + "\(TextNumbers.often(auroc)) pairs"
        ))
    }
    if let precision = hypothesis.precision {
      rows.append(
        (
          "Where it holds",
          "\(TextNumbers.share(precision)) of texts are of \(isMoreInA ? a : b), were both sides "
            + "equally large"
        ))
    }
    rows.append(
      (
        "Adds to those above",
        NumberText.estimate(
          Estimate(mean: hypothesis.gain, low: hypothesis.gainLow, high: hypothesis.gainHigh))
          + " bits a text"
      ))
    return rows + uncertain
  }

  /// What is only there where a judge may err, and what else the hypothesis stands for.
  private var uncertain: [(String, String)] {
    var rows: [(String, String)] = []
    if hypothesis.undecided > 0 {
      let texts = TextNumbers.count(hypothesis.undecided, "text", "texts")
      rows.append(("Undecided", "\(texts), counted as false"))
    }
    if let error = hypothesis.judgeError {
      let corrected = error.v.map { v -> String in
        let points = TextNumbers.points(v.mean, v.low, v.high)
        return "corrected for that, the difference is \(points.value) points \(points.interval)"
      }
      rows.append(
        (
          "The judge's errors",
          "against \(TextNumbers.count(error.marked, "mark", "marks")): "
            + "finds \(percent(error.sensitivity)) of the true ones, rejects "
            + "\(percent(error.specificity)) of the false ones; "
            + (corrected ?? "no better than chance, so that nothing can be corrected")
        ))
    }
    if !hypothesis.alike.isEmpty {
      let items = hypothesis.alike.map { "<li>\(TextMarks.html($0))</li>" }.joined()
      rows.append(("Nearly the same texts", "<ul>\(items)</ul>"))
    }
    return rows
  }

  private func percent(_ value: Estimate) -> String {
    let parts = TextNumbers.parts(value.mean, value.low, value.high)
    return parts.share + (parts.interval.isEmpty ? "" : " \(parts.interval)")
  }
}
