/**
 * The gate as a shell: what it asks, and that the real shell is as without it.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  type Asked,
  exists,
  type GateHome,
  HAS_GATE,
  inHome,
  onPath,
  programAnswer,
  type Run,
  type Said,
  withDaemon,
} from "./home.ts";

const ignore = !HAS_GATE;
const DENY: Said = { status: 126, err: "rampart: denied, by no-markers\n" };

function test(name: string, fn: (home: GateHome) => Promise<void>): void {
  Deno.test({ name, ignore, fn: () => inHome(fn) });
}

/** Runs a command as one that is wrapped would: the shims come first on the PATH. */
function wrapped(
  home: GateHome,
  args: readonly string[],
  options: Parameters<GateHome["run"]>[1] = {},
): Promise<Run> {
  const env = { PATH: `${home.shims}:/usr/bin:/bin`, ...options.env };
  return home.run(args, { program: `${home.shims}/bash`, ...options, env });
}

/** What the shim asked. */
function payload(asked: Asked | undefined): Record<string, unknown> {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(asked?.body));
}

const allowing = (home: GateHome, run: (asked: Asked[]) => Promise<void>): Promise<void> =>
  withDaemon(home, () => ({ status: 0 }), run);

const WORDS = [
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
  "a'\\''b",
];

test("hands every argument to the real shell untouched", (home) =>
  allowing(home, async (asked) => {
    const script = `printf '%q\\n' "$0" "$@"`;
    const args = ["-c", script, "zero", ...WORDS];
    const [real, shimmed] = [
      await home.run(args, { program: "/bin/bash" }),
      await wrapped(home, args),
    ];
    assert.equal(shimmed.out, real.out);
    assert.equal(real.out.split("\n").length, WORDS.length + 2);
    assert.equal(asked[0]?.path, "/v1/hook/shell");
    assert.deepEqual(payload(asked[0]), {
      hook_event_name: "shell",
      shell: "bash",
      argv: [`${home.shims}/bash`, ...args],
      cwd: home.work,
      session: "",
      agent: "",
      interactive: false,
    });
  }));

test("tells the daemon the session and the agent", (home) =>
  allowing(home, async (asked) => {
    await wrapped(home, ["-c", ":"], { env: { RAMPART_SESSION: 's"1', RAMPART_AGENT: "codex" } });
    const { session, agent } = payload(asked[0]);
    assert.deepEqual([session, agent], ['s"1', "codex"]);
  }));

test("sends bytes that are not UTF-8 as replacement characters, and hands them on as they are", (home) =>
  allowing(home, async (asked) => {
    const bytes = "$'a\\xff\\xe2\\x82b\\xed\\xa0\\x80\\xf0\\x9f\\x98\\x80\\xc0\\xaf'";
    const { out } = await home.run([
      "-c",
      `exec '${home.shims}/bash' -c 'printf %s "$1" | od -An -tx1' x ${bytes}`,
    ], {
      program: "/bin/bash",
    });
    assert.equal(out.trim(), "61 ff e2 82 62 ed a0 80 f0 9f 98 80 c0 af");
    const raw = Uint8Array.of(
      0x61,
      0xff,
      0xe2,
      0x82,
      0x62,
      0xed,
      0xa0,
      0x80,
      0xf0,
      0x9f,
      0x98,
      0x80,
      0xc0,
      0xaf,
    );
    const { argv } = payload(asked[0]);
    assert.equal((argv as string[])[4], new TextDecoder().decode(raw));
  }));

test("leaves with the shell's status", (home) =>
  allowing(home, async () => {
    for (const status of [0, 1, 2, 126, 127, 255]) {
      assert.equal((await wrapped(home, ["-c", `exit ${status}`])).status, status);
    }
  }));

test("a denied command does not run", (home) =>
  withDaemon(home, () => DENY, async () => {
    const { status, out, err } = await wrapped(home, ["-c", "touch DENY_ME; echo ran"]);
    assert.deepEqual({ status, out, err }, { status: 126, out: "", err: DENY.err ?? "" });
    assert.equal(exists(`${home.work}/DENY_ME`), false);
  }));

test("any status but 0 stops the command", (home) =>
  withDaemon(home, () => ({ status: 2, out: "not for a shell" }), async () => {
    const { status, out } = await wrapped(home, ["-c", "echo ran"]);
    assert.deepEqual([status, out], [126, ""]);
  }));

test("shows what the daemon warns of, and runs the command", (home) =>
  withDaemon(home, () => ({ status: 0, err: "custom.yaml is broken\n" }), async () => {
    const { status, out, err } = await wrapped(home, ["-c", "echo ran"]);
    assert.deepEqual({ status, out, err }, { status: 0, out: "ran\n", err: "custom.yaml is broken\n" });
  }));

test("passes stdin on, all of it to the shell", (home) =>
  allowing(home, async (asked) => {
    assert.equal((await wrapped(home, ["-c", "cat"], { stdin: "for cat" })).out, "for cat");
    assert.equal((await wrapped(home, [], { stdin: "echo by stdin" })).out, "by stdin\n");
    assert.equal((await wrapped(home, ["-s", "a"], { stdin: "echo $1" })).out, "a\n");
    assert.deepEqual(payload(asked[1]).argv, [`${home.shims}/bash`]);
  }));

test("runs scripts and login shells", (home) =>
  allowing(home, async (asked) => {
    Deno.writeTextFileSync(`${home.work}/script.sh`, "echo $0 $1");
    assert.equal((await wrapped(home, ["script.sh", "a"])).out, "script.sh a\n");
    const login = "shopt -q login_shell && echo login";
    assert.equal((await wrapped(home, ["-lc", login])).out, "login\n");
    assert.equal((await wrapped(home, ["-c", "-l", login])).out, "login\n");
    const dashed = await home.run(["-c", `exec -a -bash '${home.shims}/bash' -c '${login}; echo $0'`], {
      program: "/bin/bash",
    });
    assert.equal(dashed.out, "login\n-bash\n");
    assert.deepEqual(payload(asked[3]).argv, ["-bash", "-c", `${login}; echo $0`]);
  }));

test("is the interpreter of scripts that look for their shell", (home) =>
  withDaemon(
    home,
    ({ body }) => new TextDecoder().decode(body).includes("DENY") ? DENY : { status: 0 },
    async () => {
      const script = (name: string): string => {
        const path = `${home.work}/${name}`;
        Deno.writeTextFileSync(path, `#!/usr/bin/env bash\necho "$0"; touch '${path}.ran'\n`, {
          mode: 0o755,
        });
        return path;
      };
      const [fine, denied] = [script("fine"), script("DENY")];
      const env = { PATH: `${home.shims}:/usr/bin:/bin` };
      assert.equal((await home.run([], { program: fine, env })).out, `${fine}\n`);
      assert.equal((await home.run([], { program: denied, env })).status, 126);
      assert.deepEqual([exists(`${fine}.ran`), exists(`${denied}.ran`)], [true, false]);
    },
  ));

for (const name of ["sh", "zsh"]) {
  Deno.test({
    name: `stands in for ${name}`,
    ignore: ignore || !onPath(name),
    fn: () =>
      inHome((home) =>
        allowing(home, async (asked) => {
          const { out } = await wrapped(home, ["-c", "echo $0 $((1+1))", "x"], {
            program: `${home.shims}/${name}`,
          });
          assert.equal(out, "x 2\n");
          assert.equal(payload(asked[0]).shell, name);
        })
      ),
  });
}

test("the shell has the gate's process, and dies of the signals that it gets", (home) =>
  allowing(home, async () => {
    const child = new Deno.Command(`${home.shims}/bash`, {
      args: ["-c", "echo $$; exec sleep 20"],
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.getReader();
    const { value } = await reader.read();
    assert.equal(Number(new TextDecoder().decode(value)), child.pid);
    child.kill("SIGTERM");
    assert.equal((await child.status).signal, "SIGTERM");
    await reader.cancel();
  }));

Deno.test({
  name: "leaves signals, descriptors and the environment as they were",
  ignore: ignore || Deno.build.os !== "linux",
  fn: () =>
    inHome((home) =>
      allowing(home, async () => {
        const probe =
          `grep -E '^Sig(Ign|Blk)' /proc/self/status; ls /proc/self/fd | tr '\\n' ' '; umask; env | sort`;
        for (
          const before of [
            "",
            "trap '' PIPE;",
            "trap '' CHLD HUP;",
            "exec 7</dev/null;",
            "exec <&-;",
            "umask 077;",
          ]
        ) {
          const through = (shell: string): Promise<Run> =>
            home.run(["-c", `${before} exec -a bash '${shell}' -c '${probe.replaceAll("'", `'\\''`)}'`], {
              program: "/bin/bash",
              env: { PATH: "/usr/bin:/bin", LD_LIBRARY_PATH: "/kept", RAMPART_HOME: "/kept" },
            });
          assert.equal((await through(`${home.shims}/bash`)).out, (await through("/bin/bash")).out, before);
        }
      })
    ),
});

test("never takes itself, another's shim, or a shell in the working folder for the real one", (home) =>
  inHome((other) =>
    allowing(home, async (asked) => {
      for (const path of [`${home.work}/bash`, `${home.work}/here`]) {
        Deno.writeTextFileSync(path, "", { mode: 0o755 });
      }
      Deno.copyFileSync(home.gate, `${home.work}/copy`);
      Deno.mkdirSync(`${home.work}/hard`);
      Deno.linkSync(home.gate, `${home.work}/hard/bash`);
      const path = [".", "", home.shims, `${home.work}/hard`, other.shims, "/usr/bin", "/bin"].join(":");
      assert.equal((await wrapped(home, ["-c", "echo real"], { env: { PATH: path } })).out, "real\n");
      assert.equal(asked.length, 1);
    })
  ));

test("finds the shell without a PATH", (home) =>
  allowing(home, async () => {
    assert.equal((await wrapped(home, ["-c", "echo real"], { env: { PATH: "" } })).out, "real\n");
  }));

test("says it where there is no real shell", (home) =>
  allowing(home, async () => {
    Deno.symlinkSync("../rampart-gate", `${home.shims}/fish`);
    const program = `${home.shims}/fish`;
    if (exists("/bin/fish") || exists("/usr/bin/fish")) return;
    const { status, err } = await wrapped(home, ["-c", "echo"], { program });
    assert.equal(status, 127);
    assert.match(err, /^rampart: cannot start fish: there is no other fish/);
  }));

test("asks the full program where no daemon is", async (home) => {
  home.configure({ program: home.script(`[ "$2" = shell ] && ${programAnswer(DENY)}`) });
  const { status, err } = await wrapped(home, ["-c", "touch DENY_ME"]);
  assert.deepEqual([status, err], [126, DENY.err]);
  assert.equal(exists(`${home.work}/DENY_ME`), false);
});

test("goes by the fail setting where nothing could judge", async (home) => {
  home.configure({ fail: "closed" });
  const closed = await wrapped(home, ["-c", "echo ran"]);
  assert.deepEqual([closed.status, closed.out], [126, ""]);
  assert.match(closed.err, /it was stopped, as fail is closed/);
  home.configure({ fail: "open" });
  const open = await wrapped(home, ["-c", "echo ran"]);
  assert.deepEqual([open.status, open.out], [0, "ran\n"]);
  assert.match(open.err, /^rampart: could not judge a call, so it was let through/);
  assert.equal(home.notices().length, 2);
});

test("starts the daemon and becomes the shell", async (home) => {
  const started = `${home.work}/started`;
  home.configure({
    program: home.script(programAnswer({ status: 0 })),
    daemon: home.script(`touch '${started}'`),
  });
  assert.equal((await wrapped(home, ["-c", "echo ran"])).out, "ran\n");
  for (let i = 0; i < 1000 && !exists(started); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(exists(started), true);
});

Deno.test({
  name: "an interactive shell has the terminal, job control and its keys",
  ignore: ignore || !onPath("tmux"),
  fn: () =>
    inHome((home) =>
      allowing(home, async (asked) => {
        const tmux = async (...args: string[]): Promise<string> => {
          const { stdout } = await new Deno.Command("tmux", {
            args: ["-S", `${home.work}/tmux`, "-f", "/dev/null", ...args],
            env: { PATH: "/usr/bin:/bin", TERM: "xterm" },
          }).output();
          return new TextDecoder().decode(stdout);
        };
        const until = async (wanted: RegExp): Promise<void> => {
          for (let i = 0; i < 500; i++) {
            if (wanted.test(await tmux("capture-pane", "-p"))) return;
            await new Promise((resolve) => setTimeout(resolve, 10));
          }
          assert.fail(`the terminal never showed ${wanted}:\n${await tmux("capture-pane", "-p")}`);
        };
        await tmux("new-session", "-d", "-x", "80", "-y", "24", `'${home.shims}/bash' --norc --noprofile -i`);
        try {
          // Each key is typed once what it acts on has shown itself.
          await until(/^bash-/m);
          await tmux("send-keys", "PS1='ready: '; echo one$((1+1))", "Enter");
          await until(/^one2\nready:/m);
          await tmux("send-keys", "(echo first; read line; echo got-$line)", "Enter");
          await until(/^first$/m);
          await tmux("send-keys", "C-z");
          await until(/Stopped/);
          await tmux("send-keys", "fg", "Enter");
          await tmux("send-keys", "typed", "Enter");
          await until(/^got-typed$/m);
          await tmux("send-keys", "(echo second; exec sleep 61)", "Enter");
          await until(/^second$/m);
          await tmux("send-keys", "C-c");
          await tmux("send-keys", "echo after-$?", "Enter");
          await until(/after-130$/m);
        } finally {
          await tmux("kill-server");
        }
        assert.equal(payload(asked[0]).interactive, true);
      })
    ),
});
