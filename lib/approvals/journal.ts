/**
 * Approvals on disk: a line for each change, written anew when it has grown.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import type { Approval } from "./approval.ts";

/** The journal of a store. */
export interface Journal {
  /** What was kept when it was opened, oldest first. */
  readonly approvals: readonly Approval[];
  /** Secret of digests and links, as old as the journal. */
  readonly key: Uint8Array;
  /** Keeps how an approval stands now. */
  write(approval: Approval): void;
  /** Lets go of one. */
  forget(id: string): void;
  close(): void;
}

/** A line of the journal. */
type Line =
  | { readonly key: string }
  | { readonly approval: Approval }
  | { readonly forget: string };

/** Lines beyond those that are needed, after which the journal is written anew. */
const SPARE = 1000;

const encoder = new TextEncoder();

/**
 * Opens a journal, which is made where there is none. Lines that can't be understood, such as one that was torn, are left
 * out.
 *
 * @throws Error where the file can't be read or written.
 */
export function openJournal(path: string): Journal {
  const kept = new Map<string, Approval>();
  let key: string | undefined;
  for (const line of linesOf(path)) {
    if ("key" in line) key ??= line.key;
    else if ("approval" in line) kept.set(line.approval.id, line.approval);
    else kept.delete(line.forget);
  }
  const secret = key ?? randomBytes(32).toString("hex");
  const approvals = [...kept.values()];
  let file: Deno.FsFile;
  let spare = 0;

  const begin = (): void => {
    const fresh = `${path}.new`;
    const lines = [{ key: secret }, ...[...kept.values()].map((approval) => ({ approval }))];
    Deno.writeTextFileSync(fresh, lines.map((line) => `${JSON.stringify(line)}\n`).join(""), { mode: 0o600 });
    Deno.renameSync(fresh, path);
    file = Deno.openSync(path, { append: true });
    spare = 0;
  };
  const add = (line: Line): void => {
    if (++spare > SPARE + kept.size) {
      file.close();
      begin();
      return;
    }
    const bytes = encoder.encode(`${JSON.stringify(line)}\n`);
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
  };
  begin();
  return {
    approvals,
    key: Uint8Array.fromHex(secret),
    write(approval) {
      kept.set(approval.id, approval);
      add({ approval });
    },
    forget(id) {
      kept.delete(id);
      add({ forget: id });
    },
    close: () => file.close(),
  };
}

function* linesOf(path: string): Generator<Line> {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  for (const line of text.split("\n")) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      continue;
    }
    if (isLine(value)) yield value;
  }
}

function isLine(value: unknown): value is Line {
  if (typeof value !== "object" || value === null) return false;
  if ("key" in value) return typeof value.key === "string" && /^[0-9a-f]{64}$/.test(value.key);
  if ("forget" in value) return typeof value.forget === "string";
  return "approval" in value && isApproval(value.approval);
}

const STATES: readonly unknown[] = ["pending", "approved", "used", "denied", "expired"];

function isApproval(value: unknown): value is Approval {
  if (typeof value !== "object" || value === null) return false;
  const { id, state, digest, call, subject, message, created, expires, asked } = value as Partial<
    Record<keyof Approval, unknown>
  >;
  return typeof id === "string" && STATES.includes(state) && typeof digest === "string" &&
    typeof call === "object" && call !== null && typeof subject === "string" && typeof message === "string" &&
    isTime(created) && isTime(expires) && typeof asked === "number";
}

function isTime(value: unknown): boolean {
  return typeof value === "string" && Number.isFinite(Date.parse(value));
}
