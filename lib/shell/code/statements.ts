/**
 * Calls that mean the same in every language, whatever the object is that they are made on: a statement for a database,
 * a store that is emptied, the whole environment handed over, a program whose input is an open connection.
 *
 * @module
 */

import type { Call, Machine } from "./machine.ts";
import { emitArgv, originAmong, type Place, type Sink } from "./sink.ts";
import { text, toText, type Val } from "./value.ts";
import { isOpened, more, writeTo } from "./writing.ts";
import type { CodeOrigin } from "../reading.ts";

/** Methods and functions that are given a statement. */
const STATEMENT =
  /^(?:execute\w*|query\w*|raw|unsafe|exec\w*|run|do|prepare|\$executeRaw\w*|\$queryRaw\w*|\w+_query|select_all|sql)$/;

/** Statements that destroy or change what is kept. */
const DESTROYS =
  /\b(?:drop\s+(?:table|database|schema|keyspace|view|user|role|owned|column|index)|truncate\s|delete\s+from|update\s+\S+\s+set)\b/i;

/** Calls that empty or delete by their name alone, and the command that does the same. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  flushall: ["redis-cli", "FLUSHALL"],
  flushAll: ["redis-cli", "FLUSHALL"],
  flushdb: ["redis-cli", "FLUSHDB"],
  flushDb: ["redis-cli", "FLUSHDB"],
  dropDatabase: ["mongosh", "--eval", "db.dropDatabase()"],
  drop_database: ["mongosh", "--eval", "db.dropDatabase()"],
  drop_collection: ["mongosh", "--eval", "db.c.drop()"],
  terminate_instances: ["aws", "ec2", "terminate-instances"],
  delete_bucket: ["aws", "s3api", "delete-bucket"],
  delete_db_instance: ["aws", "rds", "delete-db-instance"],
  delete_db_cluster: ["aws", "rds", "delete-db-cluster"],
  delete_stack: ["aws", "cloudformation", "delete-stack"],
  schedule_key_deletion: ["aws", "kms", "schedule-key-deletion"],
  get_secret_value: ["aws", "secretsmanager", "get-secret-value"],
  get_password: ["keyring", "get"],
};

/** Calls that neither print nor write. */
const QUIET =
  /^(?:f?close(?:Sync)?|f?flush|f?sync(?:Sync)?|fchmod(?:Sync)?|flock|fileno|isatty|feof|ftell|exit|_exit|abort|setEncoding|unref|sleep|usleep)$/;

/** Notes what a call of something unknown does by its name and its first argument. */
export function noteCall(m: Machine, name: string, call: Call): void {
  const same = SAME[name];
  if (same !== undefined && Object.hasOwn(SAME, name)) emitArgv(m.sink, same.map(text), call);
  if (QUIET.test(name)) return;
  m.sink.mayPrint = true;
  // What takes an open file may write to it.
  for (const { val, pos, end } of call.args) {
    if (isOpened(val)) writeTo(m.sink, val, more(given(call)), { pos, end });
  }
  const first = call.args[0];
  if (first !== undefined && STATEMENT.test(name)) {
    const statement = toText(first.val);
    if (DESTROYS.test(statement.s)) emitArgv(m.sink, [text("sql"), statement], first);
  }
  if (name === "pipe" && isConnected(call.self, first?.val)) handOver(m.sink, call);
}

/** Where what a call may write comes from: a download, if one is among its values. */
function given(call: Call): CodeOrigin {
  const from = originAmong([
    ...call.args.map(({ val }) => val),
    ...(call.self === undefined ? [] : [call.self]),
  ]);
  return from === "unknown" ? "output" : from;
}

/** Names of what holds all variables of the environment. */
export const ENVIRONMENTS: ReadonlySet<string> = new Set([
  "os.environ",
  "process.env",
  "Bun.env",
  "ENV",
  "%ENV",
  "$_ENV",
  "$_SERVER",
]);

/** Calls that print, write out or send what they are given. */
const SHOWS =
  /(?:^|\.)(?:p?print|pp?|log|info|debug|warn|error|puts|dumps?|stringify|str|repr|inspect|format|urlencode|write\w*|dir|table|print_r|var_dump|var_export|http_build_query|json_encode|serialize|post|put|patch|request|send\w*|urlopen|fetch|join)$/;

/** Notes that all variables of the environment are printed or sent. */
export function noteEnvironment(sink: Sink, callee: string, call: Call): void {
  for (const { val, pos, end } of call.args) {
    if (val.k !== "ref" || !ENVIRONMENTS.has(val.path) || !SHOWS.test(callee)) continue;
    sink.environment = true;
    emitArgv(sink, [text("printenv")], { pos, end });
  }
}

/** A program of the code is joined to a connection: its input or its output is what the host sends and gets. */
export function handOver(sink: Sink, at: Place, target: Val | undefined = sink.connected): void {
  if (target === undefined) return;
  emitArgv(sink, [text("nc"), text("-e"), text("/bin/sh"), target], at);
}

function isConnected(a: Val | undefined, b: Val | undefined): boolean {
  const of = (v: Val | undefined): string => v?.k === "obj" ? v.cls : "";
  return of(a) === "Socket" && of(b) === "Child" || of(a) === "Child" && of(b) === "Socket";
}
