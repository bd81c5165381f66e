import Documents

/// Figures as pictures with their keys and captions.
package enum FigureHTML {
  static func html(_ figure: Figure) -> String {
    let caption =
      figure.caption.isEmpty
      ? "" : "<figcaption>\(InlineHTML.text(figure.caption))</figcaption>"
    let key = legend(figure.legend)
    if case .map(let picture) = figure.content {
      let note =
        picture.note.isEmpty ? "" : "<small>\(InlineHTML.text(picture.note))</small>"
      return key
        + "<figure class=\"map-figure\"><figcaption>\(InlineHTML.text(picture.heading))\(note)"
        + "</figcaption>\n\(picture.svg())\(caption)</figure>"
    }
    // A chart in two widths, of which the style sheet shows the one that fits.
    return """
      \(key)<figure class="figure">
      <div class="for-wide">\(svg(figure.content, width: 1040))</div>
      <div class="for-narrow">\(svg(figure.content, width: 400))</div>
      \(caption)
      </figure>
      """
  }

  package static func svg(_ content: Figure.Content, width: Double) -> String {
    switch content {
    case .lines(let chart): chart.svg(width: width)
    case .scatter(let chart): chart.svg(width: width)
    case .polygon(let chart): chart.svg(width: width)
    case .bars(let chart): chart.svg(width: width)
    case .map(let picture): picture.svg()
    case .graph(let graph):
      graph.layout == .rings
        ? RingGraph(graph: graph).svg(width: width) : LayeredGraph(graph: graph).svg(width: width)
    case .distribution(let chart): chart.svg(width: width)
    case .timeline(let chart): chart.svg(width: width)
    }
  }

  /// What the marks of a picture stand for.
  private static func legend(_ keys: [Figure.Key]) -> String {
    guard !keys.isEmpty else { return "" }
    let items = keys.map { key in
      "<span class=\"key \(key.mark.rawValue)\" style=\"--side:\(key.colour.css)\">"
        + "\(InlineHTML.text(key.text))</span>"
    }
    return "<p class=\"legend\">\(items.joined(separator: " "))</p>\n"
  }
}
