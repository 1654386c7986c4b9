/**
 * What of a call the rules are asked about: its commands, the pipelines they form, the whole text, the files and hosts
 * that they touch.
 *
 * @module
 */

import {
  applyProgram,
  type Effect,
  type FileEffect,
  type Outcome,
  type PipelineReading,
  type Reading,
  type ReadingWithOutcomes,
  readWithOutcomes,
  type Run,
  UNKNOWN,
} from "../shell/mod.ts";
import type { Surroundings, ToolCall } from "./call.ts";
import type { CompileOptions } from "./compiled.ts";
import { normalizePath, normalizePattern, type PathOptions } from "./paths/mod.ts";
import { normalizeCommand, parsePathGlob, type PathGlob, pathGlobOf } from "./patterns/mod.ts";
import type { EffectKind } from "./policy.ts";
import { normalizeUrl, type NormalUrl } from "./urls/mod.ts";

/** A command that would run. */
export interface CommandSubject {
  readonly kind: "command";
  /** Index in the reading. */
  readonly index: number;
  readonly run: Run;
  /** All spellings by which a rule may stop it. */
  readonly texts: readonly string[];
  /** The spellings by which a rule may let it through: a program of the same name elsewhere is another program. */
  readonly exact: readonly string[];
  /** Where a part of the text is looked for: the spellings, and what the command is given on standard input. */
  readonly within: readonly string[];
  /** What the table of programs says of it; undefined as long as it was not asked, see {@link outcomeOf}. */
  known: Outcome | undefined;
  /** The machine that the table is asked for. */
  readonly site: Pick<CompileOptions, "platform">;
}

/** What the table of programs says of a command, looked up once. */
export function outcomeOf(subject: CommandSubject): Outcome {
  return subject.known ??= applyProgram(subject.run.argv, subject.site);
}

/** Commands joined by `|` (`pipeline`), or all of the text (`whole`). */
export interface TextSubject {
  readonly kind: "pipeline" | "whole";
  readonly text: string;
}

/** A file or folder, or a pattern over them. */
export interface FileSubject {
  readonly kind: "file";
  readonly effect: Exclude<EffectKind, "connect">;
  /** The names under which the file is known; a single text with its wildcards when `glob` is set. */
  readonly paths: readonly string[];
  /** The same as seen from the folder in which the call is made (`./src/main.ts`), if it lies there. */
  readonly local: LocalName | undefined;
  /** Patterns that name more than the path itself: wildcards, or all that is below it. */
  readonly globs: readonly PathGlob[];
  /** Whether the path is the pattern's own text only. */
  readonly glob: boolean;
  /** Whether a search starts at or above a home folder. */
  readonly reach: boolean;
  /** Whether wildcards match names with a leading dot. */
  readonly dots: boolean;
  /** Index of the command that causes it. */
  readonly by: number | undefined;
}

/** A file's name from the folder in which the call is made. */
export interface LocalName {
  readonly path: string;
  readonly globs: readonly PathGlob[];
}

/** A host or URL. */
export interface ConnectSubject {
  readonly kind: "connect";
  readonly url: NormalUrl;
  /** The host under all its names, with the port as well where one is given. */
  readonly hosts: readonly string[];
  /** The host itself, without and with the port: what a rule that lets through may go by. */
  readonly ownHosts: readonly string[];
  readonly urls: readonly string[];
  readonly by: number | undefined;
}

/** The call as such, where it has neither commands nor files nor hosts of its own. */
export interface CallSubject {
  readonly kind: "call";
}

/** What rules are asked about. */
export type Subject = CommandSubject | TextSubject | FileSubject | ConnectSubject | CallSubject;

/** A subject and how it came up. */
export interface PlacedSubject {
  readonly subject: Subject;
  /** The call says so itself; otherwise it was derived, and no default speaks of it. */
  readonly primary: boolean;
}

/** All that a call comes down to. */
export interface CallSubjects {
  readonly subjects: readonly PlacedSubject[];
  /** What was read of the call's command; absent for calls without one. */
  readonly reading?: Reading;
  /** Why the call could not be understood whole. */
  readonly gap?: string;
}

/** Tool names that have a meaning of their own. Any other is judged as `mcp`. */
export const TOOLS: readonly string[] = ["exec", "read", "write", "fetch", "mcp"];

/** What a call's subjects depend on. */
export interface SubjectOptions {
  readonly options: CompileOptions;
  /** Whether some pattern speaks of the folder in which calls are made. */
  readonly local: boolean;
}

/** Works out what a call comes down to. */
export function subjectsOf(
  call: ToolCall,
  around: Surroundings,
  { options, local }: SubjectOptions,
): CallSubjects {
  const cwd = call.cwd ?? around.cwd;
  const paths = pathOptions(cwd, around, options);
  const project = local && cwd !== undefined ? normalizePath(cwd, paths).path : undefined;
  const site: Site = { call, around, options, cwd, paths, project };
  switch (call.tool) {
    case "exec":
      return execSubjects(site);
    case "read":
      return fileSubjects(site, "read");
    case "write":
      return fileSubjects(site, "write");
    case "fetch":
      return fetchSubjects(site);
    default:
      return otherSubjects(site);
  }
}

interface Site {
  readonly call: ToolCall;
  readonly around: Surroundings;
  readonly options: CompileOptions;
  readonly cwd: string | undefined;
  readonly paths: PathOptions;
  /** The folder in which the call is made, in normal form, where some pattern speaks of it. */
  readonly project: string | undefined;
}

function pathOptions(
  cwd: string | undefined,
  { realPath }: Surroundings,
  { home, platform }: CompileOptions,
): PathOptions {
  if (realPath === undefined) return cwd === undefined ? { home, platform } : { cwd, home, platform };
  return cwd === undefined ? { home, platform, realPath } : { cwd, home, platform, realPath };
}

/** A program in one of the system's own folders. */
export const PROGRAM_FOLDERS: RegExp = /^\/(?:usr\/(?:local\/)?)?s?bin\/[^/ ]+$/;

function execSubjects(site: Site): CallSubjects {
  const source = commandOf(site.call.params);
  if (source === undefined) {
    return { subjects: [{ subject: { kind: "call" }, primary: true }], gap: "the call names no command" };
  }
  const found = commandSubjects(readSource(site, source), site, true);
  return found.subjects.length > 0
    ? found
    : { ...found, subjects: [{ subject: { kind: "call" }, primary: true }] };
}

function readSource(site: Site, source: string): ReadingWithOutcomes {
  const { around, options, call } = site;
  if (around.read !== undefined) return { reading: around.read(source), outcomes: [] };
  const shell = call.params.shell;
  return readWithOutcomes(source, {
    cwd: site.cwd,
    home: options.home,
    platform: options.platform,
    user: around.user,
    env: around.env,
    readFile: around.readFile,
    language: isLanguage(shell) ? shell : undefined,
  });
}

const LANGUAGES = ["bash", "sh", "zsh", "fish", "powershell", "cmd"] as const;

function isLanguage(value: unknown): value is (typeof LANGUAGES)[number] {
  return LANGUAGES.some((l) => l === value);
}

/** How much the rules are asked about in one call, in letters; what has to be compared as a set of paths counts more. */
const MAX_ASKED = 262_144;
const WORD_LETTERS = 8;
const EFFECT_LETTERS = 64;
const GLOB_LETTERS = 640;

/** The subjects of a reading, and why they are not all if they are not. */
function commandSubjects(
  { reading, outcomes }: ReadingWithOutcomes,
  site: Site,
  primary: boolean,
): CallSubjects {
  const { commands } = reading;
  const subjects: PlacedSubject[] = [];
  let left = MAX_ASKED;
  const affords = (letters: number): boolean => (left -= letters) >= 0;
  for (let i = 0; i < commands.length; i++) {
    const run = commands[i] as Run;
    if (!affords(run.text.length + run.argv.length * WORD_LETTERS)) continue;
    subjects.push({ subject: commandSubject(run, i, outcomes[i], site), primary });
  }
  const { pipelines, effects } = reading;
  for (let i = 0; i < pipelines.length; i++) {
    const { stages } = pipelines[i] as PipelineReading; // i < length
    // An operator within a word is no operator; it must not look like one in the joined text.
    const text = stages.map((s) => (commands[s]?.text ?? "").replace(/[|&;]/g, "\u0001")).join("|");
    if (affords(text.length)) subjects.push(derived({ kind: "pipeline", text: normalizeCommand(text) }));
  }
  const whole = wholeText(reading);
  if (whole !== undefined && affords(whole.length)) subjects.push(derived({ kind: "whole", text: whole }));
  for (let i = 0; i < effects.length; i++) {
    const effect = effects[i] as Effect; // i < length
    if (effect.kind === "connect") {
      const subject = connectSubject(effect.target, effect.by);
      const { path } = subject.url;
      if (affords(effect.target.length + EFFECT_LETTERS)) subjects.push(derived(subject));
      if (path !== undefined && affords(path.length)) {
        subjects.push(derived(pathSubject(path, "read", false, site, effect.by)));
      }
    } else {
      const letters = effect.glob || effect.recursive ? GLOB_LETTERS : EFFECT_LETTERS;
      if (affords(effect.path.length + letters)) {
        subjects.push(derived(effectSubject(effect, commands[effect.by], site)));
      }
    }
  }
  const gap = reading.gaps[0]?.message ??
    (left < 0 ? "it names more than can be looked at in one call" : undefined);
  return gap === undefined ? { subjects, reading } : { subjects, reading, gap };
}

function derived(subject: Subject): PlacedSubject {
  return { subject, primary: false };
}

/** The whole text, where something is to be said of it that is not said of one command. */
function wholeText({ source, commands, gaps }: Reading): string | undefined {
  const only = commands.length === 1 ? commands[0]?.text : undefined;
  if (source === only) return undefined;
  // Text that was too long to be read is not looked at in parts either.
  if (gaps.some(({ kind }) => kind === "length")) return undefined;
  const text = normalizeCommand(source);
  return text === only ? undefined : text;
}

function commandSubject(
  run: Run,
  index: number,
  known: Outcome | undefined,
  { options }: Site,
): CommandSubject {
  const text = normalizeCommand(run.text);
  const texts = [text];
  let exact = texts;
  const first = run.argv[0]?.value ?? "";
  const { program, redirected, assigns, unknowns, input } = run;
  if (first !== program || redirected !== undefined || assigns !== undefined || unknowns !== undefined) {
    exact = [text];
    if (first !== program && program !== "" && !program.includes(UNKNOWN)) {
      const bare = normalizeCommand(program + run.text.slice(first.length));
      texts.push(bare);
      if (PROGRAM_FOLDERS.test(first)) exact.push(bare);
    }
    if (redirected !== undefined) {
      const whole = normalizeCommand(redirected);
      texts.push(whole);
      exact.push(whole);
    }
    // What stands around the words may stop a command, and never lets one through.
    if (assigns !== undefined) texts.push(normalizeCommand(`${assigns.join(" ")} ${run.text}`));
    if (unknowns !== undefined) texts.push(`${text} ${unknowns.map((name) => `$${name}`).join(" ")}`);
  }
  const within = input === undefined ? texts : [...texts, input];
  return { kind: "command", index, run, texts, exact, within, known, site: options };
}

function effectSubject(effect: FileEffect, run: Run | undefined, site: Site): FileSubject {
  const cwd = run?.cwd;
  const at: Site = cwd === undefined || cwd === site.cwd
    ? site
    : { ...site, cwd, paths: pathOptions(cwd, site.around, site.options) };
  return effect.glob
    ? globSubject(effect.path, effect.kind, effect.recursive, false, at, effect.by)
    : pathSubject(effect.path, effect.kind, effect.recursive, at, effect.by);
}

function pathSubject(
  path: string,
  effect: FileSubject["effect"],
  recursive: boolean,
  site: Site,
  by?: number,
): FileSubject {
  const normal = normalizePath(path, site.paths);
  const paths = normal.also.length === 0 ? [normal.path] : [normal.path, ...normal.also];
  const local = localPath(normal.path, site);
  return {
    kind: "file",
    effect,
    paths,
    globs: recursive ? paths.map(below) : NO_GLOBS,
    glob: false,
    reach: recursive && paths.some((p) => reaches(p, site.options.home)),
    dots: true,
    local: local === undefined ? undefined : { path: local, globs: recursive ? [below(local)] : NO_GLOBS },
    by,
  };
}

function globSubject(
  pattern: string,
  effect: FileSubject["effect"],
  recursive: boolean,
  dots: boolean,
  site: Site,
  by?: number,
): FileSubject {
  const normal = normalizePattern(pattern, site.paths);
  const globsOf = (text: string): readonly PathGlob[] => {
    const glob = parsePathGlob(text);
    return recursive ? [glob, pathGlobOf([...glob.segments, DEEP])] : [glob];
  };
  const globs = globsOf(normal);
  const local = localPath(normal, site);
  return {
    kind: "file",
    effect,
    paths: [normal],
    globs,
    glob: true,
    reach: reaches(globs[0]?.prefix ?? "", site.options.home),
    dots,
    local: local === undefined ? undefined : { path: local, globs: globsOf(local) },
    by,
  };
}

/** A path as seen from the folder in which the call is made; undefined if it lies elsewhere. */
function localPath(path: string, { project }: Site): string | undefined {
  if (project === undefined || !path.startsWith(project)) return undefined;
  if (path.length === project.length) return ".";
  return path.charCodeAt(project.length) === 47 ? `.${path.slice(project.length)}` : undefined;
}

const NO_GLOBS: readonly PathGlob[] = [];
const DEEP = { kind: "deep" } as const;

/** A folder and all that is below it. */
function below(path: string): PathGlob {
  const names = path === "/" ? [""] : path.split("/");
  return pathGlobOf([...names.map((text) => ({ kind: "literal", text }) as const), DEEP]);
}

/** Whether a home folder is at a path or below it. */
function reaches(path: string, home: string): boolean {
  if (path === "/" || path === "" || path === home || home.startsWith(`${path}/`)) return true;
  return /^(?:\/(?:home|users|Users)(?:\/[^/]+)?|\/root|\/var\/root|[a-z]:(?:\/users(?:\/[^/]+)?)?)$/.test(
    path,
  );
}

function connectSubject(target: string, by?: number): ConnectSubject {
  const url = normalizeUrl(target);
  const ownHosts = url.host === "" ? NO_NAMES : withPort([url.host], url.port);
  const hosts = url.also.length === 0
    ? ownHosts
    : withPort(url.host === "" ? url.also : [url.host, ...url.also], url.port);
  const text = target.trim();
  const urls = url.url === text ? [text] : [url.url, text];
  return {
    kind: "connect",
    url,
    hosts,
    ownHosts,
    urls: url.alsoUrls.length === 0 ? urls : [...urls, ...url.alsoUrls],
    by,
  };
}

const NO_NAMES: readonly string[] = [];

function withPort(hosts: readonly string[], port: string): readonly string[] {
  return port === "" ? hosts : [...hosts, ...hosts.map((h) => `${h}:${port}`)];
}

function fileSubjects(site: Site, effect: "read" | "write"): CallSubjects {
  const { params } = site.call;
  const recursive = params.recursive === true || (effect === "read" && typeof params.pattern === "string");
  const kind = effect === "write" && params.delete === true ? "delete" : effect;
  const paths = textsUnder(PATH_PARAMS, params);
  const subjects: PlacedSubject[] = [];
  for (const pattern of params.glob === undefined ? [] : textsOf(params.glob)) {
    const folders = paths.length === 0 ? [site.cwd ?? UNKNOWN] : paths;
    for (const folder of isAbsolute(pattern) ? [""] : folders) {
      const whole = folder === "" ? pattern : `${escapeGlob(folder)}/${pattern}`;
      subjects.push({ subject: globSubject(whole, kind, recursive, true, site), primary: true });
    }
  }
  if (subjects.length === 0) {
    for (const path of paths.length === 0 && recursive ? [site.cwd ?? UNKNOWN] : paths) {
      subjects.push({ subject: pathSubject(path, kind, recursive, site), primary: true });
    }
  }
  if (subjects.length > 0) return { subjects };
  return { subjects: [{ subject: { kind: "call" }, primary: true }], gap: "the call names no path" };
}

function fetchSubjects(site: Site): CallSubjects {
  const { params } = site.call;
  const subjects: PlacedSubject[] = [];
  for (const text of textsUnder(URL_PARAMS, params)) addUrl(subjects, text, site, true);
  if (subjects.length === 0) subjects.push({ subject: { kind: "call" }, primary: true });
  return { subjects };
}

function addUrl(subjects: PlacedSubject[], text: string, site: Site, primary: boolean): void {
  const subject = connectSubject(text);
  subjects.push({ subject, primary });
  if (subject.url.path !== undefined) {
    subjects.push({ subject: pathSubject(subject.url.path, "read", false, site), primary: false });
  }
}

/** Tools without a meaning of their own are judged by what their parameters are called. */
function otherSubjects(site: Site): CallSubjects {
  const { params, tool, agent_tool } = site.call;
  const subjects: PlacedSubject[] = [{ subject: { kind: "call" }, primary: true }];
  const changes = /write|edit|create|delete|remove|move|rename|update|append|patch|save/i.test(
    `${tool} ${agent_tool ?? ""}`,
  );
  const commands: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    for (const text of textsOf(value)) {
      if (URL_NAME.test(name) || /^[a-z][a-z0-9+.-]*:\/\//i.test(text)) addUrl(subjects, text, site, false);
      else if (COMMAND_NAME.test(name)) commands.push(text);
      else if (PATH_NAME.test(name)) {
        for (const effect of changes ? ["read", "write"] as const : ["read"] as const) {
          subjects.push({ subject: pathSubject(text, effect, false, site), primary: false });
        }
      }
    }
  }
  if (commands.length === 0) return { subjects };
  const found = commandSubjects(readSource(site, commands.join("\n")), site, false);
  return { ...found, subjects: [...subjects, ...found.subjects] };
}

const PATH_PARAMS: ReadonlySet<string> = new Set(
  ["path", "paths", "file_path", "filepath", "file", "files", "notebook_path", "filename"],
);
const URL_PARAMS: ReadonlySet<string> = new Set(["url", "urls", "uri"]);
const PATH_NAME =
  /(^|_)(path|paths|file|files|filename|filepath|dir|directory|folder|source|destination|target)$|[a-z]Path$|[a-z]File$/i;
const URL_NAME = /(^|_)(url|urls|uri|uris|endpoint|webhook)$|[a-z]Ur[li]$/i;
const COMMAND_NAME = /^(command|cmd|shell_command|commandline|command_line|script|bash)$/i;

function isAbsolute(pattern: string): boolean {
  return /^([/~]|[a-z]:[\\/])/i.test(pattern);
}

function escapeGlob(path: string): string {
  return path.replace(/[\\*?[\]{}]/g, "\\$&");
}

/** The texts of those parameters that bear one of the names. */
function textsUnder(names: ReadonlySet<string>, params: ToolCall["params"]): readonly string[] {
  const texts: string[] = [];
  for (const name in params) if (names.has(name)) addTexts(params[name], texts);
  return texts;
}

function textsOf(value: unknown): readonly string[] {
  const texts: string[] = [];
  addTexts(value, texts);
  return texts;
}

/** Not by recursion: lists come from agents, nested as deep as they like. */
function addTexts(value: unknown, texts: string[]): void {
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === "string") {
      if (next !== "") texts.push(next);
    } else if (Array.isArray(next)) {
      for (let i = next.length - 1; i >= 0; i--) left.push(next[i]);
    }
  }
}

/** The command of a call: one text, or the words of one command. */
function commandOf(params: ToolCall["params"]): string | undefined {
  const value = params.command ?? params.cmd;
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((v) => typeof v === "string")) {
    return value.map((v) => /^[\w./:=@%+,-]+$/.test(v) ? v : `'${v.replaceAll("'", `'\\''`)}'`).join(" ");
  }
  return undefined;
}
