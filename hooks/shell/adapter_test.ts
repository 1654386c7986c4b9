/**
 * @module
 */

import assert from "node:assert/strict";
import { shell } from "./adapter.ts";

const PAYLOAD = {
  hook_event_name: "shell",
  shell: "bash",
  argv: ["bash", "-c", "ls"],
  cwd: "/work",
  session: "s",
  agent: "aider",
};

Deno.test("a shell's call is the command that it would run", () => {
  assert.deepEqual(shell.decode(JSON.stringify(PAYLOAD)), {
    kind: "before",
    call: {
      tool: "exec",
      agent: "aider",
      params: { command: "ls", shell: "bash" },
      session: "s",
      cwd: "/work",
    },
  });
});

Deno.test("a login shell and a shim's path are the shell of their name", () => {
  for (const name of ["-bash", "/home/someone/.rampart/bin/shims/bash"]) {
    const question = shell.decode(JSON.stringify({ ...PAYLOAD, argv: [name, "x.sh"] }));
    assert.equal(question.kind === "before" && question.call.params.command, "bash x.sh");
  }
});

Deno.test("an agent that is not named is called shell", () => {
  const question = shell.decode(JSON.stringify({ ...PAYLOAD, agent: "" }));
  assert.equal(question.kind === "before" && question.call.agent, "shell");
});

for (
  const [change, problem] of [
    [{ shell: 1 }, "the payload does not name the shell"],
    [{ argv: [] }, "argv is not a list of words"],
    [{ argv: ["bash", 1] }, "argv is not a list of words"],
    [{ argv: "bash" }, "argv is not a list of words"],
    [{ cwd: {} }, "cwd is not a text"],
    [{ hook_event_name: null }, "the payload has no hook_event_name"],
  ] as const
) {
  Deno.test(`a payload with ${JSON.stringify(change)} is bad`, () => {
    const question = shell.decode(JSON.stringify({ ...PAYLOAD, ...change }));
    assert.equal(question.kind === "bad" && question.problem, problem);
  });
}

const BEFORE = shell.decode(JSON.stringify(PAYLOAD));

Deno.test("what may run runs, and nothing is printed", () => {
  for (const action of ["allow", "none"] as const) {
    assert.deepEqual(shell.encode(BEFORE, { action, reason: "x" }), { stdout: "", stderr: "", status: 0 });
  }
});

Deno.test("a denial is a status of 126 with the reason on standard error", () => {
  assert.deepEqual(shell.encode(BEFORE, { action: "deny", reason: "because\u001b[2J" }), {
    stdout: "",
    stderr: "rampart: because\\u001b[2J\n",
    status: 126,
  });
});

Deno.test("an ask is a denial that says that nobody can be asked", () => {
  const { stderr, status } = shell.encode(BEFORE, { action: "ask", reason: "because" });
  assert.equal(status, 126);
  assert.match(stderr, /^rampart: because\nrampart: nobody can be asked here, so it was not run\n$/);
});

Deno.test("where nothing judged the fail setting decides, and it is said", () => {
  assert.equal(shell.unjudged("open", "w").status, 0);
  assert.match(shell.unjudged("open", "w").stderr, /was not judged: w\./);
  assert.equal(shell.unjudged("closed", "w").status, 126);
  assert.match(shell.unjudged("closed", "w").stderr, /was not run: it could not be judged, as w\./);
});
