/**
 * Steps that share a world, as starting a daemon takes a second.
 *
 * @module
 */

import { type PeopleWorld, withPeople } from "./people_world.ts";
import { HAS_TERMINAL } from "./screen.ts";

/** Steps by their names, in order. */
export type Steps = Readonly<Record<string, (world: PeopleWorld) => Promise<void>>>;

/** A test whose steps share one world. */
export function inOneWorld(name: string, steps: Steps, options: { readonly config?: string } = {}): void {
  Deno.test({
    name,
    ignore: !HAS_TERMINAL,
    fn: (t) =>
      withPeople(async (world) => {
        for (const [step, work] of Object.entries(steps)) await t.step(step, () => work(world));
      }, options),
  });
}

/** A text without colours. */
export function plain(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\u001b\[\d*m/g, "");
}
