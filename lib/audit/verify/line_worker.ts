/**
 * Checks parts of files on another processor: a module for a worker. line_workers.ts is what speaks with it.
 *
 * @module
 */

import { createPartChecker, type FilePart, type PartAnswer } from "./check_part.ts";
import type { PartFailure } from "./line_workers.ts";

/** The part of a worker's world that is used here. */
interface Scope {
  postMessage(message: PartAnswer | PartFailure | "ready", transfer: Transferable[]): void;
  onmessage: ((message: { readonly data: FilePart }) => void) | null;
}

const scope = self as unknown as Scope;
const { check } = createPartChecker();

scope.onmessage = ({ data }) => {
  try {
    const answer = check(data);
    scope.postMessage(answer, [answer.sound.buffer, answer.hashes.buffer]);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    scope.postMessage({ failure: { name, message } }, []);
  }
};
scope.postMessage("ready", []);
