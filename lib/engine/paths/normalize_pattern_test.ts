import assert from "node:assert/strict";
import fc from "fast-check";
import { normalizePattern, type PathOptions } from "./mod.ts";

const LINUX: PathOptions = { cwd: "/srv/app", home: "/root", platform: "linux" };
const DARWIN: PathOptions = { cwd: "/Users/me", home: "/Users/me", platform: "darwin" };
const WINDOWS: PathOptions = { cwd: "C:\\Users\\Me", home: "C:\\Users\\Me", platform: "windows" };
const NOWHERE: PathOptions = { home: "/root", platform: "linux" };

for (
  const [options, pattern, normal] of [
    [LINUX, "~/.ss?/id_*", "/root/.ss?/id_*"],
    [LINUX, "$HOME/*", "/root/*"],
    [LINUX, "*.pem", "/srv/app/*.pem"],
    [LINUX, "**/.env", "/srv/app/**/.env"],
    [LINUX, "/etc//./sh*/", "/etc/sh*"],
    [LINUX, "*/../../x", "/srv/x"],
    [LINUX, "/a/**/../x", "/**/x"],
    [LINUX, "/a/[.x]/\\*", "/a/[.x]/\\*"],
    [LINUX, "\\.\\./x", "/srv/x"],
    [LINUX, "/a\\/b", "/a/b"],
    [LINUX, "/proc/*/root/etc/shadow", "/etc/shadow"],
    [LINUX, "C:\\Users\\*\\.ssh\\id_*", "c:/users/*/.ssh/id_*"],
    [{ ...LINUX, cwd: "/srv/a[1]" }, "*.c", "/srv/a\\[1\\]/*.c"],
    [NOWHERE, "**/.env", "**/.env"],
    [NOWHERE, ".env", "**/.env"],
    [NOWHERE, "../**/x", "**/x"],
    [NOWHERE, "/**", "/**"],
    [NOWHERE, "~/.ssh/**", "/root/.ssh/**"],
    [DARWIN, "/private/etc/*", "/etc/*"],
    [DARWIN, "~/.SSH/[A-Z]*", "/users/me/.ssh/[a-z]*"],
    [WINDOWS, "~/.ssh/**", "c:/users/me/.ssh/**"],
    [WINDOWS, "C:\\Users\\*\\.ssh\\id_*", "c:/users/*/.ssh/id_*"],
    [WINDOWS, "*.pem", "c:/users/me/*.pem"],
    [{ home: "C:/Users/Me", platform: "windows" }, "**/.SSH/[[:alpha:]]", "**/.ssh/[[:alpha:]]"],
  ] as const
) {
  Deno.test(`normalizePattern on ${options.platform} makes ${normal} of ${pattern}`, () => {
    assert.equal(normalizePattern(pattern, options), normal);
  });
}

const PATTERN = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."aB*?[]!-/.\\é~"), maxLength: 20 }),
  fc.string({ unit: "binary" }),
);

Deno.test("normalizePattern never throws and is idempotent", () => {
  fc.assert(
    fc.property(PATTERN, fc.constantFrom(LINUX, DARWIN, NOWHERE), (pattern, options) => {
      const once = normalizePattern(pattern, options);
      assert.equal(normalizePattern(once, options), once);
      normalizePattern(pattern, WINDOWS);
    }),
    { numRuns: 3000 },
  );
});

for (const unit of ["../", "**/", "**/../", "\\", "[", "a/"]) {
  Deno.test(`a mebibyte of ${JSON.stringify(unit)} is read in linear time`, () => {
    const text = unit.repeat((1 << 20) / unit.length);
    const start = performance.now();
    for (const options of [LINUX, DARWIN, WINDOWS, NOWHERE]) normalizePattern(text, options);
    assert.ok(performance.now() - start < 5000);
  });
}
