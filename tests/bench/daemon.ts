/**
 * How many calls the daemon answers in a second, and how much memory it takes. The floor is a server of a few lines
 * that answers the same requests with an empty object, asked in the same way.
 *
 * @module
 */

import { cacheFolder } from "../../scripts/tools.ts";
import { type RampartHome, rampartHome } from "../../lib/policies/mod.ts";

/** Connections that ask at the same time. */
const CONNECTIONS = 64;

/** Commands of an ordinary day. */
const COMMANDS = ["git status", "npm test", "ls -la src", "cat README.md", "rg -n 'TODO' lib | head -20"];

/** A home of its own, set up as a person sets it up, with a daemon. */
export interface BenchDaemon extends AsyncDisposable {
  readonly home: RampartHome;
  /** The daemon's resident memory, in bytes. */
  readonly memory: () => number;
  /** Stops the daemon, so that the gate has to do without. */
  readonly stop: () => Promise<void>;
}

/** Sets a home up with the gate and the program behind it, and starts the daemon. */
export async function startBenchDaemon(): Promise<BenchDaemon> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rampart" }));
  const home = rampartHome({}, { userHome: folder, cwd: folder });
  Deno.mkdirSync(home.root, { recursive: true });
  Deno.writeTextFileSync(home.config, "port: 0\n");
  const launcher = new URL("../../scripts/rampart", import.meta.url).pathname;
  const rampart = async (...args: readonly string[]): Promise<void> => {
    const { success, stderr } = await new Deno.Command(launcher, {
      args: [...args],
      cwd: folder,
      env: { HOME: folder, RAMPART_HOME: home.root, ZIG_GLOBAL_CACHE_DIR: `${cacheFolder()}/zig` },
      stdin: "null",
      stdout: "null",
    }).output();
    if (!success) throw new Error(`rampart ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  };
  await rampart("setup", "claude-code");
  await rampart("serve", "--background");
  Deno.mkdirSync(`${home.bin}/shims`, { recursive: true });
  Deno.symlinkSync("../rampart-gate", `${home.bin}/shims/bash`);
  const { pid } = JSON.parse(Deno.readTextFileSync(`${home.run}/daemon.json`));
  return {
    home,
    memory: () => residentMemory(pid),
    stop: () => rampart("serve", "stop"),
    async [Symbol.asyncDispose]() {
      await rampart("serve", "stop");
      Deno.removeSync(folder, { recursive: true });
    },
  };
}

/** Resident memory of a process, in bytes. */
function residentMemory(pid: number): number {
  const pages = Number(Deno.readTextFileSync(`/proc/${pid}/statm`).split(" ")[1]);
  return pages * 4096;
}

/** Requests to one of the daemon's routes, one a command, as they go over the wire. */
export function callRequests(route: "tool" | "preflight"): readonly Uint8Array[] {
  const encoder = new TextEncoder();
  return COMMANDS.map((command) => {
    const body = JSON.stringify({ agent: "bench", session: "s", params: { command }, cwd: "/work" });
    return encoder.encode(
      `POST /v1/${route}/exec HTTP/1.1\r\nHost: rampart\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${encoder.encode(body).length}\r\n\r\n${body}`,
    );
  });
}

/** Answers a second, over as many requests. Every answer must be a 200. */
export async function measureRate(
  socket: string,
  requests: readonly Uint8Array[],
  total: number,
): Promise<number> {
  let left = total;
  const start = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, async (_, n) => {
    using connection = await Deno.connect({ transport: "unix", path: socket });
    const buffer = new Uint8Array(64 * 1024);
    for (let next = n; left > 0; next++) {
      left--;
      await writeAll(connection, requests[next % requests.length] ?? new Uint8Array());
      await readAnswer(connection, buffer);
    }
  }));
  return total / ((performance.now() - start) / 1000);
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

const decoder = new TextDecoder();

async function readAnswer(connection: Deno.Conn, buffer: Uint8Array): Promise<void> {
  for (let text = "";;) {
    const read = await connection.read(buffer);
    if (read === null) throw new Error("the daemon hung up");
    text += decoder.decode(buffer.subarray(0, read));
    const head = /^HTTP\/1\.1 (\d+)[^]*?content-length: (\d+)[^]*?\r\n\r\n/i.exec(text);
    if (head === null || text.length < head[0].length + Number(head[2])) continue;
    if (head[1] !== "200") throw new Error(`not a 200: ${text.slice(0, 200)}`);
    return;
  }
}

/** The floor: a server that reads the body and answers `{}`. */
export async function measureFloorRate(total: number): Promise<number> {
  const folder = Deno.makeTempDirSync({ prefix: "rampart" });
  const socket = `${folder}/floor.sock`;
  const script = `Deno.serve({ path: ${JSON.stringify(socket)}, onListen: () => console.log("up") }, ` +
    `async (request) => { await request.text(); return new Response("{}"); });`;
  Deno.writeTextFileSync(`${folder}/floor.ts`, script);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-config", `${folder}/floor.ts`],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  try {
    await reader.read();
    await measureRate(socket, callRequests("preflight"), total / 10);
    return await measureRate(socket, callRequests("preflight"), total);
  } finally {
    child.kill("SIGTERM");
    await child.status;
    await reader.cancel();
    Deno.removeSync(folder, { recursive: true });
  }
}
