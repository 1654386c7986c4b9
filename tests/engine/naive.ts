/**
 * The engine's semantics once more, written for clearness and apart from it: no index, no compiled globs, every policy
 * asked about everything in turn. The property test holds the real engine against it.
 *
 * @module
 */

import type {
  Action,
  Conditions,
  Layer,
  Platform,
  Policy,
  PolicySource,
  Rule,
  ToolCall,
} from "../../lib/engine/mod.ts";
import { normalizePath } from "../../lib/engine/paths/mod.ts";
import { normalizeUrl } from "../../lib/engine/urls/mod.ts";
import { readCommand } from "../../lib/shell/mod.ts";

/** What the naive engine says. */
export interface NaiveDecision {
  readonly action: Action;
  readonly matched_policies: readonly string[];
}

interface Thing {
  readonly what: "command" | "pipeline" | "whole" | "file" | "host" | "call";
  readonly texts: readonly string[];
  /** Those of the texts that an allow may go by; all where it is left out. */
  readonly exact?: readonly string[];
  readonly effect?: string;
  readonly by?: number;
  readonly index?: number;
  readonly primary: boolean;
}

const ORDER: readonly Action[] = ["deny", "ask", "watch", "allow"];
const LAYER_ORDER: readonly Layer[] = ["builtin", "override", "custom", "profile", "project"];

/** Decides on a call. */
export function naiveEvaluate(
  sources: readonly PolicySource[],
  call: ToolCall,
  options: { readonly home: string; readonly platform: Platform },
): NaiveDecision {
  const placed = sources
    .flatMap((s, i) => s.policy.policies.map((policy, j) => ({ policy, layer: s.layer, i, j })))
    .filter((p) => p.policy.enabled)
    .sort((a, b) =>
      LAYER_ORDER.indexOf(a.layer) - LAYER_ORDER.indexOf(b.layer) || a.policy.priority - b.policy.priority ||
      a.i - b.i || a.j - b.j
    );
  const things = thingsOf(call, options);
  const verdicts: { thing: number; rule: Rule; place: number }[] = [];
  things.forEach((thing, t) => {
    placed.forEach(({ policy }, place) => {
      const rule = policy.rules.find((r) =>
        asks(policy, r, thing, call) && ruleHolds(r, thing, things, call, options)
      );
      if (rule !== undefined) verdicts.push({ thing: t, rule, place });
    });
  });
  const covered = coveredBy(things, verdicts, (place) => placed[place]?.layer === "override", call, options);
  const standing = verdicts.filter(({ thing, rule, place }) => {
    const layer = placed[place]?.layer;
    return rule.locked || layer === "builtin" || layer === "override" || !covered.has(thing);
  });
  const actions: Action[] = standing.map((v) => v.rule.action as Action);
  const fallback = sources.find((s) => s.policy.default_action !== undefined)?.policy.default_action ??
    "allow";
  things.forEach((thing, t) => {
    if (!thing.primary || covered.has(t)) return;
    const spoken = standing.some((v) =>
      v.thing === t && (v.rule.action !== "allow" || placed[v.place]?.layer !== "project")
    );
    if (!spoken) actions.push(fallback);
  });
  const places = [...new Set(standing.map((v) => v.place))].sort((a, b) => a - b);
  return {
    action: ORDER.find((a) => actions.includes(a)) ?? "allow",
    matched_policies: places.map((p) => placed[p]?.policy.name ?? ""),
  };
}

function thingsOf(
  call: ToolCall,
  options: { readonly home: string; readonly platform: Platform },
): readonly Thing[] {
  const path = (p: string): readonly string[] => {
    const normal = normalizePath(p, { ...options, cwd: call.cwd ?? "/" });
    return [normal.path, ...normal.also];
  };
  const host = (u: string): Pick<Thing, "texts" | "exact"> => {
    const url = normalizeUrl(u);
    const withPort = (names: readonly string[]): readonly string[] =>
      url.port === "" ? names : [...names, ...names.map((n) => `${n}:${url.port}`)];
    return { texts: withPort([url.host, ...url.also]), exact: withPort([url.host]) };
  };
  if (call.tool === "read" || call.tool === "write") {
    return [{ what: "file", texts: path(String(call.params.path)), effect: call.tool, primary: true }];
  }
  if (call.tool === "fetch") {
    return [{ what: "host", ...host(String(call.params.url)), effect: "connect", primary: true }];
  }
  if (call.tool !== "exec") return [{ what: "call", texts: [], primary: true }];
  const reading = readCommand(String(call.params.command), { ...options, cwd: call.cwd ?? "/" });
  return [
    ...reading.commands.map((c, index): Thing => {
      const bare = [c.program, ...c.argv.slice(1).map((w) => w.value)].join(" ");
      return {
        what: "command",
        exact: [c.text, ...(c.redirected === undefined ? [] : [c.redirected])].map(tight),
        // The property test's commands have neither assignments nor unknown variables in them.
        texts: [...new Set([c.text, bare, ...(c.redirected === undefined ? [] : [c.redirected])])].map(tight),
        index,
        primary: true,
      };
    }),
    ...reading.pipelines.map((p): Thing => ({
      what: "pipeline",
      texts: [
        tight(p.stages.map((s) => reading.commands[s]?.text.replace(/[|&;]/g, "\u0001") ?? "").join("|")),
      ],
      primary: false,
    })),
    ...(reading.commands.length === 1 && reading.commands[0]?.text === tight(reading.source)
      ? []
      : [{ what: "whole" as const, texts: [tight(reading.source)], primary: false }]),
    ...reading.effects.map((e): Thing =>
      e.kind === "connect"
        ? { what: "host", ...host(e.target), effect: "connect", by: e.by, primary: false }
        : { what: "file", texts: path(e.path), effect: e.kind, by: e.by, primary: false }
    ),
  ];
}

function tight(text: string): string {
  return text.trim().replace(/[ \t]+/g, " ").replace(/ ?(\|\||&&|\|&|[|&;\n]) ?/g, "$1");
}

/** Whether a policy's rule is to be asked about a thing at all. */
function asks(policy: Policy, rule: Rule, thing: Thing, call: ToolCall): boolean {
  const { agent, tool } = policy.match;
  if (agent !== undefined && !agent.some((g) => glob(g, call.agent ?? ""))) return false;
  const own = ["exec", "read", "write", "fetch", "mcp"].includes(call.tool)
    ? [call.tool]
    : ["mcp", call.tool];
  const ofCall = tool === undefined || own.some((n) => tool.some((g) => glob(g, n)));
  const effectTool = thing.effect === undefined
    ? "exec"
    : thing.effect === "read"
    ? "read"
    : thing.effect === "connect"
    ? "fetch"
    : "write";
  const ofEffect = !thing.primary && tool !== undefined && tool.some((g) => glob(g, effectTool));
  if (!ofCall && !ofEffect) return false;
  return kindOf(rule.when) !== "any" || thing.primary || (ofEffect && !ofCall);
}

function kindOf(when: Conditions): "effect" | "command" | "any" {
  if (when.path_matches ?? when.path_not_matches ?? when.domain_matches ?? when.url_matches ?? when.effect) {
    return "effect";
  }
  if (when.command_matches ?? when.command_not_matches ?? when.command_contains ?? when.runs) {
    return "command";
  }
  return "any";
}

function ruleHolds(
  rule: Rule,
  thing: Thing,
  things: readonly Thing[],
  call: ToolCall,
  options: { readonly home: string },
): boolean {
  const { when } = rule;
  const lenient = rule.action === "allow";
  const session = call.session ?? "";
  if (when.session_matches && !when.session_matches.some((g) => glob(g, session))) return false;
  if (when.session_not_matches?.some((g) => glob(g, session))) return false;
  if (when.agent_depth?.gte !== undefined && (call.agent_depth ?? 0) < when.agent_depth.gte) return false;
  switch (kindOf(when)) {
    case "any":
      return thing.what !== "pipeline" && thing.what !== "whole";
    case "command":
      return commandHolds(when, thing, lenient);
    case "effect": {
      if (thing.what !== "file" && thing.what !== "host") return false;
      if (when.effect && !when.effect.some((e) => e === thing.effect)) return false;
      if (thing.what === "file" && when.domain_matches) return false;
      if (thing.what === "host" && (when.path_matches ?? when.path_not_matches)) return false;
      const paths = (patterns: readonly string[], all: boolean): boolean =>
        all
          ? thing.texts.every((t) => patterns.some((p) => pathGlob(p, t, options.home)))
          : thing.texts.some((t) => patterns.some((p) => pathGlob(p, t, options.home)));
      if (when.path_matches && !paths(when.path_matches, lenient)) return false;
      if (when.path_not_matches && paths(when.path_not_matches, !lenient)) return false;
      const hosts = lenient ? thing.exact ?? thing.texts : thing.texts;
      if (when.domain_matches && !hosts.some((h) => when.domain_matches?.some((p) => glob(p, h)))) {
        return false;
      }
      if (!(when.command_matches ?? when.command_not_matches)) return true;
      const cause = things.find((t) => t.what === "command" && t.index === thing.by);
      return cause !== undefined && commandHolds(when, cause, lenient);
    }
  }
}

function commandHolds(when: Conditions, thing: Thing, lenient: boolean): boolean {
  const patterns = when.command_matches ?? [];
  const joins = (p: string): boolean => /[|;&\n]/.test(p);
  if (thing.what === "command") {
    const exact = thing.exact ?? thing.texts;
    const texts = lenient ? exact : thing.texts;
    const others = lenient ? thing.texts : exact;
    if (when.command_matches && !texts.some((t) => patterns.some((p) => !joins(p) && command(p, t)))) {
      return false;
    }
    if (when.command_not_matches?.some((p) => others.some((t) => command(p, t)))) return false;
    return !when.command_contains ||
      when.command_contains.some((c) => texts.some((t) => t.toLowerCase().includes(c.toLowerCase())));
  }
  if (thing.what !== "pipeline" && thing.what !== "whole") return false;
  if (when.runs !== undefined || (when.command_matches ?? when.command_contains) === undefined) return false;
  const text = thing.texts[0] ?? "";
  if (when.command_matches) {
    const joined = patterns.filter(joins);
    const strict = (p: string): boolean => glob(tight(p), text, "[^;&|\\n\\r`(){}<>]*");
    const held = lenient
      ? thing.what === "whole" && joined.some(strict)
      : joined.some((p) => command(p, text)) ||
        (thing.what === "whole" && patterns.some((p) =>
          !joins(p) && p.startsWith("*") && p.endsWith("*") && !p.endsWith(" *") && command(p, text)
        ));
    if (!held) return false;
  }
  if (when.command_not_matches?.some((p) => command(p, text))) return false;
  return !when.command_contains ||
    (!lenient && thing.what === "whole" &&
      when.command_contains.some((c) => text.toLowerCase().includes(c.toLowerCase())));
}

function coveredBy(
  things: readonly Thing[],
  verdicts: readonly { readonly thing: number; readonly rule: Rule; readonly place: number }[],
  isOverride: (place: number) => boolean,
  call: ToolCall,
  options: { readonly home: string; readonly platform: Platform },
): ReadonlySet<number> {
  const own = new Set(
    verdicts.filter((v) => v.rule.action === "allow" && isOverride(v.place)).map((v) => v.thing),
  );
  if (own.size === 0) return own;
  if ([...own].some((t) => things[t]?.what === "whole")) return new Set(things.keys());
  const commands = new Set([...own].flatMap((t) => things[t]?.what === "command" ? [things[t]?.index] : []));
  const reading = call.tool === "exec"
    ? readCommand(String(call.params.command), { ...options, cwd: call.cwd ?? "/" })
    : undefined;
  let grew = true;
  while (grew) {
    grew = false;
    reading?.commands.forEach((c, i) => {
      if (c.via !== undefined && commands.has(c.via) && !commands.has(i)) {
        commands.add(i);
        grew = true;
      }
    });
  }
  const all = reading !== undefined && reading.pipelines.length === 0 &&
    reading.commands.every((_, i) => commands.has(i));
  things.forEach((t, i) => {
    if (t.what === "command" && commands.has(t.index)) own.add(i);
    if ((t.what === "file" || t.what === "host") && t.by !== undefined && commands.has(t.by)) own.add(i);
    if (t.what === "whole" && all) own.add(i);
  });
  return own;
}

function command(pattern: string, text: string): boolean {
  const p = tight(pattern);
  return glob(p, text) || (p.endsWith(" *") && glob(p.slice(0, -2), text));
}

function glob(pattern: string, text: string, star = "[^]*"): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\/]/g, "\\$&").replaceAll("*", star).replaceAll("?", "[^]");
  return new RegExp(`^${source}$`).test(text);
}

function pathGlob(pattern: string, path: string, home: string): boolean {
  const full = pattern.startsWith("~/") ? home + pattern.slice(1) : pattern;
  const rooted = full.startsWith("/") || full.startsWith("**") ? full : `**/${full}`;
  return segments(rooted.split("/"), path.split("/"));
}

function segments(pattern: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return path.length === 0;
  if (first === "**") return path.some((_, i) => segments(rest, path.slice(i))) || segments(rest, []);
  const [head, ...tail] = path;
  return head !== undefined && (first !== "*" || head !== "") && glob(first, head, "[^/]*") &&
    segments(rest, tail);
}
