/**
 * Writes and signs the index of the community policies: `deno run -A scripts/sign_registry.ts --key FILE`.
 *
 * The index is made of the policies in `policies/registry`: their summary is the first line of the file, their version is
 * the one before, raised where the file has changed. The private key stays outside the repository. `--new-key` makes one
 * and writes the public key into the source.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import {
  INDEX_FILE,
  INDEX_FORMAT,
  type IndexedPolicy,
  parseIndex,
  policyProblem,
  sha256Of,
} from "../lib/policies/registry/mod.ts";

const FOLDER = new URL("../policies/registry/", import.meta.url);
const KEY_SOURCE = new URL("../lib/policies/registry/registry_key.ts", import.meta.url);
const KEY_NAME = "rampart.local/policies";

const { values } = parseArgs({
  options: {
    key: { type: "string" },
    "new-key": { type: "boolean", default: false },
    folder: { type: "string" },
    /** A level to raise changed policies by: patch, minor or major. */
    raise: { type: "string", default: "patch" },
  },
});
if (values.key === undefined) {
  console.error(
    "usage: sign_registry.ts --key FILE [--new-key] [--folder FOLDER] [--raise patch|minor|major]",
  );
  Deno.exit(2);
}
const folder = values.folder === undefined ? FOLDER : new URL(`file://${Deno.realPathSync(values.folder)}/`);
const key = values["new-key"] ? newKey(values.key) : createPrivateKey(Deno.readTextFileSync(values.key));
const { vkey, id } = await publicKey(key);
if (values["new-key"] && values.folder === undefined) {
  const source = Deno.readTextFileSync(KEY_SOURCE);
  const written = source.replace(
    /^export const REGISTRY_KEY =\s*"[^"]*";$/m,
    `export const REGISTRY_KEY =\n  "${vkey}";`,
  );
  Deno.writeTextFileSync(KEY_SOURCE, written);
}
const before = indexBefore();
const policies = await Promise.all(policyFiles().map(indexed));
const unchanged = JSON.stringify(policies) === JSON.stringify(before.policies);
const serial = unchanged ? Math.max(before.serial, 1) : before.serial + 1;
const text = `${JSON.stringify({ format: INDEX_FORMAT, serial, policies }, undefined, 2)}\n`;
const signature = sign(null, new TextEncoder().encode(text), key);
const line = `— ${KEY_NAME} ${new Uint8Array([...Uint8Array.fromHex(id), ...signature]).toBase64()}`;
Deno.writeTextFileSync(new URL(INDEX_FILE, folder), `${text}\n${line}\n`);
console.log(`${policies.length} policies, serial ${serial}, signed with ${vkey}`);

/** Makes a key, and keeps it in a file for this user alone. */
function newKey(path: string): KeyObject {
  const { privateKey } = generateKeyPairSync("ed25519");
  Deno.writeTextFileSync(path, String(privateKey.export({ type: "pkcs8", format: "pem" })), {
    createNew: true,
    mode: 0o600,
  });
  return privateKey;
}

async function publicKey(key: KeyObject): Promise<{ readonly vkey: string; readonly id: string }> {
  const raw = createPublicKey(key).export({ type: "spki", format: "der" }).subarray(-32);
  const typed = new Uint8Array([1, ...raw]);
  const named = new Uint8Array([...new TextEncoder().encode(`${KEY_NAME}\n`), ...typed]);
  const id = (await sha256Of(named)).slice(0, 8);
  return { vkey: `${KEY_NAME}+${id}+${typed.toBase64()}`, id };
}

function indexBefore(): { readonly serial: number; readonly policies: readonly IndexedPolicy[] } {
  try {
    const note = Deno.readTextFileSync(new URL(INDEX_FILE, folder));
    const index = parseIndex(note.slice(0, note.lastIndexOf("\n\n") + 1));
    if ("problem" in index) throw new Error(`The index that is there can't be read: ${index.problem}`);
    return index;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { serial: 0, policies: [] };
    throw error;
  }
}

function policyFiles(): readonly string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".yaml"))
    .sort();
}

async function indexed(file: string): Promise<IndexedPolicy> {
  const bytes = Deno.readFileSync(new URL(file, folder));
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const wrong = policyProblem(text, file);
  if (wrong !== undefined) throw new Error(`${file}: ${wrong}`);
  const [, summary] = /^# (.+)\n/.exec(text) ?? [];
  if (summary === undefined) {
    throw new Error(`${file}: its first line must be a comment that says what it is about`);
  }
  const name = file.replace(/\.yaml$/, "");
  const sha256 = await sha256Of(bytes);
  const last = before.policies.find((policy) => policy.name === name);
  const version = last === undefined ? "1.0.0" : last.sha256 === sha256 ? last.version : raised(last.version);
  return { name, version, summary: summary.replace(/\.$/, ""), file, size: bytes.length, sha256 };
}

function raised(version: string): string {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  switch (values.raise) {
    case "major":
      return `${major + 1}.0.0`;
    case "minor":
      return `${major}.${minor + 1}.0`;
    default:
      return `${major}.${minor}.${patch + 1}`;
  }
}
