/**
 * Checkpoints as commits of a git repository, pushed where its branch has an upstream.
 *
 * @module
 */

import { reasonOf } from "../audit_error.ts";
import { parseCheckpoint } from "../checkpoint.ts";
import { unverifiedText } from "../note.ts";
import type { AnchorPlace, Placed, PlaceOptions } from "./anchor_place.ts";
import type { GitRun } from "./git_runner.ts";

/** Name of the file that is committed. */
export const CHECKPOINT_FILE = "checkpoint.txt";

/** A git repository's working tree as a place for checkpoints, or a folder within one. */
export function gitAnchor(path: string, git: GitRun): AnchorPlace {
  return {
    name: `git ${path}`,
    settings: JSON.stringify(["git", path]),
    wantsAll: true,
    async place(notes, options) {
      try {
        return await commitAndPush(path, notes, { ...options, git });
      } catch (error) {
        return { kind: "failed", problem: reasonOf(error) };
      }
    },
  };
}

async function commitAndPush(
  path: string,
  notes: readonly string[],
  { git, signal, mark }: PlaceOptions & { readonly git: GitRun },
): Promise<Placed> {
  const run = (...args: string[]) => git(args, { cwd: path, signal });
  const must = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(...args);
    if (code !== 0) throw new Error(`git ${args[0]} failed: ${brief(stderr)}`);
    return stdout.trim();
  };
  await must("rev-parse", "--is-inside-work-tree");
  const rewritten = mark !== undefined && (await run("merge-base", "--is-ancestor", mark, "HEAD")).code !== 0;
  // An attempt that failed later on has committed some already.
  const committed = await run("cat-file", "blob", `HEAD:./${CHECKPOINT_FILE}`);
  const done = committed.code === 0 ? notes.lastIndexOf(committed.stdout) : -1;
  for (const note of notes.slice(done + 1)) {
    await replaceFile(`${path}/${CHECKPOINT_FILE}`, note);
    await must("add", "--force", "--", CHECKPOINT_FILE);
    await must("commit", "--quiet", "--no-verify", "--only", "-m", messageOf(note), "--", CHECKPOINT_FILE);
  }
  const upstream = await upstreamOf(run);
  if (upstream !== undefined) {
    await must("push", "--quiet", "--no-verify", "--", upstream.remote, `HEAD:${upstream.ref}`);
  }
  const lost = rewritten
    ? `the commit ${mark?.slice(0, 12)} with an earlier checkpoint is no longer in the history of ${path}`
    : undefined;
  return {
    kind: "placed",
    mark: await must("rev-parse", "--verify", "HEAD"),
    ...(lost === undefined ? {} : { lost }),
  };
}

/** Where the branch is pushed; undefined where it has no upstream. */
async function upstreamOf(
  run: (...args: string[]) => Promise<{ readonly code: number; readonly stdout: string }>,
): Promise<{ readonly remote: string; readonly ref: string } | undefined> {
  const branch = await run("symbolic-ref", "--quiet", "HEAD");
  if (branch.code !== 0) return undefined;
  const format = "--format=%(upstream:remotename) %(upstream:remoteref)";
  const { stdout } = await run("for-each-ref", format, branch.stdout.trim());
  const [remote = "", ref = ""] = stdout.trim().split(" ");
  return remote === "" || ref === "" ? undefined : { remote, ref };
}

/** Puts a text in a file's place at once, so that no one sees half of it and no link is followed. */
async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${crypto.randomUUID()}`;
  try {
    await Deno.writeTextFile(fresh, text, { createNew: true });
    await Deno.rename(fresh, path);
  } catch (error) {
    await Deno.remove(fresh).catch(() => {});
    throw error;
  }
}

function messageOf(note: string): string {
  const checkpoint = parseCheckpoint(unverifiedText(note) ?? "");
  if (checkpoint === undefined) return "Checkpoint";
  const { origin, size, root } = checkpoint;
  return `Checkpoint of ${size} events\n\nroot ${root}\nlog ${origin}`;
}

/** The line that says most, without credentials of an address. */
function brief(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const line = lines.find((text) => /^(?:fatal|error| ?!)/.test(text)) ?? lines[0] ?? "it does not say why";
  return line.replace(/:\/\/[^/\s@]+@/g, "://").slice(0, 300);
}
