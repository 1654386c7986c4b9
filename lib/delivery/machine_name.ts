/**
 * The name of this machine.
 *
 * @module
 */

/** The machine's name, as the system says; undefined where this process may not ask. */
export function machineName(): string | undefined {
  // Asked before, as a person who starts the daemon must not be asked for the permission.
  if (Deno.permissions.querySync({ name: "sys", kind: "hostname" }).state !== "granted") return undefined;
  return Deno.hostname() || undefined;
}
