/**
 * Database clients: their own commands can leave for a shell, and some statements read and write files.
 *
 * @module
 */

import type { Word } from "../../word.ts";
import { applyParsed, type Draft, type Line, parseByRow, touchFile } from "../apply_row.ts";
import { withValue } from "../word_parts.ts";

/** Options whose value is a statement or a command of the client. */
const STATEMENTS = new Set(["c", "e", "cmd", "init-command"]);

/** `\! cmd` (psql, mysql), `system cmd` (mysql), `.shell cmd` (sqlite3). */
const SHELL_COMMAND = /(?:^|[;\n])\s*(?:\\!|system\s|\.(?:shell|system)\s)\s*([^\n]+)/gi;

/** `COPY … TO PROGRAM 'cmd'` of PostgreSQL. */
const PROGRAM = /\bprogram\s+'((?:[^']|'')*)'/gi;

/** `COPY … FROM 'file'`, `\i file`, `.read file`, `LOAD DATA INFILE 'file'`, `SOURCE file`, `pg_read_file('file')`. */
const READS =
  /(?:\\i[r]?\s+|\.(?:read|import|restore|open)\s+|\bsource\s+|\bcopy\b[^;]*?\bfrom\s+'|\binfile\s+["']|\bload_file\(\s*'|\bpg_read_file\(\s*'|\breadfile\(\s*'|\bread_(?:csv|text|json|blob)\w*\(\s*')([^'"\s;)]+)/gi;

/** `COPY … TO 'file'`, `\o file`, `.output file`, `INTO OUTFILE 'file'`. */
const WRITES =
  /(?:\\o\s+|\.(?:output|once|backup|save|dump)\s+|\bcopy\b[^;]*?\bto\s+'|\binto\s+(?:outfile|dumpfile)\s+'|\bwritefile\(\s*')([^'\s;)]+)/gi;

/** `psql -c`, `mysql -e`, `sqlite3 db statement`. */
export function readSql(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  const statements: Word[] = [];
  for (const option of parsed.given) if (STATEMENTS.has(option.spec.name)) statements.push(...option.values);
  if (line.program === "sqlite3") statements.push(...parsed.operands.slice(1));
  for (const word of statements) {
    const text = word.value;
    for (const found of text.matchAll(SHELL_COMMAND)) push(draft, word, found[1] ?? "");
    for (const found of text.matchAll(PROGRAM)) push(draft, word, (found[1] ?? "").replaceAll("''", "'"));
    for (const found of text.matchAll(READS)) touchFile(draft, "read", withValue(word, found[1] ?? ""));
    for (const found of text.matchAll(WRITES)) touchFile(draft, "write", withValue(word, found[1] ?? ""));
  }
  return draft;
}

function push(draft: Draft, at: Word, text: string): void {
  draft.inner.push({ kind: "source", language: "sh", text: withValue(at, text), args: [], place: "here" });
}
