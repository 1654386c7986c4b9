/**
 * Reads source code in other languages than the shell's, as far as its literal arguments tell what it would do.
 *
 * @module
 */

import { readAwkCode } from "./awk/read_awk.ts";
import type { CodeLanguage } from "../programs/row.ts";
import type { CodeOptions, Finding } from "./findings.ts";
import { type Language, readWith } from "./machine.ts";
import { JAVASCRIPT } from "./javascript/read_javascript.ts";
import { LUA } from "./lua/read_lua.ts";
import { PERL } from "./perl/read_perl.ts";
import { PHP } from "./php/read_php.ts";
import { readPowerShellCode } from "./powershell/read_powershell.ts";
import { RUBY } from "./ruby/read_ruby.ts";
import { PYTHON } from "./python/read_python.ts";

export type { CodeOptions, CodeWord, Finding } from "./findings.ts";

const LANGUAGES: ReadonlyMap<CodeLanguage, Language> = new Map([
  ["python", PYTHON],
  ["javascript", JAVASCRIPT],
  ["lua", LUA],
  ["perl", PERL],
  ["php", PHP],
  ["ruby", RUBY],
]);

export function readCode(language: CodeLanguage, source: string, options: CodeOptions): readonly Finding[] {
  if (language === "awk") return readAwkCode(source, options);
  if (language === "powershell") return readPowerShellCode(source, options);
  const lang = LANGUAGES.get(language);
  return lang === undefined ? [] : readWith(lang, source, options);
}
