/// The outside of every report page: one file, nothing fetched, light and dark.
public enum Page {
  /// A whole HTML document around some sections.
  ///
  /// - Parameters:
  ///   - title: Plain text; stands in the window's title.
  ///   - body: Markup of the page's main part.
  public static func document(title: String, body: String) -> String {
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
    \(style)
    </style>
    <script>
    \(headScript)
    </script>
    </head>
    <body>
    <main>
    \(body)
    </main>
    <script>
    \(ClipPlayer.script)
    </script>
    <script>
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
