/**
 * What a policy file and a suite of tests may hold: the one description that the text is checked with and from which
 * the JSON Schema for editors is made.
 *
 * Nothing is transformed here. Checks that a schema cannot express pack code, message and hint into valibot's one
 * text by {@link problem}.
 *
 * @module
 */

import * as v from "valibot";
import { KIND_GROUPS, KINDS } from "../../scan/mod.ts";
import { checkPattern, type PatternKind } from "../patterns/mod.ts";
import { ACTIONS } from "../policy.ts";
import { URL_TRAITS } from "../urls/mod.ts";
import type { DiagnosticCode } from "./diagnostic.ts";
import { DURATION, parseDuration } from "./duration.ts";
import { checkRegex } from "./regex.ts";
import { parseTimestamp } from "./timestamp.ts";
import { checkUrl } from "./url.ts";

/** What a check found wrong, as it travels through valibot. */
export interface Problem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
}

/** A word of earlier versions that is still read, and what it means now. */
export const DEPRECATED_ACTIONS: ReadonlyMap<string, string> = new Map([["log", "watch"]]);

/** A kind of thing that can be checked: any valibot schema over the text as it stands. */
export type TextSchema = v.GenericSchema<unknown, unknown>;

function problem(code: DiagnosticCode, message: string, hint?: string): string {
  return JSON.stringify({ code, message, hint });
}

/** Reads what {@link problem} packed, or the keys that {@link mapping} packed; undefined for valibot's own messages. */
export function unpack(message: string): Problem | { readonly known: readonly string[] } | undefined {
  return message.startsWith("{") ? JSON.parse(message) : undefined;
}

/** A mapping with these keys and no others. Its messages carry the known keys. */
function mapping<E extends v.ObjectEntries>(entries: E): v.StrictObjectSchema<E, () => string> {
  const schema = v.strictObject(entries, () => JSON.stringify({ known: Object.keys(entries) }));
  const run = schema["~run"].bind(schema);
  // valibot takes a list for an object.
  const strict: typeof run = (dataset, config) => {
    if (!Array.isArray(dataset.value)) return run(dataset, config);
    return run({ value: undefined }, config);
  };
  return Object.assign(schema, { "~run": strict });
}

/** One thing or a list of them. */
function oneOrMany<S extends v.GenericSchema<unknown, unknown>>(item: S) {
  const empty = problem("bad-value", "the list is empty", "name at least one entry, or leave the key out");
  return v.union([item, v.pipe(v.array(item), v.nonEmpty(empty))]);
}

/** A text that passes a check. */
function checked(check: (text: string) => Problem | undefined) {
  return v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const found = check(dataset.value);
      if (found !== undefined) addIssue({ message: problem(found.code, found.message, found.hint) });
    }),
  );
}

function pattern(kind: PatternKind) {
  return checked((text) => {
    const wrong = checkPattern(kind, text);
    return wrong === undefined ? undefined : { code: "bad-pattern", message: `${quote(text)}: ${wrong}` };
  });
}

/** A text as a message shows it. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}

const nonEmptyText = checked((text) =>
  text.trim() === "" ? { code: "bad-value", message: "the text is empty" } : undefined
);

const substring = checked((text) =>
  text === ""
    ? { code: "bad-pattern", message: "the text is empty and would be found in every command" }
    : undefined
);

const regex = checked((text) => {
  const wrong = checkRegex(text);
  return wrong === undefined
    ? undefined
    : { code: "bad-regex", message: wrong, hint: "RE2 syntax: no look-around, no back-references" };
});

const DURATION_HINT = "write a number with its unit: 250ms, 30s, 5m, 1h, 7d, 1h30m";

function duration(least: number, most: number, range: string) {
  return v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const ms = parseDuration(dataset.value);
      const message = ms === undefined
        ? `${quote(dataset.value)} is not a duration`
        : ms < least || ms > most
        ? `${quote(dataset.value)} is out of range: ${range}`
        : undefined;
      if (message !== undefined) addIssue({ message: problem("bad-value", message, DURATION_HINT) });
    }),
    v.metadata({ pattern: DURATION.source }),
  );
}

function url(requireTls: boolean) {
  return v.pipe(
    checked((text) => {
      const wrong = checkUrl(text, requireTls);
      return wrong === undefined ? undefined : { code: "bad-value", ...wrong };
    }),
    v.metadata({ format: "uri" }),
  );
}

const timestamp = checked((text) =>
  parseTimestamp(text) === undefined
    ? {
      code: "bad-value",
      message: `${quote(text)} is not a moment in time`,
      hint: `write it as in RFC 3339: "2026-12-31T18:00:00Z"`,
    }
    : undefined
);

const action = v.picklist([...ACTIONS, ...DEPRECATED_ACTIONS.keys()]);
const ruleAction = v.picklist([...ACTIONS, "webhook", ...DEPRECATED_ACTIONS.keys()]);

const depthOrCount = v.pipe(
  v.number(),
  v.integer(problem("bad-value", "the number must be a whole one")),
  v.minValue(0, problem("bad-value", "the number must not be negative")),
);

const bounds = {
  gt: v.optional(v.pipe(depthOrCount, v.description("More than this."), v.examples([5]))),
  gte: v.optional(v.pipe(depthOrCount, v.description("This or more."), v.examples([1]))),
  lt: v.optional(v.pipe(depthOrCount, v.description("Less than this."), v.examples([4]))),
  lte: v.optional(v.pipe(depthOrCount, v.description("This or less."), v.examples([3]))),
  eq: v.optional(v.pipe(depthOrCount, v.description("Exactly this."), v.examples([0]))),
};

const text = pattern("text");

const runs = mapping({
  program: v.pipe(
    oneOrMany(text),
    v.description(
      "Name of the program, as a glob. It is found behind sudo, env, xargs, sh -c and the like too.",
    ),
    v.examples(["rm", ["curl", "wget"], "mkfs*"]),
  ),
  flags: v.optional(v.pipe(
    oneOrMany(text),
    v.description(
      "Options that must all be given, in any spelling and order. After `=` stands a glob for the value; `a|b` asks for either.",
    ),
    v.examples(["-rf", ["--force|-f"], "--output=*.key"]),
  )),
  args: v.optional(v.pipe(
    oneOrMany(text),
    v.description(
      "Operands from the first on, as globs; `**` stands for any number of them. More may follow.",
    ),
    v.examples(["push", ["push", "**", "main"]]),
  )),
  code_from: v.optional(v.pipe(
    oneOrMany(v.picklist(["download", "downloaded_file", "decoded", "output", "file", "input", "unknown"])),
    v.description("The program runs code that could not be read and that comes from one of these places."),
    v.examples(["download", ["download", "decoded"]]),
  )),
  fork_bomb: v.optional(v.pipe(
    v.boolean(),
    v.description("The command starts itself again without end."),
    v.examples([true]),
  )),
});

const runsOrName = v.union([text, runs]);

const conditions = mapping({
  command_matches: v.optional(v.pipe(
    oneOrMany(pattern("command")),
    v.description("The command matches one of these globs. `*` matches anything, spaces and slashes too."),
    v.examples([["rm -rf *", "mkfs.*"], "curl * | bash"]),
  )),
  command_not_matches: v.optional(v.pipe(
    oneOrMany(pattern("command")),
    v.description("The command matches none of these globs."),
    v.examples([["rm -rf ./build*"]]),
  )),
  command_contains: v.optional(v.pipe(
    oneOrMany(substring),
    v.description("The command holds one of these texts, whatever the case of its letters."),
    v.examples([["DROP TABLE"], "sudo "]),
  )),
  path_matches: v.optional(v.pipe(
    oneOrMany(pattern("path")),
    v.description(
      "A file or folder is touched that matches one of these globs. `*` stays in one folder, `**` does not.",
    ),
    v.examples([["**/.ssh/id_*", "**/.env"], "~/.aws/**"]),
  )),
  path_not_matches: v.optional(v.pipe(
    oneOrMany(pattern("path")),
    v.description("The file or folder matches none of these globs."),
    v.examples([["**/.env.example"]]),
  )),
  domain_matches: v.optional(v.pipe(
    oneOrMany(pattern("domain")),
    v.description("A host is contacted that matches one of these globs."),
    v.examples([["*.ngrok-free.app", "webhook.site"]]),
  )),
  url_matches: v.optional(v.pipe(
    oneOrMany(pattern("url")),
    v.description("A URL is fetched that matches one of these globs."),
    v.examples([["https://api.example.com/admin/*"]]),
  )),
  url_is: v.optional(v.pipe(
    oneOrMany(v.picklist(URL_TRAITS)),
    v.description(
      "The URL is odd in one of these ways: it imitates another host, hides it, or leads to a machine's own network.",
    ),
    v.examples([["lookalike", "userinfo"], "metadata"]),
  )),
  response_matches: v.optional(v.pipe(
    oneOrMany(regex),
    v.description("What the tool returned matches one of these regular expressions (RE2)."),
    v.examples([["AKIA[0-9A-Z]{16}", "(?i)aws_secret_access_key"]]),
  )),
  response_has: v.optional(v.pipe(
    oneOrMany(v.picklist([...Object.keys(KIND_GROUPS), ...KINDS])),
    v.description(
      "What the tool returned holds one of these: a kind of credential or marker, or a group of kinds.",
    ),
    v.examples(["credential", ["aws-key", "private-key"], "prompt-injection"]),
  )),
  session_matches: v.optional(v.pipe(
    oneOrMany(text),
    v.description("The session's name matches one of these globs."),
    v.examples([["ci-*"]]),
  )),
  session_not_matches: v.optional(v.pipe(
    oneOrMany(text),
    v.description("The session's name matches none of these globs."),
    v.examples([["release-*"]]),
  )),
  agent_depth: v.optional(v.pipe(
    v.union([depthOrCount, mapping(bounds)]),
    v.description(
      "How deep the agent stands below the first one (0). A bare number means that deep or deeper.",
    ),
    v.examples([1, { gte: 1, lt: 4 }]),
  )),
  tool_param_matches: v.optional(v.pipe(
    v.record(v.string(), oneOrMany(text)),
    v.description(
      "Parameters of the call and globs for their values. Names are globs too; dots reach into objects. All must match.",
    ),
    v.examples([{ repository: "acme/*" }, { "*": ["*password*"] }]),
  )),
  call_count: v.optional(v.pipe(
    mapping({
      tool: v.optional(v.pipe(
        oneOrMany(text),
        v.description("Tools whose calls count, as globs. Default: the tool of the call."),
        v.examples(["fetch", ["mcp__*"]]),
      )),
      window: v.pipe(
        duration(1, Number.MAX_SAFE_INTEGER, "it must be longer than nothing"),
        v.description("How far back calls count, up to now."),
        v.examples(["1m", "1h", "7d"]),
      ),
      ...bounds,
    }),
    v.description("How often calls were made of late, this one included. Needs at least one bound."),
    v.examples([{ window: "1m", gt: 20 }]),
  )),
  runs: v.optional(v.pipe(
    v.union([text, runs, v.pipe(v.array(runsOrName), v.nonEmpty(problem("bad-value", "the list is empty")))]),
    v.description(
      "The command by its meaning, whatever way it is spelled, ordered or wrapped. A bare name is the program.",
    ),
    v.examples(["shutdown", { program: "git", args: "push", flags: "--force" }]),
  )),
  effect: v.optional(v.pipe(
    oneOrMany(v.picklist(["read", "write", "delete", "connect"])),
    v.description("What is done to the file or host."),
    v.examples([["write", "delete"]]),
  )),
  default: v.optional(v.pipe(
    v.boolean(),
    v.description("True: the rule applies to whatever the policy's `match` lets in."),
    v.examples([true]),
  )),
});

const rule = mapping({
  action: v.pipe(
    ruleAction,
    v.description(
      "What is answered: deny, ask a person, watch (allow and mark), allow, or go by what a webhook says.",
    ),
    v.examples(["deny", "ask"]),
  ),
  when: v.pipe(
    conditions,
    v.description("Conditions, all of which must hold; within a list one entry is enough."),
    v.examples([{ command_matches: ["rm -rf *"] }, { default: true }]),
  ),
  message: v.optional(v.pipe(
    v.string(),
    v.description("Shown to the person and to the agent."),
    v.examples(["Destructive command blocked"]),
  )),
  locked: v.optional(v.pipe(v.boolean(), v.description("Resists `rampart allow`."), v.examples([true]))),
  expires_at: v.optional(v.pipe(
    timestamp,
    v.description("When the rule ends to apply (RFC 3339). A date alone is the start of that day in UTC."),
    v.examples(["2026-12-31T18:00:00Z"]),
  )),
  once: v.optional(v.pipe(
    v.boolean(),
    v.description("The rule applies to one call and is then used up."),
    v.examples([true]),
  )),
  ask: v.optional(v.pipe(
    mapping({
      audit: v.optional(v.pipe(
        v.boolean(),
        v.description("Whether the approval is recorded with who gave it."),
        v.examples([true]),
      )),
    }),
    v.description("How to ask. Only with `action: ask`."),
    v.examples([{ audit: true }]),
  )),
  webhook: v.optional(v.pipe(
    mapping({
      url: v.pipe(
        url(true),
        v.description("Where to ask. https, except on this machine."),
        v.examples(["http://localhost:8090/verify"]),
      ),
      timeout: v.optional(v.pipe(
        duration(1, 600_000, "it must be between 1ms and 10m"),
        v.description("How long to wait for an answer. Default 5s."),
        v.examples(["5s"]),
      )),
      fail_open: v.optional(v.pipe(
        v.boolean(),
        v.description("Whether to allow (true) or deny (false, the default) when no valid answer comes."),
        v.examples([true]),
      )),
    }),
    v.description("The service to ask. Only with `action: webhook`."),
    v.examples([{ url: "http://localhost:8090/verify", timeout: "5s", fail_open: true }]),
  )),
  response: v.optional(v.pipe(
    v.picklist(["block", "redact"]),
    v.description(
      "What a denied output comes to: kept back whole (block, the default), or without what response_has found.",
    ),
    v.examples(["redact"]),
  )),
  tags: v.optional(v.pipe(
    v.union([nonEmptyText, v.array(nonEmptyText)]),
    v.description("Free words, shown by `explain` and in reports."),
    v.examples([["ASI02", "T1552.001"]]),
  )),
});

const policy = mapping({
  name: v.pipe(
    nonEmptyText,
    v.description("Name of the policy, unique in the file."),
    v.examples(["block-destructive"]),
  ),
  description: v.optional(
    v.pipe(v.string(), v.description("What the policy is for."), v.examples(["No force pushes"])),
  ),
  priority: v.optional(v.pipe(
    v.number(),
    v.integer(problem("bad-value", "the priority must be a whole number")),
    v.description("Lower is judged first. Default 100."),
    v.examples([1, 100]),
  )),
  enabled: v.optional(v.pipe(
    v.boolean(),
    v.description("False switches the policy off. Default true."),
    v.examples([false]),
  )),
  match: v.optional(v.pipe(
    mapping({
      agent: v.optional(v.pipe(
        oneOrMany(text),
        v.description("Agents it speaks of, as globs. Default: all."),
        v.examples([["claude-code"], "codex"]),
      )),
      tool: v.optional(v.pipe(
        oneOrMany(text),
        v.description(
          "Tools it speaks of, as globs: exec, read, write, fetch, mcp, or an agent's own names. Default: all.",
        ),
        v.examples([["exec"], ["read", "write"], "mcp__github__*"]),
      )),
      session: v.optional(v.pipe(
        oneOrMany(text),
        v.description("Sessions it speaks of, as globs. Default: all."),
        v.examples([["ci-*"]]),
      )),
    }),
    v.description("Who and what the policy speaks of. Absent: everyone, everything."),
    v.examples([{ tool: ["exec"] }]),
  )),
  rules: v.pipe(
    v.nullable(v.array(rule)),
    v.description("Rules, asked from top to bottom; the first that applies answers for the policy."),
    v.examples([[{
      action: "deny",
      when: { command_matches: ["rm -rf *"] },
      message: "Destructive command blocked",
    }]]),
  ),
});

const test = mapping({
  name: v.pipe(nonEmptyText, v.description("What the case shows."), v.examples(["sudo does not hide rm"])),
  tool: v.pipe(
    nonEmptyText,
    v.description("Tool of the call: exec, read, write, fetch, mcp or an agent's own name."),
    v.examples(["exec"]),
  ),
  params: v.optional(v.pipe(
    v.record(v.string(), v.unknown()),
    v.description("Parameters of the call."),
    v.examples([{ command: "sudo rm -rf /" }, { path: "~/.ssh/id_rsa" }, { url: "https://webhook.site/x" }]),
  )),
  expect: v.pipe(
    oneOrMany(action),
    v.description("The right answer, or a list of which any is right."),
    v.examples(["deny", ["deny", "ask"]]),
  ),
  expect_message: v.optional(v.pipe(
    nonEmptyText,
    v.description("A text that the message must hold."),
    v.examples(["Destructive"]),
  )),
  agent: v.optional(v.pipe(nonEmptyText, v.description("Agent that calls."), v.examples(["claude-code"]))),
  session: v.optional(v.pipe(nonEmptyText, v.description("Session of the call."), v.examples(["ci-42"]))),
  cwd: v.optional(
    v.pipe(nonEmptyText, v.description("Folder that the call is made in."), v.examples(["/home/me/project"])),
  ),
  response: v.optional(v.pipe(
    v.string(),
    v.description("What the tool returned, for `response_matches` and `response_has`."),
    v.examples(["AWS_SECRET_ACCESS_KEY=…"]),
  )),
});

const tests = v.pipe(
  v.nullable(v.array(test)),
  v.description("Cases that must come out as they say. Run by `rampart test`."),
  v.examples([[{ name: "rm is stopped", tool: "exec", params: { command: "rm -rf /" }, expect: "deny" }]]),
);

/** A policy file. */
export const POLICY_SCHEMA: TextSchema = mapping({
  version: v.pipe(
    v.literal("1"),
    v.description("Version of the policy language, in quotes."),
    v.examples(["1"]),
  ),
  default_action: v.optional(v.pipe(
    action,
    v.description("What holds for a call that no rule matched."),
    v.examples(["allow", "deny"]),
  )),
  extends: v.optional(v.pipe(
    nonEmptyText,
    v.description("A shipped profile, or the path of a file, whose policies come after this file's own."),
    v.examples(["standard", "paranoid", "./team.yaml"]),
  )),
  actions: v.optional(v.pipe(
    mapping({
      deny: v.optional(v.pipe(action, v.description("What deny counts as."), v.examples(["ask"]))),
      ask: v.optional(v.pipe(action, v.description("What ask counts as."), v.examples(["deny"]))),
      watch: v.optional(v.pipe(action, v.description("What watch counts as."), v.examples(["allow"]))),
      allow: v.optional(v.pipe(action, v.description("What allow counts as."), v.examples(["watch"]))),
    }),
    v.description("Actions of all rules, the extended file's too, that count as another one."),
    v.examples([{ ask: "deny" }]),
  )),
  notify: v.optional(v.pipe(
    mapping({
      url: v.pipe(
        url(false),
        v.description("Where to send word: a Discord, Slack or Teams webhook, or any HTTP endpoint."),
        v.examples(["https://discord.com/api/webhooks/your/webhook"]),
      ),
      platform: v.optional(v.pipe(
        v.picklist(["discord", "slack", "teams", "generic"]),
        v.description("Whose message format to use. Default: told from the URL's host."),
        v.examples(["slack"]),
      )),
      on: v.optional(v.pipe(
        oneOrMany(action),
        v.description("Decisions to send word of. Default: deny."),
        v.examples([["deny", "ask"]]),
      )),
    }),
    v.description("Where to send word of decisions."),
    v.examples([{ url: "https://discord.com/api/webhooks/your/webhook", on: ["deny"] }]),
  )),
  policies: v.optional(v.pipe(
    v.nullable(v.array(policy)),
    v.description("Named lists of rules. Deny wins over all."),
    v.examples([[{ name: "block-destructive", match: { tool: ["exec"] }, rules: [] }]]),
  )),
  tests: v.optional(tests),
});

/** A suite of tests in a file of its own. */
export const SUITE_SCHEMA: TextSchema = mapping({
  policy: v.optional(v.pipe(
    v.union([nonEmptyText, POLICY_SCHEMA]),
    v.description(
      "The policy to test: a path from this file's folder, or the policy itself. Default: the active policies.",
    ),
    v.examples(["../policies/standard.yaml"]),
  )),
  tests,
});

/** Keys of conditions, for hints about keys that stand in the wrong place. */
export const CONDITION_KEYS: readonly string[] = Object.keys(conditions.entries);
