/**
 * The plugin as OpenCode loads it, with gates that are scripts.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { FailSetting } from "../../lib/policies/mod.ts";
import { gateIn, isPlugin, pluginText } from "./plugin.ts";

type Hook = (input: unknown, output: Record<string, unknown>) => Promise<void>;

interface Hooks {
  readonly "tool.execute.before": Hook;
  readonly "tool.execute.after": Hook;
  readonly event: (happened: unknown) => Promise<void>;
}

interface Place {
  readonly hooks: Hooks;
  /** What the gate was given last. */
  asked(): { readonly depth: number; readonly hook: string; readonly output: unknown };
  /** What the person was shown. */
  readonly shown: readonly string[];
}

interface Options {
  /** Lines of the gate's script; absent: there is no gate. */
  readonly gate?: string;
  readonly fail?: FailSetting;
  /** Milliseconds until a gate is given up. */
  readonly limit?: number;
}

async function withPlugin(
  { gate, fail = "open", limit }: Options,
  work: (place: Place) => Promise<void>,
): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "rampart plugin " });
  const program = `${folder}/gate`;
  if (gate !== undefined) {
    Deno.writeTextFileSync(program, `#!/bin/sh\ncat > '${folder}/asked'\n${gate}\n`, { mode: 0o755 });
  }
  const text = pluginText({ command: [program], fail });
  const limited = limit === undefined
    ? text
    : text.replace(/^const LIMIT_MS = \d+;$/m, `const LIMIT_MS = ${limit};`);
  assert.ok(limit === undefined || limited !== text);
  Deno.writeTextFileSync(`${folder}/plugin.mjs`, limited);
  const shown: string[] = [];
  const showToast = ({ body }: { readonly body: { readonly message: string } }): Promise<void> => {
    shown.push(body.message);
    return Promise.reject(new Error("there is no screen"));
  };
  try {
    const { Rampart } = await import(`file://${encodeURI(folder)}/plugin.mjs`);
    const hooks = await Rampart({ directory: "/work", client: { tui: { showToast } } });
    await work({ hooks, shown, asked: () => JSON.parse(Deno.readTextFileSync(`${folder}/asked`)) });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const INPUT = { tool: "bash", sessionID: "ses_1", callID: "c" };
const call = (hooks: Hooks): Promise<void> =>
  hooks["tool.execute.before"](INPUT, { args: { command: "ls" } });

function pluginTest(name: string, options: Options, work: (place: Place) => Promise<void>): void {
  Deno.test({ name, ignore: Deno.build.os === "windows", fn: () => withPlugin(options, work) });
}

pluginTest(
  "a denial is thrown, with its reason",
  { gate: `echo '{"decision":"deny","reason":"not this"}'` },
  async ({ hooks, asked }) => {
    await assert.rejects(call(hooks), { message: "not this" });
    assert.deepEqual(asked(), {
      hook: "tool.execute.before",
      directory: "/work",
      depth: 0,
      input: INPUT,
      output: { args: { command: "ls" } },
    });
  },
);

pluginTest(
  "what is allowed goes on, and a warning is shown",
  { gate: `echo '{"decision":"allow","warning":"a policy is broken"}'` },
  async ({ hooks, shown }) => {
    await call(hooks);
    assert.deepEqual(shown, ["a policy is broken"]);
  },
);

const FAILURES: Readonly<Record<string, Options>> = {
  "crashes": { gate: "kill -KILL $$" },
  "prints nothing": { gate: "exit 1" },
  "prints something else": { gate: `echo noise; echo '{"decision":"deny"}'` },
  "gives no decision": { gate: "echo '{}'" },
  "gives another decision": { gate: `echo '{"decision":"ask"}'` },
  "gives no object": { gate: "echo null" },
  "hangs": { gate: "exec sleep 60", limit: 300 },
  "is not there": {},
};

for (const [how, options] of Object.entries(FAILURES)) {
  pluginTest(
    `with fail: open, a call whose gate ${how} goes on, and the person is told`,
    options,
    async ({ hooks, shown }) => {
      await call(hooks);
      assert.match(shown.join("\n"), /^Rampart did not judge this call: its gate .*\. Run: rampart doctor$/);
    },
  );

  pluginTest(
    `with fail: closed, a call whose gate ${how} is stopped, and its output kept back`,
    { ...options, fail: "closed" },
    async ({ hooks }) => {
      await assert.rejects(
        call(hooks),
        /^Error: Denied by Rampart: this call could not be judged, as its gate/,
      );
      const output = { output: "text", metadata: {} };
      await hooks["tool.execute.after"](INPUT, output);
      assert.match(output.output, /^\[Output withheld\. Denied by Rampart/);
      const blocks = { content: [{ type: "text", text: "text" }] };
      await hooks["tool.execute.after"](INPUT, blocks);
      assert.match(blocks.content[0]?.text ?? "", /^\[Output withheld\. Denied by Rampart/);
    },
  );
}

pluginTest(
  "an output is replaced, and other forms of it go",
  { gate: `echo '{"decision":"deny","reason":"r","output":"less"}'` },
  async ({ hooks, asked }) => {
    const output = { title: "t", output: "text", attachments: [1], metadata: { exit: 1, output: "text" } };
    await hooks["tool.execute.after"](INPUT, output);
    assert.deepEqual(output, { title: "t", output: "less", metadata: { exit: 1, output: "text" } });
    assert.deepEqual(asked().output, { output: "text", metadata: { exit: 1 } });
  },
);

pluginTest(
  "an MCP server's output is replaced in its own shape",
  { gate: `echo '{"decision":"deny","reason":"r","content":[{"type":"text","text":"less"}]}'` },
  async ({ hooks }) => {
    const output = { content: [{ type: "text", text: "text" }], structuredContent: { a: "text" } };
    await hooks["tool.execute.after"](INPUT, output);
    assert.deepEqual(output, { content: [{ type: "text", text: "less" }] });
  },
);

pluginTest(
  "an output that may pass stays as it is",
  { gate: `echo '{"decision":"allow"}'` },
  async ({ hooks }) => {
    const output = { output: "text", attachments: [1] };
    await hooks["tool.execute.after"](INPUT, output);
    assert.deepEqual(output, { output: "text", attachments: [1] });
  },
);

pluginTest(
  "calls of a sub-agent, and of its own, say how deep they are",
  { gate: `echo '{"decision":"allow"}'` },
  async ({ hooks, asked }) => {
    const created = (info: unknown): Promise<void> =>
      hooks.event({ event: { type: "session.created", properties: { info } } });
    const depthOf = async (sessionID: string): Promise<number> => {
      await hooks["tool.execute.before"]({ ...INPUT, sessionID }, { args: {} });
      return asked().depth;
    };
    await created({ id: "a" });
    await created({ id: "b", parentID: "a" });
    await created({ id: "c", parentID: "b" });
    await hooks.event(undefined);
    assert.deepEqual([await depthOf("a"), await depthOf("b"), await depthOf("c")], [0, 1, 2]);
  },
);

Deno.test("the gate's command line can be read off the plugin, whatever its path", () => {
  for (const program of ["/a/gate", '/a b/it\'s "x"\n/gate', "C:\\a b\\gate.exe"]) {
    const text = pluginText({ command: [program], fail: "open" });
    assert.ok(isPlugin(text));
    assert.match(gateIn(text), / hook --agent opencode$/);
    assert.match(gateIn(text), /gate/);
  }
  assert.equal(gateIn("const GATE = [1];"), "");
});

Deno.test("nothing throws while it is loaded, whatever OpenCode gives it and where there is no gate: it would be dropped", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "rampart plugin " });
  try {
    Deno.writeTextFileSync(
      `${folder}/plugin.mjs`,
      pluginText({ command: [`${folder}/gone`], fail: "closed" }),
    );
    const module = await import(`file://${encodeURI(folder)}/plugin.mjs`);
    // OpenCode calls all that a plugin's module exports.
    assert.deepEqual(Object.keys(module), ["Rampart"]);
    const hostile = new Proxy({}, { get: () => assert.fail("it looked at what it was given") });
    for (const context of [undefined, null, {}, "text", Object.freeze({ client: null }), hostile]) {
      const hooks = await module.Rampart(context);
      assert.equal(typeof hooks["tool.execute.before"], "function");
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
