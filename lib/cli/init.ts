/**
 * `rampart init`: the home with a profile and a file for rules of one's own, or a project's policy, or an allowlist
 * proposed from what was seen.
 *
 * @module
 */

import {
  displayPath,
  isProfile,
  PROFILES,
  type RampartHome,
  readPolicyText,
  repositoryRoot,
  setProfile,
  shippedPolicy,
} from "../policies/mod.ts";
import { type Command, UsageError } from "./command.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { refuseAgents, requirePerson } from "./only_people.ts";
import type { Terminal } from "./terminal.ts";

/** The command. */
export const command: Command = {
  name: "init",
  summary: "Set up your policies, or a project's",
  details:
    "It writes config.yaml with the profile's name, the profile, and custom.yaml for rules of your own, which is " +
    "never overwritten. What is there already is kept: another profile changes neither your overrides nor your own " +
    "rules.\n\n" +
    "With --from-audit it proposes an allowlist of what agents did and were never stopped at, with counts, in " +
    "policies/proposed-allowlist.yaml. It takes no effect by itself: every policy in it is switched off.\n\n" +
    PROFILES.map(({ name, summary }) => `  ${name.padEnd(9)} ${summary}`).join("\n"),
  arguments: [],
  options: [
    {
      name: "profile",
      short: "p",
      value: "NAME",
      choices: PROFILES.map(({ name }) => name),
      summary: "Profile to use",
    },
    { name: "project", summary: "Write .rampart/policy.yaml into this repository instead" },
    { name: "force", short: "f", summary: "Replace the profile's file though you have changed it" },
    { name: "from-audit", summary: "Propose an allowlist from the audit log" },
    {
      name: "since",
      value: "TIME",
      summary: "With --from-audit: from when on: 12h, 30d, 2026-11-20 (default: 30d)",
    },
    { name: "at-least", value: "N", summary: "With --from-audit: how often something was seen (default: 5)" },
    {
      name: "output",
      short: "o",
      value: "FILE",
      summary: "With --from-audit: another new file; - for standard output",
    },
  ],
  examples: [
    { command: "init", about: "with the standard profile" },
    { command: "init --profile paranoid", about: "deny what isn't listed" },
    { command: "init --project", about: "rules for everyone who works in this repository" },
    { command: "init --from-audit --since 30d", about: "what the paranoid profile would have to allow" },
  ],
  permissions: "init",
  async run(input, terminal) {
    const { values, flags } = input;
    const machine = await thisMachine();
    if (flags.has("from-audit")) {
      if (values.profile !== undefined || flags.has("project")) {
        throw new UsageError("--from-audit only proposes", "choose a profile in a command of its own");
      }
      const { initFromAudit } = await import("./init_from_audit.ts");
      return await initFromAudit(input, machine, { terminal });
    }
    const without = ["since", "at-least", "output"].find((name) => values[name] !== undefined);
    if (without !== undefined) {
      throw new UsageError(`--${without} is for --from-audit`, "see: rampart help init");
    }
    await requirePersonToSwitch(machine, values.profile);
    if (flags.has("force")) await refuseAgents({ doing: "replace the profile's file" });
    if (flags.has("project")) initProject(machine, terminal);
    if (flags.has("project") && values.profile === undefined) return 0;
    const done = await initHome(machine, { profile: values.profile, force: flags.has("force") });
    for (const { mark, path, about } of done) {
      terminal.out(`${mark} ${displayPath(path, machine.userHome)}: ${about}\n`);
    }
    terminal.out('\nNext: rampart test "rm -rf /"\n');
    return 0;
  },
};

/** What was done about a file of the home. */
export interface FileDone {
  /** `✓` it was written, `·` it is as before, `!` it was kept though it is not as expected. */
  readonly mark: "✓" | "·" | "!";
  readonly path: string;
  /** For a person. */
  readonly about: string;
}

/**
 * Makes the home with a profile and a file for rules of one's own. What is there is kept.
 *
 * @param options.profile Undefined: the one that config.yaml names, or the standard one.
 * @param options.force Whether to replace the profile's file though it differs from the shipped one.
 * @throws {UsageError} Where config.yaml can't be read.
 */
export async function initHome(
  { home }: Machine,
  { profile, force }: { readonly profile: string | undefined; readonly force: boolean },
): Promise<readonly FileDone[]> {
  const done: FileDone[] = [];
  const say: Say = (mark, path, about) => void done.push({ mark, path, about });
  for (const folder of [home.root, home.policies]) makePrivateFolder(folder);
  const before = readIfThere(home.config);
  const config = await setProfile(before ?? CONFIG_STARTER, profile);
  if ("problem" in config) {
    throw new UsageError(
      `cannot read ${home.config}: ${config.problem}`,
      "mend the file, or move it away and run this again",
    );
  }
  if (config.text === before) say("·", home.config, `profile ${config.profile}, as before`);
  else {
    const last = await profileIn(before);
    writeWhole(home.config, config.text);
    say("✓", home.config, `profile ${config.profile}${switched(last, config.profile)}`);
  }
  if (isProfile(config.profile)) copyProfile(home, config.profile, force, say);
  if (createNew(home.custom, CUSTOM_STARTER)) say("✓", home.custom, "for rules of your own");
  else say("·", home.custom, "kept");
  return done;
}

/**
 * Goes on only where a person at a terminal started this, or no other profile is asked for than the one in force. The
 * first choice is no switch.
 *
 * @throws {UsageError} Otherwise, saying why.
 */
export async function requirePersonToSwitch({ home }: Machine, profile: string | undefined): Promise<void> {
  if (profile === undefined) return;
  const last = await profileIn(readIfThere(home.config));
  if (last === undefined || profile === last) return;
  await requirePerson({ doing: "choose another profile" });
}

/** The profile that the text of config.yaml names; undefined where there is none, or it can't be read. */
async function profileIn(config: string | undefined): Promise<string | undefined> {
  const read = config === undefined ? undefined : await setProfile(config, undefined);
  return read === undefined || "problem" in read ? undefined : read.profile;
}

function switched(last: string | undefined, now: string): string {
  return last === undefined || last === now
    ? ""
    : ` in place of ${last}; your overrides and own rules hold as before`;
}

type Say = (mark: FileDone["mark"], path: string, about: string) => void;

function copyProfile(home: RampartHome, profile: string, force: boolean, say: Say): void {
  const path = `${home.policies}/${profile}.yaml`;
  const shipped = readPolicyText(shippedPolicy(profile));
  const own = readIfThere(path);
  if (own === shipped) say("·", path, "up to date");
  else if (own === undefined || force) {
    writeWhole(path, shipped);
    say("✓", path, own === undefined ? "the profile's rules" : "replaced by the shipped profile");
  } else say("!", path, "kept, though it differs from the shipped profile; --force replaces it");
}

function initProject({ cwd, userHome }: Machine, terminal: Terminal): void {
  const root = repositoryRoot(cwd);
  if (root === undefined) {
    throw new UsageError(
      "this is no git repository",
      "run it inside one: a project's policy is found from its root",
    );
  }
  const folder = `${root}/.rampart`;
  Deno.mkdirSync(folder, { recursive: true });
  // A repository may bring a link in its place, to have a file elsewhere written.
  if (Deno.lstatSync(folder).isSymlink) {
    throw new UsageError(`${displayPath(folder, userHome)} is a symbolic link`);
  }
  const path = `${folder}/policy.yaml`;
  const shown = displayPath(path, userHome);
  if (!createNew(path, PROJECT_STARTER)) {
    terminal.out(`· ${shown}: kept\n\nNext: rampart policy lint ${shown}\n`);
    return;
  }
  terminal.out(
    `✓ ${shown}: commit it, and it counts for everyone here\n\nNext: rampart policy lint ${shown}\n`,
  );
}

function makePrivateFolder(path: string): void {
  Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  if (Deno.build.os !== "windows") Deno.chmodSync(path, 0o700);
}

function readIfThere(path: string): string | undefined {
  try {
    return readPolicyText(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Writes a file for this user alone, whole or not at all. */
function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${crypto.randomUUID()}`;
  Deno.writeTextFileSync(temporary, text, { createNew: true, mode: 0o600 });
  Deno.renameSync(temporary, path);
}

/** Creates a file. Returns false, and leaves it as it is, if there is one. */
function createNew(path: string, text: string): boolean {
  try {
    Deno.writeTextFileSync(path, text, { createNew: true, mode: 0o644 });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

/** config.yaml as it is written at first, with the standard profile. */
export const CONFIG_STARTER = `# Rampart's configuration.

# Which rules hold besides your own: ${PROFILES.map(({ name }) => name).join(", ")}.
profile: standard
`;

/** custom.yaml as it is written at first. */
export const CUSTOM_STARTER = `# Your own rules. Rampart never overwrites this file.
# Deny wins over ask, watch and allow. Check it with: rampart policy lint
version: "1"

policies:
  # An example, switched off.
  - name: ask-before-deploying
    enabled: false
    match:
      tool: [exec]
    rules:
      - action: ask
        when:
          command_matches: ["kubectl apply *", "terraform apply *"]
        message: A deployment needs your approval
`;

const PROJECT_STARTER = `# Rules for everyone who works in this repository with an agent.
# They can only make things stricter than each person's own rules.
version: "1"

policies:
  - name: keep-secrets-in-place
    match:
      tool: [read, write]
    rules:
      - action: deny
        when:
          path_matches: ["**/.env", "**/.env.local", "**/secrets/**"]
        message: This project's secrets are not for agents

tests:
  - name: the environment file is out of reach
    tool: read
    params: { path: .env }
    expect: deny
  - name: its template can be read
    tool: read
    params: { path: .env.example }
    expect: [allow, watch, ask]
`;
