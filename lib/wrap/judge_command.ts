/**
 * Judging the wrapped command itself.
 *
 * @module
 */

import { quoted } from "../../hooks/shell/command_line.ts";
import { openAuditLog } from "../audit/mod.ts";
import type { Action, Platform } from "../engine/mod.ts";
import { createGuard, createPolicyStore, sessionModes } from "../guard/mod.ts";
import {
  DEFAULT_CONFIG,
  type Environment,
  type RampartHome,
  readConfig,
  readPolicyText,
} from "../policies/mod.ts";
import { askDaemon } from "../server/mod.ts";

/** The machine as judging needs it. */
export interface WrapMachine {
  /** Where the command is started. */
  readonly cwd: string;
  readonly env: Environment;
  readonly userHome: string;
  readonly home: RampartHome;
  readonly platform: Platform;
}

/** What is judged. */
export interface JudgeCommandOptions {
  readonly machine: WrapMachine;
  /** Name of the agent. */
  readonly agent: string;
  readonly session: string;
  /** Says that a person is asked, and for how long the command waits for them. */
  readonly onWait?: (question: { readonly id: string; readonly seconds: number }) => void;
}

/** What was decided. */
export interface Judgement {
  /** Whether it may be started. */
  readonly allowed: boolean;
  readonly action: Action;
  readonly message: string;
  /** Whether it is denied only because nobody answered the question in time. */
  readonly unanswered?: boolean;
  /** The policy that decided. */
  readonly policy?: string;
  /** Id of the event. */
  readonly event?: string;
  /** Why it could not be recorded. */
  readonly unrecorded?: string;
}

/** Judges and records a command: by the daemon, or in this process where no daemon answers. */
export async function judgeCommand(
  words: readonly string[],
  options: JudgeCommandOptions,
): Promise<Judgement> {
  return await byDaemon(words, options) ?? await byOwnGuard(words, options);
}

async function byDaemon(
  words: readonly string[],
  { machine: { home, cwd }, agent, session, onWait }: JudgeCommandOptions,
): Promise<Judgement | undefined> {
  const body = { params: { command: commandText(words) }, agent, session, cwd };
  const answer = await askDaemon(home, "/v1/tool/exec", { method: "POST", body });
  if (!answer.ok) return undefined;
  const question = questionIn(answer.body);
  if (question === undefined) return judgementOf(answer.body);
  onWait?.({ id: question.id.slice(0, 6), seconds: Math.max(1, question.seconds - MARGIN) });
  // The same question is joined, and answered when a person has decided or nobody has in time.
  const decided = await askDaemon(home, `/v1/tool/exec?wait=${question.seconds}`, {
    method: "POST",
    body,
    patience: (question.seconds + 10) * 1000,
  });
  return judgementOf(decided.ok ? decided.body : answer.body);
}

/** Seconds that are waited beyond the question's time, so that its end is heard of. */
const MARGIN = 1;

/** The question that a person is being asked, and the seconds that are left. */
function questionIn(body: unknown): { readonly id: string; readonly seconds: number } | undefined {
  const { approval } = (body ?? {}) as { readonly approval?: Readonly<Record<string, unknown>> };
  if (typeof approval?.id !== "string" || approval.state !== "pending") return undefined;
  const left = Date.parse(String(approval.expires)) - Date.now();
  return { id: approval.id, seconds: Math.min(3600, Math.max(1, Math.ceil(left / 1000) + MARGIN)) };
}

const ACTIONS: readonly Action[] = ["allow", "watch", "ask", "deny"];

/** The daemon's answer. Undefined for what isn't one, such as another version's. */
function judgementOf(body: unknown): Judgement | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const said = body as Readonly<Record<string, unknown>>;
  const text = (name: string): Readonly<Record<string, string>> => {
    const value = said[name];
    return typeof value === "string" ? { [name]: value } : {};
  };
  const action = ACTIONS.find((name) => name === said.decision);
  if (typeof said.allowed !== "boolean" || action === undefined) return undefined;
  return {
    allowed: said.allowed,
    action,
    message: typeof said.message === "string" ? said.message : "",
    ...(isExpired(said.approval) ? { unanswered: true } : {}),
    ...text("policy"),
    ...text("event"),
    ...text("unrecorded"),
  };
}

function isExpired(approval: unknown): boolean {
  return typeof approval === "object" && approval !== null && "state" in approval &&
    approval.state === "expired";
}

async function byOwnGuard(
  words: readonly string[],
  { machine, agent, session }: JudgeCommandOptions,
): Promise<Judgement> {
  const { home, cwd, env } = machine;
  const config = await configOf(home);
  const log = openAuditLog(home.audit, { key: home.auditKey, brief: true });
  const user = env.USER || env.LOGNAME;
  const guard = createGuard({
    policies: createPolicyStore(machine),
    log,
    settings: () => config,
    sessionMode: sessionModes(home),
    ...(user ? { user } : {}),
  });
  try {
    const params = { command: commandText(words) };
    const { action, enforced, message, decision, event, unrecorded } = await guard.judge(
      { tool: "exec", params, agent, session, cwd },
      { via: "shell" },
    );
    return {
      allowed: !enforced || action === "allow" || action === "watch",
      action,
      message,
      ...(decision.rule === undefined ? {} : { policy: decision.rule.policy }),
      ...(event === undefined ? {} : { event: event.id }),
      ...(unrecorded === undefined ? {} : { unrecorded }),
    };
  } finally {
    await log.close();
  }
}

async function configOf({ config }: RampartHome): Promise<typeof DEFAULT_CONFIG> {
  try {
    const read = await readConfig(readPolicyText(config));
    return "config" in read ? read.config : DEFAULT_CONFIG;
  } catch {
    return DEFAULT_CONFIG;
  }
}

/** Words that a shell would not take for a program's name if they stood bare. */
const RESERVED =
  /^(?:[!{}]|\[\[|\]\]|case|coproc|do|done|elif|else|esac|fi|for|function|if|in|select|then|until|while)$/;

/** The command as a shell would be given it: a program and its arguments, and nothing else. */
export function commandText([program = "", ...args]: readonly string[]): string {
  const isBare = !program.includes("=") && !RESERVED.test(program);
  return [isBare ? quoted(program) : `'${program.replaceAll("'", `'\\''`)}'`, ...args.map(quoted)].join(" ");
}
