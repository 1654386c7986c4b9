/**
 * What a scan finds.
 *
 * @module
 */

/** Something in a text that an agent should not read, or not obey. */
export interface Finding {
  /** The word that policies and the log use: `github-token`, `hidden-text`. One of the kinds of kinds.ts. */
  readonly kind: string;
  /** Where it begins, in UTF-16 code units. */
  readonly start: number;
  /** Where it has ended. */
  readonly end: number;
}
