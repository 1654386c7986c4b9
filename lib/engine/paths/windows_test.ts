import assert from "node:assert/strict";
import { UNKNOWN } from "../../shell/word.ts";
import { looksWindows, normalizeWindows } from "./windows.ts";

const BASE = { cwd: "C:\\Users\\Me", bash: true };

for (
  const [path, normal, ...also] of [
    ["C:\\a\\..\\b/c", "C:/b/c"],
    ["C:\\..\\..", "C:/"],
    ["x\\y", "C:/Users/Me/x/y"],
    ["\\x", "C:/x"],
    ["C:x", "C:/Users/Me/x"],
    ["D:x", `D:/${UNKNOWN}/x`],
    ["/d/x", "d:/x"],
    ["/cygdrive/d/x", "d:/x"],
    ["\\\\?\\C:\\x", "C:/x"],
    ["\\??\\C:\\x", "C:/x"],
    ["\\\\.\\C:\\x", "C:/x"],
    ["\\\\?\\UNC\\s\\d\\x", "//s/d/x"],
    ["\\\\.\\PhysicalDrive0", "//./PhysicalDrive0"],
    ["\\\\?\\Volume{1-2}\\x", "//./Volume{1-2}/x", "C:/x"],
    ["\\\\s\\d\\..\\..\\x", "//s/d/x"],
    ["\\\\s\\d", "//s/d"],
    ["\\\\localhost\\C$\\x", "C:/x"],
    ["\\\\127.0.0.1\\admin$\\x", "C:/Windows/x"],
    ["\\\\s\\C$\\x", "//s/C$/x", "C:/x"],
    ["\\\\wsl$\\U\\home\\a", "//wsl$/U/home/a", "/home/a"],
    ["\\\\wsl.localhost\\U\\home\\a", "//wsl.localhost/U/home/a", "/home/a"],
    ["C:\\a. .\\id_rsa. ", "C:/a/id_rsa"],
    ["C:\\f::$DATA", "C:/f"],
    ["C:\\f:s:$DATA", "C:/f", "C:/f:s"],
    ["C:\\d::$INDEX_ALLOCATION\\f", "C:/d/f"],
    ["C:\\a\\.. \\b", "C:/b"],
    ["C:\\a\\...\\b", "C:/a/b"],
    ["C:\\PROGRA~1\\x", "C:/PROGRA~1/x"],
    [`${UNKNOWN}\\x`, `${UNKNOWN}/x`],
  ] as const
) {
  Deno.test(`normalizeWindows makes ${normal} of ${path}`, () => {
    assert.deepEqual(normalizeWindows(path, BASE), { path: normal, also });
  });
}

Deno.test("looksWindows asks for a drive with a separator or two backslashes", () => {
  for (const path of ["C:\\x", "c:/x", "\\\\s\\d", "\\??\\C:\\x"]) {
    assert.equal(looksWindows(path), true, path);
  }
  for (const path of ["/c/x", "C:x", "a\\b", "\\x", "//s/d", "", "1:/x"]) {
    assert.equal(looksWindows(path), false, path);
  }
});
