import assert from "node:assert/strict";
import { rampartHome } from "./home.ts";
import { findLayers, type FindLayersOptions, repositoryRoot } from "./layers.ts";
import { withFolder } from "./test_folder.ts";

/** Files by their paths below the folder, and the layers that are found for the folder `repo/sub`. */
async function layersOf(
  files: Readonly<Record<string, string>>,
  options: (folder: string) => Partial<FindLayersOptions> = () => ({}),
): Promise<{ found: string[]; unreadable: string[] }> {
  let result = { found: [] as string[], unreadable: [] as string[] };
  await withFolder(async (folder) => {
    for (const [path, text] of Object.entries({ "repo/sub/.keep": "", "me/.keep": "", ...files })) {
      Deno.mkdirSync(`${folder}/${path}/..`.replace(/[^/]+\/\.\.$/, ""), { recursive: true });
      if (text.startsWith("-> ")) Deno.symlinkSync(text.slice(3).replace("$", folder), `${folder}/${path}`);
      else Deno.writeTextFileSync(`${folder}/${path}`, text);
    }
    const userHome = `${folder}/me`;
    const cwd = `${folder}/repo/sub`;
    const { texts, unreadable } = await findLayers({
      home: rampartHome({}, { userHome, cwd }),
      userHome,
      cwd,
      env: {},
      ...options(folder),
    });
    const short = (file: string): string =>
      file.replace(folder, "").replace(/^.*\/policies\/(?=[\w-]+\.ya?ml$)/, "policies/");
    result = {
      found: texts.filter(({ layer }) => layer !== "builtin").map(({ layer, file }) =>
        `${layer} ${short(file)}`
      ),
      unreadable: unreadable.map(({ layer, file }) => `${layer} ${short(file)}`),
    };
  });
  return result;
}

const CASES: readonly {
  name: string;
  files: Readonly<Record<string, string>>;
  options?: (folder: string) => Partial<FindLayersOptions>;
  found: readonly string[];
  unreadable?: readonly string[];
}[] = [
  {
    name: "an empty home has the shipped standard profile",
    files: {},
    found: ["profile policies/standard.yaml"],
  },
  {
    name: "the user's files come in the order of their layers, further ones by name",
    files: {
      "me/.rampart/policies/z.yaml": "",
      "me/.rampart/policies/a.yml": "",
      "me/.rampart/policies/custom.yaml": "",
      "me/.rampart/policies/user-overrides.yaml": "",
      "me/.rampart/policies/.hidden.yaml": "",
      "me/.rampart/policies/notes.txt": "",
      "me/.rampart/policies/ci.yaml": "",
    },
    found: [
      "override policies/user-overrides.yaml",
      "custom policies/custom.yaml",
      "custom policies/a.yml",
      "custom policies/z.yaml",
      "profile policies/standard.yaml",
    ],
  },
  {
    name: "config.yaml names the profile, and the home's copy of it counts",
    files: { "me/.rampart/config.yaml": "profile: ci\n", "me/.rampart/policies/ci.yaml": "" },
    found: ["profile policies/ci.yaml"],
  },
  {
    name: "a profile of one's own must be there",
    files: { "me/.rampart/config.yaml": "profile: mine\n" },
    found: [],
    unreadable: ["profile policies/mine.yaml"],
  },
  {
    name: "a config.yaml that can't be understood is no standard profile",
    files: { "me/.rampart/config.yaml": "profile: [\n" },
    found: [],
    unreadable: ["profile ~/.rampart/config.yaml"],
  },
  {
    name: "all project policies up to the repository's root count",
    files: { "repo/.git/HEAD": "", "repo/.rampart/policy.yaml": "", "repo/sub/.rampart/policy.yaml": "" },
    found: [
      "profile policies/standard.yaml",
      "project /repo/.rampart/policy.yaml",
      "project /repo/sub/.rampart/policy.yaml",
    ],
  },
  {
    name: "nothing above the repository counts, nor a policy in the working directory itself",
    files: {
      "repo/sub/.git": "gitdir: x",
      "repo/.rampart/policy.yaml": "",
      "repo/sub/policy.yaml": "",
      "repo/sub/rampart.yaml": "",
    },
    found: ["profile policies/standard.yaml"],
  },
  {
    name: "without a repository there is no project",
    files: { "repo/sub/.rampart/policy.yaml": "" },
    found: ["profile policies/standard.yaml"],
  },
  {
    name: "RAMPART_NO_PROJECT_POLICY=1 leaves the project out",
    files: { "repo/.git/HEAD": "", "repo/.rampart/policy.yaml": "" },
    options: () => ({ env: { RAMPART_NO_PROJECT_POLICY: "1" } }),
    found: ["profile policies/standard.yaml"],
  },
  {
    name: "a project's link out of the repository is not followed",
    files: { "repo/.git/HEAD": "", "me/secret": "", "repo/.rampart/policy.yaml": "-> $/me/secret" },
    found: ["profile policies/standard.yaml"],
  },
  {
    name: "the home's own folder is no project's, though the home is a repository",
    files: { "me/.git/HEAD": "", "me/.rampart/policy.yaml": "" },
    options: (folder) => ({ cwd: `${folder}/me` }),
    found: ["profile policies/standard.yaml"],
  },
  {
    name: "--config stands in for all layers but the built-in one",
    files: {
      "repo/.git/HEAD": "",
      "repo/.rampart/policy.yaml": "",
      "me/mine.yaml": "",
      "me/.rampart/policies/custom.yaml": "",
    },
    options: (folder) => ({ config: `${folder}/me/mine.yaml` }),
    found: ["custom ~/mine.yaml"],
  },
  {
    name: "a file that is there and can't be read is an error",
    files: { "me/.rampart/policies/custom.yaml/folder": "" },
    found: ["profile policies/standard.yaml"],
    unreadable: ["custom policies/custom.yaml"],
  },
];

for (const { name, files, options, found, unreadable = [] } of CASES) {
  Deno.test(name, async () => {
    assert.deepEqual(await layersOf(files, options), { found, unreadable });
  });
}

Deno.test("the repository's root is the nearest folder with .git", () =>
  withFolder((folder) => {
    Deno.mkdirSync(`${folder}/a/b/c`, { recursive: true });
    Deno.mkdirSync(`${folder}/a/.git`);
    assert.equal(repositoryRoot(`${folder}/a/b/c`), `${folder}/a`);
    assert.equal(repositoryRoot(`${folder}/a`), `${folder}/a`);
    assert.equal(repositoryRoot("/"), undefined);
  }));
