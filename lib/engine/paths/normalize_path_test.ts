import assert from "node:assert/strict";
import fc from "fast-check";
import { UNKNOWN } from "../../shell/word.ts";
import { normalizePath, type NormalPath, type PathOptions } from "./mod.ts";

const LINUX: PathOptions = { cwd: "/srv/app", home: "/root", platform: "linux" };
const DARWIN: PathOptions = { cwd: "/Users/me/app", home: "/Users/me", platform: "darwin" };
const WINDOWS: PathOptions = { cwd: "C:\\Users\\Me\\app", home: "C:\\Users\\Me", platform: "windows" };

function names({ path, also }: NormalPath): readonly string[] {
  return [path, ...also];
}

const KEY = [
  "/root/.ssh/id_rsa",
  "~/.ssh/id_rsa",
  "~root/.ssh/id_rsa",
  "$HOME/.ssh/id_rsa",
  "${HOME}/.ssh/id_rsa",
  "%USERPROFILE%\\.ssh\\id_rsa",
  "$env:USERPROFILE/.ssh/id_rsa",
  "file:///root/.ssh/id_rsa",
  "FILE://localhost/root/.ssh/id%5Frsa",
  "/root//.ssh/./id_rsa",
  "//root/.ssh/id_rsa",
  "/.//root/.ssh/id_rsa/",
  "/root/x/../.ssh/id_rsa",
  "../../root/.ssh/id_rsa",
  "../../../../../root/.ssh/id_rsa",
  "/proc/self/root/root/.ssh/id_rsa",
  "/proc/1/root/root/.ssh/id_rsa",
  "/proc/thread-self/root/root/.ssh/id_rsa",
  "/proc/self/task/1/root/root/.ssh/id_rsa",
  "/proc/self/root/proc/self/root/root/.ssh/id_rsa",
  "/proc/self/cwd/../../root/.ssh/id_rsa",
  "/root/.ssh/id_rsa\0.txt",
];

for (const path of KEY) {
  Deno.test(`normalizePath sees the key in ${JSON.stringify(path)}`, () => {
    assert.equal(normalizePath(path, LINUX).path, "/root/.ssh/id_rsa");
  });
}

const WINDOWS_KEY = [
  "C:\\Users\\Me\\.ssh\\id_rsa",
  "c:/users/me/.SSH/ID_RSA",
  "..\\.ssh\\id_rsa",
  "~\\.ssh\\id_rsa",
  "%USERPROFILE%\\.ssh\\id_rsa",
  "$env:USERPROFILE\\.ssh\\id_rsa",
  "\\Users\\Me\\.ssh\\id_rsa",
  "/c/Users/Me/.ssh/id_rsa",
  "/mnt/c/Users/Me/.ssh/id_rsa",
  "C:..\\.ssh\\id_rsa",
  "\\\\?\\C:\\Users\\Me\\.ssh\\id_rsa",
  "\\\\localhost\\C$\\Users\\Me\\.ssh\\id_rsa",
  "C:\\Users\\Me\\.ssh.\\id_rsa ",
  "C:\\Users\\Me\\.ssh\\id_rsa::$DATA",
  "file:///C:/Users/Me/.ssh/id_rsa",
];

for (const path of WINDOWS_KEY) {
  Deno.test(`normalizePath on Windows sees the key in ${JSON.stringify(path)}`, () => {
    assert.equal(normalizePath(path, WINDOWS).path, "c:/users/me/.ssh/id_rsa");
  });
}

const ALSO: readonly (readonly [PathOptions, string, string])[] = [
  [LINUX, "C:\\Users\\a\\.SSH\\id_rsa", "c:/users/a/.ssh/id_rsa"],
  [LINUX, "C:\\Users\\a\\.aws\\README", "C:/Users/a/.aws/README"],
  [LINUX, "c:/x/../y", "/srv/app/c:/y"],
  [LINUX, "\\\\server\\share\\x", "//server/share/x"],
  [LINUX, "\\\\wsl$\\Ubuntu\\home\\A\\x", "/home/A/x"],
  [LINUX, "/mnt/c/Users/A", "c:/users/a"],
  [LINUX, "/var/run/docker.sock", "/run/docker.sock"],
  [LINUX, "/proc/self/cwd/../environ", "/proc/self/environ"],
  [LINUX, "/root/.ssh/id_rsa\0.txt", "/root/.ssh/id_rsa\0.txt"],
  [DARWIN, "/private/etc/hosts", "/etc/hosts"],
  [DARWIN, "/System/Volumes/Data/Users/ME/x", "/users/me/x"],
  [DARWIN, "~/.\u017fsh", "/users/me/.ssh"],
  [WINDOWS, "\\\\wsl.localhost\\Ubuntu\\home\\a", "/home/a"],
  [WINDOWS, "\\\\other\\C$\\Users\\Me", "c:/users/me"],
  [WINDOWS, "C:\\f.txt:stream", "c:/f.txt:stream"],
];

for (const [options, path, name] of ALSO) {
  Deno.test(`normalizePath on ${options.platform} puts ${JSON.stringify(name)} forward for ${JSON.stringify(path)}`, () => {
    const found = names(normalizePath(path, options));
    assert.ok(found.includes(name), found.join(" "));
  });
}

for (
  const [path, normal] of [
    ["", "/srv/app"],
    [".", "/srv/app"],
    ["..", "/srv"],
    ["/", "/"],
    ["/..", "/"],
    ["a\\..\\b", "/srv/app/a\\..\\b"],
    ["/a%2e%2e/b", "/a%2e%2e/b"],
    ["/a/\x01b\n", "/a/\x01b\n"],
    ["/a/...", "/a/..."],
    ["/a/..b", "/a/..b"],
    ["/a/.b", "/a/.b"],
    ["/dev/fd/3", "/dev/fd/3"],
    ["/Cafe\u0301", "/Cafe\u0301"],
    [`/a/${UNKNOWN}/../b`, "/a/b"],
    [`${UNKNOWN}/../b`, `${UNKNOWN}/b`],
    [`/a/${UNKNOWN}`, `/a/${UNKNOWN}`],
  ] as const
) {
  Deno.test(`normalizePath makes ${JSON.stringify(normal)} of ${JSON.stringify(path)}`, () => {
    assert.deepEqual(normalizePath(path, LINUX), { path: normal, also: [] });
  });
}

Deno.test("an unknown working directory stays visible", () => {
  assert.equal(normalizePath("x/../.env", { platform: "linux" }).path, `${UNKNOWN}/.env`);
  assert.equal(normalizePath("x", { platform: "linux", cwd: UNKNOWN }).path, `${UNKNOWN}/x`);
});

Deno.test("what lies behind links is put forward, for files yet to be made too", () => {
  const realPath = (path: string): string | undefined => {
    if (path === "/srv/app/link" || path.startsWith("/srv/app/link/")) {
      return path.endsWith("/new") ? undefined : `/root/.ssh${path.slice(13)}`;
    }
    return path === "/root" || path === "/root/x" || path.startsWith("/root/.ssh") ? path : undefined;
  };
  const options = { ...LINUX, realPath };
  assert.deepEqual(names(normalizePath("link/id_rsa", options)), [
    "/srv/app/link/id_rsa",
    "/root/.ssh/id_rsa",
  ]);
  assert.deepEqual(names(normalizePath("link/new", options)), ["/srv/app/link/new", "/root/.ssh/new"]);
  assert.deepEqual(names(normalizePath("link/../x", options)), ["/srv/app/x", "/root/x"]);
  assert.ok(names(normalizePath("/proc/self/cwd/link/../x", options)).includes("/root/x"));
});

Deno.test("a path without links has no other name", () => {
  const options = { ...LINUX, realPath: (path: string) => path };
  assert.deepEqual(normalizePath("a/b", options), { path: "/srv/app/a/b", also: [] });
});

const SEGMENT = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."aB.c~$ -_é1:"), minLength: 1, maxLength: 6 }),
  fc.constantFrom(
    ".",
    "..",
    "",
    "proc",
    "self",
    "root",
    "cwd",
    "mnt",
    "c",
    "private",
    "etc",
    UNKNOWN,
    "...",
    "c:",
    "x\\y",
  ),
);
const PATH = fc.oneof(
  fc.array(SEGMENT, { maxLength: 8 }).map((segments) => segments.join("/")),
  fc.array(SEGMENT, { maxLength: 8 }).map((segments) => `/${segments.join("/")}`),
  fc.array(SEGMENT, { maxLength: 8 }).map((segments) => `\\\\${segments.join("\\")}`),
  fc.array(SEGMENT, { maxLength: 8 }).map((segments) => `C:\\${segments.join("\\")}`),
  fc.constantFrom("~/", "$HOME/", "file:///", "\\\\?\\", "//./").chain((p) => SEGMENT.map((s) => p + s)),
  fc.string({ unit: "binary" }),
);
const OPTIONS = fc.constantFrom(LINUX, DARWIN, WINDOWS);

Deno.test("normalizePath is idempotent and gives absolute paths", () => {
  fc.assert(
    fc.property(PATH, OPTIONS, (path, options) => {
      const once = normalizePath(path, options).path;
      assert.equal(normalizePath(once, options).path, once);
      assert.match(once, /^(?:\/|[a-z]:\/|[^/]*\uffff)/);
      assert.doesNotMatch(once, /(?:.\/|^\/.*\/)\/|\/\.{1,2}(?:\/|$)(?<!^\/\/\.\/)/s);
    }),
    { numRuns: 5000 },
  );
});

Deno.test("inserted dots, slashes and detours change nothing", () => {
  const plain = fc.array(fc.string({ unit: fc.constantFrom(..."aBc.-_é1"), minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 6,
  }).map((all) => all.map((segment) => `s${segment}x`));
  const noise = fc.constantFrom("/", "/./", "//", "/x/../", "/.//", "/x/y/../../", "/x/./..//");
  fc.assert(
    fc.property(
      plain,
      fc.array(noise, { minLength: 7, maxLength: 7 }),
      OPTIONS,
      (segments, between, options) => {
        const start = options.platform === "windows" ? "C:" : "";
        const noisy = start + segments.map((segment, i) => between[i] + segment).join("") +
          (between[6] ?? "");
        assert.deepEqual(
          normalizePath(noisy, options),
          normalizePath(`${start}/${segments.join("/")}`, options),
        );
      },
    ),
    { numRuns: 2000 },
  );
});

const LONG = 1 << 20;
for (
  const unit of [
    "../",
    "a/",
    "a/../",
    "/",
    "./",
    "\\",
    "..\\",
    "/proc/self/root",
    "/proc/self/cwd/..",
    ":",
    ". ",
    "%41",
    "~",
  ]
) {
  Deno.test(`a long run of ${JSON.stringify(unit)} is read in linear time`, () => {
    const text = unit.repeat((unit === "../" ? LONG : LONG / 8) / unit.length);
    const start = performance.now();
    for (const options of [LINUX, DARWIN, WINDOWS]) {
      for (const path of [text, `/${text}`, `C:\\${text}`, `file:///${text}`, `\\\\${text}`]) {
        normalizePath(path, { ...options, realPath: (p) => p });
      }
    }
    // A quadratic reading would take minutes.
    assert.ok(performance.now() - start < 8000);
  });
}
