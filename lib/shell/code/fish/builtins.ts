/**
 * Builtins of fish that other shells lack or spell otherwise.
 *
 * @module
 */

import { rewriteString } from "./string_builtin.ts";
import { commandName, type FishText, quoted } from "./text.ts";
import type { FishWord } from "./words.ts";

/** A command, rewritten. */
export interface Rewritten {
  readonly sh: string;
  /** It runs what it reads on standard input. */
  readonly sources?: boolean;
}

function source(words: readonly FishWord[]): string {
  return words.flatMap((word) => word.sh).join(" ");
}

/** Writes a command of fish as one of a shell. `within` reads other source of fish in the same place. */
export function rewriteCommand(
  t: FishText,
  words: readonly FishWord[],
  within: (src: string) => string,
): Rewritten {
  let at = 0;
  while (/^[A-Za-z_]\w*=/.test(words[at]?.lit ?? "") && words[at]?.bare) at++;
  // Assignments in front, and what calls a command by its name.
  const [first, ...args] = words.slice(at);
  const front = at === 0 ? "" : `${source(words.slice(0, at))} `;
  const name = first?.lit;
  if (first === undefined) return { sh: front.trim() };
  if (name === undefined) return { sh: front + source(words.slice(at)) };
  if (t.functions.has(name)) return { sh: front + source(words.slice(at)) };
  switch (name) {
    case "command":
    case "builtin":
    case "exec":
    case "time": {
      if (args.length === 0 || /^-/.test(args[0]?.lit ?? "")) break;
      if (name === "builtin" || name === "time") {
        const made = rewriteCommand(t, args, within);
        return { ...made, sh: front + made.sh };
      }
      break;
    }
    case "set":
      return { sh: front + rewriteSet(args) };
    case "set_color":
    case "abbr":
    case "emit":
    case "functions":
    case "fish_add_path":
    case "fish_config":
    case "fish_update_completions":
    case "funced":
    case "funcsave":
      return { sh: ":" };
    case "alias":
      return { sh: rewriteAlias(t, args, within) };
    case "eval": {
      const known = args.map((arg) => arg.lit);
      if (known.length > 0 && known.every((lit) => lit !== undefined)) {
        return { sh: `{\n${within(known.join(" "))}\n}` };
      }
      break;
    }
    case "source":
    case ".": {
      const [file] = args;
      if (file === undefined || file.lit === "-" || file.lit === "/dev/stdin") {
        return { sh: `${name} /dev/stdin`, sources: true };
      }
      break;
    }
    case "string":
      return { sh: front + rewriteString(args) };
    case "argparse":
    case "complete":
    case "bind":
    case "history":
    case "contains":
    case "count":
    case "status":
      return {
        sh: front + [
          name,
          ...args.map((arg) => arg.lit === undefined ? arg.sh.join(" ") : quoted(arg.lit)),
        ].join(" "),
      };
    case "math": {
      const known = args.map((arg) => arg.lit);
      const sum = known.every((lit) => lit !== undefined) ? known.join(" ") : "";
      if (/^[\d\s+*()-]+$/.test(sum)) return { sh: `echo $((${sum}))` };
      break;
    }
  }
  const [head = "", ...more] = first.sh;
  return {
    sh: `${front}${
      [first.bare && more.length === 0 ? commandName(head) : head, ...more, ...args.flatMap((arg) => arg.sh)]
        .join(" ")
    }`,
  };
}

/** `set -gx NAME values`, `set -e NAME`, `set -a NAME value`, `set NAME[2] value`. */
function rewriteSet(args: readonly FishWord[]): string {
  let flags = "";
  let at = 0;
  for (; at < args.length; at++) {
    const lit = args[at]?.lit;
    if (lit === undefined || !/^-./.test(lit)) break;
    if (lit.startsWith("--")) {
      if (lit === "--") {
        at++;
        break;
      }
      const long = lit.slice(2);
      flags += LONG[long] ?? "";
    } else flags += lit.slice(1);
  }
  const target = /^([A-Za-z_]\w*)(?:\[(-?\d+)\])?$/.exec(args[at]?.lit ?? "");
  if (target === null) {
    // Its name isn't known: `set $name v`; what substitutions run still counts.
    return args.some((arg) => arg.lit === undefined) ? `: ${source(args)}` : ":";
  }
  const [, name = "", index] = target;
  const values = args.slice(at + 1);
  if (flags.includes("e")) return `unset ${name}`;
  if (/[qnS]/.test(flags)) return `test -n "\${${name}}"`;
  if (values.length === 0 && flags === "" && index === undefined && args.length === 0) return ":";
  const list = source(values);
  const words = values.flatMap((value) => value.sh);
  const only = words.length === 1 && values[0]?.lit !== undefined ? words[0] : undefined;
  const put = flags.includes("x") ? `; export ${name}` : "";
  if (index !== undefined) {
    const n = Number(index);
    return `${name}[${n > 0 ? n - 1 : n}]=${words[0] ?? "''"}${put}`;
  }
  if (flags.includes("a")) return `${name}+=(${list})${put}`;
  if (flags.includes("p")) return `${name}=(${list} "\${${name}[@]}")${put}`;
  if (name === "argv") return `set -- ${list}`;
  if (only !== undefined && !/[*?{~]/.test(only)) return `${name}=${only}${put}`;
  // One value that the shell works out is text besides: exported variables are no lists.
  if (flags.includes("x") && words.length === 1) return `export ${name}=${words[0]}`;
  return `${name}=(${list})${put}`;
}

const LONG: Readonly<Record<string, string>> = {
  export: "x",
  erase: "e",
  append: "a",
  prepend: "p",
  query: "q",
  names: "n",
  show: "S",
};

/** `alias name 'command'`, `alias name=command`: a function that hands on its arguments. */
function rewriteAlias(t: FishText, args: readonly FishWord[], within: (src: string) => string): string {
  const rest = args.filter((arg) => !/^(?:-s|--save)$/.test(arg.lit ?? ""));
  const [first, second] = rest;
  const joined = /^([^=\s]+)=([\s\S]*)$/.exec(first?.lit ?? "");
  const name = joined?.[1] ?? first?.lit;
  const body = joined?.[2] ?? second?.lit;
  if (name === undefined || body === undefined || !/^[\w.:@+-]+$/.test(name)) return `: ${source(rest)}`;
  // `alias ls='ls --color'` calls the program, not itself.
  const itself = new RegExp(`^\\s*${name.replace(/[.+]/g, "\\$&")}(?=\\s|$)`).test(body);
  const sh = within(`${itself ? "command " : ""}${body} $argv`);
  t.functions.add(name);
  return `${commandName(name)}() {\n${sh}\n}`;
}
