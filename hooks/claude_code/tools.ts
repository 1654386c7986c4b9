/**
 * The tools of Claude Code, and what each of them does in the engine's words.
 *
 * The names are those of version 2.1.329: its published input types (`sdk-tools.d.ts`) and the definitions in its
 * program. Names of earlier versions that people still run are kept beside them.
 *
 * @module
 */

/** What a tool's call is judged as. */
export interface JudgedAs {
  /** `exec`, `read`, `write`, `fetch` or `mcp`. */
  readonly tool: string;
  readonly params: Readonly<Record<string, unknown>>;
}

type Input = Readonly<Record<string, unknown>>;

/** What a tool's input means. */
type Row = (input: Input) => JudgedAs;

/** Names by which the engine understands a parameter of exec, read, write or fetch: never taken over unasked. */
const MEANT: ReadonlySet<string> = new Set([
  ...["path", "paths", "file_path", "filepath", "file", "files", "notebook_path", "filename", "glob"],
  ...["recursive", "pattern", "delete", "command", "cmd", "shell", "url", "urls", "uri"],
]);

/**
 * A row that keeps the input, but of the parameters that have a meaning takes only those named here: an argument that
 * the agent ignores must not change what is judged.
 */
function judged(tool: string, meant: readonly string[], added: Input = {}): Row {
  const wanted = new Set(meant);
  return (input) => {
    const kept = Object.entries(input).filter(([name]) => !MEANT.has(name) || wanted.has(name));
    return { tool, params: { ...Object.fromEntries(kept), ...added } };
  };
}

const other: Row = (params) => ({ tool: "mcp", params });

/** Search with a pattern for file names, as ripgrep's `--glob` reads it. */
const glob: Row = (input) => {
  const { pattern, path } = input;
  return {
    tool: "read",
    params: {
      ...(typeof path === "string" && path !== "" ? { path } : {}),
      ...(typeof pattern === "string" ? { glob: ripgrepGlob(pattern) } : {}),
    },
  };
};

/** Search in contents: reads all below the folder, or what of it the globs let through. */
const grep: Row = (input) => {
  const { path, glob, ...rest } = input;
  const globs = typeof glob === "string" ? ripgrepGlobs(glob) : [];
  const kept = judged("read", ["pattern"])(rest).params;
  return {
    tool: "read",
    params: {
      ...kept,
      recursive: true,
      ...(typeof path === "string" && path !== "" ? { path } : {}),
      ...(globs.length > 0 ? { glob: globs } : {}),
    },
  };
};

/** Runs a command and watches it, or listens to a WebSocket. */
const monitor: Row = (input) => {
  const { ws, ...rest } = input;
  if (typeof input.command === "string") return judged("exec", ["command"])(rest);
  const url = typeof ws === "object" && ws !== null && "url" in ws ? ws.url : undefined;
  return {
    tool: "fetch",
    params: { ...judged("fetch", [])(rest).params, ...(url === undefined ? {} : { url }) },
  };
};

const languageServer: Row = (input) => {
  const { filePath, ...rest } = input;
  return { tool: "read", params: { ...judged("read", [])(rest).params, path: filePath } };
};

const TOOLS: ReadonlyMap<string, Row> = new Map<string, Row>([
  ["Bash", judged("exec", ["command"])],
  ["PowerShell", judged("exec", ["command"], { shell: "powershell" })],
  ["Monitor", monitor],

  ["Read", judged("read", ["file_path"])],
  ["NotebookRead", judged("read", ["notebook_path"])],
  ["LS", judged("read", ["path"])],
  ["LSP", languageServer],
  ["Glob", glob],
  ["Grep", grep],

  ["Edit", judged("write", ["file_path"])],
  ["MultiEdit", judged("write", ["file_path"])],
  ["Write", judged("write", ["file_path"])],
  ["NotebookEdit", judged("write", ["notebook_path"])],

  ["WebFetch", judged("fetch", ["url"])],
  ["WebSearch", judged("fetch", [])],
]);

/**
 * Tools that are judged as `mcp` under their own name, by what their parameters are called: a `path`, a `file_path` or
 * an `uri` among them is judged as such.
 */
export const OTHER_TOOLS: readonly string[] = [
  // Sub-agents, tasks and messages between agents.
  ...["Agent", "Task", "SubagentHandback", "SendMessage", "ListAgents", "Workflow", "Skill", "SlashCommand"],
  ...["TaskCreate", "TaskGet", "TaskUpdate", "TaskList", "TaskStop", "TaskOutput", "GetTask", "TodoWrite"],
  ...["BashOutput", "KillShell", "AgentOutputTool", "BashOutputTool", "Poll", "Yield", "WrapUp", "REPL"],
  ...["TeamCreate", "TeamDelete", "Sleep", "Brief", "Config"],
  // Plans, questions and goals.
  ...["EnterPlanMode", "ExitPlanMode", "AskUserQuestion", "SetGoal", "GetGoal", "PauseGoal", "ProposeGoal"],
  ...["ProposeSkills", "SuggestSkills", "SuggestPluginInstall", "SuggestConnectors", "StructuredOutput"],
  ...["EndConversation", "ReportFindings", "SendFeedback", "ShowOnboardingRolePicker", "OfferChromeSetup"],
  // Schedules and what runs elsewhere.
  ...["CronCreate", "CronDelete", "CronList", "ScheduleWakeup", "RemoteTrigger", "McpTaskResumePolling"],
  // Folders, files and pages that leave the machine or come to it.
  ...["EnterWorktree", "ExitWorktree", "SendUserFile", "SendFile", "SendUserMessage", "PushNotification"],
  ...[
    "Artifact",
    "ArtifactCheck",
    "ArtifactComments",
    "ArtifactData",
    "AppifactRepl",
    "ClaudeDesign",
    "DesignSync",
    "Projects",
  ],
  ...["SendToProject", "SendToProjectContext", "ShareOnboardingGuide", "PublishPlugin", "FetchInboxMessage"],
  ...["ReadNotifications", "ReadWidgetContext"],
  // What finds and reads other tools.
  ...[
    "ToolSearch",
    "DeferredToolPlaceholder",
    "ListMcpResourcesTool",
    "ReadMcpResourceTool",
    "ReadMcpResourceDirTool",
  ],
  ...["RefreshMcpTools", "SearchMcpRegistry", "ListConnectors"],
];

/** What a call is judged as. A tool that isn't known is judged as `mcp`, by what its parameters are called. */
export function judgedAs(name: string, input: Input): JudgedAs {
  return (TOOLS.get(name) ?? other)(input);
}

/** Whether this version's table has the tool; a tool of an MCP server counts as known. */
export function isKnownTool(name: string): boolean {
  return TOOLS.has(name) || OTHER_TOOLS.includes(name) || name.startsWith("mcp__");
}

/** Several patterns in one text, separated by spaces, or by commas outside braces. Empty: all files. */
function ripgrepGlobs(text: string): readonly string[] {
  const parts = text.split(/\s+/).flatMap((part) => /[{}]/.test(part) ? [part] : part.split(","));
  // Patterns that leave something out don't say what is read.
  return parts.filter((part) => part !== "" && !part.startsWith("!")).map(ripgrepGlob);
}

/** ripgrep finds a pattern without a slash at any depth, and reads a leading slash as the folder searched. */
function ripgrepGlob(pattern: string): string {
  if (/^(?:\/|~|[A-Za-z]:[\\/])/.test(pattern)) return pattern;
  return pattern.includes("/") ? pattern : `**/${pattern}`;
}
