/**
 * Tilde expansion: `~`, `~user`, `~+`, `~-`, and after the colons of an assignment.
 *
 * @module
 */

import { currentDirectory, type Reader } from "./reader.ts";
import type { Value } from "./value.ts";
import { getValue, joinValues } from "./variables.ts";

/** What a tilde prefix stands for, and what follows it. */
export function expandTilde(
  r: Reader,
  text: string,
  colon = false,
): { value: Value; rest: string } | undefined {
  const found = colon ? /^~([^/:\\]*)(?=[/:]|$)/.exec(text) : /^~([^/\\]*)(?=\/|$)/.exec(text);
  if (found === null) return undefined;
  const user = found[1] ?? "";
  const rest = text.slice(found[0].length).replace(/\\(.)/gs, "$1");
  let value: Value | undefined;
  if (user === "") {
    value = getValue(r, "HOME");
    if (value.text === "" && value.unset === undefined && r.state.variables.get("HOME") === undefined) {
      value = { text: r.home };
    }
  } else if (user === "+") value = { text: currentDirectory(r) };
  else if (user === "-") value = getValue(r, "OLDPWD");
  else if (user === r.user) value = { text: r.home };
  else if (/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(user)) {
    const root = r.platform === "darwin" ? "/var/root" : "/root";
    const homes = r.platform === "darwin" ? "/Users" : "/home";
    value = { text: user === "root" ? root : `${homes}/${user}` };
  }
  return value === undefined ? undefined : { value, rest };
}

/** Expands the tildes of a word that stands for one text. `assignment`: those after colons too. */
export function expandTildes(r: Reader, text: string, value: string, assignment: boolean): Value {
  if (!assignment) {
    const tilde = expandTilde(r, text);
    return tilde === undefined ? { text: value } : { ...tilde.value, text: tilde.value.text + tilde.rest };
  }
  const all = text.split(":").map((piece): Value => {
    const tilde = piece.startsWith("~") ? expandTilde(r, piece, true) : undefined;
    return tilde === undefined
      ? { text: piece.replace(/\\(.)/gs, "$1") }
      : { ...tilde.value, text: tilde.value.text + tilde.rest };
  });
  return joinValues(all, ":");
}
