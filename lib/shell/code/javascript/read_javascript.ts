/**
 * JavaScript and what agents write of TypeScript.
 *
 * @module
 */

import { curly } from "../curly/read_curly.ts";
import type { Language } from "../machine.ts";
import { JAVASCRIPT_ROWS } from "./calls.ts";
import { javascriptPure } from "./functions.ts";
import { javascriptField, javascriptMethod } from "./methods.ts";
import { javascriptSpecial, tagged } from "./special_calls.ts";
import { javascriptTokens } from "./tokens.ts";

/** Ways to say the global object. */
const GLOBAL = /^(?:globalThis|global|window|self)\.(?=.)/;
/** Modules that are known under several names. */
const MODULES: Readonly<Record<string, string>> = {
  "fs/promises": "fs",
  "fs.promises": "fs",
  "fs-extra": "fs",
  "graceful-fs": "fs",
  fse: "fs",
  "path/posix": "path",
  "path.posix": "path",
  "timers/promises": "timers",
  "dns/promises": "dns",
};

function canonical(path: string): string {
  let p = path;
  while (GLOBAL.test(p)) p = p.replace(GLOBAL, "");
  if (p.startsWith("process.mainModule.")) p = p.slice(19);
  p = p.replace(/\.default\b/g, "");
  for (const [name, plain] of Object.entries(MODULES)) {
    if (p.startsWith(name) && (p[name.length] === "." || p.length === name.length)) {
      p = plain + p.slice(name.length);
    }
  }
  if (p.startsWith("fs.promises.")) p = "fs." + p.slice(12);
  if (/^(?:fs|child_process|zlib|crypto|Deno|Bun|execa|cross-spawn)\./.test(p)) p = p.replace(/Sync$/, "");
  return p;
}

/** JavaScript. */
export const JAVASCRIPT: Language = curly({
  name: "javascript",
  rows: JAVASCRIPT_ROWS,
  pure: javascriptPure,
  special: javascriptSpecial,
  canonical,
  tokenise: javascriptTokens,
  method: javascriptMethod,
  field: javascriptField,
  tagged,
});
