/**
 * The hook file as Cline starts it, with gates that are scripts.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { FailSetting } from "../../lib/policies/mod.ts";
import { gateIn, isScript, scriptText } from "./script.ts";

/** What the hook file prints with a gate. */
function printed(gate: string | undefined, fail: FailSetting): string {
  const folder = Deno.makeTempDirSync({ prefix: "rampart it's " });
  try {
    const program = `${folder}/gate`;
    if (gate !== undefined) {
      Deno.writeTextFileSync(program, `#!/bin/sh\ncat > /dev/null\n${gate}\n`, { mode: 0o755 });
    }
    const path = `${folder}/PreToolUse`;
    Deno.writeTextFileSync(path, scriptText({ command: [program], fail }, false), { mode: 0o755 });
    const { stdout } = new Deno.Command(path, { stdin: "null", stderr: "null" }).outputSync();
    return new TextDecoder().decode(stdout);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const FAILURES: Readonly<Record<string, string | undefined>> = {
  "is not there": undefined,
  "crashes": "kill -KILL $$",
  "prints nothing": "exit 1",
  "prints something else": `echo noise; echo '{"cancel":true}'`,
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

Deno.test("the gate's command line can be read off the script, on every system", () => {
  for (const windows of [false, true]) {
    const text = scriptText({ command: ["/a b/gate"], fail: "closed" }, windows);
    assert.ok(isScript(text));
    assert.equal(gateIn(text), "'/a b/gate' hook --agent cline");
  }
});
