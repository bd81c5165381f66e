extension ExactPage {
  /// Rules that only pages of exact answers need.
  static let style = """
    h1, .problem, .verdict, .callout, .steps, td, th { overflow-wrap: anywhere; }
    thead th { overflow-wrap: normal; }
    .problem { color: var(--soft); margin-top: 4px; font-size: 15px; }
    .verdict .statement { max-width: 30ch; }
    .verdict .statement.long { font-size: 27px; line-height: 1.28; max-width: 46ch;
      letter-spacing: -0.016em; }
    header + .callout { margin-top: 44px; }
    .key-facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr));
      gap: 24px 32px; margin-top: 36px; border-top: 1px solid var(--line); padding-top: 18px; }
    .key-facts > div { min-width: 0; }
    .key-facts h3 { margin: 0; font-size: 14px; }
    .key-facts .value { margin-top: 4px; font-size: 22px; line-height: 1.3; font-weight: 600;
      letter-spacing: -0.012em; overflow-wrap: anywhere; }
    .key-facts .interval { letter-spacing: 0; font-weight: 400; }
    .key-facts .gloss { margin-top: 2px; color: var(--soft); font-size: 13px;
      overflow-wrap: anywhere; }
    .steps { margin: 0; padding: 0; list-style: none; counter-reset: step; max-width: 78ch; }
    .steps li { counter-increment: step; position: relative; padding: 0 0 16px 44px; }
    .steps li::before { content: counter(step); position: absolute; left: 0; top: 1px; width: 26px;
      height: 26px; border-radius: 50%; border: 1px solid var(--strong); color: var(--soft);
      font-size: 13px; line-height: 24px; text-align: center; }
    .steps li:not(:last-child)::after { content: ""; position: absolute; left: 13px; top: 31px;
      bottom: 3px; width: 1px; background: var(--line); }
    .steps li:first-child p { font-weight: 600; }
    .exact-table .number .detail { white-space: nowrap; }
    .exact-table td, .exact-table th { overflow-wrap: break-word; }
    .breaks td, .breaks th { overflow-wrap: anywhere; }
    .breaks tbody th, .breaks td { min-width: 9ch; }
    .exact-table thead th { white-space: normal; }
    .two-columns { width: auto; min-width: min(100%, 340px); }
    .two-columns td .detail { display: inline-block; min-width: 11ch; margin-left: 12px; }
    p + .pairs { margin-top: 18px; }
    .formula { padding: 14px 18px; background: var(--panel); border-radius: 8px; font-size: 16px;
      line-height: 1.7; max-width: none; overflow-wrap: anywhere; }
    .formula var { font-family: Georgia, "Times New Roman", serif; }
    .formula + p, .formula + .scroll, .scroll + .formula, .maps + .scroll, .maps + p,
    .legend + .maps { margin-top: 18px; }

    .legend { display: flex; flex-wrap: wrap; gap: 2px 20px; font-size: 14px; max-width: none;
      margin-bottom: 14px; }
    .key::before { content: ""; display: inline-block; width: 12px; height: 12px; margin-right: 7px;
      border-radius: 2px; vertical-align: -1px; background: var(--side, var(--base)); }
    .key.reach { --side: color-mix(in srgb, var(--proxy) 30%, transparent); }
    .key.upper, .key.lower, .key.worst, .key.witness, .key.plain-edge, .key.arrow-edge,
    .key.dropped-edge, .key.path-proxy, .key.path-true { --rule: 2.5px solid var(--side); }
    .key.upper::before, .key.lower::before, .key.worst::before, .key.witness::before,
    .key.plain-edge::before, .key.arrow-edge::before, .key.dropped-edge::before {
      width: 20px; height: 0; border-radius: 0; background: none; border-top: var(--rule);
      vertical-align: 4px; }
    .key.upper { --side: var(--series-2); }
    .key.lower { --side: var(--ceiling); }
    .key.worst, .key.witness { --side: var(--gamed); }
    .key.witness, .key.dropped-edge { --rule: 2.5px dashed var(--side); }
    .key.corner { --side: var(--proxy); }
    .key.corner::before, .key.measured::before { border-radius: 50%; }
    .key.listed { --side: var(--ink); }
    .key.listed::before { transform: rotate(45deg) scale(0.8); border-radius: 0; }
    .key.measured { --side: var(--series-3); }
    .key.plain-edge { --side: var(--strong); }
    .key.arrow-edge { --side: var(--proxy); }
    .key.dropped-edge { --side: var(--soft); }
    .key.differs { --side: color-mix(in srgb, var(--ceiling) 34%, transparent); }
    .key.set-0 { --side: var(--series-0); } .key.set-1 { --side: var(--series-1); }
    .key.set-2 { --side: var(--series-2); } .key.set-3 { --side: var(--series-3); }
    .key.set-4 { --side: var(--series-4); }

    .reach { stroke-width: 1.4; stroke-linejoin: round; fill-opacity: 0.13; }
    .whisker.measured { stroke: var(--series-3); }
    .bracket { fill: none; stroke: var(--ink); stroke-width: 1.4; }
    .leader { stroke: var(--strong); stroke-width: 1; stroke-dasharray: 2 3; }
    .chart .edge { fill: none; stroke: var(--strong); stroke-width: 1.1; }
    .chart .edge.faint { opacity: 0.45; stroke-dasharray: 1 3; }
    .chart .edge.simple { stroke: var(--proxy); stroke-width: 1.4; }
    .chart .edge.causal { stroke: var(--soft); stroke-width: 1.5; }
    .chart .edge.dropped { stroke-dasharray: 5 4; }
    .chart .node { fill: var(--page); stroke: var(--ink); stroke-width: 1.5; }
    .chart .node.chosen { fill: var(--proxy); stroke: var(--proxy); }
    .chart .node.decision { fill: color-mix(in srgb, var(--proxy) 16%, var(--page));
      stroke: var(--proxy); }
    .chart .node.utility { fill: color-mix(in srgb, var(--ceiling) 16%, var(--page));
      stroke: var(--ceiling); }
    .chart text.inside { fill: var(--ink); stroke: none; font-size: 12.5px; }
    .chart text.chosen { fill: var(--page); }
    .chart text.on-colour { fill: var(--page); stroke: none; font-size: 12.5px; font-weight: 600; }
    .chart text.badge-text { fill: var(--page); stroke: none; font-size: 10.5px; font-weight: 650; }
    .chart .own { stroke: var(--ink); stroke-width: 1.6; stroke-dasharray: 5 4; }

    .maps { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr));
      gap: 24px 40px; align-items: start; }
    .maps figure { min-width: 0; break-inside: avoid; }
    .maps figcaption { margin-bottom: 8px; font-weight: 600; font-size: 15px; line-height: 1.4;
      overflow-wrap: anywhere; }
    .maps figcaption small { display: block; font-weight: 400; font-size: 13px;
      color: var(--soft); }
    svg.map { display: block; width: 100%; height: auto; }
    .map text { text-anchor: middle; dominant-baseline: central; font-weight: 500; }
    .map rect { shape-rendering: crispEdges; }
    .map .cell { fill: var(--panel); stroke: var(--line); stroke-width: 1; }
    .map .cell.differs { fill: color-mix(in srgb, var(--ceiling) 26%, var(--panel)); }
    .map .wall { fill: var(--strong); stroke: var(--strong); stroke-width: 0.6; }
    .map .letter { fill: var(--soft); }
    .map .value { fill: var(--ink); }
    .map .move { fill: var(--proxy); }
    .map .stay { fill: none; stroke: var(--proxy); stroke-width: 2.2; }
    .chips { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 4px 6px; }
    .chip { display: inline-block; padding: 0 8px; border: 1px solid var(--line);
      border-radius: 6px; background: var(--panel); line-height: 1.55; max-width: 100%;
      overflow-wrap: anywhere; }
    .chips .less { color: var(--soft); }
    .chips .tie { color: var(--soft); }
    .chips .class { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 4px; }
    .yes { color: var(--aligned); font-weight: 650; }
    .no { color: var(--gamed); font-weight: 650; }
    .common { font-weight: 650; }
    summary { width: fit-content; color: var(--accent); font-size: 15px; cursor: pointer;
      margin: 16px 0 10px; }
    .figure + .more, .figure + .scroll, .scroll + .more { margin-top: 20px; }
    p + .maps, .scroll + .maps, h3 + .maps { margin-top: 14px; }

    @media (max-width: 700px) {
      .verdict .statement.long { font-size: 23px; }
      .key-facts { grid-template-columns: 1fr 1fr; gap: 20px; }
      .key-facts .value { font-size: 19px; }
      .steps li { padding-left: 38px; }
    }
    @media print {
      details::details-content { content-visibility: visible; display: block; height: auto; }
      summary { display: none; }
      .steps li { break-inside: avoid; }
    }
    """
}
