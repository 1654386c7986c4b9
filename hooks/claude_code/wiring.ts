/**
 * How Claude Code is wired in.
 *
 * @module
 */

import type { AgentWiring } from "../adapter.ts";
import { detect, settingsPath } from "./detect.ts";
import { check, install, remove } from "./settings.ts";

/** The wiring. */
export const wiring: AgentWiring = { detect, settingsPath, install, remove, check };
