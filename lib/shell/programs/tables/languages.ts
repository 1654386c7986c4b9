/**
 * Interpreters, compilers and build tools.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";

/** A compiler reads what it is given and writes what `-o` names. */
const COMPILER =
  "o=write I=list L=list D=text U=text l=text x=text include=read -isystem=list -include=read -T=read " +
  "-std=text -march=text -target=text -arch=text -MF=write -MT=text -imacros=read -Xlinker=text -framework=text c S E g w v " +
  "W=?text O=?text f=?text m=?text";

/** ImageMagick's options that take a value. */
const IMAGE_FLAGS =
  "resize=text geometry=text thumbnail=text scale=text sample=text crop=text extent=text size=text " +
  "page=text border=text shave=text repage=text quality=text depth=text colors=text density=text units=text " +
  "define=text format=text type=text colorspace=text compress=text interlace=text gravity=text " +
  "background=text fill=text stroke=text bordercolor=text font=text pointsize=text draw=text rotate=text " +
  "blur=text gaussian-blur=text sharpen=text unsharp=text modulate=text brightness-contrast=text level=text " +
  "gamma=text threshold=text fuzz=text opaque=text transparent=text alpha=text channel=text delay=text " +
  "loop=text dispose=text layers=text tile=text label=text distort=text evaluate=text compose=text " +
  "filter=text limit=text dither=text strokewidth=text interpolate=text sampling-factor=text " +
  "annotate=text,text set=text,text mask=read write=write path=write profile=read";

/** Interpreters, compilers and build tools. */
export const LANGUAGES: ProgramTable = {
  python: {
    language: "python",
    flags: "c=code m=text W=text X=text Q=text b B d E h help|help-all i I O P q R s S t u v V|version x " +
      "check-hash-based-pycs=text",
    operands: "script",
    when: { c: "path...", "V|h": "text..." },
    stdin: "code",
    posix: true,
    reader: "python",
    aliases: [
      "pypy",
      "python2",
      "python3",
      "ipython",
      "bpython",
      "jython",
      "micropython",
      "pythonw",
      "py",
      "graalpy",
    ],
  },
  node: {
    language: "javascript",
    flags:
      "e|eval=code p|print|-pe=code r|require=script import=script loader|experimental-loader=script C|conditions=text " +
      "env-file=read env-file-if-exists=read icu-data-dir=list openssl-config=read diagnostic-dir=write " +
      "redirect-warnings=write title=text input-type=text inspect=?text inspect-brk=?text inspect-port=text " +
      "max-old-space-size=text stack-trace-limit=text unhandled-rejections=text dns-result-order=text " +
      "test-reporter=text test-reporter-destination=write test-name-pattern=text watch-path=list secure-heap=text " +
      "experimental-config-file=read allow-fs-read=text allow-fs-write=text run=text i|interactive c|check h|help v|version " +
      "test watch prof cpu-prof no-warnings",
    operands: "script",
    when: { "e|p": "path...", c: "read...", "v|h": "text...", test: "read...", run: "text..." },
    stdin: "code",
    posix: true,
    aliases: ["nodejs", "iojs", "electron"],
  },
  tsx: {
    language: "javascript",
    flags: "e|eval=code p|print=code tsconfig=read r|require=script import=script",
    operands: "script",
    when: { "e|p": "path..." },
    stdin: "code",
    sub: { watch: { operands: "script" } },
    aliases: [
      "ts-node",
      "babel-node",
      "esno",
      "swc-node",
      "vite-node",
      "zx",
      "qjs",
      "d8",
      "jsc",
      "rhino",
      "hermes",
    ],
  },
  deno: {
    language: "javascript",
    flags:
      "c|config=read import-map=read lock=?text cert=list L|log-level=text A|allow-all allow-read=?text allow-write=?text " +
      "allow-net=?text allow-env=?text allow-run=?text allow-sys=?text allow-ffi=?text allow-import=?text R=?text W=?text " +
      "N=?text E=?text S=?text P|permission-set=?text deny-read=?text deny-write=?text deny-net=?text deny-env=?text deny-run=?text env-file=?read " +
      "r|reload=?text q|quiet location=text seed=text v8-flags=?text preload=script ext=text node-modules-dir=?text " +
      "inspect=?text inspect-brk=?text watch=?text unstable no-check=?text check=?text V|version h|help",
    operands: "script",
    sub: {
      run: { operands: "script" },
      eval: { flags: "p|print T ext=text", operands: "code path..." },
      repl: { flags: "eval=code eval-file=script", operands: "text..." },
      "test|bench|check|lint|doc|info|coverage|cache|fmt": {
        flags: "filter=text ignore=text j=text junit-path=write o|output=write fix",
        operands: "path...",
        when: {},
      },
      task: { flags: "cwd=chdir eval=shell f=text", operands: "text..." },
      "install|add|i|remove|uninstall|outdated|update|upgrade": {
        flags: "n|name=text root=write g|global f|force e=text D|dev",
        operands: "package...",
      },
      compile: { flags: "o|output=write target=text include=read icon=read", operands: "read path..." },
      serve: { flags: "port=text host=text", operands: "script" },
      "x": { operands: "run", reader: "package", posix: true },
      "jupyter|lsp|types|completions|init|publish|deploy|jsr|help|clean|approve-scripts|vendor": {
        operands: "text...",
      },
    },
    stdin: "code",
  },
  bun: {
    language: "javascript",
    flags:
      "e|eval=code p|print=code r|preload|require|import=script cwd=chdir c|config=?text env-file=read watch hot smol b|bun " +
      "i d|define=text l|loader=text filter=text silent v|version h|help inspect=?text",
    operands: "script",
    when: { "e|p": "path..." },
    sub: {
      run: { operands: "script" },
      x: { flags: "p|package=text bun", operands: "run", reader: "package", posix: true },
      "install|i|add|a|remove|rm|update|link|unlink|outdated|audit|patch": {
        flags: "registry=connect g|global d|dev D E|exact cwd=chdir",
        operands: "package...",
      },
      exec: { operands: "shell..." },
      build: { flags: "outfile=write outdir=write target=text format=text", operands: "read..." },
      test: { flags: "t=text timeout=text coverage", operands: "path..." },
      "init|create|upgrade|pm|publish|repl|info|why|help|completions|discord": { operands: "text..." },
    },
  },
  ruby: {
    language: "ruby",
    lines: true,
    flags:
      "e=code r=text I=list C=chdir X=chdir E|encoding=text K=text F=text W=?text x=?text i=?text T=?text 0 a c d h l n p s S U v w y " +
      "yjit jit=?text disable=text enable=text external-encoding=text internal-encoding=text version|V help",
    operands: "script",
    when: { "e+i": "edit...", "e+n|e+p": "read...", e: "path...", c: "read..." },
    stdin: "code",
    aliases: ["jruby", "truffleruby", "irb", "pry", "mruby"],
  },
  perl: {
    language: "perl",
    lines: true,
    flags:
      "e|E=code i=?text I=list M=?text m=?text F=?text x=?text C=?text D=?text d=?text V=?text 0 a c l n p s S t T u U v w W X g h",
    operands: "script",
    when: { "e+i": "edit...", "e+n|e+p|e+a": "read...", e: "path...", c: "read...", "v|V|h": "text..." },
    stdin: "code",
    aliases: ["perl5", "raku", "perl6"],
  },
  php: {
    language: "php",
    flags:
      "r|run=code B|process-begin=code R|process-code=code E|process-end=code f|file=script F|process-file=script c|php-ini=list " +
      "d|define=text S|server=text t|docroot=list z|zend-extension=list a|interactive C e h|help H i|info l|syntax-check m|modules " +
      "n|no-php-ini q s|syntax-highlight v|version w|strip ini rf=text rc=text re=text",
    operands: "script",
    when: { "r|R|f|F|B": "path...", "S": "script", "l|s|w": "read...", "v|h|i|m|ini": "text..." },
    stdin: "code",
    aliases: ["php-cli", "php-cgi", "hhvm"],
  },
  lua: {
    language: "lua",
    flags: "e=code l=text i v E W j=text O=?text b=text",
    operands: "script",
    when: { e: "script", v: "text..." },
    stdin: "code",
    aliases: ["luajit", "texlua", "luau", "fennel", "moon", "tarantool"],
  },
  Rscript: {
    flags: "e=text vanilla verbose default-packages=text",
    operands: "read path...",
    when: { e: "path..." },
    aliases: ["rscript", "R", "littler"],
  },
  julia: {
    flags: "e|eval=text E|print=text L|load=read p=text t=text project=?text i q",
    operands: "read path...",
    when: { "e|E": "path..." },
  },
  tclsh: {
    operands: "read path...",
    aliases: [
      "wish",
      "guile",
      "racket",
      "csi",
      "sbcl",
      "clisp",
      "gforth",
      "ocaml",
      "ghci",
      "runghc",
      "runhaskell",
      "erl",
      "escript",
      "elixir",
      "gst",
      "scheme",
      "mit-scheme",
      "chez",
      "gosh",
      "janet",
      "groovysh",
      "kotlin",
      "scala",
      "clojure",
      "clj",
      "octave",
      "maxima",
      "gnuplot",
      "sage",
      "io",
    ],
  },
  groovy: { flags: "e=text", operands: "read path..." },
  java: {
    flags:
      "-jar=read -cp|-classpath|-class-path|cp=text p|module-path=text m|module=text add-modules=text add-opens=text " +
      "add-exports=text add-reads=text -agentpath=text -javaagent=text -version -showversion -help source=text",
    singleDash: true,
    operands: "path...",
    posix: true,
    aliases: ["javaw", "jshell", "graalvm"],
  },
  javac: {
    flags: "-d=write -cp|-classpath|cp=text -sourcepath=text -processorpath=text",
    singleDash: true,
    operands: "read...",
    aliases: ["kotlinc", "scalac", "groovyc"],
  },
  jar: {
    flags: "c x t u f|file=text m=read C=list e=text v 0 i",
    operands: "path...",
    aliases: ["jlink", "jpackage", "javap", "jarsigner"],
  },
  gcc: {
    flags: COMPILER,
    operands: "read...",
    aliases: [
      "cc",
      "c++",
      "g++",
      "clang",
      "clang++",
      "tcc",
      "icc",
      "c99",
      "c89",
      "cpp",
      "gfortran",
      "gnat",
      "emcc",
      "em++",
      "musl-gcc",
      "nvcc",
      "hipcc",
      "ccache",
      "sccache",
    ],
  },
  ld: {
    flags: "o=write T=read L=list l=text m=text e=text",
    operands: "read...",
    aliases: ["lld", "ld.lld", "mold", "gold", "as", "nasm", "yasm"],
  },
  objdump: {
    abbreviations: true,
    flags: "d S t x h D M=text j=text",
    operands: "read...",
    aliases: ["nm", "readelf", "size", "addr2line", "ldd", "otool", "dumpbin", "llvm-objdump", "pahole"],
  },
  objcopy: {
    abbreviations: true,
    flags: "O=text I=text j=text",
    operands: "read write",
    aliases: ["patchelf", "strip", "ranlib"],
  },
  rustc: {
    flags:
      "o=write L=text l=text C=text out-dir=write crate-type=text edition=text cfg=text extern=text emit=text target=text",
    operands: "read...",
    aliases: [
      "rustdoc",
      "rustfmt",
      "clippy-driver",
      "zig",
      "nim",
      "crystal",
      "dmd",
      "ldc2",
      "ghc",
      "swiftc",
      "ocamlc",
      "ocamlopt",
      "fpc",
      "valac",
      "vala",
      "tsc",
      "esbuild",
      "swc",
      "webpack",
      "rollup",
      "vite",
      "parcel",
      "turbo",
      "nx",
      "lerna",
      "babel",
      "sass",
      "postcss",
      "tailwindcss",
    ],
  },
  swift: {
    flags: "e=text I=list L=list",
    operands: "path...",
    sub: { "run|build|test|package": { flags: "package-path=list c=text", operands: "text..." } },
  },
  go: {
    flags: "-C=chdir",
    singleDash: true,
    operands: "path...",
    sub: {
      run: {
        flags: "-exec=shell -tags=text -ldflags=text -gcflags=text -mod=text -overlay=read -modfile=read",
        operands: "read path...",
      },
      "build|install|test|vet|list": {
        flags:
          "-o=write -exec=shell -toolexec=shell -vettool=list -tags=text -ldflags=text -gcflags=text -mod=text -run=text -bench=text -count=text -timeout=text -coverprofile=write -cpuprofile=write -memprofile=write -overlay=read -modfile=read -p=text",
        operands: "text...",
      },
      generate: { flags: "-run=text", operands: "text..." },
      get: { operands: "text..." },
      "mod|work|env|version|doc|clean|tool|fix|bug|help|telemetry": { operands: "text..." },
      fmt: { operands: "text..." },
    },
    aliases: ["tinygo"],
  },
  gofmt: {
    flags: "w l d s r=text e s local=text cpuprofile=write -local=text -cpuprofile=write",
    operands: "read...",
    when: { w: "edit..." },
    aliases: ["goimports", "gofumpt"],
  },
  make: {
    language: "make",
    flags:
      "f|file|makefile=text C|directory=chdir I|include-dir=list j|jobs=?text l|load-average=?text o|old-file|assume-old=text " +
      "W|what-if|new-file|assume-new=text E|eval=code O|output-sync=?text b B|always-make d debug=?text e|environment-overrides " +
      "i|ignore-errors k|keep-going L m n|just-print|dry-run|recon p|print-data-base q|question r|no-builtin-rules R " +
      "s|silent|quiet S|no-keep-going|stop t|touch v|version h|help w|print-directory no-print-directory",
    operands: "text...",
    reader: "make",
    abbreviations: true,
    aliases: ["gmake", "bmake", "nmake", "pmake", "remake", "mingw32-make"],
  },
  cmake: {
    flags:
      "S=list B=write C=read D=text U=text G=text T=text A=text build=list P=read E=run install=list open=list " +
      "toolchain=read preset=text t|target=text config=text j|parallel=?text prefix=write graphviz=write clean-first",
    operands: "list...",
    aliases: ["ccmake", "ctest", "cpack"],
  },
  ninja: {
    flags: "C=chdir f=read j=text k=text l=text d=text t=text w=text n v",
    operands: "text...",
    aliases: ["samu", "n2"],
  },
  meson: {
    operands: "list...",
    sub: { "setup|compile|test|install|configure|dist": { flags: "C=chdir", operands: "list..." } },
  },
  just: {
    flags:
      "f|justfile=read d|working-directory=chdir c|command=run set=text,text shell=list shell-arg=text dotenv-path=read E=read l|list n|dry-run e|edit s|show=text",
    operands: "text...",
    aliases: [
      "task",
      "go-task",
      "mage",
      "invoke",
      "inv",
      "fab",
      "nox",
      "tox",
      "doit",
      "waf",
      "b2",
      "premake5",
      "xmake",
      "earthly",
      "dagger",
    ],
  },
  bazel: {
    flags: "output_base=list bazelrc=read",
    operands: "text...",
    sub: { run: { flags: "run_under=shell", operands: "text..." } },
    aliases: ["bazelisk", "buck", "buck2", "pants", "please-build"],
  },
  scons: { flags: "f=read C=chdir D j=text", operands: "text..." },
  autoreconf: {
    operands: "text...",
    aliases: [
      "autoconf",
      "automake",
      "aclocal",
      "autoheader",
      "libtool",
      "libtoolize",
      "pkg-config",
      "pkgconf",
      "configure",
    ],
  },
  mvn: {
    flags:
      "f|file=read s|settings=read gs=read P=text D=text pl=text -pl=text -f=read -s=read -gs=read -P=text -D=?text -T=text -q -o -U -B -X",
    operands: "text...",
    aliases: ["mvnw", "mvnd"],
  },
  gradle: {
    flags:
      "b|build-file=read c|settings-file=read I|init-script=script p|project-dir=chdir P=text D=text x=text g=list",
    operands: "text...",
    aliases: ["gradlew", "ant", "sbt", "lein", "mill", "kobalt"],
  },
  dotnet: {
    operands: "path...",
    sub: {
      "build|run|test|publish|restore|clean|new|add|remove|tool|nuget|sln|pack|workload|ef|list|format|watch|user-secrets":
        {
          flags:
            "o|output=write c|configuration=text f|framework=text r|runtime=text p|project=list s|source=package v=text",
          operands: "text...",
        },
    },
    aliases: ["msbuild", "xbuild", "csc", "nuget"],
  },
  flutter: { operands: "text...", aliases: ["dart", "fvm", "melos"] },
  mix: {
    operands: "text...",
    sub: { run: { flags: "e=text", operands: "read path..." } },
    aliases: ["rebar3", "stack", "cabal", "opam", "dune", "shards", "nimble", "spago", "elm", "dub"],
  },
  rails: {
    operands: "text...",
    sub: { "runner|r": { language: "ruby", flags: "e|environment=text", operands: "code path..." } },
    aliases: ["rake", "thor", "jekyll", "artisan", "symfony", "django-admin", "manage.py", "flask"],
  },
  pytest: {
    flags:
      "k=text m=text c=read p=text o=text rootdir=list junitxml=write log-file=write cov=?text cov-report=text n=text W=text x v q s tb=text maxfail=text",
    operands: "list...",
    aliases: ["py.test", "unittest", "nosetests"],
  },
  jest: {
    flags: "t=text c|config=read outputFile=write",
    operands: "text...",
    aliases: [
      "vitest",
      "mocha",
      "ava",
      "tap",
      "cypress",
      "playwright",
      "karma",
      "cucumber",
      "rspec",
      "phpunit",
      "pest",
      "bats",
      "shellspec",
    ],
  },
  eslint: {
    flags: "c|config=read o|output-file=write f=text ext=text rule=text ignore-path=read fix",
    operands: "read...",
    when: { fix: "edit..." },
    aliases: ["tslint", "stylelint", "oxlint", "biome", "xo", "standard", "jshint"],
  },
  prettier: {
    flags: "w|write c|check config=read ignore-path=read parser=text l plugin=text",
    operands: "read...",
    when: { w: "edit..." },
  },
  black: {
    flags: "c|code=text l=text t=text check diff config=read exclude=text",
    operands: "edit...",
    recursive: true,
    when: { "check|diff": "read..." },
    aliases: ["isort", "autopep8", "yapf"],
  },
  ruff: {
    operands: "read...",
    recursive: true,
    sub: { "check|format": { flags: "fix config=read select=text ignore=text o|output-file=write diff" } },
    aliases: ["flake8", "pylint", "mypy", "pyright", "bandit", "pyflakes", "pycodestyle", "vulture", "ty"],
  },
  shellcheck: {
    flags: "s|shell=text e|exclude=text f|format=text S=text x a P=text",
    operands: "read...",
    aliases: [
      "hadolint",
      "yamllint",
      "markdownlint",
      "actionlint",
      "ansible-lint",
      "tflint",
      "golangci-lint",
      "rubocop",
      "phpcs",
      "phpstan",
      "checkov",
      "trivy",
      "cppcheck",
      "clang-tidy",
    ],
  },
  shfmt: {
    flags: "w l d i=text ln=text",
    operands: "read...",
    when: { w: "edit..." },
    aliases: ["clang-format", "stylua", "taplo", "ktlint", "swiftformat"],
  },
  ctags: {
    flags: "f|o=write R L=read",
    operands: "read...",
    aliases: ["etags", "cscope", "gtags", "doxygen"],
  },
  protoc: {
    flags: "I|proto_path=list o=write plugin=list",
    operands: "read...",
    aliases: ["buf", "thrift", "flatc", "capnp"],
  },
  latex: {
    flags: "-output-directory=write -jobname=text -interaction=text -shell-escape",
    operands: "read",
    aliases: [
      "pdflatex",
      "xelatex",
      "lualatex",
      "tex",
      "pdftex",
      "latexmk",
      "bibtex",
      "biber",
      "typst",
      "sphinx-build",
      "mkdocs",
      "hugo",
      "mdbook",
    ],
  },
  convert: {
    flags: IMAGE_FLAGS,
    singleDash: true,
    operands: "read... write",
    aliases: ["composite", "montage"],
  },
  magick: {
    flags: IMAGE_FLAGS,
    singleDash: true,
    operands: "read... write",
    sub: { identify: { operands: "read..." }, mogrify: { operands: "edit..." } },
    aliases: ["gm"],
  },
  identify: { flags: IMAGE_FLAGS, singleDash: true, operands: "read..." },
  mogrify: { flags: IMAGE_FLAGS, singleDash: true, operands: "edit..." },
  exiftool: {
    flags:
      "-o=write -w=text -ext=text -if=text -d=text -p=path -tagsfromfile=read -tagsFromFile=read -csv=?read -json=?read",
    singleDash: true,
    operands: "read...",
    reader: "exiftool",
  },
  cwebp: {
    flags:
      "-o=write -q=text -m=text -size=text -resize=text,text -crop=text,text,text,text -preset=text -metadata=text",
    singleDash: true,
    operands: "read...",
    aliases: ["dwebp", "gif2webp"],
  },
  optipng: {
    flags: "o=text out=write dir=write log=write -out=write -dir=write -log=write -strip=text f=text",
    operands: "edit...",
    aliases: ["oxipng"],
  },
  jpegoptim: {
    flags: "m|max=text d|dest=write S|size=text T|threshold=text n|noaction s q v f p t",
    operands: "edit...",
  },
  pngquant: {
    flags: "o|output=write quality=text s|speed=text ext=text posterize=text f|force",
    operands: "read...",
  },
  "rsvg-convert": {
    flags:
      "o|output=write w|width=text h|height=text d|dpi-x=text p|dpi-y=text x|x-zoom=text y|y-zoom=text z|zoom=text " +
      "f|format=text b|background-color=text s|stylesheet=read i|export-id=text",
    operands: "read...",
  },
  inkscape: {
    flags:
      "o|export-filename=write export-type=text C|export-area-page D|export-area-drawing a|export-area=text d|export-dpi=text " +
      "w|export-width=text h|export-height=text i|export-id=text b|export-background=text y|export-background-opacity=text " +
      "actions=text l|export-plain-svg=?write export-png=write export-pdf=write select=text query-id=text",
    operands: "read...",
  },
  ffprobe: {
    flags:
      "-i=read -f=text -v=text -loglevel=text -show_entries=text -select_streams=text -of=text -print_format=text " +
      "-output_format=text -read_intervals=text -o=write -vf=text -af=text -ss=text -t=text -x=text -y=text -volume=text",
    singleDash: true,
    operands: "read...",
    aliases: ["ffplay"],
  },
  mpv: {
    flags: "o=write script=list config-dir=list input-conf=read sub-file=read audio-file=read",
    operands: "read...",
    aliases: ["vlc", "mplayer"],
  },
  sox: {
    flags: "r=text b=text c=text e=text t=text v=text V=?text n q d R",
    operands: "read... write",
  },
  lame: {
    flags: "b=text V=text q=text m=text s=text h f r preset=text tt=text ta=text tl=text",
    operands: "read write",
  },
  ffmpeg: {
    flags:
      "-v=text -loglevel=text -an -vn -sn -hide_banner -threads=text -pix_fmt=text -metadata=text -q=text -ar=text -ac=text -i=read -f=text -c=text -vf=text -af=text -ss=text -t=text -to=text -r=text -b=text -s=text -map=text -filter_complex=text -preset=text -crf=text -y -n",
    singleDash: true,
    operands: "write...",
    aliases: ["avconv"],
  },
  tesseract: {
    flags:
      "l=text c=text psm=text oem=text dpi=text tessdata-dir=list user-words=read user-patterns=read list-langs",
    operands: "read write text...",
  },
  pdftotext: {
    flags:
      "f=text l=text r=text x=text y=text W=text H=text enc=text layout raw -layout -raw -enc=text -nopgbrk opw=text upw=text " +
      "-opw=text -upw=text -png -jpeg -singlefile",
    operands: "read write",
    aliases: ["pdftoppm", "pdftocairo", "pdftohtml"],
  },
  pdfunite: { operands: "read... write" },
  pdftk: { operands: "path..." },
  qpdf: {
    flags: "password=text pages=text... rotate=text encrypt=text...",
    operands: "read write",
    aliases: ["ocrmypdf"],
  },
  gs: { flags: "-sOutputFile=write -o=write -f", singleDash: true, operands: "read..." },
  wkhtmltopdf: {
    flags:
      "s|page-size=text O|orientation=text B|margin-bottom=text L|margin-left=text R|margin-right=text T|margin-top=text " +
      "d|dpi=text g|grayscale l|lowquality q|quiet title=text page-width=text page-height=text footer-center=text header-center=text " +
      "user-style-sheet=read cookie=text,text custom-header=text,text javascript-delay=text zoom=text width=text height=text",
    operands: "read... write",
    aliases: ["wkhtmltoimage"],
  },
  img2pdf: {
    flags:
      "o|output=write S|pagesize=text s|imgsize=text b|border=text f|fit=text a|auto-orient first-frame-only C|colorspace=text " +
      "rotation=text title=text author=text from-file=read",
    operands: "read...",
  },
  mutool: { operands: "text path..." },
  antiword: {
    flags: "a=text p=text m=text w=text f t x=text",
    operands: "read...",
    aliases: ["catdoc", "docx2txt"],
  },
  soffice: {
    flags: "headless convert-to=text outdir=write",
    operands: "read...",
    aliases: ["libreoffice", "unoconv"],
  },
};
