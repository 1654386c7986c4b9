/**
 * A world with a daemon, questions in it, and a person at a terminal.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inWorld, LAUNCHER, type World } from "../end_to_end/rampart.ts";
import { onTerminal, type Screen, type ScreenOptions, type Shown, startScreen } from "./screen.ts";

/** Denies and asks about markers, and locks one denial. */
export const POLICY = `version: "1"
policies:
  - name: markers
    match: { tool: exec }
    rules:
      - action: deny
        when: { command_matches: ["touch LOCKED_ME*"] }
        locked: true
        message: That marker is locked
      - action: deny
        when: { command_matches: ["touch DENY_ME*"] }
        message: Leave that marker alone
      - action: ask
        when: { command_matches: ["touch ASK_ME*"] }
        message: A marker that needs a person
`;

/** A question as the API tells of it, as far as these tests look at it. */
export interface Question {
  readonly id: string;
  readonly state: string;
  readonly url: string;
  readonly asked: number;
  readonly resolved?: { readonly by: string; readonly reason?: string };
}

/** What the daemon answered to a call. */
export interface Judged {
  readonly allowed: boolean;
  readonly decision: string;
  readonly message: string;
  readonly approval?: { readonly id: string; readonly state: string };
}

/** A call that is judged. */
export interface Asking {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly session?: string;
  readonly agent?: string;
  readonly cwd?: string;
  /** Seconds to wait for a person. Default 0. */
  readonly wait?: number;
}

/** A world with a daemon and a person. */
export interface PeopleWorld extends World {
  /** Rampart's home. */
  readonly root: string;
  /** The environment of a person's terminal. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs `rampart` on a terminal to its end. */
  person(words: readonly string[], options?: Partial<ScreenOptions>): Promise<Shown>;
  /** Starts any program on a terminal. */
  screen(words: readonly string[], options?: Partial<ScreenOptions>): Screen;
  /** Asks the daemon's API, with the admin token. */
  api(path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Has the daemon judge a command. */
  judge(command: string, options?: Asking): Promise<Judged>;
  /** Has the daemon judge a command that a person is asked about. Gives the question's id. */
  ask(command: string, options?: Asking): Promise<string>;
  /** The questions that are kept. */
  questions(): Promise<readonly Question[]>;
  /** The log's events, oldest first. */
  events(): readonly Readonly<Record<string, unknown>>[];
}

/** Calls back with a world, whose daemon is stopped afterwards. */
export async function withPeople(
  work: (world: PeopleWorld) => Promise<void>,
  { config = "" }: { readonly config?: string } = {},
): Promise<void> {
  await inWorld(async (world) => {
    world.write("home/.rampart/policies/custom.yaml", POLICY);
    world.write("home/.rampart/config.yaml", `port: 0\n${config}`);
    const people = peopleOf(world);
    try {
      const started = await world.run(["serve", "--background"]);
      assert.equal(started.status, 0, started.err);
      await work(people);
    } finally {
      await world.run(["serve", "stop"]);
    }
  });
}

/** What a person does in a world. */
export function peopleOf(world: World): PeopleWorld {
  const { home, cwd } = world;
  const root = `${home}/.rampart`;
  const env = { HOME: home, PATH: Deno.env.get("PATH") ?? "" };
  const api: PeopleWorld["api"] = async (path, body) => {
    const { address } = JSON.parse(Deno.readTextFileSync(`${root}/run/daemon.json`));
    const token = Deno.readTextFileSync(`${root}/token`).trim();
    const answer = await fetch(`http://${address}${path}`, {
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const judge: PeopleWorld["judge"] = async (command, options = {}) => {
    const { params = {}, session = "s", agent = "aider", wait = 0, cwd: folder = cwd } = options;
    const call = { agent, session, cwd: folder, params: { command, ...params } };
    const { status, body } = await api(`/v1/tool/exec?wait=${wait}`, call);
    assert.equal(status, 200, JSON.stringify(body));
    return body as Judged;
  };
  const screen: PeopleWorld["screen"] = (words, options = {}) => startScreen(words, { cwd, env, ...options });
  return {
    ...world,
    root,
    env,
    screen,
    person: (words, options = {}) => onTerminal([LAUNCHER, ...words], { cwd, env, ...options }),
    api,
    judge,
    async ask(command, options) {
      const { approval, ...rest } = await judge(command, options);
      assert.equal(approval?.state, "pending", JSON.stringify(rest));
      return approval?.id ?? "";
    },
    questions: async () =>
      ((await api("/v1/approvals")).body as { readonly approvals: readonly Question[] }).approvals,
    events: () => eventsIn(`${root}/audit`),
  };
}

/** All events of a log, oldest first. */
export function eventsIn(folder: string): readonly Readonly<Record<string, unknown>>[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".jsonl"))
    .sort().flatMap((name) => Deno.readTextFileSync(`${folder}/${name}`).trim().split("\n"))
    .map((line) => JSON.parse(line));
}
