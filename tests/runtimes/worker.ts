/**
 * Posts the checks as JSON: for a web worker.
 *
 * @module
 */

import { checks } from "./checks.ts";

// The scope of a worker; the library of types for pages knows only a window's postMessage.
(globalThis as unknown as { postMessage(message: string): void }).postMessage(JSON.stringify(checks()));
