/**
 * What an agent's folder provides: its payloads become tool calls, decisions become its answers, and it is wired in
 * and out.
 *
 * @module
 */

import type { Action, Platform, ToolCall } from "../lib/engine/mod.ts";
import type { FailSetting } from "../lib/policies/mod.ts";
import type { AgentCoverage } from "./coverage.ts";

/** An agent that Rampart can stand before. */
export interface AgentAdapter {
  /** `claude-code`: the name in `rampart setup`, in policies' `match.agent` and in the log. */
  readonly name: string;
  /** As people write it: `Claude Code`. */
  readonly title: string;
  /** Whether the agent asks the person itself where the answer is `ask`. Otherwise Rampart does. */
  readonly prompts: boolean;
  /** What a payload of the agent's hook asks. Never throws. */
  decode(payload: string): HookQuestion;
  /** What the hook prints, and the status with which it leaves. Never throws. */
  encode(question: HookQuestion, answer: HookAnswer): HookOutput;
  /**
   * What the hook does when nothing could judge: neither the daemon nor the full program answered.
   *
   * @param fail `open`: the call goes on, and the person is told. `closed`: it does not.
   * @param why For a person, without a full stop: `the daemon did not answer`.
   */
  unjudged(fail: FailSetting, why: string): HookOutput;
  /** Variables that its wiring looks at besides `PATH`: those by which the agent is told where its settings are. */
  readonly variables?: readonly string[];
  /** Flags of `rampart setup` that this agent alone knows. Those given are in {@link HookCall.flags}. */
  readonly setupFlags?: readonly SetupFlag[];
  /**
   * How the agent is wired in; absent where there is nothing to wire, as for a shell. Loaded when it's wanted: a hook
   * that answers needs nothing of it.
   */
  readonly wiring?: () => Promise<AgentWiring>;
  /** What of the agent is judged and what isn't. Every agent that can be wired says so. */
  readonly coverage?: () => Promise<AgentCoverage>;
}

/** A flag of `rampart setup`. */
export interface SetupFlag {
  /** Without dashes. */
  readonly name: string;
  readonly summary: string;
}

/** How an agent is made to call the hook, and restored. */
export interface AgentWiring {
  /** Where the agent's program and settings are. Starts no program. */
  detect(machine: AgentMachine): AgentFound;
  /** Why an agent that was found can't be wired, such as a version without hooks. Undefined: it can. */
  refuses?(found: AgentFound): string | undefined;
  /**
   * The files that together make the agent call the hook, each behind those that it needs: a script before the settings
   * that name it. They are written in this order and taken out in the reverse. Empty where the agent knows no settings
   * of that scope.
   */
  files(machine: AgentMachine, scope: SettingsScope): readonly WiringFile[];
  /** Seconds after which the agent gives the hook up, as it is wired. */
  readonly limit: number;
  /** Harmless calls as the agent would send them, each of which must be denied. The first is a shell command. */
  canaries(probe: CanaryProbe): readonly Canary[];
  /** What outside of these files keeps the agent from calling its hooks, as far as files say. */
  hindrance?(machine: AgentMachine): Hindrance | undefined;
  /** Whether the agent must be told to trust the hook; absent where it calls whatever its settings name. */
  readonly trust?: AgentTrust;
  /** Whether an agent that is always there has loaded the hook; absent for one that reads its files for each run. */
  readonly loading?: AgentLoading;
}

/**
 * One file of an agent's wiring: settings that are the person's, or a script or plugin that is Rampart's alone. Edits are
 * text to text; what isn't Rampart's stays byte for byte.
 */
export interface WiringFile {
  readonly path: string;
  /** Permission bits of the file where it is made. Default 0o600, in a project 0o644. */
  readonly mode?: number;
  /**
   * The text with the hook in it; the same text, or undefined, where nothing is to be done.
   *
   * @param text Undefined where there is no file.
   */
  edit(text: string | undefined, hook: HookCall): FileEdit | undefined;
  /** The text without the hook, and nothing else gone. */
  remove(text: string): FileEdit;
  /** Whether it calls the hook. Absent for a file that says nothing of it and is only tidied by {@link remove}. */
  readonly check?: (text: string | undefined, hook: HookCall) => WiringState;
  /** The places in it from which Rampart is called. Absent where there are none, as in settings that name a script. */
  readonly calls?: (text: string) => readonly HookPlace[];
}

/** The new text of a file, or why it can't be edited. */
export type FileEdit =
  | { readonly text: string }
  | {
    /** All of it was Rampart's: the file goes. */
    readonly delete: true;
    /** What stays where it can't go, as a link leads to it. */
    readonly text: string;
  }
  | {
    readonly problem: string;
    /** Line and column of the problem, both from 1, where it has a place. */
    readonly line?: number;
    readonly column?: number;
  };

/** A place from which Rampart is called. */
export interface HookPlace {
  /** The command line of Rampart's program that stands there, by which it is known whose home's it is. */
  readonly gate: string;
  /** What the agent starts, as a command line for the shell, where that is another thing: a script. Default `gate`. */
  readonly command?: string;
}

/** What a canary speaks of. */
export interface CanaryProbe {
  /** A command that Rampart's protection of itself denies. */
  readonly command: string;
  /** A file that may not be written; the command would write it too. */
  readonly path: string;
  /** By which its event is found in the log. */
  readonly session: string;
  readonly cwd: string;
}

/** A call that must be denied. */
export interface Canary {
  /** The agent's own name of the tool. */
  readonly tool: string;
  /** What the hook is given on standard input. */
  readonly payload: string;
}

/** What keeps an agent from calling its hooks. */
export interface Hindrance {
  /** The file that says so. */
  readonly path: string;
  /** What of it, as the end of a sentence: `disableAllHooks switches its hooks off`. */
  readonly why: string;
  /** What the person does about it, as a command or in words. Default: the file is to be edited. */
  readonly help?: string;
  /** Whether only the agent itself can tell for certain. Default false. */
  readonly unsure?: boolean;
}

/** An agent's own consent to hooks. */
export interface AgentTrust {
  /** What to press in the agent, for a person: `in Codex: /hooks, then t`. */
  readonly how: string;
  /** Asks the agent. It may start the agent's program, for some seconds. Never rejects. */
  look(machine: AgentMachine): Promise<TrustSeen>;
  /**
   * Gives it, for Rampart's hooks alone, as the person would in the agent.
   *
   * @throws Error where it can't be given.
   */
  grant(machine: AgentMachine): Promise<void>;
}

/** Whether an agent trusts the hook. `untrusted`: it leaves the hook out, mostly without a word. */
export type TrustSeen =
  | { readonly kind: "trusted" }
  | { readonly kind: "untrusted"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

/** An agent's own word on a hook that it loads as a part of itself. */
export interface AgentLoading {
  /** What has it load the hook again, for a person. */
  readonly how: string;
  /** Asks the agent. It may start the agent's program, for some seconds. Never rejects. */
  look(machine: AgentMachine): Promise<LoadingSeen>;
  /**
   * Has the agent load the hook.
   *
   * @throws Error where it does not.
   */
  load(machine: AgentMachine): Promise<void>;
}

/**
 * Whether an agent has loaded the hook. `outdated`: one that was written before. `away`: it does not run, and will load it
 * when it starts.
 */
export type LoadingSeen =
  | { readonly kind: "loaded"; readonly evidence: string }
  | { readonly kind: "not-loaded" | "outdated" | "away" | "unknown"; readonly why: string };

/** Whose settings: the user's, or those of the project in the working directory. */
export type SettingsScope = "user" | "project";

/** What an agent's settings are to call. */
export interface HookCall {
  /** The program, word by word; `hook --agent NAME` is added to it. */
  readonly command: readonly string[];
  /** What the agent is to do with a call whose hook fails, where it can be told. */
  readonly fail: FailSetting;
  /** Flags of {@link AgentAdapter.setupFlags} that were given. */
  readonly flags?: ReadonlySet<string>;
}

/** The machine as far as wiring an agent needs it. */
export interface AgentMachine {
  readonly userHome: string;
  readonly cwd: string;
  readonly platform: Platform;
  /** `PATH`, and what adapters name as their variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What was found of an agent. */
export interface AgentFound {
  /** Path of the agent's program; absent when it isn't on the PATH. */
  readonly program?: string;
  /** Its version, where that can be told from files alone. */
  readonly version?: string;
  /** Whether the agent has been used here: its folder of settings exists. */
  readonly used: boolean;
}

/**
 * `wired`: every event calls the hook. `other`: Rampart is in it, with another command, or not for every event.
 * `off`: the settings switch all hooks off. `absent`: Rampart isn't in it. `broken`: the file can't be read as settings.
 */
export type WiringState = "wired" | "other" | "off" | "absent" | "broken";

/** What a hook is asked. */
export type HookQuestion =
  | BeforeCall
  | AfterCall
  /** An event that nothing is to be decided about. */
  | { readonly kind: "other"; readonly event: string }
  /** A payload that can't be understood. `event` is what it says it is, where that much can be read. */
  | { readonly kind: "bad"; readonly problem: string; readonly event?: string; readonly session?: string };

/** A call that waits for an answer. */
export interface BeforeCall {
  readonly kind: "before";
  readonly call: ToolCall;
  /** The agent's own id of the call. */
  readonly callId?: string;
}

/** A call that was made, and what it gave. */
export interface AfterCall {
  readonly kind: "after";
  /** The call, with its `response` as text. */
  readonly call: ToolCall & { readonly response: string };
  readonly callId?: string;
  readonly failed: boolean;
  /** What the agent sent of the response, in its own shape. */
  readonly raw: unknown;
}

/** What was decided, as far as an agent is told. */
export interface HookAnswer {
  /**
   * `none`: no rule spoke, or one only watches; the agent's own prompts stay. The others are answers.
   */
  readonly action: Exclude<Action, "watch"> | "none";
  /** For the agent: why, by which policy, what to do instead. Not empty for deny and ask. */
  readonly reason: string;
  /**
   * For a denied output of which only parts may not pass: what takes them out of a text, and what the agent is told
   * then. An agent whose output can't be replaced, or not part by part, goes by the denial. The text that is left must
   * come out of `redact` as it is; where it doesn't, the output is kept back whole.
   */
  readonly redaction?: { readonly redact: (text: string) => string; readonly reason: string };
  /** For a denied output: what the agent is told that has read it by then, as it can't be replaced. */
  readonly readReason?: string;
  /** The question that a person is being asked by Rampart, for an agent that can't ask one itself. */
  readonly question?: { readonly id: string; readonly seconds: number };
  /** Whether a person's "always" to a question could become a rule of theirs. */
  readonly canBeAlways?: boolean;
  /** For the person at the agent's terminal: what they should know of Rampart itself, such as a broken policy. */
  readonly warning?: string;
}

/** What the hook's process does. */
export interface HookOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
  /** Seconds for which it is worth waiting for a person's answer, which is then given in place of this one. */
  readonly wait?: number;
}
