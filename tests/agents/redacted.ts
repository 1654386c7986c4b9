/**
 * An output of which parts are taken out, as every agent is given one.
 *
 * @module
 */

import assert from "node:assert/strict";

const PASSWORD = ["Kx9mQ2", "vT7w4h"].join("");

/** What a file holds that a tool reads: by the standard profile its password is taken out, and the rest passes. */
export const LOGIN = `postgres://app:${PASSWORD}@db.internal.corp/app`;

/** A command that prints much, and the file `login.txt` with it. */
export const SHOW_LOGIN = "seq 1001 2500; sed s/%// login.txt; echo behind";

/** Fails unless a text is what {@link SHOW_LOGIN} prints, without the password, and says why. */
export function assertRedacted(text: string): void {
  assert.ok(!text.includes(PASSWORD), text.slice(-500));
  assert.match(text, /Rampart took parts out of this output: .*Found: url-password/);
  assert.match(text, /\b1001\r?$/m);
  assert.match(
    text,
    /^2500\r?\npostgres:\/\/app:\[redacted: url-password\]@db\.internal\.corp\/app\r?\nbehind\r?$/m,
  );
}
