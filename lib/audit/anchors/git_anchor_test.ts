import assert from "node:assert/strict";
import { withFolder } from "../../policies/test_folder.ts";
import type { Placed } from "./anchor_place.ts";
import { gitAnchor } from "./git_anchor.ts";
import { type GitRun, gitRunner } from "./git_runner.ts";
import { hasProgram, testNotes } from "./test_notes.ts";

const { signal } = new AbortController();
const ignore = !hasProgram("git");

/** A repository in a folder of its own, whose git knows no settings of the person's. */
interface World {
  readonly folder: string;
  readonly tree: string;
  readonly git: GitRun;
  /** Runs git in the tree, and gives what it printed. */
  run(...args: string[]): Promise<string>;
}

function gitTest(name: string, work: (world: World) => Promise<void>): void {
  Deno.test({
    name,
    ignore,
    fn: () =>
      withFolder(async (folder) => {
        const git = gitRunner({ program: "git", env: { PATH: Deno.env.get("PATH"), HOME: folder } });
        const tree = `${folder}/tree`;
        Deno.mkdirSync(tree);
        const run = async (...args: string[]): Promise<string> => {
          const { code, stdout, stderr } = await git(args, { cwd: tree, signal });
          assert.equal(code, 0, `git ${args.join(" ")}: ${stderr}`);
          return stdout.trim();
        };
        await run("init", "--quiet", "--initial-branch=main");
        await work({ folder, tree, git, run });
      }),
  });
}

gitTest(
  "each note becomes a commit, in order, with size and root in its message",
  async ({ tree, git, run }) => {
    const notes = await testNotes(3);
    const placed = await gitAnchor(tree, git).place(notes, { signal });
    assert.equal(placed.kind, "placed");
    const subjects = (await run("log", "--reverse", "--format=%s|%an")).split("\n");
    assert.deepEqual(
      subjects,
      [100, 200, 300].map((size) => `Checkpoint of ${size} events|Rampart`),
    );
    assert.match(
      await run("log", "-1", "--format=%b"),
      /^root 0{63}3\nlog rampart\.local\/audit\/[0-9a-f]{16}$/,
    );
    const { stdout } = await git(["show", "HEAD~1:checkpoint.txt"], { cwd: tree, signal });
    assert.equal(stdout, notes[1]);
    assert.equal(Deno.readTextFileSync(`${tree}/checkpoint.txt`), notes[2]);
    assert.equal(await run("status", "--porcelain"), "");
  },
);

gitTest("what the person has staged or changed is left alone", async ({ tree, git, run }) => {
  Deno.writeTextFileSync(`${tree}/mine.txt`, "mine\n");
  await run("add", "mine.txt");
  await gitAnchor(tree, git).place(await testNotes(1), { signal });
  assert.equal(await run("show", "--name-only", "--format=", "HEAD"), "checkpoint.txt");
  assert.equal(await run("status", "--porcelain"), "A  mine.txt");
});

gitTest("with an upstream all is pushed", async ({ folder, tree, git, run }) => {
  await withUpstream({ folder, run });
  const notes = await testNotes(2);
  const placed = await gitAnchor(tree, git).place(notes, { signal });
  assert.equal(placed.kind, "placed");
  const { stdout } = await git(["show", "main:checkpoint.txt"], { cwd: `${folder}/upstream.git`, signal });
  assert.equal(stdout, notes[1]);
});

gitTest("a push that failed is made up for, without a second commit", async ({ folder, tree, git, run }) => {
  await withUpstream({ folder, run });
  const before = Number(await run("rev-list", "--count", "HEAD"));
  const notes = await testNotes(2);
  Deno.renameSync(`${folder}/upstream.git`, `${folder}/away`);
  const failed = await gitAnchor(tree, git).place(notes, { signal });
  assert.match(problemOf(failed), /^git push failed: fatal: .*upstream\.git/);
  Deno.renameSync(`${folder}/away`, `${folder}/upstream.git`);
  assert.equal((await gitAnchor(tree, git).place(notes, { signal })).kind, "placed");
  assert.equal(Number(await run("rev-list", "--count", "origin/main")), before + 2);
});

gitTest("an upstream that went another way is not overwritten", async ({ folder, tree, git, run }) => {
  await withUpstream({ folder, run });
  const [a = "", b = ""] = await testNotes(2);
  await gitAnchor(tree, git).place([a], { signal });
  await run("push", "--quiet", "--force", "origin", "HEAD~1:main");
  await run("commit", "--quiet", "--amend", "-m", "rewritten");
  await run("push", "--quiet", "--force", "origin", "HEAD:main");
  await run("reset", "--quiet", "--hard", "HEAD@{1}");
  const placed = await gitAnchor(tree, git).place([b], { signal });
  assert.match(problemOf(placed), /^git push failed: ! ?\[rejected\]/);
});

gitTest("a history that lost an earlier commit of ours is said to have", async ({ tree, git, run }) => {
  const [a = "", b = "", c = ""] = await testNotes(3);
  const anchor = gitAnchor(tree, git);
  await anchor.place([a], { signal });
  const second = await anchor.place([b], { signal });
  assert.ok(second.kind === "placed" && second.mark !== undefined);
  await run("reset", "--quiet", "--hard", "HEAD~1");
  const third = await anchor.place([c], { signal, mark: second.mark });
  assert.match(third.kind === "placed" ? third.lost ?? "" : "", /is no longer in the history/);
});

gitTest("a history that only grew has lost nothing", async ({ tree, git, run }) => {
  const [a = "", b = ""] = await testNotes(2);
  const first = await gitAnchor(tree, git).place([a], { signal });
  assert.ok(first.kind === "placed" && first.mark !== undefined);
  await run("commit", "--quiet", "--allow-empty", "-m", "another's");
  const second = await gitAnchor(tree, git).place([b], { signal, mark: first.mark });
  assert.ok(second.kind === "placed" && second.lost === undefined);
});

gitTest("hooks and signing programs of the repository don't run", async ({ folder, tree, git, run }) => {
  const mark = `${folder}/RAN`;
  const program = `${folder}/program`;
  Deno.writeTextFileSync(program, `#!/bin/sh\ntouch '${mark}'\nexit 1\n`, { mode: 0o755 });
  for (const hook of ["pre-commit", "commit-msg", "post-commit", "pre-push", "post-index-change"]) {
    Deno.copyFileSync(program, `${tree}/.git/hooks/${hook}`);
    Deno.chmodSync(`${tree}/.git/hooks/${hook}`, 0o755);
  }
  await run("config", "gpg.program", program);
  // These go through a shell.
  for (const key of ["core.fsmonitor", "core.editor", "core.pager", "core.sshCommand"]) {
    await run("config", key, `'${program}'`);
  }
  await run("config", "commit.gpgSign", "true");
  await run("config", "core.hooksPath", `${tree}/.git/hooks`);
  const placed = await gitAnchor(tree, git).place(await testNotes(2), { signal });
  assert.equal(placed.kind, "placed", problemOf(placed));
  assert.throws(() => Deno.statSync(mark), Deno.errors.NotFound);
});

gitTest("a link in the file's place is replaced and not followed", async ({ folder, tree, git }) => {
  Deno.writeTextFileSync(`${folder}/victim`, "untouched");
  Deno.symlinkSync(`${folder}/victim`, `${tree}/checkpoint.txt`);
  await gitAnchor(tree, git).place(await testNotes(1), { signal });
  assert.equal(Deno.readTextFileSync(`${folder}/victim`), "untouched");
  assert.ok(Deno.lstatSync(`${tree}/checkpoint.txt`).isFile);
});

gitTest("a folder that is no repository is a failure, and stays as it was", async ({ folder, git }) => {
  Deno.mkdirSync(`${folder}/plain`);
  const placed = await gitAnchor(`${folder}/plain`, git).place(["x\n"], { signal });
  assert.match(problemOf(placed), /^git rev-parse failed: fatal: not a git repository/);
  assert.deepEqual([...Deno.readDirSync(`${folder}/plain`)], []);
});

Deno.test("a machine without git is a failure, with the reason", async () => {
  const git = gitRunner({ program: undefined, env: {} });
  assert.equal(
    problemOf(await gitAnchor("/nowhere", git).place(["x\n"], { signal })),
    "git is not installed",
  );
});

Deno.test("a password in the upstream's address is not in the reason", async () => {
  const git: GitRun = () =>
    Promise.resolve({
      code: 128,
      stdout: "",
      stderr: "fatal: Authentication failed for 'https://me:hunter2@x.example/'",
    });
  const problem = problemOf(await gitAnchor("/nowhere", git).place(["x\n"], { signal }));
  assert.match(problem, /https:\/\/x\.example/);
  assert.ok(!problem.includes("hunter2"));
});

/** A bare repository that `main` follows. */
async function withUpstream({ folder, run }: Pick<World, "folder" | "run">): Promise<void> {
  await run("init", "--quiet", "--bare", "--initial-branch=main", `${folder}/upstream.git`);
  await run("remote", "add", "origin", `${folder}/upstream.git`);
  await run("commit", "--quiet", "--allow-empty", "-m", "first");
  await run("push", "--quiet", "--set-upstream", "origin", "main");
}

function problemOf(placed: Placed): string {
  return placed.kind === "failed" ? placed.problem : "";
}
