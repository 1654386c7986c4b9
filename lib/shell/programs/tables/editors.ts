/**
 * Editors.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";

/** Editors. */
export const EDITORS: ProgramTable = {
  vim: {
    flags:
      "c=text -cmd=text cmd=text S=read s=read w=write W=write u=read i=list T=text t=text q=?read r=?read e E R d n N b m M y Z x l " +
      "-nofork p=?text o=?text O=?text server=text listen=text startuptime=write headless clean noplugin version help",
    operands: "edit...",
    when: { R: "read...", d: "read..." },
    reader: "vim",
    aliases: [
      "vi",
      "nvim",
      "gvim",
      "vimdiff",
      "ex",
      "view",
      "rvim",
      "rview",
      "evim",
      "mvim",
      "neovim",
      "elvis",
      "nvi",
      "vile",
      "kak",
      "helix",
      "hx",
    ],
  },
  nano: {
    flags: "B C=write f|rcfile=read o=list r=text Q=text s=text T=text X=text Y=text v l m i w R",
    operands: "edit...",
    when: { v: "read..." },
    aliases: ["rnano", "pico", "micro", "joe", "jmacs", "mcedit", "ne", "dte", "zile", "mg", "tilde", "le"],
  },
  emacs: {
    flags:
      "-batch batch eval|execute=text -eval|-execute=text f|funcall=text l|load=read -l=read script=read insert=read u=text q Q d=text nw|-nw t=text e=text",
    operands: "edit...",
    reader: "emacs",
    aliases: ["emacsclient", "xemacs"],
  },
  ed: { flags: "p=text s G E r", operands: "edit", aliases: ["red"] },
  code: {
    flags:
      "d|diff m|merge a|add=list g|goto=edit n r w user-data-dir=list extensions-dir=list install-extension=package uninstall-extension=text list-extensions profile=text",
    operands: "edit...",
    aliases: [
      "code-insiders",
      "codium",
      "cursor",
      "windsurf",
      "subl",
      "zed",
      "atom",
      "gedit",
      "kate",
      "notepad",
      "notepad++",
      "idea",
      "pycharm",
      "webstorm",
      "mate",
      "bbedit",
      "xed",
      "pluma",
      "mousepad",
      "geany",
      "leafpad",
      "textedit",
    ],
  },
  sensible: { operands: "edit...", aliases: ["sensible-editor", "editor", "select-editor"] },
  mc: { operands: "list...", aliases: ["ranger", "nnn", "lf", "yazi", "vifm", "broot"] },
};
