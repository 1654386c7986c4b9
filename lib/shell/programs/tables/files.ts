/**
 * Files and folders: listing, copying, moving, linking, deleting, finding, modes and owners.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";

/** Programs on files and folders. */
export const FILES: ProgramTable = {
  ls: {
    flags:
      "a|all l R|recursive I|ignore=text w|width=text T|tabsize=text block-size=text color=?text sort=text " +
      "time=text time-style=text format=text hide=text indicator-style=text quoting-style=text d|directory",
    operands: "list...",
    abbreviations: true,
    aliases: ["dir", "vdir", "exa", "eza", "lsd", "ll", "la"],
    onWindows: { slash: true, operands: "list..." },
  },
  tree: {
    flags: "L=text P=text I=text o=write H=text T=text filelimit=text fromfile=?text",
    operands: "list...",
  },
  stat: {
    flags: "c|format=text f|file-system L|dereference t|terse printf=text",
    operands: "list...",
    abbreviations: true,
  },
  file: {
    abbreviations: true,
    flags: "f|files-from=read m|magic-file=list F|separator=text P=text e|exclude=text b i|mime",
    operands: "list...",
  },
  du: {
    flags:
      "d|max-depth=text B|block-size=text t|threshold=text X|exclude-from=read exclude=text time=?text files0-from=read",
    operands: "list...",
    abbreviations: true,
  },
  df: {
    flags: "B|block-size=text t|type=text x|exclude-type=text output=?text",
    operands: "list...",
    abbreviations: true,
  },
  dust: { operands: "list...", aliases: ["ncdu", "gdu", "duf"] },
  which: { flags: "a", operands: "list...", aliases: ["whereis", "where", "whence"] },
  realpath: {
    flags:
      "relative-to=list relative-base=list e|canonicalize-existing m|canonicalize-missing s|strip|no-symlinks",
    operands: "list...",
    abbreviations: true,
  },
  readlink: { flags: "f|canonicalize e m n z", operands: "list...", abbreviations: true },
  basename: { flags: "a|multiple s|suffix=text z|zero", operands: "text...", abbreviations: true },
  dirname: { operands: "text...", abbreviations: true },
  pathchk: { operands: "list...", abbreviations: true },
  mountpoint: { operands: "list..." },
  namei: { operands: "list..." },

  cp: {
    flags: "r|R|recursive a|archive f|force i|interactive n|no-clobber p preserve=?text no-preserve=text " +
      "t|target-directory=write T|no-target-directory S|suffix=text b|backup=?text l|link s|symbolic-link u|update=?text " +
      "v|verbose d P|no-dereference L|dereference H x|one-file-system reflink=?text sparse=text parents " +
      "attributes-only remove-destination strip-trailing-slashes copy-contents Z|context=?text c",
    recursive: "r a",
    operands: "read... write",
    when: { t: "read..." },
    abbreviations: true,
  },
  mv: {
    flags:
      "f|force i|interactive n|no-clobber t|target-directory=write T|no-target-directory S|suffix=text " +
      "b|backup=?text u|update=?text v|verbose strip-trailing-slashes Z|context exchange",
    recursive: true,
    operands: "move... write",
    when: { t: "move..." },
    abbreviations: true,
  },
  rm: {
    flags:
      "r|R|recursive f|force i I interactive=?text d|dir v|verbose x|one-file-system no-preserve-root preserve-root=?text P W",
    recursive: "r",
    operands: "delete...",
    abbreviations: true,
    aliases: ["srm"],
  },
  rmdir: {
    flags: "p|parents v|verbose ignore-fail-on-non-empty",
    operands: "delete...",
    abbreviations: true,
    onWindows: { slash: true, flags: "s q", operands: "delete...", recursive: "s" },
  },
  unlink: { operands: "delete...", abbreviations: true },
  "trash-put": {
    recursive: true,
    operands: "delete...",
    aliases: ["trash", "rmtrash", "gtrash", "rip", "safe-rm"],
  },
  "trash-empty": { operands: "text..." },
  ln: {
    flags:
      "s|symbolic f|force i|interactive n|no-dereference r|relative t|target-directory=write T|no-target-directory " +
      "S|suffix=text b|backup=?text v|verbose P|physical L|logical d|F|directory h",
    operands: "list... write",
    when: { t: "list..." },
    abbreviations: true,
  },
  link: { operands: "list write", abbreviations: true },
  mkdir: {
    flags: "p|parents m|mode=text v|verbose Z|context=?text",
    operands: "write...",
    abbreviations: true,
    aliases: ["md", "mkdirs"],
  },
  mkfifo: { flags: "m|mode=text Z|context=?text", operands: "write...", abbreviations: true },
  mknod: { flags: "m|mode=text Z|context=?text", operands: "write text text text", abbreviations: true },
  mktemp: {
    flags: "d|directory u|dry-run q|quiet p|tmpdir=?text suffix=text t",
    operands: "text...",
    abbreviations: true,
  },
  touch: {
    flags: "a c|no-create d|date=text h m r|reference=list t=text time=text",
    operands: "write...",
    abbreviations: true,
  },
  truncate: {
    flags: "s|size=text r|reference=list c|no-create o|io-blocks",
    operands: "write...",
    abbreviations: true,
  },
  fallocate: { flags: "l|length=text o|offset=text n p d c z x i", operands: "write..." },
  install: {
    flags:
      "d|directory t|target-directory=write T|no-target-directory m|mode=text o|owner=text g|group=text s|strip " +
      "strip-program=shell S|suffix=text b|backup=?text D C|compare p|preserve-timestamps v|verbose",
    operands: "read... write",
    when: { d: "write...", t: "read..." },
    abbreviations: true,
  },
  rimraf: {
    flags:
      "g|glob G|no-glob v|verbose i|interactive preserve-root no-preserve-root tmp=list impl=text max-retries=text",
    operands: "delete*...",
    aliases: ["premove"],
  },
  "del-cli": { flags: "f|force d|dry-run", operands: "delete*..." },
  shx: { posix: true, operands: "run" },
  dd: { reader: "dd", aliases: ["dcfldd", "dc3dd"] },
  ddrescue: { flags: "f|force i=text o=text s=text b=text r=text", operands: "read write write" },
  shred: {
    flags: "f|force n|iterations=text random-source=read s|size=text u remove=?text v|verbose x|exact z|zero",
    operands: "delete...",
    abbreviations: true,
    aliases: ["wipe", "scrub", "sfill"],
  },
  rename: {
    abbreviations: true,
    language: "perl",
    flags: "n|nono v|verbose f|force e=code s|symlink o|no-overwrite i|interactive a|all l|last",
    operands: "text move...",
    aliases: ["prename", "file-rename", "perl-rename", "mmv", "renameutils"],
  },
  chmod: {
    flags:
      "R|recursive c|changes f|silent|quiet v|verbose reference=list no-preserve-root preserve-root H L P " +
      "r w x X s t u g o a E=text N C i",
    recursive: "R",
    operands: "text attr...",
    when: { "reference|r|w|x|s|t|u|g|o|a": "attr..." },
    abbreviations: true,
  },
  chown: {
    flags:
      "R|recursive c|changes f|silent|quiet v|verbose reference=list from=text h|no-dereference dereference " +
      "no-preserve-root preserve-root H L P x n",
    recursive: "R",
    operands: "text attr...",
    when: { reference: "attr..." },
    abbreviations: true,
    aliases: ["chgrp"],
  },
  chattr: {
    flags: "R V f v=text p=text i a A c C d D e F j P s S t T u x",
    recursive: "R",
    operands: "text attr...",
    when: { "i|a|A|c|C|d|D|e|F|j|P|s|S|t|T|u|x": "attr..." },
  },
  lsattr: { abbreviations: true, operands: "list..." },
  chflags: { flags: "R f v h H L P x", recursive: "R", operands: "text attr..." },
  chcon: {
    flags: "R|recursive u|user=text r|role=text t|type=text l|range=text reference=list h v",
    recursive: "R",
    operands: "text attr...",
    when: { "u|r|t|l|reference": "attr..." },
    abbreviations: true,
  },
  restorecon: { flags: "R|r n v F f=read e=text", recursive: "R", operands: "attr..." },
  setfacl: {
    abbreviations: true,
    flags:
      "R|recursive m|modify=text M|modify-file=read x|remove=text X|remove-file=read b|remove-all k|remove-default " +
      "d|default set=text set-file=read restore=read n mask test",
    recursive: "R",
    operands: "attr...",
  },
  getfacl: { abbreviations: true, flags: "R|recursive a d c e n p", operands: "list..." },
  setfattr: { flags: "n|name=text v|value=text x|remove=text h restore=read", operands: "attr..." },
  getfattr: { flags: "n|name=text d R m|match=text e|encoding=text", operands: "list..." },
  xattr: {
    flags: "w c d p r s l x v",
    recursive: "r",
    operands: "list...",
    when: { w: "text text attr...", d: "text attr...", c: "attr..." },
  },

  find: { singleDash: true, reader: "find", aliases: ["gfind", "bfs"] },
  fd: {
    flags:
      "H|hidden I|no-ignore u|unrestricted s|case-sensitive i|ignore-case g|glob F|fixed-strings a|absolute-path " +
      "l|list-details L|follow p|full-path 0|print0 d|max-depth=text min-depth=text exact-depth=text E|exclude=text " +
      "t|type=text e|extension=text S|size=text changed-within=text changed-before=text o|owner=text " +
      "ignore-file=read c|color=text j|threads=text C|base-directory=chdir search-path=list max-results=text " +
      "and=text format=text batch-size=text q|quiet",
    operands: "text list...",
    reader: "fd",
    aliases: ["fdfind"],
  },
  locate: { operands: "text...", aliases: ["plocate", "mlocate", "mdfind"] },
  updatedb: { operands: "text..." },
  fzf: {
    flags: "q|query=text f|filter=text preview=shell bind=text m|multi e|exact d=text n|nth=text",
    operands: "text...",
    aliases: ["sk", "peco"],
  },
  inotifywait: {
    flags: "r|recursive m e|event=text t|timeout=text o|outfile=write fromfile=read format=text exclude=text",
    operands: "list...",
    aliases: ["fswatch", "inotifywatch"],
  },
  fdupes: {
    flags: "r d N",
    operands: "list...",
    when: { d: "delete..." },
    recursive: "r",
    aliases: ["jdupes", "rdfind"],
  },
  rsync: {
    flags:
      "r|recursive a|archive v|verbose z|compress n|dry-run u|update b|backup delete delete-before delete-during|del " +
      "delete-delay delete-after delete-excluded ignore-errors force remove-source-files e|rsh=shell rsync-path=text " +
      "exclude=text include=text exclude-from=read include-from=read files-from=read f|filter=text " +
      "password-file=read log-file=write port=port T|temp-dir=list compare-dest=list copy-dest=list link-dest=list " +
      "backup-dir=write partial-dir=text suffix=text chmod=text chown=text bwlimit=text max-size=text min-size=text " +
      "timeout=text contimeout=text B|block-size=text M|remote-option=text write-batch=write read-batch=read " +
      "out-format=text log-file-format=text info=text debug=text usermap=text groupmap=text address=text " +
      "sockopts=text iconv=text early-input=read max-delete=text modify-window=text compress-level=text h P R l p t g o D",
    recursive: "r a",
    operands: "from... to",
    reader: "rsync",
    aliases: ["openrsync"],
  },
  rclone: {
    flags:
      "config=list P|progress n|dry-run transfers=text checkers=text include=text exclude=text filter=text " +
      "filter-from=read files-from=read include-from=read exclude-from=read max-age=text min-age=text bwlimit=text " +
      "log-file=write log-level=text drive-shared-with-me",
    scheme: "rclone",
    operands: "text...",
    sub: {
      "copy|sync|copyto|bisync": { operands: "from to", recursive: true },
      "move|moveto": { operands: "moved to", recursive: true },
      "delete|purge|deletefile|rmdir|rmdirs|cleanup": { operands: "text..." },
      "cat|ls|lsd|lsl|lsf|lsjson|size|check|md5sum|sha1sum|tree|about": { operands: "text..." },
      "rcat": { operands: "to" },
      "copyurl": { operands: "connect to", scheme: "https" },
      mount: { operands: "text list" },
      config: { operands: "text..." },
      serve: { operands: "text list" },
    },
  },
  unison: { operands: "list..." },
  xdelta3: { operands: "read..." },
  sponge: { flags: "a", operands: "write" },
  tee: {
    flags: "a|append i|ignore-interrupts p output-error=?text",
    operands: "write...",
    abbreviations: true,
  },
  split: {
    flags:
      "a|suffix-length=text b|bytes=text C|line-bytes=text d e|elide-empty-files filter=shell l|lines=text " +
      "n|number=text t|separator=text u x hex-suffixes=?text numeric-suffixes=?text additional-suffix=text verbose",
    operands: "read write",
    abbreviations: true,
  },
  csplit: {
    flags: "f|prefix=write b|suffix-format=text n|digits=text k s z",
    operands: "read text...",
    abbreviations: true,
  },
  sync: { flags: "d|data f|file-system", operands: "list...", abbreviations: true },
  fsync: { operands: "list..." },
  stow: {
    flags: "d|dir=list t|target=write D|delete R|restow S|stow n|no v|verbose=?text adopt",
    operands: "text...",
  },
  gio: {
    operands: "path...",
    sub: {
      trash: { operands: "delete...", recursive: true },
      "cat": { operands: "read..." },
      "copy": { operands: "read... write" },
      "move": { operands: "move... write" },
      "remove": { operands: "delete..." },
      open: { operands: "read..." },
    },
  },
};
