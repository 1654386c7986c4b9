/**
 * An agent's hook and a service that takes longer than the gate waits for the daemon: the real gate and daemon.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rampartHome } from "../../lib/policies/mod.ts";
import { startDaemon } from "../../lib/server/daemon.ts";
import { type GateHome, HAS_GATE, inHome } from "../gate/home.ts";
import { withService } from "../../lib/guard/test_guard.ts";

/** Milliseconds that the gate waits for the daemon, and those that the service takes. */
const GATE = 1_500;
const SERVICE = 2_000;

const later = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Runs a test with a daemon in the gate's home, whose rule asks a service that takes its time. */
function withSlowService(
  decision: string,
  work: (home: GateHome, asked: () => number) => Promise<void>,
): Promise<void> {
  return inHome(async (gate) => {
    let asked = 0;
    await withService(async () => {
      asked++;
      await later(SERVICE);
      return Response.json({ decision, reason: "so it is" });
    }, async (url) => {
      gate.configure({ fail: "closed", timeoutMs: GATE });
      const home = rampartHome({ RAMPART_HOME: gate.root }, { userHome: gate.work, cwd: gate.work });
      Deno.mkdirSync(home.policies, { recursive: true });
      Deno.writeTextFileSync(
        home.custom,
        `version: "1"
policies:
  - name: slow
    rules:
      - action: webhook
        when: { command_matches: ["touch UNSURE*"] }
        webhook: { url: "${url}", timeout: 8s }
      - action: webhook
        when: { response_matches: ["UNSURE OUTPUT"] }
        webhook: { url: "${url}", timeout: 8s }
`,
      );
      const daemon = await startDaemon({
        ...{ home, userHome: gate.work, env: { HOME: gate.work }, platform: "linux", port: 0 },
        approvalTimeout: 500,
        say: () => {},
      });
      if ("problem" in daemon) throw new Error(daemon.problem);
      try {
        await work(gate, () => asked);
      } finally {
        await daemon.stop();
      }
    });
  });
}

const payload = JSON.stringify({
  hook_event_name: "PreToolUse",
  session_id: "s",
  cwd: "/tmp",
  tool_name: "Bash",
  tool_input: { command: "touch UNSURE" },
});

for (const [decision, permission] of [["deny", "deny"], ["ask", "ask"], ["allow", "allow"]] as const) {
  Deno.test({
    name: `Claude Code's hook waits for a slow service that says ${decision}, and it is asked once`,
    ignore: !HAS_GATE,
    fn: () =>
      withSlowService(decision, async ({ run, root }, asked) => {
        const { status, out, err } = await run(["hook", "--agent", "claude-code"], { stdin: payload });
        assert.equal(status, 0, err);
        const { hookSpecificOutput } = JSON.parse(out);
        assert.equal(hookSpecificOutput.permissionDecision, permission);
        assert.match(hookSpecificOutput.permissionDecisionReason, /so it is/);
        assert.equal(asked(), 1);
        // The agent asks the person itself.
        const [journal] = Deno.readTextFileSync(`${root}/run/approvals.jsonl`).match(/"state"/) ?? [];
        assert.equal(journal, undefined);
      }),
  });
}

Deno.test({
  name: "a shell whose slow service has a person asked waits for the person too",
  ignore: !HAS_GATE,
  fn: () =>
    withSlowService("ask", async ({ run }, asked) => {
      const question = { session: "s", cwd: "/tmp", shell: "bash", argv: ["bash", "-c", "touch UNSURE"] };
      const { status, err } = await run(["hook", "--agent", "shell"], {
        stdin: JSON.stringify({ hook_event_name: "shell", ...question }),
      });
      assert.equal(status, 126);
      assert.match(
        err,
        /A webhook is being asked about this[^]*so it is \(says [^]*waiting up to \d+ (?:s|minutes?) for a person/,
      );
      assert.match(err, /Nobody answered in time/);
      assert.equal(asked(), 1);
    }),
});

Deno.test({
  name: "what a tool returned is kept back where a slow service denies it",
  ignore: !HAS_GATE,
  fn: () =>
    withSlowService("deny", async ({ run }, asked) => {
      const { status, out, err } = await run(["hook", "--agent", "claude-code"], {
        stdin: JSON.stringify({
          ...JSON.parse(payload),
          hook_event_name: "PostToolUse",
          tool_input: { command: "ls" },
          tool_response: { stdout: "UNSURE OUTPUT", stderr: "", interrupted: false, isImage: false },
        }),
      });
      assert.equal(status, 0, err);
      assert.match(out, /Output withheld\..*so it is/);
      assert.equal(asked(), 1);
    }),
});
