/**
 * Every row is well formed, and a table of command lines with what would come of them.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { hasUnknown, UNKNOWN, type Word, word } from "../word.ts";
import { applyProgram } from "./apply_program.ts";
import { caseText, caseWords } from "./case_text.ts";
import { type Case, CASES } from "./cases.ts";
import { compileRow, type Spec, subSpecOf } from "./options.ts";
import { knownPrograms } from "./program_names.ts";
import { READERS } from "./readers/mod.ts";
import { FIELDS, PROGRAMS } from "./tables/mod.ts";

for (const [field, cases] of Object.entries(CASES)) {
  Deno.test(`programs of ${field}: ${cases.length} command lines`, () => {
    for (const [line, outcome] of cases) {
      assert.equal(caseText(applyProgram(caseWords(line), { platform: "linux" })), outcome, line);
    }
  });
}

/** What differs by platform. */
const ELSEWHERE: readonly (readonly ["darwin" | "windows", ...Case])[] = [
  ["darwin", "RM -rf x", "rm {r f} delete x/**"],
  ["darwin", "sed -i '' 's/a/b/' x", "sed {i} read x; write x"],
  ["darwin", "sed -i .bak 's/a/b/' x", "sed {i=.bak} read x; write x"],
  ["windows", "type f", "type {} read f"],
  ["windows", "TYPE.COM f", "type {} read f"],
  ["windows", "rmdir /s /q C:\\x", "rmdir {s q} delete C:\\x/**"],
  ["windows", "C:\\Windows\\System32\\cmd.exe /c dir", "cmd {c} -> cmd: dir"],
  ["windows", "scp C:\\a host:b", "scp {} read C:\\a; connect ssh://host sends"],
  ["windows", "docker run -v C:\\a:/b img c", "docker {v=C:\\a:/b} -> [c] @container mounts=C:\\a>/b"],
];

for (const [platform, line, outcome] of ELSEWHERE) {
  Deno.test(`on ${platform}: ${line}`, () => {
    assert.equal(caseText(applyProgram(caseWords(line), { platform })), outcome);
  });
}

Deno.test("every row of the table is well formed, sub-commands too", () => {
  const walk = (name: string, spec: Spec): void => {
    const { reader } = spec.row;
    assert.ok(reader === undefined || READERS[reader] !== undefined, `${name}: no reader ${reader}`);
    for (const sub of spec.sub?.keys() ?? []) {
      const ready = subSpecOf(spec, sub);
      assert.ok(ready !== undefined);
      walk(`${name} ${sub}`, ready);
    }
  };
  for (const [name, row] of Object.entries(PROGRAMS)) {
    walk(name, compileRow(row));
    if (row.onWindows !== undefined) walk(`${name} on Windows`, compileRow(row.onWindows));
  }
});

Deno.test("a row that is not well formed is refused", () => {
  for (
    const row of [{ flags: "a=nothing" }, { operands: "read... write..." }, { when: { z: "read" } }, {
      flags: "|a",
    }]
  ) {
    assert.throws(() => compileRow(row), TypeError, JSON.stringify(row));
  }
});

Deno.test("every name stands in the table once", () => {
  const seen = new Map<string, string>();
  for (const [field, table] of Object.entries(FIELDS)) {
    for (const [name, row] of Object.entries(table)) {
      for (const one of [name, ...row.aliases ?? []]) {
        assert.equal(seen.get(one), undefined, `${one} stands in ${seen.get(one)} and ${field}`);
        seen.set(one, field);
      }
    }
  }
  assert.equal(seen.size, knownPrograms().length);
});

Deno.test("the table knows at least 700 programs by rows of their own", () => {
  assert.ok(Object.keys(PROGRAMS).length >= 700, String(Object.keys(PROGRAMS).length));
});

Deno.test("every field and every reader has cases", () => {
  const used = new Set<string>();
  for (const field of Object.keys(FIELDS)) {
    assert.ok((CASES[field]?.length ?? 0) >= 5, field);
    for (const [line] of CASES[field] ?? []) {
      const words = caseWords(line);
      let row = PROGRAMS[applyProgram(words, { platform: "linux" }).program];
      for (let i = 1; row !== undefined; i++) {
        if (row.reader !== undefined) used.add(row.reader);
        const value = words[i]?.value;
        if (value === undefined) break;
        const key: string | undefined = Object.keys(row.sub ?? {}).find((names) =>
          names.split("|").includes(value)
        );
        row = key === undefined ? row.sub === undefined ? undefined : { sub: row.sub } : row.sub?.[key];
      }
    }
  }
  for (const reader of Object.keys(READERS)) assert.ok(used.has(reader), reader);
});

Deno.test("an unknown value is carried into what is touched", () => {
  const argv = [word("rm"), word("-rf"), word(`/tmp/${UNKNOWN}/x`)];
  const [touch] = applyProgram(argv, { platform: "linux" }).touches;
  assert.ok(touch !== undefined && touch.kind === "delete" && hasUnknown(touch.path.value));
});

Deno.test("an unknown part of an option is noted as an unknown option", () => {
  const { flags } = applyProgram([word("rm"), word(`-${UNKNOWN}`), word("x")], { platform: "linux" });
  assert.ok(flags.has(UNKNOWN));
});

Deno.test("a touched file has the place of its word", () => {
  const argv = caseWords("dd if=~/.ssh/id_rsa of=out");
  const [read] = applyProgram(argv, { platform: "linux" }).touches;
  assert.ok(read !== undefined && read.kind === "read");
  assert.deepEqual([read.path.pos, read.path.end], [argv[1]?.pos, argv[1]?.end]);
});

Deno.test("nothing that is put into a command line makes it throw", () => {
  const part = fc.oneof(
    fc.constantFrom(
      "-",
      "--",
      "-c",
      "-e",
      "-i",
      "{}",
      ";",
      "+",
      ":::",
      "!",
      "(",
      ")",
      "-exec",
      "-name",
      "--x=",
      "=",
      "@",
      ":",
    ),
    fc.constantFrom(
      "::",
      "ext::x",
      "a:b",
      "http://",
      "C:\\",
      "/c",
      "-o",
      "x=exec:y",
      "s/a/b/w x",
      `${UNKNOWN}`,
      `-${UNKNOWN}`,
    ),
    fc.string({ maxLength: 12 }),
  );
  const programs = knownPrograms();
  fc.assert(
    fc.property(
      fc.constantFrom(...programs),
      fc.array(fc.tuple(part, fc.boolean()), { maxLength: 8 }),
      fc.constantFrom("linux" as const, "darwin" as const, "windows" as const),
      (program, parts, platform) => {
        const argv: Word[] = [
          word(program),
          ...parts.map(([value, glob]) => glob ? { ...word(value), pattern: `${value}*` } : word(value)),
        ];
        applyProgram(argv, { platform });
      },
    ),
    { numRuns: 4000 },
  );
});

Deno.test("time grows with the line, not with its square", () => {
  const lines = ["rm", "find . -name", "sed -e", "docker run", "curl", "tar cf x", "git -c", "unknown"];
  for (const start of lines) {
    const argv = [...start.split(" "), ...Array.from({ length: 20_000 }, (_, i) => `-a=${i}/b`)].map((one) =>
      word(one)
    );
    const began = performance.now();
    applyProgram(argv, { platform: "linux" });
    const took = performance.now() - began;
    assert.ok(took < 15_000, `${start}: ${took} ms for ${argv.length} words`);
  }
  const long = word("a/".repeat(200_000));
  for (const program of ["rm", "sed", "psql", "vim", "emacs", "unknown", "socat", "scp", "npm"]) {
    const began = performance.now();
    applyProgram([word(program), word("-c"), long, long], { platform: "linux" });
    const took = performance.now() - began;
    assert.ok(took < 15_000, `${program}: ${took} ms for a long word`);
  }
});
