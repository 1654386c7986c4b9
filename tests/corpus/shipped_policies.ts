/**
 * The shipped policies as they are in force: the built-in protection and one profile with what it extends.
 *
 * @module
 */

import {
  type CompiledPolicies,
  compilePolicies,
  type Decision,
  evaluate,
  extendedPolicy,
  type PolicyFile,
  type PolicySource,
  type PolicyTest,
  replaceActions,
} from "../../lib/engine/mod.ts";
import { formatDiagnostic, lintPolicy } from "../../lib/engine/language/mod.ts";
import { linearRegex } from "../../lib/engine/regex.ts";

/** Names of the shipped policy files. */
export const POLICY_FILES: readonly string[] = ["builtin", "standard", "paranoid", "ci", "yolo"];

/** Where the calls are taken to be made: nobody's real home or project. */
export const HOME = "/root";
export const PROJECT = "/srv/app";

/** Reads a shipped policy file. Throws if there is anything wrong with it, a mere warning too. */
export function readShipped(name: string): PolicyFile {
  const text = Deno.readTextFileSync(new URL(`../../policies/${name}.yaml`, import.meta.url));
  const { file, diagnostics } = lintPolicy(text, { file: `${name}.yaml`, profiles: POLICY_FILES });
  if (file === undefined || diagnostics.length > 0) {
    throw new Error(diagnostics.map((d) => formatDiagnostic(d)).join("\n"));
  }
  return file;
}

/** The sources in force under a profile, the built-in ones first. */
export function sourcesOf(profile: string): readonly PolicySource[] {
  const sources: PolicySource[] = [{
    layer: "builtin",
    file: "builtin.yaml",
    policy: readShipped("builtin"),
  }];
  let file = readShipped(profile);
  let name = profile;
  sources.push({ layer: "profile", file: `${name}.yaml`, policy: replaceActions(file) });
  while (file.extends !== undefined) {
    name = file.extends;
    const base = readShipped(name);
    sources.push({ layer: "profile", file: `${name}.yaml`, policy: extendedPolicy(file, base) });
    file = base;
  }
  return sources;
}

/** Compiles a profile with the built-in protection. */
export function compileShipped(profile: string): CompiledPolicies {
  return compilePolicies(sourcesOf(profile), { home: HOME, platform: "linux", regex: linearRegex });
}

/** Decides on a policy file's own case. */
export function decide(compiled: CompiledPolicies, test: PolicyTest): Decision {
  const { tool, agent, session, cwd, params, response } = test;
  return evaluate(compiled, {
    tool,
    params,
    cwd: cwd ?? PROJECT,
    ...(agent === undefined ? {} : { agent }),
    ...(session === undefined ? {} : { session }),
    ...(response === undefined ? {} : { response }),
  }, { user: "root" });
}
