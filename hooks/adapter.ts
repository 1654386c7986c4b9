/**
 * What an agent's folder provides: its payloads become tool calls, decisions become its answers, and it is wired in
 * and out.
 *
 * @module
 */

import type { Action, Platform, ToolCall } from "../lib/engine/mod.ts";
import type { FailSetting } from "../lib/policies/mod.ts";

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
  /**
   * How the agent is wired in; absent where there is nothing to wire, as for a shell. Loaded when it's wanted: a hook
   * that answers needs nothing of it.
   */
  readonly wiring?: () => Promise<AgentWiring>;
}

/** How an agent's settings are made to call the hook, and restored. */
export interface AgentWiring {
  /** Where the agent's program and settings are. Starts no program. */
  detect(machine: AgentMachine): AgentFound;
  /** The settings file: the user's, or the project's. */
  settingsPath(machine: AgentMachine, scope: SettingsScope): string;
  /** The text of the settings with the hook in it. Settings that have it already come back as they are. */
  install(text: string, hook: HookCall): SettingsEdit;
  /** The text of the settings without Rampart's hook, and nothing else gone. */
  remove(text: string): SettingsEdit;
  /** Whether the settings call the hook. */
  check(text: string, hook: HookCall): WiringState;
}

/** Whose settings: the user's, or those of the project in the working directory. */
export type SettingsScope = "user" | "project";

/** What an agent's settings are to call. */
export interface HookCall {
  /** The program, word by word; `hook --agent NAME` is added to it. */
  readonly command: readonly string[];
  /** What the agent is to do with a call whose hook fails, where it can be told. */
  readonly fail: FailSetting;
}

/** The machine as far as wiring an agent needs it. */
export interface AgentMachine {
  readonly userHome: string;
  readonly cwd: string;
  readonly platform: Platform;
  /** `PATH`, and the variables by which the agent is told where its settings are. */
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

/** The new text of a settings file, or why it can't be edited. */
export type SettingsEdit =
  | { readonly text: string }
  | {
    readonly problem: string;
    /** Line and column of the problem, both from 1. */
    readonly line: number;
    readonly column: number;
  };

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
  /** The question that a person is being asked by Rampart, for an agent that can't ask one itself. */
  readonly question?: { readonly id: string; readonly seconds: number };
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
