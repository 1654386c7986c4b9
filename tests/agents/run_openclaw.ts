/**
 * The real OpenClaw: its gateway, which lives as long as a test, and turns of it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { provideProgram, type Tool } from "../../scripts/tools.ts";
import { startChatModel } from "./chat_model.ts";
import { connect } from "../../lib/bridge/connection.ts";
import { LAUNCHER, type World } from "../end_to_end/rampart.ts";
import { call, type RealAgent } from "./guarded_agent.ts";
import type { TurnOptions } from "./openclaw_turn.ts";

const VERSION = "2026.9.6";

/** It wants a newer node than machines have: the one that comes as a package. */
const NODE = `node-${Deno.build.os === "windows" ? "win" : Deno.build.os}-${
  Deno.build.arch === "aarch64" ? "arm64" : "x64"
}`;

const START = `#!/bin/sh
root="$(dirname "$0")/.."
exec "$root/node_modules/${NODE}/bin/node" "$root/node_modules/openclaw/openclaw.mjs" "$@"
`;

const TOOL: Tool = {
  name: "openclaw",
  folder: `openclaw-${VERSION}`,
  install: async (folder) => {
    if (!await install(folder, [`openclaw@${VERSION}`, `${NODE}@24.21.0`])) return false;
    await Deno.mkdir(`${folder}/bin`);
    await Deno.writeTextFile(`${folder}/bin/openclaw`, START, { mode: 0o755 });
    return true;
  },
  find: (folder) => [`${folder}/bin`],
};

async function install(folder: string, packages: readonly string[]): Promise<boolean> {
  const flags = ["--force", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { success } = await new Deno.Command("npm", {
    args: ["install", "--prefix", folder, ...flags, ...packages],
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.timeout(600_000),
  }).output();
  return success;
}

/** Path of the program; undefined where it can't be had. */
export const OPENCLAW = await provideProgram(TOOL);

/** Folder of the node that it runs on. */
export const OPENCLAW_NODE: string = `${OPENCLAW?.replace(/bin\/openclaw$/, "")}node_modules/${NODE}/bin`;

/** A PATH on which it is found. */
export const OPENCLAW_PATH: string = `${OPENCLAW?.replace(/\/openclaw$/, "")}:${Deno.env.get("PATH")}`;

const TURN = new URL("openclaw_turn.ts", import.meta.url).pathname;

const TOKEN = "a token of this test alone";

/** Milliseconds in which the gateway must be ready. */
const START_MS = 120_000;

/** A gateway that runs. */
interface Gateway {
  /** All that it has said. */
  said(): string;
  stop(): Promise<void>;
}

/** How the gateway is started. */
export interface GatewayOptions {
  /** Whether `rampart wrap` starts it. */
  readonly isWrapped?: boolean;
}

/** The agent, and what its tests steer it by. */
export interface OpenClaw {
  readonly agent: RealAgent;
  /** Starts the gateway, as the person does once Rampart is set up; one that runs is ended first. */
  start(world: World, options?: GatewayOptions): Promise<void>;
  /** Asks the gateway for something, as an operator. */
  request(method: string, params: unknown): Promise<unknown>;
  /** Has the gateway load Rampart's plugin again. */
  reload(world: World): Promise<void>;
  /** Changes OpenClaw's own setting for commands, and waits until the gateway goes by it. */
  setExecMode(world: World, mode: "full" | "ask"): Promise<void>;
  /** Waits until the gateway has let go of Rampart's plugin. */
  unloaded(): Promise<void>;
  /** How approvals are answered from now on. Undefined: nothing is there that could. */
  answers(answer: TurnOptions["answer"], exec?: TurnOptions["exec"]): void;
  /** Ends the gateway, and frees the address that it knows the model by. */
  close(): Promise<void>;
}

/** OpenClaw whose gateway reaches each run's model at one address. */
export function openClaw(): OpenClaw {
  const port = freePort();
  let model = "";
  let answer: TurnOptions["answer"];
  let exec: TurnOptions["exec"];
  let turns = 0;
  let gateway: Gateway | undefined;
  const relay = startRelay(() => model);
  const url = `ws://127.0.0.1:${port}`;
  const request: OpenClaw["request"] = async (method, params) => {
    const opened = Promise.withResolvers<void>();
    const connection = connect({ url, token: TOKEN }, {
      opened: () => opened.resolve(),
      happened: () => {},
      closed: (why) => opened.reject(new Error(why)),
    });
    try {
      await opened.promise;
      return await connection.request(method, params);
    } finally {
      connection.close();
    }
  };
  const start: OpenClaw["start"] = async (world, options) => {
    await gateway?.stop();
    gateway = await startGateway(world, options);
  };
  return {
    request,
    reload: async (world) => {
      try {
        await request("plugins.reload", { plugins: [{ pluginId: "rampart" }] });
      } catch {
        // It refuses while a turn of before holds on to the plugin. Then the person starts it again.
        await start(world);
      }
    },
    setExecMode: async ({ home }, mode) => {
      const path = `${home}/.openclaw/openclaw.json`;
      const text = Deno.readTextFileSync(path);
      const applied = (): number => gateway?.said().split("hot reload applied (tools.exec.mode)").length ?? 0;
      const before = applied();
      Deno.writeTextFileSync(path, text.replace(/"mode": "(?:full|ask)"/, `"mode": "${mode}"`));
      await until(() => applied() > before);
    },
    unloaded: () =>
      until(async () => !JSON.stringify(await request("plugins.list", {})).includes('"rampart"')),
    answers: (next, nextExec) => {
      answer = next;
      exec = nextExec;
    },
    close: async () => {
      await gateway?.stop();
      await relay.close();
    },
    start,
    agent: {
      name: "openclaw",
      title: "OpenClaw",
      isThere: OPENCLAW !== undefined,
      settings: (mcp) => ({
        ".openclaw/openclaw.json": `{
  // The person's own.
  "gateway": { "mode": "local", "port": ${port}, "bind": "loopback", "auth": { "mode": "token", "token": "${TOKEN}" } },
  "agents": { "defaults": { "model": { "primary": "here/scripted" }, "skipBootstrap": true } },
  "models": {
    "mode": "merge",
    "providers": {
      "here": {
        "baseUrl": "http://127.0.0.1:${relay.port}/v1", "apiKey": "none", "api": "openai-completions",
        "models": [{
          "id": "scripted", "name": "Scripted", "reasoning": false, "input": ["text"],
          "cost": { "input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0 },
          "contextWindow": 128000, "maxTokens": 4096
        }]
      }
    }
  },
  "mcp": { "servers": { "notes": ${JSON.stringify(mcp)} } },
  "tools": { "exec": { "mode": "full", "host": "gateway" } }
}
`,
      }),
      shell: (command) => call("exec", { command }),
      startModel: startChatModel,
      command: (options) => {
        model = options.url;
        const told: TurnOptions = {
          url,
          token: TOKEN,
          session: `agent:main:turn${++turns}`,
          ...(answer === undefined ? {} : { answer }),
          ...(exec === undefined ? {} : { exec }),
        };
        const flags = ["run", "--quiet", "--no-config", "--no-lock", "--allow-net", TURN];
        return { words: [Deno.execPath(), ...flags, JSON.stringify(told)], env: {} };
      },
    },
  };
}

/** An address by which OpenClaw reaches the model of the moment. */
export function startRelay(model: () => string): { readonly port: number; close(): Promise<void> } {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    try {
      const { headers, method } = request;
      const body = method === "POST" ? readable(await request.text()) : null;
      const answer = await fetch(`${model()}${pathname}${search}`, { method, headers, body });
      return new Response(narrow(await answer.text()), { status: answer.status, headers: answer.headers });
    } catch {
      return new Response("there is no model now", { status: 503 });
    }
  });
  return { port: server.addr.port, close: () => server.shutdown() };
}

/** OpenClaw leaves nothing but letters and digits of the ids of calls, by which the model knows its steps. */
function narrow(text: string): string {
  return text.replaceAll(/call_([a-zA-Z0-9]+)_(\d+)_(\d+)/g, "callQ$1Q$2Q$3Q");
}

function readable(text: string): string {
  return text.replaceAll(/callQ([a-zA-Z0-9]+?)Q(\d+)Q(\d+)Q\d*/g, "call_$1_$2_$3");
}

async function startGateway(
  { home, cwd, folder }: World,
  { isWrapped = false }: GatewayOptions = {},
): Promise<Gateway> {
  const temp = `${folder}/temp`;
  Deno.mkdirSync(temp, { recursive: true });
  const command = ["openclaw", "gateway", "run"];
  const [program = "", ...args] = isWrapped
    ? [LAUNCHER, "wrap", "--agent", "openclaw", "--", ...command]
    : [OPENCLAW ?? "", ...command.slice(1)];
  const child = new Deno.Command(program, {
    args,
    cwd,
    clearEnv: true,
    env: {
      PATH: OPENCLAW_PATH,
      HOME: home,
      TMPDIR: temp,
      SHELL: "/bin/sh",
      LANG: "C.UTF-8",
      NO_COLOR: "1",
      OPENCLAW_WORKSPACE_DIR: cwd,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let said = "";
  const ready = Promise.withResolvers<void>();
  const listen = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      said += text;
      if (/\[gateway\] ready\b/.test(said)) ready.resolve();
    }
  };
  const heard = Promise.all([listen(child.stdout), listen(child.stderr)]);
  const timer = setTimeout(() => ready.reject(new Error("it was not ready in time")), START_MS);
  child.status.then(({ code }) => ready.reject(new Error(`it ended with status ${code}`)));
  const stop = async (): Promise<void> => {
    try {
      // One that is wrapped is another process, to which the signal is handed on.
      child.kill(isWrapped ? "SIGTERM" : "SIGKILL");
    } catch {
      // It has ended.
    }
    await child.status;
    await heard;
  };
  try {
    await ready.promise;
  } catch (error) {
    await stop();
    assert.fail(`the gateway does not start: ${error instanceof Error ? error.message : error}\n${said}`);
  } finally {
    clearTimeout(timer);
  }
  return { said: () => said, stop };
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = AbortSignal.timeout(START_MS);
  while (!await holds()) {
    assert.ok(!end.aborted, "it did not come about in time");
    await new Promise((done) => setTimeout(done, 100));
  }
}
