import assert from "node:assert/strict";
import { gateIn } from "./ask_gate.ts";
import { isPlugin, manifestText, packageText, pluginText } from "./plugin.ts";

type Handler = (event: unknown, context: unknown) => Promise<Readonly<Record<string, unknown>> | undefined>;

interface Loaded {
  readonly before: Handler;
  readonly after: Handler;
  readonly warnings: readonly string[];
}

/** The plugin as OpenClaw loads it, with a gate that a shell's script stands in for. */
async function loaded(
  script: string,
  { fail = "open", words = [], warned = () => {} }: {
    readonly fail?: "open" | "closed";
    /** Further words of the gate's command line. */
    readonly words?: readonly string[];
    readonly warned?: () => void;
  } = {},
): Promise<Loaded> {
  const command = ["/bin/sh", "-c", script, "gate", ...words];
  const text = pluginText({ command, fail });
  const module = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  const handlers: Handler[] = [];
  const warnings: string[] = [];
  module.default.register({
    on: (_: string, handler: Handler) => handlers.push(handler),
    registerAgentToolResultMiddleware: (handler: Handler) => handlers.push(handler),
    logger: {
      warn: (message: string) => {
        warnings.push(message);
        warned();
      },
    },
  });
  const [before, after] = handlers;
  assert.ok(before && after);
  return { before, after, warnings };
}

function answering(answer: unknown): string {
  return `cat >/dev/null; printf '%s' '${JSON.stringify(answer)}'`;
}

const CALL = { toolName: "exec", params: { command: "touch X" }, toolCallId: "c" };
const RESULT = {
  toolName: "exec",
  args: {},
  result: { content: [{ type: "text", text: "secret" }], details: { a: 1 } },
};
const ignore = Deno.build.os === "windows";

Deno.test({ name: "OpenClaw's plugin lets a call run that is allowed", ignore }, async () => {
  const { before, after } = await loaded(answering({ decision: "allow" }));
  assert.equal(await before(CALL, {}), undefined);
  assert.equal(await after(RESULT, {}), undefined);
});

Deno.test({ name: "OpenClaw's plugin stops a call that is denied, with the reason", ignore }, async () => {
  const { before } = await loaded(answering({ decision: "deny", reason: "no" }));
  assert.deepEqual(await before(CALL, {}), { block: true, blockReason: "no" });
});

Deno.test(
  { name: "OpenClaw's plugin has OpenClaw ask, within the lengths that it takes", ignore },
  async () => {
    const { before } = await loaded(answering({ decision: "ask", reason: "why" }));
    const answer = await before(
      { ...CALL, toolName: "x".repeat(99), params: { command: "y".repeat(999) } },
      {},
    );
    const { title, description, allowedDecisions } = answer?.requireApproval as Record<string, unknown> & {
      readonly title?: string;
      readonly description?: string;
    };
    assert.ok(title !== undefined && title.length <= 80);
    assert.ok(description !== undefined && description.length <= 512 && description.endsWith("\nwhy"));
    assert.deepEqual(allowedDecisions, ["allow-once", "deny"]);
  },
);

for (
  const [always, decision, isAsked] of [
    [true, "allow-always", true],
    [true, "allow-once", false],
    [false, "allow-always", false],
  ] as const
) {
  Deno.test(
    {
      name: `OpenClaw's plugin ${
        isAsked ? "has a rule made" : "makes no rule"
      } of ${decision}, where always is ${always ? "" : "not "}possible`,
      ignore,
    },
    async () => {
      const folder = Deno.makeTempDirSync();
      Deno.mkdirSync(`${folder}/run`);
      Deno.writeTextFileSync(`${folder}/token`, "the token\n");
      const asked: { readonly url: string; readonly token: string | null; readonly body: unknown }[] = [];
      const heard = Promise.withResolvers<void>();
      const daemon = Deno.serve(
        { path: `${folder}/run/rampart.sock`, onListen() {} },
        async (request) => {
          const { pathname } = new URL(request.url);
          asked.push({
            url: pathname,
            token: request.headers.get("authorization"),
            body: await request.json(),
          });
          return Response.json({ error: { message: "it is locked" } }, { status: 409 });
        },
      );
      try {
        const script = answering({ decision: "ask", reason: "why", ...(always ? { always } : {}) });
        const { before } = await loaded(script, {
          words: [`RAMPART_HOME=${folder}`],
          warned: () => heard.resolve(),
        });
        const approval = (await before(CALL, { sessionId: "s1" }))?.requireApproval as {
          readonly allowedDecisions: readonly string[];
          readonly onResolution: (decision: string) => void;
        };
        assert.equal(approval.allowedDecisions.includes("allow-always"), always);
        approval.onResolution(decision);
        if (isAsked) await heard.promise;
      } finally {
        await daemon.shutdown();
        Deno.removeSync(folder, { recursive: true });
      }
      assert.deepEqual(
        asked,
        isAsked
          ? [{
            url: "/v1/hook/openclaw/always",
            token: "Bearer the token",
            body: { hook: "before_tool_call", event: CALL, context: { sessionId: "s1" } },
          }]
          : [],
      );
    },
  );
}

Deno.test({ name: "OpenClaw's plugin puts another output in the tool's place", ignore }, async () => {
  const content = [{ type: "text", text: "***" }];
  const { after } = await loaded(answering({ decision: "deny", content }));
  assert.deepEqual(await after(RESULT, {}), { result: { content, details: {} } });
});

Deno.test({ name: "OpenClaw's plugin gives the gate what OpenClaw gave it", ignore }, async () => {
  const { before } = await loaded(
    `read -r q; printf '{"decision":"deny","reason":"%s"}' "$(echo "$q" | tr -d '\\"')"`,
  );
  const { blockReason } = await before(CALL, { sessionId: "s1", workspaceDir: "/work" }) ?? {};
  assert.match(
    String(blockReason),
    /hook:before_tool_call,cwd:\/work,event:\{toolName:exec,params:\{command:touch X\}/,
  );
  assert.match(String(blockReason), /context:\{sessionId:s1\}/);
});

const FAILURES: Readonly<Record<string, string>> = {
  "crashes": "kill -SEGV $$",
  "says nothing": "cat >/dev/null",
  "says what is no answer": answering({ decision: "perhaps" }),
  "does not read": "exec 0<&-; echo nonsense",
};

for (const [name, script] of Object.entries(FAILURES)) {
  Deno.test(
    { name: `OpenClaw's plugin with a gate that ${name} goes by the fail setting`, ignore },
    async () => {
      const open = await loaded(script);
      assert.equal(await open.before(CALL, {}), undefined);
      assert.equal(await open.after(RESULT, {}), undefined);
      assert.match(open.warnings.join(), /did not judge this call: .* Run: rampart doctor/);
      const closed = await loaded(script, { fail: "closed" });
      assert.equal((await closed.before(CALL, {}))?.block, true);
      assert.match(JSON.stringify(await closed.after(RESULT, {})), /Output withheld\. Denied by Rampart/);
    },
  );
}

Deno.test("OpenClaw's plugin is known again, and the gate's command is read off it", () => {
  const text = pluginText({ command: ["/some one/gate", "x"], fail: "open" });
  assert.equal(gateIn(text), "'/some one/gate' x hook --agent openclaw");
  const hook = { command: ["x"], fail: "open" } as const;
  for (const own of [text, packageText(hook), manifestText(hook)]) {
    assert.ok(isPlugin(own));
  }
  for (const other of ["", "{}", "export default {}", '{"name": "rampart"}']) assert.ok(!isPlugin(other));
});
