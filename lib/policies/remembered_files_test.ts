import { equal } from "node:assert/strict";
import { realPath } from "./real_files.ts";
import { rememberFiles } from "./remembered_files.ts";

Deno.test("remembered paths lead where the paths themselves do", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.mkdir(`${folder}/real`);
    await Deno.writeTextFile(`${folder}/real/file`, "text");
    await Deno.symlink(`${folder}/real`, `${folder}/link`);
    await Deno.symlink(`${folder}/nowhere`, `${folder}/dangling`);
    const remembered = rememberFiles();
    const paths = [
      "real/file",
      "link/file",
      "link/new",
      "link/new/deeper/x",
      "dangling",
      "dangling/x",
      "absent/a/b",
      "absent/a/c",
      "",
    ];
    for (const path of [...paths, ...paths]) {
      equal(remembered.realPath(`${folder}/${path}`), realPath(`${folder}/${path}`), path);
    }
    equal(remembered.readFile(`${folder}/real/file`), "text");
    await Deno.writeTextFile(`${folder}/real/file`, "other");
    equal(remembered.readFile(`${folder}/real/file`), "text");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
