/**
 * The shape of a row in the table of programs: what a program does with its operands and options.
 *
 * A row is data. Adding a program is adding a row (in the file of its field) and a case.
 *
 * ```ts
 * cp: { flags: "r|R|recursive a|archive f|force t|target-directory=write", recursive: "r a",
 *       operands: "read... write" },
 * ```
 *
 * @module
 */

/**
 * What is done with one operand or one option's value.
 *
 * | role | meaning |
 * | --- | --- |
 * | `text` | nothing that concerns files or hosts (a pattern, a message, a number) |
 * | `list` | a path of which only names and attributes are seen (`ls`, `stat`, `test -f`) |
 * | `read` `write` `delete` | the path is read, written or created, deleted |
 * | `edit` | read and written in place |
 * | `move` | read and deleted (the source of `mv`) |
 * | `attr` | mode, owner or attributes are changed: counts as write |
 * | `connect` | a URL or host that is connected to |
 * | `data` | text to send, or `@path`, which is read (curl's `-d`) |
 * | `remote` | `host:path` is connected to, anything else is a local path (scp, rsync) |
 * | `run` | the rest of the line is a command of its own: program and arguments |
 * | `shell` | the text is shell source |
 * | `code` | the text is source in the row's `language` |
 * | `script` | a file that is executed in the row's `language`; the words after it are its arguments |
 * | `chdir` | the directory in which the command runs |
 */
export type Role =
  | "text"
  | "list"
  | "read"
  | "write"
  | "delete"
  | "edit"
  | "move"
  | "attr"
  | "connect"
  | "data"
  | "remote"
  | "run"
  | "shell"
  | "code"
  | "script"
  | "chdir";

/** A language whose source the reader can look into. */
export type CodeLanguage =
  | "bash"
  | "sh"
  | "zsh"
  | "fish"
  | "powershell"
  | "cmd"
  | "python"
  | "javascript"
  | "ruby"
  | "perl"
  | "php"
  | "awk"
  | "lua"
  | "applescript"
  | "make";

/** What a program does with its words. Every field is optional: an empty row is a program that touches nothing. */
export interface ProgramRow {
  /**
   * The options, separated by spaces; the names of one option joined by `|`. One letter is a short option, more are
   * a long one (`force` is `--force`); a name with a dash of its own is spelled so on the line (`-name` of find).
   * `=role` takes a value, `=?role` takes one only when attached (`--color=auto`). The first name is the canonical one.
   */
  readonly flags?: string;
  /**
   * The operands' roles in order. `role...` takes all that are left but those that later roles need
   * (`read... write`). Default `path...`: what looks like a path counts as read.
   */
  readonly operands?: string;
  /** Options (canonical names, separated by spaces) that make file effects recursive; `true`: they always are. */
  readonly recursive?: string | true;
  /** Rows by first operand: `git push`, `docker run`. Fields that a sub-row leaves out are its parent's. */
  readonly sub?: Readonly<Record<string, ProgramRow>>;
  /** Roles that replace `operands` while an option is given: `{ "d|delete": "delete..." }`. */
  readonly when?: Readonly<Record<string, string>>;
  /** Language of `code`, `script` and standard input for an interpreter. */
  readonly language?: CodeLanguage;
  /** With no script operand and no code option, the program executes its standard input (`sh`, `python`). */
  readonly stdin?: "code";
  /** Where the inner command runs. Default `here`. */
  readonly place?: "remote" | "container";
  /** What its output is when it can't be known: from the network, or decoded. */
  readonly output?: "download" | "decoded";
  /** Options stop at the first operand (`env`, `sudo`, `ssh`, `xargs`). */
  readonly posix?: true;
  /** `-abc` is one option, not three (`find`, `java`, `openssl`). */
  readonly singleDash?: true;
  /** Long options may be shortened to a unique prefix, as GNU getopt does. */
  readonly abbreviations?: true;
  /** Other names of the same program. */
  readonly aliases?: readonly string[];
}

/** Programs by name. */
export type ProgramTable = Readonly<Record<string, ProgramRow>>;
