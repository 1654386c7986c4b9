/**
 * Shells and their builtins. What changes the shell's own state (`cd`, `eval`, `source`, `export`, `trap`, `alias`)
 * is the shell reader's affair: those rows only say that the words are of no concern here.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";

/** Shells and their builtins. */
export const SHELLS: ProgramTable = {
  bash: { language: "bash", reader: "shell", aliases: ["rbash", "git-bash"] },
  sh: { language: "sh", reader: "shell", aliases: ["dash", "ash", "posh", "yash"] },
  zsh: { language: "zsh", reader: "shell" },
  ksh: { language: "sh", reader: "shell", aliases: ["mksh", "ksh93", "oksh", "loksh", "pdksh", "lksh"] },
  csh: {
    language: "sh",
    flags: "c=code l f b e i n s t v x",
    operands: "script",
    when: { c: "path..." },
    stdin: "code",
    aliases: ["tcsh"],
  },
  fish: {
    language: "fish",
    flags:
      "c|command=code C|init-command=code d|debug=text o|debug-output=write n|no-execute f|features=text " +
      "P|private i|interactive l|login N|no-config p|profile=write h v|version",
    operands: "script",
    when: { "n": "read...", c: "path...", "v|h": "text..." },
    stdin: "code",
  },
  elvish: {
    language: "sh",
    flags: "c i compileonly",
    operands: "script",
    when: { c: "code path..." },
    stdin: "code",
  },
  nu: {
    language: "sh",
    flags: "c|commands=code e|execute=code config=read env-config=read plugins=text l|login i|interactive",
    operands: "script",
    when: { c: "path..." },
    stdin: "code",
    aliases: ["nushell"],
  },
  xonsh: {
    language: "sh",
    flags: "c=code rc=read i l",
    operands: "script",
    when: { c: "path..." },
    stdin: "code",
  },
  pwsh: {
    language: "powershell",
    flags:
      "command|c|cwa encodedcommand|e|ec|en|enc file|f executionpolicy|ep|ex noprofile|nop noninteractive|noni nologo|nol " +
      "noexit|noe windowstyle|w workingdirectory|wd version|v inputformat|if outputformat|of configurationname|config sta mta login|l help",
    singleDash: true,
    fold: true,
    abbreviations: true,
    reader: "powershell",
    aliases: ["powershell", "powershell_ise", "pwsh-preview"],
  },
  cmd: { language: "cmd", reader: "cmd", aliases: ["command.com"] },

  // Builtins.
  ":": { operands: "text..." },
  true: { operands: "text..." },
  false: { operands: "text..." },
  echo: { flags: "n e E", operands: "text..." },
  printf: { flags: "v=text", operands: "text..." },
  cd: { flags: "L P e", operands: "list...", aliases: ["chdir", "pushd", "popd", "dirs"] },
  pwd: { operands: "text..." },
  export: { flags: "f n p", operands: "text..." },
  declare: {
    flags: "a A f F g i I l n r t u x p",
    operands: "text...",
    aliases: ["typeset", "local", "readonly"],
  },
  unset: { operands: "text..." },
  set: { flags: "o=text e u x v f n C", operands: "text..." },
  shopt: { flags: "s u q p o", operands: "text..." },
  setopt: { operands: "text...", aliases: ["unsetopt", "zmodload", "zstyle", "compdef", "bindkey", "zle"] },
  alias: { operands: "text..." },
  unalias: { operands: "text..." },
  eval: { operands: "text..." },
  source: { operands: "text...", aliases: ["."] },
  trap: { operands: "text..." },
  read: {
    flags: "a=text d=text e i=text n=text N=text p=text r s t=text u=text",
    operands: "text...",
  },
  mapfile: {
    flags: "d=text n=text O=text s=text t u=text C=shell c=text",
    operands: "text...",
    aliases: ["readarray"],
  },
  let: { operands: "text..." },
  test: { operands: "list...", aliases: ["[", "[["] },
  type: { flags: "a f P p t", operands: "text...", onWindows: { slash: true, operands: "read..." } },
  hash: { flags: "p=list r d l t", operands: "text..." },
  history: { flags: "c d=text a n r w s=text p=text", operands: "text..." },
  fc: { flags: "e=text l n r s", operands: "text..." },
  jobs: { operands: "text..." },
  bg: { operands: "text..." },
  fg: { operands: "text..." },
  wait: { operands: "text..." },
  disown: { operands: "text..." },
  return: { operands: "text..." },
  exit: { operands: "text...", aliases: ["logout"] },
  break: { operands: "text...", aliases: ["continue"] },
  shift: { operands: "text..." },
  getopts: { operands: "text..." },
  getopt: { abbreviations: true, operands: "text..." },
  umask: { operands: "text..." },
  ulimit: { operands: "text..." },
  times: { operands: "text..." },
  complete: { operands: "text...", aliases: ["compgen", "compopt"] },
  enable: { flags: "f=read n a d p s", operands: "text..." },
  bind: { flags: "f=read x=shell m=text q=text u=text r=text l p P s S v V X", operands: "text..." },
  caller: { operands: "text..." },
  help: { operands: "text..." },
};
