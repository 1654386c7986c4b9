/**
 * The policies that come with Rampart, as YAML in the folder `policies`.
 *
 * @module
 */

/** A policy file that a person chooses by name. */
export interface Profile {
  readonly name: string;
  /** What it does, in a few words. */
  readonly summary: string;
}

/** The profiles, the default first. */
export const PROFILES: readonly Profile[] = [
  { name: "standard", summary: "allow by default, block what is dangerous" },
  { name: "paranoid", summary: "deny by default, allow what is listed" },
  { name: "ci", summary: "nobody is there to ask: every question is a denial" },
  { name: "yolo", summary: "log only, block nothing" },
];

/** Whether Rampart ships a profile of that name. */
export function isProfile(name: string): boolean {
  return PROFILES.some((profile) => profile.name === name);
}

/**
 * Path of a shipped policy file.
 *
 * @param name A profile's name, or `builtin`: Rampart's protection of itself, in force whatever the profile.
 */
export function shippedPolicy(name: string): string {
  const path = decodeURIComponent(new URL(`../../policies/${name}.yaml`, import.meta.url).pathname);
  return Deno.build.os === "windows" ? path.slice(1) : path;
}
