/**
 * What an awk program pipes into commands and sends to hosts.
 *
 * @module
 */

import { emitConnect, emitShell, type Place, type RunFinding, wordOf } from "../sink.ts";
import { toText, type Val } from "../value.ts";
import { type Reader } from "./state.ts";

/** Text is piped into a command: it is what the command reads. */
export function feed(r: Reader, command: Val, data: Val, at: Place): void {
  const { sink } = r;
  const key = toText(command).s;
  const before = r.pipes.get(key);
  const index = before === undefined ? -1 : sink.findings.indexOf(before);
  if (before !== undefined && index >= 0) {
    const more = wordOf(sink, data, at);
    const fed: RunFinding = {
      ...before,
      stdin: { ...more, value: `${before.stdin?.value ?? ""}\n${more.value}` },
    };
    sink.findings[index] = fed;
    r.pipes.set(key, fed);
    return;
  }
  emitShell(sink, command, at, { stdin: data });
  if (sink.lastRun !== undefined) r.pipes.set(key, sink.lastRun);
}

/** Whether the name is a connection: `/inet/tcp/0/host/port`. */
export function isSocket(path: string): boolean {
  return /^\/inet[46]?\//.test(path);
}

/** `/inet/tcp/0/host/port` */
export function connect(r: Reader, target: Val, at: Place, sends: boolean): void {
  const [, , kind = "tcp", , host = "\uffff", port = "\uffff"] = toText(target).s.split("/");
  const url: Val = {
    k: "text",
    s: `${kind === "udp" ? "udp" : "tcp"}://${host}:${port}`,
    from: toText(target).from,
  };
  emitConnect(r.sink, url, at, sends);
}
