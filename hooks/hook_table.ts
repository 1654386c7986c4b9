/**
 * Rampart's hook in a table of hooks, as most agents' settings have it:
 * `{"hooks": {"Event": [{"matcher": "*", "hooks": [{"type": "command", "command": "…"}]}]}}`
 *
 * @module
 */

import type { Node } from "jsonc-parser";
import type { FileEdit, HookCall, WiringFile, WiringState } from "./adapter.ts";
import { commandText, isOurCommand, jsonCalls } from "./command_text.ts";
import {
  append,
  dataOf,
  EMPTY_SETTINGS,
  member,
  parseSettings,
  plainJsonProblem,
  problemAt,
  replace,
  type Settings,
  type SettingsProblem,
  takeOut,
} from "./settings_file.ts";

/** What an agent's table looks like. */
export interface HookTableOptions {
  /** Name of the adapter. */
  readonly agent: string;
  readonly path: string;
  /** The events to be wired. */
  readonly events: readonly string[];
  /** What stands in the entry besides `type` and `command`, such as a time limit in the agent's own unit. */
  readonly more: (hook: HookCall) => Readonly<Record<string, unknown>>;
  /** The agent's title, where it leaves a file aside that has comments or trailing commas. Default: it reads them. */
  readonly plainJsonFor?: string;
  /** What else makes the agent leave the file aside. Default: nothing. */
  readonly unread?: (settings: Settings) => SettingsProblem | undefined;
  /** Whether the settings switch all hooks off. Default: they can't. */
  readonly isOff?: (settings: Settings) => boolean;
}

/** The settings file with the table. */
export function hookTable(options: HookTableOptions): WiringFile {
  return {
    path: options.path,
    edit: (text, hook) => install(text ?? "", hook, options),
    remove: (text) => remove(text, options),
    check: (text, hook) => check(text ?? "", hook, options),
    calls: (text) => jsonCalls(text, options.agent),
  };
}

/** Adds the hook to every event; one with another command is renewed where it stands. */
function install(text: string, hook: HookCall, options: HookTableOptions): FileEdit {
  const { events } = options;
  const unread = unreadByAgent(text, options);
  if (unread !== undefined) return unread;
  return change(text, options, (settings, hooks) => {
    if (hooks === undefined) return append(settings, settings.root, allEvents(hook, options), "hooks");
    for (const event of isEmpty(hooks) ? events.toReversed() : events) {
      const groups = member(hooks, event);
      if (groups === undefined) return append(settings, hooks, [group(hook, options)], event);
      const [first, ...others] = ownHooks(groups, options);
      if (first === undefined) return append(settings, groups, group(hook, options, isEmpty(groups)));
      if (others[0] !== undefined) return withoutHook(settings, others[0]);
      if (isRight(first, hook, options)) continue;
      return first.alone
        ? replace(settings, first.group, group(hook, options))
        : withoutHook(settings, first);
    }
    return undefined;
  });
}

/** Takes the hook out, and what of the lists around it was made for it. */
function remove(text: string, options: HookTableOptions): FileEdit {
  if (text.trim() === "") return { text };
  const keep = hooksWereEmpty(text, options);
  const edit = change(text, options, (settings, hooks) => {
    if (hooks === undefined) return undefined;
    for (const event of options.events) {
      const groups = member(hooks, event);
      const own = groups === undefined ? undefined : ownHooks(groups, options)[0];
      if (groups === undefined || own === undefined) continue;
      const last = own.alone && groups.children?.length === 1;
      if (!last || own.wasEmpty) {
        return withoutHook(settings, own);
      }
      return takeOut(settings.text, hooks.children?.length === 1 && !keep ? hooks : groups);
    }
    return undefined;
  });
  // What was made from nothing becomes nothing again.
  return "text" in edit && edit.text === EMPTY_SETTINGS && text !== EMPTY_SETTINGS
    ? { delete: true, text: edit.text }
    : edit;
}

function check(text: string, hook: HookCall, options: HookTableOptions): WiringState {
  const settings = parseSettings(text);
  if ("problem" in settings || unreadByAgent(text, options) !== undefined) return "broken";
  const hooks = hooksOf(settings, options);
  if (hooks !== undefined && "problem" in hooks) return "broken";
  const found = options.events.map((event) => {
    const groups = hooks === undefined ? undefined : member(hooks, event);
    return groups === undefined ? [] : ownHooks(groups, options);
  });
  if (found.every((own) => own.length === 0)) return "absent";
  if (options.isOff?.(settings) === true) return "off";
  return found.every(([own]) => own !== undefined && isRight(own, hook, options)) ? "wired" : "other";
}

/** What makes the agent leave the whole file aside, hooks and all, such as a comment or a trailing comma. */
function unreadByAgent(
  text: string,
  { plainJsonFor, unread }: HookTableOptions,
): SettingsProblem | undefined {
  const settings = parseSettings(text);
  // What is no JSON by any reading is said without this.
  if ("problem" in settings) return undefined;
  const problem = plainJsonFor === undefined ? undefined : plainJsonProblem(text);
  return problem === undefined
    ? unread?.(settings)
    : { ...problem, problem: `${problem.problem}; ${plainJsonFor} ignores a file that is no plain JSON` };
}

/** Applies edits until there is none left. Each finds its place in the text that the one before gave. */
function change(
  text: string,
  options: HookTableOptions,
  edit: (settings: Settings, hooks: Node | undefined) => string | undefined,
): FileEdit {
  for (let now = text;;) {
    const settings = parseSettings(now);
    if ("problem" in settings) return settings;
    const hooks = hooksOf(settings, options);
    if (hooks !== undefined && "problem" in hooks) return hooks;
    const next = edit(settings, hooks);
    if (next === undefined) return { text: now };
    now = next;
  }
}

/** The object under `hooks`, if its parts that matter are what they must be. */
function hooksOf(
  { text, root }: Settings,
  { events }: HookTableOptions,
): Node | undefined | SettingsProblem {
  const hooks = member(root, "hooks");
  if (hooks === undefined) return undefined;
  if (hooks.type !== "object") return problemAt(text, hooks.offset, "hooks is not an object");
  for (const event of events) {
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

function ownHooks(groups: Node, { agent }: HookTableOptions): readonly OwnHook[] {
  return (groups.children ?? []).flatMap((group) => {
    const hooks = group.type === "object" ? member(group, "hooks") : undefined;
    const all = hooks?.type === "array" ? hooks.children ?? [] : [];
    return all.filter((hook) => isOurs(hook, agent)).map((node) => ({
      node,
      group,
      alone: all.length === 1,
      wasEmpty: group.children?.[0]?.children?.[0]?.value === "hooks",
    }));
  });
}

function isOurs(hook: Node, agent: string): boolean {
  const command = hook.type === "object" ? member(hook, "command")?.value : undefined;
  return typeof command === "string" && isOurCommand(command, agent);
}

function isRight({ node, group }: OwnHook, hook: HookCall, options: HookTableOptions): boolean {
  const matcher = member(group, "matcher")?.value;
  const same = JSON.stringify(dataOf(node)) === JSON.stringify(entry(hook, options));
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
function allEvents(hook: HookCall, options: HookTableOptions): Record<string, unknown> {
  return Object.fromEntries(options.events.map((event) => [event, [group(hook, options)]]));
}

function hooksWereEmpty(text: string, { events }: HookTableOptions): boolean {
  const settings = parseSettings(text);
  const hooks = "problem" in settings ? undefined : member(settings.root, "hooks");
  const names = (hooks?.children ?? []).map(({ children }) => children?.[0]?.value);
  return names.indexOf(events.at(-1)) < names.indexOf(events[0]);
}

/**
 * The entry for one event. Whether the event's list was there before is kept in the order of the two names, so that
 * {@link remove} leaves the list or not.
 */
function group(hook: HookCall, options: HookTableOptions, wasEmpty = false): Record<string, unknown> {
  const hooks = [entry(hook, options)];
  return wasEmpty ? { hooks, matcher: "*" } : { matcher: "*", hooks };
}

function entry(hook: HookCall, { agent, more }: HookTableOptions): Record<string, unknown> {
  return { type: "command", command: commandText(hook, agent), ...more(hook) };
}
