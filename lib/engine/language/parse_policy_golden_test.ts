/**
 * What a person is told about wrong files, word for word.
 *
 * The cases are in `testdata/diagnostics.txt`: a line `=== name`, the text of a policy, a line `--->`, what is said.
 */

import { strict as assert } from "node:assert";
import { formatDiagnostic, lintPolicy, parsePolicy } from "./mod.ts";

const CASES = Deno.readTextFileSync(new URL("testdata/diagnostics.txt", import.meta.url));

for (const block of CASES.split(/^=== /m).slice(1)) {
  const name = block.slice(0, block.indexOf("\n"));
  const [text = "", expected = ""] = block.slice(name.length + 1).split(/^--->\n/m);
  Deno.test(`says what is wrong: ${name}`, () => {
    const options = {
      file: "p.yaml",
      now: Date.UTC(2026, 0, 1),
      profiles: ["standard", "paranoid", "ci", "yolo"],
    };
    const { diagnostics, file } = lintPolicy(text, options);
    assert.equal(diagnostics.map((d) => `${formatDiagnostic(d)}\n`).join(""), expected);
    const isWarning = name.startsWith("warning: ");
    assert.equal(file !== undefined, isWarning);
    assert.equal(diagnostics.some((d) => d.severity === "error"), !isWarning);
    const errors = parsePolicy(text, options).diagnostics;
    assert.deepEqual(errors, diagnostics.filter((d) => d.severity === "error"));
  });
}

Deno.test("there are cases", () => {
  assert.ok(CASES.split(/^=== /m).length > 40);
});
