/**
 * Patching an OpenClaw that has no plugins which are asked before a call: the files of it, and what must hold before one
 * of OpenClaw's own is touched.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import type { AgentMachine, FileEdit, HookCall, WiringFile, WiringState } from "../adapter.ts";
import { ownFile } from "../own_file.ts";
import { gateIn } from "./ask_gate.ts";
import { guardText, isGuard } from "./guard_module.ts";
import { GUARD_FILE, isPatched, KNOWN, patched, PATCHED_FILE, unpatched } from "./patch_text.ts";
import { packageFolder } from "./package_folder.ts";

/** Flags of `rampart setup`: patch where there are no plugins, and also what is not known. */
export const PATCH_FLAG = "patch-tools";
export const FORCE_FLAG = "force";

/** An OpenClaw that is installed. */
export interface Installed {
  /** Folder of its package. */
  readonly folder: string;
  readonly version: string;
}

/** The OpenClaw that would have to be patched; undefined where none is found, or it has plugins. */
export function withoutPlugins(machine: AgentMachine): Installed | undefined {
  const found = packageFolder(machine);
  return found !== undefined && isBeforePlugins(found.version) ? found : undefined;
}

/** Whether a version is older than the first in which plugins are asked before a call, 2026.2.1. */
export function isBeforePlugins(version: string): boolean {
  const [, year, month] = /^(\d+)\.(\d+)\./.exec(version) ?? [];
  return year !== undefined && Number(year) * 12 + Number(month) < 2026 * 12 + 2 && Number(year) > 0;
}

/** The files: what was there before, the guard, and the patched module last. */
export function patchFiles(installed: Installed): readonly WiringFile[] {
  const path = join(installed.folder, PATCHED_FILE);
  const isBackup = (text: string): boolean => patched(text) !== undefined;
  return [
    ownFile({
      path: `${path}.before-rampart`,
      mode: 0o644,
      content: () => originalAt(path),
      isOurs: isBackup,
    }),
    ownFile({
      path: join(dirname(path), GUARD_FILE),
      mode: 0o644,
      content: guardText,
      isOurs: isGuard,
      calls: (text) => [{ gate: gateIn(text) }],
    }),
    {
      path,
      edit: (text, hook) => put(text, hook, installed),
      remove: (text) => takeOut(text, path),
      check,
    },
  ];
}

function put(text: string | undefined, { flags }: HookCall, { version }: Installed): FileEdit {
  if (text === undefined) return { problem: "OpenClaw's module is not there; install OpenClaw again" };
  if (isPatched(text)) return unpatched(text) === undefined ? CHANGED : { text };
  if (flags?.has(PATCH_FLAG) !== true) {
    return {
      problem:
        `OpenClaw ${version} has no plugins that are asked before a call. Update OpenClaw, or have this file ` +
        "of it patched: rampart setup openclaw --patch-tools",
    };
  }
  const digest = createHash("sha256").update(text).digest("hex");
  const isKnown = KNOWN[version] === digest;
  const after = patched(text);
  if (after === undefined) {
    return {
      problem: "the places to be patched are not there exactly once, so it is left alone; update OpenClaw",
    };
  }
  if (!isKnown && !flags.has(FORCE_FLAG)) {
    return {
      problem: `${
        KNOWN[version] === undefined
          ? `the patch was not tried with OpenClaw ${version}, only with ${Object.keys(KNOWN).join(" and ")}`
          : `it is not the file that came with OpenClaw ${version}`
      }. Update OpenClaw, or add --force: the places to be patched are there`,
    };
  }
  return { text: after };
}

const CHANGED = {
  problem:
    "it was changed after Rampart patched it; put the file beside it that ends in .before-rampart in its " +
    "place, or install OpenClaw again",
} as const;

function takeOut(text: string, path: string): FileEdit {
  if (!isPatched(text)) return { text };
  const before = unpatched(text);
  if (before === undefined) return CHANGED;
  const backup = textAt(`${path}.before-rampart`);
  return backup === undefined || backup === before ? { text: before } : CHANGED;
}

function check(text: string | undefined): WiringState {
  if (text === undefined || !isPatched(text)) return "absent";
  return unpatched(text) === undefined ? "other" : "wired";
}

/** The module as it came. */
function originalAt(path: string): string {
  const text = textAt(path) ?? "";
  return unpatched(text) ?? text;
}

function textAt(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}
