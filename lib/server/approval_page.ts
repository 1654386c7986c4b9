/**
 * The page behind a signed link: what is asked, and two buttons. Without scripts, and with nothing from elsewhere.
 *
 * @module
 */

import { type Approval, callView } from "../approvals/mod.ts";
import { visible } from "../engine/mod.ts";

const STYLE = `
:root { color-scheme: light dark; --ink: #1a1d21; --paper: #f4f5f7; --card: #fff; --line: #d5d9df; --dim: #5b6470; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaed; --paper: #15181c; --card: #1e2329; --line: #38404a; --dim: #9aa4b0; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
h1 { margin: 0 0 .25rem; font-size: 1.35rem; }
h2 { margin: 1.25rem 0 .35rem; color: var(--dim); font-size: 1rem; font-weight: 400; overflow-wrap: anywhere; }
p { margin: .5rem 0; }
.why { margin: 0 0 1.25rem; color: var(--dim); }
pre { margin: 0; padding: .9rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere;
  background: var(--paper); border: 1px solid var(--line); border-radius: 6px; font: 14px/1.5 ui-monospace, monospace; }
pre.said { font: italic 1rem/1.5 system-ui, sans-serif; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; margin: 1.25rem 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
form { display: flex; gap: .75rem; margin-top: 1.5rem; }
button { flex: 1; padding: .7rem 1rem; border: 0; border-radius: 6px; color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible { outline: 3px solid #6aa6ff; outline-offset: 2px; }
.yes { background: #1a7f37; } .no { background: #b3261e; }
@media (max-width: 32rem) {
  body { padding: .75rem; }
  main { padding: 1rem 1.1rem; }
}
`;

/** Headers of every page: nothing may be loaded, framed, stored or told to other sites. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  "x-frame-options": "DENY",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
};

/** What the page is made of. */
export interface ApprovalPageOptions {
  /** The link's signature, which the form sends back. */
  readonly signature: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The page on which a question is answered. */
export function approvalPage(approval: Approval, { signature, now }: ApprovalPageOptions): string {
  const { id, call, message, policy, expires, asked } = approval;
  const { subject, remark, rest } = callView(call);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Tool", call.agent_tool === undefined ? call.tool : `${call.agent_tool} (${call.tool})`],
    ["Agent", call.agent],
    ["Session", call.session],
    ["Folder", call.cwd],
    ["Policy", policy],
    ["Asked", asked > 1 ? `${asked} times` : undefined],
    ["Until", `${expires.slice(11, 19)} UTC, ${timeLeft(Date.parse(expires) - now)} from now`],
  ];
  return document(
    "Rampart asks",
    `<h1>May this be done?</h1>
<p class="why">${text(message || "A policy wants a person to decide.")}</p>
<pre>${text(subject)}</pre>
${rest.map(([name, value]) => `<h2>${text(name)}</h2>\n<pre>${text(value)}</pre>\n`).join("")}${
      remark === undefined
        ? ""
        : `<h2>What the agent says about it</h2>\n<pre class="said">${text(remark)}</pre>\n`
    }<dl>${
      facts.map(([name, value]) => value === undefined ? "" : `<dt>${name}</dt><dd>${text(value)}</dd>`)
        .join("")
    }</dl>
<form method="post" action="/approve/${text(id)}">
<input type="hidden" name="s" value="${text(signature)}">
<button class="yes" name="decision" value="approve">Approve once</button>
<button class="no" name="decision" value="deny">Deny</button>
</form>`,
  );
}

function timeLeft(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  return seconds >= 60 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${seconds} s`;
}

/** A page that says something. */
export function messagePage(title: string, message: string): string {
  return document(title, `<h1>${text(title)}</h1>\n<p>${text(message)}</p>`);
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What an agent sent, so that it is shown and does nothing: no mark-up, no characters that can't be seen. */
function text(source: string): string {
  return visible(source, false).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
