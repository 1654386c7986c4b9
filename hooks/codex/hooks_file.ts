/**
 * Rampart's hook in Codex's hooks.json.
 *
 * @module
 */

import type { WiringFile } from "../adapter.ts";
import { isOurCommand } from "../command_text.ts";
import { hookTable } from "../hook_table.ts";
import { dataOf, parseSettings, problemAt, type Settings, type SettingsProblem } from "../settings_file.ts";
import { isRecord } from "../payload.ts";
import { EVENTS, NAME } from "./decode.ts";
import { LIMIT_S } from "./limits.ts";

/** The file at a path. */
export function hooksFile(path: string): WiringFile {
  return hookTable({
    agent: NAME,
    path,
    events: EVENTS,
    more: () => ({ timeout: LIMIT_S }),
    plainJsonFor: "Codex",
    unread: unreadByCodex,
  });
}

/** Codex leaves the whole file aside for a name that it doesn't know, or a byte order mark. Seen with 0.169.0. */
function unreadByCodex({ text, root }: Settings): SettingsProblem | undefined {
  if (text.startsWith("\ufeff")) {
    return problemAt(text, 0, "it begins with a byte order mark; Codex ignores such a file");
  }
  for (const { children, offset } of root.children ?? []) {
    const name = children?.[0]?.value;
    if (name !== "hooks" && name !== "description") {
      return problemAt(text, offset, `Codex knows no "${name}" and ignores the file for it`);
    }
  }
  return undefined;
}

/** One of Rampart's hooks in the file. */
export interface PlacedHook {
  /** What Codex calls the place: `pre_tool_use:0:0`. */
  readonly place: string;
  /** As Codex names the event to itself. */
  readonly event: string;
  readonly matcher: string | undefined;
  readonly hook: Readonly<Record<string, unknown>>;
}

/** Rampart's hooks in a text of the file. Nothing for what can't be read. */
export function placedHooks(text: string): readonly PlacedHook[] {
  const settings = parseSettings(text);
  const data = "problem" in settings ? undefined : dataOf(settings.root);
  const table = isRecord(data) && isRecord(data.hooks) ? data.hooks : {};
  return EVENTS.flatMap((name) => {
    const event = name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
    return listOf(table[name]).flatMap((group, i) =>
      listOf(isRecord(group) ? group.hooks : undefined).flatMap((hook, j) => {
        if (!isRecord(hook) || typeof hook.command !== "string" || !isOurCommand(hook.command, NAME)) {
          return [];
        }
        const matcher = isRecord(group) && typeof group.matcher === "string" ? group.matcher : undefined;
        return [{ place: `${event}:${i}:${j}`, event, matcher, hook }];
      })
    );
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
