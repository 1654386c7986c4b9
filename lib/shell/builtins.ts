/**
 * Builtins that change the shell itself: directory, variables, arguments, aliases, and the text they evaluate.
 *
 * @module
 */

import { evaluateArithmetic } from "./arithmetic.ts";
import {
  type Builtin,
  type BuiltinCall,
  type BuiltinResult,
  DONE,
  NAME,
  SURE,
  UNSURE,
} from "./builtin_call.ts";
import { mapfile, read } from "./read_input.ts";
import { formatPrintf } from "./filters/mod.ts";
import { addFile } from "./effects.ts";
import { endFlow, leaveFunction, leaveLoop, newFlow } from "./flow.ts";
import { isAbsolutePath, join, normalizePath } from "./paths.ts";
import { currentDirectory, type Reader, writeOut } from "./reader.ts";
import { type Alternatives, type Field, originOf, type Value, valueOf, worse } from "./value.ts";
import { ownAliases, ownFunctions, ownVariables, type Variable } from "./state.ts";
import { testCommandStatus } from "./status.ts";
import {
  assignmentText,
  getValue,
  scopeOf,
  setAttributes,
  setElement,
  setElements,
  setValue,
  unsetVariable,
} from "./variables.ts";
import { leaveUnknown } from "./virtual_files.ts";
import { readFileCode } from "./inner.ts";
import { hasUnknown, UNKNOWN } from "./word.ts";

function directoryOf(r: Reader, field: Field | undefined): string | undefined {
  if (field === undefined) return getValue(r, "HOME").text;
  const { value } = field;
  if (field.pattern !== undefined) return UNKNOWN;
  if (value === "") return undefined;
  if (isAbsolutePath(value, r.platform) || value.startsWith(UNKNOWN)) return normalizePath(value);
  return normalizePath(join(currentDirectory(r), value));
}

function changeDirectory(r: Reader, directory: string | undefined): void {
  if (directory === undefined) return;
  if (hasUnknown(directory)) leaveUnknown(r);
  r.state.previous = r.state.cwd;
  r.state.cwd = directory === "" ? "/" : directory;
}

function cd(r: Reader, call: BuiltinCall): BuiltinResult {
  const operand = call.argv.slice(1).find((field) => !/^-[LPe@]+$|^--$/.test(field.value));
  if (operand?.value === "-") {
    const previous: string | Alternatives = r.state.previous ?? UNKNOWN;
    r.state.previous = r.state.cwd;
    r.state.cwd = previous;
    if (r.out !== undefined) writeOut(r, { text: `${currentDirectory(r)}\n` });
    return SURE;
  }
  changeDirectory(r, directoryOf(r, operand));
  return SURE;
}

function pushd(r: Reader, call: BuiltinCall): BuiltinResult {
  const operand = call.argv.slice(1).find((field) => !field.value.startsWith("-"));
  const here = currentDirectory(r);
  const { stack } = r.state;
  if (operand === undefined) {
    const [top] = stack;
    r.state.stack = [here, ...stack.slice(1)];
    changeDirectory(r, top ?? UNKNOWN);
  } else if (/^\+\d+$/.test(operand.value)) {
    const all = [here, ...stack];
    const by = Number(operand.value) % all.length;
    const turned = [...all.slice(by), ...all.slice(0, by)];
    r.state.stack = turned.slice(1);
    changeDirectory(r, turned[0]);
  } else {
    r.state.stack = [here, ...stack].slice(0, 64);
    changeDirectory(r, directoryOf(r, operand));
  }
  if (r.out !== undefined) writeOut(r, { text: `${[currentDirectory(r), ...r.state.stack].join(" ")}\n` });
  return SURE;
}

function popd(r: Reader): BuiltinResult {
  const [top, ...rest] = r.state.stack;
  r.state.stack = rest;
  changeDirectory(r, top ?? UNKNOWN);
  if (r.out !== undefined) writeOut(r, { text: `${[currentDirectory(r), ...rest].join(" ")}\n` });
  return SURE;
}

/** Splits `name[i]+=value`. */
function splitAssignment(
  field: Field,
): { name: string; subscript: string | undefined; append: boolean; value: Value } | undefined {
  const found = /^([A-Za-z_][A-Za-z0-9_]*)(?:\[([^\]]*)\])?(\+?)=/.exec(field.value);
  if (found === null) return undefined;
  const [head, name = "", subscript, plus] = found;
  const text = field.value.slice(head.length);
  const whole = valueOf(field);
  const { globs } = whole;
  const value: Value = {
    text,
    ...(text.includes(UNKNOWN) && whole.origin !== undefined ? { origin: whole.origin } : undefined),
    ...(whole.why === undefined ? undefined : { why: whole.why }),
    ...(globs === undefined ? undefined : { globs: globs.map((glob) => glob.slice(head.length)) }),
  };
  return { name, subscript, append: plus === "+", value };
}

/** `export`, `declare`, `typeset`, `local`, `readonly`. */
function declare(r: Reader, call: BuiltinCall): BuiltinResult {
  const program = call.argv[0]?.value ?? "";
  const attributes: { -readonly [K in keyof Variable]?: Variable[K] } = {};
  let array = false;
  let functions = false;
  let global = false;
  let unexport = false;
  if (program === "export") attributes.exported = true;
  if (program === "readonly") attributes.constant = true;
  let at = 1;
  for (; at < call.argv.length; at++) {
    const option = call.argv[at]?.value ?? "";
    if (!/^[-+][A-Za-z]+$/.test(option)) break;
    const on = option.startsWith("-");
    for (const letter of option.slice(1)) {
      if (letter === "x") attributes.exported = on;
      if (letter === "i") attributes.integer = on;
      if (letter === "l" && on) attributes.fold = "lower";
      if (letter === "u" && on) attributes.fold = "upper";
      if (letter === "c" && on) attributes.fold = "capital";
      if (letter === "r" && on) attributes.constant = true;
      if (letter === "a") array = on;
      if (letter === "A") {
        array = on;
        attributes.associative = on;
      }
      if (letter === "n") {
        if (program === "export") unexport = true;
        else attributes.reference = "";
      }
      if (letter === "f" || letter === "F") functions = true;
      if (letter === "g") global = true;
    }
  }
  if (call.argv[at]?.value === "--") at++;
  if (unexport) attributes.exported = false;
  const { locals } = r.state;
  const local = program !== "export" && program !== "readonly" && locals !== undefined && !global;
  for (const field of call.argv.slice(at)) {
    r.budget.steps -= 32;
    if (functions) {
      const definition = r.state.functions.get(field.value);
      if (definition !== undefined && program === "export") {
        ownFunctions(r.state).set(field.value, { ...definition, exported: true });
      }
      continue;
    }
    const parts = splitAssignment(field);
    const name = parts?.name ?? field.value;
    if (!NAME.test(name)) continue;
    if (local && !locals.has(name)) {
      const before = r.state.variables.get(name);
      r.state.locals = new Map(locals).set(name, before);
      locals.set(name, before);
      // A local variable starts out without a value.
      if (parts?.append !== true) {
        ownVariables(r.state).set(name, { value: undefined, exported: before?.exported ?? false });
      }
    }
    if (attributes.reference !== undefined) {
      ownVariables(r.state).set(name, { value: undefined, reference: parts?.value.text ?? "" });
      continue;
    }
    const written = r.declared?.get(name);
    if (array || written !== undefined) {
      const old = r.state.variables.get(name);
      if (old?.elements === undefined || attributes.associative !== undefined) {
        setElements(
          r,
          name,
          new Map(old?.elements ?? []),
          attributes.associative ?? old?.associative ?? false,
        );
      }
      if (Object.keys(attributes).length > 0) setAttributes(r, name, attributes);
      if (written !== undefined) {
        written();
        r.declared?.delete(name);
      } else if (parts !== undefined) {
        if (parts.subscript === undefined) setElement(r, name, "0", parts.value, parts.append);
        else setElement(r, name, parts.subscript, parts.value, parts.append);
      }
      continue;
    }
    if (Object.keys(attributes).length > 0) setAttributes(r, name, attributes);
    if (parts === undefined) continue;
    if (parts.subscript === undefined) setValue(r, name, parts.value, parts.append);
    else setElement(r, name, parts.subscript, parts.value, parts.append);
  }
  if (attributes.exported === true && !functions) noteExports(r, call, call.argv.slice(at));
  return SURE;
}

/** Adds to the command which variables it exported, with their values where the script gave them one. */
function noteExports(r: Reader, call: BuiltinCall, fields: readonly Field[]): void {
  const run = r.runs[call.index];
  if (run === undefined) return;
  const assigns: string[] = [...run.assigns ?? []];
  for (const field of fields) {
    const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(field.value)?.[0];
    if (name !== undefined && r.state.variables.has(name)) assigns.push(assignmentText(r, name));
  }
  if (assigns.length > 0) run.assigns = assigns;
}

function unset(r: Reader, call: BuiltinCall): BuiltinResult {
  let functions = false;
  let variables = false;
  for (const field of call.argv.slice(1)) {
    const { value } = field;
    if (value === "-f") functions = true;
    else if (value === "-v" || value === "-n") variables = true;
    else {
      if (!variables && r.state.functions.has(value) && (functions || !r.state.variables.has(value))) {
        ownFunctions(r.state).delete(value);
        r.version++;
      }
      if (!functions) unsetVariable(r, value);
    }
  }
  return SURE;
}

function set(r: Reader, call: BuiltinCall): BuiltinResult {
  const { argv } = call;
  let at = 1;
  for (; at < argv.length; at++) {
    const { value = "" } = argv[at] ?? {};
    if (value === "--") {
      r.state.positional = argv.slice(at + 1).map(valueOf);
      return SURE;
    }
    if (value === "-o" || value === "+o") {
      if (argv[at + 1]?.value === "noglob") r.state.noglob = value === "-o";
      at++;
    } else if (/^[-+][A-Za-z]+$/.test(value)) {
      // In zsh -f is another option.
      if (value.includes("f") && r.language !== "zsh") r.state.noglob = value.startsWith("-");
      if (value.endsWith("o")) {
        if (argv[at + 1]?.value === "noglob") r.state.noglob = value.startsWith("-");
        at++;
      }
    } else if (value !== "-") break;
  }
  if (at < argv.length) r.state.positional = argv.slice(at).map(valueOf);
  return SURE;
}

function shift(r: Reader, call: BuiltinCall): BuiltinResult {
  const by = call.argv[1] === undefined ? 1 : Number(call.argv[1].value);
  const { positional } = r.state;
  if (Number.isInteger(by) && by >= 0 && by <= positional.length) r.state.positional = positional.slice(by);
  return { status: by <= positional.length, touches: false };
}

/** `eval`: its words joined are read as a command line of this shell. */
function evaluate(r: Reader, call: BuiltinCall): BuiltinResult {
  const words = call.argv.slice(call.argv[1]?.value === "--" ? 2 : 1);
  const text = words.map((field) => field.value).join(" ");
  readHere(r, call, text, originOf(words));
  return UNSURE;
}

function readHere(r: Reader, call: BuiltinCall, text: string, origin: ReturnType<typeof originOf>): void {
  const run = r.runs[call.index];
  if (run !== undefined && text.includes(UNKNOWN)) {
    const code = worse(run.code, origin ?? "unknown");
    if (code !== undefined) run.code = code;
  }
  if (text.replaceAll(UNKNOWN, "").trim() === "") return;
  const { via } = r;
  r.via = call.index;
  r.operations.readText(r, text, { pos: call.pos, end: call.end });
  r.via = via;
}

function source(r: Reader, call: BuiltinCall): BuiltinResult {
  const operands = call.argv.slice(1).filter((field, i) => i > 0 || field.value !== "--");
  const [file, ...args] = operands;
  if (file === undefined) return UNSURE;
  if (!file.value.startsWith("/dev/fd/") && file.value !== "/dev/stdin") {
    addFile(r, "read", file, false, call.index);
  }
  const { positional } = r.state;
  if (args.length > 0) r.state.positional = args.map(valueOf);
  const { via, flow } = r;
  r.via = call.index;
  const inner = newFlow();
  r.flow = inner;
  readFileCode(r, file, call.index, (text) => {
    r.operations.readText(r, text, { pos: call.pos, end: call.end });
  });
  r.flow = flow;
  endFlow(r, inner);
  r.via = via;
  if (args.length > 0) r.state.positional = positional;
  return UNSURE;
}

/** `trap`: the text runs some time later; it is read where it stands, and for `EXIT` at the end too. */
function trap(r: Reader, call: BuiltinCall): BuiltinResult {
  const words = call.argv.slice(call.argv[1]?.value === "--" ? 2 : 1);
  const [text] = words;
  if (text === undefined || words.length < 2 || /^-[lp]?$/.test(text.value) || text.value === "") return SURE;
  readHere(r, call, text.value, originOf([text]));
  if (words.some((word) => word.value === "EXIT" || word.value === "0")) {
    (r.exitTraps ??= []).push({ text: text.value, pos: call.pos, end: call.end, index: call.index });
  }
  return SURE;
}

/** Reads what `trap … EXIT` set up with what the shell knows at its end. */
export function readExitTraps(r: Reader): void {
  const traps = r.exitTraps;
  if (traps === undefined) return;
  r.exitTraps = undefined;
  r.repeating++;
  for (const { text, pos, end, index } of traps.slice(-MOST_TRAPS)) {
    if (text.replaceAll(UNKNOWN, "").trim() === "") continue;
    r.via = index;
    r.operations.readText(r, text, { pos, end });
  }
  r.via = undefined;
  r.repeating--;
}

const MOST_TRAPS = 8;

function alias(r: Reader, call: BuiltinCall): BuiltinResult {
  for (const field of call.argv.slice(1)) {
    const equals = field.value.indexOf("=");
    if (equals > 0) ownAliases(r.state).set(field.value.slice(0, equals), field.value.slice(equals + 1));
  }
  return SURE;
}

/** `hash -p path name`: the name stands for that program from now on. */
function hash(r: Reader, call: BuiltinCall): BuiltinResult | undefined {
  const [, option, path, ...names] = call.argv;
  if (option?.value !== "-p" || path === undefined) return undefined;
  for (const name of names) ownAliases(r.state).set(name.value, path.value);
  return SURE;
}

function unalias(r: Reader, call: BuiltinCall): BuiltinResult {
  for (const field of call.argv.slice(1)) {
    if (field.value === "-a") r.state.aliases = new Map();
    else ownAliases(r.state).delete(field.value);
  }
  return SURE;
}

function printf(r: Reader, call: BuiltinCall): BuiltinResult | undefined {
  if (call.argv[1]?.value !== "-v") return undefined;
  const target = call.argv[2]?.value ?? "";
  const args = call.argv.slice(3).map(valueOf);
  const value = formatPrintf(args) ?? { text: UNKNOWN, origin: originOf(call.argv) ?? "output" };
  const element = /^([A-Za-z_][A-Za-z0-9_]*)\[(.*)\]$/s.exec(target);
  if (element !== null) setElement(r, element[1] ?? "", element[2] ?? "", value);
  else if (NAME.test(target)) setValue(r, target, value);
  return SURE;
}

function letCommand(r: Reader, call: BuiltinCall): BuiltinResult {
  let last: bigint | undefined = 0n;
  for (const field of call.argv.slice(1)) last = evaluateArithmetic(field.value, scopeOf(r));
  return { status: last === undefined ? undefined : last !== 0n, touches: false };
}

function getopts(r: Reader, call: BuiltinCall): BuiltinResult {
  const name = call.argv[2]?.value ?? "";
  if (NAME.test(name)) {
    setValue(r, name, { text: UNKNOWN, origin: "unknown", why: "which option is given is not known" });
  }
  const values = r.state.positional;
  let origin: Value["origin"] = "unknown";
  for (const value of values) origin = worse(origin, value.origin);
  // Any of the arguments may be an option's.
  const several = values.filter((value) => !value.text.startsWith("-"));
  ownVariables(r.state).set("OPTARG", {
    value: several.length > 1
      ? { alternatives: several.slice(0, 8) }
      : several[0] ?? { text: UNKNOWN, origin: origin ?? "unknown" },
  });
  setValue(r, "OPTIND", { text: UNKNOWN, origin: "unknown" });
  return UNSURE;
}

function test(r: Reader, call: BuiltinCall): BuiltinResult {
  const operands = call.argv.slice(1).map(valueOf);
  if (call.argv[0]?.value === "[" && operands[operands.length - 1]?.text === "]") operands.pop();
  return { status: testCommandStatus(r, operands) };
}

function exit(r: Reader): BuiltinResult {
  r.state.ended = true;
  return SURE;
}

/** `break` and `continue`, with the number of loops. */
function leave(r: Reader, call: BuiltinCall): BuiltinResult {
  const levels = Number(call.argv[1]?.value ?? "1");
  leaveLoop(r, levels >= 1 ? levels : 1, call.argv[0]?.value === "continue");
  return SURE;
}

function returnCommand(r: Reader): BuiltinResult {
  leaveFunction(r);
  return SURE;
}

/** `exec` with redirections alone: they hold for the rest of the shell. */
function exec(r: Reader, call: BuiltinCall): BuiltinResult | undefined {
  if (call.argv.length > 1) return undefined;
  const { stdin } = call.context.redirections;
  if (stdin !== undefined) r.execStdin = stdin;
  return DONE;
}

/** Builtins by name. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["cd", cd],
  ["chdir", cd],
  ["pushd", pushd],
  ["popd", popd],
  ["export", declare],
  ["declare", declare],
  ["typeset", declare],
  ["local", declare],
  ["readonly", declare],
  ["unset", unset],
  ["read", read],
  ["mapfile", mapfile],
  ["readarray", mapfile],
  ["set", set],
  ["shift", shift],
  ["eval", evaluate],
  ["source", source],
  [".", source],
  ["trap", trap],
  ["alias", alias],
  ["unalias", unalias],
  ["hash", hash],
  ["printf", printf],
  ["let", letCommand],
  ["getopts", getopts],
  ["test", test],
  ["[", test],
  ["exit", exit],
  ["break", leave],
  ["continue", leave],
  ["return", returnCommand],
  ["exec", exec],
]);
