/**
 * `rampart hook`: answers an agent's hook in this very process. The gate runs it where no daemon answers.
 *
 * @module
 */

import { loadAdapter, LOADERS } from "../../hooks/loaders.ts";
import type { HookOutput } from "../../hooks/adapter.ts";
import { openAuditLog } from "../audit/mod.ts";
import { answerHook, createGuard, createPolicyStore, dropUsedRules, sessionModes } from "../guard/mod.ts";
import { type Config, DEFAULT_CONFIG, readConfig, readPolicyText } from "../policies/mod.ts";
import { type Command, UsageError } from "./command.ts";
import { type Machine, thisMachine } from "./machine.ts";

/** The command. */
export const command: Command = {
  name: "hook",
  summary: "Answer an agent's hook: its payload on standard input, its answer on standard output",
  details:
    "Agents call the gate, which asks the daemon; this is what the gate runs where no daemon answers. The call is " +
    "judged in this process and recorded in the same log.",
  arguments: [],
  options: [
    {
      name: "agent",
      value: "NAME",
      summary: `Whose payload it is: ${Object.keys(LOADERS).join(", ")}`,
    },
    { name: "gate", summary: "Begin with a line for the gate, so that it can tell an answer from a crash" },
  ],
  examples: [{ command: "hook --agent claude-code < payload.json", about: "what Claude Code would be told" }],
  permissions: "hook",
  async run({ values, flags }, terminal) {
    const adapter = await loadAdapter(values.agent ?? "");
    if (adapter === undefined) {
      throw new UsageError(
        values.agent === undefined ? "--agent is missing" : `no such agent: ${values.agent}`,
        `known agents: ${Object.keys(LOADERS).join(", ")}`,
      );
    }
    const machine = await thisMachine();
    const payload = readAll(Deno.stdin);
    const config = await configOf(machine);
    // Only what a tool returned is searched by regular expressions, whose library is slow to load.
    const isResponse = adapter.decode(payload).kind === "after";
    const regex = isResponse ? { regex: (await import("../engine/regex.ts")).linearRegex } : {};
    const log = openAuditLog(machine.home.audit, { key: machine.home.auditKey, brief: true });
    const user = machine.env.USER || machine.env.LOGNAME;
    const guard = createGuard({
      policies: createPolicyStore({ ...machine, ...regex }),
      log,
      settings: () => config,
      sessionMode: sessionModes(machine.home),
      onUsed: (rules) =>
        dropUsedRules(machine.home, rules).catch((error) => {
          // It would count for every call then.
          terminal.err(
            `rampart: a rule for one call can't be removed, so that it does not count: ${error.message}\n`,
          );
          return rules;
        }),
      ...(user ? { user } : {}),
    });
    const output = await answerHook(adapter, payload, { guard, unmatched: config.unmatched });
    print(output, flags.has("gate"), terminal);
    await log.close();
    return flags.has("gate") ? 0 : output.status;
  },
};

/** All of a stream, without the machinery of streams, which takes longer to start than the whole decision. */
function readAll(stream: { readSync(bytes: Uint8Array): number | null }): string {
  let bytes = new Uint8Array(16 * 1024);
  let length = 0;
  while (true) {
    if (length === bytes.length) {
      const wider = new Uint8Array(bytes.length * 4);
      wider.set(bytes);
      bytes = wider;
    }
    const read = stream.readSync(bytes.subarray(length));
    if (read === null) return new TextDecoder().decode(bytes.subarray(0, length));
    length += read;
  }
}

function print(
  { stdout, stderr, status }: HookOutput,
  forGate: boolean,
  terminal: { out(text: string): void; err(text: string): void },
): void {
  if (!forGate) {
    terminal.out(stdout);
    terminal.err(stderr);
    return;
  }
  const length = new TextEncoder().encode(stderr).length;
  terminal.out(`rampart-answer ${status} ${length}\n${stdout}${stderr}`);
}

async function configOf({ home }: Machine): Promise<Config> {
  try {
    const read = await readConfig(readPolicyText(home.config));
    return "config" in read ? read.config : DEFAULT_CONFIG;
  } catch {
    return DEFAULT_CONFIG;
  }
}
