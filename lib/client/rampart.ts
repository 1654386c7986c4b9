/**
 * The client: has calls judged, and waits where a person is asked.
 *
 * @module
 */

import { resolve } from "node:path";
import process from "node:process";
import { commandText } from "./command_text.ts";
import { type Decision, decisionOf, Denied, isRecord, RampartError } from "./decision.ts";
import { type ProgramResult, runProgram } from "./run_program.ts";
import { type Address, addressOf, ask, refusalIn } from "./transport.ts";

/** How to reach Rampart, and who asks. */
export interface RampartOptions {
  /**
   * An agent token, as `rampart token create NAME` makes it. Default: `RAMPART_AGENT_TOKEN`, or none: then the daemon is
   * asked over its unix socket. The admin token is refused: who holds it can answer the questions that are meant for a
   * person.
   */
  readonly token?: string;
  /**
   * Where the daemon listens: `http://127.0.0.1:9090` or `unix:/path/to/rampart.sock`. Default: `RAMPART_URL`; else that
   * URL where there is a token, and the socket in `RAMPART_HOME` where there is none.
   */
  readonly url?: string;
  /** The agent's name, as policies and the log have it. Default: `RAMPART_AGENT`, or "javascript". */
  readonly agent?: string;
  /**
   * What calls belong together; an approval counts for its session alone. Default: `RAMPART_SESSION`, or one of its own
   * for each client.
   */
  readonly session?: string;
  /** What a call gets where Rampart does not answer: `open` lets it run, `closed` denies it. Default `open`. */
  readonly fail?: "open" | "closed";
  /** Milliseconds to wait for an answer; a person's takes longer and is waited for besides. Default 10,000. */
  readonly timeout?: number;
  /** Hears, once for each outage, that calls can't be judged. Default `console.warn`. */
  readonly warn?: (message: string) => void;
}

/** Parameters of a call: `command` for exec, `path` for read and write, `url` for fetch, anything for others. */
export type Params = Readonly<Record<string, unknown>>;

/** What else is known of a call. */
export interface CallOptions {
  /** Where the call would run. Default: the working directory. */
  readonly cwd?: string;
  /** The agent's own name for its tool. */
  readonly agentTool?: string;
  /** 0 for the agent that the person talks to, 1 for its sub-agents. Default 0. */
  readonly agentDepth?: number;
  /** The agent's own id of the call. */
  readonly callId?: string;
  /** Ends the request, and the waiting for a person: the call is then not judged, and the signal's reason thrown. */
  readonly signal?: AbortSignal;
}

/** How to judge a call that is then carried out. */
export interface JudgeOptions extends CallOptions {
  /** Milliseconds to wait where a person is asked. Default: as long as the question can be answered. */
  readonly wait?: number;
}

/** How to guard a function. */
export interface GuardedOptions<Result> extends JudgeOptions {
  /**
   * What of the function's result is judged too: a text, or anything that JSON can say. Default: nothing is. Where it
   * gives back the result itself, and a rule takes parts out of it, the caller gets the rest.
   */
  readonly output?: (result: Result) => unknown;
  /** Makes a result of what `output` gave, without those parts. Default: such a result is denied. */
  readonly replace?: (redacted: unknown, result: Result) => Result;
}

/** How to run a program. */
export interface RunOptions extends JudgeOptions {
  /** Its environment. Default: this process's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Text of its standard input, which is judged with the command. Default: none. */
  readonly input?: string;
}

/**
 * Has the calls of an agent judged before they run.
 *
 * Where a method judges, it rejects with {@link Denied} if the call must not be carried out, and with
 * {@link RampartError} if the daemon refuses the request, as for an unknown token.
 */
export interface Rampart {
  readonly agent: string;
  readonly session: string;
  /** Judges a call without recording it or asking anybody. Does not reject for a denial. */
  check(tool: string, params: Params, options?: CallOptions): Promise<Decision>;
  /**
   * Judges and records a call that is then carried out. Resolves only where it may be.
   *
   * @param tool `exec`, `read`, `write`, `fetch` or `mcp`; any other name is the agent's own.
   */
  judge(tool: string, params: Params, options?: JudgeOptions): Promise<Decision>;
  /** Judges a shell command; runs nothing. */
  exec(command: string, options?: JudgeOptions): Promise<Decision>;
  /** Judges the reading of a file; reads nothing. */
  read(path: string, options?: JudgeOptions): Promise<Decision>;
  /** Judges the writing of a file; writes nothing. */
  write(path: string, options?: JudgeOptions): Promise<Decision>;
  /** Judges a request to a URL; contacts nothing but the daemon. */
  fetch(url: string, options?: JudgeOptions): Promise<Decision>;
  /**
   * Judges and records what a call returned, before the model sees it: at most 16 MiB. Resolves only where all of it may
   * be seen; else {@link Denied} has what may in `decision.redacted`, where a rule says so.
   *
   * @param output A text, or anything that JSON can say.
   */
  response(tool: string, params: Params, output: unknown, options?: CallOptions): Promise<Decision>;
  /**
   * Judges and records what a call returned, and gives what the model may see of it, in the same shape: all of it, or what
   * a rule leaves. Rejects with {@link Denied} where it may see nothing.
   */
  output<Output>(tool: string, params: Params, output: Output, options?: CallOptions): Promise<Output>;
  /** Wraps a function so that each call of it is judged first, by the parameters that `toParams` makes of its arguments. */
  guarded<Args extends readonly unknown[], Result>(
    tool: string,
    work: (...args: Args) => Result | Promise<Result>,
    toParams: (...args: Args) => Params,
    options?: GuardedOptions<Result>,
  ): (...args: Args) => Promise<Result>;
  /** Judges a program with its arguments and input, and runs it, without a shell. `env` is not judged. */
  run(argv: readonly string[], options?: RunOptions): Promise<ProgramResult>;
}

/** Milliseconds that one request waits for a person. Another follows: in between it is seen whether the daemon still runs. */
const POLL = 60_000;

/** Milliseconds between two tries to reach a daemon that went away while a person was asked. */
const PAUSE = 250;

/**
 * Makes a client. Contacts nothing yet, and holds nothing that would have to be closed.
 *
 * @throws {RampartError} For options that can't be used.
 */
export function createRampart(options: RampartOptions = {}): Rampart {
  const { env } = process;
  const token = (options.token ?? env.RAMPART_AGENT_TOKEN) || undefined;
  if (token?.startsWith("rampart_admin_")) {
    throw new RampartError(
      "Cannot use the admin token in an agent: who holds it can approve the agent's own calls. " +
        "Make an agent token with: rampart token create NAME",
    );
  }
  const { fail = "open", timeout = 10_000, warn = console.warn } = options;
  if (fail !== "open" && fail !== "closed") {
    throw new RampartError(`Cannot use fail: ${JSON.stringify(fail)}: it must be "open" or "closed".`);
  }
  const address: Address = addressOf({
    url: (options.url ?? env.RAMPART_URL) || undefined,
    hasToken: token !== undefined,
    env,
    platform: process.platform,
  });
  const agent = (options.agent ?? env.RAMPART_AGENT) || "javascript";
  const session = (options.session ?? env.RAMPART_SESSION) || crypto.randomUUID();
  let hasWarned = false;

  const bodyOf = (params: Params, given: CallOptions, response?: unknown): string => {
    const { cwd = "", agentTool, agentDepth, callId } = given;
    // What is undefined is left out of the text.
    return JSON.stringify({
      agent,
      session,
      cwd: resolve(cwd),
      agent_tool: agentTool,
      agent_depth: agentDepth,
      call_id: callId,
      params,
      response,
    });
  };

  const refused = (status: number, said: unknown): RampartError => {
    const todo = status === 401
      ? " Make a token with: rampart token create NAME, and set RAMPART_AGENT_TOKEN."
      : "";
    return new RampartError(
      `Rampart at ${address.shown} refuses the request: ${refusalIn(said) ?? `status ${status}`}${todo}`,
    );
  };

  /** What `fail` says, and word of it to the person, once until the daemon answers again. */
  const unjudged = (problem: string): Decision => {
    const opens = fail === "open";
    if (!hasWarned) {
      hasWarned = true;
      warn(
        `rampart: cannot have calls judged: ${problem}. Until it answers, calls ${
          opens ? "run unjudged" : "are denied"
        } (fail: "${fail}"). To see why: rampart status; to start it: rampart serve --background`,
      );
    }
    return {
      allowed: opens,
      action: opens ? "allow" : "deny",
      message: `This call could not be judged: ${problem}.`,
      matchedPolicies: [],
      partial: false,
      mode: "enforce",
      judged: false,
    };
  };

  /** Has a call judged once; `asked` is what was decided before a person was asked. */
  const judgeOnce = async (
    path: string,
    body: string,
    { signal, asked }: { readonly signal?: AbortSignal | undefined; readonly asked?: Decision } = {},
  ): Promise<Decision> => {
    const answer = await ask(address, { path, body, token, timeout, signal });
    signal?.throwIfAborted();
    let problem: string;
    if ("unanswered" in answer) problem = answer.unanswered;
    else {
      if (answer.status >= 400) throw refused(answer.status, answer.body);
      const decision = decisionOf(answer.body);
      if (decision !== undefined) {
        hasWarned = false;
        return decision;
      }
      problem = `what answers at ${address.shown} is not Rampart`;
    }
    // Never unjudged where a rule said that a person has to agree.
    if (asked !== undefined) throw new Denied(denial(`A person was asked, but then ${problem}.`, asked));
    return unjudged(problem);
  };

  /** The state of a question once it is answered, or `pending` where the time is over. */
  const answerOf = async (id: string, deadline: number, signal?: AbortSignal): Promise<string> => {
    let goneSince: number | undefined;
    for (;;) {
      const left = deadline - performance.now();
      if (left <= 0) return "pending";
      const seconds = Math.ceil(Math.min(POLL, left) / 1000);
      const answer = await ask(address, {
        path: `/v1/approvals/${encodeURIComponent(id)}?wait=${seconds}`,
        token,
        timeout: seconds * 1000 + timeout,
        signal,
      });
      signal?.throwIfAborted();
      if ("unanswered" in answer) {
        // It may be starting anew: questions outlive the daemon.
        goneSince ??= performance.now();
        if (performance.now() - goneSince >= timeout) {
          throw new Denied({
            ...denial(`A person was being asked, but ${answer.unanswered}.`),
            judged: false,
          });
        }
        await new Promise((done) => setTimeout(done, PAUSE));
        continue;
      }
      goneSince = undefined;
      if (answer.status === 404) return "expired";
      if (answer.status !== 200) throw refused(answer.status, answer.body);
      const state = isRecord(answer.body) ? answer.body.state : undefined;
      if (state !== "pending") return String(state);
    }
  };

  const pathOf = (route: "tool" | "preflight", tool: string): string =>
    `/v1/${route}/${encodeURIComponent(tool)}`;

  const rampart: Rampart = {
    agent,
    session,
    check: async (tool, params, given = {}) =>
      await judgeOnce(pathOf("preflight", tool), bodyOf(params, given), { signal: given.signal }),

    async judge(tool, params, given = {}) {
      const { wait = Infinity, signal } = given;
      const deadline = performance.now() + wait;
      const [path, body] = [pathOf("tool", tool), bodyOf(params, given)];
      let decision = await judgeOnce(path, body, { signal });
      while (decision.approval?.state === "pending") {
        const state = await answerOf(decision.approval.id, deadline, signal);
        if (state === "pending") break;
        if (state !== "approved" && state !== "used" && state !== "denied") {
          const approval = { ...decision.approval, state: "expired" };
          throw new Denied(
            denial(`${decision.message} Nobody answered in time.`.trim(), { ...decision, approval }),
          );
        }
        decision = await judgeOnce(path, body, { signal, asked: decision });
      }
      if (!decision.allowed) throw new Denied(decision);
      return decision;
    },

    exec: (command, given) => rampart.judge("exec", { command }, given),
    read: (path, given) => rampart.judge("read", { path }, given),
    write: (path, given) => rampart.judge("write", { path }, given),
    fetch: (url, given) => rampart.judge("fetch", { url }, given),

    async response(tool, params, output, given = {}) {
      const { signal } = given;
      const decision = await judgeOnce(pathOf("tool", tool), bodyOf(params, given, output ?? ""), { signal });
      if (!decision.allowed) throw new Denied(decision, { after: true });
      return decision;
    },

    async output(tool, params, output, given = {}) {
      try {
        await rampart.response(tool, params, output, given);
        return output;
      } catch (error) {
        if (!(error instanceof Denied) || error.decision.redacted === undefined) throw error;
        // In the shape that was sent.
        return error.decision.redacted as typeof output;
      }
    },

    guarded: (tool, work, toParams, given = {}) => async (...args) => {
      const params = toParams(...args);
      await rampart.judge(tool, params, given);
      const result = await work(...args);
      const { output: outputOf, replace } = given;
      if (outputOf === undefined) return result;
      const output = outputOf(result);
      const isResult: boolean = output === result;
      if (!isResult && replace === undefined) {
        await rampart.response(tool, params, output, given);
        return result;
      }
      const shown = await rampart.output(tool, params, output, given);
      if (shown === output) return result;
      return replace === undefined ? shown as typeof result : replace(shown, result);
    },

    async run(argv, given = {}) {
      // A copy: what is judged is what runs, whatever becomes of the caller's list meanwhile.
      const words = [...argv];
      if (words.length === 0) throw new RampartError("Cannot run an empty command.");
      const { cwd = "", env, input, signal } = given;
      await rampart.exec(commandText(words, input), given);
      return await runProgram(words, {
        cwd: resolve(cwd),
        ...(env === undefined ? {} : { env }),
        ...(input === undefined ? {} : { input }),
        ...(signal === undefined ? {} : { signal }),
      });
    },
  };
  return rampart;
}

/** A denial for want of an answer, of what was decided before. */
function denial(message: string, of?: Decision): Decision {
  const rest = of ?? { matchedPolicies: [], partial: false, mode: "enforce", judged: true };
  return { ...rest, allowed: false, action: "deny", message };
}
