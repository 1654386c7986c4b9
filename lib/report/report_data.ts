/**
 * What a report is made of.
 *
 * @module
 */

import type { Verification } from "../audit/mod.ts";
import type { Figures } from "./figures.ts";

/**
 * Where the keys came from that the log's checkpoints were verified with: named by the person, this home's own, found
 * beside the log (where someone who may change the log may change them), or none.
 */
export type KeyTrust = "given" | "own" | "folder" | "none";

/** A policy that was in force when the report was made. */
export interface PolicyInForce {
  readonly name: string;
  readonly description?: string;
  /** `builtin`, `override`, `custom`, `profile` or `project`. */
  readonly layer: string;
  readonly file: string;
  readonly rules: number;
  readonly enabled: boolean;
}

/** All that the page says. */
export interface ReportData {
  readonly title: string;
  /** When it was made, in milliseconds since the epoch. */
  readonly made: number;
  readonly version: string;
  /** Name of the machine, where it is known. */
  readonly host?: string;
  /** The log's folder. */
  readonly folder: string;
  readonly verification: Verification;
  /** The keys that checkpoints were verified with, as texts. */
  readonly keys: { readonly trust: KeyTrust; readonly vkeys: readonly string[] };
  readonly figures: Figures;
  /** The policies in force when the report was made; absent where they don't load. */
  readonly policies?: readonly PolicyInForce[];
}
