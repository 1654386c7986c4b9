/**
 * Watchers for names with their passwords, as files and command lines of single programs have them: `.netrc`,
 * `.pgpass`, `redis.conf`, `curl -u`, the logins of Docker and npm in base64.
 *
 * @module
 */

import { looksChosen, looksMadeUp } from "./looks.ts";
import type { Scan, Watcher } from "./watcher.ts";

/** The watchers. */
export function loginWatchers(): readonly Watcher[] {
  return [
    { words: ["machine ", "default login "], look: looker(NETRC) },
    { words: [":5432:"], look: looker(PGPASS) },
    { words: ["requirepass ", "masterauth "], look: looker(REDIS) },
    { words: [" -u ", "--user ", "--user="], look: looker(USER_OPTION) },
    { words: ['"auth"', '"auth\\"', "_auth", "Basic ", "basic "], look: lookAtEncoded },
  ];
}

const NETRC =
  /(?:machine\s{1,8}[^\s]{1,128}\s{1,8})?(?:default\s{1,8})?login\s{1,8}[^\s]{1,128}\s{1,8}password\s{1,8}([^\s]{6,256})/y;
const PGPASS = /:5432:[^\s:]{1,64}:[^\s:]{1,64}:([^\s:"'`]{6,128})(?=\s|$)/y;
const REDIS = /(?:requirepass|masterauth) {1,4}["']?([^\s"']{8,256})/y;
const USER_OPTION = /(?: -u {1,4}|--user[ =])["']?[^\s:"'`$\/]{1,64}:([^\s"'`$\\]{8,128})/y;

function looker(pattern: RegExp): Watcher["look"] {
  return (scan, start) => {
    if (start < scan.past) return;
    pattern.lastIndex = start;
    const password = pattern.exec(scan.text)?.[1];
    if (password === undefined || scan.checks-- > 0 && !isChosen(password)) return;
    add(scan, pattern.lastIndex - password.length, pattern.lastIndex);
  };
}

/** A name, a colon and a password in base64, where a program keeps or sends them. */
const ENCODED =
  /(?:(?:\\?"auth\\?"\s{0,4}:|_auth\s{0,4}[=:])\s{0,4}\\{0,3}["']?|basic {1,4})([A-Za-z0-9+/_-]{12,1024}={0,2})/iy;

function lookAtEncoded(scan: Scan, start: number): void {
  if (start < scan.past) return;
  ENCODED.lastIndex = start;
  const value = ENCODED.exec(scan.text)?.[1];
  if (value === undefined || scan.checks-- > 0 && !isLogin(value)) return;
  add(scan, ENCODED.lastIndex - value.length, ENCODED.lastIndex);
}

function isLogin(value: string): boolean {
  try {
    const login = atob(value.replaceAll("-", "+").replaceAll("_", "/"));
    const password = /^[\x21-\x39\x3b-\x7e]{0,128}:([\x20-\x7e]{6,})$/.exec(login)?.[1];
    return password !== undefined && isChosen(password);
  } catch {
    return false;
  }
}

function isChosen(password: string): boolean {
  return !/[{}<>()]|^[$%]/.test(password) && !looksMadeUp(password) && looksChosen(password);
}

function add(scan: Scan, start: number, end: number): void {
  // A token of a known form may stand here: that is the better name for it.
  scan.likely.push({ kind: "named-secret", start, end });
}
