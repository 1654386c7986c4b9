/**
 * What source code in another language than the shell's would do, as far as its literal arguments tell.
 *
 * @module
 */

import type { CodeOrigin } from "../reading.ts";
import type { Word } from "../word.ts";

/** A word that may know where its unknown part comes from. */
export interface CodeWord extends Word {
  /** Where the unknown part comes from, when there is one. */
  readonly origin?: CodeOrigin;
}

/** One thing that a piece of code would do. Positions are within the code's own text. */
export type Finding =
  /** Runs a program with these words, no shell between: `subprocess.run(["rm", "-rf", "/"])`. Never empty. */
  | {
    readonly kind: "argv";
    readonly argv: readonly CodeWord[];
    /** Stages of one pipeline share a number and stand in order: `iwr … | iex`. */
    readonly pipe?: number;
    /** What it reads on standard input, where the code gives it. */
    readonly stdin?: CodeWord;
    /** The directory it runs in, where the code sets it. */
    readonly chdir?: CodeWord;
    /** Where it runs, if not on this machine (`Invoke-Command -ComputerName`). */
    readonly place?: "remote";
  }
  /** Hands text to a shell: `os.system("rm -rf /")`, backticks, `do shell script`. */
  | {
    readonly kind: "shell";
    readonly text: CodeWord;
    readonly language: "sh" | "cmd" | "powershell";
    /** What it reads on standard input, where the code gives it. */
    readonly stdin?: CodeWord;
    /** The directory it runs in, where the code sets it. */
    readonly chdir?: CodeWord;
  }
  /**
   * Evaluates text as code in the same language: `exec("…")`, `eval(…)`. What the text would do follows as findings
   * of its own; the caller needn't look into it.
   */
  | { readonly kind: "code"; readonly text: CodeWord }
  /** Evaluates something that can't be known; `decoded` also for known text that came out of an encoding. */
  | { readonly kind: "opaque"; readonly origin: CodeOrigin; readonly pos: number; readonly end: number }
  /** Touches a file or folder. */
  | { readonly kind: "read" | "write" | "delete"; readonly path: CodeWord; readonly recursive: boolean }
  /** Puts text into a file, of which another finding says that it is written: `open("x.sh", "w").write("ls")`. */
  | {
    readonly kind: "content";
    readonly path: CodeWord;
    readonly text: CodeWord;
    /** What the file held stays before it. */
    readonly append?: true;
  }
  /** Copies or moves a file's content; other findings say what is read, written and deleted. */
  | { readonly kind: "copy"; readonly from: CodeWord; readonly path: CodeWord }
  /** Prints text on standard output; only where {@link CodeOptions.prints} asks for it. */
  | { readonly kind: "print"; readonly text: CodeWord }
  /** Connects to a URL or `tcp://host:port`. */
  | { readonly kind: "connect"; readonly target: CodeWord; readonly sends: boolean };

/** What is passed in for one piece of code. */
export interface CodeOptions {
  /** The home folder, for `expanduser`, `os.homedir()` and the like. */
  readonly home: string;
  /** Environment variables that may be relied on. */
  readonly env: Readonly<Record<string, string>>;
  /** Arguments of the script, for `sys.argv[1]`, `process.argv[2]`, `$ARGV[0]`; the targets for make. */
  readonly args: readonly Word[];
  /** Whether what is printed is of interest. Where none is found, what the code prints is not known. */
  readonly prints?: boolean;
  /** Each print ends a line, as `perl -l` has it. */
  readonly lines?: boolean;
  /** Steps left; a tokeniser takes one a token and stops at nought. Mutable: shared by the whole reading. */
  readonly budget: { steps: number };
}
