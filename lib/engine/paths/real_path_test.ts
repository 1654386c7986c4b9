import assert from "node:assert/strict";
import { physicalPath, realName } from "./real_path.ts";

/** A file system of folders and links. */
function fileSystem(links: Readonly<Record<string, string>>, folders: readonly string[]) {
  let calls = 0;
  const realPath = (path: string): string | undefined => {
    calls++;
    for (const [link, target] of Object.entries(links)) {
      if (path === link || path.startsWith(`${link}/`)) return realPath(target + path.slice(link.length));
    }
    return folders.includes(path) ? path : undefined;
  };
  return { realPath, calls: () => calls };
}

const FOLDERS = ["/root", "/root/.ssh", "/root/.ssh/id_rsa", "/tmp", "/tmp/d"];
const LINKS = { "/tmp/link": "/root/.ssh", "/tmp/key": "/root/.ssh/id_rsa" };

for (
  const [path, real] of [
    ["/tmp/key", "/root/.ssh/id_rsa"],
    ["/tmp/link/id_rsa", "/root/.ssh/id_rsa"],
    ["/tmp/link/new", "/root/.ssh/new"],
    ["/tmp/link/a/b/c/new", "/root/.ssh/a/b/c/new"],
    ["/tmp/d/a/b", "/tmp/d/a/b"],
    ["/nowhere/a/b/c", undefined],
    ["/nowhere", undefined],
  ] as const
) {
  Deno.test(`realName finds ${real} behind ${path}`, () => {
    assert.equal(realName(path, fileSystem(LINKS, FOLDERS).realPath), real);
  });
}

for (
  const [path, physical] of [
    ["/tmp/link/../x", "/root/x"],
    ["/tmp/link/..", "/root"],
    ["/tmp/d/../link/id_rsa", "/root/.ssh/id_rsa"],
    ["/tmp/d/./..//d", "/tmp/d"],
    ["/tmp/nowhere/../x", undefined],
    ["/..", "/"],
  ] as const
) {
  Deno.test(`physicalPath follows ${path} to ${physical}`, () => {
    assert.equal(physicalPath(path, fileSystem(LINKS, FOLDERS).realPath), physical);
  });
}

Deno.test("realName asks the system a few times only", () => {
  const { realPath, calls } = fileSystem({}, FOLDERS);
  realName(`/tmp/d${"/x".repeat(1500)}`, realPath);
  assert.ok(calls() < 16, `${calls()} calls`);
});
