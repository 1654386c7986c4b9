/**
 * What `rampart allow` and `rampart block` have in common: a rule of the person's own, written where it belongs and
 * shown for what it changes.
 *
 * @module
 */

import { lastEvents } from "../audit/mod.ts";
import {
  type CompiledPolicies,
  compilePolicies,
  type Decision,
  evaluate,
  type Layer,
  type ToolCall,
} from "../engine/mod.ts";
import { parseDuration, parsePolicy } from "../engine/language/mod.ts";
import { recordedCall } from "../guard/mod.ts";
import { displayPath, loadPolicies, repositoryRoot } from "../policies/mod.ts";
import { addRule, conditionsOf, type OwnRule, type RuleAdded, withdrawRule } from "../policies/overrides.ts";
import { askDaemon, runningDaemon } from "../server/mod.ts";
import { tokenOf } from "./answer_approval.ts";
import { type Input, UsageError } from "./command.ts";
import { actionLabel } from "./decision_view.ts";
import { localTime } from "./local_time.ts";
import { type Machine, surroundings, thisMachine } from "./machine.ts";
import { requirePerson } from "./only_people.ts";
import { paint, type Terminal } from "./terminal.ts";
import { visible } from "../engine/visible.ts";

/** Events looked through for a call that the rule speaks of. */
const LOOK_BACK = 5_000;

/** Makes a rule. */
export async function makeRule(action: "allow" | "deny", input: Input, terminal: Terminal): Promise<number> {
  const command = action === "allow" ? "allow" : "block";
  await requirePerson({ doing: `${command} calls` });
  const machine = await thisMachine({ token: true });
  const rule = ruleOf(action, input);
  const file = fileFor(machine, input);
  const options = { lock: `${machine.home.run}/policies.lock`, now: Date.now() };
  const layer: Layer = input.flags.has("project") ? "project" : "override";
  const sample = await sampleFor(machine, rule, layer);
  const before = await policiesNow(machine);
  const added = addRule(file, rule, options);
  if ("problem" in added) {
    terminal.err(`rampart: no rule was written: ${added.problem}\n`);
    return 2;
  }
  const shown = displayPath(file, machine.userHome);
  const after = await policiesNow(machine);
  const samples = sample.map((call) => ({
    call,
    was: decide(before, call, machine),
    is: decide(after, call, machine),
  }));
  const resisting = action === "allow"
    ? samples.find(({ is }) => is.action === "deny" || is.action === "ask")
    : undefined;
  if (resisting !== undefined && !isWide(rule) && !added.done.already) {
    withdrawRule(file, added.done.rule, options);
    terminal.err(refusal(resisting.is, rule));
    return 1;
  }
  const live = await refreshDaemon(machine);
  sayAdded(added.done, { shown, terminal, total: after.rules.length, file, after, live });
  for (const { call, was, is } of samples) sayChange(call, { was, is, terminal });
  if (resisting !== undefined) {
    terminal.out(`  Some such calls are still stopped: ${visible(why(resisting.is))}\n`);
  }
  return 0;
}

function ruleOf(action: "allow" | "deny", { args, values, flags }: Input): OwnRule {
  const [pattern = ""] = args;
  if (pattern.trim() === "") {
    throw new UsageError("the pattern is empty", 'for example: rampart allow "npm install *"');
  }
  if (action === "allow" && flags.has("project")) {
    throw new UsageError(
      "a project's policy can only make things stricter, so that an allow in it does nothing",
      "leave --project out, and it counts in all your projects",
    );
  }
  const lasts = values.for === undefined ? undefined : parseDuration(values.for);
  if (values.for !== undefined && (lasts === undefined || lasts <= 0)) {
    throw new UsageError(`no such time: ${values.for}`, "for example: --for 30m, --for 1h, --for 7d");
  }
  return {
    action,
    tool: values.tool ?? "exec",
    pattern,
    ...(lasts === undefined ? {} : { expires: new Date(Date.now() + lasts).toISOString() }),
    ...(flags.has("once") ? { once: true } : {}),
  };
}

function fileFor({ home, cwd }: Machine, { flags }: Input): string {
  if (!flags.has("project")) return home.overrides;
  const root = repositoryRoot(cwd);
  if (root === undefined) throw new UsageError("this is no git repository", "run it inside the project's");
  const folder = `${root}/.rampart`;
  Deno.mkdirSync(folder, { recursive: true });
  // A repository may bring a link in its place, to have a file elsewhere written.
  if (Deno.lstatSync(folder).isSymlink) throw new UsageError(`${folder} is a symbolic link`);
  return `${folder}/policy.yaml`;
}

/** Whether a pattern speaks of more than one call. */
function isWide({ pattern }: OwnRule): boolean {
  return /(?<!\\)[*?[{]/.test(pattern);
}

/** The last recorded call that a rule speaks of; for a pattern without wildcards the very call that it names. */
async function sampleFor(machine: Machine, rule: OwnRule, layer: Layer): Promise<readonly ToolCall[]> {
  const only = onlyRule(machine, rule, layer);
  if (only === undefined) return [];
  const speaks = (call: ToolCall): boolean => evaluate(only, call, surroundings(machine)).matched;
  let looked = 0;
  const [event] = await lastEvents(machine.home.audit, 1, (event) => {
    if (++looked > LOOK_BACK) return "stop";
    const call = event.kind === "call" ? recordedCall(event) : undefined;
    return call !== undefined && speaks(call);
  });
  const recorded = event?.kind === "call" ? recordedCall(event) : undefined;
  if (recorded !== undefined) return [recorded];
  const named = isWide(rule) ? undefined : namedCall(rule, machine.cwd);
  return named === undefined ? [] : [named];
}

/** The call that a pattern without wildcards names. */
function namedCall({ tool, pattern }: OwnRule, cwd: string): ToolCall | undefined {
  const text = pattern.replace(/\\(.)/g, "$1");
  switch (tool) {
    case "exec":
      return { tool, cwd, params: { command: text } };
    case "read":
    case "write":
      return { tool, cwd, params: { path: text } };
    case "fetch":
      return { tool, cwd, params: { url: text.includes("://") ? text : `https://${text}/` } };
    default:
      return undefined;
  }
}

/** Policies of this one rule. */
function onlyRule(
  { userHome, home, platform }: Machine,
  rule: OwnRule,
  layer: Layer,
): CompiledPolicies | undefined {
  const known = ["exec", "read", "write", "fetch"].includes(rule.tool);
  const text = JSON.stringify({
    version: "1",
    policies: [{
      name: "rule",
      ...(known ? {} : { match: { tool: [rule.tool] } }),
      rules: [{ action: "deny", when: conditionsOf(rule) }],
    }],
  });
  const { file: policy } = parsePolicy(text);
  if (policy === undefined) return undefined;
  return compilePolicies([{ layer, file: "rule", policy }], {
    home: userHome,
    platform,
    rampartHome: home.root,
  });
}

async function policiesNow(machine: Machine): Promise<CompiledPolicies> {
  return (await loadPolicies({ ...machine, fresh: true })).compiled;
}

function decide(compiled: CompiledPolicies, call: ToolCall, machine: Machine): Decision {
  return evaluate(compiled, call, { ...surroundings(machine), now: Date.now() });
}

function why({ rule, partial, message }: Decision): string {
  if (rule === undefined) return partial ? "the call can't be understood whole" : "no rule allows it";
  return `${message === "" ? "" : `${message} `}(${rule.policy}, ${rule.file}:${rule.line})`;
}

function refusal(decision: Decision, { pattern, tool }: OwnRule): string {
  const { rule, partial } = decision;
  const what = `rampart: nothing was written: a rule for ${tool} "${
    visible(pattern)
  }" would change nothing\n`;
  if (rule?.layer === "override") {
    return `${what}  a rule of yours blocks it; rampart rules shows its number, rampart rules remove N takes it away\n`;
  }
  if (rule?.layer === "builtin") {
    return `${what}  Rampart protects itself, whatever you allow: ${visible(why(decision))}\n`;
  }
  if (rule !== undefined) return `${what}  the rule that stops it is locked: ${visible(why(decision))}\n`;
  return `${what}  ${
    partial
      ? "the call can't be understood whole, and then a person is asked"
      : "the rule covers only a part of the call"
  }\n`;
}

/** Has a daemon that runs read its policies now. Without one the next call reads them anyway. */
export async function refreshDaemon(machine: Machine): Promise<boolean> {
  if (runningDaemon(machine.home) === undefined) return false;
  const answer = await askDaemon(machine.home, "/v1/policies/refresh", {
    method: "POST",
    ...tokenOf(machine),
  });
  return answer.ok;
}

interface SayAdded {
  readonly shown: string;
  readonly terminal: Terminal;
  readonly total: number;
  readonly file: string;
  readonly after: CompiledPolicies;
  readonly live: boolean;
}

function sayAdded({ rule, already }: RuleAdded, { shown, terminal, total, after, live }: SayAdded): void {
  const { number, action, tool, pattern, expires, once } = rule;
  const verb = action === "allow" ? "allow" : "block";
  const lasts = expires === undefined ? "" : `, until ${localTime(expires)}`;
  const times = once === true ? ", for one call" : "";
  const own = after.rules.filter(({ ref }) => ref.layer === "override").length;
  terminal.out(
    `${paint(terminal, "green", "✓")} Rule ${number} ${already ? "was there already" : "added"}: ` +
      `${verb} ${visible(tool)} "${visible(pattern)}"${lasts}${times}\n` +
      paint(
        terminal,
        "dim",
        `  ${visible(shown)} · ${
          live ? "policy reloaded" : "in force with the next call"
        } (${total} rules active, ${own} of them yours)\n`,
      ),
  );
}

function sayChange(
  call: ToolCall,
  { was, is, terminal }: { readonly was: Decision; readonly is: Decision; readonly terminal: Terminal },
): void {
  const { params, tool } = call;
  const subject = String(params.command ?? params.path ?? params.url ?? JSON.stringify(params));
  const short = subject.length > 200 ? `${subject.slice(0, 200)}…` : subject;
  const name = (decision: Decision): string =>
    `${actionLabel(decision.action, terminal)} ${
      paint(terminal, "dim", `[${visible(decision.rule?.policy ?? "default")}]`)
    }`;
  terminal.out(`  ${visible(tool)} "${visible(short)}"\n    before: ${name(was)}\n    now:    ${name(is)}\n`);
}
