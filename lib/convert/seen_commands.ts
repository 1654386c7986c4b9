/**
 * From a command that was seen to the pattern that would allow commands like it: a program and its subcommand, never
 * more.
 *
 * @module
 */

import type { Run } from "../shell/mod.ts";

/** What a command is counted under. */
export type Likeness =
  | { readonly pattern: string }
  /** No pattern is ever proposed for it; the name is what it is told by. */
  | { readonly name: string; readonly never: string };

const RUNS = "it runs what it is given";
const DESTROYS = "it deletes or overwrites";
const REACHES = "it reaches other machines";
const RIGHTS = "it changes who may do what, or what runs";

/** Programs that no allowlist is proposed for, whatever they were seen doing. */
const NEVER: Readonly<Record<string, readonly string[]>> = {
  [RUNS]: words(
    "sh bash zsh dash ksh fish csh tcsh pwsh powershell cmd busybox nu python node nodejs deno bun ruby perl php lua r " +
      "rscript java osascript tclsh expect groovy scala swift elixir iex erl ghci julia gdb lldb awk gawk mawk sed find " +
      "fd xargs parallel entr watch script tee env nohup nice time timeout setsid stdbuf ionice flock chroot unshare " +
      "eval exec source . command builtin trap alias export set npx bunx pnpx uvx pipx tsx ts-node direnv mise asdf " +
      "devbox nix nix-shell vi vim nvim emacs nano ed ex less more man tmux screen claude codex",
  ),
  [DESTROYS]: words(
    "rm rmdir unlink shred srm dd truncate mkfs fdisk parted wipefs mv cp ln install del erase rd format kill pkill " +
      "killall shutdown reboot halt poweroff psql mysql mariadb sqlite3 mongosh mongo redis-cli tar unzip rsync patch",
  ),
  [REACHES]: words(
    "curl wget http xh nc ncat netcat socat telnet ftp sftp scp ssh mosh rclone aria2c ngrok cloudflared dig nslookup " +
      "host mail sendmail",
  ),
  [RIGHTS]: words(
    "sudo su doas pkexec runas chmod chown chgrp chattr setfacl passwd useradd usermod visudo crontab at systemctl " +
      "service launchctl iptables ufw mount umount rampart rampart-gate apt apt-get dnf yum pacman apk brew snap choco " +
      "winget gpg openssl ssh-keygen ssh-add pass op vault sops",
  ),
};

const NEVER_BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(NEVER).flatMap(([why, names]) => names.map((name) => [name, why] as const)),
);

/** Programs of which only what looks and changes nothing is proposed. */
const ONLY_LOOKING: ReadonlySet<string> = new Set(words(
  "kubectl oc k helm docker podman nerdctl docker-compose terraform tofu terragrunt pulumi aws gcloud az gh glab doctl " +
    "flyctl fly heroku vercel netlify wrangler firebase supabase argocd flux gsutil bq eksctl",
));

const LOOKING =
  /^(?:get|describe|list|show|logs?|status|version|explain|top|ls|view|diff|plan|validate|fmt|ps|images|inspect|history|search|template|lint|graph|info|events|checks)(?:-[a-z-]+)?$/;

/** Words before the one that says what is done: `aws ec2 describe-instances`, `gh pr view`. */
const GROUPS: Readonly<Record<string, number>> = {
  aws: 1,
  gh: 1,
  glab: 1,
  az: 2,
  gcloud: 2,
  pulumi: 1,
  argocd: 1,
};

/** Subcommands that run, publish, fetch or throw away. */
const RISKY: Readonly<Record<string, readonly string[]>> = {
  git: words(
    "push clean reset filter-branch filter-repo config bisect submodule gc prune remote update-ref reflog rebase restore " +
      "checkout clone credential send-email daemon rm",
  ),
  npm: words("exec x create init publish unpublish install i add update config set link dlx"),
  cargo: words("install publish yank login owner run r add remove"),
  go: words("install run get env generate clean"),
  pip: words("install uninstall config download"),
  uv: words("add remove tool run pip publish python"),
  poetry: words("add remove publish run shell config update install"),
  bundle: words("exec install update config"),
  gem: words("install push uninstall yank"),
  composer: words("require exec update install global"),
  dotnet: words("run nuget tool add publish"),
  mvn: words("deploy exec"),
  gradle: words("publish"),
  mix: words("run hex.publish ecto.drop ecto.reset"),
  conda: words("install run remove"),
};
/** Programs whose subcommands are those of another. */
const LIKE: Readonly<Record<string, string>> = {
  pnpm: "npm",
  yarn: "npm",
  pip3: "pip",
  pdm: "poetry",
  hatch: "poetry",
  mamba: "conda",
};

/** Programs whose second word names a script of the project. */
const SCRIPTS: ReadonlySet<string> = new Set(["run", "run-script", "task"]);

/** Wrappers that only start what follows. */
const THROUGH = /^(?:timeout|time|nice|nohup|stdbuf)$/;

/** Whether a command is counted: known word for word, on this machine, and not started in another's name. */
export function isPlain(run: Run, commands: readonly Run[]): boolean {
  const { place, via, assigns, code, ifUnset, argv } = run;
  if (place !== "here" || assigns !== undefined || ifUnset !== undefined) return false;
  // The project's own files, as of `make test`, are what a person means to allow.
  if (code !== undefined && code !== "file") return false;
  if (argv.some(({ value }) => /[\uFFFF\n\r\0]/.test(value))) return false;
  if (via === undefined) return true;
  const wrapper = commands[via];
  return wrapper !== undefined && THROUGH.test(wrapper.program) && isPlain(wrapper, commands);
}

/** What a command is counted under; undefined where it is too odd to be. */
export function likenessOf({ argv, program }: Run): Likeness | undefined {
  const [first, ...operands] = argv.map(({ value }) => value);
  // A program at a path of its own may be another one tomorrow.
  if (first === undefined || first !== program || !/^[a-z][\w.+-]*$/i.test(program)) return undefined;
  const plain = program.toLowerCase().replace(/(?<=^(?:python|pip|ruby|perl|php|lua|node))[\d.]+$/, "");
  const why = NEVER_BY_NAME.get(plain) ?? (/^mkfs\./.test(plain) ? DESTROYS : undefined);
  if (why !== undefined) return { name: plain, never: why };
  const [sub = "", next = ""] = operands;
  if (ONLY_LOOKING.has(plain)) return lookingAt(plain, operands);
  const risky = RISKY[LIKE[plain] ?? plain];
  if (risky !== undefined) {
    if (!isWord(sub)) return undefined;
    if (SCRIPTS.has(sub) && risky.includes("exec")) {
      return isWord(next) ? { pattern: patternOf([plain, sub, next]) } : undefined;
    }
    return risky.includes(sub)
      ? { name: `${plain} ${sub}`, never: "it runs, fetches, publishes or throws away something" }
      : { pattern: patternOf([plain, sub]) };
  }
  return { pattern: patternOf(isWord(sub) ? [program, sub] : [program]) };
}

function lookingAt(program: string, operands: readonly string[]): Likeness | undefined {
  const ahead = operands.slice(0, (GROUPS[program] ?? 0) + 1);
  const at = ahead.findIndex((word) => LOOKING.test(word));
  if (at < 0) {
    const sub = ahead.filter(isWord).join(" ");
    return sub === ""
      ? undefined
      : { name: `${program} ${sub}`, never: "only looking is proposed for this program" };
  }
  const named = ahead.slice(0, at + 1);
  return named.every(isWord) ? { pattern: patternOf([program, ...named]) } : undefined;
}

/** Whether a word may be a subcommand, rather than an option, a file or a value. */
function isWord(word: string): boolean {
  return /^[a-z][a-z0-9:-]{0,40}$/.test(word);
}

/** Words that stand in a table. */
function words(text: string): readonly string[] {
  return text.split(" ");
}

function patternOf(parts: readonly string[]): string {
  return `${parts.join(" ")} *`;
}
