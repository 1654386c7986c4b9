/**
 * Rampart's hook in Cursor's hooks.json: `{"version": 1, "hooks": {"preToolUse": [{"command": "…"}]}}`
 *
 * @module
 */

import type { Node } from "jsonc-parser";
import type { FileEdit, HookCall, WiringFile, WiringState } from "../adapter.ts";
import { commandText, isOurCommand, jsonCalls } from "../command_text.ts";
import { LIMIT_S } from "../person_wait.ts";
import {
  append,
  dataOf,
  EMPTY_SETTINGS,
  member,
  parseSettings,
  problemAt,
  replace,
  type Settings,
  type SettingsProblem,
  takeOut,
} from "../settings_file.ts";
import { EVENTS, NAME } from "./decode.ts";

/** The file at a path. */
export function hooksFile(path: string): WiringFile {
  return {
    path,
    edit: (text = "", hook) => install(text, hook),
    remove,
    check: (text, hook) => check(text ?? "", hook),
    calls: (text) => jsonCalls(text, NAME),
  };
}

function install(text: string, hook: HookCall): FileEdit {
  // A file that nobody had has the version behind the hooks, by which `remove` knows that it was made for them.
  if (isNothing(text)) {
    const hooks = Object.fromEntries(EVENTS.map((event) => [event, [entry(hook)]]));
    return { text: `${JSON.stringify({ hooks, version: 1 }, null, 2)}\n` };
  }
  return change(text, (settings, hooks) => {
    if (hooks === undefined) {
      return append(
        settings,
        settings.root,
        Object.fromEntries(EVENTS.map((event) => [event, [entry(hook)]])),
        "hooks",
      );
    }
    for (const event of isEmpty(hooks) ? EVENTS.toReversed() : EVENTS) {
      const list = member(hooks, event);
      if (list === undefined) return append(settings, hooks, [entry(hook)], event);
      const [own, second] = ownHooks(list);
      if (second !== undefined) return takeOut(settings.text, second);
      if (own === undefined) return append(settings, list, entry(hook, isEmpty(list)));
      if (!isRight(own, hook)) return replace(settings, own, entry(hook, wasEmpty(own)));
    }
    return undefined;
  });
}

function remove(text: string): FileEdit {
  if (isNothing(text)) return { text };
  const keep = hooksWereEmpty(text);
  const edit = change(text, (settings, hooks) => {
    for (const event of hooks === undefined ? [] : EVENTS) {
      const list = hooks === undefined ? undefined : member(hooks, event);
      const own = list === undefined ? undefined : ownHooks(list)[0];
      if (hooks === undefined || list === undefined || own === undefined) continue;
      if (list.children?.length !== 1 || wasEmpty(own)) return takeOut(settings.text, own);
      return takeOut(settings.text, hooks.children?.length === 1 && !keep ? hooks : list);
    }
    return undefined;
  });
  return "text" in edit && isVersionBehindHooks(text) && namesIn(edit.text) === "version"
    ? { delete: true, text: EMPTY_SETTINGS }
    : edit;
}

function check(text: string, hook: HookCall): WiringState {
  if (isNothing(text)) return "absent";
  const settings = parseSettings(text);
  if ("problem" in settings) return "broken";
  const hooks = hooksOf(settings);
  if (hooks !== undefined && "problem" in hooks) return "broken";
  const found = EVENTS.map((event) => {
    const list = hooks === undefined ? undefined : member(hooks, event);
    return list === undefined ? [] : ownHooks(list);
  });
  if (found.every((own) => own.length === 0)) return "absent";
  return found.every(([own]) => own !== undefined && isRight(own, hook)) ? "wired" : "other";
}

/** Applies edits until there is none left. Each finds its place in the text that the one before gave. */
function change(
  text: string,
  edit: (settings: Settings, hooks: Node | undefined) => string | undefined,
): FileEdit {
  for (let now = text;;) {
    const settings = parseSettings(now);
    if ("problem" in settings) return settings;
    const hooks = hooksOf(settings);
    if (hooks !== undefined && "problem" in hooks) return hooks;
    const next = edit(settings, hooks);
    if (next === undefined) return { text: now };
    now = next;
  }
}

/** The object under `hooks`, if the file is one that Cursor reads. */
function hooksOf({ text, root }: Settings): Node | undefined | SettingsProblem {
  const version = member(root, "version");
  if (typeof version?.value !== "number") {
    return problemAt(
      text,
      version?.offset ?? root.offset,
      'it has no "version": 1, and Cursor ignores such a file',
    );
  }
  const hooks = member(root, "hooks");
  if (hooks === undefined) return undefined;
  if (hooks.type !== "object") return problemAt(text, hooks.offset, "hooks is not an object");
  for (const event of EVENTS) {
    const list = member(hooks, event);
    if (list !== undefined && list.type !== "array") {
      return problemAt(text, list.offset, `hooks.${event} is not a list`);
    }
  }
  return hooks;
}

function ownHooks(list: Node): readonly Node[] {
  return (list.children ?? []).filter((item) => {
    const command = item.type === "object" ? member(item, "command")?.value : undefined;
    return typeof command === "string" && isOurCommand(command, NAME);
  });
}

function isRight(own: Node, hook: HookCall): boolean {
  return JSON.stringify(dataOf(own)) === JSON.stringify(entry(hook, wasEmpty(own)));
}

/**
 * The entry for one event. Whether the event's list was there before is kept in the order of the names, so that
 * {@link remove} leaves the list or not.
 */
function entry(hook: HookCall, listWasEmpty = false): Record<string, unknown> {
  const command = commandText(hook, NAME);
  const more = { timeout: LIMIT_S, failClosed: hook.fail === "closed" };
  return listWasEmpty ? { ...more, command } : { command, ...more };
}

function wasEmpty(own: Node): boolean {
  return own.children?.[0]?.children?.[0]?.value !== "command";
}

/** Where there was an empty object of hooks it is filled in another order. */
function hooksWereEmpty(text: string): boolean {
  const settings = parseSettings(text);
  const hooks = "problem" in settings ? undefined : member(settings.root, "hooks");
  const names = (hooks?.children ?? []).map(({ children }) => children?.[0]?.value);
  return names.indexOf(EVENTS.at(-1)) < names.indexOf(EVENTS[0]);
}

function isVersionBehindHooks(text: string): boolean {
  return namesIn(text) === "hooks,version";
}

function namesIn(text: string): string {
  const settings = parseSettings(text);
  return "problem" in settings
    ? ""
    : (settings.root.children ?? []).map(({ children }) => String(children?.[0]?.value)).join();
}

function isEmpty(list: Node): boolean {
  return (list.children ?? []).length === 0;
}

function isNothing(text: string): boolean {
  return text.trim() === "" || text.trim() === EMPTY_SETTINGS;
}
