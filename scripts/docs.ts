/**
 * Writes docs/cli.md from the commands and docs/agents.md from what is covered of agents: `deno task docs`.
 *
 * @module
 */

import { allCoverage } from "../hooks/mod.ts";
import { agentsPage } from "../lib/cli/agents_page.ts";
import { loadAll } from "../lib/cli/commands.ts";
import { agentsWithoutAdapter } from "../lib/cli/known_agents.ts";
import { referencePage } from "../lib/cli/reference.ts";

Deno.writeTextFileSync(new URL("../docs/cli.md", import.meta.url), referencePage(await loadAll()));
Deno.writeTextFileSync(
  new URL("../docs/agents.md", import.meta.url),
  agentsPage(await allCoverage(), agentsWithoutAdapter()),
);
