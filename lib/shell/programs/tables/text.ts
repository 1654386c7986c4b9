/**
 * Text: showing, searching, cutting, sorting, comparing, converting.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";

/** Programs on text. */
export const TEXT: ProgramTable = {
  cat: {
    flags: "A|show-all b e E n s t T u v",
    operands: "read...",
    abbreviations: true,
    aliases: ["ccat", "lolcat"],
  },
  bat: {
    flags: "l|language=text H|highlight-line=text file-name=text diff-context=text tabs=text wrap=text " +
      "terminal-width=text color=text italic-text=text decorations=text paging=text m|map-syntax=text theme=text " +
      "style=text r|line-range=text pager=shell p|plain n A",
    operands: "read...",
    aliases: ["batcat"],
  },
  tac: { flags: "b r s=text", operands: "read...", abbreviations: true },
  rev: { operands: "read..." },
  head: {
    flags: "c|bytes=text n|lines=text q|quiet|silent v|verbose z",
    operands: "read...",
    abbreviations: true,
  },
  tail: {
    flags:
      "c|bytes=text f follow=?text F n|lines=text max-unchanged-stats=text pid=text q|quiet|silent retry " +
      "s|sleep-interval=text v|verbose z r b=text",
    operands: "read...",
    abbreviations: true,
  },
  multitail: { flags: "i=read l=shell I=read L=shell", operands: "read..." },
  less: {
    flags:
      "b=text h=text j=text k=read lesskey-file=read o|log-file=write O|LOG-FILE=write p|pattern=text P|prompt=text " +
      "t|tag=text T|tag-file=read x|tabs=text y=text z|window=text R S N F X i I E n m M e q",
    operands: "read...",
    reader: "vim",
    aliases: ["zless", "lesspipe", "bzless", "xzless", "most"],
  },
  more: { flags: "n=text d f l p c u s", operands: "read...", reader: "vim", aliases: ["pg", "zmore"] },
  man: {
    flags:
      "P|pager=shell H|html=?shell M|manpath=text S|s|sections=text C|config-file=list L|locale=text k|apropos f|whatis l|local-file K w",
    operands: "text...",
    when: { l: "read..." },
  },
  apropos: { operands: "text...", aliases: ["whatis", "info", "tldr", "cheat"] },
  nl: {
    flags: "b=text d=text f=text h=text i=text l=text n=text s=text v=text w=text p",
    operands: "read...",
    abbreviations: true,
  },
  od: {
    flags: "A=text j=text N=text S=?text t=text w=?text a b c d f i l o s x v",
    operands: "read...",
    abbreviations: true,
    aliases: ["hexdump", "hd"],
  },
  hexyl: { flags: "n=text c=text s=text", operands: "read..." },
  xxd: {
    flags:
      "a b|-bits c|-c|-cols=text e E|-EBCDIC g|-groupsize=text i|-include l|-len=text o|-offset=text p|-ps|-plain r|-revert s|-s|-skip|-seek=text u|-uppercase n|-name=text",
    operands: "read write",
    output: "decoded",
    outputIf: "r",
  },
  strings: {
    abbreviations: true,
    flags: "a n|bytes=text t|radix=text e|encoding=text o f w T=text",
    operands: "read...",
  },
  wc: { flags: "c l w m L files0-from=read", operands: "read...", abbreviations: true },
  sort: {
    flags:
      "b d f g i M h n R r V c|check=?text C k|key=text m o|output=write S|buffer-size=text s t|field-separator=text " +
      "T|temporary-directory=list u z parallel=text files0-from=read compress-program=shell random-source=read " +
      "sort=text batch-size=text debug",
    operands: "read...",
    abbreviations: true,
  },
  uniq: {
    flags:
      "c d D f|skip-fields=text i s|skip-chars=text u w|check-chars=text z all-repeated=?text group=?text",
    operands: "read write",
    abbreviations: true,
  },
  cut: {
    flags:
      "b|bytes=text c|characters=text d|delimiter=text f|fields=text n s z complement output-delimiter=text",
    operands: "read...",
    abbreviations: true,
  },
  paste: { flags: "d|delimiters=text s z", operands: "read...", abbreviations: true },
  join: {
    flags: "a=text e=text i j=text o=text t=text v=text 1=text 2=text z",
    operands: "read...",
    abbreviations: true,
  },
  comm: { flags: "1 2 3 z output-delimiter=text total", operands: "read...", abbreviations: true },
  tr: {
    flags: "c|C|complement d|delete s|squeeze-repeats t|truncate-set1",
    operands: "text...",
    abbreviations: true,
  },
  fmt: { flags: "c p=text s t u w=text g=text", operands: "read...", abbreviations: true },
  fold: { flags: "b s w=text", operands: "read...", abbreviations: true },
  pr: {
    flags: "h=text l=text w=text o=text N=text e=?text n=?text s=?text D=text",
    operands: "read...",
    abbreviations: true,
  },
  expand: { flags: "i t=text", operands: "read...", abbreviations: true, aliases: ["unexpand"] },
  column: {
    abbreviations: true,
    flags: "t s=text o=text N=text c=text n=text J x R=text H=text",
    operands: "read...",
    aliases: ["colrm", "col"],
  },
  tsort: { operands: "read..." },
  ptx: { operands: "read..." },
  shuf: {
    flags: "e i=text n=text o|output=write r z random-source=read",
    operands: "read",
    when: { e: "text...", i: "text..." },
    abbreviations: true,
  },
  seq: { flags: "f=text s=text w", operands: "text...", abbreviations: true },
  factor: { operands: "text...", aliases: ["expr", "numfmt", "yes", "jot"] },
  bc: { abbreviations: true, flags: "l q w s f=read e=text", operands: "read..." },
  dc: { flags: "e|expression=text f|file=read", operands: "read...", reader: "dc" },
  base64: {
    flags: "d|D|decode i|ignore-garbage w|wrap=text b=text o|output=write",
    operands: "read...",
    output: "decoded",
    outputIf: "d",
    abbreviations: true,
  },
  base32: {
    flags: "d|D|decode i|ignore-garbage w|wrap=text b=text o|output=write",
    operands: "read...",
    output: "decoded",
    outputIf: "d",
    abbreviations: true,
  },
  basenc: {
    flags: "d|D|decode i|ignore-garbage w|wrap=text b=text o|output=write",
    operands: "read...",
    output: "decoded",
    outputIf: "d",
    abbreviations: true,
    aliases: ["base58", "base16", "base85"],
  },
  uuencode: { flags: "m", operands: "read text" },
  uudecode: { flags: "o=write", operands: "read...", output: "decoded" },
  iconv: {
    abbreviations: true,
    flags: "f|from-code=text t|to-code=text o|output=write c l s",
    operands: "read...",
  },
  recode: { operands: "text edit..." },
  dos2unix: {
    flags: "k|keepdate n|newfile o|oldfile q|quiet c|convmode=text b f i|info",
    operands: "edit...",
    when: { n: "read write", i: "read..." },
    aliases: ["unix2dos", "mac2unix"],
  },
  md5sum: {
    flags: "b c|check t quiet status strict tag w z a|algorithm=text",
    operands: "read...",
    abbreviations: true,
    aliases: [
      "sha1sum",
      "sha224sum",
      "sha256sum",
      "sha384sum",
      "sha512sum",
      "b2sum",
      "cksum",
      "sum",
      "md5",
      "shasum",
      "sha1",
      "sha256",
      "b3sum",
      "xxhsum",
      "crc32",
    ],
  },

  grep: {
    implied: true,
    flags:
      "e|regexp=text f|file=read A|after-context=text B|before-context=text C|context=text m|max-count=text " +
      "d|directories=text D|devices=text exclude=text include=text exclude-from=read exclude-dir=text label=text " +
      "color=?text colour=?text binary-files=text r|recursive R|dereference-recursive E|extended-regexp " +
      "F|fixed-strings G|basic-regexp P|perl-regexp i|ignore-case y v|invert-match w|word-regexp x|line-regexp c|count " +
      "l|files-with-matches L|files-without-match o|only-matching q|quiet|silent s|no-messages b|byte-offset " +
      "H|with-filename h|no-filename n|line-number T|initial-tab Z|null a|text I U|binary z|null-data line-buffered",
    recursive: "r R",
    operands: "text read...",
    when: { "e|f": "read..." },
    abbreviations: true,
    aliases: ["egrep", "fgrep", "rgrep", "zgrep", "zegrep", "zfgrep", "bzgrep", "xzgrep", "ugrep", "ug"],
  },
  pcregrep: {
    implied: true,
    flags: "e=text f=read r A=text B=text C=text M i n",
    recursive: "r",
    operands: "text read...",
    when: { "e|f": "read..." },
    aliases: ["pcre2grep"],
  },
  rg: {
    implied: true,
    flags:
      "e|regexp=text f|file=read A|after-context=text B|before-context=text C|context=text g|glob=text iglob=text " +
      "t|type=text T|type-not=text type-add=text m|max-count=text d|max-depth|maxdepth=text M|max-columns=text " +
      "j|threads=text r|replace=text E|encoding=text color=text colors=text sort=text sortr=text ignore-file=read " +
      "pre=shell pre-glob=text engine=text max-filesize=text path-separator=text context-separator=text " +
      "field-context-separator=text field-match-separator=text dfa-size-limit=text regex-size-limit=text " +
      "hostname-bin=shell hyperlink-format=text files type-list i|ignore-case s|case-sensitive S|smart-case " +
      "F|fixed-strings w|word-regexp x v|invert-match l|files-with-matches c|count o|only-matching n N u|unrestricted " +
      "uu uuu hidden|. no-ignore P|pcre2 U|multiline z|search-zip a|text L|follow p|pretty q|quiet 0|null json stats",
    recursive: true,
    operands: "text read...",
    when: { files: "list...", "type-list": "text...", "e|f": "read..." },
    aliases: ["ripgrep", "rga"],
  },
  ag: {
    implied: true,
    flags:
      "A|after=?text B|before=?text C|context=?text G|file-search-regex=text g=text ignore=text ignore-dir=text " +
      "m|max-count=text p|path-to-ignore=read pager=shell depth=text W|width=text workers=text l L c i s S v w Q",
    recursive: true,
    operands: "text read...",
    when: { g: "list..." },
    aliases: ["pt", "ack", "ack-grep", "sift"],
  },
  "ast-grep": {
    flags:
      "p|pattern=text r|rewrite=text l|lang=text U|update-all i|interactive json c|config=read rule=read globs=text",
    recursive: true,
    operands: "read...",
    sub: { "run|scan|test|new|lsp": {} },
    when: { U: "edit..." },
    aliases: ["sg"],
  },
  semgrep: {
    flags: "c|config=package e|pattern=text l|lang=text o|output=write autofix json",
    recursive: true,
    operands: "read...",
    sub: { "scan|ci|login|test": {} },
  },

  sed: {
    flags:
      "n|quiet|silent e|expression=text f|file=read E|r|regexp-extended i|in-place=?text l|line-length=text s|separate " +
      "u|unbuffered z|null-data posix debug sandbox follow-symlinks",
    reader: "sed",
    abbreviations: true,
    aliases: ["ssed"],
  },
  sd: {
    flags: "p|preview F|fixed-strings n|max-replacements=text f|flags=text",
    operands: "text text edit...",
  },
  fastmod: {
    flags: "m d|dir=list e|extensions=text g|glob=text accept-all",
    operands: "text text edit...",
    recursive: true,
    aliases: ["codemod", "comby"],
  },
  perltidy: { operands: "read..." },
  awk: {
    language: "awk",
    flags:
      "f|file=script v|assign=text F|field-separator=text e|source=code i|include=text l|load=text E|exec=script " +
      "o|pretty-print=?write d|dump-variables=?write p|profile=?write D=?text b c C g h I L=?text n N O P r s S t V W=text",
    operands: "code read...",
    when: { "i=inplace+f|i=inplace+e": "edit...", "i=inplace": "code edit...", "f|e|E": "read..." },
    aliases: ["gawk", "mawk", "nawk", "original-awk", "goawk"],
  },
  jq: {
    flags:
      "f|from-file=read L=list arg=text,text argjson=text,text slurpfile=text,read rawfile=text,read args jsonargs " +
      "indent=text n|null-input r|raw-output R|raw-input s|slurp c|compact-output C M S|sort-keys e|exit-status j a " +
      "tab stream seq unbuffered",
    operands: "text read...",
    when: { "f+args|f+jsonargs": "text...", f: "read...", "args|jsonargs": "text..." },
    aliases: ["gojq", "jaq", "jql"],
  },
  yq: {
    flags: "i|inplace|in-place e|expression=text f|front-matter=text from-file=read o|output-format=text " +
      "p|input-format=text P|prettyPrint I|indent=text n|null-input s|split-exp=text r|unwrapScalar=?text y Y t j " +
      "arg=text,text argjson=text,text M C N v",
    operands: "text read...",
    when: { "i+from-file": "edit...", "from-file": "read...", i: "text edit..." },
    sub: { "eval|e|eval-all|ea": {} },
  },
  xq: { operands: "text read...", aliases: ["tomlq", "dasel", "htmlq", "pup"] },
  xmllint: {
    flags: "xpath=text format noout schema=read dtdvalid=read o|output=write encode=text html",
    operands: "read...",
  },
  xmlstarlet: { operands: "path...", aliases: ["xml"] },
  xsltproc: { flags: "o|output=write param=text,text stringparam=text,text", operands: "read..." },
  gron: { flags: "u|ungron s", operands: "read..." },
  mlr: { flags: "c j t n from=read ofs=text ifs=text I", operands: "path..." },
  csvcut: {
    operands: "read...",
    aliases: ["csvlook", "csvstat", "csvgrep", "csvjson", "csvsort", "in2csv", "csvformat"],
  },
  csvsql: { flags: "query=text db=text i=text tables=text insert", operands: "read..." },
  fx: { operands: "read text..." },
  jc: { operands: "text..." },
  json_pp: { operands: "text..." },

  diff: {
    flags:
      "r|recursive u|unified=?text c|context=?text U=text C=text I=text x|exclude=text X|exclude-from=read from-file=read " +
      "to-file=read label=text L=text W|width=text S|starting-file=text F=text D=text N q|brief s y i w b B a E Z color=?text",
    recursive: "r",
    operands: "read...",
    abbreviations: true,
    aliases: ["colordiff", "diff3", "sdiff", "zdiff", "wdiff", "difft", "dwdiff", "icdiff"],
  },
  delta: { operands: "read..." },
  cmp: { flags: "b i=text l n=text s", operands: "read read text...", aliases: ["zcmp"] },
  patch: {
    flags:
      "p|strip=text i|input=read o|output=write r|reject-file=write d|directory=chdir D=text B=text Y=text z=text F=text " +
      "V=text R|reverse N|forward E f t s dry-run b u c n e l binary",
    operands: "edit read",
    abbreviations: true,
  },
  diffstat: { operands: "read...", aliases: ["lsdiff", "filterdiff", "interdiff"] },
  envsubst: { operands: "text..." },
  pandoc: {
    flags:
      "f|from|r|read=text t|to|w|write=text o|output=write template=read H=read A=read B=read c|css=text metadata-file=read bibliography=read lua-filter=script filter=list d|defaults=read V=text M=text s resource-path=list",
    language: "lua",
    operands: "read...",
  },
  aspell: { operands: "text..." },
  codespell: { flags: "w I=read S=text L=text", operands: "read..." },
  glow: { operands: "read...", aliases: ["mdcat", "mdless"] },
  tokei: { operands: "list...", aliases: ["cloc", "scc"] },
  m4: { flags: "D=text U=text I=list F=write R=read", operands: "read..." },
  enscript: { flags: "p|o|output=write", operands: "read..." },
  ts: { operands: "text..." },
  pv: {
    abbreviations: true,
    flags: "o|output=write N=text s=text L=text B=text i=text w=text d=text",
    operands: "read...",
  },
  qr: { operands: "text...", aliases: ["qrencode", "figlet", "cowsay", "banner", "toilet"] },
};
