/**
 * One permission rule of Claude Code as a rule of a policy, or why there is none.
 *
 * @module
 */

import type { Conditions, ToolCall } from "../engine/mod.ts";
import { commandPattern } from "./command_rule.ts";
import { pathPatterns } from "./path_rule.ts";
import type { RuleList, SettingsRule } from "./settings_rules.ts";

/** The settings file that a rule stands in. */
export interface SettingsPlace {
  /** Folder that `/x` begins in: the project, or `~/.claude` for the user's own settings. */
  readonly base: string;
  /** Folder that `x` begins in; undefined for settings that hold in every project. */
  readonly start: string | undefined;
  /** The user's home. */
  readonly home: string;
  readonly platform: "linux" | "darwin" | "windows";
}

/** A rule that was converted. */
export interface ConvertedRule {
  readonly list: RuleList;
  /** For `match.tool` of its policy; absent where the rule speaks of every tool. */
  readonly tools?: readonly string[];
  readonly when: Pick<
    Conditions,
    "command_matches" | "path_matches" | "effect" | "domain_matches" | "tool_param_matches" | "default"
  >;
  /** What differs from what Claude Code does. */
  readonly remark?: string;
  /** A call that it speaks of. */
  readonly example: ToolCall;
}

/** Converts a rule. */
export function convertRule(
  rule: SettingsRule,
  place: SettingsPlace,
): ConvertedRule | { readonly why: string } {
  const [whole, tool = "", specifier] = /^\s*([^\s()]+)\s*(?:\((.*)\))?\s*$/s.exec(rule.text) ?? [];
  if (whole === undefined) return { why: "it has not the form Tool or Tool(specifier)" };
  const { list } = rule;
  if (tool.startsWith("mcp__")) return mcpRule(tool, specifier, list);
  if (specifier === undefined || specifier.trim() === "" || specifier.trim() === "*") {
    return bareRule(tool, list);
  }
  switch (tool) {
    case "Bash":
    case "PowerShell":
      return commandRule(tool, specifier, { list, place });
    case "Read":
    case "Edit":
      return fileRule(tool, specifier, { list, place });
    case "Write":
    case "MultiEdit":
    case "NotebookEdit":
      return unheeded("Edit", { tool, specifier, list, place });
    case "Glob":
    case "Grep":
    case "LS":
    case "NotebookRead":
      return unheeded("Read", { tool, specifier, list, place });
    case "WebFetch":
      return hostRule(specifier, list);
    case "Task":
    case "Agent":
      return agentRule(specifier, list);
    case "Cd":
      return { why: "it is about the command /cd, which only a person gives" };
    default:
      return { why: `what stands in ${tool}(…) is not known to Rampart; a rule on ${tool} as a whole is` };
  }
}

interface Context {
  readonly list: RuleList;
  readonly place: SettingsPlace;
}

function commandRule(
  tool: "Bash" | "PowerShell",
  specifier: string,
  { list, place: { home, platform } }: Context,
): ConvertedRule | { readonly why: string } {
  if (/^(?:command|run_in_background|timeout|description):(?!\*$)/.test(specifier.trim())) {
    return {
      why:
        "it speaks of a parameter and not of a command; Claude Code does not heed it for the command itself",
    };
  }
  const read = commandPattern(specifier, { list, home, platform });
  if ("why" in read) return read;
  const { pattern, example, remark } = read;
  const shell = tool === "PowerShell" ? { shell: "powershell" } : {};
  const said = tool === "PowerShell" && list !== "allow"
    ? "other names of the same command (del for Remove-Item) are not known; write a rule for each"
    : remark;
  return {
    list,
    ...(tool === "PowerShell" ? { tools: ["PowerShell"] } : {}),
    when: { command_matches: [pattern] },
    ...(said === undefined ? {} : { remark: said }),
    example: { tool: "exec", agent_tool: tool, params: { command: example, ...shell } },
  };
}

function fileRule(
  tool: "Read" | "Edit",
  specifier: string,
  { list, place: { base, start } }: Context,
): ConvertedRule | { readonly why: string } {
  const found = pathPatterns(specifier, { list, base, start });
  if ("why" in found) return found;
  const own = tool === "Read" ? "read" : "write";
  return {
    list,
    // Leave to read a file is no leave for a tool of an MCP server to do so.
    ...(list === "allow" ? { tools: [own] } : {}),
    when: { effect: tool === "Read" ? ["read"] : ["write", "delete"], path_matches: found.patterns },
    ...(list === "allow" ? {} : { remark: "it holds for commands that touch the file as well" }),
    example: { tool: own, agent_tool: tool, params: { path: found.example } },
  };
}

/** A path behind a tool for which Claude Code takes such rules and never looks at them. */
function unheeded(
  as: "Read" | "Edit",
  { tool, specifier, list, place }: Context & { readonly tool: string; readonly specifier: string },
): ConvertedRule | { readonly why: string } {
  const ignored = `Claude Code takes ${tool}(…) and never looks at it; the rule for files is ${as}(…)`;
  if (list === "allow") return { why: ignored };
  const rule = fileRule(as, specifier, { list, place });
  return "why" in rule ? rule : { ...rule, remark: `${ignored}. Here it does what it says` };
}

function hostRule(specifier: string, list: RuleList): ConvertedRule | { readonly why: string } {
  const [, given] = /^\s*domain:(\S+)\s*$/.exec(specifier) ?? [];
  if (given === undefined) return { why: "only WebFetch(domain:…) is known" };
  const host = given.toLowerCase().replace(/\.$/, "");
  if (host === "*") return bareRule("WebFetch", list);
  if (!/^[a-z0-9.*_:-]+$/.test(host)) return { why: "it is no host name" };
  const rest = host.startsWith("*.") ? host.slice(2) : host;
  const inside = rest.includes("*");
  if (inside && list === "allow") {
    return { why: "its star stands for one label there and for any number of them here; name the hosts" };
  }
  const remark = [
    ...(inside ? ["its star stands for any number of labels"] : []),
    ...(list === "allow" ? [] : ["it holds for commands that connect to the host as well"]),
  ].join("; ");
  return {
    list,
    ...(list === "allow" ? { tools: ["WebFetch"] } : {}),
    when: { domain_matches: [host] },
    ...(remark === "" ? {} : { remark }),
    example: {
      tool: "fetch",
      agent_tool: "WebFetch",
      params: { url: `https://${host.replaceAll("*", "x")}/` },
    },
  };
}

function agentRule(specifier: string, list: RuleList): ConvertedRule | { readonly why: string } {
  const name = specifier.trim();
  if (!/^[\w:.-]+\*?$/.test(name) || /^(?:model|prompt|description|isolation):/.test(name)) {
    return { why: "only the name of a sub-agent is known" };
  }
  return {
    list,
    tools: ["Task", "Agent"],
    when: { tool_param_matches: { subagent_type: [name] } },
    example: { tool: "mcp", agent_tool: "Task", params: { subagent_type: name.replace("*", "x") } },
  };
}

function mcpRule(
  tool: string,
  specifier: string | undefined,
  list: RuleList,
): ConvertedRule | { readonly why: string } {
  if (specifier !== undefined) return { why: "Claude Code knows no specifier for tools of MCP servers" };
  const [, server = "", name] = /^mcp__(.+?)(?:__(.*))?$/s.exec(tool) ?? [];
  if (list === "allow" && (server === "" || server.includes("*"))) {
    return { why: "Claude Code does not allow by a pattern that names no server" };
  }
  const escaped = tool.replace(/[\\?[\]{}]/g, "\\$&");
  return {
    list,
    tools: name === undefined && !server.endsWith("*") ? [escaped, `${escaped}__*`] : [escaped],
    when: { default: true },
    example: {
      tool: "mcp",
      agent_tool: name === undefined ? `${tool.replaceAll("*", "x")}__x` : tool.replaceAll("*", "x"),
      params: {},
    },
  };
}

/** What a tool's bare name means here, where it means more than the tool of that name. */
const BARE: Readonly<Record<string, { readonly tools: readonly string[]; readonly example: ToolCall }>> = {
  Bash: { tools: ["exec"], example: { tool: "exec", agent_tool: "Bash", params: { command: "true" } } },
  Read: { tools: ["read"], example: { tool: "read", agent_tool: "Read", params: { path: "./x" } } },
  Edit: { tools: ["write"], example: { tool: "write", agent_tool: "Edit", params: { path: "./x" } } },
  WebFetch: {
    tools: ["WebFetch"],
    example: { tool: "fetch", agent_tool: "WebFetch", params: { url: "https://x.example/" } },
  },
};

/** Tools of their own that are judged by what they touch. */
const FILE_TOOLS = ["Write", "MultiEdit", "NotebookEdit"];

function bareRule(tool: string, list: RuleList): ConvertedRule | { readonly why: string } {
  if (tool === "Cd") return { why: "it is about the command /cd, which only a person gives" };
  const known = Object.hasOwn(BARE, tool) ? BARE[tool] : undefined;
  if (known !== undefined) {
    return { list, tools: known.tools, when: { default: true }, example: known.example };
  }
  if (!/^[\w*-]+$/.test(tool)) return { why: "it is no tool's name" };
  if (tool.includes("*") && list === "allow") {
    return { why: "Claude Code allows by a tool's whole name only" };
  }
  const named = tool.replaceAll("*", "x");
  return {
    list,
    tools: [tool],
    when: { default: true },
    example: FILE_TOOLS.includes(tool)
      ? { tool: "write", agent_tool: tool, params: { path: "./x" } }
      : { tool: "mcp", agent_tool: named, params: {} },
  };
}
