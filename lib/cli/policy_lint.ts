/**
 * `rampart policy lint`: what is wrong with policy files.
 *
 * @module
 */

import type { Diagnostic } from "../engine/language/mod.ts";
import type { Place, Unreadable } from "../policies/mod.ts";
import type { Command } from "./command.ts";
import { fileNamed, type Machine, thisMachine } from "./machine.ts";
import { paint, type Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "policy lint",
  summary: "Say what is wrong with policy files",
  details:
    "Errors keep a file from loading. Warnings are about rules that load and can't do what they look like.",
  arguments: [{
    name: "file",
    summary: "Policy files (default: those in force)",
    optional: true,
    many: true,
  }],
  options: [{ name: "json", summary: "Print JSON" }],
  exits: [
    { status: 0, about: "no errors" },
    { status: 2, about: "wrong usage, or a policy that does not load" },
  ],
  examples: [
    { command: "policy lint", about: "the policies in force" },
    { command: "policy lint my-policy.yaml", about: "one file" },
  ],
  permissions: "policy",
  async run({ args, flags }, terminal) {
    const machine = await thisMachine();
    const found = args.length === 0
      ? await lint(machine)
      : await lintFiles(machine, args.map((name) => fileNamed(machine, name)));
    return await show(found, flags.has("json"), terminal);
  },
};

interface Found {
  readonly files: readonly Place[];
  readonly diagnostics: readonly Diagnostic[];
  readonly unreadable: readonly Unreadable[];
}

async function lint(machine: Machine, config?: string): Promise<Found> {
  const { loadPolicies } = await import("../policies/mod.ts");
  return await loadPolicies({ ...machine, lint: true, ...(config === undefined ? {} : { config }) });
}

/** Each file as it would load alone, with what it extends. */
async function lintFiles(machine: Machine, paths: readonly string[]): Promise<Found> {
  const found: Found[] = [];
  for (const path of paths) {
    const { files, diagnostics, unreadable } = await lint(machine, path);
    const builtin = new Set(files.filter(({ layer }) => layer === "builtin").map(({ file }) => file));
    found.push({
      files: files.filter(({ layer }) => layer !== "builtin"),
      diagnostics: diagnostics.filter(({ file }) => !builtin.has(file)),
      unreadable,
    });
  }
  return {
    files: found.flatMap(({ files }) => files),
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
    unreadable: found.flatMap(({ unreadable }) => unreadable),
  };
}

async function show(
  { files, diagnostics, unreadable }: Found,
  json: boolean,
  terminal: Terminal,
): Promise<number> {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length + unreadable.length;
  const warnings = diagnostics.filter(({ severity }) => severity === "warning").length;
  if (json) {
    const names = files.map(({ file, layer }) => ({ file, layer }));
    terminal.out(`${JSON.stringify({ files: names, errors, warnings, diagnostics, unreadable })}\n`);
    return errors > 0 ? 2 : 0;
  }
  const [{ formatDiagnostic }, { visible }] = await Promise.all([
    import("../engine/language/mod.ts"),
    import("../engine/mod.ts"),
  ]);
  for (const diagnostic of diagnostics) {
    terminal.out(`${formatDiagnostic(diagnostic, { color: terminal.color })}\n\n`);
  }
  for (const { file, reason } of unreadable) {
    terminal.out(`${visible(`${file}: error: cannot be read: ${reason}`)}\n\n`);
  }
  const faulty = new Set(diagnostics.map(({ file }) => file));
  for (const { file } of files.filter(({ file }) => !faulty.has(file))) {
    terminal.out(`${paint(terminal, "green", "✓")} ${visible(file)}\n`);
  }
  terminal.out(`${count(files.length, "file")}, ${count(errors, "error")}, ${count(warnings, "warning")}\n`);
  return errors > 0 ? 2 : 0;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
