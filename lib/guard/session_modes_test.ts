import assert from "node:assert/strict";
import { rampartHome } from "../policies/mod.ts";
import { openSession, sessionModes } from "./session_modes.ts";

const ID = "01M7Z3G7SGG47TFV77SRF4A7MH";

Deno.test("a session has the mode that it was opened with, until it is closed", () => {
  const folder = Deno.makeTempDirSync();
  const home = rampartHome({}, { userHome: folder, cwd: folder });
  let ticks = 0;
  const modeOf = sessionModes(home, () => ticks);
  assert.equal(modeOf(ID), undefined);
  const session = openSession(home, { id: ID, mode: "monitor", pid: 1 });
  assert.equal(modeOf(ID), undefined, "what was not there a moment ago is remembered");
  ticks += 2_000;
  assert.equal(modeOf(ID), "monitor");
  session.close();
  session.close();
  ticks += 2_000;
  assert.equal(modeOf(ID), undefined);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("a session whose process was killed has no mode", () => {
  const folder = Deno.makeTempDirSync();
  const home = rampartHome({}, { userHome: folder, cwd: folder });
  openSession(home, { id: ID, mode: "monitor", pid: 1 }).close();
  // What a killed process leaves: a file that nobody holds.
  Deno.writeTextFileSync(`${home.run}/sessions/${ID}.json`, '{"mode":"monitor","pid":1}');
  assert.equal(sessionModes(home)(ID), undefined);
  Deno.removeSync(folder, { recursive: true });
});

for (const id of ["", "../../../etc/passwd", `${ID}x`, ID.toLowerCase()]) {
  Deno.test(`${JSON.stringify(id)} is no session's id`, () => {
    const folder = Deno.makeTempDirSync();
    const home = rampartHome({}, { userHome: folder, cwd: folder });
    Deno.mkdirSync(`${home.run}/sessions`, { recursive: true });
    Deno.writeTextFileSync(`${home.run}/sessions/x.json`, '{"mode":"monitor"}');
    assert.equal(sessionModes(home)(id), undefined);
    Deno.removeSync(folder, { recursive: true });
  });
}
