/**
 * What of the scan of outputs is measured: a mebibyte of ordinary text, and of texts made to be slow.
 *
 * @module
 */

import { cpuUsage } from "node:process";
import { GITLEAKS_FORMATS, scanText, SECRET_FORMATS } from "../../lib/scan/mod.ts";
import { type Figures, type Promised, sink } from "./measure.ts";

/** Shows a figure beside its floor. */
type Show = (measured: Figures, floor: Figures, promise?: Promised) => void;

const SIZE = 1_048_576;
/** Microseconds for an ordinary text, and for one made to be slow. */
const ORDINARY = 15_000;
const HOSTILE = 3 * ORDINARY;

/** What could make a scan slow: the words that it stops at, and beginnings of what it looks for, over and over. */
export function hostilePieces(): readonly string[] {
  const formats = [...SECRET_FORMATS, ...GITLEAKS_FORMATS].flatMap(({ hint, starts = [hint] }) => starts);
  return [
    ...formats.flatMap((word) => [`${word} `, `${word}a/`, `${word}${"a".repeat(33)}.`]),
    'password="',
    "token = ",
    "secret=abcdefgh0 ",
    'api_key="aB3dE5fG7hJ9kL1mN3pQ5" ',
    "PASSWORD=a1b2c3d4e\n",
    "token-token-token=",
    "://a:",
    "http://a:bbbbbbbb1@c ",
    "-----BEGIN PRIVATE KEY-----",
    `-----BEGIN PRIVATE KEY-----${"\n".repeat(41)}`,
    `-----BEGIN PRIVATE KEY-----${"A".repeat(41)}`,
    "PuTTY-User-Key-File-2: a Private-Lines:",
    "ignore the all the all the ",
    "ignore all previous a a ",
    "from now on you will a a a a a a a a ",
    "<!-- AI agent curl -->",
    "<!-- AI agent ",
    "![",
    "![a](http://a?b=",
    `![a](http://b/?${"a=b&".repeat(30)}`,
    "\u001b[m",
    "\u001b[32mtoken = \u001b[0m",
    "\\u001b[",
    "g\0h\0p\0_\0",
    "\0",
    "-----BEGIN PRIVATE KEY-----\n1: ",
    "LS0tLS1CRUdJTi",
    `LS0tLS1CRUdJTi${"A".repeat(60)} `,
    "kind: Secret\n",
    "kind: Secret\ndata:\n",
    "data:\n  a: YWFhYWFhYWE=\nkind: Secret\n---\n",
    "data:\n  a: b\n",
    '"kind":"Secret","data":{"a":"YWFhYWFhYWFh"},',
    "machine a login b password c ",
    "machine a login ",
    ":5432:a:b:c1d2e3f4 ",
    " -u a:bcdefgh1 ",
    '"auth": "YWFhYWE6YmJiYmJiYjE=" ',
    "<password>abcdefg1</password>",
    "--password abcdefg1 ",
    '"PASSWORD", value: ',
    "password\n",
    `password${" ".repeat(40)}`,
    "\u200b",
    "a\u200b",
    "\u202a",
    "\u202a\n",
    "\u{E0061}",
    ":$6$aaaaaaaaa",
    "eyJhbGciOiJI.eyJaaaaaaaa.",
    "aaaaaa.",
    `${"a".repeat(24)}M.aaaaaa.`,
  ];
}

/** A text of one piece over and over. */
export function repeated(piece: string, size = SIZE): string {
  return piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
}

/** Source code of this project. */
export function sourceText(size = SIZE): string {
  let text = "";
  const add = (folder: URL): void => {
    for (const entry of Deno.readDirSync(folder)) {
      if (text.length >= size) return;
      const path = new URL(entry.name + (entry.isDirectory ? "/" : ""), folder);
      if (entry.isDirectory) add(path);
      else if (entry.name.endsWith(".ts")) text += Deno.readTextFileSync(path);
    }
  };
  add(new URL("../../lib/", import.meta.url));
  return text.slice(0, size);
}

/** The fastest of some rounds, in microseconds of this process's own time: other processes come in between. */
export function fastest(work: () => unknown, rounds: number): number {
  let best = Infinity;
  for (let i = 0; i < rounds; i++) {
    const [start, before] = [performance.now(), cpuUsage()];
    sink.value = work();
    const wall = (performance.now() - start) * 1000;
    const { user, system } = cpuUsage(before);
    // The compiler's threads count as this process too.
    best = Math.min(best, wall, user + system);
  }
  return best;
}

/** Measures the scan. */
export function measureScan(show: Show): void {
  const figures = (name: string, us: number, runs: number): Figures => ({ name, median: us, p99: us, runs });
  const source = sourceText();
  const floor = figures("floor: each character of 1 MiB looked up", fastest(() => sum(source), 20), 20);
  show(floor, floor);
  const texts: readonly (readonly [string, string])[] = [
    ["1 MiB of source code", source],
    [
      "1 MiB of prose",
      repeated("It was a bright cold day in April, and the clocks were striking thirteen. "),
    ],
    ["1 MiB of Chinese", repeated("这是一个普通的中文段落，没有任何秘密。")],
    [
      "1 MiB of coloured lines",
      repeated("\u001b[32m+ const a = b;\u001b[0m changed \u001b[1mhere\u001b[22m\n"),
    ],
    ["1 MiB of base64", repeated(btoa(source.slice(0, 3000).replace(/[^ -~]/g, "")))],
  ];
  for (const [name, text] of texts) {
    show(figures(name, fastest(() => scanText(text), 20), 20), floor, { median: ORDINARY });
  }
  const slowest = hostilePieces().map((piece) => {
    const text = repeated(piece);
    return { piece, us: fastest(() => scanText(text), 5) };
  }).sort((a, b) => b.us - a.us).slice(0, 3);
  for (const { piece, us } of slowest) {
    show(figures(`1 MiB of ${JSON.stringify(piece).slice(0, 36)}`, us, 5), floor, { median: HOSTILE });
  }
}

function sum(text: string): number {
  const table = new Uint8Array(128).fill(1);
  let total = 0;
  for (let i = 0; i < text.length; i++) total += table[text.charCodeAt(i) & 127] ?? 0;
  return total;
}
