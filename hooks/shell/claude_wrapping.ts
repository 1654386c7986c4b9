/**
 * The lines that Claude Code puts around each command that it gives to a shell.
 *
 * It restores the user's functions and aliases from a file, runs the command by `eval`, and notes where it ended:
 *
 *     source …/.claude/shell-snapshots/snapshot-bash-….sh 2>/dev/null || true && … && eval 'COMMAND' < /dev/null &&
 *     pwd -P >| /tmp/claude-0a1b-cwd
 *
 * @module
 */

const PATH = String.raw`[\w./@+:,-]*`;

/** As version 2.1.329 writes it, and earlier ones without the parts in the middle. */
const WRAPPING = new RegExp(
  [
    "^",
    optional(
      String.raw`{ case "${"$"}{BASH_VERSINFO-}" in '2'|'3') \builtin printf '%s\n' ` +
        String.raw`'__CLAUDE_CODE_DID_NOT_RUN_BASH_TOO_OLD='"${"$"}{BASH_VERSION-}" >&2; ` +
        String.raw`\builtin exit 126; \exit 126;; esac; } && `,
    ),
    String.raw`source ${PATH}/\.claude/shell-snapshots/snapshot-(?:bash|zsh)-\d+-[a-z0-9]+(?:-[\w-]+)?\.sh`,
    optional(" 2>/dev/null || true"),
    " && ",
    optional(String.raw`\builtin shopt -u extglob 2>/dev/null || true && `),
    String.raw`(?:\\builtin setopt [A-Z_ ]+ 2>/dev/null \|\| true && )?`,
    String
      .raw`(?:\{ \\builtin unalias -- '\w+'; \\builtin unset -f -- '\w+'; \} >/dev/null 2>&1 \|\| true && )*`,
    String.raw`eval (?<command>(?:'[^']*'|"'")+|[\w./:=@%+,-]+)`,
    optional(" < /dev/null"),
    String.raw` && pwd -P >\| ${PATH}/claude-[0-9a-f]+-cwd$`,
  ].join(""),
);

/** The command within Claude Code's lines. Undefined for anything that isn't exactly them. */
export function claudeCommand(line: string): string | undefined {
  if (!line.endsWith("-cwd")) return undefined;
  const word = WRAPPING.exec(line)?.groups?.command;
  return word?.replace(
    /'([^']*)'|"'"/g,
    (whole, text: string | undefined) => whole === `"'"` ? "'" : text ?? "",
  );
}

function optional(text: string): string {
  return `(?:${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")})?`;
}
