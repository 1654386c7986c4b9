import assert from "node:assert/strict";
import { reporter, reportLine } from "./lines.ts";
import type { Terminal } from "./terminal.ts";

const plain: Terminal = { out: () => {}, err: () => {}, color: false, width: 80 };

Deno.test("titles and texts stand in columns, and what to do next below the text", () => {
  const one = reportLine({ mark: "✓", title: "Gate", text: "native" }, plain);
  const two = reportLine(
    { mark: "✗", title: "Claude Code", text: "not wired", next: "rampart setup" },
    plain,
  );
  assert.equal(one.indexOf("native"), two.indexOf("not wired"));
  assert.equal(two.split("\n")[1]?.indexOf("→"), two.indexOf("not wired"));
});

Deno.test("what would move the cursor is shown as an escape", () => {
  const line = reportLine({ mark: "!", title: "Gate", text: "a\x1b[2Jb\nc", next: "x\x07" }, plain);
  assert.ok(!line.includes("\x1b") && !line.includes("\x07"), line);
  assert.equal(line.split("\n").length, 3);
});

Deno.test("a report has failed once a line says so, and not before", () => {
  let out = "";
  const report = reporter({ ...plain, out: (text) => void (out += text) });
  report.say("!", "Gate", "slower");
  assert.equal(report.failed(), false);
  report.say("✗", "Daemon", "does not start", "look");
  report.say("✓", "Home", "fine");
  assert.equal(report.failed(), true);
  assert.equal(out.split("\n").length, 5);
});
