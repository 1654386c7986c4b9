import assert from "node:assert/strict";
import { wrapReport, type WrapSeen } from "./wrap_report.ts";

const SEEN: WrapSeen = {
  program: "/opt/bin/aider",
  judgement: { action: "allow" },
  calls: { judged: 12, stopped: 0, passed: 0 },
};

const REPORTS: readonly (readonly [seen: Partial<WrapSeen>, lines: readonly string[]])[] = [
  [{}, ["12 commands of aider judged, none stopped"]],
  [{ calls: { judged: 1, stopped: 1, passed: 0 } }, [
    "1 command of aider judged, 1 stopped; see: rampart log",
  ]],
  [
    { calls: { judged: 3, stopped: 0, passed: 2 } },
    ["3 commands of aider judged, 2 would have been stopped; see: rampart log"],
  ],
  [
    { calls: { judged: 3, stopped: 1, passed: 1 } },
    ["3 commands of aider judged, 1 stopped, 1 would have been stopped; see: rampart log"],
  ],
  [
    { judgement: { action: "deny" }, calls: { judged: 3, stopped: 0, passed: 0 } },
    ["aider itself would have been stopped", "3 commands of aider judged, none stopped"],
  ],
  [
    { calls: { problem: "the log can't be read" } },
    ["cannot tell how many commands were judged: the log can't be read"],
  ],
];

for (const [seen, lines] of REPORTS) {
  Deno.test(`reports ${JSON.stringify(seen)}`, () => {
    assert.deepEqual(wrapReport({ ...SEEN, ...seen }), lines);
  });
}

Deno.test("warns where nothing was judged, and says what to do instead", () => {
  const [first = "", ...more] = wrapReport({ ...SEEN, calls: { judged: 0, stopped: 0, passed: 0 } });
  assert.match(first, /^warning: aider was judged, but no command of its own/);
  assert.match(more.join("\n"), /Codex and Copilot[^]*rampart setup claude-code/);
});

Deno.test("what a program is called can't draw on the terminal", () => {
  const [line = ""] = wrapReport({ ...SEEN, program: "a\u001b[2J" });
  assert.equal(line.includes("\u001b"), false);
});
