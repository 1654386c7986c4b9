/**
 * Both verifiers over one log, and the means of someone who tampers with it, for tests.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { canonicalJson } from "./canonical.ts";
import { checkpointText, NO_NOTE, splitNotes } from "./checkpoint.ts";
import type { AuditEvent } from "./entry.ts";
import { openAuditLog } from "./log.ts";
import { EMPTY, grow, rootOf } from "./merkle/mod.ts";
import { createKey, type Signer, signerOf, verifierOf } from "./note.ts";
import { callEntry } from "./test_log.ts";
import { verifyLog } from "./verify.ts";

const PYTHON = new URL("testdata/verify.py", import.meta.url).pathname;

/** Noon of the first day of {@link makeSignedLog}. */
export const NOON: number = Date.UTC(2026, 0, 31, 12);
/** Milliseconds of a day. */
export const DAY = 86_400_000;

/** What to hold a log against. */
export interface Evidence {
  /** Path of checkpoints that were kept elsewhere. */
  readonly against?: string;
  /** A public key. */
  readonly key?: string;
}

/**
 * What both verifiers find, as `file:line kind`. Fails where they don't agree.
 */
export async function foundByBoth(folder: string, evidence: Evidence = {}): Promise<readonly string[]> {
  const ours = await found(folder, evidence);
  const args = [PYTHON, folder];
  if (evidence.against !== undefined) args.push("--against", evidence.against);
  if (evidence.key !== undefined) args.push("--public-key", evidence.key);
  const { code, stdout, stderr } = await new Deno.Command("python3", { args }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  assert.equal(code, ours.length === 0 ? 0 : 1);
  const theirs = new TextDecoder().decode(stdout).trim().split("\n").filter((line) =>
    !line.startsWith("sound")
  );
  assert.deepEqual(ours.toSorted(), theirs.toSorted());
  return ours;
}

/** What the project's own verifier finds, as `file:line kind`. */
export async function found(folder: string, { against, key }: Evidence = {}): Promise<readonly string[]> {
  const { problems, problem_count, sound } = await verifyLog(folder, {
    ...(against === undefined ? {} : { against: [{ name: against, note: Deno.readTextFileSync(against) }] }),
    ...(key === undefined ? {} : { verifiers: [await verifierOf(key)] }),
  });
  assert.equal(sound, problem_count === 0);
  return problems.map(({ file, line, kind }) => `${file}:${line} ${kind}`);
}

/** A log with checkpoints, and its public key. */
export interface SignedLog {
  readonly key: string;
  /** Path of the private key. */
  readonly privateKey: string;
}

/**
 * Three days with four events each, two to a file: `2026-01-31.jsonl`, `2026-01-31.2.jsonl`, `2026-02-01.jsonl` and so on.
 * Each file's end has a checkpoint.
 */
export async function makeSignedLog(folder: string): Promise<SignedLog> {
  let now = NOON;
  const privateKey = `${folder}.key`;
  const log = openAuditLog(folder, { now: () => now, key: privateKey, keeping: { maxSize: 700 } });
  for (let i = 0; i < 12; i++) {
    await log.append(callEntry(`call ${i}`));
    if (i % 2 === 1) await log.checkpoint();
    if (i % 4 === 3) now += DAY;
  }
  await log.close();
  return { privateKey, key: Deno.readTextFileSync(`${folder}/public-key.txt`).trim() };
}

/** The events of a file, plain or compressed. */
export function eventsOf(path: string): AuditEvent[] {
  const bytes = Deno.readFileSync(path);
  const text = new TextDecoder().decode(path.endsWith(".gz") ? gunzipSync(bytes) : bytes);
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

/**
 * Writes a log anew as someone does who knows the format: each hash and each link is right.
 *
 * @param change Gives what an event is to become, or undefined to leave it out.
 */
export function rewriteLog(folder: string, change: (event: AuditEvent) => AuditEvent | undefined): void {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    name.endsWith(".jsonl")
  );
  const order = (name: string): string => name.replace(".jsonl", name.length > 16 ? "" : ".1");
  let last: { readonly hash: string; readonly seq: number } | undefined;
  for (const name of names.sort((a, b) => order(a) < order(b) ? -1 : 1)) {
    let text = "";
    for (const event of eventsOf(`${folder}/${name}`)) {
      const changed = change(event);
      if (changed === undefined) continue;
      const { hash: _, ...bare } = {
        ...changed,
        prev: last?.hash ?? changed.prev,
        seq: last === undefined ? changed.seq : last.seq + 1,
      };
      const hash = createHash("sha256").update(`\0${canonicalJson(bare)}`).digest("hex");
      text += `${canonicalJson({ ...bare, hash })}\n`;
      last = { hash, seq: bare.seq };
    }
    Deno.writeTextFileSync(`${folder}/${name}`, text);
  }
}

/** Makes checkpoints of a log's events at some sizes, as the one who has a key does. */
export async function signLog(
  folder: string,
  { signer, sizes }: { readonly signer: Signer; readonly sizes: readonly number[] },
): Promise<void> {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    name.endsWith(".jsonl")
  );
  const events = names.flatMap((name) => eventsOf(`${folder}/${name}`)).sort((a, b) => a.seq - b.seq);
  let previous = NO_NOTE;
  let text = "";
  for (const size of sizes) {
    const leaves = events.slice(0, size).map(({ hash }) => Uint8Array.fromHex(hash));
    const root = rootOf(grow(EMPTY, leaves)).toHex();
    const time = new Date(NOON).toISOString();
    const last = events[size - 1]?.id ?? "-";
    const note = await signer.sign(
      checkpointText({ origin: signer.name, size, root, time, last, previous }),
    );
    previous = createHash("sha256").update(note).digest("hex");
    text += `${note}\n`;
  }
  Deno.writeTextFileSync(`${folder}/checkpoints.txt`, text);
}

/** Someone's own key. */
export async function otherSigner(): Promise<Signer> {
  return await signerOf((await createKey()).privateKey);
}

/** The notes of a log's checkpoints, to be changed; written back with what comes of them. */
export function changeNotes(folder: string, work: (notes: string[]) => void): void {
  const path = `${folder}/checkpoints.txt`;
  const notes = splitNotes(Deno.readTextFileSync(path)).notes.map(({ note }) => note);
  work(notes);
  Deno.writeTextFileSync(path, notes.map((note) => `${note}\n`).join(""));
}

/** Copies a log's files, but not what lies in folders within it. */
export function copyLog(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isFile } of Deno.readDirSync(from)) {
    if (isFile) Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}
