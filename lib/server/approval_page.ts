/**
 * The page behind a signed link: what is asked, and two buttons. Without scripts, and with nothing from elsewhere.
 *
 * @module
 */

import type { Approval } from "../approvals/mod.ts";
import { visible } from "../engine/mod.ts";

const STYLE = `
:root { color-scheme: light dark; --ink: #1a1d21; --paper: #f4f5f7; --card: #fff; --line: #d5d9df; --dim: #5b6470; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaed; --paper: #15181c; --card: #1e2329; --line: #38404a; --dim: #9aa4b0; }
}
body { margin: 0; padding: 2rem 1rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
h1 { margin: 0 0 .25rem; font-size: 1.35rem; }
.why { margin: 0 0 1.25rem; color: var(--dim); }
pre { margin: 0; padding: .9rem 1rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere;
  background: var(--paper); border: 1px solid var(--line); border-radius: 6px; font: 14px/1.5 ui-monospace, monospace; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; margin: 1.25rem 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
form { display: flex; gap: .75rem; margin-top: 1.5rem; }
button { flex: 1; padding: .7rem 1rem; border: 0; border-radius: 6px; color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible { outline: 3px solid #6aa6ff; outline-offset: 2px; }
.yes { background: #1a7f37; } .no { background: #b3261e; }
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

/** The page on which a question is answered. */
export function approvalPage(approval: Approval, signature: string): string {
  const { id, call, subject, message, policy, expires, asked } = approval;
  const { params } = call;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Tool", call.agent_tool === undefined ? call.tool : `${call.agent_tool} (${call.tool})`],
    ["Agent", call.agent],
    ["Session", call.session],
    ["Folder", call.cwd],
    ["Policy", policy],
    ["Asked", asked > 1 ? `${asked} times` : undefined],
    ["Until", expires],
  ];
  const rest = Object.entries(params).filter(([, value]) => value !== subject);
  const more = rest.length === 0
    ? ""
    : `<h2>Parameters</h2><pre>${
      rest.map(([name, value]) =>
        `${text(name)}: ${text(typeof value === "string" ? value : JSON.stringify(value))}`
      )
        .join("\n")
    }</pre>`;
  return document(
    "Rampart asks",
    `<h1>May this be done?</h1>
<p class="why">${text(message || "A policy wants a person to decide.")}</p>
<pre>${text(subject)}</pre>
<dl>${
      facts.map(([name, value]) => value === undefined ? "" : `<dt>${name}</dt><dd>${text(value)}</dd>`).join(
        "",
      )
    }</dl>
${more}
<form method="post" action="/approve/${text(id)}">
<input type="hidden" name="s" value="${text(signature)}">
<button class="yes" name="decision" value="approve">Approve once</button>
<button class="no" name="decision" value="deny">Deny</button>
</form>`,
  );
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
