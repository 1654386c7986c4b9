/**
 * Harmless shell snippets from a seed: assignments, then calls of `probe` with words of every kind of expansion.
 *
 * @module
 */

import { FEATURES } from "./features.ts";

/** The shells that snippets are made for. */
export type Dialect = "bash" | "dash" | "zsh";

/** A small generator of numbers (mulberry32): the same seed gives the same snippets everywhere. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

interface Maker {
  readonly below: (n: number) => number;
  readonly dialect: Dialect;
  /** Whether variables may come from the environment. */
  readonly inherits: boolean;
  /** Whether there are positional parameters. */
  listed: boolean;
}

function pick<T>(m: Maker, items: readonly [T, ...T[]]): T {
  return items[m.below(items.length)] ?? items[0];
}

/** Texts to put in single quotes. */
const TEXTS: readonly [string, ...string[]] = [
  "a",
  "ab",
  "abcabc",
  "foo bar",
  "a  b",
  " lead",
  "trail ",
  "x:y:z",
  ":x::y:",
  "a,b;c",
  "path/to/file.tar.gz",
  "/usr/lib/x.so",
  "Hello World",
  "MiXeD",
  "ünïcödé",
  "1",
  "42",
  "-n",
  "",
  "*",
  "a*b",
  "[ab]",
  "tab\there",
  "back\\slash",
  'dq"uote',
  "$dollar",
  "{x,y}",
  "~",
  "a=b",
  "new\nline",
  "#hash",
  "!bang",
];

const NAMES: readonly [string, ...string[]] = ["a", "b", "c", "d"];

function single(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A text for a shell: dash counts bytes, so it gets none of more than one. */
function text(m: Maker): string {
  const found = pick(m, TEXTS);
  return m.dialect === "dash" && /\P{ASCII}/u.test(found) ? "plain" : found;
}

/** A pattern for `${x#…}` and its like. */
function pattern(m: Maker): string {
  return pick(m, [
    "a",
    "*a",
    "a*",
    "?",
    "*",
    "*/",
    "/*",
    ".*",
    "*.",
    "[a-c]",
    "[!a]",
    "[[:upper:]]",
    '"*"',
    "o",
    "b*c",
    "$a",
    '"$b"',
    "\\*",
    "??",
    "*:*",
  ]);
}

function expression(m: Maker, depth = 0): string {
  if (depth > 2 || m.below(3) === 0) {
    return pick(m, ["1", "2", "7", "0x1f", "010", "n", "$n", "${n}", "k", "-3", "~5", "!0", "i", "(n)"]);
  }
  const operator = pick(m, [
    "+",
    "-",
    "*",
    "/ 3 +",
    "% 5 -",
    "<<1 |",
    "&",
    "|",
    "^",
    "<",
    ">=",
    "==",
    "!=",
    "&&",
    "||",
    "**2 +",
    ",",
  ]);
  if (m.below(6) === 0) {
    return `${expression(m, depth + 1)} ? ${expression(m, depth + 1)} : ${expression(m, depth + 1)}`;
  }
  if (m.below(8) === 0) return `(${pick(m, ["i=", "i+=", "k-=", "i*="])} ${expression(m, depth + 1)})`;
  if (m.below(10) === 0) return pick(m, ["i++", "++i", "k--", "--k"]);
  return `${expression(m, depth + 1)} ${operator} ${expression(m, depth + 1)}`;
}

function posixExpression(m: Maker): string {
  const operator = pick(m, ["+", "-", "*", "<", ">", "==", "&", "|"]);
  return `${pick(m, ["1", "2", "$n", "n", "(3)"])} ${operator} ${pick(m, ["1", "4", "$n", "k"])}`;
}

/** A parameter expansion; `quoted` where it stands in double quotes. */
function parameter(m: Maker, quoted: boolean): string {
  const name = pick(m, NAMES);
  const posix: (() => string)[] = [
    () => `$${name}`,
    () => `\${${name}}`,
    () => `\${${name}:-${operand(m, quoted)}}`,
    () => `\${${name}-${operand(m, quoted)}}`,
    () => `\${e:-${operand(m, quoted)}}`,
    () => `\${e+${operand(m, quoted)}}`,
    () => m.inherits ? "$1" : `\${${name}:+${operand(m, quoted)}}`,
    () => `\${q:=${operand(m, quoted)}}`,
    () => `\${#${name}}`,
    () => `\${${name}#${pattern(m)}}`,
    () => `\${${name}##${pattern(m)}}`,
    () => `\${${name}%${pattern(m)}}`,
    () => `\${${name}%%${pattern(m)}}`,
    () => "${1}",
    () => "${2}",
    () => "${#}",
    () => "$@",
    () => "$*",
    () => "${@}",
  ];
  const more: (() => string)[] = [
    () => `\${${name}/${pattern(m)}/${pick(m, ["X", "", "$c", `"<&>"`, "a b"])}}`,
    () => `\${${name}//${pattern(m)}/${pick(m, ["X", "", "--"])}}`,
    () => `\${${name}/#${pattern(m)}/Y}`,
    () => `\${${name}/%${pattern(m)}/Z}`,
    () => `\${${name}:${pick(m, ["0", "1", "2", "n", " -2", "$n", "1+1", "(-3)"])}}`,
    () => `\${${name}:${m.below(4)}:${pick(m, ["0", "1", "2", "3", " -1", "n"])}}`,
    () => `\${${name}^}`,
    () => `\${${name}^^}`,
    () => `\${${name},}`,
    () => `\${${name},,}`,
    () => `\${${name}^^[aeo]}`,
    () => `\${${name}@Q}`,
    () => `\${${name}@U}`,
    () => `\${${name}@L}`,
    () => `\${${name}@u}`,
    () => `\${${name}@E}`,
    () => "${!ref}",
    () => "${arr[0]}",
    () => `\${arr[${pick(m, ["1", "n", "-1", "n-1", "$n"])}]}`,
    () => "${arr[@]}",
    () => "${arr[*]}",
    () => "${#arr[@]}",
    () => "${!arr[@]}",
    () => `\${arr[@]:${m.below(3)}:${m.below(3)}}`,
    () => `\${arr[@]${pick(m, ["/a/X", "#?", "%b", "^", "^^"])}}`,
    () => "${map[k]}",
    () => '${map["two words"]}',
    () => "${map[$a]:-none}",
    () => `\${@:${1 + m.below(2)}}`,
    () => "${@:1:1}",
    () => `\${*${pick(m, ["#a", "%b", "/o/0"])}}`,
    () => `\${#arr[${m.below(2)}]}`,
    () => "${arr}",
    () => "$arr",
  ];
  if (m.dialect === "bash" && m.below(2) === 0) return (more[m.below(more.length)] ?? posix[0] ?? String)();
  return (posix[m.below(posix.length)] ?? posix[0] ?? String)();
}

function operand(m: Maker, quoted: boolean): string {
  if (m.dialect === "zsh") return pick(m, ["x", "two-words", '"q"', "$b"]);
  if (quoted) return pick(m, ["x", "def ault", "$b", "${c}", "a*b", "'q'", "\\}", "~"]);
  return pick(m, [
    "x",
    "two words",
    '"quoted words"',
    "'single q'",
    "$b",
    '"$b"',
    "a*b",
    "\\*",
    "~/x",
    "{1,2}",
    "",
  ]);
}

function substitution(m: Maker): string {
  const quoted = single(text(m));
  const inner = pick(m, [
    `echo ${quoted}`,
    `printf '%s' ${quoted}`,
    `printf '%s\\n' ${quoted} ${single(text(m))}`,
    `echo "$a"`,
    `printf '%s-' $b`,
    `echo ${quoted} | tr a-z A-Z`,
    `echo ${quoted} | tr -d ab`,
    `printf '%s\\n' c b a | sort`,
    `printf '%s\\n' 1 2 3 4 | head -n 2`,
    `printf '%s\\n' 1 2 3 4 | tail -n +3`,
    `echo x:y:z | cut -d: -f2`,
    `echo ${quoted} | sed 's/a/b/'`,
    `echo ${quoted} | sed -e 's/[aeiou]/_/g' -e 's/^/> /'`,
    `echo ${quoted} | rev`,
    `echo ${quoted} | base64`,
    `echo ${quoted} | base64 | base64 -d`,
    `echo ${quoted} | xxd -p | xxd -r -p`,
    `printf '%05d|%-4s|%x' 42 ab 255`,
    `printf '%b' 'a\\tb\\x41'`,
    `seq 1 3`,
    `basename /usr/lib/foo.tar .tar`,
    `dirname /usr/lib/foo`,
    `printf '%s\\n' b a b | sort -u`,
    `echo one two three | wc -w | tr -d ' '`,
    `cat <<< ${quoted}`,
    `cat <<E
line $a
E
`,
  ]);
  if (m.dialect !== "bash" && inner.includes("<<<")) return "$(echo x)";
  return m.below(5) === 0 && !/['\\$\n]/.test(inner) ? `\`${inner}\`` : `$(${inner})`;
}

/** A part of a word that stands outside of quotes. */
function piece(m: Maker): string {
  const kinds: (() => string)[] = [
    () => pick(m, ["foo", "bar", "x", "-v", "a.b", "1", "/etc", "k=v", "%s", "+", "@", ","]),
    () => single(text(m)),
    () => `"${doubleQuoted(m)}"`,
    () => parameter(m, false),
    () => pick(m, ["\\ ", "\\$", "\\\\", "\\*", "\\'", '\\"', "\\a", "\\{", "\\~"]),
    () => parameter(m, false),
  ];
  if (m.dialect === "bash") {
    kinds.push(
      () =>
        pick(m, [
          "$'a\\tb'",
          "$'\\x41\\102'",
          "$'it\\'s'",
          "$'\\u00e9'",
          "$'\\e[0m'",
          "$'a\\\\b'",
          "$'\\101\\n'",
        ]),
      () => `$((${expression(m)}))`,
      () => `{${pick(m, ["a", "foo", "$a", "'q r'", ""])},${pick(m, ["b", "{c,d}", '"$b"', "z*q"])}}`,
      () =>
        pick(m, [
          "{1..4}",
          "{a..e..2}",
          "{01..03}",
          "{3..1}",
          "{x}",
          "{a,}",
          "{,b}",
          "{-1..1}",
          "{a..c}{1,2}",
          "{}",
          "{1..a}",
        ]),
      () => substitution(m),
      () => '$"locale"',
    );
  } else if (m.dialect === "dash") {
    kinds.push(() => `$((${posixExpression(m)}))`, () => "{a,b}", () => "$(echo sub st)");
  } else {
    kinds.push(() => `$((${posixExpression(m)}))`, () => "$'a\\tb'");
    // zsh expands braces last, field by field: only where there is one field is that the same.
    if (!m.listed) kinds.push(() => "{a,b}", () => "{1..3}");
  }
  return (kinds[m.below(kinds.length)] ?? kinds[0] ?? String)();
}

function doubleQuoted(m: Maker): string {
  let out = "";
  for (let i = m.below(3) + 1; i > 0; i--) {
    const kinds: (() => string)[] = [
      () => pick(m, ["text", " ", "a b", "*", "'s'", "\\$x", "\\\\", "\\n", "~", "{a,b}", "#", '\\"']),
      () => parameter(m, true),
      () => parameter(m, true),
    ];
    if (m.dialect === "bash") kinds.push(() => substitution(m), () => `$((${expression(m)}))`);
    out += (kinds[m.below(kinds.length)] ?? kinds[0] ?? String)();
  }
  return out;
}

function word(m: Maker): string {
  let out = m.below(15) === 0 ? pick(m, ["~/", "~+/", "a=~/"]) : "";
  if (m.dialect !== "bash") out = "";
  for (let i = m.below(3) + 1; i > 0; i--) out += piece(m);
  return out;
}

/** A snippet, and what may be expected of the reader. */
export interface Snippet {
  readonly text: string;
  /** The feature of the shell that it is about. */
  readonly feature: string;
  /** It uses variables that may come from the environment: what they hold is not known. */
  readonly inherits: boolean;
  /** It has branches that do not run, which the reader reads all the same. */
  readonly branches: boolean;
}

/** A template with its random parts in place. */
function fill(m: Maker, template: string): string {
  const chosen = template.replace(/‹([^›]*)›/g, (_, all: string) => {
    const choices = all.split("¦");
    return choices[m.below(choices.length)] ?? "";
  });
  return chosen.replace(/<([TWQPNIE])>/g, (_, kind: string) => {
    switch (kind) {
      case "T":
        return single(text(m));
      case "W":
        return word(m);
      case "Q":
        return m.below(2) === 0 ? single(text(m)) : `"${doubleQuoted(m)}"`;
      case "P":
        return pattern(m);
      case "N":
        return pick(m, NAMES);
      case "I":
        return String(m.below(4));
      default:
        return expression(m);
    }
  });
}

/** A whole snippet for one shell. It calls `probe` once or more. */
export function snippet(below: (n: number) => number, dialect: Dialect): Snippet {
  const m: Maker = { below, dialect, inherits: below(12) === 0, listed: false };
  const lines: string[] = [];
  lines.push("n=2 k=1 i=5 e=");
  // Now and then a variable is left to the environment, where the reader can't know it.
  if (!m.inherits) lines.push("unset a b c d q x y z arr");
  if (dialect === "bash") lines.push("ref=a; declare -A map=([k]=v ['two words']='v w' [ab]=1)");
  const assignments = 1 + m.below(3);
  for (let i = 0; i < assignments; i++) {
    const value = m.below(4) === 0 && dialect === "bash" ? `"${doubleQuoted(m)}"` : single(text(m));
    lines.push(`${pick(m, NAMES)}${dialect === "bash" && m.below(8) === 0 ? "+" : ""}=${value}`);
  }
  if (m.below(3) === 0) {
    m.listed = true;
    lines.push(`set -- ${single(text(m))} ${single(text(m))}`);
  }
  if (dialect === "bash") {
    if (m.below(3) === 0) {
      lines.push(
        `arr=(${single(text(m))} ${pick(m, ["x y", '"p q"', m.inherits ? "1" : "$a", '"$a"', "{1..3}"])} ${
          pick(m, ["z", "[5]=five", "''"])
        })`,
      );
    }
  }
  const features = FEATURES.filter(({ dialects }) => dialects.includes(dialect));
  const feature = m.below(2) === 0 ? features[m.below(features.length)] : undefined;
  if (feature !== undefined) {
    lines.push(fill(m, feature.templates[m.below(feature.templates.length)] ?? ""));
    return {
      text: lines.join("\n"),
      feature: feature.name,
      inherits: m.inherits,
      branches: feature.branches ?? false,
    };
  }
  if (m.below(6) === 0) {
    const blank = dialect === "bash" ? "$' \\t'" : "' '";
    lines.push(`IFS=${pick(m, ["':'", "', '", "''", dialect === "dash" ? "'_'" : "'a'", "': '", blank])}`);
  }
  const words: string[] = [];
  if (dialect === "zsh" && m.below(3) === 0) {
    words.push(
      pick(m, [
        "$(echo 'a b')",
        "x$(echo 'a b')y",
        '"$(echo a  b)"',
        "${(U)a}",
        "${(L)b}",
        "${(s.:.)c}",
        "$a$b",
      ]),
    );
  }
  for (let i = 1 + m.below(3); i > 0; i--) words.push(word(m));
  const call = `probe ${words.join(" ")}`;
  const forms: (() => string)[] = [() => call, () => call, () => call, () => call];
  if (dialect === "bash") {
    forms.push(
      () => `for v in ${words.join(" ")}; do probe "$v" x; done`,
      () => `f() { probe "$@" $#; }; f ${words.join(" ")}`,
      () => `eval ${single(call)}`,
      () => `read -r x y <<< ${word(m)}; probe "$x" "$y"`,
      () => `IFS=: read -ra z <<< "$a"; probe "\${z[@]}"`,
      () => `printf -v x '%s|%s' ${words.join(" ")}; probe "$x"`,
      () => `while read -r line; do probe "$line"; done <<< "$(printf '%s\\n' one 'two three' "$a")"`,
      () => `mapfile -t lines < <(printf '%s\\n' "$a" b); probe "\${lines[@]}"`,
      () => `for ((j=0; j<3; j++)); do probe $j "$a"; done`,
      () => `x=${word(m)}; probe "$x" $x`,
      () => `local_test() { local a=in; probe "$a" ${words[0] ?? ""}; }; local_test; probe "$a"`,
      () => `set -- ${words.join(" ")}; shift; probe "$@" "$*"`,
      () => `(a=sub; probe $a); probe "$a"`,
      () => `alias_free=1; { probe ${words.join(" ")}; }`,
      () =>
        `probe "$(cat <<'E'
raw $a \\x
E
)"`,
      () =>
        `probe "$(cat <<E
cooked $a \${b} \\$c
E
)"`,
      () => `unset a; probe "\${a-unset}" "\${a:-empty}"`,
      () => `x=1; while [ $x -lt 4 ]; do probe $x; x=$((x+1)); done`,
      () => `declare -i num=${pick(m, ["3+4", "n*2", "0x10"])}; probe $num`,
      () => `declare -u up=${single(pick(m, ["abc", "mIxed"]))}; probe "$up"`,
      () => `arr2=("\${arr[@]}" extra); arr2+=(more); probe "\${#arr2[@]}" "\${arr2[@]: -1}"`,
    );
  }
  lines.push((forms[m.below(forms.length)] ?? forms[0] ?? String)());
  return { text: lines.join("\n"), feature: "words", inherits: m.inherits, branches: false };
}
