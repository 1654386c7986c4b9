/**
 * AppleScript's tokens.
 *
 * @module
 */

import { type Sink, spend } from "../sink.ts";
import { matchBrackets, type Token } from "../token.ts";

const TOKEN =
  /(?:--|#(?!\w*:))[^\n]*|\(\*[\s\S]*?(?:\*\)|$)|¬[ \t]*\r?\n|\r?\n|"(?:[^"\\]|\\[\s\S])*(?:"|$)|\|[^|\n]*\||«[^»\n]*»|[A-Za-z_]\w*(?:'s\b)?|\d+(?:\.\d+)?|[^\s]/g;

/** The tokens of a script: line ends count, comments and continued line ends do not. Takes a step for each. */
export function appleScriptTokens(source: string, sink: Sink): Token[] {
  const out: Token[] = [];
  for (const match of source.matchAll(TOKEN)) {
    const [s] = match;
    const pos = match.index;
    const end = pos + s.length;
    if (!spend(sink, 1)) break;
    if (s.startsWith("--") || s.startsWith("(*") || s.startsWith("¬") || /^#/.test(s)) continue;
    if (/^\r?\n$/.test(s)) out.push({ t: "nl", s: "", pos, end, match: -1 });
    else if (s.startsWith('"')) {
      const body = s.slice(1, s.length > 1 && s.endsWith('"') ? -1 : undefined);
      out.push({
        t: "str",
        s: body.replace(
          /\\(["\\nrt])/g,
          (_all, c: string) => c === "n" ? "\n" : c === "r" ? "\r" : c === "t" ? "\t" : c,
        ),
        pos,
        end,
        match: -1,
      });
    } else if (/^\d/.test(s)) out.push({ t: "num", s, pos, end, match: -1 });
    else if (/^[A-Za-z_]/.test(s)) {
      const owner = s.endsWith("'s");
      out.push({
        t: "name",
        s: (owner ? s.slice(0, -2) : s).toLowerCase(),
        pos,
        end,
        match: -1,
        ...(owner ? { mark: "'s" } : undefined),
      });
    } else out.push({ t: "op", s, pos, end, match: -1 });
  }
  matchBrackets(out);
  return out;
}
