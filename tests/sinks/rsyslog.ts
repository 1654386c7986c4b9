/**
 * rsyslog as a receiver for tests: a process of its own with a configuration of its own, on a free port of the loopback.
 *
 * @module
 */

import { createSocket } from "node:dgram";

/** How events come in. */
export type Transport = "udp" | "tcp" | "tls";

/** A message as rsyslog understood it. */
export interface Received {
  readonly pri: string;
  readonly time: string;
  readonly host: string;
  readonly app: string;
  readonly pid: string;
  readonly kind: string;
  readonly data: string;
  readonly text: string;
}

/** An rsyslog that runs, or ran. */
export interface Rsyslog {
  readonly port: number;
  /** What it wrote down, in order. */
  readonly received: () => readonly Received[];
  /** Kills it at once, as a crash would. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same port. */
  readonly start: () => Promise<void>;
  /** Stops it from running without ending it, and lets it run again. */
  readonly hold: () => void;
  readonly release: () => void;
}

/** Whether there is one on this machine. */
export function hasRsyslog(): boolean {
  return isFile(PROGRAM);
}

/** Whether it can speak TLS. */
export function hasRsyslogTls(): boolean {
  return hasRsyslog() && LIBRARIES.some((folder) => isFile(`${folder}/rsyslog/lmnsd_gtls.so`));
}

const PROGRAM = "/usr/sbin/rsyslogd";
const LIBRARIES = [
  ...["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"],
];

/** Calls back with an rsyslog that runs, and ends it afterwards. */
export async function withRsyslog(
  transport: Transport,
  work: (rsyslog: Rsyslog) => Promise<void>,
  certificates = "",
): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "rampart-rsyslog-" });
  const port = transport === "udp" ? await freeUdpPort() : freeTcpPort();
  Deno.writeTextFileSync(`${folder}/rsyslog.conf`, configuration(folder, { transport, port, certificates }));
  let child: Deno.ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const killed = child;
    child = undefined;
    try {
      killed?.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await killed?.status;
  };
  const start = async (): Promise<void> => {
    removeIfThere(`${folder}/pid`);
    const before = readText(`${folder}/log`);
    const made = child = new Deno.Command(PROGRAM, {
      args: ["-n", "-f", `${folder}/rsyslog.conf`, "-i", `${folder}/pid`],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    let hasEnded = false;
    void made.status.then(() => hasEnded = true);
    await until(() => {
      if (hasEnded) throw new Error(`rsyslog does not start: ${readText(`${folder}/log`)}`);
      return readText(`${folder}/log`).slice(before.length).includes("] start");
    });
  };
  try {
    await start();
    await work({
      port,
      received: () => linesOf(`${folder}/out`).map((line) => JSON.parse(line) as Received),
      kill,
      start,
      hold: () => child?.kill("SIGSTOP"),
      release: () => child?.kill("SIGCONT"),
    });
  } finally {
    await kill();
    Deno.removeSync(folder, { recursive: true });
  }
}

function configuration(
  folder: string,
  { transport, port, certificates }: { transport: Transport; port: number; certificates: string },
): string {
  const listener = transport === "udp"
    ? `module(load="imudp")\ninput(type="imudp" address="127.0.0.1" port="${port}" ruleset="in" rcvbufSize="4m")`
    : transport === "tcp"
    ? `module(load="imtcp")\ninput(type="imtcp" address="127.0.0.1" port="${port}" ruleset="in")`
    : `global(defaultNetstreamDriverCAFile="${certificates}/ca.pem"
  defaultNetstreamDriverCertFile="${certificates}/server.pem"
  defaultNetstreamDriverKeyFile="${certificates}/server.key")
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
input(type="imtcp" address="127.0.0.1" port="${port}" ruleset="in")`;
  const fields = [
    ...[["pri", "pri"], ["time", "timereported"], ["host", "hostname"], ["app", "app-name"]],
    ...[["pid", "procid"], ["kind", "msgid"], ["data", "structured-data"], ["text", "msg"]],
  ].map(([name, property]) =>
    `  property(outname="${name}" name="${property}" format="jsonf"${
      property === "timereported" ? ' dateFormat="rfc3339"' : ""
    })`
  ).join('\n  constant(value=",")\n');
  return `global(processInternalMessages="on" workDirectory="${folder}"
  parser.escapeControlCharactersOnReceive="off")
${listener}
template(name="fields" type="list") {
  constant(value="{")
${fields}
  constant(value="}\\n")
}
ruleset(name="in") { action(type="omfile" file="${folder}/out" template="fields") }
syslog.* action(type="omfile" file="${folder}/log")
`;
}

function freeTcpPort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

/** Waits until something is so, for at most half a minute. */
export async function until(isSo: () => boolean, what = "what was waited for"): Promise<void> {
  const limit = performance.now() + 30_000;
  while (!isSo()) {
    if (performance.now() > limit) throw new Error(`${what} did not come within 30 s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function linesOf(path: string): readonly string[] {
  const text = readText(path);
  return text.slice(0, text.lastIndexOf("\n") + 1).split("\n").filter((line) => line !== "");
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
