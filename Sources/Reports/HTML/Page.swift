import Foundation
import Ground

/// The outside of every report page: one file, nothing fetched, light and dark.
enum Page {
  /// A whole HTML document around its main part.
  ///
  /// - Parameters:
  ///   - title: Plain text; stands in the window's title.
  ///   - body: Markup of the page's main part.
  ///   - hasPlayer: False on a page without clips, which then needs no script for them.
  static func document(title: String, body: String, hasPlayer: Bool) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    \(HTMLReport.mark)
    <meta http-equiv="Content-Security-Policy" content="\(policy(hasPlayer: hasPlayer))"/>
    <title>\(Markup.escape(title))</title>
    <style>
    \(PageStyle.sheet)
    </style>
    <script>\(headScript)</script>
    </head>
    <body>
    <main>
    \(body)
    </main>
    \(hasPlayer ? "<script>\(ClipPlayer.script)</script>\n" : "")<script>\(script)</script>
    </body>
    </html>

    """
  }

  /// What a page may do: run its own scripts, known by their hashes, and nothing else. Nothing is fetched and
  /// nothing is sent (Content Security Policy Level 3, section 2.3.1).
  private static func policy(hasPlayer: Bool) -> String {
    let hashes = ([headScript, script] + (hasPlayer ? [ClipPlayer.script] : [])).map {
      "'sha256-\(Data(SHA256.bytes($0.utf8)).base64EncodedString())'"
    }
    return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
      + "script-src \(hashes.joined(separator: " ")); base-uri 'none'; form-action 'none'"
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
