/**
 * The table of programs, put together from the fields.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";
import { ARCHIVE } from "./archive.ts";
import { CONTAINERS } from "./containers.ts";
import { EDITORS } from "./editors.ts";
import { FILES } from "./files.ts";
import { LANGUAGES } from "./languages.ts";
import { NETWORK } from "./network.ts";
import { SHELLS } from "./shells.ts";
import { TEXT } from "./text.ts";
import { VCS } from "./vcs.ts";
import { WRAPPERS } from "./wrappers.ts";

/** The tables by field, for tests and documentation. */
export const FIELDS: Readonly<Record<string, ProgramTable>> = {
  shells: SHELLS,
  files: FILES,
  text: TEXT,
  archive: ARCHIVE,
  wrappers: WRAPPERS,
  network: NETWORK,
  vcs: VCS,
  containers: CONTAINERS,
  languages: LANGUAGES,
  editors: EDITORS,
};

/** Every program that is known, by name. */
export const PROGRAMS: ProgramTable = Object.assign(Object.create(null), ...Object.values(FIELDS));
