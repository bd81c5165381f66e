extension Page {
  /// The style sheet of every page.
  package static let style = """
    :root { \(light) }
    @media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { \(dark) } }
    :root[data-theme=dark] { \(dark) }
    * { box-sizing: border-box; }
    html { color-scheme: light dark; -webkit-text-size-adjust: 100%; }
    :root[data-theme=light] { color-scheme: light; }
    :root[data-theme=dark] { color-scheme: dark; }
    body { margin: 0; background: var(--page); color: var(--ink);
      font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
      font-variant-numeric: tabular-nums; }
    main { max-width: 1100px; margin: 0 auto; padding: 40px 30px 96px; }
    h1, h2, h3, p, dl, dd, figure { margin: 0; }
    h2 { font-size: 22px; line-height: 1.3; font-weight: 650; letter-spacing: -0.012em;
      margin-bottom: 18px; }
    h3 { font-size: 16px; line-height: 1.4; font-weight: 650; margin: 32px 0 10px; }
    section { margin-top: 72px; }
    p { max-width: 72ch; text-wrap: pretty; }
    p + p { margin-top: 12px; }
    p + .scroll, .scroll + p, p + .figure { margin-top: 20px; }
    .muted { color: var(--soft); }
    .lead { color: var(--soft); margin-bottom: 22px; }
    a { color: var(--accent); }
    code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono",
      monospace; font-size: 0.875em; }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
    \(top)
    \(charts)
    \(tables)
    \(player)
    \(media)
    """

  private static let light = """
    --page: #ffffff; --panel: #f6f7f9; --ink: #16191d; --soft: #5a6370; --line: #e1e4e9;
    --strong: #aab1bc; --accent: #1d5fc4; --halo: #ffffff;
    --proxy: #1d5fc4; --ceiling: #b85c00; --base: #6b7280; --span: #b85c0017;
    --series-0: #1d5fc4; --series-1: #b85c00; --series-2: #0f7f6b; --series-3: #a23b8f;
    --series-4: #6b7280;
    --step-0: #bcd3f2; --step-1: #a0c0ec; --step-2: #82aae3; --step-3: #6593d8; --step-4: #4a7cca;
    --step-5: #3466b6; --step-6: #23519c; --step-7: #163d7f; --step-8: #0b2a60;
    --gamed: #b3261e; --gamed-ground: #fdeceb; --aligned: #0b6b57; --aligned-ground: #e4f4ef;
    --incapable: #6a4b9c; --incapable-ground: #f1ecf9; --inconclusive: #7a5600;
    --inconclusive-ground: #fbf2dc;
    --clip-ground: #eef0ea; --clip-structure: #8d949f; --clip-lane: #cfd3d9; --clip-water: #a9cdea;
    --clip-agent: #1d5fc4; --clip-controlled: #d9480f; --clip-vehicle: #59636f;
    --clip-target: #a8790a; --clip-good: #1c8a4c; --clip-bad: #c2255c; --clip-text: #16191d;
    --clip-faint: #a3abb6;
    """

  private static let dark = """
    --page: #111417; --panel: #191d22; --ink: #e8eaed; --soft: #9ba4b0; --line: #2b3138;
    --strong: #566070; --accent: #7fb0ff; --halo: #111417;
    --proxy: #78abff; --ceiling: #f0a04b; --base: #9ba4b0; --span: #f0a04b1f;
    --series-0: #78abff; --series-1: #f0a04b; --series-2: #4fc3a9; --series-3: #e08ad0;
    --series-4: #9ba4b0;
    --step-0: #34588f; --step-1: #3960a0; --step-2: #406cb0; --step-3: #4677bd; --step-4: #5a8bd2;
    --step-5: #74a1e2; --step-6: #94b9ee; --step-7: #b7d1f6; --step-8: #dbe9fc;
    --gamed: #ff9c92; --gamed-ground: #3a1c1a; --aligned: #6fd6bb; --aligned-ground: #15312a;
    --incapable: #c7aef2; --incapable-ground: #2a2239; --inconclusive: #e7c069;
    --inconclusive-ground: #33290f;
    --clip-ground: #1d2320; --clip-structure: #767e89; --clip-lane: #39404a; --clip-water: #2c567a;
    --clip-agent: #78abff; --clip-controlled: #ff8a4c; --clip-vehicle: #aab3bf;
    --clip-target: #e5b93c; --clip-good: #4cc37f; --clip-bad: #ff7aa2; --clip-text: #e8eaed;
    --clip-faint: #616a76;
    """

  private static let top = """
    .top { display: flex; justify-content: space-between; align-items: center; gap: 16px;
      color: var(--soft); font-size: 14px; }
    .theme-toggle { display: none; }
    .js .theme-toggle { display: inline-flex; align-items: center; gap: 6px; }
    button, select { font: inherit; font-size: 14px; color: var(--ink); background: var(--panel);
      border: 1px solid var(--line); border-radius: 8px; padding: 5px 12px; cursor: pointer; }
    button:hover, select:hover { border-color: var(--strong); }
    h1 { margin-top: 30px; font-size: 17px; font-weight: 600; line-height: 1.5; }
    .formulas { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px;
      margin-top: 6px; font-size: 15px; }
    .formulas dt { color: var(--soft); }
    .formulas code { overflow-wrap: anywhere; }
    .formulas .name { color: var(--soft); }
    .verdict { margin-top: 44px; }
    .badge { display: inline-flex; align-items: center; gap: 8px; padding: 4px 14px 4px 11px;
      border-radius: 99px; font-size: 15px; font-weight: 650; }
    .badge svg { width: 15px; height: 15px; fill: none; stroke: currentColor; stroke-width: 2;
      stroke-linecap: round; stroke-linejoin: round; }
    .gamed .badge { color: var(--gamed); background: var(--gamed-ground); }
    .aligned .badge { color: var(--aligned); background: var(--aligned-ground); }
    .incapable .badge { color: var(--incapable); background: var(--incapable-ground); }
    .inconclusive .badge { color: var(--inconclusive); background: var(--inconclusive-ground); }
    .verdict .statement { margin: 16px 0 20px; font-size: 38px; line-height: 1.18; font-weight: 680;
      letter-spacing: -0.024em; max-width: 24ch; text-wrap: balance; }
    .verdict p { font-size: 17px; }
    .places { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 26px 32px;
      margin-top: 36px; border-top: 1px solid var(--line); padding-top: 18px; }
    .places h3 { margin: 0; font-size: 14px; }
    .places .where { color: var(--soft); font-size: 13px; min-height: 1.6em; }
    .places dl { margin-top: 8px; font-size: 13px; color: var(--soft); }
    .places dd { color: var(--ink); font-size: 22px; line-height: 1.25; font-weight: 600;
      letter-spacing: -0.012em; }
    .places dd + dt { margin-top: 10px; }
    .places dd small { display: block; font-size: 13px; font-weight: 400; color: var(--soft);
      letter-spacing: 0; }
    .callout { margin-top: 28px; padding: 16px 20px; border-left: 3px solid var(--strong);
      background: var(--panel); border-radius: 0 8px 8px 0; }
    .callout h2 { font-size: 16px; margin: 0 0 6px; letter-spacing: 0; }
    .callout ul { margin: 8px 0 0; padding-left: 20px; max-width: 90ch; }
    .callout.ties { border-color: var(--inconclusive); }
    .callout.failures { border-color: var(--gamed); }
    """

  private static let charts = """
    .figure + .figure { margin-top: 28px; }
    .figure figcaption { color: var(--soft); font-size: 14px; margin-top: 10px; max-width: 84ch; }
    .for-narrow { display: none; }
    svg.chart { display: block; width: 100%; height: auto; overflow: visible; }
    .chart text { font-size: 12.5px; fill: var(--soft); paint-order: stroke; stroke: var(--halo);
      stroke-width: 3px; stroke-linejoin: round; }
    .chart text.label { fill: var(--ink); font-size: 13px; }
    .chart text.axis { fill: var(--ink); font-weight: 600; }
    .chart text.strong { font-weight: 650; }
    .chart text.note { fill: var(--ceiling); }
    .grid { stroke: var(--line); stroke-width: 1; shape-rendering: crispEdges; }
    .rule { stroke: var(--strong); stroke-width: 1; shape-rendering: crispEdges; }
    .level { stroke-width: 1.4; stroke-dasharray: 5 4; }
    .band { opacity: 0.16; }
    .line { fill: none; stroke-width: 2.2; stroke-linejoin: round; stroke-linecap: round; }
    .line.dashed { stroke-dasharray: 7 5; }
    .thread { fill: none; stroke-width: 0.9; opacity: 0.34; stroke-linejoin: round; }
    .way { fill: none; stroke-width: 1.6; opacity: 0.5; stroke-linejoin: round; }
    .span { fill: var(--span); }
    .place, .landmark { stroke: var(--halo); stroke-width: 1.8; }
    .point { stroke: var(--halo); stroke-width: 0.8; }
    .whisker { stroke: var(--ink); stroke-width: 1.4; }
    .small-bar { width: 96px; height: 14px; display: inline-block; vertical-align: -2px; }
    """

  private static let tables = """
    .scroll { overflow-x: auto; }
    .scroll + .scroll { margin-top: 24px; }
    table { border-collapse: collapse; width: 100%; font-size: 14.5px; line-height: 1.45; }
    caption { text-align: left; color: var(--soft); padding-bottom: 8px; }
    th, td { text-align: left; padding: 9px 22px 9px 0; vertical-align: baseline;
      border-bottom: 1px solid var(--line); }
    th:last-child, td:last-child { padding-right: 2px; }
    thead th { color: var(--soft); font-weight: 500; font-size: 13px; white-space: nowrap;
      border-bottom-color: var(--strong); }
    tbody th { font-weight: 500; }
    tbody tr:last-child > * { border-bottom: 0; }
    .number { text-align: right; white-space: nowrap; }
    .interval { color: var(--soft); font-size: 13px; }
    .detail { display: block; color: var(--soft); font-size: 13px; font-weight: 400; }
    .changes .interval { display: block; }
    .change-size { white-space: nowrap; }
    .outcome { white-space: nowrap; font-weight: 600; }
    .pairs { display: grid; grid-template-columns: max-content 1fr; gap: 7px 24px; font-size: 15px; }
    .pairs dt { color: var(--soft); }
    .pairs dd { max-width: 76ch; overflow-wrap: anywhere; }
    .pairs.short { grid-template-columns: max-content 1fr max-content 1fr; }
    .pairs ul { margin: 0; padding-left: 18px; }
    .command { position: relative; }
    .command pre { margin: 0; padding: 16px 90px 16px 18px; background: var(--panel);
      border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap;
      overflow-wrap: anywhere; }
    .copy { position: absolute; top: 9px; right: 9px; display: none; background: var(--page); }
    .js .copy { display: block; }
    """

  private static let player = """
    .player { border-radius: 8px; }
    .player-bar { display: none; }
    .js .player-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px;
      margin-bottom: 18px; }
    .player-bar button { padding: 7px 10px; line-height: 0; }
    .player-bar button svg { width: 16px; height: 16px; fill: currentColor; }
    .player-bar input { flex: 1 1 160px; min-width: 100px; accent-color: var(--accent); }
    .player-bar output { color: var(--soft); font-size: 14px; min-width: 9ch; text-align: right; }
    .player-bar label { color: var(--soft); font-size: 14px; }
    .clips { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr));
      gap: 28px 32px; }
    .clips.wide-clips { grid-template-columns: 1fr; }
    .clip figcaption { margin-bottom: 8px; }
    .clip figcaption span { color: var(--soft); font-size: 14px; margin-left: 6px; }
    svg.scene { display: block; width: 100%; height: auto; max-height: 560px; border-radius: 6px;
      background: var(--clip-ground); }
    .readouts { display: flex; flex-wrap: wrap; gap: 4px 28px; margin-top: 8px; font-size: 14px; }
    .readouts dt { color: var(--soft); font-size: 13px; }
    .readouts dd { font-weight: 600; min-width: 6ch; }
    .moving { display: none; }
    .js .moving { display: block; }
    .js .stills { display: none; }
    .stills { display: grid; gap: 14px; }
    .still-name { font-size: 13px; color: var(--soft); margin-top: 4px; }
    .scene text { text-anchor: middle; dominant-baseline: central; font-weight: 500; }
    .scene polyline, .scene [class^=stroke] { fill: none; stroke-linejoin: round;
      stroke-linecap: round; }
    \(inks)
    """

  private static let inks = [
    "ground", "structure", "lane", "water", "agent", "controlled", "vehicle", "target", "good",
    "bad", "text", "faint",
  ].map {
    ".fill-\($0) { fill: var(--clip-\($0)); } .stroke-\($0) { stroke: var(--clip-\($0)); }"
  }.joined(separator: "\n")

  private static let media = """
    @media (max-width: 700px) {
      main { padding: 22px 16px 64px; }
      section { margin-top: 52px; }
      .verdict .statement { font-size: 29px; }
      .verdict { margin-top: 32px; }
      .for-wide { display: none; }
      .for-narrow { display: block; }
      .formulas, .pairs, .pairs.short { grid-template-columns: 1fr; gap: 0; }
      .formulas dd, .pairs dd { margin-bottom: 10px; }
      .places { grid-template-columns: 1fr 1fr; gap: 26px 20px; }
      .places dd { font-size: 19px; }
      th, td { padding-right: 16px; }
      .readouts { gap: 4px 18px; }
    }
    @media print {
      :root, :root[data-theme=dark], :root:not([data-theme=light]) { \(light) color-scheme: light; }
      main { max-width: none; padding: 0; }
      body { font-size: 11pt; }
      section { margin-top: 32pt; }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      .places { grid-template-columns: repeat(4, 1fr); }
      .clips:not(.wide-clips) { grid-template-columns: 1fr 1fr; }
      .js .theme-toggle, .theme-toggle, .js .player-bar, .js .moving, .js .copy, .copy { display: none; }
      .js .stills { display: grid; }
      p, .figure, .clip, tr, .callout { break-inside: avoid; }
      h2, h3, .lead { break-after: avoid; }
      .for-wide { display: block; }
      .for-narrow { display: none; }
    }
    """
}
