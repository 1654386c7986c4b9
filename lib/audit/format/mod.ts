/**
 * Events in the formats of other systems.
 *
 * @module
 */

export { cefOf } from "./cef.ts";
export { CSV_HEAD, csvOf } from "./csv.ts";
export { OCSF_VERSION, type OcsfEvent, ocsfOf, type OcsfOptions } from "./ocsf.ts";
