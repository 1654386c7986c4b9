/**
 * Command lines made to be hard: deep, long, unbalanced, or not text at all.
 *
 * @module
 */

/** An input and what is hard about it. */
export interface HostileInput {
  readonly name: string;
  readonly command: string;
}

const MANY = 10_000;

function encoded(text: string): string {
  let bytes = "";
  for (const char of text) bytes += char + "\0";
  return btoa(bytes);
}

function nested(command: string, depth: number, wrap: (inner: string) => string): string {
  let text = command;
  // More than the limit of a source's length need not be made.
  for (let i = 0; i < depth && text.length < 200_000; i++) text = wrap(text);
  return text;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Source of other languages, in long and in deep. */
const LANGUAGES: readonly HostileInput[] = [
  { name: "python, a hundred kilobytes", command: `python3 -c '${"x=1\n".repeat(30_000)}'` },
  { name: "python, deep lists", command: `python3 -c 'x=${"[".repeat(20_000)}${"]".repeat(20_000)}'` },
  { name: "python, deep calls", command: `python3 -c '${"f(".repeat(20_000)}${")".repeat(20_000)}'` },
  { name: "python, a long sum", command: `python3 -c 'x=${"a+".repeat(30_000)}a'` },
  { name: "python, strings that grow", command: `python3 -c 'x="a"\n${"x=x+x\n".repeat(5_000)}'` },
  { name: "python, many functions", command: `python3 -c '${"def f(a):\n  g(a)\n".repeat(4_000)}f(1)'` },
  {
    name: "python, functions that call each other",
    command: `python3 -c 'def f(a):\n  f(a)\n  f(a)\nf(1)\n'`,
  },
  {
    name: "python, many branches",
    command: `python3 -c '${"if a:\n  x=1\nelse:\n  x=2\n".repeat(3_000)}open(x)'`,
  },
  { name: "python, many opens", command: `python3 -c '${'open("/a").read()\n'.repeat(4_000)}'` },
  { name: "python, many joins", command: `python3 -c 'x=["a"]\n${'x=["".join(x)*9]\n'.repeat(3_000)}'` },
  { name: "python, loops within loops", command: `python3 -c '${nestedLoops(60)}'` },
  { name: "javascript, a hundred kilobytes", command: `node -e '${"let x = 1;".repeat(12_000)}'` },
  {
    name: "javascript, deep functions",
    command: `node -e '${"(()=>{".repeat(8_000)}${"})()".repeat(8_000)}'`,
  },
  { name: "javascript, long chain", command: `node -e 'a${".b()".repeat(25_000)}'` },
  { name: "javascript, deep arrays", command: `node -e 'x=${"[".repeat(50_000)}'` },
  { name: "javascript, ternaries", command: `node -e 'x=${"a?b:".repeat(25_000)}c'` },
  { name: "javascript, regular expressions", command: `node -e '${"/(a*)*/.test(x);".repeat(6_000)}'` },
  { name: "javascript, strings that grow", command: `node -e 'let x="a";${"x+=x;".repeat(15_000)}'` },
  {
    name: "javascript, many processes",
    command: `node -e '${'require("child_process").execSync("ls -l");'.repeat(2_000)}'`,
  },
  { name: "ruby, a hundred kilobytes", command: `ruby -e '${"x = 1;".repeat(15_000)}'` },
  { name: "ruby, blocks", command: `ruby -e '${"a do |b| ".repeat(8_000)}${" end".repeat(8_000)}'` },
  { name: "ruby, interpolation", command: `ruby -e '"${'#{"'.repeat(15_000)}'` },
  { name: "perl, a hundred kilobytes", command: `perl -e '${"$x = 1;".repeat(15_000)}'` },
  { name: "perl, deep blocks", command: `perl -e '${"{".repeat(40_000)}${"}".repeat(40_000)}'` },
  { name: "perl, substitutions", command: `perl -e '${"s{a}{b}g;".repeat(10_000)}'` },
  { name: "perl, system", command: `perl -e '${'system("ls $x");'.repeat(5_000)}'` },
  { name: "php, a hundred kilobytes", command: `php -r '${"$x = 1;".repeat(15_000)}'` },
  { name: "php, deep", command: `php -r '${"f(".repeat(40_000)}'` },
  { name: "lua, a hundred kilobytes", command: `lua -e '${"x = 1;".repeat(15_000)}'` },
  { name: "lua, deep", command: `lua -e 'x=${"{".repeat(50_000)}'` },
  { name: "awk, a long program", command: `awk '${'{print $1; system("ls " $2)} '.repeat(4_000)}'` },
  { name: "awk, deep", command: `awk 'BEGIN{x=${"(".repeat(50_000)}1'` },
  { name: "osascript, long", command: `osascript -e '${'do shell script "ls" & "x"\n'.repeat(4_000)}'` },
  { name: "fish, deep", command: `fish -c '${"begin; ".repeat(15_000)}'` },
  { name: "fish, substitutions", command: `fish -c '${"(".repeat(60_000)}'` },
  { name: "fish, braces", command: `fish -c 'echo ${"{a,b}".repeat(40)}'` },
  { name: "sed, a long program", command: `echo abc | sed '${"s/a*b*/x&y/g;".repeat(8_000)}'` },
  {
    name: "sed, many expressions",
    command: `echo ${"ab".repeat(2_000)} | sed ${"-e 's/[^b]*b/\\1/2' ".repeat(2_000)}`,
  },
  { name: "sed that grows its line", command: `echo aaaa | sed '${"s/a/aa/g;".repeat(40)}' | sh` },
  {
    name: "powershell, encoded",
    command: `pwsh -EncodedCommand ${encoded("Remove-Item a; ".repeat(2_500))}`,
  },
  {
    name: "powershell, encoded in itself",
    command: nested("rm a", 12, (text) => `pwsh -e ${encoded(text)}`),
  },
  { name: "powershell, pipes", command: `pwsh -c '${"a|".repeat(50_000)}'` },
  { name: "powershell, strings that grow", command: `pwsh -c '$x="a";${"$x=$x+$x;".repeat(8_000)}iex $x'` },
  { name: "powershell, deep parentheses", command: `pwsh -c '${"(".repeat(60_000)}'` },
  { name: "powershell, subexpressions", command: `pwsh -c '"${"$(".repeat(40_000)}'` },
  { name: "powershell, arrays", command: `pwsh -c '$x=@(${"1,".repeat(40_000)}1); rm $x'` },
  { name: "powershell, -f", command: `pwsh -c 'iex ("${"{0}".repeat(20_000)}" -f "abcdefgh")'` },
  { name: "powershell, -join", command: `pwsh -c '$x = ${'("a","b" -join "x") + '.repeat(4_000)}1; iex $x'` },
  {
    name: "powershell, -replace",
    command: `pwsh -c '$x="a";${'$x=$x -replace "a","aa";'.repeat(4_000)}iex $x'`,
  },
  { name: "cmd, carets", command: `cmd /c "${"^".repeat(100_000)}"` },
  { name: "cmd, parentheses", command: `cmd /c "${"(".repeat(60_000)}"` },
  { name: "cmd, loops", command: `cmd /c "${"for %i in (a b c) do ".repeat(3_000)}del %i"` },
  { name: "cmd, variables", command: `cmd /c "${"set x=%x%%x%& ".repeat(5_000)}del %x%"` },
  { name: "make", command: `make -f - <<E\n${"a: b\n\trm $(x)\n".repeat(5_000)}E` },
  {
    name: "make, variables that grow",
    command: `make -f - <<E\n${"x:=$(x)$(x)a\n".repeat(3_000)}a:\n\trm $(x)\nE`,
  },
];

function nestedLoops(depth: number): string {
  let text = "";
  for (let i = 0; i < depth; i++) text += `${" ".repeat(i)}for x${i} in range(9):\n`;
  return `${text}${" ".repeat(depth)}open("/a")\n`;
}

/** What the shell itself works out. */
const SHELL: readonly HostileInput[] = [
  { name: "nested process substitutions", command: `cat ${"<(cat ".repeat(MANY)}x${")".repeat(MANY)}` },
  { name: "nested tests", command: `[[ ${"( ".repeat(20_000)}a${" )".repeat(20_000)} ]]` },
  { name: "nested cases", command: `${"case a in a) ".repeat(5_000)}ls${";; esac".repeat(5_000)}` },
  {
    name: "nested loops",
    command: `${"for i in 1 2 3 4 5 6 7 8 9; do ".repeat(30)}ls $i${"; done".repeat(30)}`,
  },
  { name: "nested while loops", command: `${"while true; do ".repeat(40)}x=$x$y; ls${"; done".repeat(40)}` },
  {
    name: "loops that are left",
    command: `${"while true; do x=$((x+1)); [ $x -gt 200 ] && break; ".repeat(6)}ls $x${"; done".repeat(6)}`,
  },
  {
    name: "loops with breaks",
    command: `for i in {1..250}; do ${'[ "$u" = 1 ] && break; a=$a$i; '.repeat(100)} done; rm $a`,
  },
  { name: "many branches", command: `${"if a; then x=1; else x=2; fi; ".repeat(2_500)}rm $x` },
  {
    name: "many branches of many variables",
    command: `${branches(300)}rm ${Array.from({ length: 300 }, (_, i) => `$x${i}`).join(" ")}`,
  },
  { name: "many cases", command: `case $x in ${"a*b*c*) y=1;; ".repeat(5_000)} esac; rm $y` },
  { name: "functions that call functions", command: `${functions(200)}f199` },
  {
    name: "functions that define functions",
    command: `${"f() { ".repeat(3_000)}ls${"; }".repeat(3_000)}; f`,
  },
  { name: "a function that grows its words", command: 'f() { f "$@" "$@"; }; f a b' },
  {
    name: "two functions that call each other",
    command: 'f() { g "x$1"; g "y$1"; }; g() { f "a$1"; f "b$1"; }; f 1',
  },
  {
    name: "functions with returns",
    command: `f() { ${'[ "$u" ] && return; x=$x$1; '.repeat(500)} }; f a; f b; rm $x`,
  },
  { name: "aliases in a circle", command: "alias a=b b=c c='a a'; a; b; c" },
  {
    name: "many aliases",
    command: `${Array.from({ length: 3_000 }, (_, i) => `alias a${i}='a${i + 1} x'`).join("\n")}\na0`,
  },
  { name: "evals in a chain", command: nested("ls", 30, (text) => `eval ${quoted(text)}`) },
  { name: "an eval that grows", command: `x='eval "$x;$x"'; eval "$x"` },
  { name: "an eval that appends", command: `x='x="$x;ls"; eval "$x"'; eval "$x"` },
  { name: "a trap that traps", command: `x='trap "$x" EXIT; ls'; trap "$x" EXIT` },
  { name: "many traps", command: `${"trap 'rm a b c' EXIT; ".repeat(3_000)}` },
  {
    name: "base64 in a chain",
    command: `echo ${nested("rm -rf /", 20, btoa)} ${"| base64 -d ".repeat(20)} | sh`,
  },
  {
    name: "filters in a chain",
    command: `echo ${"ab ".repeat(10_000)} ${"| tr a-z b-za | rev | sort | cat ".repeat(100)} | sh`,
  },
  {
    name: "a long sort",
    command: `printf '%s\\n' ${"b a ".repeat(15_000)} | sort -u | sort -rn | uniq | sh`,
  },
  { name: "a long cut", command: `echo ${"a:".repeat(30_000)} | cut -d: -f${"1,".repeat(2_000)}9 | sh` },
  { name: "a long grep", command: `echo ${"a".repeat(30_000)} | grep -E '(a|aa)+$b' | sh` },
  { name: "a long awk", command: `echo ${"a ".repeat(30_000)} | awk '{print $1, $NF}' | sh` },
  { name: "printf over and over", command: `x=$(printf '%s-%05d-%x' ${"a 1 2 ".repeat(10_000)}); rm $x` },
  { name: "a wide printf", command: `x=$(printf '%4096s' ${"a ".repeat(10_000)}); rm $x` },
  {
    name: "many reads",
    command: `while read -r a b c; do rm "$a" "$b"; done <<E\n${"a b c d\n".repeat(10_000)}E`,
  },
  {
    name: "reads of an unknown",
    command: `while read -r a b; do rm "$a"; done <<E\n${"$x a b\n".repeat(10_000)}E`,
  },
  { name: "a read of a long line", command: `IFS=: read -ra x <<< '${"a:".repeat(40_000)}'; rm "\${x[@]}"` },
  { name: "reads with backslashes", command: `read x <<E\n${"a\\\\\n".repeat(20_000)}E\nrm $x` },
  { name: "a mapfile of many lines", command: `mapfile -t x <<E\n${"a\n".repeat(40_000)}E\nrm "\${x[@]}"` },
  { name: "arrays that grow", command: `x=(a b);${'x=("${x[@]}" "${x[@]}");'.repeat(60)} rm "\${x[@]}"` },
  {
    name: "array elements",
    command: `${Array.from({ length: 6_000 }, (_, i) => `x[${i}]=a`).join("; ")}; rm "\${x[@]}"`,
  },
  { name: "an array read over and over", command: `x=({1..2000}); ${'y="${x[*]}"; '.repeat(2_000)} rm $y` },
  { name: "deep arithmetic", command: `echo $((${"1+(".repeat(20_000)}1${")".repeat(20_000)}))` },
  { name: "long arithmetic", command: `echo $((${"1+".repeat(50_000)}1))` },
  { name: "arithmetic with powers", command: `echo $((${"9**".repeat(20_000)}9))` },
  {
    name: "arithmetic in variables",
    command: `a=b+b b=c+c c=d+d d=e+e e=f+f f=g+g g=h+h h=i+i i=j+j j=k+k k=l+l l=1; echo $((a+a)) $((a*a))`,
  },
  { name: "arithmetic that calls itself", command: "a=a+1; echo $((a)); b='c[b]' c=b; echo $((b))" },
  { name: "ternaries", command: `echo $((${"a?b:".repeat(20_000)}c))` },
  {
    name: "pattern removals",
    command: `x=${"a".repeat(20_000)}; ${'y="${x##*a*a*a*b}"; '.repeat(200)} rm $y`,
  },
  {
    name: "pattern replacements",
    command: `x=${"ab".repeat(10_000)}; ${'y="${x//a*b/c}"; '.repeat(200)} rm $y`,
  },
  { name: "replacements that grow", command: `x=aa; ${'x="${x//a/aaaa}"; '.repeat(200)} rm $x` },
  {
    name: "extended patterns",
    command: `x=${"a".repeat(5_000)}; [[ $x == ${"+(a|*(b))".repeat(50)}c ]] && rm x`,
  },
  { name: "a long bracket", command: `x=a; echo \${x#[${"a-z".repeat(20_000)}]}` },
  {
    name: "a regular expression in a test",
    command: `x=${"a".repeat(10_000)}; [[ $x =~ ^(a+)+$ ]] && rm "\${BASH_REMATCH[1]}"`,
  },
  {
    name: "indirections",
    command: `${
      Array.from({ length: 2_000 }, (_, i) => `a${i}=a${i + 1}`).join("; ")
    }; echo "\${!a0}" $((a0))`,
  },
  { name: "references in a circle", command: "declare -n a=b b=c c=a; a=1; echo $a" },
  { name: "brace members", command: `echo {${"a,".repeat(30_000)}b}` },
  { name: "nested braces", command: `echo ${"{a,".repeat(5_000)}b${"}".repeat(5_000)}` },
  { name: "open braces", command: `echo ${"{".repeat(60_000)}` },
  { name: "ranges with steps", command: `echo {1..1000000..1} {a..z..-1}{1..99}{1..99}` },
  { name: "thousands of globs", command: `rm ${"src/**/*.{js,ts} ?[a-z]* ".repeat(3_000)}` },
  { name: "globs with many stars", command: `rm ${"*a".repeat(2_000)} ${"**/".repeat(5_000)}x` },
  { name: "ten thousand pipes", command: "cat a | ".repeat(10_000) + "sh" },
  { name: "pipes of groups", command: `${"{ a; b; } | ".repeat(2_000)} c` },
  { name: "background jobs", command: "a & ".repeat(20_000) },
  { name: "subshells", command: "(a);".repeat(20_000) },
  { name: "a here-document with substitutions", command: `cat <<E\n${"$(a) ".repeat(10_000)}\nE` },
  { name: "a large here-document", command: `bash <<E\n${"ls -l a\n".repeat(12_000)}E` },
  { name: "here-strings", command: `${"cat <<< a; ".repeat(5_000)}` },
  {
    name: "files written and run",
    command: `${Array.from({ length: 500 }, (_, i) => `echo ls > f${i}; sh f${i}`).join("; ")}`,
  },
  { name: "a file that grows", command: `${"echo ls >> f; sh f; ".repeat(500)}` },
  {
    name: "links to links",
    command: `${Array.from({ length: 800 }, (_, i) => `ln -s l${i} l${i + 1}`).join("; ")}; rm l800 l*`,
  },
  { name: "directories", command: `${"cd a; ".repeat(4_000)} rm x` },
  { name: "directories that may be", command: `${"a && cd b; pushd c; ".repeat(1_000)} rm x` },
  { name: "words in quotes", command: `echo ${"'a'\"b\"c".repeat(10_000)}` },
  { name: "variables in one word", command: `x=ab; echo ${"$x".repeat(20_000)} "${"$x ".repeat(20_000)}"` },
  { name: "unset variables in one word", command: `rm -rf ${"$u/".repeat(20_000)}` },
  {
    name: "many unset variables",
    command: Array.from({ length: 3_000 }, (_, i) => `rm -rf "$u${i}/"*`).join("; "),
  },
  { name: "assignments before commands", command: `${"a=$a$b b=$b$a ls; ".repeat(2_000)}` },
  {
    name: "exports",
    command: `${
      Array.from({ length: 3_000 }, (_, i) => `export v${i}=$v${i - 1}x`).join("; ")
    }; sh -c 'rm $v9'`,
  },
  {
    name: "IFS of many characters",
    command: `IFS='${"abc:".repeat(2_000)}'; x='${"a b:".repeat(10_000)}'; rm $x`,
  },
  {
    name: "zsh flags",
    command: `zsh -c 'x=a; print ${"${(s:a:)x}".repeat(5_000)} $x${"[1]".repeat(5_000)}'`,
  },
  { name: "zsh, nested flags", command: `zsh -c 'print ${"${(U)".repeat(5_000)}x${"}".repeat(5_000)}'` },
  { name: "zsh subscripts", command: `zsh -c 'print ${"$a[$b[".repeat(10_000)}'` },
];

function branches(count: number): string {
  return Array.from({ length: count }, (_, i) => `if a; then x${i}=1; else x${i}=2; fi; `).join("");
}

function functions(count: number): string {
  return Array.from({ length: count }, (_, i) => `f${i + 1}() { f${i}; f${i}; }; `).join("");
}

/** Commands within commands. */
const WRAPPED: readonly HostileInput[] = [
  { name: "shells in shells", command: nested("ls", 1_000, (text) => `sh -c ${quoted(text)}`) },
  {
    name: "shells in shells, in double quotes",
    command: `${'bash -c "'.repeat(1_000)}ls${'"'.repeat(1_000)}`,
  },
  { name: "ssh in ssh", command: nested("rm -rf /", 14, (text) => `ssh h ${quoted(text)}`) },
  { name: "ssh, open", command: "ssh h ".repeat(10_000) },
  { name: "containers in containers", command: `${"docker exec c ".repeat(5_000)} rm -rf /` },
  {
    name: "wrappers of every kind",
    command: `${"sudo env A=1 nohup nice -n 5 timeout 9 xargs time ".repeat(1_500)} rm -rf /`,
  },
  { name: "xargs of many words", command: `echo ${"a ".repeat(20_000)} | xargs -n 1 sh -c 'rm $0'` },
  { name: "find with many -exec", command: `find . ${"-exec sh -c 'rm {}' \\; ".repeat(2_000)}` },
  { name: "crontab", command: `crontab - <<E\n${"* * * * * rm -rf a\n".repeat(5_000)}E` },
  { name: "at in at", command: nested("ls", 14, (text) => `echo ${quoted(text)} | at now`) },
  { name: "git aliases", command: `git ${"-c alias.x='!rm a' ".repeat(3_000)} x` },
  { name: "giant argv", command: `git commit ${"-m a ".repeat(20_000)}` },
  { name: "long options", command: `curl ${"--header=a:b ".repeat(8_000)} https://a.example` },
  { name: "many URLs", command: `curl ${"https://a.example/b?c=d ".repeat(4_000)}` },
  { name: "a long URL", command: `curl https://${"a.".repeat(30_000)}example/${"../".repeat(20_000)}` },
  { name: "many short options", command: `tar -${"x".repeat(60_000)} a` },
  { name: "docker mounts", command: `docker run ${"-v /a:/b ".repeat(5_000)} x rm -rf /b` },
  { name: "make targets", command: `make ${"a ".repeat(30_000)}` },
  { name: "vim commands", command: `vim ${"-c '!rm a' ".repeat(4_000)} f` },
  { name: "Windows paths", command: `del ${"C:\\Users\\a\\b ".repeat(5_000)}` },
  {
    name: "an apply_patch",
    command: `apply_patch <<'E'\n*** Begin Patch\n${
      "*** Update File: a\n@@\n-a\n+b\n".repeat(3_000)
    }*** End Patch\nE`,
  },
];

/** Inputs of fixed form. */
export const HOSTILE: readonly HostileInput[] = [
  { name: "nested substitutions", command: `${"$(".repeat(MANY)}rm -rf /${")".repeat(MANY)}` },
  { name: "nested substitutions, open", command: "$(".repeat(MANY) },
  { name: "nested backticks", command: "`".repeat(MANY) },
  { name: "nested subshells", command: `${"(".repeat(MANY)}ls${")".repeat(MANY)}` },
  { name: "nested groups", command: `${"{ ".repeat(MANY)}ls${"; }".repeat(MANY)}` },
  { name: "nested quotes", command: `bash -c '`.repeat(500) },
  { name: "nested expansions", command: `echo ${"${a:-".repeat(MANY)}x${"}".repeat(MANY)}` },
  { name: "nested arithmetic", command: `echo $((${"(".repeat(MANY)}1${")".repeat(MANY)}))` },
  { name: "nested ifs", command: `${"if true; then ".repeat(2_000)}ls${"; fi".repeat(2_000)}` },
  { name: "nested evals", command: `${"eval ".repeat(MANY)}ls` },
  { name: "nested sudos", command: `${"sudo ".repeat(MANY)}rm -rf /` },
  { name: "nested envs", command: `${"env A=1 ".repeat(5_000)}ls` },
  { name: "a mebibyte of &&", command: "a&&".repeat(350_000) + "a" },
  { name: "a mebibyte of pipes", command: "a|".repeat(500_000) + "a" },
  { name: "a mebibyte of one word", command: "a".repeat(1_048_576) },
  { name: "a mebibyte of words", command: "a ".repeat(524_288) },
  { name: "a mebibyte of newlines", command: "\n".repeat(1_048_576) },
  { name: "a mebibyte of quotes", command: `'"`.repeat(524_288) },
  { name: "a mebibyte of backslashes", command: "\\".repeat(1_048_576) },
  { name: "just under the budget of commands", command: "a;".repeat(4_000) },
  { name: "many files", command: `cat ${"a/b/c.txt ".repeat(5_000)}` },
  { name: "many globs", command: `cat ${"a*/?b/*.txt ".repeat(3_000)}` },
  { name: "many stars", command: `cat ${"*".repeat(MANY)}` },
  { name: "many slashes", command: `cat ${"/".repeat(60_000)}x` },
  { name: "many dots", command: `cat ${"../".repeat(20_000)}etc/shadow` },
  { name: "exploding braces", command: `echo ${"{a,b}".repeat(40)}` },
  { name: "a long range", command: "echo {1..100000000}" },
  { name: "ranges of ranges", command: "echo {1..1000}{1..1000}{1..1000}" },
  { name: "an endless loop", command: "while true; do x=$x$x; done" },
  { name: "a long loop", command: "for ((i=0;i<1000000000;i++)); do rm $i; done" },
  { name: "a doubling variable", command: `x=aaaaaaaa;${"x=$x$x;".repeat(60)}cat $x` },
  { name: "a function that calls itself", command: "f() { f; f; }; f" },
  { name: "a fork bomb", command: ":(){ :|:& };:" },
  { name: "aliases of aliases", command: `alias a='a a';${"a ".repeat(1_000)}` },
  { name: "a script that writes itself", command: "echo 'bash x.sh; bash x.sh' > x.sh; bash x.sh" },
  { name: "many here-documents", command: `${"cat <<E\nx\nE\n".repeat(4_000)}` },
  { name: "an open here-document", command: `cat <<E\n${"x\n".repeat(20_000)}` },
  { name: "many assignments", command: `${"A=1 ".repeat(10_000)}ls` },
  { name: "many redirections", command: `ls ${"> a ".repeat(10_000)}` },
  { name: "NULs", command: "rm\u0000 -rf\u0000 /\u0000" },
  { name: "lone surrogates", command: "rm \ud800 \udfff\ud800 -rf" },
  { name: "every control character", command: String.fromCharCode(...Array(256).keys()) },
  { name: "noncharacters", command: "\uffff -rf \ufffe \ufdd0" },
  { name: "right to left", command: "\u202erm -rf /\u202c" },
  { name: "a long regular expression", command: `sed 's/${"(a*)*".repeat(200)}/x/' f` },
  { name: "a long sed over known text", command: `echo ${"a".repeat(5_000)} | sed -E 's/(a+)+$/x/'` },
  { name: "a long tr", command: `echo ${"ab".repeat(5_000)} | tr a-z b-za | tr a-z b-za | sh` },
  {
    name: "base64 of base64",
    command: `echo ${btoa(btoa(btoa("rm -rf /")))} | base64 -d | base64 -d | base64 -d | sh`,
  },
  { name: "python, nested", command: `python3 -c "${"exec(".repeat(2_000)}'x'${")".repeat(2_000)}"` },
  { name: "python, long", command: `python3 -c "${"x=1;".repeat(10_000)}"` },
  { name: "javascript, templates", command: `node -e '${"`${".repeat(2_000)}'` },
  { name: "powershell, nested", command: `pwsh -c "${"& {".repeat(5_000)}"` },
  { name: "perl, quotes", command: `perl -e 'q${"{".repeat(5_000)}'` },
  { name: "awk", command: `awk '${"{".repeat(5_000)}'` },
  ...LANGUAGES,
  ...SHELL,
  ...WRAPPED,
];

/** Bits that random commands are made of. */
const BITS: readonly string[] = [
  ..."$( ) ` ' \" { } ( ) [ ] [[ ]] < > >> << <<< & && | || ; \n \\ # ! ~ * ? = - -- -rf -c -e / .. . $ ${ $(( )) $' \" : @ % ^"
    .split(" "),
  ..."rm cat echo sudo bash sh eval source if then fi for in do done while case esac function x a /etc/passwd ~/.ssh"
    .split(" "),
  ..."python3 node perl ruby awk xargs find curl https://a.example base64 -d printf \\x72 $HOME $IFS $X ${X:-y} {a,b} 1>&2 \u0000 \ud800 é"
    .split(" "),
];

/** Random commands, always the same for a seed. */
export function* randomCommands(count: number, seed: number): Generator<string> {
  let state = seed >>> 0;
  const next = (below: number): number => {
    // xorshift32: enough to mix bits, the same everywhere.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  for (let i = 0; i < count; i++) {
    let text = "";
    for (let n = 1 + next(40); n > 0; n--) {
      text += (BITS[next(BITS.length)] ?? "") + (next(3) === 0 ? "" : " ");
    }
    yield text;
  }
}
