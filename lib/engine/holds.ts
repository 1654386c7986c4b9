/**
 * Whether a rule holds for a subject: every condition that it gives.
 *
 * A rule that stops is matched generously (any name of a file, any spelling of a command), a rule that lets through
 * strictly (every name, the exact spelling), so that doubt never becomes an allow.
 *
 * @module
 */

import { type Finding, isNamed } from "../scan/mod.ts";
import { hasFlags, hasUnknown, type Word } from "../shell/mod.ts";
import type { Surroundings, ToolCall } from "./call.ts";
import type { CompiledPolicies, CompileOptions } from "./compiled.ts";
import {
  coversPathGlob,
  coversWholeText,
  matchPathGlob,
  matchTextGlob,
  meetPathGlobs,
  type PathGlob,
  type TextGlob,
} from "./patterns/mod.ts";
import type { Conditions, NumberRange } from "./policy.ts";
import {
  type AllConditions,
  type CommandGlobs,
  type CompiledRule,
  type Matchers,
  readTextGlobs,
  type RunsMatcher,
} from "./rules.ts";
import {
  type CallSubjects,
  type CommandSubject,
  type ConnectSubject,
  type FileSubject,
  outcomeOf,
  PROGRAM_FOLDERS,
  type Subject,
  type TextSubject,
} from "./subjects.ts";

/** How much of a tool's output is searched, in UTF-16 code units. What is longer makes the decision *partial*. */
const MAX_RESPONSE = 1_048_576;

/** What a rule is asked within. */
export interface Inquiry {
  readonly call: ToolCall;
  readonly around: Surroundings;
  readonly options: CompileOptions;
  /** What a question comes to that no rule asks. */
  readonly asks: CompiledPolicies["asks"];
  readonly found: CallSubjects;
  /** The rules that the call's parameters lead to; undefined as long as nobody asked. */
  byParams: readonly number[] | undefined;
  /** What was found of the commands that cause effects, by a rule's matchers and the command's index. */
  causes?: Map<Matchers, Map<number, FailedCondition | undefined>>;
  /** What was found of the call itself, by a rule's matchers. */
  calls?: Map<Matchers, FailedCondition | undefined>;
}

/** A condition that did not hold, by its name in the policy language. */
export type FailedCondition = keyof Conditions | "expires_at" | "once" | "subject";

/**
 * Whether a rule holds for a subject.
 *
 * @param found The rule was found in the index, under a file's path or a command's program: that condition is known
 * to be met.
 */
export function holds(rule: CompiledRule, subject: Subject, inquiry: Inquiry, found = false): boolean {
  return failedCondition(rule, subject, inquiry, found) === undefined;
}

/** The first condition of a rule that does not hold for a subject; undefined when all do. */
export function failedCondition(
  rule: CompiledRule,
  subject: Subject,
  inquiry: Inquiry,
  found = false,
): FailedCondition | undefined {
  const spent = unavailable(rule, inquiry);
  if (spent !== undefined) return spent;
  const { when, matchers } = rule;
  const lenient = rule.rule.action === "allow";
  const sure = found && !lenient && (rule.about !== "command" || when.command_matches === undefined);
  const own = ((): FailedCondition | undefined => {
    switch (rule.about) {
      case "command":
        return subject.kind === "command"
          ? failedOnCommand(matchers, subject, lenient, sure)
          : subject.kind === "pipeline" || subject.kind === "whole"
          ? failedOnText(matchers, subject, lenient)
          : "subject";
      case "effect":
        return subject.kind === "file"
          ? failedOnFile(rule, subject, inquiry, sure)
          : subject.kind === "connect"
          ? failedOnConnect(rule, subject, inquiry)
          : "subject";
      case "any":
        return subject.kind === "pipeline" || subject.kind === "whole" ? "subject" : undefined;
      case "response":
        return "subject";
      default:
        return rule.about satisfies never;
    }
  })();
  if (own !== undefined) return own;
  if (inquiry.found.subjects.length < MANY_SUBJECTS) return failedOnCall(when, matchers, inquiry);
  const calls = inquiry.calls ??= new Map();
  if (!calls.has(matchers)) calls.set(matchers, failedOnCall(when, matchers, inquiry));
  return calls.get(matchers);
}

/** Whether a rule about a tool's output holds: its text, and its other conditions for some subject of the call. */
export function holdsForResponse(
  rule: CompiledRule,
  response: string,
  inquiry: Inquiry,
  found: () => readonly Finding[],
): boolean | "unknown" {
  if (unavailable(rule, inquiry) !== undefined) return false;
  const { when, matchers } = rule;
  if (failedOnCall(when, matchers, inquiry) !== undefined) return false;
  const wantsSubject = when.path_matches ?? when.path_not_matches ?? when.domain_matches ??
    when.url_matches ??
    when.url_is ??
    when.effect ?? when.command_matches ?? when.command_not_matches ?? when.command_contains ?? when.runs;
  if (wantsSubject !== undefined) {
    const lenient = rule.rule.action === "allow";
    const some = inquiry.found.subjects.some(({ subject }) => {
      if (subject.kind === "command") {
        return failedOnCommand(matchers, subject, lenient) === undefined;
      }
      if (subject.kind === "file") {
        return failedOnFile(rule, subject, inquiry) === undefined;
      }
      if (subject.kind === "connect") {
        return failedOnConnect(rule, subject, inquiry) === undefined;
      }
      return false;
    });
    if (!some) return false;
  }
  const { response_has } = when;
  if (response_has !== undefined && !found().some(({ kind }) => isNamed(kind, response_has))) return false;
  if (matchers.response === undefined) return true;
  const searched = response.length > MAX_RESPONSE ? response.slice(0, MAX_RESPONSE) : response;
  let unknown = searched.length < response.length;
  for (const regex of matchers.response) {
    if (regex === undefined) unknown = true;
    else if (regex.test(searched)) return true;
  }
  return unknown ? "unknown" : false;
}

function unavailable({ rule, ref }: CompiledRule, { around }: Inquiry): "expires_at" | "once" | undefined {
  if (rule.expires_at !== undefined && (around.now ?? 0) >= rule.expires_at) return "expires_at";
  return rule.once && around.isUsed?.(ref.id) === true ? "once" : undefined;
}

/** Conditions that speak of the call, whatever it touches. */
function failedOnCall(
  when: AllConditions,
  matchers: Matchers,
  inquiry: Inquiry,
): FailedCondition | undefined {
  const { call } = inquiry;
  if (matchers.session !== undefined && !anyGlob(matchers.session, call.session ?? "")) {
    return "session_matches";
  }
  if (matchers.sessionNot !== undefined && anyGlob(matchers.sessionNot, call.session ?? "")) {
    return "session_not_matches";
  }
  if (when.agent_depth !== undefined && !within(call.agent_depth ?? 0, when.agent_depth)) {
    return "agent_depth";
  }
  if (matchers.params !== undefined) {
    const values = flatten(call.params, "", []);
    const all = matchers.params.every(({ name, value }) =>
      values.some((v) => anyGlob(name, v.name) && anyGlob(value, v.value))
    );
    if (!all) return "tool_param_matches";
  }
  if (when.call_count !== undefined && !within(countCalls(when, matchers, inquiry), when.call_count)) {
    return "call_count";
  }
  return undefined;
}

function countCalls(when: AllConditions, matchers: Matchers, { call, around }: Inquiry): number {
  const tools = matchers.countedTools;
  const counts = (tool: string): boolean => tools === undefined ? tool === call.tool : anyGlob(tools, tool);
  const earlier = around.countCalls?.({
    agent: call.agent ?? "",
    session: call.session ?? "",
    counts,
    window: when.call_count?.window ?? 0,
    now: around.now ?? 0,
  }) ?? 0;
  return earlier + (counts(call.tool) || (call.agent_tool !== undefined && counts(call.agent_tool)) ? 1 : 0);
}

function failedOnCommand(
  m: Matchers,
  subject: CommandSubject,
  lenient: boolean,
  sure = false,
): FailedCondition | undefined {
  const texts = lenient ? subject.exact : subject.texts;
  const others = lenient ? subject.texts : subject.exact;
  if (m.command !== undefined && !texts.some((t) => anyGlob(m.command?.single, t))) return "command_matches";
  if (!sure && m.runs !== undefined) {
    if (lenient && !isPlainProgram(subject)) return "runs";
    if (!m.runs.some((r) => runsMatches(r, subject))) return "runs";
  }
  if (
    m.contains !== undefined && !(lenient ? texts : subject.within).some((t) => containsAny(m.contains, t))
  ) {
    return "command_contains";
  }
  // Lists of exceptions are long: they are gone through for what all else holds for.
  if (m.commandNot !== undefined && others.some((t) => anyCommand(m.commandNot, t))) {
    return "command_not_matches";
  }
  return undefined;
}

/**
 * Pipelines and the whole text. A pattern that spells out several commands is held against them, one between two
 * stars against the whole text; what speaks of one command is asked of the commands alone.
 */
function failedOnText(m: Matchers, subject: TextSubject, lenient: boolean): FailedCondition | undefined {
  if (m.runs !== undefined) return "runs";
  if (m.command === undefined && m.contains === undefined) return "subject";
  const { text, kind } = subject;
  if (m.command !== undefined) {
    const joined = m.command.joined.some((g) =>
      lenient ? kind === "whole" && coversWholeText(g, text) : matchTextGlob(g, text)
    );
    if (
      !joined &&
      (lenient || kind !== "whole" || !m.command.single.some((g) => isOpen(g) && matchTextGlob(g, text)))
    ) {
      return "command_matches";
    }
  }
  if (m.commandNot !== undefined && anyCommand(m.commandNot, text)) return "command_not_matches";
  if (m.contains !== undefined && (lenient || kind !== "whole" || !containsAny(m.contains, text))) {
    return "command_contains";
  }
  return undefined;
}

/** A glob that neither begins nor ends with a fixed text: it looks for something anywhere. */
function isOpen(glob: TextGlob): boolean {
  return glob.head.length === 0 && glob.tail?.length === 0;
}

function failedOnFile(
  { rule: { action }, when, matchers: m }: CompiledRule,
  subject: FileSubject,
  inquiry: Inquiry,
  sure = false,
): FailedCondition | undefined {
  const lenient = action === "allow";
  if (m.domain !== undefined) return "domain_matches";
  if (m.url !== undefined) return "url_matches";
  if (when.url_is !== undefined) return "url_is";
  if (when.effect !== undefined && !when.effect.includes(subject.effect)) return "effect";
  if (!sure && when.path_matches !== undefined) {
    const paths = m.path ?? [];
    if (!(lenient ? coversFile(paths, subject) : meetsFile(paths, subject))) return "path_matches";
  }
  if (m.pathNot !== undefined && (lenient ? meetsFile(m.pathNot, subject) : coversFile(m.pathNot, subject))) {
    return "path_not_matches";
  }
  return failedOnCause(when, m, subject.by, lenient, inquiry);
}

function failedOnConnect(
  { rule: { action }, when, matchers: m }: CompiledRule,
  subject: ConnectSubject,
  inquiry: Inquiry,
): FailedCondition | undefined {
  const lenient = action === "allow";
  // The conditions that cost least come first.
  if (when.path_matches !== undefined) return "path_matches";
  if (when.path_not_matches !== undefined) return "path_not_matches";
  if (when.effect !== undefined && !when.effect.includes("connect")) return "effect";
  if (when.url_is !== undefined && !when.url_is.some((t) => subject.url.traits.includes(t))) return "url_is";
  if (subject.by === undefined && needsCommand(when)) return "subject";
  const { url } = subject;
  const hosts = lenient ? subject.ownHosts : subject.hosts;
  if (m.domain !== undefined && !hosts.some((h) => anyGlob(m.domain, h))) {
    // An address that merely stands in another's path or query is worth a mark in the log, not a denial.
    if (action !== "watch" || !url.nested.some((h) => anyGlob(m.domain, h))) return "domain_matches";
  }
  if (m.url !== undefined && !(lenient ? [url.url] : subject.urls).some((u) => anyGlob(m.url, u))) {
    return "url_matches";
  }
  return failedOnCause(when, m, subject.by, lenient, inquiry);
}

/** Command conditions of a rule about effects: they speak of the command that causes the effect, or what wraps it. */
function failedOnCause(
  when: AllConditions,
  m: Matchers,
  by: number | undefined,
  lenient: boolean,
  inquiry: Inquiry,
): FailedCondition | undefined {
  // What no command causes is not caused by one of those that are left out.
  if (!needsCommand(when) && (by === undefined || when.command_not_matches === undefined)) return undefined;
  if (by === undefined || inquiry.found.subjects.length < MANY_SUBJECTS) {
    return failedOnCommands(m, by, lenient, inquiry);
  }
  // A command of a thousand URLs is long, and would be matched for each of them.
  const causes = inquiry.causes ??= new Map();
  let known = causes.get(m);
  if (known === undefined) causes.set(m, known = new Map());
  if (!known.has(by)) known.set(by, failedOnCommands(m, by, lenient, inquiry));
  return known.get(by);
}

/** From so many subjects on, what was found of a command, or of the call, is remembered. */
const MANY_SUBJECTS = 64;

/** Whether a rule's conditions on commands hold for a command, or for one that runs it. */
function failedOnCommands(
  m: Matchers,
  by: number | undefined,
  lenient: boolean,
  { found }: Inquiry,
): FailedCondition | undefined {
  let failed: FailedCondition = "subject";
  for (let index = by; index !== undefined; index = found.reading?.commands[index]?.via) {
    const command = commandAt(found, index);
    if (command === undefined) break;
    const here = failedOnCommand(m, command, lenient);
    if (here === undefined) return undefined;
    failed = here;
  }
  return failed;
}

/** The command of that index in the reading, if it is among the subjects. */
function commandAt({ subjects }: CallSubjects, index: number): CommandSubject | undefined {
  // In nearly all calls commands are the first subjects, none left out.
  const likely = subjects[index]?.subject;
  if (likely?.kind === "command" && likely.index === index) return likely;
  for (let i = 0; i < subjects.length; i++) {
    const subject = subjects[i]?.subject;
    if (subject?.kind === "command" && subject.index === index) return subject;
  }
  return undefined;
}

/** Whether a rule speaks of a command that has to be there. */
function needsCommand(when: AllConditions): boolean {
  return when.runs !== undefined || when.command_matches !== undefined || when.command_contains !== undefined;
}

/** Whether some pattern may name the file, or something that a wildcard or a search of the call's would reach. */
export function meetsFile(globs: readonly PathGlob[], subject: FileSubject): boolean {
  const { local } = subject;
  if (!subject.glob) {
    for (const path of subject.paths) if (anyPath(globs, path)) return true;
    if (local !== undefined && anyPath(globs, local.path)) return true;
  }
  const meets = (own: PathGlob): boolean => globs.some((glob) => meetPathGlobs(glob, own, subject));
  return subject.globs.some(meets) || (local !== undefined && local.globs.some(meets));
}

/** Whether the patterns certainly name all that the subject is. */
export function coversFile(globs: readonly PathGlob[], subject: FileSubject): boolean {
  const { paths, local } = subject;
  if (paths.some(hasUnknown)) return false;
  // The first name may be covered by the one from the call's own folder; where a link leads is another matter.
  const named = (path: string, i: number): boolean =>
    anyPath(globs, path) || (i === 0 && local !== undefined && anyPath(globs, local.path));
  if (!subject.glob && !paths.every(named)) return false;
  return subject.globs.every((own, i) => {
    const seen = local?.globs[i];
    return globs.some((glob) =>
      coversPathGlob(glob, own) || (seen !== undefined && coversPathGlob(glob, seen))
    );
  });
}

/**
 * Whether a command is what a `runs` condition speaks of.
 *
 * @param named The program is known to be the one that the condition names.
 */
export function runsMatches(m: RunsMatcher, subject: CommandSubject, named = false): boolean {
  const { run } = subject;
  if (m.code !== undefined && (run.code === undefined || !m.code.has(run.code))) return false;
  if (m.forkBomb && run.forkBomb !== true) return false;
  if (!named && !anyGlob(m.program, run.program)) return false;
  if (m.flags.length === 0 && m.args.length === 0) return true;
  // An option that can't be known is not taken for the one that is asked for: `git push "$remote"` is no force push.
  const outcome = outcomeOf(subject);
  return argsMatch(m.args, outcome.operands) &&
    (m.flags.length === 0 || hasFlags(outcome, m.flags, matchesName) === "yes");
}

/** Whether a command's program is surely the one of that name: called without a folder, or from a system's own. */
function isPlainProgram({ run }: CommandSubject): boolean {
  const first = run.argv[0]?.value ?? "";
  return !first.includes("/") || PROGRAM_FOLDERS.test(first);
}

/** Globs over options' values, read once. */
const valueGlobs = new Map<string, readonly TextGlob[]>();

function matchesName(glob: string, value: string): boolean {
  let globs = valueGlobs.get(glob);
  if (globs === undefined) valueGlobs.set(glob, globs = readTextGlobs([glob]));
  return anyGlob(globs, value);
}

/** Whether operands begin as the patterns say. As for globs it is enough to go back to the last "rest". */
function argsMatch(patterns: RunsMatcher["args"], operands: readonly Word[]): boolean {
  let p = 0;
  let o = 0;
  let retryP = -1;
  let retryO = -1;
  while (p < patterns.length) {
    const pattern = patterns[p];
    const operand = operands[o];
    if (pattern === "rest") {
      retryP = ++p;
      retryO = o;
    } else if (operand !== undefined && anyGlob(pattern, operand.value)) {
      p++;
      o++;
    } else if (retryP >= 0 && retryO < operands.length) {
      p = retryP;
      o = ++retryO;
    } else return false;
  }
  return true;
}

function anyPath(globs: readonly PathGlob[], path: string): boolean {
  for (const glob of globs) if (matchPathGlob(glob, path)) return true;
  return false;
}

/** Whether some glob matches a text. */
export function anyGlob(globs: readonly TextGlob[] | undefined, text: string): boolean {
  if (globs !== undefined) { for (const glob of globs) if (matchTextGlob(glob, text)) return true; }
  return false;
}

function anyCommand(globs: CommandGlobs | undefined, text: string): boolean {
  return anyGlob(globs?.single, text) || anyGlob(globs?.joined, text);
}

function containsAny(parts: readonly string[] | undefined, text: string): boolean {
  const folded = text.toLowerCase();
  return parts?.some((p) => folded.includes(p)) ?? false;
}

function within(n: number, range: NumberRange): boolean {
  return (range.gt === undefined || n > range.gt) && (range.gte === undefined || n >= range.gte) &&
    (range.lt === undefined || n < range.lt) && (range.lte === undefined || n <= range.lte) &&
    (range.eq === undefined || n === range.eq);
}

interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** Parameters with their objects' fields by dotted names; a list's items bear the list's name. */
export function flatten(value: unknown, name: string, into: NamedValue[], depth = 0): readonly NamedValue[] {
  if (depth > 32 || into.length > 10_000) return into;
  if (Array.isArray(value)) { for (const item of value) flatten(item, name, into, depth + 1); }
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      flatten(inner, name === "" ? key : `${name}.${key}`, into, depth + 1);
    }
  } else if (value !== undefined) into.push({ name, value: String(value) });
  return into;
}
