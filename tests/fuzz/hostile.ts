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
