/**
 * Wrapped programs on a terminal: keys, job control, and shells that a person types into.
 *
 * @module
 */

import assert from "node:assert/strict";
import { LAUNCHER } from "../end_to_end/rampart.ts";
import { HAS_GATE, onPath } from "../gate/home.ts";
import { inWrapWorld, type WrapWorld } from "./wrap_world.ts";

/** A terminal with an interactive bash in it, whose prompt is `out>`. */
interface Screen {
  /** Presses keys, by tmux's names; a text is typed as it is. */
  keys(...keys: readonly string[]): Promise<void>;
  /** Types a line. */
  line(text: string): Promise<void>;
  /** Waits until the last lines match. */
  shows(wanted: RegExp): Promise<void>;
  /** Takes the terminal away. */
  close(): Promise<void>;
}

async function onScreen(
  { folder, cwd, env }: WrapWorld,
  work: (screen: Screen) => Promise<void>,
): Promise<void> {
  // Each screen has a server of its own: one that was just ended takes no new session.
  const socket = Deno.makeTempFileSync({ dir: folder, prefix: "tmux." });
  Deno.removeSync(socket);
  const tmux = async (...args: string[]): Promise<string> => {
    const { stdout } = await new Deno.Command("tmux", {
      args: ["-S", socket, "-f", "/dev/null", ...args],
      cwd,
      clearEnv: true,
      env: { ...env, TERM: "xterm", SHELL: "/bin/bash", LANG: "C.UTF-8" },
    }).output();
    return new TextDecoder().decode(stdout);
  };
  const seen = async (): Promise<string> => (await tmux("capture-pane", "-p", "-S", "-200")).trimEnd();
  const rc = `${folder}/rc`;
  Deno.writeTextFileSync(rc, `PS1='out> '\nwrap() { '${LAUNCHER}' wrap "$@"; }\n`);
  await tmux("new-session", "-d", "-x", "120", "-y", "40", `bash --noprofile --rcfile '${rc}'`);
  const screen: Screen = {
    async keys(...keys) {
      await tmux("send-keys", ...keys);
    },
    async line(text) {
      await tmux("send-keys", "-l", text);
      await tmux("send-keys", "Enter");
    },
    async shows(wanted) {
      for (let i = 0; i < 1000; i++) {
        if (wanted.test(await seen())) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      assert.fail(`the terminal never showed ${wanted}:\n${await seen()}`);
    },
    async close() {
      await tmux("kill-server");
    },
  };
  try {
    await screen.shows(/out>$/);
    await work(screen);
  } finally {
    await screen.close();
  }
}

interface Case {
  readonly name: string;
  readonly work: (screen: Screen, world: WrapWorld) => Promise<void>;
  readonly ignore: boolean;
}

const cases: Case[] = [];

function test(name: string, work: Case["work"], ignore = false): void {
  cases.push({ name, work, ignore });
}

const LOOP = "echo rea''dy; while :; do sleep 0.05; done";

test("Ctrl-C ends the program, and its status is the signal's", async ({ line, keys, shows }) => {
  await line(`wrap -q -- bash -c "${LOOP}"; echo status $?`);
  await shows(/^ready$/m);
  await keys("C-c");
  // bash gives up the rest of a line whose program died of the signal.
  await shows(/\^C\nout>$/);
  await line("echo then $?");
  await shows(/^then 130\nout>$/m);
});

test("a program that takes Ctrl-C itself gets it once, and goes on", async ({ line, keys, shows }) => {
  await line(
    `wrap -q -- bash -c "n=0; trap 'n=\\$((n+1)); echo taken \\$n; [ \\$n = 1 ] || exit 9' INT; ${LOOP}"`,
  );
  await shows(/^ready$/m);
  await keys("C-c");
  await shows(/taken 1$/m);
  await keys("C-c");
  await shows(/taken 2\nout>$/m);
  await line("echo status $?");
  await shows(/^status 9$/m);
});

test("Ctrl-Z stops the program, fg goes on with it, and Ctrl-C ends it", async ({ line, keys, shows }) => {
  await line("wrap -q -- bash -c 'echo rea''dy; exec cat'");
  await shows(/^ready$/m);
  for (const text of ["one", "two"]) {
    await line(text);
    await shows(new RegExp(`^${text}\n${text}$`, "m"));
    await keys("C-z");
    await shows(/Stopped.*\nout>$/);
    // What is typed before it is printed again is typed to the shell.
    await line("clear; fg");
    await shows(/^'.*' wrap "\$@"$/);
  }
  await keys("C-c");
  await shows(/out>$/);
});

test("a stopped program can go on in the background", async ({ line, keys, shows }) => {
  await line("wrap -q -- bash -c 'echo rea''dy; until [ -e go ]; do sleep 0.05; done; echo went on'");
  await shows(/^ready$/m);
  await keys("C-z");
  await shows(/Stopped/);
  await line("bg; jobs; touch go");
  await shows(/went on/);
  await line("wait; rm -f go; echo over $?");
  await shows(/^over 0$/m);
});

test("a program that stops itself gives the terminal back", async ({ line, shows }) => {
  await line("wrap -q -- bash -c 'kill -STOP $$; echo went on; exit 3'; echo status $?");
  await shows(/Stopped/);
  await line("fg; echo status $?");
  await shows(/^went on\nstatus 3$/m);
});

test("a program that takes no notice of Ctrl-Z keeps the terminal", async ({ line, keys, shows }) => {
  await line(`wrap -q -- bash -c "trap '' TSTP; echo rea''dy; read line; echo got \\$line"`);
  await shows(/^ready$/m);
  await keys("C-z");
  await line("text");
  await shows(/^got .*text\nout>$/m);
});

test("an interactive bash has its prompt, history, job control and status", async (screen, world) => {
  const { line, keys, shows } = screen;
  world.write("home/.bashrc", "PS1='in> '\n");
  await line("wrap -- bash");
  await shows(/in>$/);
  await line('echo one$((1+1)); basename "$SHELL"');
  await shows(/^one2\nbash\nin>$/m);
  await line("(echo fi''rst; read line; echo got-$line)");
  await shows(/^first$/m);
  await keys("C-z");
  await shows(/Stopped[^]*in>$/);
  await line("fg");
  await shows(/^in> fg\n\( echo/m);
  await line("typed");
  await shows(/^got-typed\nin>$/m);
  await line("(echo sec''ond; exec sleep 61)");
  await shows(/^second$/m);
  await keys("C-c");
  await shows(/in>$/);
  await line("echo after-$?");
  await shows(/^after-130\nin>$/m);
  await line("bash -c 'touch DENY_ME'; echo denied-$?");
  await shows(/Leave that marker alone[^]*^denied-126\nin>$/m);
  await keys("Up", "Up", "Enter");
  await shows(/^after-0\nin>$/m);
  await line("suspend");
  await shows(/Stopped[^]*out>$/);
  await line("fg");
  await line("echo again");
  await shows(/^again\nin>$/m);
  await line("exit 5");
  await shows(/^rampart: 1 command of bash judged, 1 stopped; see: rampart log\nout>$/m);
  await line("echo status $?");
  await shows(/^status 5\nout>$/m);
  assert.equal(world.has("DENY_ME"), false);
});

for (const [shell, flags, prompt] of [["zsh", "-f", /[%#]$/], ["fish", "--no-config", /[>#]$/]] as const) {
  test(
    `an interactive ${shell} has the terminal, and shells within it ask`,
    async ({ line, keys, shows }) => {
      await line(`wrap -- ${shell} ${flags}`);
      await shows(prompt);
      await line("echo one$(echo 2)");
      await shows(/^one2$/m);
      // By its path, as it is not to be counted.
      await line(`/bin/bash -c "trap 'echo ba''ck' CONT; echo fir''st; while :; do sleep 0.05; done"`);
      await shows(/^first$/m);
      await keys("C-z");
      await shows(/stopped|suspended/i);
      await line("fg");
      await shows(/^back$/m);
      await keys("C-c");
      await shows(prompt);
      await line("bash -c 'touch DENY_ME'");
      await shows(/Leave that marker alone/);
      await line("exit 5");
      await shows(new RegExp(`^rampart: 1 command of ${shell} judged, 1 stopped; see: rampart log$`, "m"));
      await line("echo status $?");
      await shows(/^status 5\nout>$/m);
    },
    !onPath(shell),
  );
}

test("when the terminal goes away, nothing is left running", async (screen, world) => {
  await screen.line(`wrap -q -- bash -c 'echo $$ > pid; echo rea''dy; exec sleep 62'`);
  await screen.shows(/^ready$/m);
  const pid = Number(Deno.readTextFileSync(`${world.cwd}/pid`));
  await screen.keys("C-z");
  await screen.shows(/Stopped/);
  await screen.line("fg");
  await screen.close();
  for (let i = 0; i < 500 && isAlive(pid); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(isAlive(pid), false);
  const sessions = (): number => [...Deno.readDirSync(`${world.root}/run/sessions`)].length;
  for (let i = 0; i < 500 && sessions() > 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(sessions(), 0);
});

function isAlive(pid: number): boolean {
  return new Deno.Command("kill", { args: ["-0", String(pid)], stderr: "null" }).outputSync().success;
}

Deno.test({
  name: "rampart wrap on a terminal",
  ignore: !HAS_GATE || !onPath("tmux"),
  fn: (context) =>
    inWrapWorld(async (world) => {
      // So that no test waits while the gate is built.
      await world.wrap(["-q", "--", "true"]);
      for (const { name, work, ignore } of cases) {
        await context.step({ name, ignore, fn: () => onScreen(world, (screen) => work(screen, world)) });
      }
    }),
});
