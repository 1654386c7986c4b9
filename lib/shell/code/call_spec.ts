/**
 * What a call of a library does with its arguments, written as a row of roles.
 *
 * A row is a string: the roles of the arguments in order, then roles by name, then what the call gives:
 *
 * ```text
 * "os.remove": "delete path=delete",
 * "shutil.copy": "read write",
 * "subprocess.run": "cmd args=cmd shell=shell? input=stdin cwd=chdir > output",
 * ```
 *
 * | role | meaning |
 * | --- | --- |
 * | `_` | nothing |
 * | `read` `write` `delete` | the path; with `*` everything below it too |
 * | `move` `edit` | read and deleted; read and written |
 * | `file` | the path; `mode`, the next argument as a rule, says whether it is read or written |
 * | `get` `to` | a path that is read or a URL that is fetched; an open file or socket that is written to |
 * | `ioread` | a path that is read, or `|command` |
 * | `rmdir` `deep?` | a path that is deleted; whether everything below it too |
 * | `file?` | whether the file is written |
 * | `mode` `flags` | `"r"`, `"w"`, `"a+"`; `O_RDONLY`, `O_CREAT` and the like |
 * | `connect` | a URL |
 * | `host` `port` | a host and its port; `addr`: a list of both, or `host:port` in one text |
 * | `send` | data that is sent, where it is given; `method`: that of the request |
 * | `shell` | text for a shell; `sys...`: one text is for a shell, several are words |
 * | `cmd` | a list is words, a text is a program, or text for a shell where `shell?` says so |
 * | `prog` `args` `args...` | the program; a list of its arguments; all arguments that are left |
 * | `shell?` | whether there is a shell between, or which |
 * | `stdin` `chdir` | what the program reads; the directory in which it runs |
 * | `put` `add` | text that is put into the file named before it, or that the object stands for; behind what is there |
 * | `lines` | the same, a line each argument |
 * | `append?` | whether text goes behind what the file holds |
 * | `out` | text that is printed |
 * | `feed` | text that the program which the object stands for reads |
 * | `bind` `resend` `duplicate` | the object connects; what it is given goes to its host; the last socket becomes input |
 * | `joined` | a connection, which becomes the program's input or output |
 * | `always` | data is sent without saying what |
 * | `cd` | the directory that the code itself changes to |
 * | `code` | source in the same language; `download`: code from that URL is executed |
 * | `call` | a function that is called |
 *
 * `...` after a role: all that are left. `this=role`: the object itself. After `>`: an origin (`download`, `file`, …),
 * `nil`, `arg0`, `this`, or the class of the object that the call gives.
 *
 * @module
 */

import type { CodeOrigin } from "../reading.ts";

/** A row as it is written. */
export type CallRow = string;

/** What one argument is. */
export interface RoleSpec {
  /** One of {@link CALL_ROLES}. */
  readonly role: string;
  /** Everything below a path is meant too. */
  readonly deep: boolean;
}

/** A row taken apart. */
export interface Compiled {
  /** Roles of the arguments in order. */
  readonly ordered: readonly RoleSpec[];
  /** Role of all arguments after the ordered ones. */
  readonly rest: RoleSpec | undefined;
  /** Roles of arguments by name. */
  readonly named: ReadonlyMap<string, RoleSpec>;
  /** Role of the object itself. */
  readonly self: RoleSpec | undefined;
  /** What the call gives. */
  readonly gives: string | undefined;
  /** `opaque download`: the call executes code that can't be seen. */
  readonly opaque: CodeOrigin | undefined;
  /** Data is sent without an argument that says so. */
  readonly sends: boolean;
}

/** Every role that a row may name. */
export const CALL_ROLES: ReadonlySet<string> = new Set((
  "_ add addr append? args args1 bind bunread call cd chdir cmd code connect deep? delete duplicate edit feed file file? flags get " +
  "host ioread joined lines method mode move out port prog put read resend rmdir send shell shell? stdin sys to write"
).split(" "));

/** The roles, origins and results that a row names, to check it. */
export function namedBy(
  row: CallRow,
): { readonly roles: readonly string[]; readonly gives: string | undefined } {
  const { ordered, rest, named, self, gives } = compile(row);
  const all = [
    ...ordered,
    ...named.values(),
    ...(rest === undefined ? [] : [rest]),
    ...(self === undefined ? [] : [self]),
  ];
  return { roles: all.map(({ role }) => role), gives };
}

const compiledRows = new Map<CallRow, Compiled>();

/** Takes a row apart; each one once. */
export function compile(row: CallRow): Compiled {
  const known = compiledRows.get(row);
  if (known !== undefined) return known;
  const [roles = "", gives] = row.split(">");
  const ordered: RoleSpec[] = [];
  let rest: RoleSpec | undefined;
  let self: RoleSpec | undefined;
  let opaque: CodeOrigin | undefined;
  let sends = false;
  const named = new Map<string, RoleSpec>();
  const spec = (s: string): RoleSpec =>
    s.endsWith("*") ? { role: s.slice(0, -1), deep: true } : { role: s, deep: false };
  for (const part of roles.split(" ")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    if (part === "always") sends = true;
    else if (part.startsWith("opaque:")) opaque = part.slice(7) as CodeOrigin; // rows name origins only; a test checks
    else if (equals > 0) {
      const one = spec(part.slice(equals + 1));
      if (part.startsWith("this=")) self = one;
      else for (const name of part.slice(0, equals).split("|")) named.set(name, one);
    } else if (part.endsWith("...")) rest = spec(part.slice(0, -3));
    else ordered.push(spec(part));
  }
  const compiled = { ordered, rest, named, self, gives: gives?.trim(), opaque, sends };
  compiledRows.set(row, compiled);
  return compiled;
}
