/**
 * Reads source code in other languages than bash, as far as its literal arguments tell what it would do.
 *
 * One folder a language. PHP, Perl, Ruby and Lua are rewritten by their tokenisers to tokens of JavaScript's grammar
 * and share its reader (`curly/`). What a language's library does stands in its `calls.ts`, one row a call.
 *
 * @module
 */

import type { CodeLanguage } from "../programs/mod.ts";
import { readAppleScriptCode } from "./applescript/read_applescript.ts";
import { readAwkCode } from "./awk/read_awk.ts";
import { readCmdCode } from "./cmd/read_cmd.ts";
import type { CodeOptions, Finding } from "./findings.ts";
import { readFishCode } from "./fish/read_fish.ts";
import { JAVASCRIPT } from "./javascript/read_javascript.ts";
import { LUA } from "./lua/read_lua.ts";
import { readWith } from "./machine.ts";
import { readMakeCode } from "./make/read_make.ts";
import { PERL } from "./perl/read_perl.ts";
import { PHP } from "./php/read_php.ts";
import { readPowerShellCode } from "./powershell/read_powershell.ts";
import { PYTHON } from "./python/read_python.ts";
import { RUBY } from "./ruby/read_ruby.ts";

export type { CodeOptions, CodeWord, Finding } from "./findings.ts";

/**
 * Works out what a piece of code would do, without running it.
 *
 * Text in strings, comments and prints gives nothing; only calls count. Known text that is evaluated is read too. All
 * branches count as run. What can't be known stands as UNKNOWN in the words. Never throws; takes steps off
 * `options.budget` and stops when none are left.
 *
 * @param language The language of the source. For `bash`, `sh` and `zsh` the result is empty: they have a reader of
 * their own.
 * @param source The text.
 * @param options What is known of the machine and how much work may be done.
 * @returns The findings, in the order in which the code would cause them, each once.
 *
 * @example
 * ```ts
 * import { readCode } from "./mod.ts";
 *
 * const options = { home: "/home/u", env: {}, args: [], budget: { steps: 10_000 } };
 * readCode("python", "import os; os.system('rm ' + '-rf /')", options);
 * // [{ kind: "shell", text: { value: "rm -rf /", … }, language: "sh" }]
 * ```
 */
export function readCode(language: CodeLanguage, source: string, options: CodeOptions): readonly Finding[] {
  switch (language) {
    case "python":
      return readWith(PYTHON, source, options);
    case "javascript":
      return readWith(JAVASCRIPT, source, options);
    case "ruby":
      return readWith(RUBY, source, options);
    case "perl":
      return readWith(PERL, source, options);
    case "php":
      return readWith(PHP, source, options);
    case "lua":
      return readWith(LUA, source, options);
    case "awk":
      return readAwkCode(source, options);
    case "applescript":
      return readAppleScriptCode(source, options);
    case "make":
      return readMakeCode(source, options);
    case "fish":
      return readFishCode(source, options);
    case "powershell":
      return readPowerShellCode(source, options);
    case "cmd":
      return readCmdCode(source, options);
    case "bash":
    case "sh":
    case "zsh":
      return [];
    default: {
      const none: never = language;
      return none;
    }
  }
}
