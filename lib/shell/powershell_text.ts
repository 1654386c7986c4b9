/**
 * PowerShell's code between double quotes of a shell that has a `$` of its own: `powershell -c "$v = 1; $v"` is meant
 * for a shell that leaves it alone, as that of Windows does, and empties the variables in bash.
 *
 * @module
 */

import type { Reader } from "./reader.ts";

/** Variables that PowerShell itself sets. */
const OWN = new Set(
  "_ args env error false home host input lastexitcode matches null profile psitem psscriptroot psversiontable pwd this true"
    .split(" "),
);

/**
 * The code as it stands in the source, where each variable in it is one of PowerShell's own or one that the code sets.
 *
 * @param at Where the word stands.
 * @returns undefined where the shell's reading is the one that counts.
 */
export function powershellText(
  r: Reader,
  at: { readonly pos: number; readonly end: number },
): string | undefined {
  const { source, place } = r.frame;
  if (place !== undefined) return undefined;
  const raw = /^"((?:[^"\\`]|\\.)*)"$/s.exec(source.slice(at.pos, at.end))?.[1];
  if (raw === undefined || raw.length > 16_384) return undefined;
  r.budget.steps -= raw.length >> 3;
  for (const [, name = ""] of raw.matchAll(/(?<!\\)\$(\w+|.?)/gs)) {
    if (!/^[A-Za-z_]\w*$/.test(name) || r.state.variables.has(name)) return undefined;
    if (!OWN.has(name.toLowerCase()) && !new RegExp(`\\$${name}\\s*=(?!=)`).test(raw)) return undefined;
  }
  return raw.replace(/\\(["\\$`])/g, "$1");
}
