/**
 * What is written into gate.conf, and what is refused.
 *
 * @module
 */

import assert from "node:assert/strict";
import { withFolder } from "../policies/test_folder.ts";
import { type GateConf, gateConfText, writeGateConf } from "./conf.ts";

const LEAST: GateConf = { fail: "open", program: [], daemon: [], answers: [] };

/** The lines below the comment. */
function lines(conf: Partial<GateConf>): string[] {
  return gateConfText({ ...LEAST, ...conf }).trimEnd().split("\n").slice(1);
}

Deno.test("writes one line for each thing, values as they are", () => {
  assert.deepEqual(
    lines({
      fail: "closed",
      timeoutMs: 500,
      programMs: 9000,
      port: 9090,
      token: "rat_x",
      program: ["/opt/de no", "run", "# not a comment", ""],
      daemon: ["/opt/deno"],
      env: { A: "b=c ' \"", B: "" },
      answers: [
        { agent: "claude-code", status: 2, text: '{"a": "b"}' },
        { agent: "claude-code", status: 0, text: "", closed: true },
      ],
    }),
    [
      "fail closed",
      "timeout_ms 500",
      "program_ms 9000",
      "port 9090",
      "token rat_x",
      "program /opt/de no",
      "program run",
      "program # not a comment",
      "program ",
      "daemon /opt/deno",
      "env A=b=c ' \"",
      "env B=",
      'answer claude-code 2 {"a": "b"}',
      "answer-closed claude-code 0",
    ],
  );
});

const REFUSED: readonly (readonly [string, Partial<GateConf>, RegExp])[] = [
  ["a line break in a word", { program: ["a\nfail open"] }, /value of program has a line break/],
  ["a NUL in a word", { daemon: ["a\0"] }, /value of daemon has a line break or a NUL/],
  ["a line break in a variable", { env: { A: "b\nc" } }, /value of env has a line break/],
  ["a line break in an answer", { answers: [{ agent: "a", status: 0, text: "b\n" }] }, /value of answer/],
  ["a variable without a name", { env: { "": "b" } }, /"" is no variable's name/],
  ["an agent that is no name", { answers: [{ agent: "a b", status: 0, text: "" }] }, /needs an agent's name/],
  ["a status that is none", { answers: [{ agent: "a", status: 256, text: "" }] }, /status from 0 to 255/],
  ["a time that is none", { timeoutMs: 0 }, /timeout_ms must be a whole number from 1 to 600000, not 0/],
  ["a port that is none", { port: 65536 }, /port must be a whole number/],
  ["a token with a space", { token: "a b" }, /visible ASCII/],
];

for (const [name, conf, message] of REFUSED) {
  Deno.test(`refuses ${name}`, () => {
    assert.throws(() => lines(conf), message);
  });
}

Deno.test("the file is its owner's alone, is replaced as a whole, and leaves nothing beside it", () =>
  withFolder((folder) => {
    const path = `${folder}/bin/gate.conf`;
    writeGateConf(path, LEAST);
    Deno.chmodSync(path, 0o666);
    writeGateConf(path, { ...LEAST, fail: "closed" });
    assert.match(Deno.readTextFileSync(path), /^fail closed$/m);
    if (Deno.build.os !== "windows") assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    assert.throws(() => writeGateConf(path, { ...LEAST, program: ["a\nb"] }));
    assert.match(Deno.readTextFileSync(path), /^fail closed$/m);
    assert.deepEqual([...Deno.readDirSync(`${folder}/bin`)].map(({ name }) => name), ["gate.conf"]);
  }));
