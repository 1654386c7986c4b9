import assert from "node:assert/strict";
import { compilePolicies } from "./compile.ts";
import type { Layer } from "./decision.ts";
import { parsePolicy } from "./language/mod.ts";
import { webhooksOf } from "./webhooks.ts";

function urls(...files: readonly (readonly [Layer, string, string])[]): readonly string[] {
  const sources = files.map(([layer, url, more], i) => {
    const { file } = parsePolicy(`version: "1"
policies:
  - name: p
    ${more}
    rules:
      - { action: webhook, when: { default: true }, webhook: { url: "${url}" } }
`);
    if (file === undefined) throw new Error("a test's policy does not load");
    return { layer, file: `${i}.yaml`, policy: file };
  });
  const compiled = compilePolicies(sources, { home: "/home/me", platform: "linux" });
  return webhooksOf(compiled).map(({ url }) => url);
}

Deno.test("each webhook is named once", () => {
  const a = "https://a.example/x";
  assert.deepEqual(urls(["custom", a, ""], ["profile", a, ""], ["profile", "https://b.example/", ""]), [
    a,
    "https://b.example/",
  ]);
});

Deno.test("one of a policy that is switched off is named, a project's is not", () => {
  const found = urls(["custom", "https://a.example/", "enabled: false"], [
    "project",
    "https://b.example/",
    "",
  ]);
  assert.deepEqual(found, ["https://a.example/"]);
});
