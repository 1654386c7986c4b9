/**
 * What a command would have run that its words do not say: commands in variables (`GIT_PAGER='sh x' git log`), and the
 * scripts of a package that the same text has written (`echo '{"scripts": …}' > package.json && npm test`).
 *
 * @module
 */

import { locate } from "./effects.ts";
import type { Inner, Outcome } from "./programs/mod.ts";
import type { Reader } from "./reader.ts";
import { findFile } from "./virtual_files.ts";
import { UNKNOWN } from "./word.ts";

/** Names of variables whose value is handed to a shell, or is a command. */
const COMMANDS =
  /^(?:(?:GIT_|MAN|AWS_|SYSTEMD_|DELTA_|BAT_)?PAGER|(?:GIT_|SUDO_|KUBE_|HG)?EDITOR|VISUAL|GIT_SEQUENCE_EDITOR|GIT_SSH(?:_COMMAND)?|GIT_EXTERNAL_DIFF|GIT_PROXY_COMMAND|(?:GIT_|SSH_|SUDO_)ASKPASS|LESSOPEN|LESSCLOSE|PROMPT_COMMAND|BROWSER|RSYNC_RSH|CVS_RSH|SVN_SSH|FCEDIT)$/;

/** Names of variables that hold a file which a shell executes when it starts. */
const STARTS = /^(?:BASH_ENV|ENV)$/;

/** Programs that run a package's scripts. */
const PACKAGE_MANAGERS: ReadonlySet<string> = new Set(["npm", "pnpm", "yarn", "bun"]);

/** Scripts that run when a package is installed. */
const WHEN_INSTALLED: readonly string[] = ["preinstall", "install", "postinstall", "prepare"];

interface Place {
  readonly pos: number;
  readonly end: number;
}

const NONE: readonly Inner[] = [];

/**
 * The sources that a command would hand to a shell besides those in its words.
 *
 * @param assigns The variables in front of it, `NAME=value` each.
 * @param at The command's place.
 */
export function furtherCommands(
  r: Reader,
  outcome: Outcome,
  assigns: readonly string[] | undefined,
  at: Place,
): readonly Inner[] {
  if (assigns !== undefined) return variableCommands(assigns, at);
  return r.state.files.size > 0 && PACKAGE_MANAGERS.has(outcome.program)
    ? packageScripts(r, outcome, at)
    : NONE;
}

function variableCommands(assigns: readonly string[], at: Place): readonly Inner[] {
  const found: Inner[] = [];
  for (const assignment of assigns) {
    const equals = assignment.indexOf("=");
    const value = assignment.slice(equals + 1);
    if (STARTS.test(assignment.slice(0, equals)) && value !== "" && !value.includes(UNKNOWN)) {
      found.push({ kind: "file", language: "bash", path: { value, ...at }, args: [], place: "here" });
    }
    // A mere name is a program that is started as it always is.
    if (!COMMANDS.test(assignment.slice(0, equals)) || !/[\s/]/.test(value) || value.includes(UNKNOWN)) {
      continue;
    }
    found.push(source(value, at));
  }
  return found;
}

function packageScripts(r: Reader, { operands }: Outcome, at: Place): readonly Inner[] {
  const [command, name] = operands;
  const wanted = command === undefined || /^(?:i|in|ci|add|install|it|install-test)$/.test(command.value)
    ? WHEN_INSTALLED
    : /^run(?:-script)?$/.test(command.value)
    ? name === undefined ? [] : around(name.value)
    : around(command.value === "t" ? "test" : command.value);
  const found: Inner[] = [];
  const path = locate(r, { value: "package.json", ...at }, "read").path;
  for (const content of findFile(r, path) ?? []) {
    const scripts = scriptsOf(content.text);
    for (const one of wanted) {
      const text = Object.hasOwn(scripts, one) ? scripts[one] : undefined;
      if (typeof text === "string") found.push(source(text, at));
    }
  }
  return found;
}

function around(name: string): readonly string[] {
  return [`pre${name}`, name, `post${name}`];
}

function scriptsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const { scripts } = Object(JSON.parse(text)) as { readonly scripts?: unknown };
    return typeof scripts === "object" && scripts !== null
      ? scripts as Readonly<Record<string, unknown>>
      : {};
  } catch {
    return {};
  }
}

function source(value: string, { pos, end }: Place): Inner {
  return { kind: "source", language: "sh", text: { value, pos, end }, args: [], place: "here" };
}
