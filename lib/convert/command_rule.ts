/**
 * A rule of Claude Code about commands, `Bash(…)`, as a command pattern.
 *
 * Claude Code takes a command line apart at its operators and holds a rule against each part: `*` stands for any text,
 * a star at the end behind a space, written ` *` or `:*`, for no more arguments too, and all else for itself. Rampart's
 * patterns are held against each command as the program would receive it, so the rule's text is read as a command.
 *
 * @module
 */

import { hasUnknown, readCommand } from "../shell/mod.ts";
import type { RuleList } from "./settings_rules.ts";

/** What came of a rule's text: the pattern, and what differs; or why there is none. */
export type CommandPattern =
  | { readonly pattern: string; readonly example: string; readonly remark?: string }
  | { readonly why: string };

/** What reading a rule's text depends on. */
export interface CommandRuleOptions {
  readonly list: RuleList;
  /** The user's home, for `~`. */
  readonly home: string;
  readonly platform: "linux" | "darwin" | "windows";
}

/** Stands for a star while the text is read as a command. No shell gives it a meaning. */
const STAR = "\uE000";
/** Stands for a star that is meant literally. */
const LITERAL = "\uE001";

/** The command pattern of what stands in `Bash(…)`. */
export function commandPattern(specifier: string, options: CommandRuleOptions): CommandPattern {
  const { list, home, platform } = options;
  // Where a command writes its output is a file of its own, which rules about files speak of.
  const text = specifier.trim().replace(/\s*\d?(?:>&\d|>\s*\/dev\/null)/g, "");
  if (/[\n\uE000\uE001\uFFFF]/.test(text)) return { why: "it spans several lines" };
  const starred = text.replace(/:\*$/, " *").replace(/\\\*|\*/g, (star) => star === "*" ? STAR : LITERAL);
  const stars = starred.split(STAR).length - 1;
  const reading = readCommand(starred, { home, platform });
  const [first, ...others] = reading.commands;
  if (first === undefined || reading.gaps.length > 0) {
    return { why: "it is no whole command, and Rampart judges whole commands" };
  }
  if (others.some(({ via }) => via === undefined) || reading.pipelines.length > 0) {
    return joined(text, stars, list);
  }
  if (first.redirected !== undefined) {
    return { why: "it holds a redirection; a rule about that file, Edit(…), does what it means" };
  }
  if (hasUnknown(first.text)) return { why: "it holds a part that is only known when the command runs" };
  if (first.assigns !== undefined && list === "allow") {
    return { why: "it holds a variable, which rules that allow don't look at; allow the command without it" };
  }
  const assigned = first.assigns === undefined ? "" : `${first.assigns.join(" ")} `;
  return starPattern(`${assigned}${first.text}`, stars);
}

function starPattern(text: string, stars: number): CommandPattern {
  const plain = text.replace(/\s+/g, " ").trim();
  const written = plain.replace(/[\\?[\]{}]/g, "\\$&").replaceAll(LITERAL, "\\*");
  // The star at the end that stands for nothing too does so only where it is the only one.
  const ends = stars > 1 ? written.replace(new RegExp(` ${STAR}$`), ` ?${STAR}`) : written;
  return {
    pattern: ends.replaceAll(STAR, "*"),
    example: plain.replaceAll(LITERAL, "*").replaceAll(STAR, "x"),
  };
}

/** A rule that spells out several commands. Claude Code never holds a rule with a star against more than one. */
function joined(text: string, stars: number, list: RuleList): CommandPattern {
  if (/["'\\$`<>()]/.test(text)) {
    return { why: "it spells out several commands; write a rule for each of them" };
  }
  if (list === "allow" && stars > 0) {
    return {
      why: "Claude Code checks each command by itself, so that it allows nothing; write a rule for each",
    };
  }
  const pattern = text.replace(/[?[\]{}]/g, "\\$&");
  const example = text.replaceAll("*", "x");
  return stars === 0 ? { pattern, example } : {
    pattern,
    example,
    remark: "Claude Code checks each command by itself, so that it never held there; here it does",
  };
}
