/**
 * `rampart audit prove`: a proof that an event is in the audit log, and the check of one.
 *
 * @module
 */

import type { NotProven, ProvenInclusion } from "../audit/prove/mod.ts";
import { auditKeys, noKey, PUBLIC_KEY_OPTION, trustNote } from "./audit_keys.ts";
import { AUDIT_DIR_OPTION, auditFolder, readingLog } from "./audit_options.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { fileNamed, type Machine, thisMachine } from "./machine.ts";
import { paint, type Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "audit prove",
  summary: "Prove that an event is in the audit log, for someone who does not have the log",
  details:
    "Prints the event, the hashes that lead from it to the newest checkpoint, and the checkpoint with its " +
    "signature, in the format tlog-proof of C2SP. With that and the public key, anyone can check that the event " +
    "was recorded as it is shown, without seeing any other event: with --check, or with another program.",
  arguments: [{ name: "EVENT", summary: "Number or id of the event", optional: true }],
  options: [
    { name: "check", value: "FILE", summary: "Check the proof in a file" },
    PUBLIC_KEY_OPTION,
    AUDIT_DIR_OPTION,
    { name: "json", summary: "Print JSON" },
  ],
  exits: [
    { status: 0, about: "it is proven" },
    {
      status: 1,
      about: "it is not: no such event, no checkpoint that covers it yet, or a log that was tampered with",
    },
    { status: 2, about: "wrong usage, or a log that can't be read" },
  ],
  examples: [
    { command: "audit prove 4711 > event.tlog-proof", about: "an event by its number" },
    { command: "audit prove --check event.tlog-proof --public-key rampart.pub", about: "on another machine" },
  ],
  permissions: "audit",
  async run(input, terminal) {
    const machine = await thisMachine();
    const { check } = input.values;
    const [which] = input.args;
    if ((check === undefined) === (which === undefined)) {
      throw new UsageError(
        "it needs the number or id of an event, or --check FILE",
        "rampart audit tail --json shows ids",
      );
    }
    const folder = auditFolder(machine, input);
    const context = { machine, input, terminal };
    return await readingLog(
      folder,
      terminal,
      () => check === undefined ? prove(folder, eventNamed(which ?? ""), context) : checkFile(check, context),
    );
  },
};

interface Context {
  readonly machine: Machine;
  readonly input: Input;
  readonly terminal: Terminal;
}

function eventNamed(text: string): number | string {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const id = text.toUpperCase();
  if (/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return id;
  throw new UsageError(`not an event's number or id: ${text}`, "rampart audit tail --json shows both");
}

async function prove(
  folder: string,
  which: number | string,
  { machine, input, terminal }: Context,
): Promise<number> {
  const { proveInclusion, readCheckpoints } = await import("../audit/prove/mod.ts");
  const keys = await auditKeys(machine, input);
  if (keys.trust === "none" && readCheckpoints(folder).length > 0) throw noKey();
  const found = await proveInclusion(folder, which, keys.verifiers);
  if (!found.proven) return await sayNotProven(found, { input, terminal });
  if (input.flags.has("json")) {
    terminal.out(`${JSON.stringify(inclusionJson(found))}\n`);
    return 0;
  }
  const { event, under: { checkpoint } } = found;
  terminal.out(found.text);
  terminal.err(
    `Event ${event.seq} (${event.id}) is proven to be among the ${checkpoint.size} events of the checkpoint of ` +
      `${
        checkpoint.time ?? "an unknown time"
      }.\nTo check it elsewhere: rampart audit prove --check FILE --public-key KEY; ` +
      `the key is what rampart audit key prints.\n${trustNote(keys)}`,
  );
  return 0;
}

function inclusionJson({ event, hashes, under, text }: ProvenInclusion): unknown {
  const { origin, size, root, time } = under.checkpoint;
  return {
    proven: true,
    seq: event.seq,
    id: event.id,
    hash: event.hash,
    hashes: hashes.map((hash) => hash.toHex()),
    checkpoint: { origin, size, root, time },
    proof: text,
  };
}

/** Says why there is no proof. Leaves with 1. */
export async function sayNotProven(
  { why, reason }: NotProven,
  { input, terminal }: Pick<Context, "input" | "terminal">,
): Promise<number> {
  if (input.flags.has("json")) {
    terminal.out(`${JSON.stringify({ proven: false, why, reason })}\n`);
    return 1;
  }
  const { visible } = await import("../engine/visible.ts");
  terminal.err(`${visible(`rampart: not proven: ${reason}`)}\n`);
  if (why === "tampered") terminal.err("  see: rampart audit verify\n");
  return 1;
}

async function checkFile(name: string, { machine, input, terminal }: Context): Promise<number> {
  const [{ checkInclusion }, { visible }] = await Promise.all([
    import("../audit/prove/mod.ts"),
    import("../engine/visible.ts"),
  ]);
  const text = Deno.readTextFileSync(fileNamed(machine, name));
  const keys = await auditKeys(machine, input);
  if (keys.trust === "none") throw noKey();
  const found = await checkInclusion(text, keys.verifiers);
  if (!found.holds) {
    if (input.flags.has("json")) terminal.out(`${JSON.stringify({ proven: false, reason: found.reason })}\n`);
    else terminal.out(`${paint(terminal, "red", "✗ not proven")}: ${visible(found.reason)}\n`);
    return 1;
  }
  const { event, checkpoint: { origin, size, root, time } } = found;
  if (input.flags.has("json")) {
    terminal.out(
      `${
        JSON.stringify({ proven: true, event, checkpoint: { origin, size, root, time }, trust: keys.trust })
      }\n`,
    );
    return 0;
  }
  const { canonicalJson } = await import("../audit/mod.ts");
  terminal.out(
    `${
      paint(terminal, "green", "✓ proven")
    }: event ${event.seq} (${event.id}) was recorded as it is shown here, among ` +
      `the ${size} events of the checkpoint of ${visible(time ?? "an unknown time")}, signed by ${
        visible(origin)
      }\n` +
      `${visible(canonicalJson(event))}\n`,
  );
  terminal.err(trustNote(keys));
  return 0;
}
