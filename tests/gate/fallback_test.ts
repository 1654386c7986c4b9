/**
 * The gate without the daemon: the full program, the fail setting, and what is left for the log.
 *
 * @module
 */

import assert from "node:assert/strict";
import { exists, type GateHome, HAS_GATE, inHome, programAnswer, withBytes, withDaemon } from "./home.ts";

const ignore = !HAS_GATE;

const PROGRAM = { status: 5, out: "by the program\n", err: "said\n" };
const BY_PROGRAM = { status: 5, out: "by the program\n", err: "said\n" };

/** A test of a home; a name and what is done. */
function test(name: string, fn: (home: GateHome) => Promise<void>): void {
  Deno.test({ name, ignore, fn: () => inHome(fn) });
}

/** What a process writes that nobody holds: waits for a whole line, for ten seconds. */
async function writtenLine(path: string): Promise<string> {
  for (let i = 0; i < 1000; i++) {
    const text = exists(path) ? Deno.readTextFileSync(path) : "";
    if (text.endsWith("\n")) return text.trim();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return assert.fail(`nothing was written to ${path}`);
}

test("runs the full program where no daemon is", async (home) => {
  home.configure({ program: home.script(programAnswer(PROGRAM)) });
  const { status, out, err } = await home.hook();
  assert.deepEqual({ status, out, err }, BY_PROGRAM);
  assert.deepEqual(home.notices(), []);
});

test("runs the full program where a dead daemon left its socket", async (home) => {
  home.configure({ program: home.script(programAnswer(PROGRAM)) });
  // Renamed, as closing removes it.
  const listener = Deno.listen({ transport: "unix", path: `${home.socket}.was` });
  Deno.renameSync(`${home.socket}.was`, home.socket);
  listener.close();
  assert.ok(exists(home.socket));
  assert.equal((await home.hook()).out, PROGRAM.out);
});

test("runs the full program where the daemon's answer is none", async (home) => {
  home.configure({ program: home.script(programAnswer(PROGRAM)) });
  await withBytes(home, ["HTTP/1.1 500 x\r\nRampart-Exit: 0\r\nContent-Length: 0\r\n\r\n"], async () => {
    assert.equal((await home.hook()).out, PROGRAM.out);
  });
});

test("gives the full program the payload and the agent's name", async (home) => {
  home.configure({
    program: home.script(
      `printf 'rampart-answer 0 0\\n%s %s %s\\n' "$1" "$2" "$#"; sha256sum | cut -d' ' -f1`,
    ),
  });
  for (const length of [0, 1, 3_000_000]) {
    const payload = new Uint8Array(length).map((_, i) => i * 31);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", payload));
    const { out } = await home.hook(payload);
    assert.equal(out, `--agent tester 2\n${hash.toHex()}\n`);
  }
});

test("gives the full program variables that the agent could not choose", async (home) => {
  home.configure({
    program: home.script(`echo 'rampart-answer 0 0'; env`),
    env: { DENO_DIR: "/cache", OWN: "a=b c" },
  });
  const env = {
    LD_PRELOAD: "/x.so",
    DENO_DIR: "/evil",
    NODE_OPTIONS: "--require=/x",
    BASH_ENV: "/x",
    RAMPART_HOME: "/elsewhere",
    OWN: "theirs",
    OTHER: "kept",
    PATH: `${home.shims}:/usr/bin:${home.bin}:/bin`,
  };
  const { out } = await home.hook("", { env });
  const given = new Map(
    out.split("\n").map((line): [string, string] => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
  const expected = {
    DENO_DIR: "/cache",
    OWN: "a=b c",
    OTHER: "kept",
    PATH: "/usr/bin:/bin",
    RAMPART_HOME: home.root,
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(given.get(name), value, name);
  for (const name of ["LD_PRELOAD", "NODE_OPTIONS", "BASH_ENV"]) assert.equal(given.has(name), false, name);
});

const NO_PROGRAMS: readonly (readonly [string, string])[] = [
  ["prints nothing", ""],
  ["prints something else", "echo panic"],
  ["prints an answer without a mark", "echo '{}'"],
  ["prints a mark that is broken", "echo rampart-answer x 0"],
  ["prints a mark alone, without a line's end", "printf 'rampart-answer 0 0'"],
  ["names more for stderr than there is", "printf 'rampart-answer 0 9\\nabc'"],
  ["fails after its answer", `${programAnswer(PROGRAM)}; exit 1`],
  ["is killed after its answer", `${programAnswer(PROGRAM)}; kill -9 $$`],
  ["prints more than the gate takes", "echo rampart-answer 0 0; head -c 17000000 /dev/zero"],
];

for (const [name, text] of NO_PROGRAMS) {
  test(`takes no answer from a program that ${name}`, async (home) => {
    home.configure({ program: home.script(text) });
    const { status, out, err } = await home.hook();
    assert.deepEqual([status, out], [3, "unjudged\n"]);
    assert.match(err, /the full program gave no answer/);
  });
}

test("a program may leave with the status that it names", async (home) => {
  home.configure({ program: home.script(`${programAnswer(PROGRAM)}; exit 5`) });
  assert.equal((await home.hook()).out, PROGRAM.out);
});

test("does not need a program that can be started", async (home) => {
  for (const program of [["/nowhere/deno", "run"], ["deno"], [home.work]]) {
    home.configure({ program });
    const { status, err } = await home.hook();
    assert.equal(status, 3);
    assert.match(err, /could not be started/);
  }
});

test("ends a program that takes too long, with all that it started", async (home) => {
  // What it starts holds stderr open, so that the test sees it end.
  home.configure({ programMs: 300, program: home.script("sleep 20 & wait") });
  const { status, took } = await home.hook();
  assert.equal(status, 3);
  assert.ok(took >= 300 && took < 15_000, `${took} ms`);
});

test("does not wait for what a program leaves running", async (home) => {
  home.configure({
    program: home.script(`${programAnswer(PROGRAM)}; sleep 20 & echo $! > '${home.work}/pid'`),
  });
  // Not on the pipes of the test, which waits for their end.
  const { out, took } = await home.run(["-c", `'${home.gate}' hook --agent tester </dev/null 2>/dev/null`], {
    program: "/bin/sh",
  });
  Deno.kill(Number(await writtenLine(`${home.work}/pid`)));
  assert.equal(out, PROGRAM.out);
  assert.ok(took < 15_000, `${took} ms`);
});

test("judges where the caller ignores that its children end", async (home) => {
  home.configure({ program: home.script(programAnswer(PROGRAM)) });
  const run = await home.run(["-c", `trap '' CHLD PIPE; exec '${home.gate}' hook --agent tester`], {
    program: "/bin/bash",
  });
  assert.equal(run.out, PROGRAM.out);
});

test("leaves a notice for the log where nothing could judge", async (home) => {
  home.configure({ program: home.script("echo x") });
  await home.hook();
  const program = "the full program gave no answer: it printed something else than an answer";
  assert.deepEqual(home.notices(), [{
    kind: "notice",
    notice: "answered-unjudged",
    level: "warning",
    message:
      `could not judge a call, so it was let through, as fail is open (no daemon is running; ${program})`,
    agent: "tester",
    detail: { fail: "open", daemon: "no daemon is running", program },
  }]);
  const [entry] = [...Deno.readDirSync(home.spool)];
  assert.match(entry?.name ?? "", /^\d{13}-\d+\.json$/);
  const mode = (path: string): number => (Deno.statSync(path).mode ?? 0) & 0o777;
  assert.equal(mode(`${home.spool}/${entry?.name}`), 0o600);
  assert.equal(mode(home.spool), 0o700);
});

test("stops the call where fail is closed", async (home) => {
  home.configure({ fail: "closed", answers: [{ agent: "tester", status: 0, text: '{"deny":"é"}' }] });
  const { status, out, err } = await home.hook();
  assert.deepEqual([status, out], [0, '{"deny":"é"}\n']);
  assert.match(err, /^rampart: could not judge a call, so it was stopped, as fail is closed \(.+\n$/);
  home.configure({ fail: "closed", answers: [] });
  const { status: without, out: nothing } = await home.hook();
  assert.deepEqual([without, nothing], [2, ""]);
});

test("lets the call through where it is configured for nothing", async (home) => {
  Deno.removeSync(home.conf);
  const { status, out, err } = await home.hook();
  assert.deepEqual([status, out], [0, ""]);
  assert.match(err, /cannot read bin\/gate.conf/);
});

test("a fail setting that can't be understood is closed", async (home) => {
  Deno.writeTextFileSync(home.conf, "fail opne\n", { mode: 0o600 });
  assert.equal((await home.hook()).status, 2);
});

test("starts nothing that others could have chosen", async (home) => {
  home.configure({ fail: "closed", program: home.script(programAnswer(PROGRAM)) });
  Deno.chmodSync(home.conf, 0o620);
  const { status, out, err } = await home.hook();
  assert.deepEqual([status, out], [3, "unjudged\n"]);
  assert.match(err, /others may write to bin\/gate.conf/);
});

test("says it where the notice can't be kept", async (home) => {
  home.configure({});
  Deno.mkdirSync(`${home.root}/audit`);
  Deno.writeTextFileSync(home.spool, "in the way");
  const { status, err } = await home.hook();
  assert.equal(status, 3);
  assert.match(err, /could not note it for the log/);
});

test("stops a payload that is too long, though fail is open", async (home) => {
  home.configure({
    program: home.script(programAnswer(PROGRAM)),
    answers: [
      { agent: "tester", status: 0, text: "open" },
      { agent: "tester", status: 2, text: "closed", closed: true },
    ],
  });
  const whole = new Uint8Array(16 * 1024 * 1024);
  assert.equal((await home.hook(whole)).out, PROGRAM.out);
  const { status, out, err } = await home.hook(new Uint8Array(16 * 1024 * 1024 + 1));
  assert.deepEqual([status, out], [2, "closed\n"]);
  assert.match(err, /the payload is longer than 16 MiB/);
});

test("answers where the agent does not end its payload", async (home) => {
  home.configure({ timeoutMs: 100, programMs: 100 });
  const start = performance.now();
  const child = new Deno.Command(home.gate, {
    args: ["hook", "--agent", "tester"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { code, stderr } = await child.output();
  const took = performance.now() - start;
  await child.stdin.abort().catch(() => {});
  assert.equal(code, 3);
  assert.ok(took >= 200 && took < 15_000, `${took} ms`);
  assert.match(new TextDecoder().decode(stderr), /the payload did not end in time/);
});

test("does not seem to allow where its answer can't be printed", async (home) => {
  await withDaemon(home, () => ({ status: 0, out: "deny" }), async () => {
    const to = (where: string, before = "") =>
      home.run(["-c", `${before} exec '${home.gate}' hook --agent tester ${where}`], {
        program: "/bin/bash",
      });
    assert.equal((await to(">/dev/full")).status, 2);
    assert.equal((await to(">&5", "exec 5> >(:); wait $!;")).status, 2);
    assert.equal((await to("2>&-")).out, "deny");
  });
});

test("keeps its streams apart from its files where the caller closed them", async (home) => {
  home.configure({ program: home.script(`cat; ${programAnswer(PROGRAM)}`) });
  for (const where of ["<&-", "<&- 2>&-"]) {
    const run = await home.run(["-c", `exec '${home.gate}' hook --agent tester ${where}`], {
      program: "/bin/bash",
    });
    assert.deepEqual([run.status, run.out], [5, PROGRAM.out]);
  }
});

test("works with few file descriptors, and hands none of the agent's on", async (home) => {
  home.configure({ program: home.script(`${programAnswer(PROGRAM)}; ls /proc/self/fd >&2`) });
  const open = Array.from({ length: 40 }, (_, i) => `exec ${i + 10}</dev/null`).join("; ");
  const run = await home.run(["-c", `ulimit -n 64; ${open}; exec '${home.gate}' hook --agent tester`], {
    program: "/bin/bash",
  });
  assert.deepEqual([run.status, run.out], [5, PROGRAM.out]);
  if (Deno.build.os === "linux") assert.match(run.err, /^0\n1\n2\n3\n/);
});

test("starts the daemon once, however many calls find it gone", async (home) => {
  const started = `${home.work}/started`;
  home.configure({
    program: home.script(programAnswer(PROGRAM)),
    daemon: home.script(
      `echo "$$ $RAMPART_HOME $(pwd) \${SECRET-none}" >> '${started}'; echo noise; sleep 0.3`,
    ),
  });
  const options = { env: { SECRET: "key" } };
  const runs = await Promise.all(Array.from({ length: 8 }, () => home.hook("{}", options)));
  assert.deepEqual(runs.map(({ out }) => out), Array(8).fill(PROGRAM.out));
  await writtenLine(started);
  await home.hook("{}", options);
  assert.equal(await writtenLine(home.daemonLog), "noise");
  const lines = (await writtenLine(started)).split("\n");
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", new RegExp(`^\\d+ ${home.root} ${home.root} none$`));
  Deno.utimeSync(home.starting, new Date(), new Date(Date.now() - 11_000));
  Deno.removeSync(started);
  await home.hook();
  assert.match(await writtenLine(started), /^\d+ /);
});

test("does not make the agent wait for a daemon that it starts", async (home) => {
  home.configure({
    program: home.script(programAnswer(PROGRAM)),
    daemon: home.script(`echo $$ > '${home.work}/pid'; exec sleep 20`),
  });
  const { out, took } = await home.hook();
  Deno.kill(Number(await writtenLine(`${home.work}/pid`)));
  assert.equal(out, PROGRAM.out);
  assert.ok(took < 15_000, `${took} ms`);
});

test("does not start a daemon that a person stopped, or one that hangs", async (home) => {
  const started = `${home.work}/started`;
  home.configure({
    timeoutMs: 100,
    program: home.script(programAnswer(PROGRAM)),
    daemon: home.script(`touch '${started}'`),
  });
  await withBytes(home, undefined, async () => {
    assert.equal((await home.hook()).out, PROGRAM.out);
  });
  assert.equal(exists(home.starting), false);
  Deno.writeTextFileSync(home.stopped, "");
  assert.equal((await home.hook()).out, PROGRAM.out);
  assert.equal(exists(home.starting), false);
});
