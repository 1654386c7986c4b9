/**
 * `rampart convert`: Claude Code's permission rules as a policy file.
 *
 * @module
 */

import {
  type Conversion,
  convertSettings,
  type Imported,
  type Left,
  type SettingsFile,
} from "../convert/mod.ts";
import { type CompiledPolicies, compilePolicies, type Decision, evaluate } from "../engine/mod.ts";
import { visible } from "../engine/visible.ts";
import { absolute, displayPath, loadPolicies, readPolicyText } from "../policies/mod.ts";
import { type Command, UsageError } from "./command.ts";
import { actionLabel } from "./decision_view.ts";
import { fileNamed, type Machine, surroundings, thisMachine } from "./machine.ts";
import { requirePerson } from "./only_people.ts";
import { paint, type Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "convert",
  summary: "Make a policy of Claude Code's permission rules",
  details:
    "Without a file it reads your own settings.json and, in the folder you are in, the project's settings.json and " +
    "settings.local.json. Each rule becomes a rule of the policy, or it is said why not; for each the decision on an " +
    "example is shown without and with the policy. Nothing changes by it: the policy goes to standard output or to a " +
    "new file, and is in force once that lies in ~/.rampart/policies. The settings stay as they are.",
  arguments: [{ name: "file", summary: "A settings file of Claude Code", optional: true }],
  options: [
    { name: "output", short: "o", value: "FILE", summary: "Write the policy to a new file" },
    { name: "json", summary: "Print JSON" },
  ],
  exits: [
    { status: 0, about: "every rule was converted" },
    { status: 1, about: "some rules could not be converted, the others were" },
    { status: 2, about: "wrong usage, settings that can't be read, or a file that is there already" },
  ],
  examples: [
    { command: "convert", about: "show what would come of your rules" },
    { command: "convert -o ~/.rampart/policies/claude-code.yaml", about: "and put it in force" },
    { command: "convert .claude/settings.json --json", about: "one file, for a program" },
  ],
  permissions: "convert",
  async run({ args, values, flags }, terminal) {
    const machine = await thisMachine();
    const output = values.output === undefined ? undefined : absolute(values.output, machine.cwd);
    if (output !== undefined && `${output}/`.startsWith(`${machine.home.root}/`)) {
      await requirePerson({ doing: "put rules in force" });
    }
    const [name] = args;
    const given = name === undefined ? undefined : fileNamed(machine, name);
    return await convert({ machine, given, output, json: flags.has("json") }, terminal, {
      claudeHome: Deno.env.get("CLAUDE_CONFIG_DIR") || undefined,
    });
  },
};

/** What is to be converted, and where to. */
export interface ConvertOptions {
  readonly machine: Machine;
  /** Absolute path of a settings file; undefined for those that are usually there. */
  readonly given: string | undefined;
  /** Absolute path of the file to write; undefined for standard output. */
  readonly output: string | undefined;
  readonly json: boolean;
}

/** Converts, and says what came of it. Returns the exit status. */
export async function convert(
  { machine, given, output, json }: ConvertOptions,
  terminal: Terminal,
  { claudeHome }: { readonly claudeHome?: string | undefined } = {},
): Promise<number> {
  const files = given === undefined
    ? usualFiles(machine, claudeHome)
    : [settingsFile(machine, { path: given, claudeHome, chosen: true })].filter((file) => file !== undefined);
  if (files.length === 0) {
    throw new UsageError(
      "there are no settings of Claude Code here",
      "name a file: rampart convert path/to/settings.json",
    );
  }
  const made = convertSettings(files);
  if ("problem" in made) throw new UsageError(`cannot read ${made.file}:${made.line}: ${made.problem}`);
  const changes = await changesBy(made, machine);
  if (output !== undefined && made.text !== undefined) writeNew(output, made.text);
  const lost = made.left.some(({ list }) => list !== undefined);
  if (json) {
    terminal.out(`${JSON.stringify(asJson(made, { changes, output, machine }))}\n`);
    return lost ? 1 : 0;
  }
  // The policy has standard output to itself.
  const say = output === undefined ? terminal.err : terminal.out;
  for (const rule of made.imported) say(importedText(rule, changes.get(rule), terminal));
  for (const one of made.left) say(leftText(one, terminal));
  const rules = made.left.filter(({ list }) => list !== undefined).length;
  say(`\n${made.imported.length} ${made.imported.length === 1 ? "rule" : "rules"} converted, ${rules} not\n`);
  if (made.text === undefined) return lost ? 1 : 0;
  if (output === undefined) {
    terminal.out(made.text);
    say(
      `\nNext: rampart convert --output ${
        displayPath(machine.home.policies, machine.userHome)
      }/claude-code.yaml\n`,
    );
  } else say(nextText(output, machine));
  return lost ? 1 : 0;
}

function nextText(output: string, { home, userHome }: Machine): string {
  const shown = visible(displayPath(output, userHome));
  return output.startsWith(`${home.policies}/`)
    ? `✓ ${shown}: in force with the next call\n\nNext: rampart policy lint ${shown}\n`
    : `✓ ${shown}\n\nNext: look at it, and move it to ${
      displayPath(home.policies, userHome)
    } to put it in force\n`;
}

/** The settings files of the user and of the project in the working directory, where they are. */
function usualFiles(machine: Machine, claudeHome: string | undefined): readonly SettingsFile[] {
  const { userHome, cwd } = machine;
  const own = claudeHome === undefined ? `${userHome}/.claude` : absolute(claudeHome, cwd);
  const paths = [
    `${own}/settings.json`,
    `${cwd}/.claude/settings.json`,
    `${cwd}/.claude/settings.local.json`,
  ];
  return [...new Set(paths)].map((path) => settingsFile(machine, { path, claudeHome, chosen: false }))
    .filter((file) => file !== undefined);
}

interface Wanted {
  readonly path: string;
  readonly claudeHome: string | undefined;
  /** Whether a person named it. */
  readonly chosen: boolean;
}

/** A settings file with its text; undefined where there is none. */
function settingsFile(
  { userHome, cwd, platform }: Machine,
  { path, claudeHome, chosen }: Wanted,
): SettingsFile | undefined {
  const file = displayPath(path, userHome);
  let text: string;
  try {
    text = readPolicyText(path);
  } catch (error) {
    if (!chosen && (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) {
      return undefined;
    }
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const own = claudeHome === undefined ? `${userHome}/.claude` : absolute(claudeHome, cwd);
  const [, project] = /^(.+)[/\\]\.claude[/\\]settings(?:\.local)?\.json$/.exec(path) ?? [];
  const place = project === undefined || path.startsWith(`${own}/`)
    ? { base: path.replace(/[/\\][^/\\]*$/, ""), start: undefined }
    : { base: project, start: project };
  return {
    file,
    text,
    place: { ...place, home: userHome, platform },
    confined: !chosen && place.start !== undefined,
  };
}

/** The decision on a rule's example without the policy and with it. */
interface Change {
  readonly before: Decision;
  readonly after: Decision;
}

async function changesBy(
  { imported, policy }: Conversion,
  machine: Machine,
): Promise<ReadonlyMap<Imported, Change>> {
  const changes = new Map<Imported, Change>();
  if (policy === undefined) return changes;
  const { compiled: before, sources = [], refused } = await loadPolicies({ ...machine, fresh: true });
  if (refused) return changes;
  const after = compilePolicies([...sources, { layer: "custom", file: "converted", policy }], before.options);
  const around = surroundings(machine);
  const judge = (policies: CompiledPolicies, { example }: Imported): Decision =>
    evaluate(policies, { ...example, agent: "claude-code", cwd: machine.cwd }, around);
  for (const rule of imported) changes.set(rule, { before: judge(before, rule), after: judge(after, rule) });
  return changes;
}

function importedText(rule: Imported, change: Change | undefined, terminal: Terminal): string {
  const { file, line, list, text, remark } = rule;
  const head = `${paint(terminal, "green", "✓")} ${visible(`${file}:${line}: ${list} ${text}`)}\n`;
  const said = remark === undefined ? "" : paint(terminal, "dim", `    ${visible(remark)}\n`);
  return `${head}${said}${change === undefined ? "" : changeText(rule, change, terminal)}`;
}

function changeText({ list, example }: Imported, { before, after }: Change, terminal: Terminal): string {
  const { tool, agent_tool, params } = example;
  const subject = String(params.command ?? params.path ?? params.url ?? params.subagent_type ?? "");
  const short = visible(subject.length > 100 ? `${subject.slice(0, 100)}…` : subject);
  const name = tool === "mcp" ? agent_tool ?? tool : tool;
  const word = ({ action, matched }: Decision): string =>
    matched || action !== "allow" ? actionLabel(action, terminal) : "no rule";
  const stronger = list === "allow" && (after.action === "deny" || after.action === "ask")
    ? `    ${
      visible(
        `${after.rule?.policy ?? "the default"} stops it all the same; only rampart allow can lift that`,
      )
    }\n`
    : "";
  return `    ${visible(name)}${short === "" ? "" : ` "${short}"`}   before: ${word(before)}   with it: ${
    word(after)
  }\n${stronger}`;
}

function leftText({ file, line, list, text, why }: Left, terminal: Terminal): string {
  const mark = list === undefined ? "·" : paint(terminal, "yellow", "!");
  return `${mark} ${
    visible(`${file}:${line}: ${list === undefined ? "" : `${list} `}${text}`)
  }\n    not converted: ${visible(why)}\n`;
}

interface Told {
  readonly changes: ReadonlyMap<Imported, Change>;
  readonly output: string | undefined;
  readonly machine: Machine;
}

function asJson({ imported, left, text }: Conversion, { changes, output, machine }: Told): unknown {
  return {
    ...(output === undefined ? { policy: text ?? null } : { output: displayPath(output, machine.userHome) }),
    converted: imported.map((rule) => {
      const { file, line, list, text: source, remark, when, tools, example } = rule;
      const change = changes.get(rule);
      return {
        file,
        line,
        list,
        rule: source,
        ...(remark === undefined ? {} : { remark }),
        ...(tools === undefined ? {} : { tools }),
        when,
        example,
        ...(change === undefined ? {} : { before: change.before.action, after: change.after.action }),
      };
    }),
    left: left.map(({ file, line, list, text: source, why }) => ({
      file,
      line,
      ...(list === undefined ? {} : { list }),
      text: source,
      why,
    })),
  };
}

/** Creates a file for this user alone. One that is there stays as it is. */
function writeNew(path: string, text: string): void {
  try {
    Deno.writeTextFileSync(path, text, { createNew: true, mode: 0o600 });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) {
      throw new UsageError(
        `${path} is there already`,
        "it is never overwritten: name another file, or move it away",
      );
    }
    throw new UsageError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
