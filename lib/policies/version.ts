/**
 * Rampart's version, as deno.json names it.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };

/** The version of this program, `1.2.3`. */
export const VERSION: string = config.version;
