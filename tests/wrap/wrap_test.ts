/**
 * Wrapped programs, without a terminal.
 *
 * @module
 */

import assert from "node:assert/strict";
import { LAUNCHER } from "../end_to_end/rampart.ts";
import { exists, HAS_GATE, onPath } from "../gate/home.ts";
import { inWrapWorld, rest, until, type WrapWorld } from "./wrap_world.ts";

const TOUCH = ["bash", "-c", "touch DENY_ME; echo went on"];

interface Case {
  readonly name: string;
  readonly work: (world: WrapWorld) => Promise<void>;
  readonly ignore: boolean;
}

const cases: Case[] = [];

/** A test in the world that all of this file share. */
function test(name: string, work: Case["work"], ignore = false): void {
  cases.push({ name, work, ignore });
}

/** The last lines on standard error, which are Rampart's. */
const said = (err: string): string[] =>
  err.trimEnd().split("\n").filter((line) => line.startsWith("rampart: "));

test("the gate, the stand-ins and the daemon are provided by the first use", async (world) => {
  assert.equal(exists(`${world.root}/bin`), false);
  const { status, out, err } = await world.wrapCall(["bash", "-c", "echo hi"]);
  assert.deepEqual([status, out], [0, "hi\n"], err);
  assert.equal(Deno.readLinkSync(`${world.root}/bin/shims/bash`), "../rampart-gate");
  assert.ok(world.daemon() > 0);
  assert.equal(said(err).at(-1), "rampart: 1 command of deno judged, none stopped");
});

test("a denied command of a shell is not run, and the reason is said", async (world) => {
  const { status, out, err } = await world.wrapCall(TOUCH);
  assert.deepEqual([status, out, world.has("DENY_ME")], [126, "", false]);
  assert.match(
    err,
    /^rampart: Denied by Rampart: Leave that marker alone \(policy: markers\)\. Do not retry/m,
  );
  assert.equal(said(err).at(-1), "rampart: 1 command of deno judged, 1 stopped; see: rampart log");
});

test("a shell started by $SHELL asks", async (world) => {
  const { status } = await world.wrapCall(["$SHELL", "-c", "touch DENY_ME"]);
  assert.deepEqual([status, world.has("DENY_ME")], [126, false]);
});

test("a script that finds its shell on the PATH asks, and so do the shells within it", async (world) => {
  const script = world.write("work/script", "#!/usr/bin/env bash\nbash -c 'touch DENY_ME'\necho inner $?\n");
  Deno.chmodSync(script, 0o755);
  const { status, out, err } = await world.wrapCall(["./script"]);
  // The reader of commands looks into the script, so that it is stopped as a whole.
  assert.deepEqual([status, out, world.has("DENY_ME")], [126, "", false]);
  assert.match(said(err).at(-1) ?? "", /1 command of deno judged, 1 stopped/);
});

for (const shell of ["zsh", "dash", "fish"]) {
  test(`${shell} asks`, async (world) => {
    const [denied, run] = [
      await world.wrapCall([shell, "-c", "touch DENY_ME"]),
      await world.wrapCall([shell, "-c", "echo hi"]),
    ];
    assert.deepEqual([denied.status, run.status, run.out, world.has("DENY_ME")], [126, 0, "hi\n", false]);
  }, !onPath(shell));
}

test(
  "python's subprocess asks where it finds bash on the PATH, and not where it takes /bin/sh",
  async (world) => {
    const text = `import subprocess
print(subprocess.run(["bash", "-c", open("call").read()]).returncode, flush=True)
print(subprocess.run(open("call").read(), shell=True).returncode, flush=True)
`;
    world.write("work/agent.py", text);
    world.write("work/call", "touch DENY_ME");
    // The person's python, however it is wrapped itself.
    const { out, err } = await world.wrap(["--", "/usr/bin/python3", "agent.py"]);
    assert.deepEqual([out, world.has("DENY_ME")], ["126\n0\n", true]);
    assert.match(said(err).at(-1) ?? "", /1 command of python3 judged, 1 stopped/);
  },
  !exists("/usr/bin/python3"),
);

test("arguments reach the shell untouched", async (world) => {
  const words = [
    "",
    " ",
    "a b",
    "'",
    '"',
    "$HOME",
    "`x`",
    "\\",
    "\n",
    "*",
    "-c",
    "--",
    "ü€😀",
    "\t\u0001",
    "--mode",
  ];
  const call = ["bash", "-c", 'printf \'%q\\n\' "$0" "$@"', ...words];
  const options = { args: call.slice(1), clearEnv: true, env: world.env };
  const plain = await new Deno.Command("/bin/bash", options).output();
  const { out } = await world.wrapCall(call);
  assert.equal(out, new TextDecoder().decode(plain.stdout));
  assert.equal(out.trimEnd().split("\n").length, words.length);
});

test("the wrapped command's own arguments are untouched as well", async (world) => {
  const words = ["", "a b", "$HOME", "--quiet", "--", "-q", "\n"];
  const { out } = await world.wrap(["-q", "--", "bash", "-c", "printf '[%s]' \"$@\"", "zero", ...words]);
  assert.equal(out, words.map((word) => `[${word}]`).join(""));
});

test("options after the program are the program's, without -- too", async (world) => {
  const { out, status } = await world.wrap(["-q", "bash", "-c", "echo $0 $1; exit 4", "--mode", "--help"]);
  assert.deepEqual([out, status], ["--mode --help\n", 4]);
});

test("standard streams are the program's", async (world) => {
  const { out, err } = await world.wrapCall(["bash", "-c", "cat; echo error >&2"], {
    stdin: "input\0\n",
    flags: ["-q"],
  });
  assert.deepEqual([out, err], ["input\0\n", "error\n"]);
});

for (const status of [0, 3, 255]) {
  test(`exit status ${status} is passed on`, async (world) => {
    assert.equal((await world.wrap(["-q", "--", "bash", "-c", `exit ${status}`])).status, status);
  });
}

for (const signal of ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1", "SIGSEGV", "SIGABRT"] as const) {
  test(`a program that ${signal} ended looks the same from outside`, async (world) => {
    const child = world.start(["wrap", "-q", "--", "bash", "-c", `ulimit -c 0; kill -${signal.slice(3)} $$`]);
    const { signal: ended } = await child.output();
    assert.equal(ended, signal);
  });
}

for (const [signal, number] of [["PIPE", 13], ["RTMIN+3", 37]] as const) {
  test(`a program that SIG${signal} ended leaves with ${128 + number}`, async (world) => {
    const { status } = await world.wrap(["-q", "--", "bash", "-c", `kill -${signal} $$`]);
    assert.equal(status, 128 + number);
  }, Deno.build.os !== "linux" && number > 31);
}

for (const signal of ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const) {
  test(`${signal} reaches the program once, and its answer counts`, async (world) => {
    const name = signal.slice(3);
    const script = `n=0; trap 'n=$((n+1)); echo got ${name} $n; sleep 0.1; exit 7' ${name}; ` +
      "echo ready; for i in {1..1000}; do sleep 0.01; done";
    const child = world.start(["wrap", "--", "bash", "-c", script]);
    const reader = await until(child, "ready\n");
    child.kill(signal);
    const [out, { code, signal: ended }] = await Promise.all([rest(reader), child.status]);
    assert.deepEqual([out, code, ended], [`got ${name} 1\n`, 7, null]);
    const err = await new Response(child.stderr).text();
    assert.match(err, /bash was judged/);
  });
}

test("a signal that was ignored before stays ignored", async (world) => {
  const inner = "kill -HUP $$; echo survived";
  const script = `trap '' HUP; exec "$0" wrap -q -- bash -c '${inner}'`;
  const { stdout } = await new Deno.Command("/bin/bash", {
    args: ["-c", script, LAUNCHER],
    cwd: world.cwd,
    clearEnv: true,
    env: world.env,
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "survived\n");
});

test("the program gets the environment and the limits that were there, and five variables", async (world) => {
  const show = "env -0 | sort -z; ulimit -a";
  const set = 'ulimit -S -n 200; export RAMPART_GIVEN="200\n\n"; exec "$@"';
  const run = async (words: readonly string[]): Promise<Map<string, string>> => {
    const { stdout } = await new Deno.Command("/bin/bash", {
      args: ["-c", set, "bash", ...words, "/bin/bash", "-c", show],
      cwd: world.cwd,
      clearEnv: true,
      env: { ...world.env, PWD: world.cwd, SHELL: "/bin/bash" },
    }).output();
    const lines = new TextDecoder().decode(stdout).split(/[\0\n]/).filter((line) => line !== "");
    return new Map(lines.map((line) => [line.replace(/ *[=(].*$/s, ""), line]));
  };
  const [before, after] = [await run([]), await run([LAUNCHER, "wrap", "-q", "--"])];
  const changed = [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name) && name !== "_" && name !== "RAMPART_GIVEN");
  assert.deepEqual(changed.sort(), [
    "CLAUDE_CODE_SHELL",
    "PATH",
    "RAMPART_AGENT",
    "RAMPART_SESSION",
    "SHELL",
  ]);
  assert.match(after.get("open files") ?? "", / 200$/);
  assert.equal(after.get("PATH"), `PATH=${world.root}/bin/shims:${world.env.PATH}`);
});

test("a program goes by the name that it was called by", async (world) => {
  const { out } = await world.wrap(["-q", "--", "cat", "/proc/self/cmdline"]);
  assert.equal(out, "cat\0/proc/self/cmdline\0");
}, Deno.build.os !== "linux");

test("the wrapped command itself is judged, and not started where it is denied", async (world) => {
  const { status, out, err } = await world.wrap(["--agent", "aider", "--", "touch", "DENY_ME"]);
  assert.deepEqual([status, out, world.has("DENY_ME")], [126, "", false]);
  assert.match(err, /^rampart: Denied by Rampart: Leave that marker alone[^\n]*\n$/);
  const event = world.calls().at(-1);
  assert.deepEqual([event?.agent, event?.params.command], ["aider", "touch DENY_ME"]);
});

test("a wrapped command that a rule asks about waits for a person, and is not started where none answers", async (world) => {
  const { status, err } = await world.wrap(["--", "touch", "ASK_ME"]);
  assert.deepEqual([status, world.has("ASK_ME")], [126, false]);
  assert.match(err, /^rampart: waiting up to [456] s for a person to answer question [a-z0-9]{6}$/m);
  assert.match(err, /Nobody answered in time/);
});

test("all calls of a session bear its id and the agent's name", async (world) => {
  const before = world.calls().length;
  await world.wrapCall(["bash", "-c", "echo hi"], { flags: ["--agent", "my agent"] });
  const events = world.calls().slice(before);
  assert.deepEqual(events.map(({ agent }) => agent), ["my agent", "my agent"]);
  assert.match(events[0]?.session ?? "", /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  assert.equal(events[0]?.session, events[1]?.session);
  assert.deepEqual([...Deno.readDirSync(`${world.root}/run/sessions`)], []);
});

const MISSING: readonly (readonly [word: string, status: number, message: string])[] = [
  ["no-such-program", 127, "rampart: no-such-program: command not found\n"],
  ["./no-such-program", 127, "rampart: ./no-such-program: No such file or directory\n"],
  ["/", 126, "rampart: /: Is a directory\n"],
];

for (const [word, status, message] of MISSING) {
  test(`${word} is answered as by a shell`, async (world) => {
    const run = await world.wrap(["--", word, "x"]);
    assert.deepEqual([run.status, run.err], [status, message]);
  });
}

test("a program whose interpreter is missing can't be started", async (world) => {
  Deno.chmodSync(world.write("work/broken", "#!/no/such/interpreter\n"), 0o755);
  const { status, err } = await world.wrap(["--", "./broken"]);
  assert.equal(status, 127);
  assert.match(err, /^rampart: \.\/broken: /);
});

test("where no call of the program was judged, a warning says so", async (world) => {
  const { status, out, err } = await world.wrapCall(["/bin/sh", "-c", "echo unseen"]);
  assert.deepEqual([status, out], [0, "unseen\n"]);
  assert.match(err, /warning: deno was judged, but no command of its own/);
  assert.match(err, /rampart setup claude-code/);
});

test("--quiet says nothing", async (world) => {
  assert.equal((await world.wrapCall(["bash", "-c", ":"], { flags: ["--quiet"] })).err, "");
});

test("a reader that has left does not change how it ends", async (world) => {
  const script = `"$0" wrap -- bash -c 'exit 5' 2> >(exec true); echo $?`;
  const { stdout } = await new Deno.Command("/bin/bash", {
    args: ["-c", script, LAUNCHER],
    cwd: world.cwd,
    clearEnv: true,
    env: world.env,
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "5\n");
});

test("in monitor mode a call goes on, and it is said what would have been stopped", async (world) => {
  const { status, out, err } = await world.wrapCall(TOUCH, { flags: ["--mode", "monitor"] });
  assert.deepEqual([status, out, world.has("DENY_ME")], [0, "went on\n", true]);
  assert.equal(
    said(err).at(-1),
    "rampart: 1 command of deno judged, 1 would have been stopped; see: rampart log",
  );
  const { action, enforced } = world.calls().at(-1)?.decision ?? {};
  assert.deepEqual([action, enforced], ["deny", false]);
});

test("in monitor mode a wrapped command that would be denied is started, and it is said", async (world) => {
  const { status, err } = await world.wrap(["--mode=monitor", "--", "touch", "DENY_ME"]);
  assert.deepEqual([status, world.has("DENY_ME")], [0, true]);
  assert.match(err, /^rampart: touch itself would have been stopped$/m);
});

test("monitor mode can't be had within a session that stops calls", async (world) => {
  const { status, out, err } = await world.wrapCall([
    LAUNCHER,
    "wrap",
    "--mode",
    "monitor",
    "--",
    "echo",
    "hi",
  ]);
  assert.deepEqual([status, out], [2, ""]);
  assert.match(err, /in a session of rampart wrap that stops calls/);
});

test("a session within another takes its place", async (world) => {
  const inner = [LAUNCHER, "wrap", "--agent", "inner", "--", ...world.agent];
  const { out } = await world.wrapCall([LAUNCHER, "wrap", "-q", "--", "env"]);
  const paths = /^PATH=(.*)$/m.exec(out)?.[1]?.split(":") ?? [];
  assert.equal(
    paths.filter((folder) => folder.endsWith("/shims")).filter((f) => f.startsWith(world.root)).length,
    1,
  );
  const { status } = await world.wrap(["--mode", "monitor", "--", ...inner], {
    env: { CALL: JSON.stringify(TOUCH) },
  });
  assert.deepEqual([status, world.has("DENY_ME"), world.calls().at(-1)?.agent], [126, false, "inner"]);
});

const WRONG: readonly (readonly [words: readonly string[], message: RegExp])[] = [
  [[], /missing <command…>/],
  [["--"], /missing <command…>/],
  [["--mode", "disabled", "--", "ls"], /--mode cannot be "disabled"/],
  [["--agent", " ", "--", "ls"], /--agent needs a name/],
];

for (const [words, message] of WRONG) {
  test(`wrong usage is told: ${JSON.stringify(words)}`, async (world) => {
    const { status, err } = await world.wrap(words);
    assert.equal(status, 2);
    assert.match(err, message);
  });
}

test("a home that can't be on the PATH is refused", async (world) => {
  const { status, err } = await world.wrap(["--", "ls"], { env: { RAMPART_HOME: `${world.folder}/a:b` } });
  assert.equal(status, 125);
  assert.match(err, /has a colon in it/);
});

test("calls are counted where the daemon records them", async (world) => {
  await world.run(["serve", "stop"]);
  const elsewhere = `${world.root}/elsewhere`;
  const started = await world.run(["serve", "--background", "--port", "0", "--audit-dir", elsewhere]);
  assert.equal(started.status, 0, started.err);
  const { err } = await world.wrapCall(["bash", "-c", "touch DENY_ME"]);
  assert.match(said(err).at(-1) ?? "", /1 command of deno judged, 1 stopped/);
  await world.run(["serve", "stop"]);
});

test("where the log can't be written, nothing is said of how many were judged", async (world) => {
  const log = `${world.root}/audit`;
  const aside = `${world.root}/audit.aside`;
  Deno.renameSync(log, aside);
  Deno.writeTextFileSync(log, "");
  try {
    const { status, err } = await world.wrapCall(["bash", "-c", "exit 6"]);
    assert.equal(status, 6);
    assert.match(err, /could not be recorded/);
    assert.equal(
      said(err).at(-1),
      "rampart: cannot tell how many commands were judged: the log can't be written",
    );
  } finally {
    Deno.removeSync(log);
    Deno.renameSync(aside, log);
  }
});

test("a daemon that is killed in between is stood in for", async (world) => {
  const text = `
const call = async (...args) => (await new Deno.Command("bash", { args }).output()).code;
console.log(await call("-c", "exit 3"));
while (!(await Deno.stat("go").catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 10));
console.log(await call("-c", Deno.readTextFileSync("go")));
`;
  const script = world.write("two_calls.js", text);
  const child = world.start(["wrap", "--", Deno.execPath(), "run", "-A", "--quiet", "--no-config", script]);
  const reader = await until(child, "3\n");
  // As after `serve stop`: the gate does not start another.
  Deno.writeTextFileSync(`${world.root}/run/stopped`, "");
  Deno.kill(world.daemon(), "SIGKILL");
  world.write("work/go", "touch DENY_ME");
  const [out, { code }] = await Promise.all([rest(reader), child.status]);
  assert.deepEqual([out, code, world.has("DENY_ME")], ["126\n", 0, false]);
  const err = await new Response(child.stderr).text();
  assert.match(said(err).at(-1) ?? "", /2 commands of deno judged, 1 stopped/);
});

Deno.test({
  name: "rampart wrap",
  ignore: !HAS_GATE,
  fn: (context) =>
    inWrapWorld(async (world) => {
      for (const { name, work, ignore } of cases) {
        await context.step({ name, ignore, fn: () => work(world) });
        for (const marker of ["DENY_ME", "ASK_ME"]) {
          if (world.has(marker)) Deno.removeSync(`${world.cwd}/${marker}`);
        }
      }
    }),
});
