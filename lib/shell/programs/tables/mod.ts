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
import { CLOUD } from "./cloud.ts";
import { CRYPTO } from "./crypto.ts";
import { DATABASES } from "./databases.ts";
import { DISKS } from "./disks.ts";
import { MACOS } from "./macos.ts";
import { PACKAGES } from "./packages.ts";
import { SYSTEM } from "./system.ts";
import { WINDOWS } from "./windows.ts";

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
  cloud: CLOUD,
  crypto: CRYPTO,
  databases: DATABASES,
  disks: DISKS,
  macos: MACOS,
  packages: PACKAGES,
  system: SYSTEM,
  windows: WINDOWS,
};

/** Every program that is known, by name. */
export const PROGRAMS: ProgramTable = Object.assign(Object.create(null), ...Object.values(FIELDS));
