/**
 * What commands print, where somebody looks at it: worked out for well-known filters, else unknown with its origin.
 *
 * @module
 */

import { filterOutput } from "./filters/mod.ts";
import type { Outcome } from "./programs/mod.ts";
import { locate } from "./effects.ts";
import { type Reader, writeOut } from "./reader.ts";
import type { CodeOrigin } from "./reading.ts";
import { type Field, type Stream, unknownValue, valueOf, worse } from "./value.ts";
import { fileStream, findFile, TEMPORARY } from "./virtual_files.ts";
import { getValue } from "./variables.ts";
import { UNKNOWN, word } from "./word.ts";

/** Programs that print nothing of their own accord. */
const SILENT = new Set([
  "cd",
  "mkdir",
  "rmdir",
  "rm",
  "mv",
  "cp",
  "ln",
  "touch",
  "chmod",
  "chown",
  "chgrp",
  "sleep",
  "kill",
  "export",
  "unset",
  "set",
  "test",
  "[",
  "true",
  "false",
  ":",
  "wait",
  "mkfifo",
  "install",
  "truncate",
  "exit",
  "return",
  "shift",
  "umask",
  "local",
  "readonly",
  "trap",
  "shopt",
  "read",
  "mapfile",
  "readarray",
  "exec",
  "break",
  "continue",
  "let",
  "getopts",
  "pushd",
  "popd",
  "eval",
  "source",
  ".",
  "declare",
  "typeset",
  "alias",
  "unalias",
]);

/** Adds what a command prints to the place where somebody looks at it. */
export function writeOutput(
  r: Reader,
  outcome: Outcome,
  argv: readonly Field[],
  handed: boolean,
  index: number,
): void {
  const { program } = outcome;
  if (SILENT.has(program) && !outcome.flags.has("verbose") && !outcome.flags.has("v")) return;
  const output = outputOf(r, program, argv);
  if (output !== undefined) return writeOut(r, output);
  if (handed && outcome.output === undefined && program !== "find" && printsInside(r, outcome, index)) return;
  const rest = unknownOutput(r, outcome, argv, index);
  // What is known of the output keeps its lines.
  writeOut(r, r.printed?.has(index) === true ? { ...rest, text: `\n${rest.text}` } : rest);
}

/** Whether all that a command prints was printed by the commands that it handed on to, each for itself. */
function printsInside(r: Reader, outcome: Outcome, index: number): boolean {
  if (r.runs[index]?.code !== undefined) return false;
  // Code of another language prints what it was seen to print, unless each line that it reads is printed besides.
  const code = r.printed?.has(index) === true &&
    !(["p", "i", "n", "a"].some((flag) => outcome.flags.has(flag)));
  return outcome.inner.every((inner) =>
    code && (inner.kind === "source" || inner.kind === "file" || inner.kind === "stdin") ||
    inner.kind === "argv" || inner.kind === "file" && inner.language === undefined ||
    inner.language === "bash" || inner.language === "sh" || inner.language === "zsh"
  );
}

/** What `mktemp` prints, where it makes up the whole name. */
function temporaryPath(r: Reader, argv: readonly Field[]): Stream | undefined {
  if (
    getValue(r, "TMPDIR").unset === undefined || !argv.slice(1).every(({ value }) => /^-[dqu]+$/.test(value))
  ) {
    return undefined;
  }
  return { text: `${TEMPORARY}\n`, origin: "output", why: "mktemp makes up the name" };
}

function outputOf(r: Reader, program: string, argv: readonly Field[]): Stream | undefined {
  if (program === "mktemp") return temporaryPath(r, argv);
  if (program === "pwd") {
    const { cwd } = r.state;
    return typeof cwd === "string" ? { text: `${cwd}\n` } : undefined;
  }
  r.budget.steps -= (r.stdin?.text.length ?? 0) >> 3;
  return filterOutput(program, {
    args: argv.slice(1).map(valueOf),
    stdin: r.stdin,
    escapes: r.language === "zsh" ? true : r.language === "sh" ? undefined : false,
    file: (path) => fileStream(r, locate(r, word(path), "read").path),
  });
}

function unknownOutput(r: Reader, outcome: Outcome, argv: readonly Field[], index: number): Stream {
  let origin: CodeOrigin = outcome.output ?? "output";
  const code = r.runs[index]?.code;
  if (code === "download" || code === "downloaded_file" || code === "decoded") {
    origin = worse(origin, code) ?? origin;
  }
  // What a program makes of something fetched still comes from there.
  const input = r.stdin?.origin;
  const passed = input === undefined || input === "input" || input === "unknown" || input === "file"
    ? undefined
    : input;
  origin = worse(origin, passed) ?? origin;
  for (const touch of outcome.touches) {
    if (touch.kind !== "read") continue;
    const content = findFile(r, locate(r, touch.path, "read").path);
    for (const stream of content ?? []) {
      if (
        stream.origin === "download" || stream.origin === "downloaded_file" || stream.origin === "decoded"
      ) {
        origin = worse(origin, stream.origin) ?? origin;
      }
    }
  }
  const name = argv[0]?.value ?? "";
  const base: Stream = { ...unknownValue(origin, `what ${name.slice(0, 40)} prints is not known`) };
  const globs = fileNames(r, outcome, argv);
  return globs === undefined ? base : { ...base, text: `${UNKNOWN}\n`, globs };
}

/** What `find` and `ls` print are names of files: the patterns that they match. */
function fileNames(r: Reader, outcome: Outcome, argv: readonly Field[]): readonly string[] | undefined {
  if (outcome.program === "find") return foundNames(r, argv);
  if (outcome.program !== "ls" && outcome.program !== "fd") return undefined;
  const [only, ...others] = outcome.operands;
  if (only !== undefined && others.length === 0 && only.pattern === undefined && outcome.program === "ls") {
    // The names alone: `ls / | while read d; do rm -rf "/$d"; done`
    const { path } = locate(r, only, "read");
    if (path === "/" || path === r.home || /^\/(?:home|Users)$/.test(path)) return ["*"];
  }
  const globs = outcome.operands.filter((operand) => operand.pattern !== undefined);
  return globs.length > 0 ? globs.map((operand) => operand.pattern ?? operand.value) : undefined;
}

function foundNames(r: Reader, argv: readonly Field[]): readonly string[] {
  const roots: Field[] = [];
  let at = 1;
  for (; at < argv.length; at++) {
    const item = argv[at];
    if (item === undefined || /^(?:-(?!$)|[(!,)])/.test(item.value)) {
      if (item !== undefined && /^-(?:[HLP]|O\d)$/.test(item.value)) continue;
      break;
    }
    roots.push(item);
  }
  const names: string[] = [];
  let paths: string[] = [];
  for (; at < argv.length; at++) {
    const option = argv[at]?.value;
    const value = argv[at + 1]?.value;
    if (value === undefined) break;
    if (argv[at - 1]?.value === "!" || argv[at - 1]?.value === "-not") continue;
    if (option === "-name" || option === "-iname") names.push(value);
    if (option === "-path" || option === "-wholename" || option === "-ipath") {
      paths.push(value.replace(/^\*\//, "/**/"));
    }
  }
  const bases = roots.length > 0 ? roots : [word(".")];
  const out: string[] = [];
  paths = paths.filter((path) => path.startsWith("/"));
  for (const path of paths) out.push(path);
  for (const base of bases) {
    const located = locate(r, base, "read");
    const root = (located.glob ? located.path : located.path.replace(/[\\*?[\]{}()!+@|]/g, "\\$&")).replace(
      /\/+$/,
      "",
    );
    if (names.length === 0 && paths.length === 0) out.push(`${root}/**`);
    for (const name of names) out.push(`${root}/**/${name}`);
  }
  return out.slice(0, 32);
}
