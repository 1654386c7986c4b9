import assert from "node:assert/strict";
import { UNKNOWN } from "../../word.ts";
import { readSedScript, type SedEffects } from "./sed.ts";

const none: SedEffects = { reads: [], writes: [], commands: [] };

const SCRIPTS: readonly (readonly [script: string, effects: Partial<SedEffects>])[] = [
  ["s/a/b/", {}],
  ["s/r x/w y/g", {}],
  ["s|a|w|;p", {}],
  ["s/[/]w x/y/", {}],
  ["y/we/ew/", {}],
  ["/w x/d", {}],
  ["\\|w x|d", {}],
  ["1,5p;$d", {}],
  ["a\\\nw x\nr y", { reads: ["y"] }],
  ["s/a/b/w out", { writes: ["out"] }],
  ["s/a/b/gw out file", { writes: ["out file"] }],
  ["w out", { writes: ["out"] }],
  ["/x/,/y/{s/a/b/;r /etc/passwd\n}", { reads: ["/etc/passwd"] }],
  ["1R f\n2W g", { reads: ["f"], writes: ["g"] }],
  ["1e rm -rf /", { commands: ["rm -rf /"] }],
  ["s/.*/rm/e", { commands: [UNKNOWN, "rm"] }],
  ["e", { commands: [UNKNOWN] }],
  ["bx;:x;tw", {}],
  ["# w x", {}],
  ["s", {}],
  ["s/a", {}],
  ["s/\\/w x/b/", {}],
];

for (const [script, effects] of SCRIPTS) {
  Deno.test(`sed ${JSON.stringify(script)}`, () => {
    assert.deepEqual(readSedScript(script), { ...none, ...effects });
  });
}
