/**
 * Writes docs/cli.md from the commands: `deno task docs`.
 *
 * @module
 */

import { loadAll } from "../lib/cli/commands.ts";
import { referencePage } from "../lib/cli/reference.ts";

Deno.writeTextFileSync(new URL("../docs/cli.md", import.meta.url), referencePage(await loadAll()));
