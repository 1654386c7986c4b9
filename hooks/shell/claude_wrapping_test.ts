/**
 * @module
 */

import assert from "node:assert/strict";
import { claudeCommand } from "./claude_wrapping.ts";

const SNAPSHOT = "/home/someone/.claude/shell-snapshots/snapshot-bash-1795265661543-3txna4.sh";
const START = `source ${SNAPSHOT} 2>/dev/null || true && \\builtin shopt -u extglob 2>/dev/null || true && ` +
  `{ \\builtin unalias -- 'which'; \\builtin unset -f -- 'which'; } >/dev/null 2>&1 || true && `;
const ZSH =
  `source ${SNAPSHOT.replace("bash", "zsh")} 2>/dev/null || true && \\builtin setopt NO_EXTENDED_GLOB ` +
  "NO_EQUALS 2>/dev/null || true && ";
const FIRST = `{ case "\${BASH_VERSINFO-}" in '2'|'3') \\builtin printf '%s\\n' ` +
  `'__CLAUDE_CODE_DID_NOT_RUN_BASH_TOO_OLD='"\${BASH_VERSION-}" >&2; \\builtin exit 126; \\exit 126;; esac; } && `;
const END = " < /dev/null && pwd -P >| /tmp/claude-d1cf-cwd";

/** As it was seen, and the command within. */
const SEEN: readonly (readonly [string, string])[] = [
  [`${START}eval 'cd /tmp && pwd | cat'${END}`, "cd /tmp && pwd | cat"],
  [`${ZSH}eval 'ls -l'${END}`, "ls -l"],
  [`${START}eval cat${END}`, "cat"],
  [
    `${FIRST}${START}eval 'echo it'"'"'s "fine"\necho two' && pwd -P >| /tmp/claude-d1cf-cwd`,
    'echo it\'s "fine"\necho two',
  ],
  [`source ${SNAPSHOT} && eval 'ls'${END}`, "ls"],
];

for (const [line, command] of SEEN) {
  Deno.test(`Claude Code's lines around ${JSON.stringify(command)} are taken off`, () => {
    assert.equal(claudeCommand(line), command);
  });
}

/** Lines that only look like it. */
const OTHER: Readonly<Record<string, string>> = {
  "a command after": `${START}eval 'ls'${END}; touch DENY_ME`,
  "a command before": `touch DENY_ME; ${START}eval 'ls'${END}`,
  "a command within": `${START}touch DENY_ME && eval 'ls'${END}`,
  "a substitution in the command": `${START}eval "$(touch DENY_ME)"${END}`,
  "a word that is not quoted whole": `${START}eval 'ls'$(touch DENY_ME)${END}`,
  "another file read first": `source /tmp/x.sh 2>/dev/null || true && eval 'ls'${END}`,
  "a file named almost so": `source /tmp/snapshot-bash-1-a.sh 2>/dev/null || true && eval 'ls'${END}`,
  "a name with a space": `source /tmp/a b/.claude/shell-snapshots/snapshot-bash-1-a.sh && eval 'ls'${END}`,
  "another file written": `${START}eval 'ls' && pwd -P >| /etc/cron.d/x`,
  "a line break": `${START}eval 'ls'\ntouch DENY_ME${END}`,
};

for (const [name, line] of Object.entries(OTHER)) {
  Deno.test(`a line with ${name} is judged whole`, () => {
    assert.equal(claudeCommand(line), undefined);
  });
}

Deno.test("a hostile line is looked at in linear time", () => {
  const part = `{ \\builtin unalias -- 'w'; \\builtin unset -f -- 'w'; } >/dev/null 2>&1 || true && `;
  const line = `source ${SNAPSHOT} && ${part.repeat(20_000)}eval ${`'a'"'"`.repeat(50_000)} -cwd`;
  const start = performance.now();
  assert.equal(claudeCommand(line), undefined);
  assert.ok(performance.now() - start < 2_000);
});
