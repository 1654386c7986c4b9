/**
 * A watcher for Secrets of Kubernetes, all of whose values are secret, whatever their names.
 *
 * @module
 */

import { looksChosen } from "./looks.ts";
import type { Scan, Watcher } from "./watcher.ts";

/** The watchers. */
export function manifestWatchers(): readonly Watcher[] {
  return [{
    words: ["kind: Secret", '"kind":"Secret"', '"kind": "Secret"', '\\"kind\\":\\"Secret\\"'],
    look: lookAtManifest,
  }];
}

/** How far from its kind the data of a Secret are looked for, in UTF-16 code units, to either side. */
const REACH = 16_384;

function lookAtManifest(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  // `kind: SecretStore` is another thing.
  if (/[A-Za-z]/.test(text.charAt(end))) return;
  // What was looked at for an earlier one isn't looked at again.
  const from = Math.max(scan.pastManifest, start - REACH);
  const to = Math.min(text.length, end + REACH);
  scan.pastManifest = to;
  const near = text.slice(from, to);
  const word = start - from;
  const isYaml = text.startsWith("kind", start);
  const before = isYaml ? near.lastIndexOf("\n---", word) : near.lastIndexOf("apiVersion", word);
  const after = isYaml ? near.indexOf("\n---", word) : -1;
  const first = Math.max(0, before);
  const part = near.slice(first, after < 0 ? near.length : after);
  for (const pattern of isYaml ? [YAML_DATA] : [JSON_DATA]) {
    for (const { 0: data, 1: body = "", index } of part.matchAll(pattern)) {
      const place = from + first + index + data.length - body.length;
      for (const { 0: pair, 1: value = "", index: at } of body.matchAll(isYaml ? YAML_VALUE : JSON_VALUE)) {
        if (!isSecret(value)) continue;
        const begin = place + at + pair.lastIndexOf(value);
        scan.likely.push({ kind: "named-secret", start: begin, end: begin + value.length });
      }
    }
  }
}

const YAML_DATA = /^[ ]{0,8}data:[ ]*\r?\n((?:[ ]{1,64}[^ \r\n][^\r\n]{0,8191}\r?(?:\n|$)){1,256})/gm;
const YAML_VALUE = /^[ ]+[\w.-]{1,253}:[ ]{1,4}["']?([A-Za-z0-9+/]{8,8192}={0,2})["']?[ ]*\r?$/gm;
const JSON_DATA = /\\?"data\\?"\s{0,4}:\s{0,4}\{([^{}]{1,16384})\}/g;
const JSON_VALUE = /\\?"[\w.-]{1,253}\\?"\s{0,4}:\s{0,4}\\?"([A-Za-z0-9+/]{8,8192}={0,2})\\?"/g;

/** Base64, and of a text not that of a word such as `admin`. */
function isSecret(value: string): boolean {
  if (value.length % 4 !== 0) return false;
  try {
    const text = atob(value);
    return !/^[\x20-\x7e]*$/.test(text) || text.length >= 20 || looksChosen(text);
  } catch {
    return false;
  }
}
