/**
 * fish's `string`: worked out where its arguments are known, else written as a filter that does the same.
 *
 * @module
 */

import { quoted } from "./text.ts";
import type { FishWord } from "./words.ts";

/** Options that take a value, by subcommand. */
const VALUED: Readonly<Record<string, string>> = {
  repeat: "nm",
  sub: "sle",
  pad: "cw",
  trim: "c",
  split: "mf",
  split0: "mf",
  shorten: "cm",
  replace: "fm",
  match: "m",
};

interface Parsed {
  readonly flags: ReadonlyMap<string, string>;
  readonly operands: readonly FishWord[];
}

const LONG_NAMES: Readonly<Record<string, string>> = {
  count: "n",
  start: "s",
  length: "l",
  end: "e",
  all: "a",
  regex: "r",
  chars: "c",
  "ignore-case": "i",
  quiet: "q",
  left: "l",
  right: "r",
};

function parse(sub: string, args: readonly FishWord[]): Parsed {
  const flags = new Map<string, string>();
  const operands: FishWord[] = [];
  const valued = VALUED[sub] ?? "";
  let open = true;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as FishWord; // i < length
    const { lit } = arg;
    if (open && lit === "--") open = false;
    else if (open && lit !== undefined && /^--\w/.test(lit)) {
      const [long = "", value] = lit.slice(2).split("=");
      const letter = LONG_NAMES[long] ?? long;
      flags.set(letter, value ?? (valued.includes(letter) ? args[++i]?.lit ?? "" : ""));
    } else if (open && lit !== undefined && /^-[a-zA-Z]/.test(lit)) {
      for (let k = 1; k < lit.length; k++) {
        const letter = lit[k] as string; // k < length
        if (valued.includes(letter)) {
          flags.set(letter, lit.slice(k + 1) || (args[++i]?.lit ?? ""));
          break;
        }
        flags.set(letter, "");
      }
    } else operands.push(arg);
  }
  return { flags, operands };
}

/** Writes `string sub …` as a command of a shell. */
export function rewriteString(args: readonly FishWord[]): string {
  const [first, ...rest] = args;
  const sub = first?.lit ?? "";
  const { flags, operands } = parse(sub, rest);
  const known = operands.map((word) => word.lit);
  if (operands.length > 0 && known.every((lit) => lit !== undefined)) {
    const out = compute(sub, flags, known as string[]); // every one is defined
    if (out !== undefined) return `printf '%s\\n' ${out.map(quoted).join(" ")}`;
  }
  const head = sub === "replace" ? 2 : /^(?:join|split|match)$/.test(sub) ? 1 : 0;
  const filter = asFilter(sub, flags, known.slice(0, head).map((lit) => lit ?? ""));
  const texts = operands.slice(head).flatMap((word) => word.sh);
  if (filter === undefined || known.slice(0, head).includes(undefined)) {
    return ["string", ...args.flatMap((word) => word.sh)].join(" ");
  }
  return texts.length === 0 ? filter : `printf '%s\\n' ${texts.join(" ")} | ${filter}`;
}

function asFilter(
  sub: string,
  flags: ReadonlyMap<string, string>,
  head: readonly string[],
): string | undefined {
  const [a = "", b = ""] = head;
  switch (sub) {
    case "lower":
      return "tr A-Z a-z";
    case "upper":
      return "tr a-z A-Z";
    case "collect":
    case "trim":
    case "unescape":
    case "escape":
    case "split0":
      return "cat";
    case "join":
      return a === "" ? "tr -d '\\n'" : `tr '\\n' ${quoted(a[0] ?? "")}`;
    case "join0":
      return "cat";
    case "split":
      return a.length === 1 ? `tr ${quoted(a)} '\\n'` : "cat";
    case "match":
      return flags.has("r") ? `grep -oE ${quoted(a)}` : "cat";
    case "replace": {
      const from = flags.has("r") ? a : a.replace(/[\\^$.*[\]/]/g, "\\$&");
      const to = flags.has("r") ? b.replace(/\$(\d)/g, "\\$1") : b.replace(/[\\&/]/g, "\\$&");
      return `sed ${flags.has("r") ? "-E " : ""}${
        quoted(`s/${flags.has("r") ? from.replaceAll("/", "\\/") : from}/${to}/${flags.has("a") ? "g" : ""}`)
      }`;
    }
    default:
      return undefined;
  }
}

function compute(
  sub: string,
  flags: ReadonlyMap<string, string>,
  operands: readonly string[],
): readonly string[] | undefined {
  const [a = "", b = "", ...texts] = operands;
  switch (sub) {
    case "join":
      return operands.length < 2 ? undefined : [operands.slice(1).join(a)];
    case "lower":
      return operands.map((s) => s.toLowerCase());
    case "upper":
      return operands.map((s) => s.toUpperCase());
    case "collect":
    case "unescape":
      return operands;
    case "trim":
      return flags.has("c") ? undefined : operands.map((s) => s.trim());
    case "repeat": {
      const count = Number(flags.get("n") ?? (flags.size === 0 ? operands[0] : undefined));
      const what = flags.has("n") ? operands : operands.slice(1);
      return Number.isInteger(count) && count >= 0 && count <= 256
        ? what.map((s) => s.repeat(count))
        : undefined;
    }
    case "sub": {
      const start = Number(flags.get("s") ?? 1);
      const length = flags.get("l");
      const end = flags.get("e");
      if (!Number.isInteger(start)) return undefined;
      return operands.map((s) => {
        const from = start < 0 ? Math.max(s.length + start, 0) : start - 1;
        return s.slice(
          from,
          length !== undefined ? from + Number(length) : end !== undefined ? Number(end) : undefined,
        );
      });
    }
    case "split":
      return operands.length < 2 || flags.size > 0 ? undefined : operands.slice(1).flatMap((s) => s.split(a));
    case "replace":
      if (flags.has("r") || flags.has("i") || texts.length === 0) return undefined;
      return texts.map((s) => flags.has("a") ? s.replaceAll(a, () => b) : s.replace(a, () => b));
    default:
      return undefined;
  }
}
