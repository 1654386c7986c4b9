/**
 * The choices in `config.yaml`.
 *
 * @module
 */

/** What a call gets where nothing could judge it. */
export type FailSetting = "open" | "closed";

/** Whether decisions are carried out: `monitor` only records them, `disabled` does neither. */
export type Mode = "enforce" | "monitor" | "disabled";

/** The modes, the default first. */
export const MODES: readonly Mode[] = ["enforce", "monitor", "disabled"];

/** What config.yaml says. */
export interface Config {
  /** Name of the profile. Default `standard`. */
  readonly profile: string;
  /** Default `open`: a fault of Rampart's must not lock a person out. */
  readonly fail: FailSetting;
  /** Default `enforce`. */
  readonly mode: Mode;
  /** Port of the daemon on 127.0.0.1. Default 9090. */
  readonly port: number;
  /** What agents are told of a call that no rule speaks of. Default `none`: their own prompts stay. */
  readonly unmatched: "none" | "allow";
  /** Milliseconds for which a question waits for a person, before the call is denied. Default two minutes. */
  readonly approvalTimeout: number;
}

/** What config.yaml says where it says nothing. */
export const DEFAULT_CONFIG: Config = {
  profile: "standard",
  fail: "open",
  mode: "enforce",
  port: 9090,
  unmatched: "none",
  approvalTimeout: 120_000,
};

/** What was read of config.yaml, or what is wrong with it. */
export type ConfigRead = { readonly config: Config } | { readonly problem: string };

/** The profile that was chosen, or what is wrong with the file. */
export type ProfileChoice = { readonly profile: string } | { readonly problem: string };

/**
 * Reads config.yaml. The form that `rampart init` writes is read line by line, as the YAML parser is most of what a
 * cold start costs.
 */
export async function readConfig(text: string): Promise<ConfigRead> {
  const keys = plainKeys(text) ?? await yamlKeys(text);
  return "problem" in keys ? keys : checked(keys.values);
}

/** Reads the profile alone: whatever else is wrong with the file, its rules stay in force. */
export async function readProfile(text: string): Promise<ProfileChoice> {
  return (await readProfileAndPort(text)).choice;
}

/** Reads what the policies depend on: the profile, and the port, which is the usual one where it can't be understood. */
export async function readProfileAndPort(
  text: string,
): Promise<{ readonly choice: ProfileChoice; readonly port: number }> {
  const keys = plainKeys(text) ?? await yamlKeys(text);
  if ("problem" in keys) return { choice: keys, port: DEFAULT_CONFIG.port };
  const { port } = keys.values;
  return { choice: profileIn(keys.values), port: isPort(port) ? port : DEFAULT_CONFIG.port };
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 65535;
}

type Values = Readonly<Record<string, unknown>>;

/** Blocks that outlets_config.ts reads, and that say nothing of what this module reads. */
const BLOCKS: readonly string[] = ["audit", "notify", "openclaw"];

/**
 * Only comments and plain `key: value` lines at the margin, each key once: nothing that YAML would read otherwise. The
 * blocks of {@link BLOCKS} are passed over with all that is indented beneath them.
 */
function plainKeys(text: string): { readonly values: Values } | undefined {
  const plain = new Map<string, string | number>();
  const blocks = new Set<string>();
  let inBlock = false;
  const isPlain = text.split(/\r?\n/).every((line) => {
    if (/^\s*(?:#.*)?$/.test(line)) return true;
    if (inBlock && /^ /.test(line)) return true;
    const [, block] = /^([a-z]+):[ \t]*(?:#.*)?$/.exec(line) ?? [];
    inBlock = block !== undefined && BLOCKS.includes(block) && !blocks.has(block);
    if (block !== undefined && inBlock) {
      blocks.add(block);
      return true;
    }
    const [, key, word, number] =
      /^([a-z_]+):[ \t]+(?:([a-z][a-z0-9_-]*|\d{1,6}[smh])|(0|[1-9]\d{0,8}))[ \t]*(?:[ \t]#.*)?$/
        .exec(line) ?? [];
    const value = number === undefined ? word : Number(number);
    if (key === undefined || value === undefined || plain.has(key)) return false;
    plain.set(key, value);
    return true;
  });
  return isPlain ? { values: Object.fromEntries(plain) } : undefined;
}

async function yamlKeys(text: string): Promise<{ readonly values: Values } | { readonly problem: string }> {
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text);
  const error = document.errors[0];
  if (error !== undefined) return { problem: error.message };
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (value === null || value === undefined) return { values: {} };
  return isMapping(value) ? { values: value } : { problem: "not a mapping of keys to values" };
}

function isMapping(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function profileIn(values: Values): ProfileChoice {
  const profile = values.profile ?? DEFAULT_CONFIG.profile;
  if (typeof profile === "string" && /^[\w-]+$/.test(profile)) return { profile };
  return { problem: "profile must be a name, such as standard" };
}

function checked(values: Values): ConfigRead {
  const choice = profileIn(values);
  if ("problem" in choice) return choice;
  const hooks = values.hooks ?? {};
  if (!isMapping(hooks)) return { problem: "hooks must be a mapping, such as { unmatched: allow }" };
  const { fail = DEFAULT_CONFIG.fail, mode = DEFAULT_CONFIG.mode, port = DEFAULT_CONFIG.port } = values;
  const { unmatched = DEFAULT_CONFIG.unmatched } = hooks;
  if (fail !== "open" && fail !== "closed") return { problem: "fail must be open or closed" };
  const knownMode = MODES.find((name) => name === mode);
  if (knownMode === undefined) return { problem: `mode must be one of ${MODES.join(", ")}` };
  if (!isPort(port)) {
    return { problem: "port must be a number from 0 to 65535" };
  }
  if (unmatched !== "none" && unmatched !== "allow") {
    return { problem: "hooks.unmatched must be none or allow" };
  }
  const approvalTimeout = values.approval_timeout === undefined
    ? DEFAULT_CONFIG.approvalTimeout
    : approvalTimeoutOf(String(values.approval_timeout));
  if (approvalTimeout === undefined) {
    return { problem: "approval_timeout must be from 5s to 1h, such as 2m" };
  }
  return { config: { profile: choice.profile, fail, mode: knownMode, port, unmatched, approvalTimeout } };
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/**
 * A time for which a question may wait, such as `90s` or `2m`, in milliseconds.
 *
 * @returns Undefined for what is none, or not from five seconds to an hour.
 */
export function approvalTimeoutOf(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const milliseconds = Number(number) * (UNITS[unit] ?? NaN);
  return milliseconds >= 5000 && milliseconds <= 3_600_000 ? milliseconds : undefined;
}

/**
 * Names the profile in the text of config.yaml, keeping its comments and other keys.
 *
 * @param profile Undefined: the one that it names already.
 */
export async function setProfile(
  text: string,
  profile: string | undefined,
): Promise<{ readonly text: string; readonly profile: string } | { readonly problem: string }> {
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text);
  const read = await readProfile(text);
  if ("problem" in read && (profile === undefined || document.errors.length > 0)) return read;
  const wanted = profile ?? ("profile" in read ? read.profile : DEFAULT_CONFIG.profile);
  if (document.has("profile") && "profile" in read && read.profile === wanted) {
    return { text, profile: wanted };
  }
  document.set("profile", wanted);
  return { text: document.toString(), profile: wanted };
}
