import assert from "node:assert/strict";
import { UNKNOWN } from "../../shell/word.ts";
import { readLeading } from "./leading.ts";

const LINUX = { home: "/home/me", cwd: "/srv/app", platform: "linux" } as const;
const DARWIN = { home: "/Users/me", platform: "darwin" } as const;
const WINDOWS = { home: "C:\\Users\\Me", platform: "windows" } as const;

for (
  const [path, options, whole] of [
    ["~", LINUX, "/home/me"],
    ["~/x", LINUX, "/home/me/x"],
    ["~+/x", LINUX, "/srv/app/x"],
    ["~-/x", LINUX, `${UNKNOWN}/x`],
    ["~me/x", LINUX, "/home/me/x"],
    ["~you/x", LINUX, "/home/you/x"],
    ["~root", LINUX, "/root"],
    [`~${UNKNOWN}/x`, LINUX, `${UNKNOWN}/x`],
    ["~you/x", DARWIN, "/Users/you/x"],
    ["~root/x", DARWIN, "/var/root/x"],
    ["~you/x", WINDOWS, "C:/Users/you/x"],
    ["$HOME/x", LINUX, "/home/me/x"],
    ["${HOME}/x", LINUX, "/home/me/x"],
    ["$HOME-old", LINUX, "/home/me-old"],
    ["$PWD/x", LINUX, "/srv/app/x"],
    ["$XDG_CONFIG_HOME/x", LINUX, "/home/me/.config/x"],
    ["%USERPROFILE%\\x", WINDOWS, "C:\\Users\\Me\\x"],
    ["%HOMEDRIVE%%HOMEPATH%\\x", WINDOWS, "C:\\Users\\Me\\x"],
    ["%appdata%\\x", WINDOWS, "C:\\Users\\Me/AppData/Roaming\\x"],
    ["$env:UserProfile\\x", WINDOWS, "C:\\Users\\Me\\x"],
    ["${env:USERPROFILE}\\x", WINDOWS, "C:\\Users\\Me\\x"],
    ["%SystemRoot%\\x", WINDOWS, "C:/Windows\\x"],
    ["%ANYTHING%\\x", WINDOWS, `${UNKNOWN}\\x`],
    ["~/x", { platform: "linux" }, `${UNKNOWN}/x`],
  ] as const
) {
  Deno.test(`readLeading on ${options.platform} replaces the beginning of ${path}`, () => {
    const led = readLeading(path, options);
    assert.equal(led === undefined ? undefined : led.head + led.rest, whole);
  });
}

for (const path of ["/x", "x", "$HOMEX/x", "$home/x", "%x", "~$doc.docx", "$", "", "%ANYTHING%/x"]) {
  Deno.test(`readLeading finds nothing to replace in ${JSON.stringify(path)}`, () => {
    assert.equal(readLeading(path, LINUX), undefined);
  });
}
