/**
 * A daemon in a home of its own, for tests.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rampartHome } from "../policies/mod.ts";
import { type Daemon, startDaemon } from "./daemon.ts";
import { readAdminToken } from "./mod.ts";

/** Denies and asks about markers. */
export const POLICY = `version: "1"
policies:
  - name: test-denials
    rules:
      - action: deny
        when: { command_matches: ["touch DENY_ME*"] }
        message: This marker is not for agents.
      - action: ask
        when: { command_matches: ["touch ASK_ME*"] }
        message: A person has to agree.
`;

/** What a test has. */
export interface World {
  readonly daemon: Daemon;
  readonly root: string;
  readonly home: ReturnType<typeof rampartHome>;
  readonly token: string;
  readonly said: readonly string[];
  /** Asks over TCP. */
  readonly ask: (path: string, init?: RequestInit & { readonly token?: string | null }) => Promise<Response>;
  readonly judge: (route: string, command: string) => Promise<Record<string, unknown>>;
  /** What is in the log. */
  readonly events: () => Record<string, unknown>[];
  /** Stops the daemon and starts another in the same home. */
  readonly restart: () => Promise<World>;
}

/** Runs a test with a daemon, which is stopped after it. */
export async function withDaemon(
  work: (world: World) => Promise<void>,
  options: {
    readonly mode?: "monitor" | "disabled";
    /** Text of config.yaml. */
    readonly config?: string;
    readonly approvalTimeout?: number;
  } = {},
): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rampart" }));
  const home = rampartHome({}, { userHome: folder, cwd: folder });
  Deno.mkdirSync(home.policies, { recursive: true });
  Deno.writeTextFileSync(home.custom, POLICY);
  if (options.config !== undefined) Deno.writeTextFileSync(home.config, options.config);
  const said: string[] = [];
  let daemon: Daemon | undefined;
  const start = async (): Promise<World> => {
    const started = await startDaemon({
      home,
      userHome: folder,
      env: {},
      platform: "linux",
      port: 0,
      say: (line) => said.push(line),
      ...(options.mode === undefined ? {} : { mode: options.mode }),
      ...(options.approvalTimeout === undefined ? {} : { approvalTimeout: options.approvalTimeout }),
    });
    if ("problem" in started) throw new Error(started.problem);
    daemon = started;
    return worldOf(started);
  };
  const worldOf = (running: Daemon): World => {
    const token = readAdminToken(home) ?? "";
    const ask: World["ask"] = (path, { token: given = token, headers, ...init } = {}) =>
      fetch(`http://${running.address}${path}`, {
        ...init,
        headers: { ...(given === null ? {} : { authorization: `Bearer ${given}` }), ...headers },
      });
    return {
      daemon: running,
      root: folder,
      home,
      token,
      said,
      ask,
      async judge(route, command) {
        const answer = await ask(`/v1/${route}/exec`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ agent: "a", session: "s", params: { command }, cwd: folder }),
        });
        assert.equal(answer.status, 200);
        return await answer.json();
      },
      events: () => eventsIn(home.audit),
      async restart() {
        await running.stop();
        return await start();
      },
    };
  };
  try {
    await work(await start());
  } finally {
    await daemon?.stop();
    Deno.removeSync(folder, { recursive: true });
  }
}

/** All events of a log. */
function eventsIn(folder: string): Record<string, unknown>[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".jsonl"))
    .sort()
    .flatMap((name) => Deno.readTextFileSync(`${folder}/${name}`).trim().split("\n"))
    .map((line) => JSON.parse(line));
}
