/**
 * Watchers for private keys: PEM, OpenSSH, PGP, PuTTY, and the accounts of Google Cloud that hold one.
 *
 * @module
 */

import { report, type Scan, type Watcher } from "./watcher.ts";

/** The watchers. */
export function privateKeyWatchers(): readonly Watcher[] {
  return [
    { words: ["-----BEGIN "], look: lookAtPem },
    { words: ["PuTTY-User-Key-File-"], look: lookAtPutty },
  ];
}

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;
// Line ends, those of a text within a text, quotes and signs that join lines of code; headers as of encrypted keys.
const BODY =
  /(?:\\{1,2}[nr]|[\s"'+,>|#*]|\/\/){0,40}(?:[A-Za-z-]{1,24}: [^\n\\]{0,120}(?:\\n|\n|\r\n)\s{0,8}){0,4}[A-Za-z0-9+/]{40}/y;
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
  BODY.lastIndex = body;
  if (!BODY.test(text)) return;
  const mark = scan.after(END_MARK, body);
  END.lastIndex = mark;
  // What has no end was cut off: all that follows and may belong to the key counts as it.
  const end = mark - start <= LONGEST_KEY && END.test(text) ? END.lastIndex : endOfBody(text, BODY.lastIndex);
  report(scan, { kind: isAccount(text, start) ? "gcp-service-account" : "private-key", start, end });
}

function endOfBody(text: string, from: number): number {
  REST.lastIndex = from;
  REST.test(text);
  return Math.max(from, REST.lastIndex);
}

const REST = /[A-Za-z0-9+/=\s\\"',]{0,32768}/y;

/** A key file of Google Cloud names its type right before the key. */
function isAccount(text: string, start: number): boolean {
  return text.slice(Math.max(0, start - 400), start).includes("service_account");
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
