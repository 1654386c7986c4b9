/**
 * What Rampart decides about a call, and the errors that say so.
 *
 * @module
 */

/** The question that a person is asked about a call, or the answer that was made use of. */
export interface Approval {
  readonly id: string;
  /** `pending`, `approved`, `used`, `denied` or `expired`. */
  readonly state: string;
  /** RFC 3339: until when it can be answered or, once approved, until when the call can be made. */
  readonly expires: string;
}

/** What was decided for one call. */
export interface Decision {
  /** Whether the call may be carried out. In monitor mode it may, whatever the action. */
  readonly allowed: boolean;
  /** `deny`, `ask`, `watch` or `allow`. */
  readonly action: string;
  /** Why, as the rule or the person who answered put it. */
  readonly message: string;
  /** The policy that decided; absent where a default or a limit did. */
  readonly policy?: string;
  /** All policies that matched. */
  readonly matchedPolicies: readonly string[];
  /** Whether the call could not be understood whole. */
  readonly partial: boolean;
  /** `enforce`, `monitor` or `disabled`. */
  readonly mode: string;
  /** Of an output: what was found in it, as kinds (`github-token`) and how many of each. */
  readonly found?: Readonly<Record<string, number>>;
  /** Of an output that is denied: what may be used in its place, in the same shape. Absent where nothing may. */
  readonly redacted?: unknown;
  /** Id of the event in the audit log; absent for a call that was only asked about. */
  readonly event?: string;
  /** Why the decision could not be recorded; absent where it was. */
  readonly unrecorded?: string;
  /** The question that a person is asked; absent where nobody is. */
  readonly approval?: Approval;
  /** False where Rampart did not answer and the client's `fail` decided. */
  readonly judged: boolean;
}

/** Rampart can't be used as it was asked to be. The message says what to do. */
export class RampartError extends Error {
  override name = "RampartError";
}

/**
 * The call must not be carried out, or its output must not be used. The message is for the model: the reason, the
 * policy, and not to try again.
 */
export class Denied extends RampartError {
  override name = "Denied";
  /** What was decided. */
  readonly decision: Decision;

  /**
   * @param options.after Whether the call has run and its output is what may not pass. Default false.
   */
  constructor(decision: Decision, { after = false }: { readonly after?: boolean } = {}) {
    super(reasonOf(decision, after));
    this.decision = decision;
  }
}

/** Reads what the daemon answers; undefined for what is no answer of Rampart's. */
export function decisionOf(answer: unknown): Decision | undefined {
  if (!isRecord(answer)) return undefined;
  const { allowed, decision, matched_policies: matched, partial, mode, approval } = answer;
  if (typeof allowed !== "boolean" || typeof decision !== "string") return undefined;
  return {
    allowed,
    action: decision,
    message: textOf(answer.message) ?? "",
    ...present("policy", textOf(answer.policy)),
    matchedPolicies: Array.isArray(matched) ? matched.map(String) : [],
    partial: partial === true,
    mode: textOf(mode) ?? "enforce",
    ...(isRecord(answer.found) ? { found: numbersOf(answer.found) } : {}),
    ...("redacted" in answer ? { redacted: answer.redacted } : {}),
    ...present("event", textOf(answer.event)),
    ...present("unrecorded", textOf(answer.unrecorded)),
    ...(isRecord(approval)
      ? {
        approval: {
          id: textOf(approval.id) ?? "",
          state: textOf(approval.state) ?? "",
          expires: textOf(approval.expires) ?? "",
        },
      }
      : {}),
    judged: true,
  };
}

/** Whether a value is an object with names. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function numbersOf(counts: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).map(([kind, count]) => [kind, Number(count)]));
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function present<Name extends string>(name: Name, value: string | undefined): { [name in Name]?: string } {
  return value === undefined ? {} : { [name]: value } as { [name in Name]?: string };
}

const NOT_AGAIN =
  "Do not retry this call or work around it: the same answer would come again. Continue without it, " +
  "or tell the user what you needed it for.";

const UNANSWERED =
  "A person would have to answer, and nobody has. Do not work around it, and do not ask again by yourself: continue " +
  "without it, or tell the user that it needs their approval; they can have you try again.";

const NOT_AGAIN_AFTER =
  "The call has run, but its output is withheld. Do not repeat it or obtain the output in another way; continue " +
  "without it, or tell the user what you needed it for.";

const IF_DECLINED =
  "If it is not approved, do not retry it or work around it; continue without it, or tell the user what you needed it for.";

/** The text for the model. It never says how a person could allow the call: a model would try that next. */
export function reasonOf({ action, message, policy, approval }: Decision, after: boolean): string {
  const asks = action === "ask" && !after;
  const why = visible(message).trim().replace(/\.$/, "") ||
    (asks ? "no rule says whether it may run" : "no rule allows it");
  const by = policy === undefined || policy === "" ? "" : ` (policy: ${visible(policy)})`;
  if (asks) return `Rampart asks for approval: ${why}${by}. ${IF_DECLINED}`;
  const further = after ? NOT_AGAIN_AFTER : approval?.state === "expired" ? UNANSWERED : NOT_AGAIN;
  return `Denied by Rampart: ${why}${by}. ${further}`;
}

// What moves a cursor, reorders a line or hides in it: part of a message may have come from an agent.
const HIDDEN =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ufdd0-\ufdef]|[\u{e0000}-\u{e0fff}]|\p{Cs}/gu;

function visible(text: string): string {
  return text.replace(HIDDEN, (c) => {
    const code = (c.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}
