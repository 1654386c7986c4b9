/** The reader against real shells, over as many snippets as CI has time for. More of them: `deno task differential`. */

import assert from "node:assert/strict";
import { compare, installed, tallyLine } from "./compare.ts";

for (
  const [shell, count, most] of [["bash", 20_000, 0.15], ["dash", 4_000, 0.15], ["zsh", 4_000, 0.15]] as const
) {
  Deno.test({
    name: `words are those that ${shell} passes on, for ${count} snippets`,
    ignore: !await installed(shell),
    fn: async () => {
      const tally = await compare(shell, count, 20_260_101);
      const share = tally.unknown / tally.compared;
      console.log(tallyLine(shell, tally));
      assert.equal(tally.wrong, 0, tally.examples.slice(0, 20).join("\n\n"));
      assert.ok(tally.refused < count / 20, `${shell} refused ${tally.refused} snippets`);
      assert.ok(share < most, `${share} of the readings are unknown`);
    },
  });
}
