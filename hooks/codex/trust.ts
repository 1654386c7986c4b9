/**
 * Codex's own word on whether it trusts Rampart's hook. A hook that it wasn't told to trust it leaves out, in `codex exec`
 * without a word.
 *
 * @module
 */

import type { AgentMachine, AgentTrust, TrustSeen } from "../adapter.ts";
import { isOurCommand } from "../command_text.ts";
import { isRecord } from "../payload.ts";
import { HOW } from "./config_file.ts";
import { EVENTS, NAME } from "./decode.ts";
import { detect } from "./detect.ts";
import { wantsTrust } from "./versions.ts";

/** The trust. */
export const trust: AgentTrust = { how: HOW, look, grant };

/** Milliseconds for each question. Codex takes half a second to start. */
const PATIENCE_MS = 20_000;

async function look(machine: AgentMachine): Promise<TrustSeen> {
  if (!wantsTrust(detect(machine).version)) return { kind: "trusted" };
  try {
    return await asked(machine, async (codex) => seenIn(await hooksOf(codex, machine)));
  } catch (error) {
    return { kind: "unknown", why: `it could not be asked: ${messageOf(error)}` };
  }
}

function seenIn(hooks: readonly Hook[]): TrustSeen {
  const events = new Set(hooks.map(({ event }) => event));
  const missing = EVENTS.find((event) => !events.has(event.toLowerCase()));
  if (missing !== undefined) {
    return { kind: "untrusted", why: `it does not list Rampart's hook for ${missing}` };
  }
  const off = hooks.find(({ enabled }) => !enabled);
  if (off !== undefined) return { kind: "untrusted", why: "Rampart's hook is switched off in it" };
  const other = hooks.find(({ status }) => status !== "trusted" && status !== "managed");
  return other === undefined ? { kind: "trusted" } : {
    kind: "untrusted",
    why: other.status === "modified"
      ? "Rampart's hook is another than the one that it was told to trust"
      : "it was not told to trust Rampart's hook",
  };
}

async function grant(machine: AgentMachine): Promise<void> {
  await asked(machine, async (codex) => {
    const hooks = await hooksOf(codex, machine);
    if (hooks.length === 0) throw new Error("it does not list Rampart's hook");
    const value = Object.fromEntries(hooks.map(({ key, hash }) => [key, { trusted_hash: hash }]));
    await codex("config/batchWrite", { edits: [{ keyPath: "hooks.state", value, mergeStrategy: "upsert" }] });
  });
}

/** A hook of Rampart's, as Codex lists it. */
interface Hook {
  readonly key: string;
  /** In small letters: `pretooluse`. */
  readonly event: string;
  readonly enabled: boolean;
  readonly status: string;
  readonly hash: string;
}

async function hooksOf(codex: Ask, { cwd }: AgentMachine): Promise<readonly Hook[]> {
  const listed = await codex("hooks/list", { cwds: [cwd] });
  const data = isRecord(listed) && Array.isArray(listed.data) ? listed.data : [];
  const all: unknown[] = data.flatMap((place) =>
    isRecord(place) && Array.isArray(place.hooks) ? place.hooks : []
  );
  return all.flatMap((hook) => {
    if (!isRecord(hook) || typeof hook.command !== "string" || !isOurCommand(hook.command, NAME)) return [];
    const { key, eventName, enabled, trustStatus, currentHash } = hook;
    return [{
      key: String(key),
      event: String(eventName).toLowerCase(),
      enabled: enabled !== false,
      status: String(trustStatus),
      hash: String(currentHash),
    }];
  });
}

/** Asks one question of Codex's app server. */
type Ask = (method: string, params: unknown) => Promise<unknown>;

/** What it would else do while it starts: send statistics, ask for a newer version, fetch plugins and apps. */
const QUIETLY = [
  "analytics.enabled=false",
  "check_for_update_on_startup=false",
  "features.plugins=false",
  "features.remote_plugin=false",
  "features.apps=false",
];

/** Starts Codex's app server for some questions, and ends it. It speaks JSON-RPC, a line each. */
async function asked<T>(machine: AgentMachine, questions: (codex: Ask) => Promise<T>): Promise<T> {
  const { program } = detect(machine);
  if (program === undefined) throw new Error("codex is not on the PATH");
  const child = new Deno.Command(program, {
    args: [...QUIETLY.flatMap((setting) => ["-c", setting]), "app-server"],
    cwd: machine.cwd,
    env: { HOME: machine.userHome },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  const lines = linesOf(child.stdout);
  const timer = setTimeout(() => end(child), PATIENCE_MS);
  let last = 0;
  const send = (message: unknown): Promise<void> =>
    writer.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`));
  const ask: Ask = async (method, params) => {
    const id = ++last;
    await send({ jsonrpc: "2.0", id, method, params });
    for (;;) {
      const { value: line, done } = await lines.next();
      if (done === true) throw new Error(`it did not answer ${method}`);
      const message = parsed(line);
      if (!isRecord(message) || message.id !== id) continue;
      if (message.error !== undefined) throw new Error(`${method}: ${JSON.stringify(message.error)}`);
      return message.result;
    }
  };
  try {
    await ask("initialize", {
      clientInfo: { name: "rampart", version: "1" },
      capabilities: { experimentalApi: true },
    });
    await send({ jsonrpc: "2.0", method: "initialized" });
    return await questions(ask);
  } finally {
    clearTimeout(timer);
    end(child);
    await writer.abort().catch(() => {});
    await lines.return();
    await child.status;
  }
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill();
  } catch {
    // It has ended.
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
