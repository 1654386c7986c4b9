import assert from "node:assert/strict";
import { givenEnvironment, wrapEnvironment } from "./environment.ts";

const OPTIONS = {
  shims: "/r/bin/shims",
  names: ["bash", "sh", "zsh", "fish"],
  path: ["/usr/bin", "", "/bin"],
  session: "S",
  agent: "aider",
};

Deno.test("the shims come first, and nothing else of the PATH changes", () => {
  assert.deepEqual(wrapEnvironment({}, OPTIONS), {
    PATH: "/r/bin/shims:/usr/bin::/bin",
    SHELL: "/r/bin/shims/bash",
    CLAUDE_CODE_SHELL: "/r/bin/shims/bash",
    RAMPART_SESSION: "S",
    RAMPART_AGENT: "aider",
  });
});

const SHELLS: readonly (readonly [own: string | undefined, names: readonly string[], shell: string])[] = [
  ["/usr/bin/zsh", OPTIONS.names, "zsh"],
  ["/bin/bash", OPTIONS.names, "bash"],
  ["zsh", OPTIONS.names, "zsh"],
  ["/usr/bin/fish", OPTIONS.names, "bash"],
  ["", OPTIONS.names, "bash"],
  ["/bin/zsh", ["bash", "sh"], "bash"],
  ["/bin/bash", ["zsh", "sh"], "zsh"],
  ["/bin/ash", ["sh"], "sh"],
];

for (const [own, names, shell] of SHELLS) {
  Deno.test(`$SHELL is ${shell} where it was ${JSON.stringify(own)} and there are ${names.join(", ")}`, () => {
    const { SHELL, CLAUDE_CODE_SHELL } = wrapEnvironment({ SHELL: own }, { ...OPTIONS, names });
    assert.deepEqual([SHELL, CLAUDE_CODE_SHELL], [`/r/bin/shims/${shell}`, `/r/bin/shims/${shell}`]);
  });
}

Deno.test("Claude Code keeps the shell that was chosen for it", () => {
  const env = { SHELL: "/bin/bash", CLAUDE_CODE_SHELL: "/usr/bin/zsh" };
  const { SHELL, CLAUDE_CODE_SHELL } = wrapEnvironment(env, OPTIONS);
  assert.deepEqual([SHELL, CLAUDE_CODE_SHELL], ["/r/bin/shims/bash", "/r/bin/shims/zsh"]);
});

const NOTES:
  readonly (readonly [note: string, files: string | undefined, check?: string, folder?: string])[] = [
    ["1024\n\n", "1024"],
    ["unlimited\n1\n/a\nb", "unlimited", "1", "/a\nb"],
    ["\n\n", undefined],
    ["1; x\n\n", undefined],
    ["", undefined],
  ];

for (const [note, openFiles, check, folder] of NOTES) {
  Deno.test(`reads the launcher's note ${JSON.stringify(note)}`, () => {
    assert.deepEqual(givenEnvironment({ RAMPART_GIVEN: note }), {
      openFiles,
      variables: { RAMPART_GIVEN: undefined, DENO_NO_UPDATE_CHECK: check, DENO_DIR: folder },
    });
  });
}

Deno.test("without the launcher's note nothing is taken back", () => {
  assert.equal(givenEnvironment({ DENO_DIR: "/x" }), undefined);
});
