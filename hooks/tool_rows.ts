/**
 * What agents' tools do in the engine's words, said in rows of a table.
 *
 * @module
 */

/** What a tool's call is judged as. */
export interface JudgedAs {
  /** `exec`, `read`, `write`, `fetch` or `mcp`. */
  readonly tool: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Folder that the call names to be run in, as the agent has it. */
  readonly folder?: string;
}

/** What an agent gives a tool. */
export type ToolInput = Readonly<Record<string, unknown>>;

/** What a tool's input means. */
export type ToolRow = (input: ToolInput) => JudgedAs;

/** Names by which the engine understands a parameter of exec, read, write or fetch: never taken over unasked. */
const MEANT: ReadonlySet<string> = new Set([
  ...["path", "paths", "file_path", "filepath", "file", "files", "notebook_path", "filename", "glob"],
  ...["recursive", "pattern", "delete", "command", "cmd", "shell", "url", "urls", "uri"],
]);

/** The input without what would mean something to the engine, but for the names given. */
export function without(input: ToolInput, kept: readonly string[] = []): ToolInput {
  return Object.fromEntries(
    Object.entries(input).filter(([name]) => !MEANT.has(name) || kept.includes(name)),
  );
}

/**
 * A row that keeps the input, but of the parameters that have a meaning takes only those named here: an argument that
 * the agent ignores must not change what is judged.
 */
export function judged(tool: string, meant: readonly string[], added: ToolInput = {}): ToolRow {
  return (input) => ({ tool, params: { ...without(input, meant), ...added } });
}

/** Judged by what the parameters are called. */
export const byNames: ToolRow = (params) => ({ tool: "mcp", params });

/** A command, perhaps with the folder that it runs in under one of some names. */
export function command(...folders: readonly string[]): ToolRow {
  return (input) => {
    const folder = textUnder(input, folders);
    return { ...judged("exec", ["command"])(input), ...(folder === undefined ? {} : { folder }) };
  };
}

/** One file or folder, under one of some names. */
export function file(tool: "read" | "write", ...names: readonly string[]): ToolRow {
  return (input) => {
    const path = textUnder(input, names);
    return { tool, params: { ...without(input), ...(path === undefined ? {} : { path }) } };
  };
}

/** A search for files by a pattern of their names, below the folder that is under one of some names. */
export function findFiles(...folders: readonly string[]): ToolRow {
  return (input) => {
    const path = textUnder(input, folders);
    return {
      tool: "read",
      params: {
        ...without(input),
        ...(path === undefined ? {} : { path }),
        ...(isText(input.pattern) ? { glob: input.pattern } : {}),
      },
    };
  };
}

/** Under which names a search in files' contents has what. */
export interface SearchNames {
  /** The folder or file that is searched. */
  readonly folders: readonly string[];
  /** Patterns that let files through. */
  readonly globs: readonly string[];
}

/** A search in files' contents: reads all below the folder, or what of it the patterns let through. */
export function searchFiles({ folders, globs }: SearchNames): ToolRow {
  return (input) => {
    const path = textUnder(input, folders);
    const patterns = globs.flatMap((name) => textsOf(input[name])).filter((text) => !text.startsWith("!"));
    return {
      tool: "read",
      params: {
        ...without(input, ["pattern"]),
        recursive: true,
        ...(path === undefined ? {} : { path }),
        ...(patterns.length > 0 ? { glob: patterns.map(atAnyDepth) } : {}),
      },
    };
  };
}

/** A fetch of the address under a name, and of those that a text for a model names. */
export function fetched(...names: readonly string[]): ToolRow {
  return (input) => {
    const urls = [
      ...names.flatMap((name) => textsOf(input[name])),
      ...(isText(input.prompt) ? input.prompt.split(/\s+/).filter((word) => word.includes("://")) : []),
    ];
    return { tool: "fetch", params: { ...without(input), ...(urls.length > 0 ? { urls } : {}) } };
  };
}

/** Searches take a pattern without a slash for a name at any depth. */
function atAnyDepth(pattern: string): string {
  return pattern.includes("/") ? pattern : `**/${pattern}`;
}

/** The first text that is there under one of some names. */
function textUnder(input: ToolInput, names: readonly string[]): string | undefined {
  return names.map((name) => input[name]).find(isText);
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
