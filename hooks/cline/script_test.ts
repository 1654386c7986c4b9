/**
 * The hook file as Cline starts it, with gates that are scripts.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { FailSetting } from "../../lib/policies/mod.ts";
import { PATIENCE_S } from "./limits.ts";
import { gateIn, isScript, scriptText } from "./script.ts";

/** What the hook file prints with a gate, where it waits a second for it, or so, in place of its usual time. */
function printed(gate: string | undefined, fail: FailSetting, { input = "", seconds = "1" } = {}): string {
  const folder = Deno.makeTempDirSync({ prefix: "rampart it's " });
  try {
    const program = `${folder}/gate`;
    if (gate !== undefined) {
      Deno.writeTextFileSync(program, `#!/bin/sh\n${gate}\n`, { mode: 0o755 });
    }
    const path = `${folder}/PreToolUse`;
    const text = scriptText({ command: [program], fail }, false);
    const hurried = text.replace(`sleep ${PATIENCE_S}`, `sleep ${seconds}`);
    assert.notEqual(hurried, text);
    Deno.writeTextFileSync(path, hurried, { mode: 0o755 });
    Deno.writeTextFileSync(`${folder}/input`, input);
    const { stdout } = new Deno.Command("/bin/sh", {
      args: ["-c", `'${path.replaceAll("'", `'\\''`)}' < '${folder.replaceAll("'", `'\\''`)}/input'`],
      stdin: "null",
      stderr: "null",
    }).outputSync();
    return new TextDecoder().decode(stdout);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const FAILURES: Readonly<Record<string, string | undefined>> = {
  "is not there": undefined,
  "crashes": "kill -KILL $$",
  "prints nothing": "exit 1",
  "prints something else": `echo noise; echo '{"cancel":true,"errorMessage":"x"}'`,
  "prints two answers": `echo '{"cancel":false}'; echo '{"cancel":true,"errorMessage":"x"}'`,
  "prints what is no JSON": "printf '{noise}'",
  "prints half of an answer": `printf '{"cancel":true,"errorMess'`,
  "prints another object": `printf '{"cancelled":true}'`,
  "hangs": "exec sleep 100",
  "hangs over an answer that it began": `printf '{"cancel":false'; exec sleep 100`,
};

for (const [how, gate] of Object.entries(FAILURES)) {
  Deno.test({
    name: `a gate that ${how} is answered for, by the fail setting`,
    ignore: Deno.build.os === "windows",
    fn: () => {
      assert.deepEqual(JSON.parse(printed(gate, "open")), { cancel: false });
      const { cancel, errorMessage } = JSON.parse(printed(gate, "closed"));
      assert.equal(cancel, true);
      assert.match(errorMessage, /^Denied by Rampart: this call could not be judged/);
    },
  });
}

Deno.test({
  name: "the gate's answer is handed on to the letter",
  ignore: Deno.build.os === "windows",
  fn: () => {
    const answer = `{"cancel":true,"errorMessage":"it\\\\n %s \\"\\u6f22"}`;
    assert.equal(printed(`printf '%s' '${answer}'; exit 1`, "open"), answer);
  },
});

Deno.test({
  name: "the gate is given what Cline sends, to the letter and whatever its length",
  ignore: Deno.build.os === "windows",
  fn: () => {
    const input = `${"漢 \\n \u0001 ".repeat(500_000)}\n`;
    const length = new TextEncoder().encode(input).length;
    const gate = `printf '{"cancel":true,"errorMessage":"%s"}' "$(wc -c | tr -d ' ')"`;
    assert.equal(printed(gate, "open", { input }), `{"cancel":true,"errorMessage":"${length}"}`);
  },
});

Deno.test({
  name: "nothing of it is left behind",
  ignore: Deno.build.os !== "linux",
  fn: () => {
    const seconds = `86.${Math.floor(Math.random() * 1e9)}`;
    printed(`printf '{"cancel":false}'`, "open", { seconds });
    const isThere = (): boolean => {
      const { stdout } = new Deno.Command("ps", { args: ["-eo", "args="] }).outputSync();
      return new TextDecoder().decode(stdout).includes(`sleep ${seconds}\n`);
    };
    // It is told to end, and does so a moment later.
    for (let looks = 0; looks < 200 && isThere(); looks++);
    assert.ok(!isThere());
  },
});

Deno.test("the gate's command line can be read off the script, on every system", () => {
  for (const windows of [false, true]) {
    const text = scriptText({ command: ["/a b/gate"], fail: "closed" }, windows);
    assert.ok(isScript(text));
    assert.equal(gateIn(text), "'/a b/gate' hook --agent cline");
  }
});

Deno.test("on Windows a path's quotation marks of all kinds stay within their text", () => {
  const text = scriptText({ command: ["C:\\Users\\O'Brien\u2019s\\gate.exe"], fail: "open" }, true);
  assert.ok(text.includes("$start.FileName = 'C:\\Users\\O''Brien\u2019\u2019s\\gate.exe'\n"), text);
});

Deno.test("on Windows PowerShell leaves standard input to the gate: the script does not speak of it", () =>
  assert.doesNotMatch(scriptText({ command: ["gate"], fail: "open" }, true), /\$input|\[Console\]::In\b/i));
