/**
 * What Claude Code's tools returned: as text to be judged, and with its content taken out.
 *
 * @module
 */

/**
 * The text that a tool's output holds, as far as the model may see it. Pictures and documents in base64 are left out;
 * of an unknown shape all texts within count.
 */
export function responseText(tool: string, raw: unknown): string {
  if (typeof raw === "string") return raw;
  if (!isRecord(raw)) return leaves(raw);
  switch (tool) {
    case "Bash":
    case "PowerShell":
      // An image's data URL is nothing to read.
      return raw.isImage === true
        ? textOf(raw.stderr)
        : leaves([raw.stdout, raw.stderr, raw.structuredContent]);
    case "Read":
      return isRecord(raw.file)
        ? leaves({ ...raw.file, base64: undefined, filePath: undefined })
        : leaves(raw);
    case "Grep":
      return leaves([raw.filenames, raw.content]);
    case "Edit":
    case "MultiEdit":
    case "Write":
      // The rest is what the agent sent itself, and the file as it was, which it isn't shown.
      return leaves(raw.structuredPatch);
    default:
      return leaves(raw);
  }
}

/**
 * The same output with its content replaced by a notice, in the tool's own shape: Claude Code ignores a replacement of
 * any other shape and passes the original on.
 */
export function withheld(tool: string, raw: unknown, notice: string): unknown {
  if (tool.startsWith("mcp__") || Array.isArray(raw)) return [{ type: "text", text: notice }];
  if (typeof raw === "string") return notice;
  if (!isRecord(raw)) return raw;
  switch (tool) {
    case "Bash":
    case "PowerShell":
      return {
        stdout: notice,
        stderr: "",
        interrupted: raw.interrupted === true,
        isImage: false,
        noOutputExpected: false,
      };
    case "Read":
      return {
        type: "text",
        file: {
          filePath: isRecord(raw.file) ? textOf(raw.file.filePath) : "",
          content: notice,
          numLines: 1,
          startLine: 1,
          totalLines: 1,
        },
      };
    case "Grep":
      return { mode: "content", numFiles: 0, filenames: [], content: notice, numLines: 1 };
    case "Glob":
      return { durationMs: 0, numFiles: 1, filenames: [notice], truncated: false };
    case "Edit":
    case "MultiEdit":
    case "Write":
      return { ...raw, structuredPatch: [] };
    case "WebFetch":
      return { ...raw, result: notice };
    case "WebSearch":
      return { ...raw, results: [notice] };
    default:
      return replaced(raw, notice);
  }
}

/** How deep a response may be nested; what lies deeper is replaced whole. */
const MAX_DEPTH = 64;

/** Names of fields that say what a value is, not what it holds; other words there would be another shape. */
const KINDS: ReadonlySet<string> = new Set([
  "type",
  "mode",
  "status",
  "kind",
  "action",
  "mimeType",
  "media_type",
]);

/** The first text becomes the notice, every other one a word. */
function replaced(value: unknown, notice: string): unknown {
  let left = notice;
  const text = (): string => {
    const now = left;
    left = "[withheld]";
    return now;
  };
  const walk = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") return text();
    if (typeof value !== "object" || value === null) return value;
    if (depth >= MAX_DEPTH) return text();
    if (Array.isArray(value)) return value.map((item) => walk(item, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        KINDS.has(name) && isWord(item) ? item : walk(item, depth + 1),
      ]),
    );
  };
  return walk(value, 0);
}

function isWord(value: unknown): boolean {
  return typeof value === "string" && /^[a-z][a-z0-9_/+.-]{0,31}$/i.test(value);
}

/** All texts within a value, one a line, in their order. */
function leaves(value: unknown): string {
  const texts: string[] = [];
  // A stack of its own: how deep a response is nested is for the tool to choose.
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const item = stack.pop();
    if (typeof item === "string") texts.push(item);
    else if (Array.isArray(item)) { for (let i = item.length - 1; i >= 0; i--) stack.push(item[i]); }
    else if (isRecord(item)) {
      const inner = isPicture(item) ? [] : Object.values(isText(item) ? { ...item, type: undefined } : item);
      for (let i = inner.length - 1; i >= 0; i--) stack.push(inner[i]);
    }
  }
  return texts.join("\n");
}

/** A content block that holds text. */
function isText(value: Readonly<Record<string, unknown>>): boolean {
  return value.type === "text" && typeof value.text === "string";
}

/** A content block that holds data, not text. */
function isPicture(value: Readonly<Record<string, unknown>>): boolean {
  return (value.type === "image" || value.type === "audio") &&
    (isRecord(value.source) || typeof value.data === "string");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
