/**
 * The choices in `config.yaml`.
 *
 * @module
 */

/** The profile that was chosen, or what is wrong with the file. */
export type ProfileChoice = { readonly profile: string } | { readonly problem: string };

/** The profile where `config.yaml` names none. */
export const DEFAULT_PROFILE = "standard";

/**
 * Reads the key `profile` of config.yaml. The form that `rampart init` writes is read by its line alone, as the YAML
 * parser is most of what a cold start costs.
 */
export async function readProfile(text: string): Promise<ProfileChoice> {
  // Only comments and plain `key: value` lines at the margin, each key once: nothing that YAML would read otherwise.
  const plain = new Map<string, string>();
  const isPlain = text.split(/\r?\n/).every((line) => {
    if (/^\s*(?:#.*)?$/.test(line)) return true;
    const [, key, value] = /^([a-z_]+):[ \t]+([a-z][a-z0-9_-]*)[ \t]*(?:[ \t]#.*)?$/.exec(line) ?? [];
    if (key === undefined || value === undefined || plain.has(key)) return false;
    plain.set(key, value);
    return true;
  });
  if (isPlain) return { profile: plain.get("profile") ?? DEFAULT_PROFILE };
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text);
  const error = document.errors[0];
  if (error !== undefined) return { problem: error.message };
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (value === null || value === undefined) return { profile: DEFAULT_PROFILE };
  if (typeof value !== "object" || Array.isArray(value)) {
    return { problem: "not a mapping of keys to values" };
  }
  const profile = (value as Record<string, unknown>).profile ?? DEFAULT_PROFILE;
  if (typeof profile === "string" && /^[\w-]+$/.test(profile)) return { profile };
  return { problem: "profile must be a name, such as standard" };
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
  const wanted = profile ?? ("profile" in read ? read.profile : DEFAULT_PROFILE);
  if (document.has("profile") && "profile" in read && read.profile === wanted) {
    return { text, profile: wanted };
  }
  document.set("profile", wanted);
  return { text: document.toString(), profile: wanted };
}
