/**
 * `rampart doctor` and `rampart status`, as a person would run them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inWorld, type Run } from "./rampart.ts";
import { CAN_SET_UP, inSetUp, type SetUpWorld } from "./set_up.ts";

interface Finding {
  readonly id: string;
  readonly state: string;
  readonly evidence: string;
  readonly fix?: string;
}

/** Worlds in which quickstart has run. */
function test(name: string, work: (world: SetUpWorld) => Promise<void>): void {
  Deno.test(name, { ignore: !CAN_SET_UP }, () =>
    inSetUp(async (world) => {
      const { status, out, err } = await world.rampart(["quickstart", "--yes"]);
      assert.equal(status, 0, out + err);
      await work(world);
    }));
}

function findings({ out, err }: Run): readonly Finding[] {
  assert.equal(err, "");
  const { checks } = JSON.parse(out);
  return checks;
}

/** What is not as it should be, as `id state`. */
function wrong(run: Run): readonly string[] {
  return findings(run).filter(({ state }) => state === "problem" || state === "warn").map(({ id, state }) =>
    `${id} ${state}`
  );
}

Deno.test("in an empty home doctor says what is not there, and makes nothing", () =>
  inWorld(async ({ run, home }) => {
    const looked = await run(["doctor", "--json"]);
    assert.equal(looked.status, 1);
    const home_ = findings(looked).find(({ id }) => id === "home");
    assert.equal(home_?.state, "problem");
    assert.match(home_?.fix ?? "", /init$/);
    assert.deepEqual([...Deno.readDirSync(home)], []);
    const text = await run(["doctor"]);
    assert.equal(text.status, 1);
    assert.match(text.out, /^✗ Home +~\/\.rampart is not there\n +→ .* init$/m);
  }));

test("after quickstart all is well, in text and in JSON", async ({ rampart }) => {
  const json = await rampart(["doctor", "--json"]);
  assert.deepEqual([wrong(json), json.status], [[], 0]);
  const ids = findings(json).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ["gate-runs", "gate-conf", "program", "agent-claude-code", "live-claude-code", "audit"]) {
    assert.ok(ids.includes(id), id);
  }
  const text = await rampart(["doctor"]);
  assert.equal(text.status, 0);
  assert.match(text.out, /\nAll is well: \d+ checks\.\n$/);
});

/** What is broken, what is found, and what is found after `--fix`. */
interface Damage {
  readonly name: string;
  readonly damage: (world: SetUpWorld) => void | Promise<unknown>;
  readonly found: readonly string[];
  /** Default: `--fix` mends all of it. */
  readonly left?: readonly string[];
}

const DAMAGES: readonly Damage[] = [
  {
    name: "the daemon was stopped",
    damage: ({ rampart }) => rampart(["serve", "stop"]),
    found: ["daemon problem", "live-claude-code warn"],
  },
  {
    name: "others can read the token",
    damage: ({ root }) => Deno.chmodSync(`${root}/token`, 0o644),
    found: ["modes problem"],
  },
  {
    name: "the gate is told another program",
    damage: ({ root }) => {
      const text = Deno.readTextFileSync(`${root}/bin/gate.conf`);
      Deno.writeTextFileSync(`${root}/bin/gate.conf`, text.replaceAll("main.js", "other.js"));
    },
    found: ["gate-conf problem"],
  },
  {
    name: "the gate can't be run",
    damage: ({ root }) => Deno.chmodSync(`${root}/bin/rampart-gate`, 0o644),
    found: ["gate problem", "gate-runs problem", "gate-conf problem", "live-claude-code problem"],
  },
  {
    name: "the agent's hook calls what is not there",
    damage: ({ settings }) => {
      const text = Deno.readTextFileSync(settings);
      Deno.writeTextFileSync(settings, text.replaceAll("rampart-gate", "old-gate"));
    },
    found: ["agent-claude-code problem"],
  },
  {
    name: "the agent is not wired",
    damage: ({ rampart }) => rampart(["setup", "claude-code", "--remove"]),
    found: ["agent-claude-code problem"],
    left: ["agent-claude-code problem"],
  },
  {
    name: "the profile was changed",
    damage: ({ root }) =>
      Deno.writeTextFileSync(`${root}/policies/standard.yaml`, "# mine\n", { append: true }),
    found: ["profile warn"],
    left: ["profile warn"],
  },
  {
    name: "a policy is broken",
    damage: ({ write }) =>
      write("home/.rampart/policies/custom.yaml", 'version: "1"\npolicies: [{ nam: x }]\n'),
    found: ["policies problem"],
    left: ["policies problem"],
  },
  {
    name: "an event was changed",
    damage: ({ root }) => {
      const [log = ""] = [...Deno.readDirSync(`${root}/audit`)].map(({ name }) => name).filter((name) =>
        name.endsWith(".jsonl")
      );
      const text = Deno.readTextFileSync(`${root}/audit/${log}`);
      Deno.writeTextFileSync(`${root}/audit/${log}`, text.replace('"action":"deny"', '"action":"allow"'));
    },
    found: ["audit problem"],
    left: ["audit problem"],
  },
];

for (const { name, damage, found, left = [] } of DAMAGES) {
  test(`doctor finds that ${name}, and --fix ${left.length === 0 ? "mends" : "leaves"} it`, async (world) => {
    const { rampart } = world;
    await damage(world);
    const looked = await rampart(["doctor", "--json"]);
    assert.equal(looked.status, found.some((line) => line.endsWith(" problem")) ? 1 : 0);
    const seen = wrong(looked);
    for (const line of found) assert.ok(seen.includes(line), `${line} in ${seen.join(", ")}`);
    for (const { fix, state, evidence } of findings(looked)) {
      if (state === "problem") assert.ok(fix !== undefined, evidence);
    }
    const fixed = wrong(await rampart(["doctor", "--fix", "--json"]));
    assert.deepEqual(fixed.filter((line) => found.includes(line)), left);
    if (left.length === 0) assert.deepEqual(fixed, []);
  });
}

test("doctor says what it mended", async ({ rampart, root }) => {
  Deno.chmodSync(`${root}/token`, 0o644);
  const { status, out } = await rampart(["doctor", "--fix"]);
  assert.equal(status, 0, out);
  assert.match(out, /^Mended: File modes$/m);
});

test("a daemon that hangs is found, and its process named", async ({ rampart, root }) => {
  const { pid } = JSON.parse(Deno.readTextFileSync(`${root}/run/daemon.json`));
  Deno.kill(pid, "SIGSTOP");
  try {
    const looked = await rampart(["doctor", "--json"]);
    const daemon = findings(looked).find(({ id }) => id === "daemon");
    assert.equal(daemon?.state, "problem");
    assert.ok(
      daemon?.evidence.startsWith(`process ${pid} holds its lock and does not answer: `),
      daemon?.evidence,
    );
    assert.ok(wrong(looked).includes("live-claude-code warn"));
  } finally {
    Deno.kill(pid, "SIGCONT");
  }
});

test("another home's wiring is named, and left by --fix", async ({ rampart, settings, folder, write }) => {
  const before = Deno.readTextFileSync(settings);
  const options = { env: { RAMPART_HOME: `${folder}/h` } };
  const { out } = await rampart(["doctor", "--json"], options);
  const { checks } = JSON.parse(out);
  const agent = checks.find(({ id }: Finding) => id === "agent-claude-code");
  assert.match(agent.evidence, /calls Rampart of another home$/);
  write("h/config.yaml", "profile: standard\nport: 0\n");
  try {
    await rampart(["doctor", "--fix"], options);
    assert.equal(Deno.readTextFileSync(settings), before);
  } finally {
    await rampart(["serve", "stop"], options);
  }
});

test("status shows what is guarded, and leaves with 0", async ({ rampart }) => {
  const { status, out, err } = await rampart(["status"]);
  assert.equal(status, 0, out + err);
  assert.match(out, /^✓ Daemon +mode enforce, process \d+, http:\/\/127\.0\.0\.1:\d+, since /m);
  assert.match(out, /^✓ Policies +profile standard, \d+ rules in 3 files$/m);
  assert.match(out, /^✓ Claude Code +wired, last call judged \d\d:\d\d:\d\d$/m);
  assert.match(out, /^✓ Log +\d+ events today, .*; 1 denied since the daemon started$/m);
  assert.ok(out.trimEnd().split("\n").length <= 10, out);
  const json = await rampart(["status", "--json"]);
  const board = JSON.parse(json.out);
  assert.equal(json.status, 0);
  assert.deepEqual(
    [board.ok, board.daemon.state, board.daemon.counts.denied, board.agents[0].state, board.gate],
    [true, "running", 1, "wired", "native"],
  );
});

test("status leaves with 1 where something is wrong, in JSON too, and says what mends it", async ({ rampart }) => {
  await rampart(["serve", "stop"]);
  const text = await rampart(["status"]);
  assert.equal(text.status, 1);
  assert.match(text.out, /^✗ Daemon +stopped by `rampart serve stop`.*\n +→ .*serve --background$/m);
  const json = await rampart(["status", "--json"]);
  assert.equal(json.status, 1);
  assert.equal(JSON.parse(json.out).ok, false);
});

test("status says that a policy is broken, with its place, and that those from before hold", async (world) => {
  const { rampart, write, root } = world;
  write("home/.rampart/policies/custom.yaml", 'version: "1"\npolicies: [{ nam: x }]\n');
  // The daemon says in its log that it has seen it.
  const deadline = performance.now() + 10_000;
  while (!Deno.readTextFileSync(`${root}/run/daemon.log`).includes("custom.yaml")) {
    assert.ok(performance.now() < deadline, "the daemon did not see the change");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { status, out } = await rampart(["status"]);
  assert.equal(status, 1);
  assert.match(out, /^✗ Policies +~\/\.rampart\/policies\/custom\.yaml:2:12: /m);
  assert.match(out, /^✗ Daemon +the policies from before are in force: /m);
});

test("status says that the mode lets calls through", async ({ rampart, root }) => {
  await rampart(["serve", "stop"]);
  Deno.writeTextFileSync(`${root}/config.yaml`, "mode: monitor\n", { append: true });
  await rampart(["serve", "--background"]);
  const { status, out } = await rampart(["status"]);
  assert.equal(status, 1);
  assert.match(out, /^✗ Mode +monitor: what is denied is recorded, and runs$/m);
});

Deno.test("doctor may talk to nobody but the daemon's socket", () => {
  const { permissions } = JSON.parse(Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)));
  assert.equal(permissions.doctor.net, undefined);
  const launcher = Deno.readTextFileSync(new URL("../../scripts/rampart", import.meta.url));
  const [granted = ""] = launcher.split("\n").filter((line) => /\bdoctor \|.*net=/.test(line));
  assert.match(granted, /net=--allow-net=\$socket,127\.0\.0\.1:80 ;;$/);
});
