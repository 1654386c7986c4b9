/**
 * Rampart's hook in Claude Code's settings.
 *
 * @module
 */

import type { Node } from "jsonc-parser";
import type { HookCall, SettingsEdit, WiringState } from "../adapter.ts";
import {
  append,
  dataOf,
  member,
  parseSettings,
  plainJsonProblem,
  problemAt,
  replace,
  type Settings,
  type SettingsProblem,
  takeOut,
} from "../settings_file.ts";
import { EVENTS, NAME } from "./decode.ts";

/** Seconds after which Claude Code gives the hook up. The gate has answered long before. */
const TIMEOUT_S = 30;

/** A hook's command that is Rampart's, wherever the program lies. */
const OURS = new RegExp(`\\shook --agent ${NAME}\\s*$`);

/** Adds the hook to every event; one with another command is renewed where it stands. */
export function install(text: string, hook: HookCall): SettingsEdit {
  const unread = unreadByAgent(text);
  if (unread !== undefined) return unread;
  return change(text, (settings, hooks) => {
    if (hooks === undefined) return append(settings, settings.root, allEvents(hook), "hooks");
    for (const event of isEmpty(hooks) ? EVENTS.toReversed() : EVENTS) {
      const groups = member(hooks, event);
      if (groups === undefined) return append(settings, hooks, [group(hook)], event);
      const [first, ...others] = ownHooks(groups);
      if (first === undefined) return append(settings, groups, group(hook, isEmpty(groups)));
      if (others[0] !== undefined) return withoutHook(settings, others[0]);
      if (isRight(first, hook)) continue;
      return first.alone ? replace(settings, first.group, group(hook)) : withoutHook(settings, first);
    }
    return undefined;
  });
}

/** Takes the hook out, and what of the lists around it was made for it. */
export function remove(text: string): SettingsEdit {
  if (text.trim() === "") return { text };
  const keep = hooksWereEmpty(text);
  return change(text, (settings, hooks) => {
    if (hooks === undefined) return undefined;
    for (const event of EVENTS) {
      const groups = member(hooks, event);
      const own = groups === undefined ? undefined : ownHooks(groups)[0];
      if (groups === undefined || own === undefined) continue;
      const last = own.alone && groups.children?.length === 1;
      if (!last || own.wasEmpty) {
        return withoutHook(settings, own);
      }
      return takeOut(settings.text, hooks.children?.length === 1 && !keep ? hooks : groups);
    }
    return undefined;
  });
}

/** Whether the settings call the hook. */
export function check(text: string, hook: HookCall): WiringState {
  const settings = parseSettings(text);
  if ("problem" in settings || unreadByAgent(text) !== undefined) return "broken";
  const hooks = hooksOf(settings);
  if (hooks !== undefined && "problem" in hooks) return "broken";
  const found = EVENTS.map((event) => {
    const groups = hooks === undefined ? undefined : member(hooks, event);
    return groups === undefined ? [] : ownHooks(groups);
  });
  if (found.every((own) => own.length === 0)) return "absent";
  if (member(settings.root, "disableAllHooks")?.value === true) return "off";
  return found.every(([own]) => own !== undefined && isRight(own, hook)) ? "wired" : "other";
}

/**
 * What makes Claude Code leave the whole file aside, without a word, hooks and all: a comment or a trailing comma. Seen with
 * 2.1.329.
 */
function unreadByAgent(text: string): SettingsProblem | undefined {
  const problem = plainJsonProblem(text);
  // What is no JSON by any reading is said without this.
  return problem === undefined || "problem" in parseSettings(text)
    ? undefined
    : { ...problem, problem: `${problem.problem}; Claude Code ignores a file that is no plain JSON` };
}

/** The command as it stands in the settings, for the shell that Claude Code gives it to. */
export function commandText({ command }: HookCall): string {
  return [...command.map(word), "hook", "--agent", NAME].join(" ");
}

/** bash, PowerShell and cmd read a double-quoted path with forward slashes alike. */
function word(text: string): string {
  if (/^[\w./:=@%+,-]+$/.test(text)) return text;
  if (!/^[a-z]:[\\/]/i.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const path = text.replaceAll("\\", "/");
  return /^[\w./:=@%+,-]+$/.test(path) ? path : `"${path}"`;
}

/** Applies edits until there is none left. Each finds its place in the text that the one before gave. */
function change(
  text: string,
  edit: (settings: Settings, hooks: Node | undefined) => string | undefined,
): SettingsEdit {
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

/** The object under `hooks`, if its parts that matter are what they must be. */
function hooksOf({ text, root }: Settings): Node | undefined | SettingsProblem {
  const hooks = member(root, "hooks");
  if (hooks === undefined) return undefined;
  if (hooks.type !== "object") return problemAt(text, hooks.offset, "hooks is not an object");
  for (const event of EVENTS) {
    const groups = member(hooks, event);
    if (groups !== undefined && groups.type !== "array") {
      return problemAt(text, groups.offset, `hooks.${event} is not a list`);
    }
  }
  return hooks;
}

/** Rampart's hook in a list of an event. */
interface OwnHook {
  readonly node: Node;
  /** The entry with a matcher that the hook lies in. */
  readonly group: Node;
  /** Whether it is the only hook of its group. */
  readonly alone: boolean;
  /** Whether the event's list was there, and empty, before Rampart came. */
  readonly wasEmpty: boolean;
}

function ownHooks(groups: Node): readonly OwnHook[] {
  return (groups.children ?? []).flatMap((group) => {
    const hooks = group.type === "object" ? member(group, "hooks") : undefined;
    const all = hooks?.type === "array" ? hooks.children ?? [] : [];
    return all.filter(isOurs).map((node) => ({
      node,
      group,
      alone: all.length === 1,
      wasEmpty: group.children?.[0]?.children?.[0]?.value === "hooks",
    }));
  });
}

function isOurs(hook: Node): boolean {
  const command = hook.type === "object" ? member(hook, "command")?.value : undefined;
  return typeof command === "string" && OURS.test(command);
}

function isRight({ node, group }: OwnHook, hook: HookCall): boolean {
  const matcher = member(group, "matcher")?.value;
  const same = JSON.stringify(dataOf(node)) === JSON.stringify(entry(hook));
  return same && (matcher === undefined || matcher === "" || matcher === "*");
}

function withoutHook({ text }: Settings, { node, group, alone }: OwnHook): string {
  return takeOut(text, alone ? group : node);
}

function isEmpty(list: Node): boolean {
  return (list.children ?? []).length === 0;
}

/**
 * All that is added where there are no hooks. Where there is an empty object of them it is filled in another order, by
 * which {@link remove} knows that it was there.
 */
function allEvents(hook: HookCall): Record<string, unknown> {
  return Object.fromEntries(EVENTS.map((event) => [event, [group(hook)]]));
}

function hooksWereEmpty(text: string): boolean {
  const settings = parseSettings(text);
  const hooks = "problem" in settings ? undefined : member(settings.root, "hooks");
  const names = (hooks?.children ?? []).map(({ children }) => children?.[0]?.value);
  return names.indexOf(EVENTS.at(-1)) < names.indexOf(EVENTS[0]);
}

/**
 * The entry for one event. Whether the event's list was there before is kept in the order of the two names, so that
 * {@link remove} leaves the list or not.
 */
function group(hook: HookCall, wasEmpty = false): Record<string, unknown> {
  const hooks = [entry(hook)];
  return wasEmpty ? { hooks, matcher: "*" } : { matcher: "*", hooks };
}

function entry(hook: HookCall): Record<string, unknown> {
  return {
    type: "command",
    command: commandText(hook),
    timeout: TIMEOUT_S,
    // Claude Code runs a call whose hook can't be started, unless it is told otherwise.
    ...(hook.fail === "closed" ? { onFailure: "block" } : {}),
  };
}
