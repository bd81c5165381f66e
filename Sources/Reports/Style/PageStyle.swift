/// The style sheet of every page.
package enum PageStyle {
  package static let sheet = """
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
    \(facts)
    \(charts)
    \(tables)
    \(lists)
    \(cards)
    \(player)
    \(media)
    """

  private static let light = """
    --page: #ffffff; --panel: #f6f7f9; --ink: #16191d; --soft: #5a6370; --line: #e1e4e9;
    --strong: #aab1bc; --accent: #1d5fc4; --halo: #ffffff;
    --first: #1d5fc4; --second: #b85c00; --reference: #6b7280; --span: #b85c0017;
    --series-0: #1d5fc4; --series-1: #b85c00; --series-2: #0f7f6b; --series-3: #a23b8f;
    --series-4: #6b7280;
    --step-0: #bcd3f2; --step-1: #a0c0ec; --step-2: #82aae3; --step-3: #6593d8; --step-4: #4a7cca;
    --step-5: #3466b6; --step-6: #23519c; --step-7: #163d7f; --step-8: #0b2a60;
    --bad: #b3261e; --bad-ground: #fdeceb; --good: #0b6b57; --good-ground: #e4f4ef;
    --unable: #6a4b9c; --unable-ground: #f1ecf9; --uncertain: #7a5600;
    --uncertain-ground: #fbf2dc;
    --clip-ground: #eef0ea; --clip-structure: #8d949f; --clip-lane: #cfd3d9; --clip-water: #a9cdea;
    --clip-agent: #1d5fc4; --clip-controlled: #d9480f; --clip-vehicle: #59636f;
    --clip-target: #a8790a; --clip-good: #1c8a4c; --clip-bad: #c2255c; --clip-text: #16191d;
    --clip-faint: #a3abb6;
    """

  private static let dark = """
    --page: #111417; --panel: #191d22; --ink: #e8eaed; --soft: #9ba4b0; --line: #2b3138;
    --strong: #566070; --accent: #7fb0ff; --halo: #111417;
    --first: #78abff; --second: #f0a04b; --reference: #9ba4b0; --span: #f0a04b1f;
    --series-0: #78abff; --series-1: #f0a04b; --series-2: #4fc3a9; --series-3: #e08ad0;
    --series-4: #9ba4b0;
    --step-0: #34588f; --step-1: #3960a0; --step-2: #406cb0; --step-3: #4677bd; --step-4: #5a8bd2;
    --step-5: #74a1e2; --step-6: #94b9ee; --step-7: #b7d1f6; --step-8: #dbe9fc;
    --bad: #ff9c92; --bad-ground: #3a1c1a; --good: #6fd6bb; --good-ground: #15312a;
    --unable: #c7aef2; --unable-ground: #2a2239; --uncertain: #e7c069;
    --uncertain-ground: #33290f;
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
    h1, .subject, .verdict, .callout, .steps { overflow-wrap: anywhere; }
    .subject { margin-top: 6px; font-size: 15px; }
    .subject p { color: var(--soft); }
    .verdict { margin-top: 44px; }
    .badge { display: inline-flex; align-items: center; gap: 8px; padding: 4px 14px 4px 11px;
      border-radius: 99px; font-size: 15px; font-weight: 650; }
    .badge svg { width: 15px; height: 15px; fill: none; stroke: currentColor; stroke-width: 2;
      stroke-linecap: round; stroke-linejoin: round; }
    .bad .badge { color: var(--bad); background: var(--bad-ground); }
    .good .badge { color: var(--good); background: var(--good-ground); }
    .unable .badge { color: var(--unable); background: var(--unable-ground); }
    .uncertain .badge { color: var(--uncertain); background: var(--uncertain-ground); }
    .verdict .statement { margin: 16px 0 20px; font-size: 38px; line-height: 1.18; font-weight: 680;
      letter-spacing: -0.024em; max-width: 28ch; text-wrap: balance; }
    .verdict .statement.long { font-size: 27px; line-height: 1.28; max-width: 46ch;
      letter-spacing: -0.016em; }
    .verdict p { font-size: 17px; }
    .callout { margin-top: 28px; padding: 16px 20px; border-left: 3px solid var(--strong);
      background: var(--panel); border-radius: 0 8px 8px 0; }
    .callout h2 { font-size: 16px; margin: 0 0 6px; letter-spacing: 0; }
    .callout ul { margin: 8px 0 0; padding-left: 20px; max-width: 90ch; }
    .callout.uncertain { border-color: var(--uncertain); }
    .callout.bad { border-color: var(--bad); }
    .callout.good { border-color: var(--good); }
    header + .callout, section + .callout { margin-top: 48px; }
    .tone.good { color: var(--good); }
    .tone.bad { color: var(--bad); }
    .tone.uncertain { color: var(--uncertain); }
    .tone.unable { color: var(--unable); }
    .tone.first { color: var(--first); }
    .tone.second { color: var(--second); }
    :is(h3, .lead, .legend) > .tone:is(.first, .second)::before { content: ""; display: inline-block;
      width: 10px; height: 10px; margin-right: 7px; border-radius: 2px; background: currentColor; }
    """

  private static let facts = """
    .key-facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr));
      gap: 26px 32px; margin-top: 36px; border-top: 1px solid var(--line); padding-top: 18px; }
    section .key-facts { margin-top: 0; border-top: 0; padding-top: 0; }
    .key-facts > div { min-width: 0; overflow-wrap: anywhere; }
    .key-facts h3 { margin: 0; font-size: 14px; }
    .key-facts .where { color: var(--soft); font-size: 13px; min-height: 1.6em; }
    .key-facts dl { margin-top: 6px; font-size: 13px; color: var(--soft); }
    .key-facts dd { color: var(--ink); font-size: 22px; line-height: 1.3; font-weight: 600;
      letter-spacing: -0.012em; }
    .key-facts dd + dt { margin-top: 10px; }
    .key-facts dd :is(small, .interval, .detail) { display: block; font-size: 13px;
      font-weight: 400; color: var(--soft); letter-spacing: 0; }
    .key-facts .gloss { margin-top: 4px; color: var(--soft); font-size: 13px; }
    .key-facts .track { margin-top: 10px; }
    .pairs { display: grid; grid-template-columns: max-content 1fr; gap: 7px 24px; font-size: 15px; }
    .pairs dt { color: var(--soft); }
    .pairs dd { max-width: 76ch; overflow-wrap: anywhere; }
    .pairs.short { grid-template-columns: max-content 1fr max-content 1fr; }
    .pairs ul { margin: 0; padding-left: 18px; }
    .pairs small { color: var(--soft); }
    p + .pairs, .scroll + .pairs, .pairs + .scroll, .pairs + p { margin-top: 18px; }
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
    .chart text.note { fill: var(--second); }
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
    .mean { stroke: var(--ink); stroke-width: 2; }
    .reach { stroke-width: 1.4; stroke-linejoin: round; fill-opacity: 0.13; }
    .whisker.measured { stroke: var(--series-3); }
    .bracket { fill: none; stroke: var(--ink); stroke-width: 1.4; }
    .leader { stroke: var(--strong); stroke-width: 1; stroke-dasharray: 2 3; }
    .chart .edge { fill: none; stroke: var(--strong); stroke-width: 1.1; }
    .chart .edge.faint { opacity: 0.45; stroke-dasharray: 1 3; }
    .chart .edge.simple { stroke: var(--first); stroke-width: 1.4; }
    .chart .edge.causal { stroke: var(--soft); stroke-width: 1.5; }
    .chart .edge.dropped { stroke-dasharray: 5 4; }
    .chart .node { fill: var(--page); stroke: var(--ink); stroke-width: 1.5; }
    .chart .node.chosen { fill: var(--first); stroke: var(--first); }
    .chart .node.decision { fill: color-mix(in srgb, var(--first) 16%, var(--page));
      stroke: var(--first); }
    .chart .node.utility { fill: color-mix(in srgb, var(--second) 16%, var(--page));
      stroke: var(--second); }
    .chart text.inside { fill: var(--ink); stroke: none; font-size: 12.5px; }
    .chart text.chosen { fill: var(--page); }
    .chart text.on-colour { fill: var(--page); stroke: none; font-size: 12.5px; font-weight: 600; }
    .chart text.badge-text { fill: var(--page); stroke: none; font-size: 10.5px; font-weight: 650; }
    .chart .own { stroke: var(--ink); stroke-width: 1.6; stroke-dasharray: 5 4; }
    .legend { display: flex; flex-wrap: wrap; gap: 2px 20px; font-size: 14px; max-width: none;
      margin-bottom: 14px; }
    .key::before { content: ""; display: inline-block; width: 12px; height: 12px; margin-right: 7px;
      border-radius: 2px; vertical-align: -1px; background: var(--side); }
    .key.area::before { background: color-mix(in srgb, var(--side) 30%, transparent); }
    .key.line::before, .key.dashed::before { width: 20px; height: 0; border-radius: 0;
      background: none; border-top: 2.5px solid var(--side); vertical-align: 4px; }
    .key.dashed::before { border-top-style: dashed; }
    .key.dot::before { border-radius: 50%; }
    .key.diamond::before { transform: rotate(45deg) scale(0.8); border-radius: 0; }
    .map-figure { min-width: 0; break-inside: avoid; }
    .map-figure figcaption { margin-bottom: 8px; font-weight: 600; font-size: 15px; line-height: 1.4;
      overflow-wrap: anywhere; }
    .map-figure figcaption small { display: block; font-weight: 400; font-size: 13px;
      color: var(--soft); }
    svg.map { display: block; width: 100%; height: auto; }
    .map text { text-anchor: middle; dominant-baseline: central; font-weight: 500; }
    .map rect { shape-rendering: crispEdges; }
    .map .cell { fill: var(--panel); stroke: var(--line); stroke-width: 1; }
    .map .cell.differs { fill: color-mix(in srgb, var(--second) 26%, var(--panel)); }
    .map .wall { fill: var(--strong); stroke: var(--strong); stroke-width: 0.6; }
    .map .letter { fill: var(--soft); }
    .map .value { fill: var(--ink); }
    .map .move { fill: var(--first); }
    .map .stay { fill: none; stroke: var(--first); stroke-width: 2.2; }
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
    td .interval, td:has(.small-bar) { white-space: nowrap; }
    .many .interval { display: block; }
    td, th { overflow-wrap: break-word; }
    .breaks td, .breaks th { overflow-wrap: anywhere; }
    .breaks tbody th, .breaks td { min-width: 9ch; }
    .two-columns { width: auto; min-width: min(100%, 340px); }
    .number .detail { white-space: nowrap; }
    td .track, th .track { height: 12px; min-width: 64px; }
    .command { position: relative; }
    .command pre { margin: 0; padding: 16px 90px 16px 18px; background: var(--panel);
      border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap;
      overflow-wrap: anywhere; }
    .copy { position: absolute; top: 9px; right: 9px; display: none; background: var(--page); }
    .js .copy { display: block; }
    """

  private static let lists = """
    .steps { margin: 0; padding: 0; list-style: none; counter-reset: step; max-width: 78ch; }
    .steps li { counter-increment: step; position: relative; padding: 0 0 16px 44px; }
    .steps li::before { content: counter(step); position: absolute; left: 0; top: 1px; width: 26px;
      height: 26px; border-radius: 50%; border: 1px solid var(--strong); color: var(--soft);
      font-size: 13px; line-height: 24px; text-align: center; }
    .steps li:not(:last-child)::after { content: ""; position: absolute; left: 13px; top: 31px;
      bottom: 3px; width: 1px; background: var(--line); }
    .steps li:first-child p { font-weight: 600; }
    .scroll + .steps, .more + .steps, .figure + .steps, p + .steps { margin-top: 22px; }
    .contents { margin-top: 28px; overflow-wrap: anywhere; }
    .contents ol { margin: 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap;
      gap: 4px 20px; }
    ul { padding-left: 20px; max-width: 90ch; }
    .formula { padding: 14px 18px; background: var(--panel); border-radius: 8px; font-size: 16px;
      line-height: 1.7; max-width: none; overflow-wrap: anywhere; }
    .formula + p, .formula + .scroll, .scroll + .formula { margin-top: 18px; }
    .chip { display: inline-block; padding: 0 8px; border: 1px solid var(--line);
      border-radius: 6px; background: var(--panel); line-height: 1.55; max-width: 100%;
      overflow-wrap: anywhere; }
    details { min-width: 0; }
    summary { width: fit-content; color: var(--accent); font-size: 15px; cursor: pointer;
      margin: 16px 0 10px; }
    .figure + .more, .figure + .scroll, .scroll + .more, .more + .more { margin-top: 20px; }
    .row { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr));
      gap: 24px 40px; align-items: start; }
    .row > div { min-width: 0; }
    .row + .scroll, .row + p, .row + .more, p + .row, .scroll + .row, .legend + .row, h3 + .row {
      margin-top: 16px; }
    blockquote { margin: 0 0 8px; padding: 9px 13px; background: var(--panel); border-radius: 6px;
      font-size: 14.5px; line-height: 1.5; overflow: hidden; overflow-wrap: anywhere;
      break-inside: avoid; }
    blockquote p { white-space: pre-wrap; max-width: none; text-wrap: wrap; }
    blockquote footer { color: var(--soft); font-size: 12px; }
    mark { color: inherit; font-weight: 600; border-radius: 3px; padding: 1px 0;
      background: color-mix(in srgb, var(--side, var(--second)) 20%, transparent);
      box-shadow: inset 0 -2px 0 var(--side, var(--second)); }
    blockquote.first, .track.first { --side: var(--first); }
    blockquote.second, .track.second { --side: var(--second); }
    .track.plain { --side: var(--reference); }
    .track { display: block; position: relative; height: 14px; min-width: 40px; border-radius: 2px;
      background: color-mix(in srgb, var(--line) 55%, transparent); overflow: hidden; }
    .track .fill { position: absolute; inset: 0 auto 0 0; background: var(--side);
      border-radius: 2px 0 0 2px; }
    .track .reach { position: absolute; top: 6px; height: 2px; background: var(--ink);
      min-width: 2px; box-shadow: 0 0 0 1px color-mix(in srgb, var(--halo) 55%, transparent); }
    .track.stacked { display: flex; overflow: hidden; }
    .track.stacked .fill { position: static; border-radius: 0; flex: none; }
    .fill.own { background: var(--first); }
    .fill.shared { background: var(--step-0); }
    """

  private static let cards = """
    .hypotheses { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
    .hypothesis { display: grid; grid-template-columns: 34px minmax(0, 1fr) min(420px, 42%);
      gap: 4px 24px; padding: 20px 0 16px; border-bottom: 1px solid var(--line);
      break-inside: avoid; overflow-wrap: anywhere; }
    .rank { font-size: 20px; line-height: 1.35; font-weight: 650; color: var(--soft); }
    .says { margin-left: -20px; }
    .says :is(h3, h4) { margin: 0; font-size: 18px; line-height: 1.35; letter-spacing: -0.008em; }
    .precise { color: var(--soft); font-size: 14px; margin-top: 2px; }
    .facts, .asides { display: flex; flex-wrap: wrap; gap: 0 18px; margin-top: 6px; font-size: 15px;
      max-width: none; }
    .facts small, .amount small { color: var(--soft); font-size: 13px; }
    .asides { margin-top: 2px; color: var(--soft); font-size: 13.5px; }
    .shrunk { margin-top: 8px; padding-left: 12px; border-left: 3px solid var(--uncertain);
      font-size: 14px; }
    .compact { padding: 14px 0 12px; grid-template-columns: 34px minmax(0, 1fr) min(372px, 40%); }
    .compact .says :is(h3, h4) { font-size: 16px; }
    .compact .facts { font-size: 14px; margin-top: 2px; gap: 0 13px; }
    .doubtful .says :is(h3, h4) { font-weight: 550; font-size: 16px; }
    .doubtful .track .fill { opacity: 0.55; }
    .shares { padding-top: 3px; }
    .share { display: grid; grid-template-columns: minmax(0, 84px) minmax(60px, 1fr) 132px;
      gap: 0 12px; align-items: center; font-size: 14px; line-height: 1.5; }
    .share + .share { margin-top: 6px; }
    .who { color: var(--soft); text-align: right; overflow: hidden; text-overflow: ellipsis;
      white-space: nowrap; }
    .amount { font-weight: 600; white-space: nowrap; }
    .amount small { font-weight: 400; }
    .more-said, .hypothesis > details { grid-column: 2 / -1; margin-left: -20px; }
    .hypothesis > details { margin-top: 4px; }
    .hypothesis > details > summary { font-size: 14px; margin: 0; }
    .compact > details { margin-top: 0; }
    .hypothesis .pairs { margin-top: 18px; font-size: 14px; gap: 4px 20px; }
    .hypothesis .row { margin-top: 12px; grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: 16px 28px; }
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
    .stills { display: grid; gap: 10px;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 150px), 1fr)); }
    .wide-clips .stills { grid-template-columns: 1fr; }
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
      .verdict .statement.long { font-size: 23px; }
      .pairs, .pairs.short { grid-template-columns: 1fr; gap: 0; }
      .pairs dd { margin-bottom: 10px; }
      .key-facts { grid-template-columns: 1fr 1fr; gap: 26px 20px; }
      .key-facts dd { font-size: 19px; }
      .steps li { padding-left: 38px; }
      .hypothesis, .compact { grid-template-columns: 26px minmax(0, 1fr); gap: 10px 8px; }
      .says { margin-left: 0; }
      .shares, .more-said, .hypothesis > details { grid-column: 1 / -1; margin-left: 0; }
      .share { grid-template-columns: minmax(0, 76px) minmax(60px, 1fr) 116px; gap: 0 10px; }
      .hypothesis .row { grid-template-columns: minmax(0, 1fr); }
      th, td { padding-right: 16px; }
      .readouts { gap: 4px 18px; }
    }
    @media print {
      :root, :root[data-theme=dark], :root:not([data-theme=light]) { \(light) color-scheme: light; }
      main { max-width: none; padding: 0; }
      body { font-size: 11pt; }
      section { margin-top: 32pt; }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      .key-facts { grid-template-columns: repeat(4, 1fr); }
      details::details-content { content-visibility: visible; display: block; height: auto; }
      summary { display: none; }
      .hypothesis { break-inside: auto; }
      .says, .shares, .steps li { break-inside: avoid; }
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
