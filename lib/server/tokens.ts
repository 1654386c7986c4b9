/**
 * Tokens: the admin token, which approves and changes, and agent tokens, which can only ask for decisions.
 *
 * The admin token is a file of the user's alone. Of agent tokens only hashes are kept: they are long and random, so
 * that a plain SHA-256 gives nothing away.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { RampartHome } from "../policies/mod.ts";

/** What a caller may do. `agent` only asks for decisions. */
export type Scope = "admin" | "agent";

/** An agent token, as it is kept. */
export interface AgentToken {
  /** The person's name for it. */
  readonly name: string;
  /** SHA-256 of the token, in hex. */
  readonly hash: string;
  /** RFC 3339. */
  readonly created: string;
  /** RFC 3339; absent for one that lasts. */
  readonly expires?: string;
}

/** A token that was made. The token itself is told this once. */
export interface MadeToken {
  readonly token: string;
  readonly kept: AgentToken;
}

/** Where agent tokens are kept. */
function agentTokensFile({ root }: RampartHome): string {
  return `${root}/agent-tokens.json`;
}

/**
 * The admin token: `RAMPART_TOKEN`, or what lies in the home, where it is made if there is none.
 *
 * @throws {Error} Where it can neither be read nor made.
 */
export function adminToken(home: RampartHome, env: Readonly<Record<string, string | undefined>>): string {
  if (env.RAMPART_TOKEN) return env.RAMPART_TOKEN;
  const found = readAdminToken(home);
  if (found !== undefined) return found;
  const token = randomToken("rampart_admin_");
  Deno.mkdirSync(home.root, { recursive: true, mode: 0o700 });
  writePrivate(home.token, `${token}\n`);
  return token;
}

/** The admin token in the home; undefined where there is none. */
export function readAdminToken({ token }: RampartHome): string | undefined {
  try {
    return Deno.readTextFileSync(token).trim() || undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Makes a new admin token in the old one's place. */
export function rotateAdminToken(home: RampartHome): string {
  const token = randomToken("rampart_admin_");
  writePrivate(home.token, `${token}\n`);
  return token;
}

/** Agent tokens that are kept, those that have expired too. */
export function agentTokens(home: RampartHome): readonly AgentToken[] {
  let text: string;
  try {
    text = Deno.readTextFileSync(agentTokensFile(home));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  const found: unknown = JSON.parse(text);
  if (!Array.isArray(found) || !found.every(isAgentToken)) {
    throw new Error(`Cannot read ${agentTokensFile(home)}: not a list of tokens`);
  }
  return found;
}

function isAgentToken(value: unknown): value is AgentToken {
  return typeof value === "object" && value !== null &&
    "name" in value && typeof value.name === "string" &&
    "hash" in value && typeof value.hash === "string" &&
    "created" in value && typeof value.created === "string" &&
    (!("expires" in value) || typeof value.expires === "string");
}

/**
 * Makes an agent token and keeps its hash.
 *
 * @param options.lifetime Milliseconds until it expires. Default: it lasts.
 * @returns Undefined if there is one of that name.
 */
export function createAgentToken(
  home: RampartHome,
  options: { readonly name: string; readonly now: number; readonly lifetime?: number },
): MadeToken | undefined {
  const { name, now, lifetime } = options;
  const others = agentTokens(home);
  if (others.some((token) => token.name === name)) return undefined;
  const token = randomToken("rampart_agent_");
  const kept: AgentToken = {
    name,
    hash: hashOf(token).toString("hex"),
    created: new Date(now).toISOString(),
    ...(lifetime === undefined ? {} : { expires: new Date(now + lifetime).toISOString() }),
  };
  writeAgentTokens(home, [...others, kept]);
  return { token, kept };
}

/** Forgets an agent token. Returns false if there is none of that name. */
export function revokeAgentToken(home: RampartHome, name: string): boolean {
  const tokens = agentTokens(home);
  const rest = tokens.filter((token) => token.name !== name);
  if (rest.length === tokens.length) return false;
  writeAgentTokens(home, rest);
  return true;
}

/** Makes a new token in an agent token's place, with its name and remaining lifetime. */
export function rotateAgentToken(home: RampartHome, name: string, now: number): MadeToken | undefined {
  const old = agentTokens(home).find((token) => token.name === name);
  if (old === undefined) return undefined;
  revokeAgentToken(home, name);
  const lifetime = old.expires === undefined ? {} : { lifetime: Math.max(0, Date.parse(old.expires) - now) };
  return createAgentToken(home, { name, now, ...lifetime });
}

/** Says what the holder of a token may do; undefined for one that is unknown or has expired. */
export type CheckToken = (token: string, now: number) => Scope | undefined;

/** Milliseconds after which the files of tokens are looked at again. */
const LOOK_EVERY = 500;

/** Checks tokens against the files, which may change while the daemon runs. */
export function tokenChecker(
  home: RampartHome,
  env: Readonly<Record<string, string | undefined>>,
): CheckToken {
  let looked = -Infinity;
  let admin: Buffer | undefined;
  let agents: readonly { readonly hash: Buffer; readonly expires: number }[] = [];
  const look = (): void => {
    const token = env.RAMPART_TOKEN || readAdminToken(home);
    const kept = agentTokens(home);
    admin = token === undefined ? undefined : hashOf(token);
    agents = kept.map(({ hash, expires }) => ({
      hash: Buffer.from(hash, "hex"),
      expires: expires === undefined ? Infinity : Date.parse(expires),
    }));
  };
  const refresh = (): void => {
    if (performance.now() - looked <= LOOK_EVERY) return;
    looked = performance.now();
    try {
      look();
    } catch {
      // Such as for want of a file descriptor: what was read before still holds. A file that is gone is no error.
    }
  };
  refresh();
  return (token, now) => {
    refresh();
    const given = hashOf(token);
    let scope: Scope | undefined;
    // All are compared, whichever fits: how long it takes says nothing about which does.
    for (const { hash, expires } of agents) {
      if (hash.length === given.length && timingSafeEqual(hash, given) && now < expires) scope = "agent";
    }
    if (admin !== undefined && timingSafeEqual(admin, given)) scope = "admin";
    return scope;
  };
}

function writeAgentTokens(home: RampartHome, tokens: readonly AgentToken[]): void {
  Deno.mkdirSync(home.root, { recursive: true, mode: 0o700 });
  writePrivate(agentTokensFile(home), `${JSON.stringify(tokens, null, 2)}\n`);
}

function randomToken(prefix: string): string {
  return prefix + randomBytes(32).toString("base64url");
}

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** Writes a file for this user alone, whole or not at all. */
function writePrivate(path: string, text: string): void {
  const temporary = `${path}.${crypto.randomUUID()}`;
  Deno.writeTextFileSync(temporary, text, { createNew: true, mode: 0o600 });
  Deno.renameSync(temporary, path);
}
