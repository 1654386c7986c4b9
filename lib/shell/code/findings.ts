/**
 * What source code in another language than the shell's would do, as far as its literal arguments tell.
 *
 * @module
 */

import type { CodeOrigin } from "../reading.ts";
import type { Word } from "../word.ts";

/** One thing that a piece of code would do. Positions are within the code's own text. */
export type Finding =
  /** Runs a program with these words, no shell between: `subprocess.run(["rm", "-rf", "/"])`. */
  | { readonly kind: "argv"; readonly argv: readonly Word[] }
  /** Hands text to a shell: `os.system("rm -rf /")`, backticks, `do shell script`. */
  | { readonly kind: "shell"; readonly text: Word; readonly language: "sh" | "cmd" | "powershell" }
  /** Evaluates text as code in the same language: `exec("…")`, `eval(…)`. */
  | { readonly kind: "code"; readonly text: Word }
  /** Evaluates something that can't be known; `decoded` for what comes out of base64, hex, zlib and the like. */
  | { readonly kind: "opaque"; readonly origin: CodeOrigin; readonly pos: number; readonly end: number }
  /** Touches a file or folder. */
  | { readonly kind: "read" | "write" | "delete"; readonly path: Word; readonly recursive: boolean }
  /** Connects to a URL or `tcp://host:port`. */
  | { readonly kind: "connect"; readonly target: Word; readonly sends: boolean };

/** What is passed in for one piece of code. */
export interface CodeOptions {
  /** The home folder, for `expanduser`, `os.homedir()` and the like. */
  readonly home: string;
  /** Environment variables that may be relied on. */
  readonly env: Readonly<Record<string, string>>;
  /** Arguments of the script, for `sys.argv[1]`, `process.argv[2]`, `$ARGV[0]`. */
  readonly args: readonly Word[];
  /** Steps left; a tokeniser takes one a token and stops at nought. Mutable: shared by the whole reading. */
  readonly budget: { steps: number };
}
