import assert from "node:assert/strict";
import { evaluate } from "../engine/mod.ts";
import { rampartHome } from "../policies/mod.ts";
import { createPolicyStore, type PolicyChange, type PolicyStore } from "./policy_store.ts";

const denying = (what: string): string =>
  `version: "1"
policies:
  - name: markers
    rules:
      - { action: deny, when: { command_matches: "touch ${what}" }, message: no }
`;

interface World {
  readonly store: PolicyStore;
  readonly folder: string;
  readonly changes: readonly PolicyChange[];
  /** Lets the time pass after which files are looked at again. */
  readonly wait: () => void;
  readonly write: (text: string) => void;
  readonly decide: (command: string, cwd?: string) => Promise<string>;
}

async function withStore(work: (world: World) => Promise<void>): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  const home = rampartHome({}, { userHome: folder, cwd: folder });
  Deno.mkdirSync(home.policies, { recursive: true });
  let ticks = 0;
  const changes: PolicyChange[] = [];
  const store = createPolicyStore({
    home,
    userHome: folder,
    env: {},
    platform: "linux",
    ticks: () => ticks,
    onChange: (change) => changes.push(change),
  });
  let edits = 0;
  try {
    await work({
      store,
      folder,
      changes,
      wait: () => ticks += 1_000,
      write: (text) => {
        Deno.writeTextFileSync(home.custom, text);
        // Two edits within the clock's step must differ too.
        Deno.utimeSync(home.custom, 0, ++edits);
      },
      decide: async (command, cwd = folder) => {
        const { policies } = await store.at(cwd);
        return evaluate(policies.compiled, { tool: "exec", params: { command }, cwd }).action;
      },
    });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a change counts after the next look, and not before", () =>
  withStore(async ({ write, decide, wait, changes }) => {
    write(denying("A"));
    assert.equal(await decide("touch A"), "deny");
    write(denying("B"));
    assert.equal(await decide("touch A"), "deny");
    wait();
    assert.equal(await decide("touch A"), "allow");
    assert.equal(await decide("touch B"), "deny");
    assert.deepEqual(changes, [{ loaded: true, problems: [] }]);
  }));

Deno.test("a file that was broken since leaves the policies from before in force", () =>
  withStore(async ({ write, decide, wait, changes, store, folder }) => {
    write(denying("A"));
    assert.equal(await decide("touch A"), "deny");
    write("policies: [");
    wait();
    assert.equal(await decide("touch A"), "deny");
    const { problems, incomplete } = await store.at(folder);
    assert.match(problems[0] ?? "", /custom\.yaml/);
    assert.equal(incomplete, false);
    assert.deepEqual(changes.map(({ loaded }) => loaded), [false]);
    write(denying("B"));
    wait();
    assert.equal(await decide("touch B"), "deny");
    assert.deepEqual((await store.at(folder)).problems, []);
  }));

Deno.test("what never loaded is incomplete", () =>
  withStore(async ({ write, store, folder }) => {
    write("policies: [");
    assert.equal((await store.at(folder)).incomplete, true);
  }));

Deno.test("a project that is first seen while the user's files are broken is judged by what held before", () =>
  withStore(async ({ write, decide, wait, folder }) => {
    const project = `${folder}/project`;
    Deno.mkdirSync(`${project}/.git`, { recursive: true });
    Deno.mkdirSync(`${project}/.rampart`);
    Deno.writeTextFileSync(`${project}/.rampart/policy.yaml`, denying("P"));
    write(denying("A"));
    assert.equal(await decide("touch A"), "deny");
    write("policies: [");
    wait();
    assert.equal(await decide("touch A", project), "deny");
    write(denying("A"));
    wait();
    assert.equal(await decide("touch P", project), "deny");
    assert.equal(await decide("touch P"), "allow");
  }));

Deno.test("calls that come at once read the files once", () =>
  withStore(async ({ write, store, folder }) => {
    write(denying("A"));
    const [one, other] = await Promise.all([store.at(folder), store.at(folder)]);
    assert.equal(one, other);
  }));
