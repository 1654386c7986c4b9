import assert from "node:assert/strict";
import { allCoverage } from "../../hooks/mod.ts";
import { agentsPage } from "./agents_page.ts";
import { agentsWithoutAdapter } from "./known_agents.ts";

Deno.test("docs/agents.md is what `deno task docs` writes", async () => {
  const page = Deno.readTextFileSync(new URL("../../docs/agents.md", import.meta.url));
  assert.equal(page, agentsPage(await allCoverage(), agentsWithoutAdapter()));
});
