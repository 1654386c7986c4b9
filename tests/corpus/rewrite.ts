/**
 * Other ways to say the same command: a rule's own cases, rewritten, must come out as before.
 *
 * @module
 */

/** A way to say a command differently. Gives undefined where it does not apply to a command. */
export interface Rewriting {
  readonly name: string;
  readonly apply: (command: string) => string | undefined;
}

/** Every way, the simple ones first. Those on words apply to single commands of plain words only. */
export const REWRITINGS: readonly Rewriting[] = [
  // Quotes
  onProgram("backslash", (p) => `${p.slice(0, 1)}\\${p.slice(1)}`),
  onProgram("empty quotes", (p) => `${p.slice(0, 1)}''${p.slice(1)}`),
  onProgram("double quotes", (p) => `"${p}"`),
  onProgram("hexadecimal", (p) => `$'\\x${p.charCodeAt(0).toString(16)}${p.slice(1)}'`),
  onProgram("octal", (p) => `$'\\${p.charCodeAt(0).toString(8).padStart(3, "0")}${p.slice(1)}'`),
  onProgram("unicode escape", (p) => `$'\\u${p.charCodeAt(0).toString(16).padStart(4, "0")}${p.slice(1)}'`),
  onWords("continued lines", (words) => words.join(" \\\n  ")),
  onWords("tabs", (words) => words.join("\t \t")),
  // Expansion
  onProgram("variable", (p) => `p=${p}; $p`),
  onProgram("variable in two", (p) => `a=${p.slice(0, 1)}; b=${p.slice(1)}; "$a$b"`),
  onProgram("default value", (p) => `\${nothing_assigned_this:-${p}}`),
  onProgram("substitution", (p) => `$(echo ${p})`),
  onProgram("backticks", (p) => `\`printf ${p}\``),
  onProgram("reversed", (p) => `$(echo ${[...p].reverse().join("")} | rev)`),
  onProgram("substring", (p) => `p=xx${p}; \${p:2}`),
  onWords(
    "braces",
    (words) => words.length > 1 && !words.some((w) => w.includes(",")) ? `{${words.join(",")}}` : undefined,
  ),
  onWords("field separator", (words) => hasTilde(words) ? undefined : words.join("${IFS}")),
  onWords("last word in a variable", (words) => {
    const last = words.at(-1);
    return words.length < 2 || last === undefined
      ? undefined
      : `w=${last}; ${words.slice(0, -1).join(" ")} $w`;
  }),
  onWords("positional parameters", (words) => `set -- ${words.join(" ")}; "$@"`, true),
  onWords("array", (words) => `a=(${words.join(" ")}); "\${a[@]}"`, true),
  // Wrappers
  ...[
    "sudo",
    "sudo -n -u root",
    "env",
    "env A=1",
    "command",
    "nohup",
    "nice -n 5",
    "timeout 5",
    "time",
    "setsid",
    "stdbuf -oL",
    "busybox nice",
    "strace -f",
    "ionice -c 3",
  ]
    .map((wrapper) => onWords(wrapper, (words) => `${wrapper} ${words.join(" ")}`)),
  onWords("full path", ([program, ...rest]) => ["/usr/bin/" + program, ...rest].join(" ")),
  onWords("xargs", (words) => {
    const [program, ...rest] = words;
    return rest.length === 0 || hasTilde(words)
      ? undefined
      : `printf '%s\\n' ${rest.join(" ")} | xargs ${program}`;
  }),
  onWords("find -exec", (words) => `find . -maxdepth 0 -exec ${words.join(" ")} \\;`),
  // Shells
  whole("bash -c", (c) => `bash -c ${quote(c)}`),
  whole(
    "sh -c in sudo",
    (c) => /<\(|<<<|\$'|>&|\|&|\/dev\/tcp/.test(c) ? undefined : `sudo sh -c ${quote(c)}`,
  ),
  whole("bash -c twice", (c) => `bash -c ${quote(`bash -c ${quote(c)}`)}`),
  whole("options before -c", (c) => `bash --norc -e -c ${quote(c)}`),
  whole("zsh -c", (c) => `zsh -c ${quote(c)}`),
  whole("eval", (c) => `eval ${quote(c)}`),
  whole("eval of a variable", (c) => `c=${quote(c)}; eval "$c"`),
  whole("here-string", (c) => `bash <<< ${quote(c)}`),
  whole("here-document", (c) => c.includes("<<") ? undefined : `bash <<'END_OF_SCRIPT'\n${c}\nEND_OF_SCRIPT`),
  whole("piped into a shell", (c) => `printf '%s\\n' ${quote(c)} | bash`),
  // Encodings
  whole("base64", (c) => `echo ${base64(c)} | base64 -d | bash`),
  whole("base64 in a substitution", (c) => `bash -c "$(base64 --decode <<< ${base64(c)})"`),
  whole("hexadecimal bytes", (c) => `echo ${hexOf(c)} | xxd -r -p | bash`),
  whole(
    "printf escapes",
    (c) => `printf '${bytesOf(c).map((b) => `\\x${b.toString(16).padStart(2, "0")}`).join("")}' | bash`,
  ),
  whole("rot13", (c) => `echo ${quote(rot13(c))} | tr 'a-zA-Z' 'n-za-mN-ZA-M' | bash`),
  // Structure
  whole("subshell", (c) => `( ${c}\n)`),
  whole("group", (c) => `{ ${c}\n}`),
  whole("after another", (c) => `true && ls; ${c}`),
  whole("if", (c) => `if true; then ${c}\nfi`),
  whole("else", (c) => `if false; then :; else ${c}\nfi`),
  whole("loop", (c) => `for i in 1 2; do ${c}\ndone`),
  whole("case", (c) => c.includes("esac") ? undefined : `case x in x) ${c}\n;; esac`),
  whole("in a substitution", (c) => `echo "$(${c}\n)"`),
  whole("assigned", (c) => `x=$(${c}\n)`),
  whole("process substitution", (c) => `cat <(${c}\n)`),
  whole("function", (c) => `f() {\n${c}\n}\nf`),
  whole("function in a function", (c) => `f() {\n${c}\n}\ng() { f; }\ng`),
  whole("alias", (c) => `alias zz=${quote(c)}\nzz`),
  whole("trap", (c) => `trap ${quote(c)} EXIT`),
  // Files
  whole("script file", (c) => `printf '%s\\n' ${quote(c)} > /tmp/x.sh; bash /tmp/x.sh`),
  whole(
    "sourced file",
    (c) =>
      c.includes("<<") ? undefined : `cat > /tmp/x.sh <<'END_OF_SCRIPT'\n${c}\nEND_OF_SCRIPT\n. /tmp/x.sh`,
  ),
  whole("executable file", (c) => `echo ${quote(c)} | tee /tmp/x.sh && chmod +x /tmp/x.sh && /tmp/x.sh`),
  // Other languages
  whole("python", (c) => `python3 -c ${quote(`import os; os.system(${JSON.stringify(c)})`)}`),
  whole(
    "python's subprocess",
    (c) => `python3 -c ${quote(`import subprocess\nsubprocess.run(${JSON.stringify(c)}, shell=True)`)}`,
  ),
  whole("node", (c) => `node -e ${quote(`require("child_process").execSync(${JSON.stringify(c)})`)}`),
  whole("perl", (c) => /[@$\\]/.test(c) ? undefined : `perl -e ${quote(`system(${JSON.stringify(c)})`)}`),
  whole("ruby", (c) => /[#\\]/.test(c) ? undefined : `ruby -e ${quote(`system(${JSON.stringify(c)})`)}`),
];

/** Words of the shell's own, which no wrapper can start. */
const BUILTINS = new Set(
  "alias bg bind break builtin cd command compgen complete continue declare dirs disown enable eval exec exit export fc fg getopts hash help history jobs let local logout mapfile popd printf pushd pwd read readarray readonly return set shift shopt source . : suspend test [ times trap type typeset ulimit umask unalias unset wait"
    .split(" "),
);

const KEYWORD =
  /^(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|function|select|time|coproc|in|!|\{|\(|\[\[)$/;

/** The words of a single command without quotes, expansions, redirections or operators. */
function plainWords(command: string): readonly string[] | undefined {
  if (!/^[\w.][\w.\/-]*(?: [\w.\/~:=@%+,-]+)*$/.test(command)) return undefined;
  const words = command.split(" ");
  return KEYWORD.test(words[0] ?? "") ? undefined : words;
}

function hasTilde(words: readonly string[]): boolean {
  return words.some((w) => w.startsWith("~"));
}

function onWords(
  name: string,
  say: (words: readonly string[]) => string | undefined,
  builtinsToo = false,
): Rewriting {
  return {
    name,
    apply: (command) => {
      const words = plainWords(command);
      if (words === undefined || (!builtinsToo && isOfShell(words[0] ?? ""))) return undefined;
      return say(words);
    },
  };
}

/** Rewrites the program's name at the start of a command; whatever follows it stays. */
function onProgram(name: string, say: (program: string) => string): Rewriting {
  return {
    name,
    apply: (command) => {
      const [, program, rest] = /^([a-z][a-z0-9-]+)((?: .*)?)$/s.exec(command) ?? [];
      if (program === undefined || rest === undefined || KEYWORD.test(program)) return undefined;
      return say(program) + rest;
    },
  };
}

function whole(name: string, apply: (command: string) => string | undefined): Rewriting {
  return { name, apply };
}

function isOfShell(program: string): boolean {
  return BUILTINS.has(program);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function bytesOf(text: string): readonly number[] {
  return [...new TextEncoder().encode(text)];
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...bytesOf(text)));
}

function hexOf(text: string): string {
  return bytesOf(text).map((b) => b.toString(16).padStart(2, "0")).join("");
}

function rot13(text: string): string {
  return text.replace(/[a-zA-Z]/g, (c) => {
    const base = c <= "Z" ? 65 : 97;
    return String.fromCharCode((c.charCodeAt(0) - base + 13) % 26 + base);
  });
}
