/**
 * The gate: there, native, of this version, told what holds now, with a program behind it that works.
 *
 * @module
 */

import { adapterNamed, ADAPTERS } from "../../../hooks/mod.ts";
import { gatePaths } from "../../gate/mod.ts";
import { VERSION } from "../../policies/mod.ts";
import { installedProgram } from "../installed_program.ts";
import { liveCall } from "../live_call.ts";
import { provideGate, writeConf } from "../provide_gate.ts";
import type { Terminal } from "../terminal.ts";
import { thisProgram } from "../this_program.ts";
import { type Check, findings, type Help } from "./check.ts";
import type { Examined } from "./examined.ts";
import { isFile, isFolder } from "./is_there.ts";
import { printed } from "./run.ts";

const gate = findings("gate", "Gate");

/** Whether hooks have the native gate to call. */
export const gateIsNative: Check = {
  id: "gate",
  quick: true,
  run(examined) {
    const { machine: { home }, shown } = examined;
    const paths = gatePaths(home);
    if (!isFile(paths.gate)) {
      return gate.warn(
        `${shown(paths.gate)} is not there: hooks start the full program, which takes longer`,
        provide(examined),
      );
    }
    const { size, mode } = Deno.statSync(paths.gate);
    if (mode !== null && Deno.build.os !== "windows" && (mode & 0o100) === 0) {
      return gate.problem(`${shown(paths.gate)} can't be run: its mode says so`, {
        fix: `chmod 0755 ${paths.gate}`,
        mend: () => Deno.chmodSync(paths.gate, 0o755),
      });
    }
    return gate.ok(`native, ${Math.ceil(size / 1024)} KB: ${shown(paths.gate)}`);
  },
};

const runs = findings("gate-runs", "Gate runs");

/** Whether the gate starts, and is of this version. */
export const gateRuns: Check = {
  id: "gate-runs",
  quick: false,
  async run(examined) {
    const { gate: path } = gatePaths(examined.machine.home);
    if (!isFile(path)) return runs.skipped("there is no native gate");
    const said = await printed(path, ["--version"]);
    if ("problem" in said) return runs.problem(said.problem, provide(examined));
    const version = said.out.trim();
    return version === `rampart-gate ${VERSION}`
      ? runs.ok(version)
      : runs.problem(`it says "${version}", and this is ${VERSION}`, provide(examined));
  },
};

const conf = findings("gate-conf", "Gate settings");

/** Whether the gate is told what holds now. It is asked itself what it read. */
export const gateIsTold: Check = {
  id: "gate-conf",
  quick: false,
  async run(examined) {
    const { machine, shown, typed } = examined;
    const { home } = machine;
    const paths = gatePaths(home);
    if (!isFile(paths.gate)) return conf.skipped("there is no native gate");
    const said = await printed(paths.gate, ["check"]);
    if ("problem" in said) return conf.problem(said.problem, provide(examined));
    const wrong = unlike(valuesIn(said.out), {
      home: [Deno.realPathSync(home.root)],
      fail: [(await examined.config()).config.fail],
      program: [...thisProgram("hook", { home, ...installedProgram(home) }).words, "hook", "--gate"],
      daemon: [...thisProgram("serve", { home, ...installedProgram(home) }).words, "serve"],
      answer: ADAPTERS.map(({ name }) => name),
    });
    return wrong === undefined ? conf.ok(shown(paths.conf)) : conf.problem(`${shown(paths.conf)}: ${wrong}`, {
      fix: typed("doctor --fix"),
      mend: async () => void await writeConf(machine),
    });
  },
};

type Values = Readonly<Partial<Record<string, readonly string[]>>>;

/** Lines of `key value`; a key may come again. */
function valuesIn(text: string): Values {
  const values: Record<string, string[]> = {};
  for (const line of text.split("\n")) {
    const [, key, value] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) (values[key] ??= []).push(value);
  }
  return values;
}

function unlike(seen: Values, wanted: Values): string | undefined {
  const [problem] = seen.problem ?? [];
  if (problem !== undefined) return problem;
  for (const [key, words = []] of Object.entries(wanted)) {
    const there = seen[key] ?? [];
    if (there.join("\0") !== words.join("\0")) {
      return `${key} is "${there.join(" ") || "not said"}", and should be "${words.join(" ")}"`;
    }
  }
  return undefined;
}

const NOTHING_JUDGED = "mode disabled: nothing is judged";

const program = findings("program", "Full program");

/** Whether the program that the gate runs without a daemon judges and records. */
export const programJudges: Check = {
  id: "program",
  quick: false,
  async run(examined) {
    const { machine } = examined;
    const { home } = machine;
    // What it records would make a home where there is none.
    if (!isFolder(home.root)) return program.skipped("there is no home");
    const adapter = adapterNamed("claude-code");
    if (adapter === undefined) return program.skipped("no agent's payload is known");
    const { words, env } = thisProgram("hook", { home, ...installedProgram(home) });
    const named = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const call = await liveCall({
      kind: "program",
      adapter,
      words: ["/usr/bin/env", ...named, ...words, "hook", "--gate", "--agent", adapter.name],
    }, machine);
    switch (call.kind) {
      case "denied":
        return program.ok(`a call was denied and recorded without the daemon, in ${ms(call.milliseconds)}`);
      case "monitored":
        return program.ok("a call was judged and recorded without the daemon");
      case "disabled":
        return program.skipped(NOTHING_JUDGED);
      case "failed":
        return (await examined.config()).config.mode === "disabled"
          ? program.skipped(NOTHING_JUDGED)
          : program.problem(call.problem, provide(examined));
      default:
        return call satisfies never;
    }
  },
};

/** Making the gate and the program behind it anew. No compiler is fetched: that needs a network. */
function provide({ machine, typed }: Examined): Help {
  return {
    fix: typed("quickstart"),
    mend: async () => {
      const { problems } = await provideGate(machine, SILENT);
      const [problem] = problems;
      if (problem !== undefined) throw new Error(problem);
    },
  };
}

const SILENT: Terminal = { out: () => {}, err: () => {}, color: false, width: 80 };

/** A time as a person reads it. */
export function ms(milliseconds: number): string {
  return milliseconds < 1_000
    ? `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`
    : `${(milliseconds / 1_000).toFixed(1)} s`;
}
