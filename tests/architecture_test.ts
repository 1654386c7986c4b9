/**
 * The shape of the project: which folder may import which, and what a file may be.
 *
 * @module
 */

import assert from "node:assert/strict";

const ROOT = new URL("..", import.meta.url);

/** What each folder of `lib`, and each other part, may import of the project. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  "lib/shell": [],
  "lib/client": [],
  "lib/scan": [],
  "lib/engine": ["lib/scan", "lib/shell"],
  "lib/policies": ["lib/engine", "lib/shell"],
  "lib/delivery": [],
  "lib/audit": ["lib/delivery", "lib/scan", "lib/policies", "lib/engine", "lib/shell"],
  "lib/approvals": ["lib/audit", "lib/engine", "lib/shell"],
  "lib/notify": ["lib/audit", "lib/delivery", "lib/engine", "lib/shell"],
  "lib/convert": ["lib/engine", "lib/shell"],
  "lib/report": ["lib/audit", "lib/policies", "lib/engine", "lib/shell"],
  "lib/gate": ["lib/policies"],
  "lib/guard": [
    "hooks",
    "lib/scan",
    "lib/delivery",
    "lib/approvals",
    "lib/audit",
    "lib/policies",
    "lib/engine",
    "lib/shell",
  ],
  "lib/verifier": ["lib/audit", "lib/delivery", "lib/policies", "lib/engine", "lib/shell"],
  "lib/bridge": ["hooks", "lib/guard", "lib/engine", "lib/shell"],
  "lib/mcp": ["lib/approvals", "lib/audit", "lib/policies", "lib/engine", "lib/shell"],
  "lib/server": [
    "hooks",
    "lib/bridge",
    "lib/guard",
    "lib/notify",
    "lib/approvals",
    "lib/audit",
    "lib/policies",
    "lib/engine",
    "lib/shell",
  ],
  "hooks": ["lib/policies", "lib/engine", "lib/shell"],
  "lib/wrap": [
    "hooks",
    "lib/server",
    "lib/gate",
    "lib/guard",
    "lib/audit",
    "lib/policies",
    "lib/engine",
    "lib/shell",
  ],
  "lib/cli": [
    "hooks",
    "lib/convert",
    "lib/notify",
    "lib/report",
    "lib/verifier",
    "lib/delivery",
    "lib/mcp",
    "lib/wrap",
    "lib/server",
    "lib/gate",
    "lib/guard",
    "lib/approvals",
    "lib/audit",
    "lib/policies",
    "lib/engine",
    "lib/shell",
  ],
};

/**
 * Files that may be imported past their folder's door, because a cold start must not pay for what else stands behind
 * it. All others are reached through `mod.ts`.
 */
const SIDE_DOORS: ReadonlySet<string> = new Set([
  "lib/engine/regex.ts",
  "lib/engine/visible.ts",
  "lib/shell/word.ts",
  "lib/engine/language/json_schema.ts",
  "lib/engine/language/nearest.ts",
  "lib/guard/replay.ts",
  "lib/policies/outlets_config.ts",
  "lib/policies/overrides.ts",
  "lib/policies/version.ts",
  "lib/approvals/approval.ts",
  "lib/audit/outlets.ts",
  "lib/server/daemon.ts",
  "lib/cli/agents_page.ts",
  "lib/cli/commands.ts",
  "lib/cli/known_agents.ts",
  "lib/cli/reference.ts",
]);

/** Parts that must run anywhere: in browsers, workers, other runtimes. */
const PURE = ["lib/shell/", "lib/scan/", "lib/engine/"];

const LINE_LIMIT = 600;

/** Files that are tables of data, which may be longer. */
const isTable = (path: string): boolean => /\/tables\/|\/cases\.ts$/.test(path);

interface Import {
  readonly from: string;
  /** Path within the project, or the specifier of something outside. */
  readonly to: string;
  /** Whether it loads nothing: a type, or a module that is only fetched when it's wanted. */
  readonly late: boolean;
}

const files = [...sourceFiles("lib"), ...sourceFiles("hooks"), ...sourceFiles("scripts"), ...rootFiles()];
const texts = new Map(files.map((path) => [path, Deno.readTextFileSync(new URL(path, ROOT))]));
const imports = files.flatMap(importsOf);
/** Tests may reach anywhere: into the folder that they test and out to helpers. */
const ofProgram = imports.filter(({ from }) => !isTest(from));

Deno.test("arrows between folders point one way", () => {
  assert.deepEqual(wrongArrows(ofProgram), []);
});

Deno.test("an arrow that points the wrong way is found", () => {
  const wrong = { from: "lib/shell/reading.ts", to: "lib/engine/mod.ts", late: false };
  assert.deepEqual(wrongArrows([wrong]), ["lib/shell/reading.ts imports lib/engine/mod.ts"]);
});

Deno.test("a folder is entered by its mod.ts", () => {
  assert.deepEqual(pastTheDoor(ofProgram), []);
});

Deno.test("an import past a door is found", () => {
  const wrong = { from: "lib/cli/test.ts", to: "lib/engine/rules.ts", late: false };
  assert.deepEqual(pastTheDoor([wrong]), ["lib/cli/test.ts imports lib/engine/rules.ts"]);
});

Deno.test("no file imports itself by way of others", () => {
  assert.deepEqual(cycle(ofProgram), []);
});

Deno.test("a cycle is found", () => {
  const edge = (from: string, to: string): Import => ({ from, to, late: false });
  assert.deepEqual(cycle([edge("a.ts", "b.ts"), edge("b.ts", "c.ts"), edge("c.ts", "b.ts")]), [
    "b.ts",
    "c.ts",
    "b.ts",
  ]);
});

Deno.test("the engine and the shell reader are pure", () => {
  const found = [...texts].filter(([path]) => PURE.some((folder) => path.startsWith(folder)) && !isTest(path))
    .flatMap(([path, text]) => impurities(text).map((what) => `${path}: ${what}`));
  assert.deepEqual(found, []);
});

Deno.test("impure code is found, in comments and texts it is not", () => {
  assert.deepEqual(impurities('import "node:fs"; const a = Deno.cwd();'), ["node:", "Deno."]);
  assert.deepEqual(impurities("const t = Date.now() + Math.random();"), ["Date.now", "Math.random"]);
  assert.deepEqual(impurities("/** `Deno.test` */ // Deno.cwd()\nconst a = 'Deno.cwd';"), []);
});

Deno.test("files are short enough to be read", () => {
  const long = [...texts].filter(([path]) => !isTable(path) && !isTest(path))
    .map(([path, text]) => ({ path, lines: text.split("\n").length }))
    .filter(({ lines }) => lines > LINE_LIMIT);
  assert.deepEqual(long, []);
});

function wrongArrows(list: readonly Import[]): string[] {
  return list.filter(({ from, to }) => {
    const [source, target] = [partOf(from), partOf(to)];
    if (source === undefined || target === undefined || source === target) return false;
    return !(ARROWS[source] ?? []).includes(target);
  }).map(({ from, to }) => `${from} imports ${to}`);
}

/** A folder below `lib` (or one of its own below that) is entered by `mod.ts` from outside. */
function pastTheDoor(list: readonly Import[]): string[] {
  return list.filter(({ from, to }) => {
    if (!to.startsWith("lib/") || to.endsWith("/mod.ts") || SIDE_DOORS.has(to) || !to.endsWith(".ts")) {
      return false;
    }
    const folder = to.slice(0, to.lastIndexOf("/") + 1);
    // From within the folder, and from its subfolders, its files are reached directly.
    if (from.startsWith(folder)) return false;
    // A folder without a door belongs to the one around it.
    return hasDoor(folder) || partOf(from) !== partOf(to);
  }).map(({ from, to }) => `${from} imports ${to}`);
}

function hasDoor(folder: string): boolean {
  return files.includes(`${folder}mod.ts`) || folder === "lib/engine/" || folder === "lib/shell/";
}

/** A cycle of imports that load at once, or nothing. */
function cycle(list: readonly Import[]): string[] {
  const edges = new Map<string, string[]>();
  for (const { from, to, late } of list) if (!late) edges.set(from, [...(edges.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] => {
    const at = trail.indexOf(path);
    if (at >= 0) return [...trail.slice(at), path];
    if (done.has(path)) return [];
    for (const next of edges.get(path) ?? []) {
      const found = visit(next, [...trail, path]);
      if (found.length > 0) return found;
    }
    done.add(path);
    return [];
  };
  for (const path of edges.keys()) {
    const found = visit(path, []);
    if (found.length > 0) return found;
  }
  return [];
}

function impurities(text: string): string[] {
  const code = withoutTexts(text);
  const found: string[] = [];
  if (/\bfrom\s*"node:|\bimport\s*\(?\s*"node:/.test(withoutComments(text))) found.push("node:");
  for (
    const name of [
      "Deno.",
      "Date.now",
      "new Date()",
      "Math.random",
      "performance.",
      "process.",
      "crypto.",
      "fetch(",
    ]
  ) {
    const pattern = new RegExp(`(?<![\\w.$])${name.replace(/[.()]/g, "\\$&")}`);
    if (pattern.test(code)) found.push(name);
  }
  return found;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<![:"'`\\])\/\/.*$/gm, "");
}

function withoutTexts(text: string): string {
  return withoutComments(text).replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""');
}

function importsOf(from: string): Import[] {
  const text = withoutComments(texts.get(from) ?? "");
  const found: Import[] = [];
  const statements =
    /^(?:import|export)\s+(type\s+)?(?:[\w*{},\s]+?from\s+)?"([^"]+)"|(?<![\w.])import\(\s*"([^"]+)"\s*\)/gm;
  for (const [, type, specifier, dynamic] of text.matchAll(statements)) {
    const target = specifier ?? dynamic ?? "";
    found.push({ from, to: resolve(from, target), late: type !== undefined || dynamic !== undefined });
  }
  return found;
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return new URL(specifier, new URL(from, ROOT)).href.slice(ROOT.href.length);
}

function partOf(path: string): string | undefined {
  return Object.keys(ARROWS).find((part) => path.startsWith(`${part}/`));
}

function isTest(path: string): boolean {
  // The command `policy test` is named as tests are.
  return /_test\.ts$/.test(path) && path !== "lib/cli/policy_test.ts";
}

function* sourceFiles(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(new URL(`${folder}/`, ROOT))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* sourceFiles(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

function rootFiles(): string[] {
  return [...Deno.readDirSync(ROOT)].map(({ name }) => name).filter((name) => name.endsWith(".ts"));
}
