/**
 * Archives and compression.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";

/** Archivers and compressors. */
export const ARCHIVE: ProgramTable = {
  tar: {
    flags:
      "c|create x|extract|get t|list r|append u|update A|catenate|concatenate d|diff|compare delete f|file=text " +
      "C|directory=text T|files-from=read X|exclude-from=read exclude=text z|gzip|gunzip|ungzip j|bzip2 J|xz Z|compress " +
      "a|auto-compress I|use-compress-program=shell zstd lzma lzip lzop O|to-stdout to-command=shell " +
      "checkpoint=?text checkpoint-action=text F|info-script|new-volume-script=shell rsh-command=shell " +
      "rmt-command=shell remove-files overwrite k|keep-old-files p|preserve-permissions same-owner no-same-owner " +
      "owner=text group=text mode=text mtime=text transform|xform=text strip-components=text b|blocking-factor=text " +
      "L|tape-length=text M|multi-volume N|newer|after-date=text K|starting-file=text V|label=text g|listed-incremental=write " +
      "H|format=text index-file=write suffix=text sort=text volno-file=write wildcards anchored h|dereference " +
      "P|absolute-names S|sparse v|verbose w|interactive W|verify m s totals force-local no-recursion null " +
      "warning=text one-file-system one-top-level=?text numeric-owner xattrs acls",
    operands: "text...",
    reader: "tar",
    abbreviations: true,
    aliases: ["bsdtar", "gnutar"],
  },
  cpio: {
    abbreviations: true,
    flags:
      "i|extract o|create p|pass-through F|file=read O=write I=read D|directory=chdir d m u v t H=text E=read rsh-command=shell",
    operands: "text...",
    when: { p: "write" },
    unpacks: "o p t",
  },
  ar: { abbreviations: true, operands: "text edit read..." },
  zip: {
    flags:
      "r|recurse-paths R m|move T|test -TT|unzip-command=shell -sf u f d|delete b=write i|include=text... " +
      "x|exclude=text... P|password=text e|encrypt n|suffixes=text O|output-file=write s|split-size=text t=text -tt=text " +
      "-sp -sb lf=write -lf=write q v j y X 0 1 9 @",
    recursive: "r R",
    operands: "write read...",
    when: { d: "edit text...", m: "write move..." },
  },
  unzip: {
    flags: "d=write x=text... P=text l v t z Z p c o n j q u f a L C X K h",
    operands: "read text...",
    unpacks: "d l v t z Z p c h",
  },
  zipinfo: { flags: "x=text... 1 2 s m l v h M t T z Z C", operands: "read text...", aliases: ["funzip"] },
  "7z": {
    flags:
      "o=?write w=?write p=?text m=?text t=?text x=?text i=?text v=?text b=?text s=?text a=?text r=?text y",
    operands: "path...",
    sub: {
      "a|u": { operands: "write read...", recursive: true },
      "x|e": { operands: "read text...", unpacks: "o s" },
      "l|t|h": { operands: "read text..." },
      d: { operands: "edit text..." },
    },
    aliases: ["7za", "7zr", "7zz", "p7zip"],
  },
  rar: {
    operands: "path...",
    sub: {
      "a|u|m|f": { operands: "write read...", recursive: true },
      "x|e": { operands: "read text..." },
      "l|t|v|p": { operands: "read text..." },
    },
  },
  unrar: {
    operands: "path...",
    sub: { "x|e": { operands: "read text..." }, "l|t|v|p|lb": { operands: "read text..." } },
    aliases: ["unar", "lsar"],
  },
  gzip: {
    flags:
      "c|stdout|to-stdout d|decompress|uncompress f|force k|keep l|list n N q r|recursive S|suffix=text t|test v " +
      "1 2 3 4 5 6 7 8 9",
    recursive: "r",
    operands: "edit...",
    when: { "c|l|t": "read..." },
    abbreviations: true,
    output: "decoded",
    outputIf: "d",
    aliases: ["pigz", "compress"],
  },
  gunzip: {
    flags: "c|stdout|to-stdout f|force k|keep l|list n N q r|recursive S|suffix=text t|test v",
    recursive: "r",
    operands: "edit...",
    when: { "c|l|t": "read..." },
    abbreviations: true,
    output: "decoded",
    aliases: ["unpigz", "uncompress"],
  },
  bzip2: {
    abbreviations: true,
    flags: "c|stdout d|decompress f|force k|keep t|test q v s z 1 9",
    operands: "edit...",
    when: { "c|t": "read..." },
    output: "decoded",
    outputIf: "d",
    aliases: ["pbzip2", "lbzip2"],
  },
  bunzip2: {
    flags: "c|stdout f|force k|keep t|test q v s",
    operands: "edit...",
    when: { "c|t": "read..." },
    output: "decoded",
  },
  xz: {
    abbreviations: true,
    flags:
      "c|stdout|to-stdout d|decompress f|force k|keep l|list t|test z|compress T|threads=text S|suffix=text F|format=text " +
      "C|check=text files=?read files0=?read memlimit=text M=text 0 1 2 3 4 5 6 7 8 9 e q v",
    operands: "edit...",
    when: { "c|l|t": "read..." },
    output: "decoded",
    outputIf: "d",
    aliases: ["lzma", "lzip", "lzop"],
  },
  unxz: {
    flags: "c|stdout|to-stdout f|force k|keep l|list t|test T|threads=text q v",
    operands: "edit...",
    when: { "c|l|t": "read..." },
    output: "decoded",
    aliases: ["unlzma"],
  },
  zstd: {
    flags:
      "c|stdout d|decompress f|force k|keep rm o=write D=read T|threads=text r|recursive output-dir-flat=write l|list t|test filelist=read q v",
    recursive: "r",
    operands: "read...",
    when: { rm: "move..." },
    aliases: ["unzstd", "pzstd", "zstdmt", "lz4", "unlz4", "lz4c"],
  },
  brotli: {
    flags: "c|stdout d|decompress f|force j|rm k|keep o|output=write q|quality=text",
    operands: "read...",
  },
  zcat: {
    operands: "read...",
    output: "decoded",
    aliases: ["gzcat", "bzcat", "xzcat", "zstdcat", "lzcat", "lz4cat"],
  },
  zipgrep: { operands: "text read text..." },
  atool: { operands: "read...", aliases: ["aunpack", "apack", "als", "acat"] },
  cabextract: { flags: "d=write p l F=text", operands: "read..." },
  mksquashfs: {
    flags: "-e=text... -comp=text -b=text",
    singleDash: true,
    recursive: true,
    operands: "read... write",
  },
  unsquashfs: { flags: "d|dest=write l s f|force", operands: "read text..." },
  genisoimage: {
    flags: "o|output=write V=text R J r b=text",
    recursive: true,
    operands: "read...",
    aliases: ["mkisofs", "xorriso", "xorrisofs"],
  },
  dpkg: {
    abbreviations: true,
    flags:
      "i|install r|remove P|purge L|listfiles l|list s|status S|search unpack configure get-selections set-selections " +
      "print-architecture add-architecture=text x|extract c|contents e I|info force-all root=list instdir=list admindir=list",
    operands: "package...",
    when: { "x": "read write", "i|unpack": "script", "c|I": "read..." },
    aliases: ["dpkg-deb", "dpkg-query", "dpkg-reconfigure"],
  },
};
