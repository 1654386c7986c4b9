/**
 * What the `token` commands share.
 *
 * @module
 */

import { parseDuration } from "../engine/language/mod.ts";
import { type AgentToken } from "../server/mod.ts";
import { UsageError } from "./command.ts";

/** The name of the token that stands for the person. */
export const ADMIN = "admin";

/** Checks a name. @throws {UsageError} For one that can't be told from others in a list. */
export function tokenName(name: string): string {
  if (!/^[\w.@-]{1,64}$/.test(name)) {
    throw new UsageError(`not a token's name: ${name}`, "letters, digits and . _ @ - will do");
  }
  return name;
}

/** Milliseconds of a duration such as `90d`. @throws {UsageError} */
export function lifetimeOf(text: string | undefined): { readonly lifetime?: number } {
  if (text === undefined) return {};
  const lifetime = parseDuration(text);
  if (lifetime === undefined || lifetime <= 0) {
    throw new UsageError(`not a duration: ${text}`, "such as 12h or 90d");
  }
  return { lifetime };
}

/** A token in a line of a list. */
export function tokenLine({ name, created, expires }: AgentToken, now: number): string {
  const until = expires === undefined
    ? "does not expire"
    : Date.parse(expires) <= now
    ? `expired ${expires.slice(0, 10)}`
    : `expires ${expires.slice(0, 10)}`;
  return `${name}  created ${created.slice(0, 10)}, ${until}\n`;
}
