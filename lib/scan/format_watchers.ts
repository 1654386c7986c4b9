/**
 * Watchers for credentials that are known by what they look like.
 *
 * @module
 */

import { hasChecksum } from "./checksum.ts";
import { GITLEAKS_FORMATS } from "./gitleaks_formats.ts";
import { isExpected } from "./jwt.ts";
import { distinct, looksMadeUp } from "./looks.ts";
import { SECRET_FORMATS, type SecretFormat } from "./secret_formats.ts";
import { isStart, isWordCode, report, type Scan, type Watcher } from "./watcher.ts";

/** A watcher for each form. */
export function formatWatchers(): readonly Watcher[] {
  return [...SECRET_FORMATS, ...GITLEAKS_FORMATS].map(watcherOf);
}

function watcherOf(format: SecretFormat): Watcher {
  const { kind, title, hint, starts = [hint], before = 0 } = format;
  const [least, most] = typeof before === "number" ? [before, before] : before;
  // Compiled when the first credential comes up that may be one of the form: most never do.
  let pattern: RegExp | undefined;
  const isReal = CHECKS[title] ?? isLikely;
  const quick = QUICK[title];
  return {
    words: starts,
    look(scan, wordStart, wordEnd) {
      if (wordEnd <= scan.past) return;
      const { text } = scan;
      if (!goesOn(text, wordEnd) || (quick !== undefined && !quick(text, wordEnd))) return;
      const start = most === 0 ? wordStart : beginning(text, wordStart, least, most);
      // Right after another finding is a start too: what stands before it is known.
      if (start < scan.past || (start > scan.past && !isStart(text, start))) return;
      if (scan.tries-- <= 0) {
        report(scan, { kind, start, end: endOfRun(text, wordEnd) });
        return;
      }
      pattern ??= new RegExp(format.strict ?? format.pattern, "y");
      pattern.lastIndex = start;
      if (!pattern.test(text)) return;
      const end = pattern.lastIndex;
      if (scan.checks > 0) {
        scan.checks--;
        if (!isReal(text.slice(start, end))) return;
      }
      report(scan, { kind, start, end });
      if (title === "AWS access key" || title === "AWS temporary key") findAwsSecret(scan, end);
    },
  };
}

/** Where the characters that a credential may hold end; at most as far as the longest one reaches. */
function endOfRun(text: string, from: number): number {
  let end = from;
  while (end - from < LONGEST && isBody(text.charCodeAt(end))) end++;
  return end;
}

const LONGEST = 4096;

/** Characters that follow the telling word in every form. */
const FOLLOWING = 8;

/** Whether what follows may be part of a credential: most places are told apart by that alone. */
function goesOn(text: string, from: number): boolean {
  for (let i = from; i < from + FOLLOWING; i++) if (!isBody(text.charCodeAt(i))) return false;
  return true;
}

/** Letters, digits, `_ - + . / = ~ @`; what lies beyond the end of a text is none. */
function isBody(code: number): boolean {
  return isWordCode(code) || code === 46 || code === 47 || code === 43 || code === 61 || code === 126 ||
    code === 64;
}

/** Where a credential begins that has some characters before a word: as few as may be. -1: there are too few. */
function beginning(text: string, word: number, least: number, most: number): number {
  let start = word - least;
  while (start > word - most && start > 0 && !isStart(text, start)) start--;
  return start;
}

/** What can be told of a form at once from what follows its word. */
const QUICK: Readonly<Record<string, (text: string, end: number) => boolean>> = {
  // Its word is a full stop, which every text is full of.
  "Discord bot token": (text, end) => text.charCodeAt(end + 6) === 46 && isWordCode(text.charCodeAt(end - 2)),
};

/** What tells a real credential of a form from one that only looks like it. */
const CHECKS: Readonly<Record<string, (secret: string) => boolean>> = {
  "AWS access key": isRealAws,
  "AWS temporary key": isRealAws,
  "GitHub token": (secret) => hasChecksum(secret) || isLikely(secret),
  "npm token": (secret) => hasChecksum(secret) || isLikely(secret),
  "JWT": isExpected,
  "Discord bot token": (secret) => /^\d{17,20}$/.test(decoded(secret.slice(0, secret.indexOf(".")))),
  "Hugging Face token": (secret) => /[A-Z]/.test(secret) && isLikely(secret),
  "crates.io token": isMixed,
  "Octopus Deploy key": isMixed,
  "Alibaba access key": isMixed,
  "Azure storage key": (secret) => isLikely(secret.slice(secret.indexOf("=") + 1)),
};

/** AWS marks the keys of its documentation: `AKIAIOSFODNN7EXAMPLE`. */
function isRealAws(secret: string): boolean {
  return !secret.endsWith("EXAMPLE") && distinct(secret) >= 8;
}

function isLikely(secret: string): boolean {
  return !looksMadeUp(secret);
}

/** Prefixes that words may begin with too: a digit tells a key. */
function isMixed(secret: string): boolean {
  return isLikely(secret) && /\d/.test(secret.slice(4));
}

function decoded(base64: string): string {
  try {
    return atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return "";
  }
}

const AWS_SECRET =
  /[\s"',;:=]{1,4}(?:[A-Za-z_ -]{0,24}["']?\s{0,2}[:=,]\s{0,2}["']?)?([A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=])/y;

/** The secret that belongs to an access key often stands right behind it: in tables, in answers of AWS. */
function findAwsSecret(scan: Scan, from: number): void {
  AWS_SECRET.lastIndex = from;
  const secret = AWS_SECRET.exec(scan.text)?.[1];
  if (secret === undefined || looksMadeUp(secret) || distinct(secret) < 16 || !/\d/.test(secret)) return;
  const end = AWS_SECRET.lastIndex;
  report(scan, { kind: "aws-key", start: end - secret.length, end });
}
