/**
 * The rules that a person makes without an editor: `rampart allow`, `rampart block` and "always allow". They stand in
 * `policies/user-overrides.yaml`, or as blocks in a project's file; comments and whatever else is in there is kept.
 *
 * A module of its own, as it brings the YAML library with it.
 *
 * @module
 */

import { type Document, isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { formatDiagnostic, parsePolicy } from "../engine/language/mod.ts";

/** A rule of a person's own. */
export interface OwnRule {
  readonly action: "allow" | "deny";
  /** `exec`, `read`, `write`, `fetch`, or the agent's own name for a tool. */
  readonly tool: string;
  /** For exec a command pattern, for read and write a path, for fetch a host or URL, for others a parameter's value. */
  readonly pattern: string;
  /** RFC 3339; absent for a rule that lasts. */
  readonly expires?: string;
  /** Whether it is used up by one call. */
  readonly once?: boolean;
}

/** A rule of a person's own, where it stands. */
export interface ListedRule extends OwnRule {
  /** From 1, in the order of the file. */
  readonly number: number;
  /** Name of its policy. */
  readonly policy: string;
  /** Line in the file, from 1. */
  readonly line: number;
}

/** What came of a change: the new text, or why there is none. */
export type Edited<T> = { readonly done: T } | { readonly problem: string };

/** How to change a file of rules. */
export interface EditOptions {
  /** File that is locked for as long as it takes, so that two who change it don't undo one another's work. */
  readonly lock: string;
  /** Milliseconds since the epoch: rules that expired before go. */
  readonly now: number;
}

/** What was done. */
export interface RuleAdded {
  readonly rule: ListedRule;
  /** Whether the very same was there already. */
  readonly already: boolean;
}

/** Names of the policies that hold a person's rules. A block must not stand behind an allow: the first rule that fits counts. */
const POLICIES = { deny: "your-blocks", allow: "your-allows" } as const;

const STARTER =
  `# Your own rules, written by \`rampart allow\`, \`rampart block\` and "always allow". They stand above the profile.
# \`rampart rules\` lists them. You may edit this file; comments are kept.
version: "1"
`;

const PROJECT_STARTER =
  `# Rules for everyone who works in this repository with an agent. They can only make things stricter.
# \`rampart rules --project\` lists those that \`rampart block --project\` wrote. You may edit this file; comments are kept.
version: "1"
`;

/** What a new file begins with: a project's has a name of its own. */
function starterOf(path: string): string {
  return /[\\/]\.rampart[\\/]policy\.yaml$/.test(path) ? PROJECT_STARTER : STARTER;
}

/** Names that mean one of the tools that are judged by what they touch. */
const TOOLS: ReadonlySet<string> = new Set(["exec", "read", "write", "fetch"]);

/**
 * Adds a rule to a file, which is made where there is none.
 *
 * @throws Error where the file can't be read or written.
 */
export function addRule(path: string, rule: OwnRule, options: EditOptions): Edited<RuleAdded> {
  const added = edit(path, options, (document) => {
    const same = rulesIn(document).find((other) =>
      other.action === rule.action && other.tool === rule.tool && other.pattern === rule.pattern &&
      (other.once ?? false) === (rule.once ?? false)
    );
    if (same !== undefined && same.expires === rule.expires) {
      return { done: { number: same.number, already: true } };
    }
    if (same !== undefined) remove(document, same.number);
    return { done: { number: append(document, rule), already: false } };
  });
  if ("problem" in added) return added;
  const { number, already } = added.done;
  const rules = listRules(path, options.now);
  const found = "done" in rules ? rules.done.find((other) => other.number === number) : undefined;
  return found === undefined
    ? { problem: `${path} was changed by another program at the same moment; look at it and try again` }
    : { done: { rule: found, already } };
}

/** Removes a rule by its number. */
export function removeRule(path: string, number: number, options: EditOptions): Edited<ListedRule> {
  return edit(path, options, (document) => {
    const rule = rulesIn(document).find((other) => other.number === number);
    if (rule === undefined) return { problem: `there is no rule ${number}` };
    remove(document, number);
    return { done: listed(rule) };
  });
}

/** Removes the rules whose policies have these names: rules for one call that were used up. */
export function removePolicies(
  path: string,
  names: ReadonlySet<string>,
  options: EditOptions,
): Edited<number> {
  return edit(path, options, (document) => {
    const used = rulesIn(document).filter(({ policy }) => names.has(policy));
    for (const { number } of used.reverse()) remove(document, number);
    return { done: used.length };
  });
}

/** The rules of a file; none where there is no file. Those that have expired are left out. */
export function listRules(path: string, now: number): Edited<readonly ListedRule[]> {
  const text = readIfThere(path);
  if (text === undefined) return { done: [] };
  const broken = problemOf(text, path);
  if (broken !== undefined) return { problem: broken };
  const rules = rulesIn(parseDocument(text), text).filter((rule) => !isOver(rule, now));
  return { done: rules.map(listed) };
}

function listed({ number, policy, line, action, tool, pattern, expires, once }: ListedRule): ListedRule {
  return {
    number,
    policy,
    line,
    action,
    tool,
    pattern,
    ...(expires === undefined ? {} : { expires }),
    ...(once === undefined ? {} : { once }),
  };
}

/** Takes a rule away again that was added, whatever others have changed meanwhile. */
export function withdrawRule(path: string, rule: ListedRule, options: EditOptions): Edited<number> {
  return edit(path, options, (document) => {
    const same = rulesIn(document).findLast((other) =>
      other.action === rule.action && other.tool === rule.tool && other.pattern === rule.pattern &&
      other.expires === rule.expires && (other.once ?? false) === (rule.once ?? false)
    );
    if (same === undefined) return { done: 0 };
    remove(document, same.number);
    return { done: 1 };
  });
}

/** The conditions of a rule, as a policy says them. */
export function conditionsOf(
  { tool, pattern }: Pick<OwnRule, "tool" | "pattern">,
): Readonly<Record<string, unknown>> {
  switch (tool) {
    case "exec":
      return { command_matches: [pattern] };
    case "read":
      return { effect: ["read"], path_matches: [pattern] };
    case "write":
      return { effect: ["write", "delete"], path_matches: [pattern] };
    case "fetch":
      return pattern.includes("/") ? { url_matches: [pattern] } : { domain_matches: [pattern] };
    default:
      return pattern === "*" ? { default: true } : { tool_param_matches: { "*": [pattern] } };
  }
}

function edit<T>(
  path: string,
  { lock, now }: EditOptions,
  change: (document: Document) => Edited<T>,
): Edited<T> {
  return withLock(lock, () => {
    const text = readIfThere(path);
    const broken = text === undefined ? undefined : problemOf(text, path);
    if (broken !== undefined) return { problem: broken };
    const document = parseDocument(text ?? starterOf(path));
    for (const rule of rulesIn(document).reverse()) if (isOver(rule, now)) remove(document, rule.number);
    const changed = change(document);
    if ("problem" in changed) return changed;
    const written = document.toString({ lineWidth: 0 });
    const wrong = problemOf(written, path);
    // What the person typed makes no rule: a pattern that can't be read, say.
    if (wrong !== undefined) return { problem: wrong };
    if (written !== text) writeWhole(path, written);
    return changed;
  });
}

/** What keeps a file from being a policy, as it is shown to a person; undefined where nothing does. */
function problemOf(text: string, path: string): string | undefined {
  const { diagnostics } = parsePolicy(text, { file: path });
  const error = diagnostics.find(({ severity }) => severity === "error");
  return error === undefined ? undefined : formatDiagnostic(error);
}

function isOver({ expires }: OwnRule, now: number): boolean {
  return expires !== undefined && Date.parse(expires) <= now;
}

interface Place extends ListedRule {
  readonly rules: YAMLSeq;
  readonly at: number;
  readonly policies: YAMLSeq;
  readonly holder: YAMLMap;
}

/** @param text What the document was read from, for the lines. */
function rulesIn(document: Document, text = ""): Place[] {
  const found: Place[] = [];
  const policies = document.get("policies");
  if (!isSeq(policies)) return found;
  const lineOf = (offset: number): number => text.slice(0, offset).split("\n").length;
  for (const holder of policies.items) {
    if (!isMap(holder)) continue;
    const rules = holder.get("rules");
    if (!isSeq(rules)) continue;
    const { name, match } = holder.toJS(document) as { name?: unknown; match?: { tool?: unknown } };
    rules.items.forEach((item, at) => {
      if (!isMap(item)) return;
      const rule = ruleOf(item.toJS(document), match?.tool);
      if (rule === undefined) return;
      const line = lineOf(item.range?.[0] ?? 0);
      found.push({
        ...rule,
        number: found.length + 1,
        policy: String(name),
        line,
        rules,
        at,
        policies,
        holder,
      });
    });
  }
  return found;
}

/** A rule as it is listed. One that a person wrote by hand may hold more than can be said in a line. */
function ruleOf(value: unknown, match: unknown): OwnRule | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { action, when, expires_at, once } = value as Readonly<Record<string, unknown>>;
  if (action !== "allow" && action !== "deny") return undefined;
  const conditions = (typeof when === "object" && when !== null ? when : {}) as Readonly<
    Record<string, unknown>
  >;
  const tool = toolOf(conditions, match);
  const patterns = ["command_matches", "path_matches", "url_matches", "domain_matches"].flatMap((key) =>
    list(conditions[key])
  );
  const params = Object.values((conditions.tool_param_matches ?? {}) as Readonly<Record<string, unknown>>);
  const all = [...patterns, ...params.flatMap(list)];
  return {
    action,
    tool,
    pattern: all.length > 0 ? all.join(", ") : conditions.default === true ? "*" : JSON.stringify(conditions),
    ...(typeof expires_at === "string" ? { expires: expires_at } : {}),
    ...(once === true ? { once } : {}),
  };
}

function toolOf(conditions: Readonly<Record<string, unknown>>, match: unknown): string {
  const named = list(match);
  if (named.length > 0) return named.join(",");
  if (conditions.path_matches !== undefined) {
    return list(conditions.effect).includes("read") ? "read" : "write";
  }
  if (conditions.domain_matches !== undefined || conditions.url_matches !== undefined) return "fetch";
  return "exec";
}

function list(value: unknown): string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);
}

/** Appends a rule to the policy it belongs to. Returns its number. */
function append(document: Document, rule: OwnRule): number {
  const { action, tool, expires, once } = rule;
  const name = once === true
    ? `once-${randomName()}`
    : TOOLS.has(tool)
    ? POLICIES[action]
    : `${POLICIES[action]}-${tool.replace(/[^\w-]+/g, "-")}`;
  const node = document.createNode({
    action,
    when: conditionsOf(rule),
    ...(action === "deny" ? { message: "You have blocked this." } : {}),
    ...(expires === undefined ? {} : { expires_at: expires }),
    ...(once === true ? { once } : {}),
  });
  let policies = document.get("policies");
  if (!isSeq(policies)) {
    document.set("policies", document.createNode([]));
    policies = document.get("policies");
  }
  if (!isSeq(policies)) throw new Error("a list that was made is not found again");
  policies.flow = false;
  let holder = policies.items.find((item): item is YAMLMap => isMap(item) && item.get("name") === name);
  if (holder === undefined) {
    holder = document.createNode({
      name,
      ...(TOOLS.has(tool) ? {} : { match: { tool: [tool] } }),
      rules: [],
    }) as YAMLMap;
    policies.items.push(holder);
  }
  const rules = holder.get("rules");
  if (isSeq(rules)) {
    rules.flow = false;
    rules.items.push(node);
  } else holder.set("rules", document.createNode([node]));
  const last = holder;
  return rulesIn(document).findLast(({ holder }) => holder === last)?.number ?? 0;
}

function remove(document: Document, number: number): void {
  const place = rulesIn(document).find((rule) => rule.number === number);
  if (place === undefined) return;
  const { rules, at, policies, holder } = place;
  rules.items.splice(at, 1);
  if (rules.items.length > 0) return;
  policies.items.splice(policies.items.indexOf(holder), 1);
  if (policies.items.length === 0) policies.flow = true;
}

function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => (byte % 36).toString(36)).join("");
}

function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Writes a file so that whoever reads it finds the old text or the new one, with the old one's mode. */
function writeWhole(path: string, text: string): void {
  const part = `${path}.${crypto.randomUUID()}`;
  let mode = 0o600;
  try {
    mode = (Deno.statSync(path).mode ?? mode) & 0o777;
  } catch {
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
  }
  const file = Deno.openSync(part, { write: true, createNew: true, mode });
  try {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    file.syncSync();
  } finally {
    file.close();
  }
  Deno.renameSync(part, path);
}

function withLock<T>(path: string, work: () => T): T {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
  const file = Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
  try {
    // Held for milliseconds, and given back by the system should this process end.
    file.lockSync(true);
    return work();
  } finally {
    file.close();
  }
}
