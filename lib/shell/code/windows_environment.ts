/**
 * Environment variables of Windows that have a usual value: code built from their letters can be read, and paths
 * below them can be judged.
 *
 * @module
 */

import type { CodeOptions } from "./findings.ts";

const USUAL: Readonly<Record<string, string>> = {
  systemroot: "C:\\Windows",
  windir: "C:\\Windows",
  systemdrive: "C:",
  comspec: "C:\\Windows\\system32\\cmd.exe",
  programfiles: "C:\\Program Files",
  "programfiles(x86)": "C:\\Program Files (x86)",
  programdata: "C:\\ProgramData",
  allusersprofile: "C:\\ProgramData",
  public: "C:\\Users\\Public",
  os: "Windows_NT",
  pathext: ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC",
};

const BELOW_HOME: Readonly<Record<string, string>> = {
  home: "",
  userprofile: "",
  homepath: "",
  appdata: "\\AppData\\Roaming",
  localappdata: "\\AppData\\Local",
  temp: "\\AppData\\Local\\Temp",
  tmp: "\\AppData\\Local\\Temp",
  onedrive: "\\OneDrive",
};

/** The value of a variable, its name in any case; undefined if it has no usual one. */
export function windowsVariable(options: CodeOptions, name: string): string | undefined {
  const plain = name.toLowerCase();
  for (const key of Object.keys(options.env)) {
    if (key.toLowerCase() === plain) return options.env[key];
  }
  if (Object.hasOwn(BELOW_HOME, plain)) {
    const below = BELOW_HOME[plain] ?? "";
    return options.home + (options.home.includes("\\") ? below : below.replaceAll("\\", "/"));
  }
  return Object.hasOwn(USUAL, plain) ? USUAL[plain] : undefined;
}
