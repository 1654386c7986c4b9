/**
 * The hook's command as it stands in an agent's settings.
 *
 * @module
 */

import type { HookCall, HookPlace } from "./adapter.ts";
import { parse } from "jsonc-parser";

/** The command, for the shell that the agent gives it to. */
export function commandText({ command }: Pick<HookCall, "command">, agent: string): string {
  return [...command.map(shellWord), "hook", "--agent", agent].join(" ");
}

/** A word as a shell reads it back. bash, PowerShell and cmd read a double-quoted path with forward slashes alike. */
export function shellWord(text: string): string {
  if (/^[\w./:=@%+,-]+$/.test(text)) return text;
  if (!/^[a-z]:[\\/]/i.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const path = text.replaceAll("\\", "/");
  return /^[\w./:=@%+,-]+$/.test(path) ? path : `"${path}"`;
}

/** Whether a text is a command of Rampart's hook, wherever the program lies. */
export function isOurCommand(text: string, agent: string): boolean {
  return text.trimEnd().endsWith(` hook --agent ${agent}`);
}

/**
 * The places in JSON settings from which Rampart is called: whatever they look like, the texts in them that end as the
 * hook's command does. Each once, word for word.
 */
export function jsonCalls(text: string, agent: string): readonly HookPlace[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value === "string" && isOurCommand(value, agent)) found.add(value);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(look);
  };
  look(parse(text.replace(/^\ufeff/, " "), [], { allowTrailingComma: true }));
  return [...found].map((gate) => ({ gate }));
}
