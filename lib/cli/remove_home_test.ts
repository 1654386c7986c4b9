import assert from "node:assert/strict";
import { type RampartHome, rampartHome } from "../policies/mod.ts";
import { initHome } from "./init.ts";
import { contentsOf, homeProblem, removeFiles } from "./remove_home.ts";

interface Place {
  readonly folder: string;
  readonly home: RampartHome;
  readonly write: (path: string, text?: string) => void;
  readonly has: (path: string) => boolean;
}

/** Calls back with a home as `rampart init` makes it. */
async function inHome(work: (place: Place) => void | Promise<void>): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rampart home " }));
  const home = rampartHome({}, { userHome: folder, cwd: folder });
  const write: Place["write"] = (path, text = "") => {
    const whole = `${home.root}/${path}`;
    Deno.mkdirSync(whole.slice(0, whole.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(whole, text);
  };
  const has: Place["has"] = (path) => {
    try {
      Deno.lstatSync(`${home.root}/${path}`);
      return true;
    } catch {
      return false;
    }
  };
  try {
    const machine = { cwd: folder, env: {}, userHome: folder, home, platform: "linux" } as const;
    await initHome(machine, { profile: "paranoid", force: false });
    for (const name of ["bin/rampart-gate", "run/daemon.json", "token", "audit/2026-01-02.jsonl"]) {
      write(name);
    }
    await work({ folder, home, write, has });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function names(home: RampartHome, paths: readonly string[] = []): readonly string[] {
  return paths.map((path) => path.slice(home.root.length + 1));
}

Deno.test("what Rampart wrote goes, the log stays", () =>
  inHome(({ home, has }) => {
    const contents = contentsOf(home, { purge: false });
    assert.ok(contents !== undefined);
    assert.deepEqual(names(home, contents.keep), ["audit"]);
    assert.deepEqual(removeFiles(home, contents), []);
    assert.deepEqual([...Deno.readDirSync(home.root)].map(({ name }) => name), ["audit"]);
    assert.ok(has("audit/2026-01-02.jsonl"));
  }));

Deno.test("what the person wrote or changed stays", () =>
  inHome(({ home, write }) => {
    write("config.yaml", "profile: paranoid\nfail: closed\n");
    write("policies/custom.yaml", 'version: "1"\n');
    write("policies/paranoid.yaml", 'version: "1"\n');
    write("policies/user-overrides.yaml", 'version: "1"\n');
    write("notes.txt");
    const contents = contentsOf(home, { purge: false });
    assert.deepEqual(names(home, contents?.keep), [
      "audit",
      "config.yaml",
      "notes.txt",
      "policies/custom.yaml",
      "policies/paranoid.yaml",
      "policies/user-overrides.yaml",
    ]);
    assert.deepEqual(names(home, contents?.remove), ["bin", "run", "token"]);
  }));

Deno.test("--purge takes all that is Rampart's, and nothing that it doesn't know", () =>
  inHome(({ home, write }) => {
    write("policies/custom.yaml", 'version: "1"\n');
    write("notes.txt");
    const contents = contentsOf(home, { purge: true });
    assert.ok(contents !== undefined);
    assert.deepEqual(removeFiles(home, contents), []);
    assert.deepEqual([...Deno.readDirSync(home.root)].map(({ name }) => name), ["notes.txt"]);
  }));

Deno.test("--purge of nothing but Rampart's own leaves no folder", () =>
  inHome(({ home, folder }) => {
    const contents = contentsOf(home, { purge: true });
    assert.ok(contents !== undefined);
    removeFiles(home, contents);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test(
  "links are removed, what they lead to stays",
  { ignore: Deno.build.os === "windows" },
  () =>
    inHome(({ folder, home, write }) => {
      write("../elsewhere/KEEP_ME");
      Deno.removeSync(home.bin, { recursive: true });
      Deno.symlinkSync(`${folder}/elsewhere`, home.bin);
      Deno.symlinkSync(`${folder}/elsewhere`, `${home.run}/link`);
      Deno.removeSync(home.policies, { recursive: true });
      Deno.symlinkSync(`${folder}/elsewhere`, home.policies);
      const contents = contentsOf(home, { purge: true });
      assert.ok(contents !== undefined);
      assert.deepEqual(removeFiles(home, contents), []);
      assert.equal(Deno.readTextFileSync(`${folder}/elsewhere/KEEP_ME`), "");
    }),
);

Deno.test(
  "policies behind a link are the person's own",
  { ignore: Deno.build.os === "windows" },
  () =>
    inHome(({ folder, home }) => {
      Deno.renameSync(home.policies, `${folder}/mine`);
      Deno.symlinkSync(`${folder}/mine`, home.policies);
      assert.ok(names(home, contentsOf(home, { purge: false })?.keep).includes("policies"));
    }),
);

Deno.test("there is nothing to sort where there is no home", () => {
  const home = rampartHome({}, { userHome: "/nowhere", cwd: "/" });
  assert.equal(contentsOf(home, { purge: true }), undefined);
  assert.equal(homeProblem({ home, userHome: "/nowhere" }), undefined);
});

Deno.test("a home that is Rampart's has no problem", () =>
  inHome(({ folder, home }) => assert.equal(homeProblem({ home, userHome: folder }), undefined)));

Deno.test("the user's home, folders above it and the root are refused", () =>
  inHome(({ folder }) => {
    for (const root of [folder, folder.slice(0, folder.lastIndexOf("/")), "/"]) {
      const home = rampartHome({ RAMPART_HOME: root }, { userHome: folder, cwd: folder });
      assert.match(
        homeProblem({ home, userHome: folder })?.problem ?? "",
        /not a folder of Rampart's alone/,
        root,
      );
    }
  }));

Deno.test("a folder with policies and programs of another kind is refused", () =>
  inHome(({ folder, write }) => {
    for (const name of ["policies/a.yaml", "bin/tool", "audit/notes.txt"]) write(`../project/${name}`);
    const home = rampartHome({ RAMPART_HOME: `${folder}/project` }, { userHome: folder, cwd: folder });
    assert.match(homeProblem({ home, userHome: folder })?.problem ?? "", /does not look like Rampart's home/);
  }));

Deno.test(
  "a home that is a link is refused, and its target named",
  { ignore: Deno.build.os === "windows" },
  () =>
    inHome(({ folder, home: { root } }) => {
      Deno.symlinkSync(root, `${folder}/link`);
      const home = rampartHome({ RAMPART_HOME: `${folder}/link` }, { userHome: folder, cwd: folder });
      const found = homeProblem({ home, userHome: folder });
      assert.match(found?.problem ?? "", /is a link to .*\.rampart/);
      assert.ok(found?.hint.includes(root));
    }),
);
