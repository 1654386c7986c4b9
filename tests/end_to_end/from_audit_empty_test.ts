import assert from "node:assert/strict";
import { inWorld } from "./rampart.ts";

Deno.test("where nothing was seen often enough no allowlist is written, and it is said", () =>
  inWorld(async ({ run, home }) => {
    await run(["init"]);
    const { status, out } = await run(["init", "--from-audit"]);
    assert.equal(status, 0);
    assert.match(
      out,
      /^Nothing is proposed: of 0 calls, .*none was seen 5 times or more[^]*No file was written\./,
    );
    assert.throws(
      () => Deno.statSync(`${home}/.rampart/policies/proposed-allowlist.yaml`),
      Deno.errors.NotFound,
    );
  }));
