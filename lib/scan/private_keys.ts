/**
 * Watchers for private keys: PEM, OpenSSH, PGP, PuTTY, and the accounts of Google Cloud that hold one.
 *
 * @module
 */

import { changes } from "./looks.ts";
import { report, type Scan, type Watcher } from "./watcher.ts";

/** The watchers. */
export function privateKeyWatchers(): readonly Watcher[] {
  return [
    { words: ["-----BEGIN "], look: lookAtPem },
    { words: ["PuTTY-User-Key-File-"], look: lookAtPutty },
    { words: ["LS0tLS1CRUdJTi"], look: lookAtEncoded },
  ];
}

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;
/** How far behind its first line a key has begun: headers of an encrypted one, numbers or names before the lines. */
const NEAR = 600;
// What follows a line's end may be a number, a file's name, a mark of a comment or of a change.
const RUN = /[A-Za-z0-9+/]{40}/g;
const END_MARK = "-----END ";
const END = /-----END [A-Z0-9 ]{0,60}-----/y;

/** How far a key may reach, in UTF-16 code units. An RSA key of 16,384 bits has 13,000. */
const LONGEST_KEY = 32_768;

function lookAtPem(scan: Scan, start: number): void {
  if (start < scan.past) return;
  const { text } = scan;
  BEGIN.lastIndex = start;
  if (!BEGIN.test(text)) return;
  const body = BEGIN.lastIndex;
  const begun = beginningOfBody(text, body);
  if (begun === undefined) return;
  const mark = scan.after(END_MARK, body);
  END.lastIndex = mark;
  // What has no end was cut off: all that follows and may belong to the key counts as it.
  const end = mark - start <= LONGEST_KEY && END.test(text) ? END.lastIndex : endOfBody(text, begun);
  report(scan, { kind: isAccount(text, start) ? "gcp-service-account" : "private-key", start, end });
}

/** Where the first run of base64 behind a key's first line has ended; code that speaks of keys has none. */
function beginningOfBody(text: string, from: number): number | undefined {
  let near = text.slice(from, from + NEAR);
  const next = near.indexOf("-----");
  if (next >= 0) near = near.slice(0, next);
  for (const { 0: run, index } of near.matchAll(RUN)) {
    if (/[a-z]/.test(run) && /[A-Z]/.test(run) && changes(run) > 0.2) return from + index + run.length;
  }
  return undefined;
}

function endOfBody(text: string, from: number): number {
  REST.lastIndex = from;
  REST.test(text);
  return Math.max(from, REST.lastIndex);
}

const REST = /[A-Za-z0-9+/=\s\\"',:|>#*→._-]{0,32768}/y;

/** A key file of Google Cloud names its type right before the key. */
function isAccount(text: string, start: number): boolean {
  return text.slice(Math.max(0, start - 400), start).includes("service_account");
}

const ENCODED = /[A-Za-z0-9+/]{60,32768}={0,2}/y;

/** A PEM file in base64, as settings of Kubernetes hold keys and certificates. */
function lookAtEncoded(scan: Scan, start: number): void {
  if (start < scan.past || start < scan.pastRun) return;
  const { text } = scan;
  ENCODED.lastIndex = start;
  if (!ENCODED.test(text)) return;
  const end = ENCODED.lastIndex;
  scan.pastRun = end;
  if (!atob(text.slice(start, start + 60)).includes("PRIVATE KEY")) return;
  report(scan, { kind: "private-key", start, end });
}

const PUTTY = /PuTTY-User-Key-File-[23]: [a-z]/y;

function lookAtPutty(scan: Scan, start: number): void {
  if (start < scan.past) return;
  const { text } = scan;
  PUTTY.lastIndex = start;
  if (!PUTTY.test(text)) return;
  const lines = scan.after("Private-Lines:", start);
  if (lines === text.length || lines - start > LONGEST_KEY) return;
  const mac = scan.after("Private-MAC:", lines);
  const known = mac < text.length && mac - lines <= LONGEST_KEY;
  const line = known ? /^Private-MAC: [0-9a-f]*/.exec(text.slice(mac, mac + 200))?.[0].length ?? 0 : 0;
  const end = known ? mac + line : endOfBody(text, lines + 14);
  report(scan, { kind: "private-key", start, end });
}
