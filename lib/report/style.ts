/**
 * The page's style: light and dark, screen and paper. No fonts or pictures from elsewhere.
 *
 * @module
 */

/** The style sheet. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2329; --soft: #5a6670; --line: #d9dee3; --panel: #f4f6f8;
  --deny: #b3261e; --ask: #2a66b8; --watch: #b7791f; --allow: #a9b8b2;
  --good: #1d7044; --good-panel: #e9f5ee; --bad-panel: #fbeceb; --warn-panel: #fbf3e2;
  --heat: 42, 102, 184;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181c; --ink: #e4e8eb; --soft: #9aa6b0; --line: #313a42; --panel: #1d2328;
    --deny: #f2786f; --ask: #75a9ee; --watch: #e0b050; --allow: #55655f;
    --good: #6ec795; --good-panel: #16281e; --bad-panel: #331b1a; --warn-panel: #2e2614;
    --heat: 117, 169, 238;
  }
}
* { box-sizing: border-box; }
html { font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", sans-serif; }
body { margin: 0; background: var(--paper); color: var(--ink); }
main, header, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.01em; }
h2 { font-size: 1.3rem; margin: 3rem 0 .8rem; padding-top: .8rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1rem; margin: 2rem 0 .5rem; }
p { margin: .5rem 0; max-width: 46rem; }
a { color: inherit; }
.soft, caption, .legend, figcaption { color: var(--soft); }
code, .subject { font: .88em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
.subject, .hash { overflow-wrap: anywhere; white-space: pre-wrap; unicode-bidi: isolate; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.5rem; margin: 1rem 0; }
dl.facts dt { color: var(--soft); }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
nav ol { columns: 2; margin: 1rem 0 0; padding-left: 1.4rem; max-width: 46rem; }
.verdict { border-left: 6px solid var(--good); background: var(--good-panel); padding: .8rem 1.1rem; margin: 1.2rem 0; }
.verdict.bad { border-color: var(--deny); background: var(--bad-panel); }
.verdict.warn { border-color: var(--watch); background: var(--warn-panel); }
.verdict strong { display: block; font-size: 1.08rem; }
.verdict p { margin: .2rem 0 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .8rem; margin: 1.2rem 0; padding: 0; list-style: none; }
.tiles li { border: 1px solid var(--line); border-top: 4px solid var(--soft); padding: .6rem .8rem .5rem; }
.tiles .deny { border-top-color: var(--deny); } .tiles .ask { border-top-color: var(--ask); }
.tiles .watch { border-top-color: var(--watch); } .tiles .allow { border-top-color: var(--allow); }
.tiles b { display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; font-weight: 650; }
.tiles span { color: var(--soft); font-size: .87rem; }
ul.points { margin: .8rem 0; padding-left: 1.2rem; max-width: 46rem; }
ul.points li { margin: .3rem 0; }
figure { margin: 1.2rem 0; }
figcaption { font-size: .9rem; margin-bottom: .3rem; }
table { width: 100%; border-collapse: collapse; margin: .8rem 0; font-size: .9rem; }
caption { text-align: left; padding-bottom: .3rem; }
th { text-align: left; font-weight: 600; color: var(--soft); border-bottom: 1px solid var(--ink); vertical-align: bottom; }
th, td { padding: .35rem .8rem .35rem 0; }
td, tbody th { border-bottom: 1px solid var(--line); vertical-align: top; }
tbody th { color: var(--ink); font-weight: 500; overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.when { white-space: nowrap; font-variant-numeric: tabular-nums; }
.bars { width: 32%; padding-right: 0; vertical-align: middle; }
.wide { width: 58%; }
.agents { white-space: nowrap; }
tbody th.risk { min-width: 8.5rem; overflow-wrap: normal; }
.half { width: 46%; }
.why { margin-top: .25rem; color: var(--soft); font-size: .95em; }
.zero { color: var(--soft); }
.scroll { overflow-x: auto; }
details { margin: .4rem 0 1rem; }
summary { cursor: pointer; color: var(--soft); font-size: .9rem; }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: 3px; padding: 0 .4em; font-size: .82rem; font-weight: 600; white-space: nowrap; }
.tag.deny, .tag.error, .tag.not { color: var(--deny); } .tag.ask { color: var(--ask); }
.tag.watch, .tag.warning, .tag.partly { color: var(--watch); } .tag.addressed { color: var(--good); }
.legend { font-size: .87rem; }
.legend span { margin-right: 1.2rem; white-space: nowrap; }
.legend svg { width: .75em; height: .75em; margin-right: .4em; }
svg.chart { display: block; width: 100%; height: auto; }
svg.bar { display: block; width: 100%; height: .7rem; }
svg text { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
svg .label { fill: var(--ink); font-size: 13px; font-weight: 600; }
svg .end { text-anchor: end; } svg .middle { text-anchor: middle; }
svg .axis { stroke: var(--soft); } svg .grid { stroke: var(--line); }
rect.deny { fill: var(--deny); } rect.ask { fill: var(--ask); } rect.watch { fill: var(--watch); } rect.allow { fill: var(--allow); }
rect.heat { fill: rgb(var(--heat)); } rect.heat0 { fill: var(--panel); fill-opacity: 1; }
rect.heat1 { fill-opacity: .16; } rect.heat2 { fill-opacity: .34; } rect.heat3 { fill-opacity: .54; }
rect.heat4 { fill-opacity: .76; } rect.heat5 { fill-opacity: 1; }
footer { margin-top: 3rem; padding-top: 1rem; padding-bottom: 3rem; color: var(--soft); font-size: .87rem; }
@page { size: A4; margin: 16mm 14mm; }
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --ink: #000000; --soft: #444c53; --line: #c9ced3; --panel: #f4f6f8;
    --deny: #b3261e; --ask: #2a66b8; --watch: #b7791f; --allow: #a9b8b2;
    --good: #1d7044; --good-panel: #e9f5ee; --bad-panel: #fbeceb; --warn-panel: #fbf3e2; --heat: 42, 102, 184;
  }
  html { font-size: 9.5pt; }
  th, td { padding-top: .22rem; padding-bottom: .22rem; }
  body, rect, .verdict { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main, header, footer { max-width: none; padding-left: 0; padding-right: 0; }
  header { padding-top: 0; }
  h2, h3, figcaption, caption { break-after: avoid; }
  .tiles { grid-template-columns: repeat(6, 1fr); gap: .5rem; }
  tr, figure, .tiles, .verdict { break-inside: avoid; }
  thead { display: table-header-group; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .scroll { overflow: visible; }
}
`;
