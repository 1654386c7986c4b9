/**
 * Programs that run another one, where the row alone does not say how: `xargs`, `parallel`, `env -S`, `npx`, …
 *
 * @module
 */

import { UNKNOWN, type Word } from "../../word.ts";
import {
  applyParsed,
  applyRow,
  type Draft,
  type Line,
  ownFlags,
  parseByRow,
  touchFile,
  touchHost,
  touchLikely,
} from "../apply_row.ts";
import { isUrl } from "../path_like.ts";
import { joinWords, patternOf, quoteWord, withValue } from "../word_parts.ts";

/** `xargs`: operands come from standard input, at a marker or at the end. */
export function readXargs(line: Line): Draft {
  const draft = applyRow(line);
  const marker = draft.flags.get("I")?.at(-1) ?? draft.flags.get("J")?.at(-1) ??
    (draft.flags.has("i") ? draft.flags.get("i")?.at(-1) ?? "{}" : undefined);
  const stdinWords = marker === undefined ? {} : { marker };
  // Words read from a file are not known either way.
  draft.inner = draft.inner.map((inner) => inner.kind === "argv" ? { ...inner, stdinWords } : inner);
  return draft;
}

/** How many of parallel's literal arguments are worked out one by one. */
const PARALLEL_ARGUMENTS = 64;

/** `parallel cmd {} ::: a b`: the command is shell source, run for every argument. */
export function readParallel(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, { ...parsed, tail: undefined });
  const words = parsed.tail?.words ?? [];
  for (const word of words) draft.operands.push(word);
  const at = words.findIndex(({ value }) => /^:::?:?\+?$/.test(value));
  const command = at < 0 ? words : words.slice(0, at);
  if (command.length === 0) {
    // Without a command the arguments themselves are commands.
    const given = at < 0 ? [] : words.slice(at + 1).filter(({ value }) => !/^:::?:?\+?$/.test(value));
    for (const text of given.slice(0, PARALLEL_ARGUMENTS)) {
      draft.inner.push({ kind: "source", language: "sh", text, args: [], place: "here" });
    }
    if (at < 0) draft.inner.push({ kind: "stdin", language: "sh", args: [], place: "here" });
    return draft;
  }
  const marker = draft.flags.get("I")?.at(-1) ?? "{}";
  const argumentsOf: Word[] = [];
  let files = draft.flags.has("a");
  let fromFile = false;
  for (const word of at < 0 ? [] : words.slice(at)) {
    if (/^:::\+?$/.test(word.value)) fromFile = false;
    else if (/^::::\+?$/.test(word.value)) files = fromFile = true;
    else if (fromFile) touchFile(draft, "read", word);
    else argumentsOf.push(word);
  }
  const single = command[0];
  const isSource = command.length === 1 && single !== undefined && /\s/.test(single.value);
  const placed = command.some(({ value }) => value.includes(marker));
  const fill = (argument: Word): void => {
    if (isSource && single !== undefined) {
      const text = placed
        ? single.value.replaceAll(marker, quoteWord(argument))
        : `${single.value} ${quoteWord(argument)}`;
      draft.inner.push({
        kind: "source",
        language: "sh",
        text: withValue(single, text),
        args: [],
        place: "here",
      });
      return;
    }
    const argv = command.map((part) =>
      part.value === marker ? argument : part.value.includes(marker)
        ? withValue(
          part,
          part.value.replaceAll(marker, argument.value),
          argument.pattern === undefined ? undefined : part.value.replaceAll(marker, patternOf(argument)),
        )
        : part
    );
    draft.inner.push({ kind: "argv", argv: placed ? argv : [...argv, argument], place: "here" });
  };
  for (const argument of argumentsOf.slice(0, PARALLEL_ARGUMENTS)) fill(argument);
  if (at < 0 && !files && !isSource) {
    draft.inner.push({
      kind: "argv",
      argv: command,
      place: "here",
      stdinWords: placed ? { marker } : {},
    });
  } else if (at < 0 || files || argumentsOf.length > PARALLEL_ARGUMENTS) {
    fill({ value: UNKNOWN, why: "read from standard input or a file", pos: line.argv[0]?.pos ?? 0, end: 0 });
  }
  return draft;
}

/** `env -S 'cmd args'`: the text is split as a shell would. */
export function readEnv(given: Line): Draft {
  // A mere dash is `-i`.
  const line = given.words.some(({ value }) => value === "-")
    ? { ...given, words: given.words.map((word) => word.value === "-" ? withValue(word, "-i") : word) }
    : given;
  const parsed = parseByRow(line);
  const split = parsed.given.find((option) => option.spec.name === "S")?.values[0];
  if (split === undefined) return applyParsed(line, parsed);
  const rest = [...parsed.assigns, ...parsed.operands, ...(parsed.tail?.words ?? [])];
  const draft = applyParsed(line, { ...parsed, tail: undefined, assigns: [], operands: [] });
  draft.operands.push(...rest);
  const text = [split.value, ...rest.map(quoteWord)].join(" ");
  draft.inner.push({ kind: "source", language: "sh", text: withValue(split, text), args: [], place: "here" });
  return draft;
}

/** The program that a package's name stands for: `rimraf@5` is `rimraf`, `@scope/tool` is `tool`. */
function packageProgram(spec: Word): Word {
  if (isUrl(spec.value) || /^[./~]/.test(spec.value)) return spec;
  const at = spec.value.indexOf("@", 1);
  const plain = (at < 0 ? spec.value : spec.value.slice(0, at)).replace(/\[.*\]$|==.*$/, "");
  const name = plain.slice(plain.lastIndexOf("/") + 1);
  return name === spec.value ? spec : withValue(spec, name);
}

/** `npx`, `uvx`, `pipx run`, `pnpm dlx`: the first operand is a package whose program is run. */
export function readPackageRunner(line: Line): Draft {
  const draft = applyRow(line);
  draft.inner = draft.inner.map((inner) => {
    if (inner.kind !== "argv") return inner;
    const first = inner.argv[0];
    if (first === undefined) return inner;
    if (isUrl(first.value)) touchHost(draft, first, "https", false);
    return { ...inner, argv: [packageProgram(first), ...inner.argv.slice(1)] };
  });
  return draft;
}

/** Interpreter by extension, for runners that start a script by its name (`uv run x.py`, `bun x.ts`). */
const BY_EXTENSION: readonly (readonly [RegExp, "python" | "javascript" | "ruby" | "sh"])[] = [
  [/\.pyw?$/, "python"],
  [/\.[cm]?[jt]sx?$/, "javascript"],
  [/\.rb$/, "ruby"],
  [/\.sh$/, "sh"],
];

/** `uv run`, `poetry run`, `bundle exec`: a command, or a script by its name. */
export function readScriptRunner(line: Line): Draft {
  const draft = applyRow(line);
  draft.inner = draft.inner.map((inner) => {
    const first = inner.kind === "argv" ? inner.argv[0] : undefined;
    if (inner.kind !== "argv" || first === undefined) return inner;
    const language = BY_EXTENSION.find(([extension]) => extension.test(first.value))?.[1];
    if (language === undefined && !isUrl(first.value)) return inner;
    if (isUrl(first.value)) touchHost(draft, first, "https", false);
    for (const arg of inner.argv.slice(1)) touchLikely(draft, arg);
    return {
      kind: "file",
      language: language ?? "javascript",
      path: first,
      args: inner.argv.slice(1),
      place: inner.place,
      ...(inner.chdir === undefined ? undefined : { chdir: inner.chdir }),
    };
  });
  return draft;
}

/** `at time`: the commands come from standard input unless `-f` names a file. */
export function readAt(line: Line): Draft {
  const draft = applyRow(line);
  if (draft.inner.length === 0 && !["l", "d", "r", "c", "V"].some((name) => draft.flags.has(name))) {
    draft.inner.push({ kind: "stdin", language: "sh", args: [], place: "here" });
  }
  return draft;
}

/** `crontab file`, `crontab -`: what it is given runs later, all the same. */
export function readCrontab(line: Line): Draft {
  const draft = applyRow(line);
  const file = draft.operands[0];
  if (["l", "r", "e"].some((name) => draft.flags.has(name)) || draft.flags.has("help")) return draft;
  if (file === undefined || file.value === "-") {
    draft.inner.push({ kind: "stdin", language: "sh", args: [], place: "here" });
  } else draft.inner.push({ kind: "file", language: "sh", path: file, args: [], place: "here" });
  return draft;
}

/** `ssh host words…`: the words joined are shell source over there; `-o ProxyCommand=…` is shell source here. */
export function readSsh(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  for (const option of parsed.given) {
    const value = option.values[0];
    if (option.spec.name !== "o" || value === undefined) continue;
    const command = /^\s*(?:proxycommand|localcommand|knownhostscommand|match\s+exec)\s*[=\s]\s*/i.exec(
      value.value,
    );
    const text = command === null ? "" : value.value.slice(command[0].length);
    if (command !== null && text.toLowerCase() !== "none") {
      draft.inner.push({
        kind: "source",
        language: "sh",
        text: withValue(value, text),
        args: [],
        place: "here",
      });
    }
  }
  return draft;
}

/** `python -m pip …` is `pip …`. */
const MODULES: ReadonlySet<string> = new Set([
  "pip",
  "pipx",
  "uv",
  "poetry",
  "pipenv",
  "pdm",
  "hatch",
  "ansible",
  "pytest",
  "twine",
  "build",
  "venv",
  "virtualenv",
  "jupyter",
  "black",
  "ruff",
  "mypy",
  "coverage",
  "conda",
  "httpie",
  "yt_dlp",
  "shutil",
  "keyring",
]);

/** `python -m timeit -s setup statement`, `python -m pdb -c '!statement' x.py`: modules that are handed code. */
function readPythonTool(draft: Draft, module: string, words: readonly Word[]): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Word; // i < length
    const option = /^-[a-z]+$/.test(word.value) ? word.value : undefined;
    const code = option === undefined
      ? module === "timeit" ? word : undefined
      : option === (module === "timeit" ? "-s" : "-c")
      ? words[++i]
      : undefined;
    if (code !== undefined) {
      const text = module === "pdb" ? withValue(code, code.value.replace(/^\s*!/, "")) : code;
      draft.inner.push({ kind: "source", language: "python", text, args: [], place: "here" });
    } else if (option === undefined) touchLikely(draft, word);
    else if (module === "timeit" && /^-[nru]$/.test(option)) i++;
  }
}

/** Python's clusters: everything after `-c` or `-m` belongs to the program that it starts. */
export function readPython(line: Line): Draft {
  const { words } = line;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined || !/^-[A-Za-z]/.test(word.value)) {
      if (word?.value.startsWith("--") && word.value.length > 2) continue;
      break;
    }
    const at = word.value.search(/[cmWXQ]/);
    if (at < 0) continue;
    const letter = word.value[at];
    const attached = at + 1 < word.value.length;
    if (letter !== "c" && letter !== "m") {
      if (!attached) i++;
      continue;
    }
    const value = attached ? withValue(word, word.value.slice(at + 1)) : words[i + 1];
    const rest = words.slice(attached ? i + 1 : i + 2);
    const draft = applyRow({ ...line, words: words.slice(0, i) });
    for (const flag of word.value.slice(1, at)) ownFlags(draft).set(flag, []);
    ownFlags(draft).set(letter, value === undefined ? [] : [value.value]);
    draft.operands.push(...rest);
    draft.inner = [];
    if (value === undefined) return draft;
    if (letter === "c") {
      draft.inner.push({ kind: "source", language: "python", text: value, args: rest, place: "here" });
    } else if (value.value === "timeit" || value.value === "pdb") {
      readPythonTool(draft, value.value, rest);
      return draft;
    } else if (MODULES.has(value.value)) {
      draft.inner.push({ kind: "argv", argv: [value, ...rest], place: "here" });
      return draft;
    }
    for (const arg of rest) touchLikely(draft, arg);
    return draft;
  }
  return applyRow(line);
}

/** `nix-shell --run`, `hyperfine`, `concurrently`: every operand is shell source of its own. */
export function readCommands(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, { ...parsed, tail: undefined });
  for (const word of parsed.tail?.words ?? []) {
    draft.operands.push(word);
    if (word.value.startsWith("-")) continue;
    draft.inner.push({ kind: "source", language: "sh", text: word, args: [], place: "here" });
  }
  return draft;
}

/** `osascript -l JavaScript -e code`. */
export function readOsascript(line: Line): Draft {
  const draft = applyRow(line);
  if (!/^javascript$/i.test(draft.flags.get("l")?.at(-1) ?? "")) return draft;
  draft.inner = draft.inner.map((inner) =>
    inner.kind === "argv" ? inner : { ...inner, language: "javascript" }
  );
  return draft;
}

/** Modules of Ansible whose arguments are a command. */
const ANSIBLE_COMMANDS = /^(?:ansible\.(?:builtin|windows)\.)?(?:win_)?(?:command|shell|raw|script)$/;

/** `ansible hosts -m shell -a 'command'`; without a module it is a command too. */
export function readAnsible(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  const module = draft.flags.get("m")?.at(-1);
  if (module !== undefined && !ANSIBLE_COMMANDS.test(module)) return draft;
  for (const option of parsed.given) {
    const text = option.spec.name === "a" ? option.values[0] : undefined;
    if (text !== undefined) {
      draft.inner.push({ kind: "source", language: "sh", text, args: [], place: "remote" });
    }
  }
  return draft;
}

/** `sudo -s 'words'`: a single word with spaces is a line for the shell that is started. */
export function readSudo(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  const command = parsed.tail?.words ?? [];
  const shell = draft.flags.has("s") || draft.flags.has("i");
  const first = command[0];
  if (shell && first !== undefined && command.length === 1 && /\s/.test(first.value)) {
    // With `-s` and `-i` a shell gets the words with their special characters escaped; spaces split them there.
    draft.inner = [{
      kind: "source",
      language: "sh",
      text: joinWords(command, " "),
      args: [],
      place: "here",
    }];
  }
  return draft;
}
