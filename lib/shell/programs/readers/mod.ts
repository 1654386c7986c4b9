/**
 * The functions that read what a row can't express, by the name that rows give in `reader`.
 *
 * @module
 */

import type { RowReader } from "../apply_row.ts";
import { readContainer } from "./containers.ts";
import { readSql } from "./databases.ts";
import { readDc, readEmacs, readExpect, readGdb, readVim } from "./editors.ts";
import { readCurl, readDd, readExiftool, readRsync, readTar, readWget } from "./files.ts";
import { readFd, readFind } from "./find.ts";
import { readGit } from "./git.ts";
import { readParted } from "./disks.ts";
import { readMake } from "./make.ts";
import { readDig, readHttp, readNetcat, readNtfy, readSocat } from "./network.ts";
import { readSed } from "./sed.ts";
import { readCapsh, readCmd, readPowerShell, readShell } from "./shells.ts";
import {
  readAnsible,
  readAt,
  readCommands,
  readCrontab,
  readEnv,
  readOsascript,
  readPackageRunner,
  readParallel,
  readPython,
  readScriptRunner,
  readSsh,
  readSudo,
  readXargs,
} from "./wrappers.ts";

/** Readers by name. */
export const READERS: Readonly<Record<string, RowReader>> = {
  ansible: readAnsible,
  at: readAt,
  capsh: readCapsh,
  cmd: readCmd,
  commands: readCommands,
  container: readContainer,
  crontab: readCrontab,
  curl: readCurl,
  dc: readDc,
  dd: readDd,
  dig: readDig,
  emacs: readEmacs,
  env: readEnv,
  exiftool: readExiftool,
  expect: readExpect,
  fd: readFd,
  find: readFind,
  gdb: readGdb,
  git: readGit,
  http: readHttp,
  make: readMake,
  netcat: readNetcat,
  ntfy: readNtfy,
  osascript: readOsascript,
  package: readPackageRunner,
  parallel: readParallel,
  parted: readParted,
  powershell: readPowerShell,
  python: readPython,
  rsync: readRsync,
  script: readScriptRunner,
  sed: readSed,
  shell: readShell,
  socat: readSocat,
  sql: readSql,
  ssh: readSsh,
  sudo: readSudo,
  tar: readTar,
  vim: readVim,
  wget: readWget,
  xargs: readXargs,
};
