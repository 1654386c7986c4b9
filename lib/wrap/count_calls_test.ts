import assert from "node:assert/strict";
import { type CallEntry, firstEventId, openAuditLog } from "../audit/mod.ts";
import type { Action } from "../engine/mod.ts";
import { withFolder } from "../policies/test_folder.ts";
import { countCalls } from "./count_calls.ts";

function call(session: string, action: Action, enforced = true): CallEntry {
  return {
    kind: "call",
    via: "shell",
    tool: "exec",
    session,
    params: { command: "x" },
    decision: { action, enforced, message: "", matched_policies: [], partial: false, eval_us: 1 },
  };
}

/** Records the entries a day apart, so that each is in a file of its own. */
async function record(folder: string, entries: readonly CallEntry[]): Promise<readonly string[]> {
  let day = 0;
  const log = openAuditLog(folder, { now: () => day++ * 86_400_000 + 1_000 });
  const ids: string[] = [];
  for (const entry of entries) ids.push((await log.append(entry)).id);
  await log.close();
  return ids;
}

const ALL = { session: "A", after: firstEventId(0) };

Deno.test("counts a session's calls by what became of them", () =>
  withFolder(async (folder) => {
    await record(folder, [
      call("A", "allow"),
      call("A", "watch"),
      call("A", "deny"),
      call("A", "ask"),
      call("A", "deny", false),
      call("B", "deny"),
    ]);
    assert.deepEqual(await countCalls(folder, ALL), { judged: 5, stopped: 2, passed: 1 });
  }));

for (const answer of ["allow", "deny"] as const) {
  Deno.test(`a call that a person was asked about counts once, by the answer: ${answer}`, () =>
    withFolder(async (folder) => {
      const asked = call("A", "ask");
      await record(folder, [
        { ...asked, decision: { ...asked.decision, approval: "01J" } },
        call("A", answer),
        { ...asked, params: { command: "y" }, decision: { ...asked.decision, approval: "01K" } },
      ]);
      const stopped = answer === "deny" ? 2 : 1;
      assert.deepEqual(await countCalls(folder, ALL), { judged: 2, stopped, passed: 0 });
    }));
}

Deno.test("leaves out the command's own judgement though a person was asked about it first", () =>
  withFolder(async (folder) => {
    const asked = call("A", "ask");
    const [, except] = await record(folder, [
      { ...asked, decision: { ...asked.decision, approval: "01J" } },
      call("A", "allow"),
    ]);
    assert.deepEqual(await countCalls(folder, { ...ALL, except }), { judged: 0, stopped: 0, passed: 0 });
  }));

Deno.test("leaves out the command's own judgement, responses and notices", () =>
  withFolder(async (folder) => {
    const log = openAuditLog(folder);
    const { id } = await log.append(call("A", "allow"));
    const { params: _, ...caller } = call("A", "deny");
    await log.append({ ...caller, kind: "response", subject: "", failed: false, size: 1 });
    await log.append({ kind: "notice", notice: "n", level: "info", message: "", session: "A" });
    await log.append(call("A", "allow"));
    await log.close();
    assert.deepEqual(await countCalls(folder, { ...ALL, except: id }), { judged: 1, stopped: 0, passed: 0 });
  }));

Deno.test("looks no further back than it is told", () =>
  withFolder(async (folder) => {
    const [first = ""] = await record(folder, [call("A", "allow"), call("A", "allow"), call("A", "allow")]);
    assert.equal((await countCalls(folder, { ...ALL, after: first })).judged, 2);
  }));

Deno.test("finds nothing where there is no log", () =>
  withFolder(async (folder) => {
    assert.deepEqual(await countCalls(`${folder}/none`, ALL), { judged: 0, stopped: 0, passed: 0 });
  }));
