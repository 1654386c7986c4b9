/**
 * From policies to a form that judges fast, and to a cache that is read without the YAML parser.
 *
 * @module
 */

import type {
  CompiledPolicies,
  CompileOptions,
  PlacedPolicy,
  PolicySource,
  PolicySummary,
} from "./compiled.ts";
import { LAYERS } from "./decision.ts";
import { type Action, stricter } from "./policy.ts";
import { placePorts } from "./place_ports.ts";
import { buildIndex, isStoredIndex, type StoredRuleIndex, storeIndex } from "./rule_index.ts";
import { buildRules, type CompiledRule } from "./rules.ts";

/**
 * Compiles policies. Layers are judged in their order; within a layer the lower priority number first, and among
 * equals the order of the files and of the policies in them.
 *
 * @example
 * ```ts
 * import { compilePolicies, evaluate, parsePolicy } from "@rampart/engine";
 *
 * const { file } = parsePolicy(`
 * version: "1"
 * policies:
 *   - name: no-force
 *     match: { tool: exec }
 *     rules:
 *       - action: deny
 *         when: { runs: { program: git, args: push, flags: --force } }
 *         message: Force pushes rewrite history that others have.
 * `);
 * const compiled = compilePolicies([{ layer: "custom", file: "custom.yaml", policy: file! }], {
 *   home: "/home/me",
 *   platform: "linux",
 * });
 * const decision = evaluate(compiled, { tool: "exec", params: { command: "git push -f origin main" } });
 * console.log(decision.action); // "deny"
 * ```
 */
export function compilePolicies(sources: readonly PolicySource[], options: CompileOptions): CompiledPolicies {
  return compileWith(sources, options);
}

function compileWith(
  sources: readonly PolicySource[],
  options: CompileOptions,
  stored?: StoredRuleIndex,
): CompiledPolicies {
  // The sources themselves stay as they are: what policies say is the same on any port.
  const all: PlacedPolicy[] = placePorts(sources, options.rampartPorts).flatMap(({ layer, file, policy }) =>
    policy.policies.map((p) => ({ policy: p, layer, file }))
  );
  // Array.prototype.sort is stable, which keeps the order of files and of policies in them.
  all.sort((a, b) =>
    LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer) || a.policy.priority - b.policy.priority
  );
  const placed = all.filter(({ policy }) => policy.enabled);
  const rules = buildRules(placed, options);
  return {
    defaultAction: defaultAction(sources),
    asks: sources.some(({ policy }) => policy.actions?.ask === "deny") ? "deny" : "ask",
    policies: all.map(summary),
    options,
    sources,
    placed,
    rules,
    local: rules.some(speaksOfLocal),
    index: buildIndex(rules, options, stored),
  };
}

/** Version of the cache's form. Raised whenever {@link PolicyFile} changes its meaning, or an index its form. */
const CACHE_FORMAT = 5;

/**
 * Writes compiled policies as text that {@link deserializePolicies} reads without parsing YAML.
 *
 * @param key What the cache depends on, as the caller sees it: a hash over the sources' texts, say.
 */
export function serializePolicies(compiled: CompiledPolicies, key: string): string {
  const { home, platform, rampartHome, rampartProgram, rampartPorts } = compiled.options;
  const sources = compiled.sources.map((s) => ({ ...s, policy: { ...s.policy, tests: [] } }));
  return JSON.stringify({
    format: CACHE_FORMAT,
    key,
    home,
    platform,
    rampartHome,
    rampartProgram,
    rampartPorts,
    sources,
    index: storeIndex(compiled.index),
  });
}

/**
 * Reads what {@link serializePolicies} wrote.
 *
 * @param key Must be the one it was written with.
 * @param options As for compiling; must name the same home and platform.
 * @returns The policies, or undefined when the text is damaged or was written for something else.
 */
export function deserializePolicies(
  text: string,
  key: string,
  options: CompileOptions,
): CompiledPolicies | undefined {
  try {
    const cache = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (cache.format !== CACHE_FORMAT || cache.key !== key) return undefined;
    if (cache.home !== options.home || cache.platform !== options.platform) return undefined;
    if (cache.rampartHome !== options.rampartHome) return undefined;
    if (cache.rampartProgram !== options.rampartProgram) return undefined;
    if (!isStoredIndex(cache.index)) return undefined;
    // The index has the ports written out, the sources have not.
    const isOfPorts = String(cache.rampartPorts) === String(options.rampartPorts);
    return compileWith(cache.sources as PolicySource[], options, isOfPorts ? cache.index : undefined);
  } catch {
    // A damaged cache is no cache: the caller compiles anew.
    return undefined;
  }
}

function speaksOfLocal({ rule: { when } }: CompiledRule): boolean {
  return [...when.path_matches ?? [], ...when.path_not_matches ?? []].some((p) =>
    // A pattern, or an alternative within one, that begins with `./`. Not a regular expression: on a cold start it takes
    // longer than all the rest of this.
    p === "." || p.startsWith("./") || p.includes("{./") || p.includes(",./")
  );
}

/** The topmost of the user's layers that says one decides; a project's can only make it stricter. */
function defaultAction(sources: readonly PolicySource[]): Action {
  const said = LAYERS.filter((l) => l !== "builtin" && l !== "project")
    .flatMap((layer) => sources.filter((s) => s.layer === layer))
    .find((s) => s.policy.default_action !== undefined)?.policy.default_action ?? "allow";
  return sources.filter((s) => s.layer === "project")
    .reduce((action, s) => stricter(action, s.policy.default_action ?? action), said);
}

function summary({ policy, layer, file }: PlacedPolicy): PolicySummary {
  return {
    name: policy.name,
    ...(policy.description === undefined ? {} : { description: policy.description }),
    layer,
    file,
    priority: policy.priority,
    enabled: policy.enabled,
    rules: policy.rules.length,
  };
}
