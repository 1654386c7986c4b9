/**
 * A real agent with Rampart as a person installs it: `init`, `setup`, the gate, the daemon, and a person who answers.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inWorld, type World } from "../end_to_end/rampart.ts";
import type { Model, ModelStep, ToolResult } from "./model.ts";

/** Denies, asks about and lets through markers, files, words and output. */
export const POLICY = `version: "1"
policies:
  - name: markers
    rules:
      - action: deny
        when: { command_matches: ["touch DENY_ME*"] }
        message: "Leave that marker alone; use touch RAN"
      - action: ask
        when: { command_matches: ["touch ASK_ME*"] }
        message: "A marker that needs a person"
  - name: files
    rules:
      - action: deny
        when: { path_matches: ["**/secret*"] }
        message: "That file is not for agents"
      - action: deny
        when: { domain_matches: ["denied.example"] }
        message: "That host is not for agents"
  - name: words
    rules:
      - action: deny
        when: { tool_param_matches: { text: "*forbidden*" } }
        message: "That word is not for agents"
  - name: output
    rules:
      - action: deny
        when: { response_matches: ["TOKEN-[0-9]{4}"] }
        message: "The output holds a token"
`;

/** A real agent, and how it is run on a script. */
export interface RealAgent {
  /** Name of the adapter. */
  readonly name: string;
  readonly title: string;
  /** Whether its program is there. */
  readonly isThere: boolean;
  /** Settings that are the person's, by their paths below the home, before Rampart comes. */
  readonly settings: (mcp: McpServer) => Readonly<Record<string, string>>;
  /** The call of a shell command. */
  readonly shell: (command: string) => ModelStep;
  readonly startModel: (
    script: readonly ModelStep[],
    branches?: Readonly<Record<string, readonly ModelStep[]>>,
  ) => Model;
  /** Its command line and environment. */
  readonly command: (options: AgentCommandOptions) => {
    readonly words: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
}

/** The MCP server of these tests, as settings name it. */
export interface McpServer {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What an agent is started with. */
export interface AgentCommandOptions {
  /** Base of the model's address, without a path. */
  readonly url: string;
  readonly home: string;
  readonly mcp: McpServer;
}

/** What came of a run. */
export interface AgentRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the model was told about each call of the script, in order. */
  readonly results: readonly ToolResult[];
  /** All that the model was told as the user's words. */
  readonly told: string;
  /** Names of the tools that the model was offered. */
  readonly tools: ReadonlySet<string>;
}

/** A question to a person. */
export interface Question {
  readonly id: string;
  readonly call: { readonly params: Readonly<Record<string, unknown>> };
}

/** A world in which the agent is guarded. */
export interface AgentWorld extends World {
  /**
   * Runs the agent. The first call, before the script, is a marker that must be denied: without that the script is not
   * begun.
   */
  agent(script: readonly ModelStep[], options?: AgentRunOptions): Promise<AgentRun>;
  /** Whether something lies in the agent's working folder. */
  has(name: string): boolean;
  /** The audit log's events. */
  events(): readonly Readonly<Record<string, unknown>>[];
  /** Process id of the daemon. */
  daemon(): number;
  /** Answers the next question, once there is one. */
  answer(decision: "approve" | "deny"): Promise<Question>;
  /** Runs `rampart`, which must succeed. */
  rampart(...args: readonly string[]): Promise<string>;
  /** File in which the MCP server notes the calls that reach it. */
  readonly mcpLog: string;
  readonly mcp: McpServer;
}

/** How the agent is run. */
export interface AgentRunOptions {
  /** Steps of sub-agents, by a word of their prompt. */
  readonly branches?: Readonly<Record<string, readonly ModelStep[]>>;
  /** Whether there is a guard at all. Default true. */
  readonly guarded?: boolean;
}

/** Milliseconds after which a run is given up. It takes some seconds. */
const LIMIT_MS = 120_000;

const MCP_SERVER = new URL("mcp_server.ts", import.meta.url).pathname;

/** Steps that share a world, by their names, in order. */
export type Steps = Readonly<Record<string, (world: AgentWorld) => Promise<void>>>;

/** A test whose steps share a world; skipped, and seen to be, where the agent can't be had. */
export function withAgent(
  agent: RealAgent,
  { steps, config }: { readonly steps: Steps; readonly config: string },
): void {
  Deno.test({
    name: `${agent.title}, guarded`,
    ignore: !agent.isThere,
    fn: (t) =>
      inWorld(async (world) => {
        const guarded = worldOf(world, agent);
        for (const [path, text] of Object.entries(agent.settings(mcpServer(guarded.mcpLog)))) {
          world.write(`home/${path}`, text);
        }
        await guarded.rampart("init");
        world.write("home/.rampart/policies/custom.yaml", POLICY);
        world.write("home/.rampart/config.yaml", config);
        await guarded.rampart("setup", agent.name);
        await guarded.rampart("serve", "--background");
        try {
          for (const [step, work] of Object.entries(steps)) await t.step(step, () => work(guarded));
        } finally {
          await world.run(["serve", "stop"]);
          endAllOf(world);
        }
      }),
  });
}

function mcpServer(log: string): McpServer {
  return {
    command: Deno.execPath(),
    args: ["run", "--quiet", "--no-config", "--no-lock", "--allow-env", "--allow-write", MCP_SERVER],
    env: { MCP_LOG: log, DENO_NO_UPDATE_CHECK: "1" },
  };
}

/** Ends what was started in a world and still runs, such as a daemon that was on its way when it was told to stop. */
function endAllOf({ folder }: World): void {
  const { stdout } = new Deno.Command("ps", { args: ["-eo", "pid=,args="] }).outputSync();
  for (const line of new TextDecoder().decode(stdout).split("\n")) {
    const [, pid, args = ""] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    if (args.includes(`${folder}/`)) Deno.kill(Number(pid), "SIGKILL");
  }
}

function worldOf(world: World, agent: RealAgent): AgentWorld {
  const { home, cwd, folder } = world;
  const root = `${home}/.rampart`;
  const mcpLog = `${folder}/mcp.jsonl`;
  const daemonFile = (): { readonly pid: number; readonly address: string } =>
    JSON.parse(Deno.readTextFileSync(`${root}/run/daemon.json`));
  const api = async (path: string, body?: unknown): Promise<unknown> => {
    const token = Deno.readTextFileSync(`${root}/token`).trim();
    const answer = await fetch(`http://${daemonFile().address}${path}`, {
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    return await answer.json();
  };
  return {
    ...world,
    mcpLog,
    mcp: mcpServer(mcpLog),
    agent: (script, options = {}) =>
      runAgent(agent, { ...options, script, home, cwd, mcp: mcpServer(mcpLog) }),
    has: (name) => exists(`${cwd}/${name}`),
    events: () => eventsIn(`${root}/audit`),
    daemon: () => daemonFile().pid,
    answer: async (decision) => {
      const end = AbortSignal.timeout(LIMIT_MS);
      while (!end.aborted) {
        const { approvals } = await api("/v1/approvals?state=pending") as { approvals: readonly Question[] };
        const [question] = approvals;
        if (question !== undefined) {
          await api(`/v1/approvals/${question.id}/resolve`, { decision });
          return question;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error("no question came");
    },
    rampart: async (...args) => {
      const { status, out, err } = await world.run(args);
      assert.equal(status, 0, `rampart ${args.join(" ")}: ${out}${err}`);
      return out;
    },
  };
}

function eventsIn(folder: string): readonly Readonly<Record<string, unknown>>[] {
  return [...Deno.readDirSync(folder)]
    .filter(({ name }) => /^\d{4}-\d\d-\d\d\.jsonl$/.test(name)).sort((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name }) => Deno.readTextFileSync(`${folder}/${name}`).trim().split("\n"))
    .map((line) => JSON.parse(line));
}

/** Path of the gate in a world. */
export function gateOf({ home }: World): string {
  return `${home}/.rampart/bin/rampart-gate`;
}

/** Leaves neither the daemon nor the full program to judge. */
export async function leaveNothing(world: Pick<AgentWorld, "home" | "daemon">): Promise<void> {
  await killDaemon(world);
  const conf = `${world.home}/.rampart/bin/gate.conf`;
  const text = Deno.readTextFileSync(conf);
  const gone = text.replaceAll(/^(program|daemon) \/.*$/gm, "$1 /nowhere/deno");
  assert.notEqual(gone, text);
  Deno.writeTextFileSync(conf, gone);
}

/** Kills the daemon; where one was killed just before, the next, once it is there. */
async function killDaemon({ daemon }: Pick<AgentWorld, "daemon">): Promise<void> {
  for (const end = AbortSignal.timeout(LIMIT_MS);;) {
    try {
      return Deno.kill(daemon(), "SIGKILL");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound) || end.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Whether something lies at a path, a link that leads nowhere too. */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

const PROOF = "touch DENY_ME_FIRST";

async function runAgent(
  { startModel, command, shell }: RealAgent,
  { script, branches, guarded = true, home, cwd, mcp }: AgentRunOptions & {
    readonly script: readonly ModelStep[];
    readonly home: string;
    readonly cwd: string;
    readonly mcp: McpServer;
  },
): Promise<AgentRun> {
  const isProven = (): boolean =>
    /Denied by Rampart/.test(model.results()[0]?.text ?? "") && !exists(`${cwd}/DENY_ME_FIRST`);
  const steps: readonly ModelStep[] = guarded
    ? [
      shell(PROOF),
      ...script.map((step, index) =>
        index > 0 ? step : {
          ...step,
          before: async () => {
            assert.ok(isProven(), "the guard is not in force");
            await step.before?.();
          },
        }
      ),
    ]
    : script;
  const model = startModel(steps, branches);
  const { words, env } = command({ url: model.url, home, mcp });
  try {
    const child = new Deno.Command(words[0] ?? "", {
      args: words.slice(1),
      cwd,
      clearEnv: true,
      env: {
        PATH: Deno.env.get("PATH") ?? "",
        HOME: home,
        USER: "someone",
        LANG: "C.UTF-8",
        TERM: "dumb",
        NO_COLOR: "1",
        XDG_CONFIG_HOME: `${home}/.config`,
        XDG_DATA_HOME: `${home}/.local/share`,
        XDG_STATE_HOME: `${home}/.local/state`,
        XDG_CACHE_HOME: `${home}/.cache`,
        ...env,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: AbortSignal.timeout(LIMIT_MS),
    }).spawn();
    const { code, stdout, stderr } = await child.output();
    const decoder = new TextDecoder();
    const run = { status: code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
    if (guarded) assert.ok(isProven(), `the guard was not in force: ${run.stdout}${run.stderr}`);
    const skipped = guarded ? 1 : 0;
    const results = model.results().slice(skipped).map((result) => ({
      ...result,
      step: result.step - skipped,
    }));
    return { ...run, results, told: model.told(), tools: model.tools() };
  } finally {
    await model.close();
  }
}

/** A step with one call. */
export function call(name: string, input: Readonly<Record<string, unknown>>): ModelStep {
  return { calls: [{ name, input }] };
}
