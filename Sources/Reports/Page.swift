import Foundation

/// The outside of every report page: one file, nothing fetched, light and dark.
public enum Page {
  /// A whole HTML document around some sections.
  ///
  /// - Parameters:
  ///   - title: Plain text; stands in the window's title.
  ///   - body: Markup of the page's main part.
  ///   - added: Rules that follow those of every page's style sheet.
  ///   - hasPlayer: False on a page without clips, which then needs no script for them.
  public static func document(
    title: String, body: String, added: String = "", hasPlayer: Bool = true
  ) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <meta name="generator" content="Touchstone"/>
    <title>\(Markup.escape(title))</title>
    <style>
    \(style)\(added.isEmpty ? "" : "\n" + added)
    </style>
    <script>
    \(headScript)
    </script>
    </head>
    <body>
    <main>
    \(body)
    </main>
    \(hasPlayer ? "<script>\n\(ClipPlayer.script)\n</script>\n" : "")<script>
    \(script)
    </script>
    </body>
    </html>

    """
  }

  /// A section with a heading that can be linked to; empty where its body is.
  static func section(_ id: String, _ heading: String, _ body: String) -> String {
    body.isEmpty
      ? ""
      : """
      <section id="\(id)" aria-labelledby="\(id)-heading">
      <h2 id="\(id)-heading">\(Markup.escape(heading))</h2>
      \(body)
      </section>
      """
  }

  /// The line at the top of a page: what kind of report it is, and light or dark.
  static func top(_ kind: String) -> String {
    "<div class=\"top\"><span>Touchstone \(Markup.escape(kind))</span>"
      + "<button type=\"button\" class=\"theme-toggle\">Light / dark</button></div>"
  }

  /// The command that repeats a report, and what it was made with.
  static func command(_ command: String, provenance: String) -> String {
    """
    <div class="command"><pre><code>\(Markup.escape(command))</code></pre>\
    <button type="button" class="copy">Copy</button></div>
    <p class="muted">\(Markup.escape(provenance))</p>
    """
  }

  /// A value as JSON within the page, for those who would rather compute than read.
  static func embedded(_ value: some Encodable, id: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A page with a hole in a number is better than no page.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    guard let data = try? encoder.encode(value) else { return "" }
    let json = Markup.scriptSafe(json: String(decoding: data, as: UTF8.self))
    return "<script type=\"application/json\" id=\"\(id)\">\(json)</script>"
  }

  /// A chart in two widths, of which the style sheet shows the one that fits.
  static func figure(_ draw: (_ width: Double) -> String, caption: String = "") -> String {
    """
    <figure class="figure">
    <div class="for-wide">\(draw(1040))</div>
    <div class="for-narrow">\(draw(400))</div>
    \(caption.isEmpty ? "" : "<figcaption>\(caption)</figcaption>")
    </figure>
    """
  }

  /// Light or dark as chosen before, decided before the first paint.
  private static let headScript = """
    document.documentElement.classList.add('js');
    try {
      var theme = localStorage.getItem('touchstone-theme');
      if (theme) document.documentElement.setAttribute('data-theme', theme);
    } catch (error) { /* Pages opened from a file may have no storage. */ }
    """

  private static let script = """
    (function () {
      'use strict';
      var root = document.documentElement;
      var toggle = document.querySelector('.theme-toggle');
      function isDark() {
        var theme = root.getAttribute('data-theme');
        return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
      }
      if (toggle) toggle.addEventListener('click', function () {
        var theme = isDark() ? 'light' : 'dark';
        root.setAttribute('data-theme', theme);
        try { localStorage.setItem('touchstone-theme', theme); } catch (error) { /* As above. */ }
      });
      document.querySelectorAll('.copy').forEach(function (button) {
        button.addEventListener('click', function () {
          var code = button.parentNode.querySelector('code');
          function done() {
            button.textContent = 'Copied';
            setTimeout(function () { button.textContent = 'Copy'; }, 1600);
          }
          // Pages opened from a file have no clipboard: select the text and copy that.
          function bySelection() {
            var range = document.createRange();
            range.selectNodeContents(code);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            if (document.execCommand('copy')) done();
          }
          if (navigator.clipboard) {
            navigator.clipboard.writeText(code.textContent).then(done, bySelection);
          } else bySelection();
        });
      });
    })();
    """
}
