/**
 * How often ordinary text is taken for a credential or a marker: at most once in 10,000 lines.
 *
 * Read are this project's own files, the packages that it depends on as they lie in Deno's cache, and made-up texts of
 * the kinds that look most like credentials: histories, lock files, hashes, style sheets, minified code.
 *
 * @module
 */

import assert from "node:assert/strict";
import { scanText } from "../../lib/scan/mod.ts";
import { random } from "../../lib/scan/test_secrets.ts";

/** Lines in which one may be wrong. */
const PER = 10_000;

const ROOT = new URL("../../", import.meta.url);
const TEXT = /\.(?:tsx?|m?js|cjs|jsonc?|md|ya?ml|c|h|css|html|toml|lock)$|LICENSE$/;
/** Folders of cases that are meant to be found, and what is no part of the project. */
const LEFT_OUT = /^(?:\.git|\.deno|\.cache|node_modules|coverage|corpora|testdata|target)$/;

interface Tally {
  lines: number;
  /** Lines in which something was found, with their place. */
  readonly flagged: string[];
}

function read(folder: URL, tally: Tally, isWanted: (name: string) => boolean): void {
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    if (LEFT_OUT.test(name)) continue;
    if (isDirectory) read(new URL(`${encodeURIComponent(name)}/`, folder), tally, isWanted);
    else if (isFile && TEXT.test(name) && isWanted(name)) {
      const path = new URL(encodeURIComponent(name), folder);
      look(path.pathname.slice(folder.pathname.length - 30), Deno.readTextFileSync(path), tally);
    }
  }
}

function look(name: string, text: string, tally: Tally): void {
  tally.lines += text.split("\n").length;
  const lines = new Map<number, string>();
  for (const { kind, start } of scanText(text)) lines.set(text.slice(0, start).split("\n").length, kind);
  for (const [line, kind] of lines) tally.flagged.push(`${name}:${line} ${kind}`);
}

function expectFew({ lines, flagged }: Tally, least: number): void {
  assert.ok(lines >= least, `only ${lines} lines were read`);
  assert.ok(
    flagged.length <= lines / PER,
    `${flagged.length} of ${lines} lines:\n${flagged.slice(0, 20).join("\n")}`,
  );
}

Deno.test("false positives: this project's files", () => {
  const tally: Tally = { lines: 0, flagged: [] };
  // Tests hold made-up credentials on purpose.
  for (const folder of ["lib/", "hooks/", "docs/", "scripts/", "preload/"]) {
    read(new URL(folder, ROOT), tally, (name) => !/_test\.ts$/.test(name));
  }
  look("README.md", Deno.readTextFileSync(new URL("README.md", ROOT)), tally);
  expectFew(tally, 50_000);
});

Deno.test("false positives: packages from the npm registry", () => {
  const tally: Tally = { lines: 0, flagged: [] };
  for (const name of ["hono", "valibot", "fast-check"]) {
    const place = new URL(import.meta.resolve(name));
    const at = place.pathname.indexOf(`/${name}/`);
    assert.ok(place.protocol === "file:" && at > 0, `${name} is not in the cache as files: ${place.href}`);
    const [version = ""] = place.pathname.slice(at + name.length + 2).split("/");
    read(new URL(`file://${place.pathname.slice(0, at)}/${name}/${version}/`), tally, () => true);
  }
  expectFew(tally, 50_000);
});

/** Lines that look as credentials do, each another; `i` makes them so. */
const LIKENESSES: readonly ((i: number) => string)[] = [
  (i) => `commit ${random("h", 40, i)}`,
  (i) => `index ${random("h", 10, i)}..${random("h", 10, i + 1)} 100644`,
  (i) => `      "integrity": "sha512-${random("b", 86, i)}=="`,
  (i) => `golang.org/x/mod${i} v0.${i}.0/go.mod h1:${random("b", 43, i)}=`,
  (i) => `    --hash=sha256:${random("h", 64, i)} \\`,
  (i) => `checksum = "${random("h", 64, i)}"`,
  (i) =>
    `${random("h", 8, i)}-${random("h", 4, i)}-4${random("h", 3, i)}-a${random("h", 3, i)}-${
      random("h", 12, i)
    }`,
  (i) =>
    `"id": "${random("h", 8, i)}-0000-4${random("h", 3, i)}-a${random("h", 3, i)}-${random("h", 12, i)}",`,
  (i) =>
    `.css-${random("a", 8, i)}-Button{color:#${random("h", 6, i)};background:url(data:image/png;base64,${
      random("b", 80, i)
    })}`,
  (i) =>
    `var ${random("l", 1, i)}=function(t,e){return t.token=e.${random("l", 2, i)},t.password||(t.secret=n(${
      random("d", 5, i)
    }))}`,
  (i) => `AAAAC3NzaC1lZDI1NTE5AAAAI${random("b", 43, i)} user${i}@host`,
  (i) =>
    `<path d="M${random("d", 3, i)}.${random("d", 2, i)} ${random("d", 3, i)}c${random("d", 2, i)}-1.5"/>`,
  (i) => `docker.io/library/app@sha256:${random("h", 64, i)}`,
  (i) =>
    `2026-11-21T10:0${i % 10}:00Z INFO request_id=${random("w", 22, i)} trace=${
      random("h", 32, i)
    } path=/v1/token`,
  (i) => `const KEY_${i} = "some.translation.key_${random("a", 6, i)}"; // token: see ${random("h", 7, i)}`,
  (i) => `  key: v1-deps-${random("h", 64, i)}`,
  (i) => `\u001b[33m${random("h", 7, i)}\u001b[m fix: token${i} of \u001b[1mpassword2\u001b[22m`,
  (i) => `"js-tokens${i}": "^${i}.0.0-rc1", "@x/secret-token": "^1.${i}.0-beta2",`,
  (i) =>
    `export declare function f${i}(password: Uint8Array, secret: KeyLike${i}, token: Token2Of${i}x): void;`,
  (i) => `docker run --user 10${i}:1000 -u app${i}:staff registry.corp/app:${i}`,
  (i) => `| --token-file PATH${i} | file with the token (default ~/.x/token${i}) |`,
  (i) =>
    `"version": 3, "mappings": "${
      random("b", 90, i).replaceAll("+", ";")
    }", "names": ["token", "secret${i}"]`,
];

Deno.test("false positives: what looks most like credentials", () => {
  const tally: Tally = { lines: 0, flagged: [] };
  for (const likeness of LIKENESSES) {
    look(likeness(0), Array.from({ length: 2_000 }, (_, i) => likeness(i)).join("\n"), tally);
  }
  expectFew(tally, 30_000);
});

Deno.test("false positives: a credential among ordinary lines is found", () => {
  const tally: Tally = { lines: 0, flagged: [] };
  look(
    "x",
    `${LIKENESSES.map((l) => l(1)).join("\n")}\n${["gh", "p_"].join("")}${random("w", 36, 1)}\n`,
    tally,
  );
  assert.equal(tally.flagged.length, 1);
  assert.throws(() => expectFew(tally, 1));
});
