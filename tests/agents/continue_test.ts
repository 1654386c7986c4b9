/**
 * The real Continue, for which there is no hook, under `rampart wrap`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inWorld, LAUNCHER } from "../end_to_end/rampart.ts";
import { startChatModel } from "./chat_model.ts";
import { call, exists } from "./guarded_agent.ts";
import { provideNpmAgent } from "./npm_agent.ts";

const PROGRAM = await provideNpmAgent({ name: "cn", package: "@continuedev/cli", version: "1.5.47" });

const POLICY = `version: "1"
policies:
  - name: markers
    rules:
      - action: deny
        when: { command_matches: ["touch DENY_ME*"] }
        message: "Leave that marker alone"
      - action: deny
        when: { path_matches: ["**/secret*"] }
        message: "That file is not for agents"
`;

Deno.test({
  name: "Continue under wrap: its commands are judged, and its other tools, as the page says, are not",
  ignore: PROGRAM === undefined,
  fn: () =>
    inWorld(async ({ home, cwd, run, write }) => {
      const ready = await run(["init"]);
      assert.equal(ready.status, 0, ready.err);
      write("home/.rampart/policies/custom.yaml", POLICY);
      write("home/.rampart/config.yaml", "profile: standard\nport: 0\n");
      const model = startChatModel([
        call("Bash", { command: "touch RAN; echo heard" }),
        call("Bash", { command: "touch DENY_ME" }),
        call("Write", { filepath: `${cwd}/secret`, content: "x" }),
      ]);
      write("home/.continue/config.yaml", configOf(model.url));
      try {
        const { stderr } = await new Deno.Command(LAUNCHER, {
          args: ["wrap", "--", PROGRAM ?? "", "-p", "--auto", "go"],
          cwd,
          clearEnv: true,
          env: {
            HOME: home,
            PATH: Deno.env.get("PATH") ?? "",
            SHELL: "/bin/bash",
            CONTINUE_TELEMETRY_ENABLED: "0",
            CI: "1",
          },
          stdin: "null",
          stdout: "null",
          stderr: "piped",
          signal: AbortSignal.timeout(120_000),
        }).output();
        const [ran, denied] = model.results();
        const said = new TextDecoder().decode(stderr);
        assert.match(ran?.text ?? "", /heard/, said);
        assert.match(denied?.text ?? "", /Denied by Rampart: Leave that marker alone/);
        assert.deepEqual(
          ["RAN", "DENY_ME", "secret"].map((name) => exists(`${cwd}/${name}`)),
          [true, false, true],
        );
        assert.match(said, /rampart: 2 commands of \w+ judged, 1 stopped/);
      } finally {
        await model.close();
        await run(["serve", "stop"]);
      }
    }),
});

function configOf(url: string): string {
  return `name: scripted
version: 0.0.1
schema: v1
models:
  - name: scripted
    provider: openai
    model: gpt-4o
    apiBase: ${url}/v1
    apiKey: none
    roles: [chat]
`;
}
