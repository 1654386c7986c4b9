/**
 * `rampart audit prove-consistency`: a proof that the audit log was only added to between two checkpoints.
 *
 * @module
 */

import type { NotedCheckpoint } from "../audit/prove/mod.ts";
import { auditKeys, noKey, PUBLIC_KEY_OPTION, trustNote } from "./audit_keys.ts";
import { AUDIT_DIR_OPTION, auditFolder, readingLog } from "./audit_options.ts";
import { sayNotProven } from "./audit_prove.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { fileNamed, type Machine, thisMachine } from "./machine.ts";
import { paint, type Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "audit prove-consistency",
  summary: "Prove that the audit log was only added to between two checkpoints",
  details:
    "Prints the hashes that lead from the one to the other, and both checkpoints with their signatures. With that " +
    "and the public key, anyone can check that none of the events under the first was changed or removed, without " +
    "seeing any.",
  arguments: [
    {
      name: "A",
      summary: "Number of events of a checkpoint, or a file with one kept elsewhere",
      optional: true,
    },
    {
      name: "B",
      summary: "The same; at least as many events (default: the log's newest checkpoint)",
      optional: true,
    },
  ],
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
      about: "it is not: the log was changed, or hashes that are needed went with deleted events",
    },
    { status: 2, about: "wrong usage, or a log that can't be read" },
  ],
  examples: [
    { command: "audit prove-consistency 200", about: "from the checkpoint of 200 events to the newest" },
    {
      command: "audit prove-consistency /mnt/elsewhere/checkpoints.txt",
      about: "from one that was kept elsewhere",
    },
    {
      command: "audit prove-consistency --check grown.proof --public-key rampart.pub",
      about: "on another machine",
    },
  ],
  permissions: "audit",
  async run(input, terminal) {
    const machine = await thisMachine();
    const { check } = input.values;
    if ((check === undefined) === (input.args.length === 0)) {
      throw new UsageError(
        "it needs a checkpoint, or --check FILE",
        "for example: rampart audit prove-consistency 200",
      );
    }
    const folder = auditFolder(machine, input);
    const context = { machine, input, terminal };
    return await readingLog(
      folder,
      terminal,
      () => check === undefined ? prove(folder, context) : checkFile(check, context),
    );
  },
};

interface Context {
  readonly machine: Machine;
  readonly input: Input;
  readonly terminal: Terminal;
}

async function prove(folder: string, { machine, input, terminal }: Context): Promise<number> {
  const { proveConsistency, readCheckpoints } = await import("../audit/prove/mod.ts");
  const own = readCheckpoints(folder);
  const [a = "", b] = input.args;
  const from = await checkpointNamed(a, { own, machine });
  const to = b === undefined ? own.at(-1) : await checkpointNamed(b, { own, machine });
  const keys = await auditKeys(machine, input);
  if (keys.trust === "none") throw noKey();
  const [small, large] = [from.checkpoint.size, to?.checkpoint.size ?? 0];
  if (to === undefined || small > large) {
    if (b !== undefined) {
      throw new UsageError(`${a} covers ${small} events and ${b} only ${large}: exchange them`);
    }
    const reason =
      `the log's newest checkpoint covers ${large} events, and ${a} covers ${small}: the log was rolled back, ` +
      "or it is another one";
    return await sayNotProven({ proven: false, why: "tampered", reason }, { input, terminal });
  }
  const found = await proveConsistency(folder, { from, to }, keys.verifiers);
  if (!found.proven) return await sayNotProven(found, { input, terminal });
  if (input.flags.has("json")) {
    const hashes = found.hashes.map((hash) => hash.toHex());
    const [first, second] = [from, to].map(({ checkpoint: { origin, size, root, time } }) => ({
      origin,
      size,
      root,
      time,
    }));
    terminal.out(`${JSON.stringify({ proven: true, from: first, to: second, hashes, proof: found.text })}\n`);
    return 0;
  }
  terminal.out(found.text);
  terminal.err(
    `It holds: the first ${small} of the ${large} events are those of the first checkpoint.\nTo check it elsewhere: rampart audit ` +
      `prove-consistency --check FILE --public-key KEY; the key is what rampart audit key prints.\n${
        trustNote(keys)
      }`,
  );
  return 0;
}

/** The checkpoint that an operand means. */
async function checkpointNamed(
  name: string,
  { own, machine }: { readonly own: readonly NotedCheckpoint[]; readonly machine: Machine },
): Promise<NotedCheckpoint> {
  if (/^\d{1,15}$/.test(name)) {
    const size = Number(name);
    const found = own.findLast(({ checkpoint }) => checkpoint.size === size);
    if (found !== undefined) return found;
    const sizes = [...new Set(own.map(({ checkpoint }) => checkpoint.size))];
    const near = [sizes.findLast((other) => other < size), sizes.find((other) => other > size)];
    const known = near.filter((other) => other !== undefined);
    throw new UsageError(
      `the log has no checkpoint of ${name} events`,
      known.length === 0 ? "it has none at all yet" : `the nearest: ${known.join(" and ")}`,
    );
  }
  const { fileCheckpoints } = await import("../audit/prove/mod.ts");
  const found = fileCheckpoints(Deno.readTextFileSync(fileNamed(machine, name))).at(-1);
  if (found === undefined) throw new UsageError(`${name} holds no checkpoint`);
  return found;
}

async function checkFile(name: string, { machine, input, terminal }: Context): Promise<number> {
  const [{ checkConsistency }, { visible }] = await Promise.all([
    import("../audit/prove/mod.ts"),
    import("../engine/visible.ts"),
  ]);
  const text = Deno.readTextFileSync(fileNamed(machine, name));
  const keys = await auditKeys(machine, input);
  if (keys.trust === "none") throw noKey();
  const found = await checkConsistency(text, keys.verifiers);
  if (input.flags.has("json")) {
    const { holds, ...rest } = found;
    terminal.out(`${JSON.stringify({ proven: holds, ...rest, trust: keys.trust })}\n`);
  } else if (found.holds) {
    const { from, to } = found;
    terminal.out(
      `${paint(terminal, "green", "✓ proven")}: the ${from.size} events of ${
        visible(from.time ?? "an unknown time")
      } are ` +
        `the first of the ${to.size} of ${visible(to.time ?? "an unknown time")}, signed by ${
          visible(to.origin)
        }\n`,
    );
    terminal.err(trustNote(keys));
  } else {
    terminal.out(`${paint(terminal, "red", "✗ not proven")}: ${visible(found.reason)}\n`);
  }
  return found.holds ? 0 : 1;
}
