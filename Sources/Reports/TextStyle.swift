extension TextReport {
  /// Rules that only reports on texts need.
  static let style = """
    h1 bdi, .goal bdi, .verdict, .callout, .precise, .says, blockquote { overflow-wrap: anywhere; }
    p + .pairs, .scroll + .pairs { margin-top: 20px; }
    .command + p, .verdict .callout + p { margin-top: 12px; }
    .verdict .callout { margin-top: 8px; }
    .listed, .more { margin-top: 28px; }
    .goal { color: var(--soft); margin-top: 4px; }
    .verdict .statement { max-width: 30ch; }
    .verdict .statement.long { font-size: 27px; line-height: 1.28; max-width: 44ch;
      letter-spacing: -0.016em; }
    .places > div { min-width: 0; overflow-wrap: anywhere; }
    .places .track { margin-top: 10px; }
    .ends { display: flex; justify-content: space-between; color: var(--soft); font-size: 12px;
      line-height: 1.5; }
    header + .callout, section + .callout { margin-top: 48px; }

    .key::before { content: ""; display: inline-block; width: 10px; height: 10px; margin-right: 7px;
      border-radius: 2px; background: var(--side); }
    .key.a, .a { --side: var(--proxy); }
    .key.b, .b { --side: var(--ceiling); }
    .plain { --side: var(--base); }
    .legend { display: flex; flex-wrap: wrap; gap: 2px 20px; font-size: 14px; max-width: none;
      margin-bottom: 12px; }
    .legend .scale { color: var(--soft); }

    .track { display: block; position: relative; height: 14px; min-width: 40px; border-radius: 2px;
      background: color-mix(in srgb, var(--line) 55%, transparent); overflow: hidden; }
    .track .fill { position: absolute; inset: 0 auto 0 0; background: var(--side);
      border-radius: 2px 0 0 2px; }
    .track .reach { position: absolute; top: 6px; height: 2px; background: var(--ink);
      min-width: 2px; box-shadow: 0 0 0 1px color-mix(in srgb, var(--halo) 55%, transparent); }
    .track.stacked { display: flex; overflow: hidden; }
    .track.stacked .fill { position: static; border-radius: 0; flex: none; }
    .fill.own { background: var(--proxy); }
    .fill.shared { background: var(--step-0); }

    .hypotheses { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
    .hypothesis { display: grid; grid-template-columns: 34px minmax(0, 1fr) min(420px, 42%);
      gap: 4px 24px; padding: 20px 0 16px; border-bottom: 1px solid var(--line);
      break-inside: avoid; }
    .rank { font-size: 20px; line-height: 1.35; font-weight: 650; color: var(--soft); }
    .says { margin-left: -20px; }
    .says :is(h3, h4) { margin: 0; font-size: 18px; line-height: 1.35; letter-spacing: -0.008em; }
    .precise { color: var(--soft); font-size: 14px; margin-top: 2px; }
    .facts, .asides { display: flex; flex-wrap: wrap; gap: 0 18px; margin-top: 6px; font-size: 15px;
      max-width: none; }
    .facts small, .amount small { color: var(--soft); font-size: 13px; }
    .facts .a, .facts .b { color: var(--side); }
    .asides { margin-top: 2px; color: var(--soft); font-size: 13.5px; }
    .yes { color: var(--aligned); font-weight: 650; }
    .no { color: var(--inconclusive); font-weight: 600; }
    .shrunk { margin-top: 8px; padding-left: 12px; border-left: 3px solid var(--inconclusive);
      font-size: 14px; }
    .compact { padding: 14px 0 12px; grid-template-columns: 34px minmax(0, 1fr) min(372px, 40%); }
    .compact .says :is(h3, h4) { font-size: 16px; }
    .compact .facts { font-size: 14px; margin-top: 2px; gap: 0 13px; }
    .compact > details { margin-top: 0; }
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

    details { min-width: 0; }
    .more-said, .hypothesis > details { grid-column: 2 / -1; margin-left: -20px; }
    .hypothesis > details { margin-top: 4px; }
    summary { width: fit-content; color: var(--accent); font-size: 14px; cursor: pointer; }
    .hypothesis .pairs { margin-top: 18px; font-size: 14px; gap: 4px 20px; }
    .examples { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px 28px;
      margin-top: 12px; }
    .from { font-size: 13px; font-weight: 650; color: var(--side); margin-bottom: 8px; }
    blockquote { margin: 0 0 8px; padding: 9px 13px; background: var(--panel); border-radius: 6px;
      font-size: 14.5px; line-height: 1.5; overflow: hidden; break-inside: avoid; }
    blockquote p { white-space: pre-wrap; max-width: none; text-wrap: wrap; }
    blockquote footer { color: var(--soft); font-size: 12px; }
    mark { color: inherit; font-weight: 600; border-radius: 3px; padding: 1px 0;
      background: color-mix(in srgb, var(--side, var(--ceiling)) 20%, transparent);
      box-shadow: inset 0 -2px 0 var(--side, var(--ceiling)); }

    .contents ol { margin: 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap;
      gap: 4px 20px; }
    .contents { margin-top: 28px; overflow-wrap: anywhere; }
    .with-bar { display: grid; grid-template-columns: minmax(50px, 120px) max-content; gap: 12px;
      align-items: center; }
    td .track { height: 12px; }
    tbody th bdi, td bdi { overflow-wrap: anywhere; }
    .glance tbody th, .glance td:last-child { min-width: 150px; }
    .glance td.number { min-width: 0; }
    .more > summary { font-size: 15px; margin: 20px 0 12px; }
    .callout p + p { margin-top: 8px; }
    .flag { color: var(--inconclusive); font-weight: 600; white-space: nowrap; }
    .fidelity { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
      gap: 24px 32px; }
    .fidelity h3 { margin: 0 0 4px; font-size: 15px; }
    .fidelity .value { font-size: 22px; line-height: 1.3; font-weight: 600; }
    .fidelity .value small { font-size: 13px; font-weight: 400; color: var(--soft); }
    .fidelity .gloss { font-size: 14px; color: var(--soft); margin-top: 8px; }
    .disagreement { padding: 16px 0; border-top: 1px solid var(--line); break-inside: avoid; }
    .disagreement .facts { margin: 0 0 8px; font-size: 14px; }
    .disagreement blockquote { margin: 0; }

    @media (max-width: 700px) {
      .verdict .statement.long { font-size: 23px; }
      .hypothesis, .compact { grid-template-columns: 26px minmax(0, 1fr); gap: 10px 8px; }
      .says { margin-left: 0; }
      .shares, .more-said, .hypothesis > details { grid-column: 1 / -1; margin-left: 0; }
      .share { grid-template-columns: minmax(0, 76px) minmax(60px, 1fr) 116px; gap: 0 10px; }
      .examples { grid-template-columns: minmax(0, 1fr); }
      .with-bar { grid-template-columns: minmax(40px, 70px) max-content; }
    }
    @media print {
      details::details-content { content-visibility: visible; display: block; height: auto; }
      summary { display: none; }
      .hypothesis { break-inside: auto; }
      .says, .shares { break-inside: avoid; }
    }
    """
}
