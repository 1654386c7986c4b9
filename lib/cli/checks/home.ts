/**
 * Rampart's home: there, the user's own, and closed to others.
 *
 * @module
 */

import { initHome } from "../init.ts";
import { type Check, type Finding, findings, type Help } from "./check.ts";
import type { Examined } from "./examined.ts";
import { isFolder, lstatOf } from "./is_there.ts";
import { quoted } from "../../../hooks/shell/command_line.ts";

const home = findings("home", "Home");

/** Whether the home is there, and whose it is. */
export const homeIsThere: Check = {
  id: "home",
  quick: true,
  run({ machine, shown, typed }) {
    const { home: { root } } = machine;
    const info = lstatOf(root);
    if (info === undefined) {
      return home.problem(`${shown(root)} is not there`, {
        fix: typed("init"),
        mend: async () => void await initHome(machine, { profile: undefined, force: false }),
      });
    }
    const real = info.isSymlink ? Deno.statSync(root) : info;
    if (!real.isDirectory) {
      return home.problem(`${shown(root)} is not a folder`, {
        fix: `mv ${quoted(root)} ${quoted(`${root}.old`)}`,
      });
    }
    const me = Deno.uid();
    if (me !== null && real.uid !== null && real.uid !== me) {
      return home.problem(`${shown(root)} belongs to user ${real.uid}, not to you (${me})`, {
        fix: `sudo chown -R ${me} ${quoted(root)}`,
      });
    }
    return home.ok(info.isSymlink ? `${shown(root)}, a link to ${Deno.realPathSync(root)}` : shown(root));
  },
};

const modes = findings("modes", "File modes");

/** Whether others can read or write what they must not. */
export const modesAreClosed: Check = {
  id: "modes",
  quick: true,
  run(examined): readonly Finding[] {
    const { machine: { home: { root, token, config, policies, audit, run, bin } }, shown } = examined;
    if (Deno.build.os === "windows") return modes.skipped("Windows has no such modes");
    if (!isFolder(root)) return modes.skipped("there is no home");
    const open = [
      ...[root, policies, audit, run, bin].flatMap((path) => tooOpen(path, 0o700, 0o077)),
      ...[token, `${root}/agent-tokens.json`, `${bin}/gate.conf`].flatMap((path) =>
        tooOpen(path, 0o600, 0o077)
      ),
      // Others may read what holds no secret; the folder around it is closed anyway.
      ...[config, ...policyFiles(examined)].flatMap((path) => tooOpen(path, 0o644, 0o022)),
    ];
    const [first] = open;
    if (first === undefined) return modes.ok("nobody else can read or write what is in it");
    const evidence = `${shown(first.path)} has mode ${octal(first.mode)}, not ${octal(first.wanted)}` +
      (open.length > 1 ? `, and ${open.length - 1} more` : "");
    return modes.problem(evidence, closing(open));
  },
};

interface Open {
  readonly path: string;
  readonly mode: number;
  readonly wanted: number;
}

/** A path whose mode has one of the forbidden bits. A link's own mode says nothing. */
function tooOpen(path: string, wanted: number, forbidden: number): readonly Open[] {
  const info = lstatOf(path);
  if (info === undefined || info.isSymlink || info.mode === null) return [];
  const mode = info.mode & 0o777;
  return (mode & forbidden) === 0 ? [] : [{ path, mode, wanted }];
}

function policyFiles({ machine: { home: { policies } } }: Examined): readonly string[] {
  try {
    return [...Deno.readDirSync(policies)].filter(({ isFile }) => isFile).map(({ name }) =>
      `${policies}/${name}`
    );
  } catch {
    return [];
  }
}

function closing(open: readonly Open[]): Help {
  return {
    fix: open.map(({ path, wanted }) => `chmod ${octal(wanted)} ${quoted(path)}`).join(" && "),
    mend: () => {
      for (const { path, wanted } of open) Deno.chmodSync(path, wanted);
    },
  };
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
