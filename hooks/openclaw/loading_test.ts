import assert from "node:assert/strict";
import { loadingIn } from "./loading.ts";

const listed = (plugin: unknown): string => JSON.stringify({ plugins: [{ id: "other" }, plugin] });

for (
  const [name, text, kind] of [
    [
      "runs it",
      listed({ id: "rampart", state: "enabled", version: "2", runtime: { state: "active" } }),
      "loaded",
    ],
    [
      "runs one from before",
      listed({ id: "rampart", state: "enabled", version: "1", runtime: { state: "active" } }),
      "outdated",
    ],
    [
      "has it switched off",
      listed({ id: "rampart", state: "disabled", runtime: { state: "unloaded" } }),
      "not-loaded",
    ],
    [
      "failed to load it",
      listed({ id: "rampart", state: "enabled", runtime: { state: "error" } }),
      "not-loaded",
    ],
    ["does not know it", listed({ id: "someone" }), "not-loaded"],
    ["is of a version that does not say", listed({ id: "rampart", state: "enabled" }), "unknown"],
    [
      "does not run",
      JSON.stringify({
        ok: false,
        error: {
          kind: "closed",
          message: "Gateway not reachable at ws://127.0.0.1:1 (ECONNREFUSED).",
        },
      }),
      "away",
    ],
    ["refuses", JSON.stringify({ ok: false, error: { message: "unauthorized" } }), "unknown"],
    ["says nothing", "", "unknown"],
    ["says something else", "[]", "unknown"],
  ] as const
) {
  Deno.test(`OpenClaw's plugin, where the gateway ${name}: ${kind}`, () => {
    assert.equal(loadingIn(text, '{"version": "2"}').kind, kind);
  });
}
