import { strict as assert } from "node:assert";
import fc from "fast-check";
import { type Diagnostic, toDiagnostics } from "./diagnostic.ts";
import { formatDiagnostic } from "./format_diagnostic.ts";

function diagnostic(part: Partial<Diagnostic>): Diagnostic {
  return {
    severity: "error",
    code: "unknown-key",
    message: "unknown key",
    file: "p.yaml",
    start: { line: 1, column: 3 },
    end: { line: 1, column: 6 },
    source: "  key: 1",
    ...part,
  };
}

Deno.test("shows place, line, fault and hint", () => {
  assert.equal(
    formatDiagnostic(diagnostic({ hint: "write kay" })),
    ["p.yaml:1:3: error: unknown key", "  1 |   key: 1", "    |   ^^^", "  hint: write kay"].join("\n"),
  );
});

Deno.test("colours only where it is asked to", () => {
  assert.equal(formatDiagnostic(diagnostic({})).includes("\x1b"), false);
  const colored = formatDiagnostic(diagnostic({ severity: "warning" }), { color: true });
  assert.ok(colored.includes("\x1b[1;33mwarning:\x1b[0m"));
  // deno-lint-ignore no-control-regex
  assert.equal(colored.replace(/\x1b\[[\d;]*m/g, ""), formatDiagnostic(diagnostic({ severity: "warning" })));
});

Deno.test("keeps the caret under the fault behind wide and escaped characters", () => {
  const shown = formatDiagnostic(
    diagnostic({ source: "漢\tab\u202ekey", start: { line: 1, column: 6 }, end: { line: 1, column: 9 } }),
  );
  const [, line = "", marks = ""] = shown.split("\n");
  assert.equal(line, "  1 | 漢\\tab\\u202ekey");
  assert.equal(marks, `    | ${" ".repeat(2 + 2 + 2 + 6)}^^^`);
});

Deno.test("writes out what a terminal would obey, wherever it stands", () => {
  const evil = "\x1b[2J\u202e\u200b\r\n\x07\u2066";
  const shown = formatDiagnostic(diagnostic({ message: evil, hint: evil, file: evil, source: evil }));
  // deno-lint-ignore no-control-regex
  assert.equal(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2066]/.test(shown), false);
  assert.equal(shown.split("\n").length, 4);
});

Deno.test("shows a fault over several lines up to the first one's end", () => {
  const shown = formatDiagnostic(diagnostic({ end: { line: 3, column: 2 } }));
  assert.equal(shown.split("\n")[2], "    |   ^^^^^^");
});

Deno.test("shows no empty line", () => {
  assert.equal(
    formatDiagnostic(diagnostic({ source: "", start: { line: 1, column: 1 } })),
    "p.yaml:1:1: error: unknown key",
  );
});

Deno.test("cuts long lines around the fault", () => {
  fc.assert(fc.property(fc.nat(5000), fc.nat(5000), fc.nat(100), (before, after, length) => {
    const source = "a".repeat(before) + "b".repeat(length + 1) + "c".repeat(after);
    const start = { line: 1, column: before + 1 };
    const end = { line: 1, column: before + length + 2 };
    const [, line = "", marks = ""] = formatDiagnostic(diagnostic({ source, start, end })).split("\n");
    assert.ok(line.length <= 130);
    assert.equal(line[marks.indexOf("^")], "b");
    assert.equal(line[marks.indexOf("^") - 1] === "b", false);
  }));
});

Deno.test("diagnostics are sorted by place, said once, and errors kept before warnings", () => {
  const text = "ab\r\ncd\n";
  const at = (
    start: number,
    severity: "error" | "warning",
    message = "m",
  ): Parameters<typeof toDiagnostics>[0][number] => ({
    severity,
    code: "yaml",
    message,
    span: { start, end: start + 1 },
  });
  const found = toDiagnostics(
    [at(5, "warning"), at(4, "error"), at(0, "warning"), at(4, "error"), at(99, "error", "n")],
    text,
    "f",
  );
  assert.deepEqual(found.map((d) => [d.start.line, d.start.column, d.severity, d.source]), [
    [1, 1, "warning", "ab"],
    [2, 1, "error", "cd"],
    [2, 2, "warning", "cd"],
    [3, 1, "error", ""],
  ]);
  const many = Array.from({ length: 1000 }, (_, i) => at(0, i < 500 ? "warning" : "error", `m${i}`));
  const kept = toDiagnostics(many, text, "f");
  assert.equal(kept.length, 200);
  assert.ok(kept.every((d) => d.severity === "error"));
});
