import assert from "node:assert/strict";
import { UNKNOWN, word } from "../word.ts";
import { applyProgram } from "./apply_program.ts";
import { caseWords } from "./case_text.ts";
import { compileFlags, type FlagAnswer, hasFlags } from "./wanted_flags.ts";

/** Stands for the engine's glob matcher. */
function matches(glob: string, value: string): boolean {
  return glob.startsWith("*")
    ? value.endsWith(glob.slice(1))
    : glob.endsWith("*")
    ? value.startsWith(glob.slice(0, -1))
    : glob === value;
}

const CASES: readonly (readonly [line: string, wanted: string, answer: FlagAnswer])[] = [
  ["rm -rf x", "-rf", "yes"],
  ["rm -r -f x", "-rf", "yes"],
  ["rm -fvr x", "-rf", "yes"],
  ["rm --recurs --forc x", "-rf", "yes"],
  ["rm -R x", "--recursive", "yes"],
  ["rm -r x", "--recurs", "yes"],
  ["rm -r x", "recursive", "yes"],
  ["rm -r x", "-rf", "no"],
  ["rm x", "-r|-f", "no"],
  ["rm -f x", "-r|-f", "yes"],
  ["rm -- -rf", "-rf", "no"],
  ["git push -f origin main", "--force", "yes"],
  ["git push origin +main", "--force", "yes"],
  ["git push origin :main", "--delete", "yes"],
  ["git push --force-with-lease", "--force", "no"],
  ["git commit -m '--force'", "--force", "no"],
  ["git -C /x clean -xdf", "-fdx", "yes"],
  ["curl -o a.key https://x", "--output=*.key", "yes"],
  ["curl --output=a.txt https://x", "--output=*.key", "no"],
  ["curl -sSLo a.key https://x", "-o=*.key", "yes"],
  ["curl -X POST https://x", "-XPOST", "yes"],
  ["curl -X PUT https://x", "-XPOST", "no"],
  ["docker run --privileged x", "--privileged", "yes"],
  ["docker run x --privileged", "--privileged", "no"],
  ["docker run -v /:/h x", "--volume=/*", "yes"],
  ["terraform destroy --auto-approve", "-auto-approve", "yes"],
  ["find . -delete", "-delete", "yes"],
  ["find . -name x", "-delete", "no"],
  ["dd if=a of=/dev/sda", "of=/dev/*", "yes"],
  ["del /S /Q x", "/s", "yes"],
  ["powershell -enc QQBBAA==", "-EncodedCommand", "yes"],
  ["powershell -ep bypass -c x", "-ExecutionPolicy=bypass", "yes"],
  ["remove-item -Rec -Force x", "-recurse", "yes"],
  ["kill -KILL 1", "-9", "yes"],
  ["kill -9 1", "-SIGKILL", "yes"],
  ["bash -lc x", "-c", "yes"],
  ["tar xzf a", "--extract", "yes"],
  ["nobody -rf x", "-rf", "yes"],
  ["nobody -r -f x", "-rf", "yes"],
  ["nobody -force x", "-force", "yes"],
  ["nobody --force x", "--force", "yes"],
  ["nobody --out=a.key", "--out=*.key", "yes"],
  ["nobody x", "-rf", "no"],
];

for (const [line, wanted, answer] of CASES) {
  Deno.test(`${line}: ${wanted} ${answer}`, () => {
    const outcome = applyProgram(caseWords(line), { platform: "linux" });
    assert.equal(hasFlags(outcome, [compileFlags(wanted)], matches), answer);
  });
}

Deno.test("all entries must be given", () => {
  const outcome = applyProgram(caseWords("rm -r x"), { platform: "linux" });
  assert.equal(hasFlags(outcome, [compileFlags("-r"), compileFlags("-f")], matches), "no");
  assert.equal(hasFlags(outcome, [], matches), "yes");
});

Deno.test("an option that could not be known may be the one that is asked for", () => {
  const outcome = applyProgram([word("rm"), word(`-${UNKNOWN}`), word("/")], { platform: "linux" });
  assert.equal(hasFlags(outcome, [compileFlags("-rf")], matches), "unknown");
});

Deno.test("a wanted entry survives JSON", () => {
  const test = compileFlags("-rf|--output=*.key");
  assert.deepEqual(JSON.parse(JSON.stringify(test)), test);
  assert.deepEqual(test.any, [{ name: "rf", dashes: 1 }, { name: "output", dashes: 2, value: "*.key" }]);
});
