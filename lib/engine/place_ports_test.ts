import assert from "node:assert/strict";
import { compilePolicies, deserializePolicies, serializePolicies } from "./compile.ts";
import type { CompileOptions, PolicySource } from "./compiled.ts";
import type { ToolCall } from "./call.ts";
import { evaluate } from "./evaluate.ts";
import { parsePolicy } from "./language/mod.ts";
import { placePorts } from "./place_ports.ts";

function source(when: string, layer: PolicySource["layer"] = "builtin"): PolicySource {
  const text =
    `version: "1"\npolicies:\n  - name: own\n    rules:\n      - { action: deny, message: no, when: ${when} }\n`;
  const { file, diagnostics } = parsePolicy(text);
  assert.ok(file, JSON.stringify(diagnostics));
  return { layer, file: "own.yaml", policy: file };
}

const PLACE: CompileOptions = { home: "/home/me", platform: "linux" };

const command = (text: string): ToolCall => ({ tool: "exec", params: { command: text } });

const WAYS: readonly (readonly [when: string, call: (port: number) => ToolCall])[] = [
  ['{ command_matches: ["knock *$RAMPART_PORT*"] }', (port) => command(`knock localhost ${port}`)],
  ['{ command_contains: [":$RAMPART_PORT/x"] }', (port) => command(`frob http://h:${port}/x`)],
  ['{ url_matches: ["http*://*:$RAMPART_PORT/*"] }', (port) => ({
    tool: "fetch",
    params: { url: `http://localhost:${port}/x` },
  })],
  [
    '{ runs: { program: knock, args: ["**", "{a,$RAMPART_PORT*}"] } }',
    (port) => command(`knock -v ${port}/tcp`),
  ],
];

for (const [when, call] of WAYS) {
  Deno.test(`${when} speaks of each port and of no other`, () => {
    const compiled = compilePolicies([source(when)], { ...PLACE, rampartPorts: [9090, 4711] });
    const actions = [9090, 4711, 4712].map((port) => evaluate(compiled, call(port)).action);
    assert.deepEqual(actions, ["deny", "deny", "allow"]);
  });
}

Deno.test("where no port is said it is 9090", () => {
  const compiled = compilePolicies([source(WAYS[0]?.[0] ?? "")], PLACE);
  assert.equal(evaluate(compiled, command("knock 9090")).action, "deny");
  assert.equal(evaluate(compiled, command("knock 4711")).action, "allow");
});

Deno.test("what a cache holds is judged by the ports of now, whatever they were when it was written", () => {
  const at = (...rampartPorts: number[]): CompileOptions => ({ ...PLACE, rampartPorts });
  const text = serializePolicies(compilePolicies([source(WAYS[0]?.[0] ?? "")], at(9090, 1)), "key");
  const judged = (...ports: number[]): readonly string[] => {
    const read = deserializePolicies(text, "key", at(...ports));
    assert.ok(read);
    return [1, 2].map((port) => evaluate(read, command(`knock ${port}`)).action);
  };
  assert.deepEqual(judged(9090, 1), ["deny", "allow"]);
  assert.deepEqual(judged(9090, 2), ["allow", "deny"]);
});

Deno.test("sources stay as they are: what is said does not depend on the port", () => {
  const sources = [source(WAYS[0]?.[0] ?? "")];
  assert.equal(compilePolicies(sources, { ...PLACE, rampartPorts: [1] }).sources, sources);
});

Deno.test("what names no port is the same object, and so is every other layer", () => {
  const plain = source('{ command_matches: ["x"] }');
  const custom = source('{ command_matches: ["x $RAMPART_PORT"] }', "custom");
  assert.deepEqual(placePorts([plain, custom], [1]).map((s, i) => s === [plain, custom][i]), [true, true]);
});

Deno.test("$RAMPART_PROGRAM is the folder that the program runs from, and nothing without one", () => {
  const sources = [source('{ effect: [write, delete], path_matches: ["$RAMPART_PROGRAM/**"] }')];
  const at = (rampartProgram?: string) => {
    const compiled = compilePolicies(sources, {
      ...PLACE,
      ...(rampartProgram === undefined ? {} : { rampartProgram }),
    });
    return (path: string): string => evaluate(compiled, { tool: "write", params: { path } }).action;
  };
  const within = at("/opt/ram[part]");
  assert.equal(within("/opt/ram[part]/lib/x.ts"), "deny");
  assert.equal(within("/opt/ramp/lib/x.ts"), "allow");
  assert.equal(at()("/opt/ram[part]/lib/x.ts"), "allow");
});

Deno.test("a cache for another program folder is not read", () => {
  const compiled = compilePolicies([source('{ path_matches: ["$RAMPART_PROGRAM/**"] }')], {
    ...PLACE,
    rampartProgram: "/a",
  });
  const text = serializePolicies(compiled, "key");
  assert.equal(deserializePolicies(text, "key", { ...PLACE, rampartProgram: "/b" }), undefined);
  assert.ok(deserializePolicies(text, "key", { ...PLACE, rampartProgram: "/a" }));
});
