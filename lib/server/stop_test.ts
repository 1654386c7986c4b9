/**
 * A daemon that is told to stop while somebody still waits.
 *
 * @module
 */

import assert from "node:assert/strict";
import { withDaemon } from "./test_daemon.ts";

Deno.test("a stream that is open does not keep the daemon from ending in order", () =>
  withDaemon(async ({ ask, daemon, events }) => {
    const stream = await ask("/v1/events");
    assert.equal(stream.status, 200);
    await daemon.stop();
    assert.equal(events().at(-1)?.notice, "daemon-stopped");
    await stream.body?.cancel();
  }));

Deno.test("who waits for a person over the API is told how things stand when the daemon stops", () =>
  withDaemon(async ({ ask, daemon }) => {
    const waiting = ask("/v1/tool/exec?wait=60", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ agent: "a", session: "s", params: { command: "touch ASK_ME" } }),
    });
    while ((await (await ask("/v1/approvals")).json()).approvals.length === 0);
    await daemon.stop();
    const { approval } = await (await waiting).json();
    assert.equal(approval.state, "pending");
  }));
