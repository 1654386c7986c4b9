/**
 * The index of a registry: which policies there are, and by which digest each is known.
 *
 * @module
 */

/** A policy that can be fetched. */
export interface IndexedPolicy {
  /** Small letters, digits and dashes. */
  readonly name: string;
  /** `1.2.0`. */
  readonly version: string;
  /** One line. */
  readonly summary: string;
  /** Name of its file, in the folder of the index. */
  readonly file: string;
  /** Bytes of the file. */
  readonly size: number;
  /** Of the file, in small hexadecimal digits. */
  readonly sha256: string;
}

/** An index. */
export interface PolicyIndex {
  /** Grows with every change. */
  readonly serial: number;
  readonly policies: readonly IndexedPolicy[];
}

/** The form of the index. */
export const INDEX_FORMAT = "rampart-policies/1";
/** Longest index that is read, in bytes. */
export const INDEX_LIMIT = 1 << 20;
/** Longest policy that is fetched, in bytes. */
export const POLICY_LIMIT = 256 << 10;
const MOST_POLICIES = 1_000;

/** Reads the text of an index. What is unknown in it is passed over; what is wrong in one policy refuses all. */
export function parseIndex(text: string): PolicyIndex | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: "it is no JSON" };
  }
  if (!isRecord(value) || value.format !== INDEX_FORMAT) {
    return { problem: `its format is not ${INDEX_FORMAT}: this version of Rampart cannot read it` };
  }
  const { serial, policies } = value;
  if (!Number.isSafeInteger(serial) || !Array.isArray(policies) || policies.length > MOST_POLICIES) {
    return { problem: "it has not the form of an index" };
  }
  const found: IndexedPolicy[] = [];
  for (const entry of policies) {
    const policy = policyOf(entry);
    if (policy === undefined) return { problem: `policy ${found.length + 1} in it is not whole` };
    if (found.some(({ name }) => name === policy.name)) return { problem: `${policy.name} is in it twice` };
    found.push(policy);
  }
  return { serial: Number(serial), policies: found };
}

/** Whether a text can be a policy's name: no part of a path, and no option. */
export function isPolicyName(name: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(name);
}

/** Whether a text is a version, `1.2.0`. */
export function isVersion(text: string): boolean {
  return /^(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2}$/.test(text);
}

/** Below zero where version `a` is older than `b`, zero where they are the same. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function policyOf(entry: unknown): IndexedPolicy | undefined {
  if (!isRecord(entry)) return undefined;
  const { name, version, summary, file, size, sha256 } = entry;
  const whole = typeof name === "string" && isPolicyName(name) && typeof version === "string" &&
    isVersion(version) &&
    // deno-lint-ignore no-control-regex
    typeof summary === "string" && summary.length <= 200 && !/[\x00-\x1f\x7f]/.test(summary) &&
    // No folder, so that nothing outside the registry's own is ever named.
    typeof file === "string" && /^[a-z0-9][a-z0-9-]*\.yaml$/.test(file) &&
    typeof size === "number" && Number.isSafeInteger(size) && size >= 0 && size <= POLICY_LIMIT &&
    typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256);
  return whole ? { name, version, summary, file, size, sha256 } : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
