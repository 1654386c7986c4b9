/**
 * The report as it is made of a log: that it is one safe file, and says what the log says.
 *
 * @module
 */

import assert from "node:assert/strict";
import { openAuditLog } from "../../lib/audit/mod.ts";
import { makeReport, type Report, type ReportOptions } from "../../lib/report/mod.ts";
import { writeMonth } from "./month.ts";

const END = Date.parse("2026-03-31T12:00:00.000Z");
const MONTH = 30 * 24 * 3_600_000;

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "rampart report " });
  try {
    await work(`${root}/audit`);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

function report(folder: string, options: Partial<ReportOptions> = {}): Promise<Report> {
  return makeReport(folder, {
    title: "A report",
    made: END,
    version: "1.2.3",
    since: END - MONTH,
    until: END,
    keys: { trust: "none", vkeys: [] },
    ...options,
  });
}

/** What of a page is markup and what is shown, by the rules that hold for the markup of this page. */
function tagsOf(html: string): readonly string[] {
  return [...html.matchAll(/<[a-z!/][^>]*>/gi)].map(([tag]) => tag);
}

const HOSTILE = [
  "</script><script>document.title='owned'</script>",
  "<img src=x onerror=\"document.title='owned'\">",
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  "</style></title></textarea><iframe src=//x.example></iframe>",
  "\u202Egnp.exe\u2066\u200B\u0007",
  "&lt;b&gt; ${1} `x` {{y}}",
];

/** A log in which every text that can come from elsewhere is hostile. */
async function writeHostile(folder: string): Promise<void> {
  const log = openAuditLog(folder, { now: () => END - 3_600_000 });
  for (const text of HOSTILE) {
    const decision = {
      action: "deny",
      enforced: false,
      message: text,
      policy: text,
      rule: text,
      matched_policies: [text],
      partial: true,
      eval_us: 1,
    } as const;
    const who = { via: "hook", agent: text, session: text, cwd: text } as const;
    await log.append({ kind: "call", ...who, tool: "exec", params: { command: text }, decision });
    await log.append({
      kind: "call",
      ...who,
      tool: "mcp",
      agent_tool: text,
      params: { [text]: [text] },
      decision,
    });
    await log.append({
      kind: "response",
      ...who,
      tool: text,
      subject: text,
      failed: true,
      size: 1,
      decision,
    });
    await log.append({ kind: "notice", notice: text, level: "error", message: text, agent: text });
  }
  await log.close();
}

Deno.test("texts from agents stay texts", () =>
  inFolder(async (folder) => {
    await writeHostile(folder);
    const title = HOSTILE.join("");
    const policies = HOSTILE.map((text) => ({
      name: text,
      description: text,
      layer: text,
      file: text,
      rules: 1,
      enabled: true,
    }));
    const keys = { trust: "given", vkeys: HOSTILE } as const;
    const hostile = await report(folder, { title, host: title, version: title, policies, keys });
    const names = new Set(tagsOf(hostile.html).map((tag) => /^<\/?([a-z!]+)/i.exec(tag)?.[1]?.toLowerCase()));
    for (const name of ["script", "img", "iframe", "textarea"]) assert.ok(!names.has(name), name);
    for (const tag of tagsOf(hostile.html)) assert.doesNotMatch(tag, /\son\w+\s*=|javascript:/i);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(hostile.html, /[\u0000-\u0008\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
    assert.match(hostile.html, /&lt;\/script&gt;&lt;script&gt;document\.title=&#39;owned&#39;/);
    assert.match(hostile.html, /\\u202egnp\.exe\\u2066\\u200b\\u0007/);
  }));

Deno.test("a tampered log that holds objects where texts should be is reported on, and they stay texts", () =>
  inFolder(async (folder) => {
    await writeHostile(folder);
    const [file] = [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".jsonl"));
    const path = `${folder}/${file?.name}`;
    const text = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(
      path,
      text.replaceAll(/"agent":"(?:[^"\\]|\\.)*"/g, '"agent":{"html":"<script>"}'),
    );
    const { html, data } = await report(folder);
    assert.equal(data.verification.sound, false);
    assert.match(html, /The log is not as it was written: \d+ problems/);
    assert.doesNotMatch(html, /<script/);
  }));

Deno.test("the page loads nothing, runs nothing, and allows only its own style", () =>
  inFolder(async (folder) => {
    await writeMonth(folder, { end: END, days: 5 });
    const { html } = await report(folder);
    for (const tag of tagsOf(html)) {
      assert.doesNotMatch(tag, /^<(?:script|link|img|iframe|object|embed|base|form|input|audio|video)\b/i);
      assert.doesNotMatch(tag, /\s(?:src|srcset|style|xlink:href|action)\s*=/i);
      assert.doesNotMatch(tag, /href="(?!#)/);
    }
    const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? "";
    assert.doesNotMatch(style, /url\(|@import/);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style)))
      .toBase64();
    assert.ok(html.includes(`content="default-src &#39;none&#39;; style-src &#39;sha256-${digest}&#39;;`));
    // A rule only holds for what comes after it.
    assert.ok(html.indexOf("Content-Security-Policy") < html.indexOf("<style>"));
  }));

Deno.test("every element that is opened is closed, in order", () =>
  inFolder(async (folder) => {
    await writeMonth(folder, { end: END, days: 5 });
    const { html } = await report(folder, {
      policies: [{ name: "p", layer: "custom", file: "f", rules: 1, enabled: false }],
    });
    const open: string[] = [];
    for (const tag of tagsOf(html)) {
      const [, slash, name = ""] = /^<(\/?)([a-z0-9]+)/i.exec(tag) ?? [];
      if (name === "" || tag.endsWith("/>") || /^(?:meta|br)$/.test(name)) continue;
      if (slash === "") open.push(name);
      else assert.equal(open.pop(), name, tag);
    }
    assert.deepEqual(open, []);
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    const wanted = [...html.matchAll(/href="#([^"]+)"|aria-labelledby="([^"]+)"/g)]
      .flatMap(([, one, more]) => (one ?? more ?? "").split(" "));
    assert.deepEqual(wanted.filter((id) => !ids.includes(id)), []);
  }));

Deno.test("the numbers of the page are those of the log", () =>
  inFolder(async (folder) => {
    await writeMonth(folder, { end: END, days: 8 });
    const { html, data } = await report(folder);
    const lines = [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".jsonl")).flatMap((
      { name },
    ) => Deno.readTextFileSync(`${folder}/${name}`).trimEnd().split("\n")).map((line) => JSON.parse(line))
      .filter(({ time }) => Date.parse(time) < END);
    const calls = lines.filter(({ kind }) => kind === "call");
    const denied = calls.filter(({ decision }) => decision.action === "deny");
    assert.ok(calls.length > 100 && denied.length > 3);
    assert.equal(data.figures.calls, calls.length);
    assert.equal(data.figures.counts.deny, denied.length);
    assert.match(html, new RegExp(`<b>${denied.length}</b><span>denied`));
    assert.match(html, /Denied calls/);
    assert.match(html, /ASI07/);
  }));

Deno.test("a folder without a log gives a report that says so", () =>
  inFolder(async (folder) => {
    const { html, data } = await report(folder);
    assert.equal(data.figures.events, 0);
    assert.match(html, /There is no log to verify/);
    assert.match(html, /Nothing is recorded in this period/);
  }));

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
});

Deno.test({
  name: "a browser runs nothing of a hostile log, and applies the style",
  ignore: CHROMIUM === undefined,
  fn: () =>
    inFolder(async (folder) => {
      await writeHostile(folder);
      const { html } = await report(folder, { title: "As it was" });
      const root = folder.slice(0, folder.lastIndexOf("/"));
      Deno.writeTextFileSync(`${root}/report.html`, html);
      const { stdout, stderr } = await new Deno.Command(CHROMIUM ?? "", {
        args: [
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--enable-logging=stderr",
          `--user-data-dir=${root}/profile`,
          "--dump-dom",
          `file://${root}/report.html`,
        ],
        env: { HOME: root },
        stdout: "piped",
        stderr: "piped",
      }).output();
      const [dom, said] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      assert.match(dom ?? "", /<title>As it was<\/title>/);
      assert.doesNotMatch(dom ?? "", /<script|<img|<iframe/);
      assert.match(dom ?? "", /<svg class="chart"/);
      assert.doesNotMatch(said ?? "", /Content Security Policy|Refused to|violates/);
    }),
});
