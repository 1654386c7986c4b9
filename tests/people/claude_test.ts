/**
 * A rule that asks, in the real Claude Code with a person at its terminal: the question is Claude Code's own.
 *
 * @module
 */

import assert from "node:assert/strict";
import { bash, CLAUDE, runClaude } from "../agents/run_claude.ts";
import { inWorld, LAUNCHER } from "../end_to_end/rampart.ts";
import { type ClaudeScreen, HAS_CLAUDE, onClaude } from "./claude_screen.ts";

const MODES: Readonly<Record<string, readonly string[]>> = {
  "as it starts": [],
  "with its own prompts": ["--permission-mode", "default"],
  "with --dangerously-skip-permissions": ["--dangerously-skip-permissions"],
};

/** Its question, with the reason that the rule gives. */
const PROMPT =
  /Rampart asks for approval: A marker that needs a person[^]*Do you want to proceed\?\s+❯ 1\. Yes\s+2\. No/;

function decisions({ events }: ClaudeScreen): readonly unknown[] {
  return events().filter(({ kind }) => kind === "call")
    .map(({ decision }) => (decision as { readonly action: string }).action);
}

for (const [mode, args] of Object.entries(MODES)) {
  const asked = (name: string, work: (screen: ClaudeScreen) => Promise<void>): void =>
    Deno.test({
      name: `Claude Code ${mode}: ${name}`,
      ignore: !HAS_CLAUDE,
      fn: () => onClaude({ script: [bash("touch ASK_ME")], args }, work),
    });

  asked("yes runs the call", async (screen) => {
    await screen.shows(PROMPT);
    assert.equal(screen.has("ASK_ME"), false);
    await screen.press("Enter");
    await screen.shows(/● done/);
    assert.equal(screen.has("ASK_ME"), true);
    assert.deepEqual(screen.results().map(({ error }) => error), [false]);
    assert.deepEqual(decisions(screen), ["ask"]);
    assert.ok(screen.events().some(({ kind, failed }) => kind === "response" && failed === false));
  });

  for (const [answer, key] of [["no", "2"], ["Escape", "Escape"]] as const) {
    asked(`${answer} does not run it`, async (screen) => {
      await screen.shows(PROMPT);
      await screen.press(key);
      const picture = await screen.shows(
        /^(?![^]*Do you want to proceed)[^]*(?:rejected|declined|Interrupted)/i,
      );
      assert.match(picture, /❯/);
      assert.equal(screen.has("ASK_ME"), false);
      assert.deepEqual(decisions(screen), ["ask"]);
      assert.ok(!screen.events().some(({ kind }) => kind === "response"));
    });
  }
}

Deno.test({
  name: "Claude Code without hooks can't answer a question either, whatever it does to its environment",
  ignore: CLAUDE === undefined,
  fn: () =>
    inWorld(async ({ home, cwd }) => {
      const command = `env -i HOME="$HOME" PATH="$PATH" '${LAUNCHER}' approve abc123`;
      const { results: [result] } = await runClaude({ home, work: cwd, script: [bash(command)] });
      assert.match(
        result?.text ?? "",
        /only a person may answer a question: Claude Code started it \(process \d+\)/,
      );
    }),
});
