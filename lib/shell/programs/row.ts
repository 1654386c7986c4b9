/**
 * The shape of a row in the table of programs: what a program does with its operands and options.
 *
 * A row is data. Adding a program is adding a row (in the file of its field, under `tables/`) and a case.
 *
 * ```text
 * cp: { flags: "r|R|recursive a|archive f|force t|target-directory=write", recursive: "r a",
 *       operands: "read... write", when: { t: "read..." } },
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
 * | `path` | a path if it looks like one: it is read; a URL is connected to (programs that nobody described) |
 * | `read` `delete` | the path is read, deleted |
 * | `write` | the path is written or created; of a folder it is the folder alone, even if effects are recursive |
 * | `edit` | read and written in place |
 * | `move` | read and deleted (the source of `mv`) |
 * | `attr` | mode, owner or attributes are changed: counts as write |
 * | `connect` | a URL or host that is connected to |
 * | `port` | the port of the host that is connected to |
 * | `data` | text to send, or `@path`, which is read (curl's `-d`) |
 * | `form` | a form field `name=text`, `name=@path`, `name=<path` (curl's `-F`) |
 * | `item` | a request item: `name=text`, `name@path`, `name=@path`, `name:=@path`, `@path` (HTTPie) |
 * | `from` | `host:path` is connected to, anything else is a local path that is read (a source of scp, rsync) |
 * | `moved` | like `from`, and a local path is deleted as well (the source of `aws s3 mv`) |
 * | `to` | `host:path` is connected to and sent to, anything else is a local path that is written |
 * | `remote` | a URL or `host:path` is connected to, a path is read, a mere name is nothing (git's remotes) |
 * | `package` | a URL is connected to, what is spelled as a path is read, a mere name is nothing (`pip install`) |
 * | `recipient` | a mail address: its host is connected to |
 * | `run` | the rest of the line is a command of its own: program and arguments |
 * | `shell` | the text is shell source; with `...` the words that are left, joined by spaces |
 * | `keys` | like `shell...`, but typed into a terminal: names of keys (`Enter`, `C-m`) are not part of it |
 * | `code` | the text is source in the row's `language` |
 * | `script` | a file that is executed in the row's `language`; the words after it are its arguments |
 * | `chdir` | the directory in which the command runs |
 */
export type Role =
  | "text"
  | "list"
  | "path"
  | "read"
  | "write"
  | "delete"
  | "edit"
  | "move"
  | "attr"
  | "connect"
  | "port"
  | "data"
  | "form"
  | "item"
  | "from"
  | "moved"
  | "to"
  | "remote"
  | "package"
  | "recipient"
  | "run"
  | "shell"
  | "keys"
  | "code"
  | "script"
  | "chdir";

/** Every role, in the order of the table above. */
export const ROLES: readonly Role[] = [
  "text",
  "list",
  "path",
  "read",
  "write",
  "delete",
  "edit",
  "move",
  "attr",
  "connect",
  "port",
  "data",
  "form",
  "item",
  "from",
  "moved",
  "to",
  "remote",
  "package",
  "recipient",
  "run",
  "shell",
  "keys",
  "code",
  "script",
  "chdir",
];

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

/** What a program does with its words. Every field is optional. */
export interface ProgramRow {
  /**
   * The options, separated by spaces; the names of one option joined by `|`. One letter is a short option, more are
   * a long one (`force` is `--force`); a name with a dash of its own is spelled with one dash (`-jar` of java).
   * `=role` takes a value, `=?role` takes one only when attached (`--color=auto`), `=role,role` takes two, `=role...`
   * takes all words up to the next option, `=run` the rest of the line. A role with `*` means everything below the path too. The first name,
   * without dashes, is the canonical one.
   */
  readonly flags?: string;
  /**
   * The operands' roles in order. `role...` takes all that are left but those that later roles need
   * (`read... write`). A role with `*` means everything below the path too. Default `path...`: what looks like
   * a path counts as read.
   */
  readonly operands?: string;
  /** Options (canonical names, separated by spaces) that make file effects recursive; `true`: they always are. */
  readonly recursive?: string | true;
  /** With recursive effects and no file given, the current folder is read (`rg pattern`). */
  readonly implied?: true;
  /** Rows by first operand: `git push`, `docker run`; `push|p` names both. Fields that a sub-row leaves out are its parent's. */
  readonly sub?: Readonly<Record<string, ProgramRow>>;
  /**
   * Roles that replace `operands` while an option is given: `{ "d|delete": "delete..." }`. `a+b`: both are given;
   * `i=inplace`: given with that value. The first that holds counts.
   */
  readonly when?: Readonly<Record<string, string>>;
  /** Language of `code`, `script` and standard input for an interpreter. */
  readonly language?: CodeLanguage;
  /** Several options with `code` are the lines of one text (`perl -e`). */
  readonly lines?: true;
  /** Unpacks into the current folder, unless one of these options (separated by spaces) is given (`unzip -d x`). */
  readonly unpacks?: string;
  /** With no script operand and no code option, the program executes its standard input (`sh`, `python`). */
  readonly stdin?: "code";
  /** Options (separated by spaces) without which `stdin` does not apply (`sudo -s`). */
  readonly stdinIf?: string;
  /** Where the inner command runs. Default `here`. */
  readonly place?: "remote" | "container";
  /** What its output is when it can't be known: from the network, or decoded. */
  readonly output?: "download" | "decoded";
  /** Options (separated by spaces) without which `output` does not apply (`base64 -d`). */
  readonly outputIf?: string;
  /** Scheme of a host given without one. Default `https`; empty: such an operand is no host (`docker cp`). */
  readonly scheme?: string;
  /** Options (separated by spaces) with which data of this machine goes to the host; `true`: always. */
  readonly sends?: string | true;
  /** Options stop at the first operand (`env`, `sudo`, `ssh`, `xargs`). */
  readonly posix?: true;
  /** `-abc` is one option, not three (`find`, `java`, `openssl`). */
  readonly singleDash?: true;
  /** Options start with a slash too and have their value after a colon (`del /s /q`). Implies folded case. */
  readonly slash?: true;
  /** Long options may be shortened to a unique prefix, as GNU getopt does. */
  readonly abbreviations?: true;
  /** Options are compared without regard to case (PowerShell). */
  readonly fold?: true;
  /** `NAME=value` words before the first operand are variables for the inner command (`env`, `sudo`). */
  readonly assigns?: true;
  /** Other names of the same program. */
  readonly aliases?: readonly string[];
  /** Name of the function in `readers/` that reads a syntax which a row can't express. */
  readonly reader?: string;
  /** The row that counts on Windows, where the name means another program (`type`). */
  readonly onWindows?: ProgramRow;
}

/** Programs by name. */
export type ProgramTable = Readonly<Record<string, ProgramRow>>;
