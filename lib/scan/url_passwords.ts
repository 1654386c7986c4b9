/**
 * Watchers for passwords that stand in URLs, and for the hashes of `/etc/shadow`.
 *
 * @module
 */

import { looksMadeUp } from "./looks.ts";
import { report, type Watcher } from "./watcher.ts";

/** The watchers. */
export function passwordWatchers(): readonly Watcher[] {
  return [{
    words: ["://"],
    look(scan, start, end) {
      if (start < scan.past) return;
      const { text } = scan;
      USER_INFO.lastIndex = end;
      const [, user = "", password = "", host = ""] = USER_INFO.exec(text) ?? [];
      if (password === "" || !looksChosen(password, user) || isNobodys(host)) return;
      const from = end + user.length + 1;
      // A token of a known form may stand here: that is the better name for it.
      scan.likely.push({ kind: "url-password", start: from, end: from + password.length });
    },
  }, {
    words: [":$"],
    look(scan, start) {
      if (start < scan.past) return;
      const { text } = scan;
      HASH.lastIndex = start;
      if (!HASH.test(text)) return;
      report(scan, { kind: "password-hash", start: start + 1, end: HASH.lastIndex });
    },
  }];
}

const USER_INFO = /([^\s\/?#@:"'`<>\\]{0,64}):([^\s\/?#@"'`<>\\]{8,128})@([^\s\/?#@:"'`<>\\]{1,100})/y;
const HASH = /:\$(?:1|2[aby]|5|6|7|y|gy|argon2id?)\$[^:\s"'\\]{8,200}(?=:\d*:)/y;

/** A password that somebody chose, and no word that stands where one would: `user:password@host`, `$USER:$PASS@`. */
function looksChosen(password: string, user: string): boolean {
  if (/[${}()[\]|*%]/.test(password.replace(/%[0-9A-Fa-f]{2}/g, "")) || password === user) return false;
  if (looksMadeUp(password) || WORDS.test(password)) return false;
  return /[A-Za-z]/.test(password) && /[\d!^&+=~]/.test(password);
}

const WORDS =
  /^(?:my|the|some|a)?[-_]?(?:super|very)?[-_]?(?:secret|pass(?:wd|word)?|pw|token|user)[-_]?(?:pass(?:wd|word)?|key|token)?[-_]?\d{0,4}$/i;

/** Hosts that documentation uses. */
function isNobodys(host: string): boolean {
  return /(?:^|\.)(?:example(?:\.(?:com|org|net|edu))?|test|invalid|foo|bar|baz|x|y|z)$|^(?:host(?:name)?|server|my\w*|your[\w-]*|domain(?:\.com)?|foo\..*|bar\..*)$|[${}<>]/i
    .test(host);
}
