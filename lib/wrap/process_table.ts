/**
 * What the system knows of processes, by `ps`.
 *
 * @module
 */

/** What is known of a process. */
export interface ProcessState {
  /** Whether it is stopped, as by Ctrl-Z. */
  readonly stopped: boolean;
  /** Whether its group has the terminal. False where it has none. */
  readonly foreground: boolean;
}

/** Answers about processes. */
export interface ProcessTable {
  /** Looks at a process. Undefined where it is gone or `ps` can't tell. */
  look(pid: number): Promise<ProcessState | undefined>;
  close(): void;
}

/** Answers each line with one. */
const ASK = 'while read -r pid; do ps -o stat= -o pgid= -o tpgid= -p "$pid" || echo; done';

/**
 * Makes a table. A shell that starts with the first look runs all `ps`: were they children of this process, each would
 * end with a SIGCHLD, for which the next would be started. It is in a session of its own, out of the terminal's reach,
 * and ends with this process.
 */
export function processTable(): ProcessTable {
  let shell: Shell | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (pid: number): Promise<ProcessState | undefined> => {
    try {
      shell ??= startShell();
      return stateOf(await shell.ask(String(pid)));
    } catch {
      return undefined;
    }
  };
  return {
    look(pid) {
      const answer = last.then(() => ask(pid));
      last = answer;
      return answer;
    },
    close: () => shell?.close(),
  };
}

function stateOf(line: string): ProcessState | undefined {
  const [state, group, foreground] = line.trim().split(/\s+/);
  if (state === undefined || group === undefined || foreground === undefined) return undefined;
  return { stopped: state.startsWith("T"), foreground: group === foreground };
}

interface Shell {
  readonly ask: (line: string) => Promise<string>;
  readonly close: () => void;
}

function startShell(): Shell {
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", ASK],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    detached: true,
  }).spawn();
  child.unref();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  return {
    async ask(line) {
      await writer.write(new TextEncoder().encode(`${line}\n`));
      let text = "";
      while (!text.includes("\n")) {
        const { value, done } = await reader.read();
        if (done) break;
        text += value;
      }
      return text;
    },
    close() {
      writer.close().catch(() => {});
      reader.cancel().catch(() => {});
    },
  };
}
