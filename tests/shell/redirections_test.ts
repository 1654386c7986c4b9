/**
 * The reader against Bash: the files that redirections create must be those that it predicts, or be marked unknown.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readCommand, UNKNOWN } from "../../lib/shell/mod.ts";
import { randomFrom } from "./generate.ts";

const SNIPPETS = 1_500;

function pick<T>(below: (n: number) => number, items: readonly [T, ...T[]]): T {
  return items[below(items.length)] ?? items[0];
}

function target(below: (n: number) => number): string {
  return pick(below, [
    "a",
    "'b c'",
    '"$x"',
    "$x",
    "${x%.*}.bak",
    "sub/$x",
    "sub/../up",
    "./dot",
    "$(echo made)",
    '"$(printf %s $x)"',
    "$((1 + 2))",
    "\\*star",
    "${y:-none}",
    "${x^^}",
    "$'t\\x61b'",
    '"${x/f/g}"',
    '"$PWD/abs"',
    "${arr[1]}",
    '"${arr[@]:0:1}"',
    "${x/./-}",
    '"${x:0:2}"',
    "${#x}",
    "$(basename /a/$x .txt)",
    "$(echo $x | tr a-z A-Z)",
    "`echo tick`",
    "{braces}",
    '"$(dirname sub/z)/in"',
    "~+/home",
    "a$((n+1))",
    "${1-first}",
  ]);
}

function snippet(below: (n: number) => number): string {
  const operator = pick(below, [">", ">>", ">|", "&>", "2>", "<>", ">", "&>>"]);
  const command = pick(below, [
    ":",
    "echo hi",
    "printf x",
    "{ echo a; echo b; }",
    "(echo a)",
    "if true; then echo; fi",
    "",
    "for i in 1 2; do echo $i; done",
    "while read -r l; do echo $l; done <<< a",
    "case x in x) echo;; esac",
    "g() { echo; }; g",
    "cat <<< text",
    "2>err echo",
    "exec 5<&0; echo",
    "true && echo",
  ]);
  const file = target(below);
  const line = `${command} ${operator} ${file}`;
  return `n=4 arr=(zero one); x=${pick(below, ["file.txt", "f", "two.dots.x"])}; ${
    pick(below, [
      line,
      line,
      `${line} 2>&1`,
      `f() { ${line}; }; f`,
      `cd sub && ${line}`,
      `eval ${quote(line)}`,
      `echo x | cat ${operator === "<>" ? ">" : operator} ${file}`,
      `exec 4${operator.replace("&", "")} ${file}`,
      `bash -c ${quote(`x=q; ${line}`)}`,
      `for x in one two; do ${line}; done`,
      `(cd sub; ${line}); ${line}`,
      `{ ${line}; } 2>all`,
      `set -- arg; ${line}`,
      `f() { local x=loc; ${line}; }; f; ${line}`,
      `pushd sub; ${line}; popd; ${line}`,
      `x=$(${line}); : >"last$x"`,
      `cat <(${line})`,
      `echo t | tee ${file} "two $x"`,
      `echo x > ${file}; cp ${file} copy; mv copy moved`,
      `[ -n "$x" ] && ${line}`,
      `while ${line.replace("&>", ">")}; do break; done`,
      `trap ${quote(line)} EXIT`,
      `cat > ${file} <<E\n$x\nE`,
      `touch ${file}; mkdir -p new/deep; : > new/deep/${file.replace(/^(?:[~"$]|sub).*/, "z")}`,
      `ln -s target link; : > ${file}`,
    ])
  }`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

async function filesBelow(folder: string, prefix = ""): Promise<string[]> {
  const out: string[] = [];
  for await (const entry of Deno.readDir(folder + prefix)) {
    const path = `${prefix}/${entry.name}`;
    if (entry.isDirectory) out.push(...await filesBelow(folder, path));
    else out.push(path.slice(1));
  }
  return out.sort();
}

function normalized(path: string): string {
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") out.pop();
    else if (part !== "" && part !== ".") out.push(part);
  }
  return out.join("/");
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

Deno.test(`files are those that bash opens, for ${SNIPPETS} snippets`, async () => {
  const below = randomFrom(42);
  const root = await Deno.makeTempDir();
  const snippets = Array.from({ length: SNIPPETS }, () => snippet(below));
  const script = snippets.map((text, i) =>
    `mkdir -p ${i}/sub/sub; (cd ${i}; eval ${quote(text)}) > /dev/null 2>&1 < /dev/null`
  );
  await Deno.writeTextFile(`${root}/script.sh`, script.join("\n"));
  await new Deno.Command("bash", {
    args: ["script.sh"],
    cwd: root,
    clearEnv: true,
    env: { HOME: root, PATH: "/usr/bin:/bin" },
  }).output();
  const wrong: string[] = [];
  let unknown = 0;
  for (let i = 0; i < snippets.length; i++) {
    const text = snippets[i] ?? "";
    const cwd = `${root}/${i}`;
    const real = await filesBelow(cwd);
    const { effects } = readCommand(text, { cwd, home: root });
    const gone = new Set(
      effects.flatMap((effect) => effect.kind === "delete" ? [normalized(effect.path)] : []),
    );
    const paths = effects.flatMap((effect) => effect.kind === "write" ? [effect.path] : []);
    if (paths.some((path) => path.includes(UNKNOWN))) {
      unknown++;
      continue;
    }
    // What is moved away again, what is no path, and folders are no files that are there in the end.
    const kept = paths.map(normalized).filter((path) =>
      !gone.has(path) && path !== normalized(cwd) && !isFolder(`/${path}`)
    );
    const predicted = [...new Set(kept.map((path) => path.slice(normalized(cwd).length + 1)))].sort();
    if (JSON.stringify(real) !== JSON.stringify(predicted)) {
      wrong.push(`${text}\n  bash: ${JSON.stringify(real)}\n  reader: ${JSON.stringify(predicted)}`);
    }
  }
  await Deno.remove(root, { recursive: true });
  assert.equal(wrong.length, 0, `${wrong.length} wrong\n${wrong.slice(0, 12).join("\n")}`);
  assert.ok(unknown < SNIPPETS / 10, `${unknown} unknown`);
});
