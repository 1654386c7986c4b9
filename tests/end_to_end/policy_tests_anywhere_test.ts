import assert from "node:assert/strict";
import { inWorld, LAUNCHER } from "./rampart.ts";

/** The folder that holds the shipped policies. */
const SHIPPED = `${LAUNCHER.split("/").slice(0, -2).join("/")}/policies`;

for (const name of ["builtin", "paranoid"]) {
  Deno.test(`the tests of ${name}.yaml pass wherever they are started`, () =>
    inWorld(async ({ run, home, folder }) => {
      for (const cwd of ["/", "/tmp", home, folder, SHIPPED]) {
        // What lies below /tmp may be written by anyone, a home among it too.
        const at = { cwd, env: { HOME: "/home/me" } };
        const { status, out } = await run(["policy", "test", `${SHIPPED}/${name}.yaml`], at);
        assert.equal(
          status,
          0,
          `${cwd}: ${out.split("\n").filter((line) => line.startsWith("✗")).join("\n")}`,
        );
      }
    }));
}
