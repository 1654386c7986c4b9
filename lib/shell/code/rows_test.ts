import assert from "node:assert/strict";
import { CALL_ROLES, type CallRow, namedBy } from "./call_spec.ts";
import { JAVASCRIPT } from "./javascript/read_javascript.ts";
import { LUA } from "./lua/read_lua.ts";
import { PERL } from "./perl/read_perl.ts";
import { PHP } from "./php/read_php.ts";
import { PYTHON } from "./python/read_python.ts";
import { RUBY } from "./ruby/read_ruby.ts";
import { CMDLET_NAMES, cmdletNamed } from "./powershell/cmdlets.ts";

const ORIGINS = ["download", "output", "file", "input", "decoded", "unknown"];

for (const language of [JAVASCRIPT, LUA, PERL, PHP, PYTHON, RUBY]) {
  Deno.test(`every row of ${language.name} names roles and results that exist`, () => {
    for (const [name, row] of language.rows as ReadonlyMap<string, CallRow>) {
      const { roles, gives } = namedBy(row);
      for (const role of roles) assert.ok(CALL_ROLES.has(role), `${name}: ${role}`);
      if (
        gives === undefined || gives === "nil" || gives === "this" || gives === "names" ||
        /^arg\d$/.test(gives)
      ) continue;
      assert.ok(ORIGINS.includes(gives) || /^[A-Z]/.test(gives), `${name}: > ${gives}`);
    }
  });
}

Deno.test("every cmdlet's row can be read", () => {
  const roles =
    "read write delete move name target connect send readsend method host block file prog args cd sibling open cmdline " +
    "wmi module foreign tcp dns smtp";
  for (const name of CMDLET_NAMES) {
    const cmdlet = cmdletNamed(name);
    assert.ok(cmdlet !== undefined, name);
    for (const parameter of cmdlet.parameters) {
      assert.match(parameter.name, /^\w+$/, name);
      if (parameter.role !== undefined) {
        assert.ok(roles.split(" ").includes(parameter.role), `${name}: ${parameter.role}`);
      }
    }
  }
});
