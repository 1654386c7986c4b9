/**
 * Programs that run another program: with other rights, limits, surroundings, or over and over.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";

/** Programs that run another program. */
export const WRAPPERS: ProgramTable = {
  sudo: {
    abbreviations: true,
    flags:
      "u|user=text g|group=text h|host=text p|prompt=text C|close-from=text D|chdir=chdir R|chroot=list r|role=text " +
      "t|type=text T|command-timeout=text U|other-user=text c|login-class=text a|auth-type=text A|askpass b|background " +
      "E|preserve-env=?text H|set-home i|login s|shell K|remove-timestamp k|reset-timestamp l|list n|non-interactive " +
      "N|no-update P|preserve-groups S|stdin V|version v|validate e|edit B|bell",
    posix: true,
    assigns: true,
    operands: "run",
    when: { e: "edit...", "l|v|K|V": "text..." },
    language: "sh",
    stdin: "code",
    stdinIf: "s i",
    reader: "sudo",
    aliases: ["sudo-rs", "dzdo", "please"],
  },
  sudoedit: { flags: "u=text g=text", operands: "edit..." },
  doas: {
    flags: "u=text C=read a=text L n s",
    posix: true,
    operands: "run",
    language: "sh",
    stdin: "code",
    stdinIf: "s",
  },
  su: {
    abbreviations: true,
    flags:
      "c|command=shell session-command=shell s|shell=text g|group=text G|supp-group=text w|whitelist-environment=text " +
      "l|login m|p|preserve-environment f|fast P|pty",
    operands: "text...",
    language: "sh",
    stdin: "code",
  },
  runuser: {
    abbreviations: true,
    flags: "u|user=text c|command=shell session-command=shell s|shell=text g|group=text G|supp-group=text " +
      "w|whitelist-environment=text l|login m|p|preserve-environment f|fast P|pty",
    operands: "text...",
    when: { u: "run" },
  },
  pkexec: {
    flags: "u|user=text disable-internal-agent keep-cwd",
    posix: true,
    operands: "run",
    aliases: ["gksu", "gksudo", "kdesu", "kdesudo", "beesu", "run0", "calife", "super", "sux"],
  },
  setpriv: {
    abbreviations: true,
    flags:
      "reuid=text regid=text groups=text clear-groups keep-groups init-groups inh-caps=text ambient-caps=text " +
      "bounding-set=text securebits=text pdeathsig=text selinux-label=text apparmor-profile=text nnp|no-new-privs reset-env",
    posix: true,
    operands: "run",
  },
  capsh: {
    flags: "drop=text caps=text user=text uid=text gid=text",
    language: "bash",
    operands: "text...",
    reader: "capsh",
  },
  env: {
    flags:
      "i|ignore-environment 0|null u|unset=text C|chdir=chdir S|split-string=text v|debug P=text block-signal=?text " +
      "default-signal=?text ignore-signal=?text a|argv0=text",
    posix: true,
    assigns: true,
    operands: "run",
    reader: "env",
    abbreviations: true,
  },
  printenv: { operands: "text..." },
  command: { flags: "p v V", posix: true, operands: "run", when: { "v|V": "list..." } },
  builtin: { posix: true, operands: "run" },
  exec: { flags: "a=text c l", posix: true, operands: "run" },
  nohup: { posix: true, operands: "run" },
  nice: { flags: "n|adjustment=text", posix: true, operands: "run", abbreviations: true },
  renice: { abbreviations: true, flags: "n|priority=text g p u", operands: "text..." },
  ionice: {
    abbreviations: true,
    flags: "c|class=text n|classdata=text p|pid=text P|pgid=text u|uid=text t|ignore",
    posix: true,
    operands: "run",
  },
  chrt: {
    abbreviations: true,
    flags:
      "b|batch d|deadline f|fifo i|idle o|other r|rr R|reset-on-fork T|sched-runtime=text P|sched-period=text " +
      "D|sched-deadline=text a|all-tasks m|max p|pid v|verbose",
    posix: true,
    operands: "text run",
    when: { "p|m": "text..." },
  },
  taskset: {
    abbreviations: true,
    flags: "a|all-tasks c|cpu-list p|pid",
    posix: true,
    operands: "text run",
    when: { p: "text..." },
  },
  numactl: {
    abbreviations: true,
    flags:
      "i|interleave=text N|cpunodebind=text C|physcpubind=text m|membind=text p|preferred=text l|localalloc s|show H|hardware",
    posix: true,
    operands: "run",
  },
  timeout: {
    flags: "k|kill-after=text s|signal=text foreground p f preserve-status v|verbose",
    posix: true,
    operands: "text run",
    abbreviations: true,
  },
  time: {
    flags: "f|format=text o|output=write a|append p|portability v|verbose q|quiet l",
    posix: true,
    operands: "run",
  },
  setsid: { abbreviations: true, flags: "c|ctty f|fork w|wait", posix: true, operands: "run" },
  stdbuf: {
    flags: "i|input=text o|output=text e|error=text",
    posix: true,
    operands: "run",
    abbreviations: true,
  },
  unbuffer: { flags: "p", posix: true, operands: "run" },
  script: {
    abbreviations: true,
    flags:
      "c|command=shell a|append E|echo=text e|return f|flush F force I|log-in=write O|log-out=write B|log-io=write " +
      "m|logging-format=text o|output-limit=text q|quiet t|timing=?text T|log-timing=write k r p d",
    operands: "write run",
    when: { c: "write" },
  },
  scriptreplay: { operands: "read..." },
  asciinema: {
    operands: "path...",
    sub: {
      "rec|record": { flags: "c|command=shell t|title=text i=text", operands: "write" },
      play: { operands: "read" },
      upload: { operands: "read" },
    },
  },
  watch: {
    abbreviations: true,
    flags:
      "n|interval=text d|differences=?text p|precise t|no-title b|beep e|errexit g|chgexit q|equexit=text c|color " +
      "x|exec w r s=text",
    posix: true,
    operands: "shell...",
    when: { x: "run" },
    aliases: ["viddy", "hwatch"],
  },
  xargs: {
    flags:
      "0|null a|arg-file=read d|delimiter=text E=text e|eof=?text I=text i|replace=?text J=text L|max-lines=text l=?text " +
      "n|max-args=text P|max-procs=text R=text S=text p|interactive r|no-run-if-empty s|max-chars=text t|verbose " +
      "x|exit o|open-tty process-slot-var=text show-limits",
    posix: true,
    operands: "run",
    reader: "xargs",
    abbreviations: true,
  },
  parallel: {
    flags:
      "j|jobs|P|max-procs=text a|arg-file=read I=text S|sshlogin=text sshloginfile=read joblog=write results=write " +
      "C|colsep=text d|delimiter=text n|max-args=text N|max-replace-args=text L=text l=?text s|max-chars=text " +
      "timeout=text retries=text delay=text load=text memfree=text nice=text shebang=text tmpdir=text workdir|wd=text " +
      "halt=text tag k|keep-order X m 0|null q|quote dry-run v u|ungroup line-buffer progress bar eta pipe block=text " +
      "recstart=text recend=text basefile=read transferfile=text return=text env=text will-cite no-run-if-empty|r",
    posix: true,
    operands: "run",
    reader: "parallel",
    aliases: ["rush", "sem", "pexec", "rust-parallel"],
  },
  flock: {
    abbreviations: true,
    flags:
      "c|command=shell s|shared x|e|exclusive n|nb|nonblock u|unlock w|wait|timeout=text o|close E=text F|no-fork verbose",
    operands: "list run",
    when: { c: "list" },
  },
  busybox: { flags: "-list -install", posix: true, operands: "run", aliases: ["toybox"] },
  coreutils: { flags: "coreutils-prog=text", posix: true, operands: "run" },
  strace: {
    abbreviations: true,
    flags:
      "a=text b=text e=text E=text I=text o|output=write O=text p|attach=text P=text s=text S=text u=text U=text X=text " +
      "f F c C d D h i k n q r t T v V w x y z Z",
    posix: true,
    operands: "run",
    aliases: ["dtruss", "truss"],
  },
  ltrace: {
    flags:
      "a=text A=text e=text F=read l=text n=text o=write p=text s=text u=text x=text D=text w=text f c C S t T r i b L V h",
    posix: true,
    operands: "run",
  },
  gdb: {
    abbreviations: true,
    flags:
      "-args=run ex|-ex|-eval-command|eval-command=text -iex|-o=text -batch -q x|-command=read -x=read -ix=read p|-pid=text " +
      "c|-core=read -cd=chdir d=list -tui n nx -nx -nh -nw -quiet -silent",
    operands: "run",
    reader: "gdb",
    posix: true,
    aliases: ["lldb", "rr", "cgdb"],
  },
  perf: {
    flags: "o|output=write i|input=read",
    operands: "text...",
    sub: {
      "stat|record|trace|top|mem|c2c|kmem|lock|sched|ftrace": {
        flags:
          "o|output=write e|event=text p|pid=text t|tid=text F|freq=text c|count=text C|cpu=text g a r|repeat=text " +
          "call-graph=text d v x=text I=text G=text s S",
        posix: true,
        operands: "run",
      },
    },
  },
  valgrind: {
    abbreviations: true,
    flags: "tool=text log-file=write leak-check=text suppressions=read q v",
    posix: true,
    operands: "run",
    aliases: ["heaptrack", "memusage", "ddd", "gprofng", "samply", "uftrace"],
  },
  hyperfine: {
    flags:
      "w|warmup=text m|min-runs=text M|max-runs=text r|runs=text p|prepare=shell c|cleanup=shell s|setup=shell " +
      "conclude=shell P|parameter-scan=text,text,text D|parameter-step-size=text L|parameter-list=text,text S|shell=text " +
      "N i|ignore-failure style=text sort=text u|time-unit=text export-json=write export-csv=write export-markdown=write " +
      "export-asciidoc=write export-orgmode=write show-output output=text input=read n|command-name=text reference=shell",
    operands: "shell...",
    reader: "commands",
    aliases: ["bench", "poop"],
  },
  unshare: {
    abbreviations: true,
    flags:
      "m|mount=?text u|uts=?text i|ipc=?text n|net=?text p|pid=?text U|user=?text C|cgroup=?text T|time=?text f|fork " +
      "r|map-root-user c|map-current-user map-user=text map-group=text map-users=text map-groups=text kill-child=?text " +
      "mount-proc=?text propagation=text setgroups=text R|root=list w|wd=text S|setuid=text G|setgid=text monotonic=text " +
      "boottime=text keep-caps load-interp=text",
    posix: true,
    operands: "run",
    language: "sh",
    stdin: "code",
  },
  nsenter: {
    abbreviations: true,
    flags:
      "t|target=text a|all m|mount=?text u|uts=?text i|ipc=?text n|net=?text p|pid=?text U|user=?text C|cgroup=?text " +
      "T|time=?text S|setuid=text G|setgid=text r|root=?text w|wd=?text W|wdns=text F|no-fork Z preserve-credentials e",
    posix: true,
    operands: "run",
    language: "sh",
    stdin: "code",
  },
  chroot: {
    flags: "userspec=text groups=text skip-chdir u=text g=text G=text",
    posix: true,
    operands: "list run",
    language: "sh",
    stdin: "code",
    aliases: ["arch-chroot", "schroot-run", "fakechroot"],
  },
  bwrap: {
    flags: "bind=list,text bind-try=list,text dev-bind=list,text dev-bind-try=list,text ro-bind=list,text " +
      "ro-bind-try=list,text bind-data=text,text ro-bind-data=text,text symlink=text,text setenv=text,text unsetenv=text " +
      "chdir=text proc=text dev=text tmpfs=text dir=text mqueue=text file=text,text chmod=text,text perms=text size=text " +
      "uid=text gid=text hostname=text args=text seccomp=text add-seccomp-fd=text userns=text userns2=text pidns=text " +
      "exec-label=text file-label=text sync-fd=text block-fd=text info-fd=text json-status-fd=text lock-file=text " +
      "remount-ro=text cap-add=text cap-drop=text argv0=text overlay-src=list overlay=list,list,text tmp-overlay=text " +
      "ro-overlay=text unshare-all unshare-net unshare-pid unshare-user share-net die-with-parent new-session clearenv",
    posix: true,
    operands: "run",
  },
  firejail: { posix: true, flags: "c quiet noprofile net=text private=?text profile=read", operands: "run" },
  proot: {
    flags:
      "r|rootfs=list b|bind|m|mount=list q|qemu=text w|pwd|cwd=text 0|root-id R=list S=list k=text v=text",
    posix: true,
    operands: "run",
  },
  schroot: { flags: "c|chroot=text u|user=text d|directory=text p r=text", posix: true, operands: "run" },
  "systemd-run": {
    abbreviations: true,
    flags:
      "u|unit=text p|property=text slice=text d|same-dir working-directory=chdir E|setenv=text t|pty P|pipe S|shell G|collect " +
      "M|machine=text H|host=text uid=text gid=text nice=text description=text service-type=text on-active=text on-boot=text " +
      "on-calendar=text on-startup=text on-unit-active=text timer-property=text path-property=text user system scope " +
      "r|remain-after-exit q|quiet no-block wait send-sighup slice-inherit no-ask-password background=text",
    posix: true,
    operands: "run",
    language: "bash",
    stdin: "code",
    stdinIf: "S",
  },
  "systemd-inhibit": { flags: "what=text who=text why=text mode=text list", posix: true, operands: "run" },
  "start-stop-daemon": {
    flags:
      "S|start K|stop x|exec=run a|startas=run p|pidfile=write u|user=text c|chuid=text n|name=text b|background " +
      "m|make-pidfile d|chdir=chdir r|chroot=list s|signal=text R|retry=text N|nicelevel=text",
    operands: "text...",
  },
  at: {
    flags: "f=script q=text t=text m M v l b d r c=text V",
    language: "sh",
    operands: "text...",
    when: { "l|d|r|c": "text..." },
    reader: "at",
  },
  batch: { flags: "f=script q=text m", language: "sh", operands: "text...", stdin: "code" },
  atq: { operands: "text...", aliases: ["atrm"] },
  crontab: {
    flags: "u=text l r e i s c=text n T=read V",
    operands: "text",
    reader: "crontab",
    aliases: ["fcrontab"],
  },
  runcon: {
    flags: "c|compute t|type=text u|user=text r|role=text l|range=text",
    posix: true,
    operands: "text run",
    when: { "t|u|r|l|c": "run" },
  },
  newgrp: { operands: "text", language: "sh", stdin: "code" },
  faketime: {
    flags: "f m p=text exclude-monotonic",
    posix: true,
    operands: "text run",
    aliases: ["datefudge"],
  },
  "ld.so": {
    flags: "library-path=text preload=text argv0=text inhibit-cache verify list",
    posix: true,
    operands: "run",
    aliases: [
      "ld-linux-x86-64.so.2",
      "ld-linux.so.2",
      "ld-linux-aarch64.so.1",
      "ld-linux-armhf.so.3",
      "ld-musl-x86_64.so.1",
      "ld-musl-aarch64.so.1",
    ],
  },
  chokidar: {
    flags: "c|command=shell i|ignore=text d=text t=text initial silent polling",
    operands: "text...",
  },
  "run-parts": { flags: "test list a|arg=text regex=text", operands: "script" },
  entr: { flags: "a c d n p r s x z", posix: true, operands: "run", when: { s: "shell..." } },
  watchexec: {
    flags:
      "w|watch=list e|exts=text f|filter=text i|ignore=text r|restart c|clear=?text s|signal=text d|debounce=text " +
      "shell=text n p|postpone no-vcs-ignore N|notify E|env=text workdir=chdir stop-signal=text on-busy-update=text",
    posix: true,
    operands: "shell...",
    aliases: ["reflex", "onchange"],
  },
  nodemon: {
    language: "javascript",
    flags: "x|exec=shell w|watch=list e|ext=text i|ignore=text delay=text q V",
    operands: "script",
  },
  concurrently: {
    flags: "n|names=text c|prefix-colors=text p|prefix=text k|kill-others s|success=text r|raw m=text",
    operands: "shell...",
    reader: "commands",
    aliases: ["conc"],
  },
  "npm-run-all": { operands: "text...", aliases: ["run-s", "run-p"] },
  "cross-env": { posix: true, assigns: true, operands: "run", aliases: ["cross-env-shell"] },
  dotenv: {
    flags: "e=read f|file=read v=text c o|override p=text",
    posix: true,
    operands: "run",
    sub: { run: { operands: "run" }, "list|get|set|unset": { operands: "text..." } },
  },
  dotenvx: {
    operands: "text...",
    sub: {
      run: { flags: "f|env-file=read e|env=text o|overload q", posix: true, operands: "run" },
      "get|set|encrypt|decrypt|ls": { flags: "f|env-file=read" },
    },
  },
  rampart: {
    operands: "text...",
    sub: {
      serve: {
        flags:
          "port=text config=read audit-dir=write mode=text background host=text tls-cert=read tls-key=read listen-insecure",
        operands: "text...",
      },
      wrap: { flags: "mode=text agent=text quiet", operands: "run", posix: true },
      hook: { flags: "agent=text gate" },
      init: { flags: "profile=text force project", operands: "text..." },
    },
  },
  direnv: {
    operands: "text...",
    sub: { exec: { posix: true, operands: "list run" }, "allow|permit|grant|edit": { operands: "read" } },
  },
  "nix-shell": {
    flags:
      "p|packages=text... run=shell command=shell E|expr=text A|attr=text I=text pure arg=text,text argstr=text,text keep=text",
    operands: "read...",
  },
  "aws-vault": {
    operands: "text...",
    sub: {
      exec: {
        flags: "d|duration=text n j|json s region=text mfa-token=text",
        operands: "text run",
        posix: true,
      },
    },
  },
  op: {
    flags: "account=text vault=text format=text session=text",
    operands: "text...",
    sub: {
      run: { flags: "env-file=read no-masking", posix: true, operands: "run" },
      inject: { flags: "i|in-file=read o|out-file=write" },
      "read|item|document|vault|account|whoami|signin|user": { operands: "text..." },
    },
  },
  doppler: {
    flags: "p|project=text c|config=text t|token=text",
    operands: "text...",
    sub: {
      run: { flags: "command=shell p|project=text c|config=text mount=text", posix: true, operands: "run" },
      secrets: { operands: "text..." },
    },
  },
  infisical: {
    operands: "text...",
    sub: {
      run: { flags: "c|command=shell env=text path=text projectId=text", posix: true, operands: "run" },
    },
  },
  chamber: { operands: "text...", sub: { exec: { operands: "text run", posix: true } } },
  envchain: { posix: true, operands: "text run" },
  sops: {
    flags:
      "d|decrypt e|encrypt i|in-place output=write input-type=text output-type=text extract=text age=text k=text p=text",
    operands: "read...",
    when: { i: "edit..." },
    sub: {
      "exec-env|exec-file": { operands: "read shell..." },
      "decrypt|encrypt|edit|updatekeys|rotate": { operands: "edit..." },
    },
  },
  sshpass: { flags: "p=text f=read d=text e v P=text", posix: true, operands: "run" },
  "ssh-agent": { flags: "a=text D d E=text k s c P=text t=text", posix: true, operands: "run" },
  torsocks: {
    posix: true,
    operands: "run",
    aliases: ["torify", "proxychains", "proxychains4", "tsocks", "usewithtor"],
  },
  fakeroot: {
    flags: "i=read s=write l=text f=text b=text u",
    posix: true,
    operands: "run",
    aliases: ["fakeroot-ng", "eatmydata", "pseudo"],
  },
  "dbus-run-session": {
    flags: "config-file=read dbus-daemon=text",
    posix: true,
    operands: "run",
    aliases: ["dbus-launch"],
  },
  "xvfb-run": {
    flags:
      "a|auto-servernum e|error-file=write f|auth-file=read n|server-num=text s|server-args=text w|wait=text p=text l",
    posix: true,
    operands: "run",
  },
  catchsegv: {
    posix: true,
    operands: "run",
    aliases: [
      "chronic",
      "softlimit",
      "setlock",
      "ifne",
      "mispipe",
      "errno",
      "chpst",
      "dumb-init",
      "tini",
      "linux32",
      "linux64",
      "winpty",
      "noglob",
      "nocorrect",
    ],
  },
  setarch: {
    abbreviations: true,
    flags: "R|addr-no-randomize v B F L S T X Z 3",
    operands: "text run",
    aliases: ["gosu", "su-exec", "setuidgid", "envuidgid", "envdir"],
  },
  rlwrap: {
    flags:
      "a=?text A b=text c C=text D=text e=text f=read H=read i l=write n N P=text q=text r s=text S=text t=text z=text",
    posix: true,
    operands: "run",
  },
  caffeinate: { flags: "d i m s u t=text w=text", posix: true, operands: "run" },
  cpulimit: {
    flags: "l|limit=text p|pid=text e|exe=text P|path=text b f i z v",
    posix: true,
    operands: "run",
  },
  prlimit: {
    abbreviations: true,
    flags: "p|pid=text o|output=text nofile=?text as=?text cpu=?text core=?text nproc=?text n=?text v=?text",
    posix: true,
    operands: "run",
  },
  cgexec: { flags: "g=text sticky", posix: true, operands: "run" },
  choom: { flags: "n|adjust=text p|pid=text", posix: true, operands: "run" },
  daemonize: {
    flags: "a e=write o=write p=write l=write u=text c=chdir E=text v",
    posix: true,
    operands: "run",
  },
  nocache: {
    posix: true,
    operands: "run",
    aliases: [
      "trickle",
      "aoss",
      "padsp",
      "primusrun",
      "optirun",
      "prime-run",
      "gamemoderun",
      "mangohud",
      "qemu-x86_64",
      "qemu-aarch64",
      "qemu-arm",
      "box64",
      "fex",
      "wine",
      "wine64",
      "proton",
      "mono",
    ],
  },
  expect: {
    reader: "expect",
    flags: "c=text f=read b d n i v",
    operands: "read text...",
    aliases: ["autoexpect"],
  },
  tmux: {
    flags: "c=shell f=read L=text S=list T=text 2 8 C D l N u v V",
    operands: "text...",
    sub: {
      "new-session|new|new-s": {
        flags: "A d D E P X c=chdir e=text f=text F=text n=text s=text t=text x=text y=text",
        operands: "shell...",
      },
      "new-window|neww|split-window|splitw|respawn-pane|respawnp|respawn-window|respawnw": {
        flags: "a b d f h v I k P S Z c=chdir e=text F=text l=text n=text p=text t=text",
        operands: "shell...",
      },
      "run-shell|run": { flags: "b C c=chdir d=text t=text", operands: "shell..." },
      "pipe-pane|pipep": { flags: "I O o t=text", operands: "shell..." },
      "if-shell|if": { flags: "b F t=text", operands: "shell..." },
      "display-popup|popup": {
        flags: "B C E b=text c=text d=chdir e=text h=text s=text S=text t=text T=text w=text x=text y=text",
        operands: "shell...",
      },
      "send-keys|send": { flags: "F H K l M R X c=text N=text t=text", operands: "keys..." },
      "source-file|source": { flags: "F n q v t=text", operands: "read..." },
      "load-buffer|loadb": { flags: "b=text t=text w", operands: "read" },
      "save-buffer|saveb": { flags: "a b=text", operands: "write" },
      "set-buffer|setb|paste-buffer|pasteb|capture-pane|capturep|kill-session|kill-server|kill-pane|kill-window|ls|list-sessions|attach|attach-session|a|has-session|has|select-pane|select-window|rename-session|rename-window|set|set-option|show|show-options|list-panes|list-windows|display|display-message|detach|switch-client|wait-for|resize-pane":
        {
          operands: "text...",
        },
    },
    aliases: ["psmux", "byobu"],
  },
  screen: {
    flags:
      "S=text d D m r=?text R x X p=text c=read L Logfile=write s=text t=text T=text e=text h=text a A f i l n O q U v w",
    posix: true,
    operands: "run",
    when: { X: "keys...", "r|x": "text..." },
  },
  zellij: {
    flags: "s|session=text l|layout=read c|config=read",
    operands: "text...",
    sub: {
      "run|r": { flags: "n|name=text d=text f cwd=chdir c", posix: true, operands: "run" },
      action: { operands: "text..." },
    },
  },
  dtach: {
    flags: "c=text A=text n=text a=text e=text r=text E z",
    operands: "run",
    posix: true,
    aliases: ["abduco"],
  },
  xterm: {
    flags: "-e=run -T=text -title=text -geometry=text -hold -display=text -fn=text -fg=text -bg=text",
    operands: "text...",
    aliases: [
      "urxvt",
      "rxvt",
      "st",
      "uxterm",
      "lxterm",
      "konsole",
      "terminator",
      "xfce4-terminal",
      "lxterminal",
      "mate-terminal",
      "x-terminal-emulator",
      "alacritty",
      "foot",
      "wezterm",
      "kitty",
      "terminology",
    ],
  },
  "gnome-terminal": {
    flags: "e|command=shell x=run title=text working-directory=chdir tab window",
    posix: true,
    operands: "run",
    aliases: ["ptyxis", "kgx"],
  },
};
