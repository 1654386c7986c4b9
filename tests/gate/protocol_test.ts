/**
 * The gate and the daemon: what is asked, and which answers count.
 *
 * @module
 */

import assert from "node:assert/strict";
import { HAS_GATE, inHome, withBytes, withDaemon } from "./home.ts";

const ignore = !HAS_GATE;

Deno.test({
  name: "asks in the agent's name with the payload as it came",
  ignore,
  fn: () =>
    inHome(async (home) => {
      home.configure({ token: "rat_secret" });
      await withDaemon(home, () => ({ status: 0 }), async (asked) => {
        const payload = crypto.getRandomValues(new Uint8Array(60_000));
        const { status, out, err } = await home.hook(payload);
        assert.deepEqual({ status, out, err }, { status: 0, out: "", err: "" });
        assert.equal(asked.length, 1);
        assert.equal(asked[0]?.path, "/v1/hook/tester");
        assert.equal(asked[0]?.headers.get("host"), "rampart");
        assert.equal(asked[0]?.headers.get("content-type"), "application/json");
        assert.equal(asked[0]?.headers.get("authorization"), "Bearer rat_secret");
        assert.deepEqual(asked[0]?.body, payload);
      });
    }),
});

Deno.test({
  name: "relays stdout, stderr and the status",
  ignore,
  fn: () =>
    inHome((home) =>
      withDaemon(
        home,
        ({ body }) => ({ status: body.length, out: '{"a":"ü"}\n', err: "why\n" }),
        async () => {
          for (const length of [0, 1, 2, 126, 255]) {
            const { status, out, err } = await home.hook("x".repeat(length));
            assert.deepEqual({ status, out, err }, { status: length, out: '{"a":"ü"}\n', err: "why\n" });
          }
        },
      )
    ),
});

Deno.test({
  name: "passes payloads and answers of many megabytes on",
  ignore,
  fn: () =>
    inHome(async (home) => {
      const payload = new Uint8Array(15 * 1024 * 1024).fill(0x61);
      const big = "b".repeat(15 * 1024 * 1024);
      await withDaemon(home, () => ({ status: 0, out: big }), async (asked) => {
        const { status, out } = await home.hook(payload);
        assert.equal(status, 0);
        assert.ok(out === big);
        assert.equal(asked[0]?.body.length, payload.length);
      });
    }),
});

Deno.test({
  name: "takes an answer that comes byte by byte",
  ignore,
  fn: () =>
    inHome(async (home) => {
      home.configure({});
      const answer =
        "HTTP/1.1 200 OK\r\nrampart-exit: 4\r\nRAMPART-STDERR:1\r\ncontent-length:\t2 \r\n\r\nae";
      await withBytes(home, [...answer], async () => {
        const { status, out, err } = await home.hook();
        assert.deepEqual({ status, out, err }, { status: 4, out: "a", err: "e" });
      });
    }),
});

const NO_ANSWERS: readonly (readonly [string, string])[] = [
  ["nothing", ""],
  ["another protocol", "SSH-2.0-x\r\n\r\n"],
  ["another status", "HTTP/1.1 500 x\r\nRampart-Exit: 0\r\nContent-Length: 0\r\n\r\n"],
  ["an interim status", "HTTP/1.1 100 Continue\r\n\r\n"],
  ["no exit status", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"],
  ["no length", "HTTP/1.1 200 OK\r\nRampart-Exit: 0\r\n\r\n"],
  ["an exit status of 256", "HTTP/1.1 200 OK\r\nRampart-Exit: 256\r\nContent-Length: 0\r\n\r\n"],
  ["an exit status below 0", "HTTP/1.1 200 OK\r\nRampart-Exit: -1\r\nContent-Length: 0\r\n\r\n"],
  ["an exit status that is empty", "HTTP/1.1 200 OK\r\nRampart-Exit: \r\nContent-Length: 0\r\n\r\n"],
  ["two exit statuses", "HTTP/1.1 200 OK\r\nRampart-Exit: 0\r\nRampart-Exit: 0\r\nContent-Length: 0\r\n\r\n"],
  ["chunks", "HTTP/1.1 200 OK\r\nRampart-Exit: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
  ["a body that is short", "HTTP/1.1 200 OK\r\nRampart-Exit: 0\r\nContent-Length: 5\r\n\r\nabc"],
  ["a body that is long", "HTTP/1.1 200 OK\r\nRampart-Exit: 0\r\nContent-Length: 2\r\n\r\nabc"],
  [
    "a body that is too long by far",
    "HTTP/1.1 200 OK\r\nRampart-Exit: 0\r\nContent-Length: 99999999999\r\n\r\n",
  ],
  [
    "more for stderr than there is",
    "HTTP/1.1 200 OK\r\nRampart-Exit: 0\r\nRampart-Stderr: 2\r\nContent-Length: 1\r\n\r\na",
  ],
  ["a head without end", `HTTP/1.1 200 OK\r\n${"X: y\r\n".repeat(4000)}`],
  ["a head that breaks off", "HTTP/1.1 200 OK\r\nRampart-Exit: 0\r\nContent-Le"],
  ["bare line feeds", "HTTP/1.1 200 OK\nRampart-Exit: 0\nContent-Length: 0\n\n"],
  ["a header without a name", "HTTP/1.1 200 OK\r\n: x\r\nRampart-Exit: 0\r\nContent-Length: 0\r\n\r\n"],
];

for (const [name, bytes] of NO_ANSWERS) {
  Deno.test({
    name: `takes ${name} for no answer`,
    ignore,
    fn: () =>
      inHome(async (home) => {
        home.configure({});
        await withBytes(home, [bytes], async () => {
          const { status, out, err } = await home.hook();
          assert.deepEqual({ status, out }, { status: 3, out: "unjudged\n" });
          assert.match(err, /could not judge a call/);
        });
      }),
  });
}

Deno.test({
  name: "does not wait for a daemon that hangs beyond its time",
  ignore,
  fn: () =>
    inHome(async (home) => {
      home.configure({ timeoutMs: 150 });
      await withBytes(home, undefined, async () => {
        const { status, took } = await home.hook();
        assert.equal(status, 3);
        assert.ok(took >= 150 && took < 10_000, `${took} ms`);
      });
    }),
});

Deno.test({
  name: "answers eight calls at once, each with its own",
  ignore,
  fn: () =>
    inHome((home) =>
      withDaemon(home, ({ body }) => ({ status: 0, out: new TextDecoder().decode(body) }), async () => {
        const calls = Array.from({ length: 8 }, (_, i) => `call ${i}`);
        const runs = await Promise.all(calls.map((call) => home.hook(call)));
        assert.deepEqual(runs.map(({ out }) => out), calls);
      })
    ),
});

Deno.test({
  name: "goes by its own path, not by RAMPART_HOME",
  ignore,
  fn: () =>
    inHome(async (home) => {
      Deno.symlinkSync(home.gate, `${home.work}/link`);
      await withDaemon(home, () => ({ status: 7 }), async () => {
        const env = { RAMPART_HOME: home.work };
        const run = await home.run(["hook", "--agent", "tester"], { program: `${home.work}/link`, env });
        assert.equal(run.status, 7);
      });
    }),
});

Deno.test({
  name: "says what it would use, without its secrets",
  ignore,
  fn: () =>
    inHome(async (home) => {
      home.configure({
        fail: "closed",
        timeoutMs: 1234,
        token: "rat_secret",
        program: ["/opt/de no", "run", 'a "b" # c'],
        env: { A: "hidden" },
      });
      const { status, out } = await home.run(["check"]);
      assert.equal(status, 0);
      assert.deepEqual(out.split("\n").filter((line) => !line.startsWith("version ")), [
        `home ${home.root}`,
        "fail closed",
        "timeout_ms 1234",
        "program_ms 20000",
        `socket ${home.socket}`,
        "token given",
        "daemon-reachable no",
        "daemon-problem no daemon is running",
        "program /opt/de no",
        "program run",
        'program a "b" # c',
        "env A",
        "answer tester",
        "",
      ]);
    }),
});

for (
  const args of [[], ["hook"], ["hook", "--agent", "../x"], ["hook", "--agent", ""], ["x"], ["check", "x"]]
) {
  Deno.test({
    name: `refuses the command line ${JSON.stringify(args)}`,
    ignore,
    fn: () =>
      inHome(async (home) => {
        const { status, out, err } = await home.run(args);
        assert.deepEqual([status, out], [2, ""]);
        assert.match(err, /^usage: rampart-gate hook/);
      }),
  });
}
