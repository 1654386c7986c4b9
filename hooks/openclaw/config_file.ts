/**
 * Rampart's plugin in OpenClaw's own settings: switched on, and among those that may load where there is a list of them.
 *
 * @module
 */

import type { Node } from "jsonc-parser";
import type { FileEdit, WiringFile, WiringState } from "../adapter.ts";
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
import { LIMIT_S } from "./ask_gate.ts";
import { PLUGIN_ID } from "./plugin.ts";

/** The file at a path. */
export function configFile(path: string): WiringFile {
  return { path, edit: (text = "") => install(text), remove, check: (text = "") => check(text) };
}

function install(text: string): FileEdit {
  return change(text, (settings, { plugins, entries, allow }) => {
    if (plugins === undefined) {
      return append(settings, settings.root, { entries: { [PLUGIN_ID]: entry({}) } }, "plugins");
    }
    if (entries === undefined) {
      const value = { [PLUGIN_ID]: entry({ pluginsWereEmpty: isEmpty(plugins) }) };
      return append(settings, plugins, value, "entries");
    }
    const own = member(entries, PLUGIN_ID);
    if (own === undefined) {
      return append(settings, entries, entry({ entriesWereEmpty: isEmpty(entries) }), PLUGIN_ID);
    }
    if (!isRight(own)) return replace(settings, own, entry(markOf(own)));
    return allow !== undefined && !isEmpty(allow) && ownItem(allow) === undefined
      ? append(settings, allow, PLUGIN_ID)
      : undefined;
  });
}

function remove(text: string): FileEdit {
  if (text.trim() === "") return { text };
  const edit = change(text, (settings, { plugins, entries, allow }) => {
    const listed = allow === undefined ? undefined : ownItem(allow);
    if (listed !== undefined) return takeOut(settings.text, listed);
    const own = entries === undefined ? undefined : member(entries, PLUGIN_ID);
    if (plugins === undefined || entries === undefined || own === undefined) return undefined;
    const { pluginsWereEmpty, entriesWereEmpty } = markOf(own);
    if (entries.children?.length !== 1 || entriesWereEmpty) return takeOut(settings.text, own);
    if (plugins.children?.length !== 1 || pluginsWereEmpty) return takeOut(settings.text, entries);
    return takeOut(settings.text, plugins);
  });
  // What was made from nothing becomes nothing again.
  return "text" in edit && edit.text === EMPTY_SETTINGS && text !== EMPTY_SETTINGS
    ? { delete: true, text: edit.text }
    : edit;
}

function check(text: string): WiringState {
  const settings = parseSettings(text);
  if ("problem" in settings) return "broken";
  const places = placesIn(settings);
  if ("problem" in places) return "broken";
  const { plugins, entries, allow } = places;
  const own = entries === undefined ? undefined : member(entries, PLUGIN_ID);
  if (plugins === undefined || own === undefined) return "absent";
  const deny = member(plugins, "deny");
  if (member(plugins, "enabled")?.value === false || (deny !== undefined && ownItem(deny) !== undefined)) {
    return "off";
  }
  const listed = allow === undefined || isEmpty(allow) || ownItem(allow) !== undefined;
  return listed && isRight(own) ? "wired" : "other";
}

/** The parts of the settings that matter here. */
interface Places {
  readonly plugins?: Node;
  readonly entries?: Node;
  readonly allow?: Node;
}

function placesIn({ text, root }: Settings): Places | SettingsProblem {
  const plugins = member(root, "plugins");
  if (plugins === undefined) return {};
  if (plugins.type !== "object") return problemAt(text, plugins.offset, "plugins is not an object");
  const entries = member(plugins, "entries");
  if (entries !== undefined && entries.type !== "object") {
    return problemAt(text, entries.offset, "plugins.entries is not an object");
  }
  const allow = member(plugins, "allow");
  if (allow !== undefined && allow.type !== "array") {
    return problemAt(text, allow.offset, "plugins.allow is not a list");
  }
  return {
    plugins,
    ...(entries === undefined ? {} : { entries }),
    ...(allow === undefined ? {} : { allow }),
  };
}

/** Applies edits until there is none left. Each finds its place in the text that the one before gave. */
function change(text: string, edit: (settings: Settings, places: Places) => string | undefined): FileEdit {
  for (let now = text;;) {
    const settings = parseSettings(now);
    if ("problem" in settings) return settings;
    const places = placesIn(settings);
    if ("problem" in places) return places;
    const next = edit(settings, places);
    if (next === undefined) return { text: now };
    now = next;
  }
}

/** What was there, and empty, before Rampart came. It is kept in the order of names, for {@link remove}. */
interface Mark {
  readonly pluginsWereEmpty?: boolean;
  readonly entriesWereEmpty?: boolean;
}

function entry({ pluginsWereEmpty = false, entriesWereEmpty = false }: Mark): Record<string, unknown> {
  const timeoutMs = LIMIT_S * 1000;
  const timeouts = { before_tool_call: timeoutMs };
  const hooks = pluginsWereEmpty ? { timeouts, timeoutMs } : { timeoutMs, timeouts };
  return entriesWereEmpty ? { hooks, enabled: true } : { enabled: true, hooks };
}

function markOf(own: Node): Mark {
  const hooks = own.type === "object" ? member(own, "hooks") : undefined;
  return {
    entriesWereEmpty: own.type === "object" && firstName(own) === "hooks",
    pluginsWereEmpty: hooks?.type === "object" && firstName(hooks) === "timeouts",
  };
}

function firstName(object: Node): unknown {
  return object.children?.[0]?.children?.[0]?.value;
}

function isRight(own: Node): boolean {
  return JSON.stringify(dataOf(own)) === JSON.stringify(entry(markOf(own)));
}

function ownItem(list: Node): Node | undefined {
  return list.children?.find(({ value }) => value === PLUGIN_ID);
}

function isEmpty(list: Node): boolean {
  return (list.children ?? []).length === 0;
}
