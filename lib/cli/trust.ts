/**
 * Agents that call no hook before they were told to trust it.
 *
 * @module
 */

import type { AgentMachine, AgentTrust, AgentWiring, Hindrance, TrustSeen } from "../../hooks/mod.ts";

/** What an agent says of its hook, with what to do about it. */
export type TrustShown =
  | { readonly kind: "trusted" }
  /** It was told just now. */
  | { readonly kind: "granted" }
  | {
    readonly kind: "untrusted" | "unknown";
    /** As the end of a sentence. */
    readonly why: string;
    /** What to press, and the command that does it. */
    readonly how: string;
  };

/** What keeps an agent from calling the hook. Where the files leave a doubt the agent itself is asked. */
export async function certainHindrance(
  wiring: AgentWiring,
  machine: AgentMachine,
): Promise<Hindrance | undefined> {
  const seen = wiring.hindrance?.(machine);
  if (seen?.unsure !== true || wiring.trust === undefined) return seen;
  return (await wiring.trust.look(machine)).kind === "trusted" ? undefined : seen;
}

/**
 * What the person does about a hindrance.
 *
 * @param typed A command of Rampart's as it is typed here.
 */
export function helpFor({ help, path }: Hindrance, typed: (words: string) => string): string {
  return help === undefined ? `\${EDITOR:-vi} ${path}` : withCommands(help, typed);
}

/** What to press so that an agent trusts the hook, and the command that does it. */
export function howToTrust({ how }: AgentTrust, typed: (words: string) => string): string {
  return withCommands(how, typed);
}

/** Agents' folders say `rampart setup`, as they don't know how it is started here. */
function withCommands(text: string, typed: (words: string) => string): string {
  return text.replaceAll("rampart setup", () => typed("setup"));
}

/** Tells the agent, where it must be told. */
export async function grantTrust(
  wiring: AgentWiring,
  machine: AgentMachine,
): Promise<TrustShown | undefined> {
  const { trust } = wiring;
  if (trust === undefined) return undefined;
  const before = await trust.look(machine);
  if (before.kind === "trusted") return before;
  try {
    await trust.grant(machine);
  } catch (error) {
    return {
      kind: "unknown",
      why: `it could not be told: ${error instanceof Error ? error.message : String(error)}`,
      how: trust.how,
    };
  }
  const after = await trust.look(machine);
  return after.kind === "trusted" ? { kind: "granted" } : shown(after, trust.how);
}

function shown(seen: TrustSeen, how: string): TrustShown {
  return seen.kind === "trusted" ? seen : { ...seen, how };
}
