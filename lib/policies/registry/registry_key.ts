/**
 * The key that Rampart's own index of community policies is signed with.
 *
 * @module
 */

/** The public key, `NAME+ID+BASE64`. `scripts/sign_registry.ts` writes it. */
export const REGISTRY_KEY = "rampart.local/policies+8ef92310+AShc92Eb14ePUAvgo1VkkxphcUt1I4qvvjRTpOhljqLc";
