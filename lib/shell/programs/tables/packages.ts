/**
 * Package managers, of languages and of systems.
 *
 * @module
 */

import type { ProgramRow, ProgramTable } from "../row.ts";

/** `npx` and its kin: the first operand is a package, what follows are the words for its program. */
const NPX: ProgramRow = {
  flags:
    "p|package=text c|call=shell y|yes n|no q|quiet s|silent prefix=list w|workspace=text node-options=text cache=list " +
    "registry=connect shell=list userconfig=read ignore-existing always-spawn",
  posix: true,
  operands: "run",
  when: { c: "text..." },
  reader: "package",
};

const JS_INSTALL: ProgramRow = {
  flags:
    "g|global D|save-dev|dev E|save-exact|exact P|save-prod O|save-optional no-save f|force registry=connect prefix=list " +
    "tag=text w|workspace=text ignore-scripts dry-run legacy-peer-deps omit=text include=text ignore-scripts=?text force",
  operands: "package...",
};

const PIP_INSTALL: ProgramRow = {
  flags:
    "r|requirement=read c|constraint=read e|editable=package t|target=write prefix=write root=write src=write " +
    "i|index-url=connect extra-index-url=connect f|find-links=package trusted-host=text no-binary=text only-binary=text " +
    "platform=text python-version=text implementation=text abi=text cache-dir=list log=write proxy=text retries=text " +
    "timeout=text cert=list client-cert=list progress-bar=text report=write config-settings|C=text global-option=text " +
    "upgrade-strategy=text d|dest|download=write w|wheel-dir=write U|upgrade user no-deps pre q|quiet v y|yes " +
    "break-system-packages force-reinstall no-cache-dir python=list index=connect default-index=connect p=text",
  operands: "package...",
};

/** System package managers: names of packages, now and then a file. */
const SYSTEM: ProgramRow = {
  flags:
    "c|config|config-file=read o|option=text t|target-release|default-release=text a|host-architecture=text y|yes|assume-yes|noconfirm " +
    "q|quiet=?text f|fix-broken m d|download-only s|simulate|dry-run V reinstall purge allow-downgrades auto-remove " +
    "no-install-recommends install-suggests allow-unauthenticated installroot=list root=list setopt=text repo=text enablerepo=text " +
    "disablerepo=text nogpgcheck exclude=text repository=connect X=connect",
  operands: "package...",
};

/** Package managers. */
export const PACKAGES: ProgramTable = {
  npm: {
    abbreviations: true,
    flags:
      "prefix=list C=chdir w|workspace=text registry=connect userconfig=read globalconfig=read cache=list loglevel=text " +
      "g|global s|silent q f|force y|yes script-shell=list json depth=text otp=text tag=text access=text dry-run " +
      "ignore-scripts if-present workspaces",
    operands: "text...",
    sub: {
      "install|i|in|add|ci|install-test|it|update|up|upgrade|link|ln": JS_INSTALL,
      "uninstall|un|unlink|remove|rm|r": { flags: "g|global D|save-dev", operands: "text..." },
      "exec|x": NPX,
      "run|run-script|rum|urn|start|stop|restart|test|t|tst": {
        flags: "if-present s|silent w|workspace=text script-shell=list ignore-scripts prefix=chdir",
        operands: "text...",
      },
      "init|create|innit": { flags: "y|yes scope=text w=text", operands: "text..." },
      publish: {
        flags: "tag=text access=text otp=text dry-run registry=connect provenance",
        operands: "package",
        sends: true,
      },
      pack: { flags: "pack-destination=write dry-run json", operands: "package..." },
      "unpublish|deprecate|dist-tag|owner|access|token|login|adduser|logout|whoami|profile|team|org|star|hook":
        { flags: "f|force registry=connect otp=text", operands: "text..." },
      "config|c|set|get|pkg|version|view|info|show|ls|list|outdated|audit|fund|search|cache|doctor|prune|dedupe|explain|why|query|root|bin|prefix|help|completion|docs|repo|bugs|diff|rebuild|shrinkwrap|sbom|ping|edit|explore|find-dupes":
        { flags: "g|global L|location=text json", operands: "text..." },
    },
  },
  yarn: {
    flags:
      "cwd=chdir modules-folder=list cache-folder=list registry=connect s|silent verbose json frozen-lockfile immutable production=?text",
    operands: "text...",
    sub: {
      "add|install|up|upgrade|link": JS_INSTALL,
      dlx: NPX,
      exec: { flags: "q", operands: "shell..." },
      global: { operands: "text...", sub: { "add|install": JS_INSTALL } },
      node: { language: "javascript", operands: "script" },
      "remove|run|test|build|start|workspace|workspaces|cache|config|info|why|list|init|create|publish|pack|version|set|npm|plugin|dedupe|outdated|audit|login|logout|tag|team|owner":
        { operands: "text..." },
    },
    aliases: ["yarnpkg"],
  },
  pnpm: {
    flags:
      "C|dir=chdir w|workspace-root r|recursive filter|F=text reporter=text store-dir=list virtual-store-dir=list registry=connect s|silent config=text",
    operands: "text...",
    sub: {
      "add|install|i|update|up|link|ln": JS_INSTALL,
      "dlx": { ...NPX, flags: "package=text c|shell-mode s|silent allow-build=text" },
      exec: { flags: "c|shell-mode r parallel", operands: "run", posix: true },
      "create": { operands: "text..." },
      "remove|rm|uninstall|un|run|test|t|start|build|publish|pack|store|config|c|list|ls|why|outdated|audit|init|import|rebuild|prune|fetch|env|setup|root|bin|patch|deploy|licenses|approve-builds|server|cat-file|unlink":
        { operands: "text..." },
    },
  },
  npx: { ...NPX, aliases: ["pnpx"] },
  bunx: {
    flags: "p|package=text bun no-install verbose silent",
    posix: true,
    operands: "run",
    reader: "package",
  },
  uvx: {
    flags:
      "from=package with=package with-editable=package with-requirements=read p|python=text index-url=connect default-index=connect extra-index-url=connect " +
      "index=connect env-file=read directory=chdir constraints=read overrides=read isolated q|quiet v offline refresh " +
      "cache-dir=list project=list",
    posix: true,
    operands: "run",
    reader: "package",
  },
  pipx: {
    operands: "text...",
    sub: {
      run: {
        flags:
          "spec=package pip-args=text python=text index-url=connect i=connect no-cache with=package path",
        posix: true,
        operands: "run",
        reader: "package",
      },
      "install|inject|upgrade|reinstall": {
        ...PIP_INSTALL,
        flags: `${PIP_INSTALL.flags} spec=package pip-args=text include-deps suffix=text`,
      },
      runpip: { operands: "text text..." },
      "list|uninstall|uninstall-all|upgrade-all|reinstall-all|ensurepath|environment|completions|interpreter|pin|unpin":
        { operands: "text..." },
    },
  },
  pip: {
    abbreviations: true,
    flags:
      "cache-dir=list log=write proxy=text cert=list client-cert=list python=list config-file=read isolated q|quiet v|verbose",
    operands: "text...",
    sub: {
      "install|download|wheel": PIP_INSTALL,
      uninstall: { flags: "r|requirement=read y|yes", operands: "text..." },
      freeze: { flags: "r|requirement=read l user", operands: "text..." },
      hash: { operands: "read..." },
      "list|show|check|config|search|cache|index|inspect|debug|completion|help": {
        flags: "pre format=text outdated|o",
        operands: "text...",
      },
    },
    aliases: ["pip3", "pip2", "pipsi"],
  },
  uv: {
    flags:
      "directory=chdir project=list config-file=read cache-dir=list color=text q|quiet v|verbose n|no-cache offline " +
      "allow-insecure-host=text native-tls no-progress no-config",
    operands: "text...",
    sub: {
      run: {
        flags:
          "with=package with-editable=package with-requirements=read env-file=read p|python=text package=text extra=text " +
          "group=text no-group=text only-group=text index=connect default-index=connect i|index-url=connect extra-index-url=connect " +
          "f|find-links=package w=text m|module=run s|script isolated frozen locked no-sync no-project active exact all-extras " +
          "no-dev dev U|upgrade refresh all-packages P=text project=list",
        posix: true,
        operands: "run",
        reader: "script",
        language: "python",
      },
      tool: {
        operands: "text...",
        sub: {
          run: {
            flags:
              "from=package with=package with-requirements=read p|python=text index-url=connect default-index=connect isolated",
            posix: true,
            operands: "run",
            reader: "package",
          },
          install: PIP_INSTALL,
          "list|uninstall|upgrade|dir|update-shell": { operands: "text..." },
        },
      },
      pip: {
        operands: "text...",
        sub: {
          install: PIP_INSTALL,
          sync: { ...PIP_INSTALL, operands: "read..." },
          compile: { flags: "o|output-file=write", operands: "read..." },
          "uninstall|freeze|list|show|tree|check": { flags: "r|requirement=read", operands: "text..." },
        },
      },
      add: PIP_INSTALL,
      publish: {
        flags: "t|token=text u|username=text p|password=text publish-url=connect index=text",
        operands: "read...",
        sends: true,
      },
      venv: { flags: "p|python=text seed clear", operands: "write" },
      "sync|lock|remove|init|tree|export|python|build|cache|self|version|help|auth|format|workspace": {
        flags: "o|output-file=write p=text",
        operands: "text...",
      },
    },
  },
  poetry: {
    flags: "C|directory=chdir P|project=list n|no-interaction q v",
    operands: "text...",
    sub: {
      run: { posix: true, operands: "run", reader: "script" },
      add: { flags: "G|group=text e|editable source=text E=text D|dev", operands: "package..." },
      publish: {
        flags: "r|repository=text u|username=text p|password=text build",
        operands: "text...",
        sends: true,
      },
      "install|update|lock|remove|show|build|config|env|init|new|search|shell|version|check|cache|self|source|export|about":
        { flags: "o|output=write f=text", operands: "text..." },
    },
    aliases: ["pipenv", "pdm", "hatch", "rye", "pixi"],
  },
  conda: {
    flags: "n|name=text p|prefix=list",
    operands: "text...",
    sub: {
      run: {
        flags: "n|name=text p|prefix=list cwd=chdir no-capture-output live-stream v",
        posix: true,
        operands: "run",
        reader: "script",
      },
      "create|install|update|upgrade|remove|uninstall|env|list|search|info|config|clean|activate|deactivate|init|export|build":
        { flags: "n|name=text p|prefix=write f|file=read c|channel=text y|yes", operands: "package..." },
    },
    aliases: ["mamba", "micromamba"],
  },
  bundle: {
    operands: "text...",
    sub: {
      exec: { flags: "gemfile=read keep-file-descriptors", posix: true, operands: "run", reader: "script" },
    },
    aliases: ["bundler"],
  },
  gem: {
    flags: "s|source=connect i|install-dir=write v|version=text n|bindir=write P=text g|file=read",
    operands: "text...",
    sub: {
      "install|i|fetch": { operands: "package..." },
      push: { flags: "k=text host=connect", operands: "read", sends: true },
      exec: { flags: "g=text v=text", posix: true, operands: "run" },
      "build|spec|unpack": { operands: "read..." },
    },
  },
  rbenv: {
    operands: "text...",
    sub: { exec: { posix: true, operands: "run" } },
    aliases: ["pyenv", "nodenv", "goenv", "jenv", "plenv", "phpenv", "tfenv"],
  },
  asdf: { operands: "text...", sub: { exec: { posix: true, operands: "run" } }, aliases: ["mise", "rtx"] },
  volta: {
    operands: "text...",
    sub: { run: { flags: "node=text npm=text yarn=text", posix: true, operands: "run" } },
  },
  nvm: {
    operands: "text...",
    sub: { exec: { operands: "text run" }, run: { language: "javascript", operands: "text script" } },
    aliases: ["fnm", "n", "nodebrew", "sdk", "sdkman", "rustup", "rvm", "ghcup", "juliaup", "corepack"],
  },
  devbox: {
    operands: "text...",
    sub: { run: { flags: "c=list e=text", posix: true, operands: "run" } },
    aliases: ["devenv", "flox"],
  },
  cargo: {
    flags:
      "C=chdir config=text manifest-path=read Z=text color=text q v offline locked frozen target-dir=write",
    operands: "text...",
    sub: {
      install: {
        flags:
          "git=connect path=read index=connect registry=text root=write version=text branch=text tag=text rev=text f|force F|features=text locked list j=text bin=text",
        operands: "text...",
      },
      add: {
        flags: "git=connect path=read registry=text F|features=text rename=text dev build",
        operands: "text...",
      },
      publish: {
        flags: "token=text registry=text index=connect dry-run allow-dirty p=text",
        operands: "text...",
        sends: true,
      },
      watch: {
        flags:
          "s|shell=shell x|exec=text w|watch=list i|ignore=text c|clear q|quiet d|delay=text why postpone",
        operands: "text...",
      },
      "run|r|build|b|test|t|check|c|bench|clippy|doc|fix|rustc|expand|nextest|miri|clean|update|new|init|remove|rm|search|tree|fmt|metadata|vendor|yank|login|logout|owner|package|fetch|generate-lockfile|audit|outdated|version|help|uninstall|edit|deny|binstall|tarpaulin|llvm-cov":
        {
          flags:
            "p|package=text bin=text example=text F|features=text j|jobs=text profile=text target=text r|release w=text x=text message-format=text",
          operands: "text...",
        },
    },
    aliases: ["cross"],
  },
  composer: {
    flags: "d|working-dir=chdir n|no-interaction q v",
    operands: "text...",
    sub: {
      exec: { flags: "l", operands: "run", posix: true },
      "require|install|update|remove|create-project|global|run|run-script|show|dump-autoload|config|init|search|validate|outdated|self-update":
        { operands: "text..." },
    },
  },
  brew: {
    abbreviations: true,
    flags: "q|quiet v|verbose d|debug f|force cask formula n|dry-run zap",
    operands: "text...",
    sub: {
      "install|reinstall|upgrade": { operands: "package..." },
      tap: { operands: "text connect" },
      bundle: { flags: "file=read cleanup", operands: "text..." },
      ruby: { language: "ruby", flags: "e=code", operands: "script", when: { e: "path..." } },
      sh: { flags: "c=shell", operands: "text..." },
      extract: { operands: "text..." },
      "uninstall|remove|rm|list|ls|search|info|update|cleanup|doctor|services|outdated|deps|uses|pin|unpin|link|unlink|cat|home|leaves|autoremove|config|edit|create|audit|test|tap-info|untap|shellenv|analytics|commands|log|formulae|casks|desc|missing":
        { operands: "text..." },
    },
    aliases: ["port", "fink"],
  },
  apt: {
    ...SYSTEM,
    aliases: [
      "apt-get",
      "aptitude",
      "apt-cache",
      "apt-mark",
      "apt-key",
      "add-apt-repository",
      "apt-file",
      "wajig",
      "nala",
      "tasksel",
      "debconf-set-selections",
      "update-alternatives",
    ],
  },
  dnf: { ...SYSTEM, aliases: ["yum", "microdnf", "tdnf", "zypper", "dnf5", "yumdownloader", "rpm-ostree"] },
  rpm: {
    abbreviations: true,
    flags:
      "i|install U|upgrade F|freshen e|erase q|query V|verify a p|package f=list l d c root=list dbpath=list import nodeps force",
    operands: "package...",
    when: { "i|U": "script" },
    aliases: ["rpmbuild", "rpm2cpio"],
  },
  pacman: {
    flags:
      "S|sync R|remove Q|query U|upgrade F T D y u s i n c d r|root=list b|dbpath=list config=read noconfirm needed overwrite=text cachedir=list ignore=text",
    operands: "package...",
    aliases: ["yay", "paru", "pamac", "trizen", "makepkg"],
  },
  apk: { ...SYSTEM },
  emerge: {
    operands: "text...",
    aliases: [
      "eselect",
      "equery",
      "ebuild",
      "xbps-install",
      "xbps-remove",
      "eopkg",
      "opkg",
      "pkg",
      "pkgin",
      "pkg_add",
      "slackpkg",
      "installpkg",
      "urpmi",
      "swupd",
      "tlmgr",
    ],
  },
  snap: {
    flags: "classic dangerous devmode channel=text",
    operands: "text...",
    sub: {
      install: { operands: "package..." },
      run: { flags: "shell", posix: true, operands: "text text..." },
    },
  },
  flatpak: {
    operands: "text...",
    sub: {
      run: {
        flags: "command=list branch=text arch=text env=text filesystem=text user system",
        posix: true,
        operands: "text path...",
      },
      install: { flags: "user system y from", operands: "text package..." },
    },
  },
  nix: {
    flags: "extra-experimental-features=text option=text,text I=text f|file=read E|expr=text",
    operands: "text...",
    sub: {
      "run|shell": { flags: "c|command=run impure", operands: "text..." },
      develop: { flags: "c|command=run i|ignore-environment k|keep=text", operands: "text..." },
      "build|eval|flake|profile|search|store|repl|log|fmt|copy|hash|registry|upgrade-nix|why-depends|path-info|derivation|edit|print-dev-env|bundle":
        { flags: "o|out-link=write", operands: "text..." },
    },
    aliases: [
      "nix-env",
      "nix-build",
      "nix-store",
      "nix-channel",
      "nix-collect-garbage",
      "nixos-rebuild",
      "home-manager",
      "darwin-rebuild",
      "guix",
    ],
  },
  twine: {
    operands: "text...",
    sub: {
      upload: {
        flags:
          "r|repository=text repository-url=connect u|username=text p|password=text config-file=read cert=list sign",
        operands: "read...",
        sends: true,
      },
      check: { operands: "read..." },
    },
  },
  virtualenv: {
    flags: "p|python=list prompt=text clear system-site-packages",
    operands: "write",
    aliases: ["venv"],
  },
  vsce: {
    operands: "text...",
    aliases: [
      "ovsx",
      "changeset",
      "semantic-release",
      "release-it",
      "goreleaser",
      "cookiecutter",
      "degit",
      "yeoman",
      "yo",
      "plop",
    ],
  },
};
