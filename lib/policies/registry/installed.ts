/**
 * The community policies in a person's folder: `policies/community-NAME.yaml`, each with a head that says what it is.
 *
 * @module
 */

import { communityFile } from "../restrict.ts";
import { isPolicyName, isVersion } from "./policy_index.ts";
import { sha256Of } from "./fetch_policy.ts";

/** A community policy that was fetched. */
export interface InstalledPolicy {
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  /** Absent where its head is damaged. */
  readonly version?: string;
  /** Whether somebody has changed it since. */
  readonly edited: boolean;
}

/** The policies in a folder, by name. */
export async function installedPolicies(folder: string): Promise<readonly InstalledPolicy[]> {
  let names: string[];
  try {
    names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  const found = names.sort().map((name) => /^community-(.+)\.yaml$/.exec(name)?.[1]).filter((name) =>
    name !== undefined && isPolicyName(name)
  );
  return await Promise.all(found.map((name = "") => look(folder, name)));
}

/** The policy of that name in a folder; undefined where it was not fetched. */
export async function installedPolicy(folder: string, name: string): Promise<InstalledPolicy | undefined> {
  return (await installedPolicies(folder)).find((policy) => policy.name === name);
}

async function look(folder: string, name: string): Promise<InstalledPolicy> {
  const path = `${folder}/${communityFile(name)}`;
  const text = Deno.readTextFileSync(path);
  const [head, version = "", sha256 = ""] = HEAD.exec(text) ?? [];
  if (head === undefined || !isVersion(version)) return { name, path, edited: true };
  const body = new TextEncoder().encode(text.slice(head.length));
  return { name, path, version, edited: await sha256Of(body) !== sha256 };
}

/** The head: whatever stands above, and the line that says what follows. */
const HEAD = /^(?:#[^\n]*\n)*?# community: [a-z0-9-]+ ([\d.]+) sha256:([0-9a-f]{64})\n/;

/** What is written in front of a policy. */
export interface HeadOf {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

/**
 * Writes a policy into a folder, for this user alone, whole or not at all. What was there is replaced.
 *
 * @returns The file's path.
 * @throws Error where it can't be written.
 */
export function installPolicy(folder: string, text: string, { name, version, sha256 }: HeadOf): string {
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = `${folder}/${communityFile(name)}`;
  const head =
    `# Fetched by \`rampart policy fetch ${name}\`. It can only make things stricter; what is changed here is lost with\n` +
    "# the next version. Put rules of your own into custom.yaml.\n" +
    `# community: ${name} ${version} sha256:${sha256}\n`;
  const part = `${path}.${crypto.randomUUID()}.part`;
  try {
    const file = Deno.openSync(part, { write: true, createNew: true, mode: 0o600 });
    try {
      const bytes = new TextEncoder().encode(head + text);
      for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
      file.syncSync();
    } finally {
      file.close();
    }
    Deno.renameSync(part, path);
  } catch (error) {
    try {
      Deno.removeSync(part);
    } catch {
      // It was never made.
    }
    throw error;
  }
  return path;
}
