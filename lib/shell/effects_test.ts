import assert from "node:assert/strict";
import { readCommand } from "./mod.ts";
import { UNKNOWN } from "./word.ts";

Deno.test("paths are made absolute; what can't be known stays in them", () => {
  const paths = (source: string, cwd?: string) =>
    readCommand(source, { home: "/h", ...(cwd === undefined ? undefined : { cwd }) })
      .effects.map((effect) => effect.kind !== "connect" && effect.path);
  assert.deepEqual(paths("cat a ../b /c ~/d $X/e", "/w"), ["/w/a", "/w/../b", "/c", "/h/d", `${UNKNOWN}/e`]);
  assert.deepEqual(paths("cat a"), [`${UNKNOWN}/a`]);
  assert.deepEqual(paths("cat a*", "/w/[x]"), ["/w/\\[x\\]/a*"]);
});

/** The files that a command reads (`<`), writes (`>`) and deletes (`x`). */
function files(source: string): string[] {
  const signs = { read: "<", write: ">", delete: "x" };
  return readCommand(source, { home: "/h", cwd: "/w" }).effects
    .flatMap((effect) => effect.kind === "connect" ? [] : [`${signs[effect.kind]}${effect.path}`]);
}

for (
  const [source, want] of [
    ["ln -s ~/.ssh/id_rsa x; cat x", "</h/.ssh/id_rsa"],
    ["ln ~/.ssh/id_rsa x && cat < x", "</h/.ssh/id_rsa"],
    ["ln -s ~/.ssh x; cat x/id_rsa", "</h/.ssh/id_rsa"],
    ["ln -s ~/.ssh d/; cat d/.ssh/id_rsa", "</h/.ssh/id_rsa"],
    ["ln -s ~/.ssh/id_rsa; cat id_rsa", "</h/.ssh/id_rsa"],
    ["ln -s -t d ~/.ssh; cat d/.ssh/id_rsa", "</h/.ssh/id_rsa"],
    ["ln -s ../h/k d/x; cat d/x", "</w/h/k"],
    ["ln -s ~/.ssh x; ln -s x y; cat y/id_rsa", "</h/.ssh/id_rsa"],
    ["ln -s ~/.ssh x; mv x y; cat y/id_rsa", "</h/.ssh/id_rsa"],
    ["ln -s ~/.ssh x; cat */id_rsa", "</h/.ssh/id_rsa"],
    ["ln -s ~/.ssh x; cd x; cat id_rsa", "</h/.ssh/id_rsa"],
    ["ln -s ~/.bashrc x; echo a > x", ">/h/.bashrc"],
    ["ln -s ~/.bashrc x; echo a > x; echo b >> x", ">/h/.bashrc"],
    ["ln -s ~/.ssh x; rm -rf x/*", "x/h/.ssh/*"],
  ] as const
) {
  Deno.test(`through a link: ${source}`, () =>
    assert.ok(files(source).includes(want), files(source).join(" ")));
}

Deno.test("a link that is removed or replaced leaves what it led to", () => {
  assert.deepEqual(files("ln -s /a x; rm x"), [">/w/x", "x/w/x"]);
  assert.deepEqual(files("ln -s /a x; ln -sf /b x"), [">/w/x", ">/w/x"]);
  assert.deepEqual(files("ln -s /a x; rm x; cat x"), [">/w/x", "x/w/x", "</w/x"]);
});

Deno.test("links that lead to each other end", () => {
  assert.ok(files("ln -s x y; ln -s y x; cat x").length < 40);
});
