import assert from "node:assert/strict";
import { openAuditLog } from "../audit/mod.ts";
import { rampartHome } from "../policies/mod.ts";
import { addRule } from "../policies/overrides.ts";
import { createGuard, createPolicyStore, dropUsedRules, type Guard } from "./mod.ts";

const POLICY = `version: "1"
policies:
  - name: markers
    rules:
      - { action: deny, when: { command_matches: ["touch DENY_ME*"] } }
`;

Deno.test("of processes that know the same rule for one call, one may make the call", async () => {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rampart once " }));
  const home = rampartHome({}, { userHome: folder, cwd: folder });
  Deno.mkdirSync(home.policies, { recursive: true });
  Deno.writeTextFileSync(home.custom, POLICY);
  const rule = { action: "allow", tool: "exec", pattern: "touch DENY_ME", once: true } as const;
  addRule(home.overrides, rule, { lock: `${home.run}/policies.lock`, now: Date.now() });
  const log = openAuditLog(home.audit);
  // Each stands for a process: it has read the policies, and hears of no change.
  const guards = Array.from({ length: 3 }, (): Guard =>
    createGuard({
      policies: createPolicyStore({ home, userHome: folder, env: {}, platform: "linux", ticks: () => 0 }),
      log,
      settings: () => ({ mode: "enforce", fail: "open" }),
      onUsed: (rules) => dropUsedRules(home, rules),
    }));
  try {
    const call = { tool: "exec", cwd: folder, params: { command: "touch DENY_ME" } };
    for (const guard of guards) assert.equal((await guard.preflight(call)).action, "allow");
    const actions = (await Promise.all(guards.map((guard) => guard.judge(call, { via: "hook" }))))
      .map(({ action }) => action);
    assert.deepEqual(actions.sort(), ["allow", "deny", "deny"]);
  } finally {
    await log.close();
    Deno.removeSync(folder, { recursive: true });
  }
});
