/**
 * OpenClaw with Rampart's plugin, as `rampart setup openclaw` leaves it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type AgentWorld, call, type Steps } from "./guarded_agent.ts";
import { type OpenClaw, until } from "./run_openclaw.ts";

/** What config.yaml says while they are tried. */
export const CONFIG = "profile: standard\nport: 0\n";

/** A tool that the model isn't offered directly. */
function deferred(id: string, args: Readonly<Record<string, unknown>>): ReturnType<typeof call> {
  return call("tool_call", { id, args });
}

function patch(...lines: readonly string[]): ReturnType<typeof call> {
  return call("apply_patch", { input: ["*** Begin Patch", ...lines, "*** End Patch"].join("\n") });
}

/** The steps. They leave the fail setting at `closed`. */
export function pluginSteps(claw: OpenClaw): Steps {
  const { shell } = claw.agent;
  return {
    "an allowed command runs, a denied one leaves no marker and the model reads why; all is in the log":
      async (
        world,
      ) => {
        const before = world.events().length;
        const { results } = await world.agent([shell("touch RAN; echo heard; pwd"), shell("touch DENY_ME")]);
        assert.match(results[0]?.text ?? "", /heard/);
        assert.ok(results[0]?.text.includes(world.cwd), results[0]?.text);
        assert.match(
          results[1]?.text ?? "",
          /^Denied by Rampart: Leave that marker alone; use touch RAN \(policy: markers\)\. Do not retry/,
        );
        assert.ok(world.has("RAN") && !world.has("DENY_ME"));
        const events = world.events().slice(before).filter(({ agent }) => agent === "openclaw");
        assert.equal(events.filter(({ kind }) => kind === "call").length, 3);
        assert.ok(events.some(({ kind }) => kind === "response"));
        assert.equal(new Set(events.map(({ session }) => session)).size, 1);
        await world.rampart("audit", "verify");
      },
    "files, patches, fetches, pages, messages and MCP calls are judged, the deferred tools too": async (
      world,
    ) => {
      Deno.writeTextFileSync(`${world.cwd}/secret`, "hidden words\n");
      Deno.writeTextFileSync(`${world.cwd}/open`, "open words\n");
      const denied = [
        call("read", { path: "secret" }),
        call("write", { path: "secret2", content: "x" }),
        call("edit", { path: "secret", edits: [{ oldText: "hidden", newText: "x" }] }),
        patch("*** Add File: fine", "+x", "*** Add File: secret3", "+x"),
        patch("*** Update File: open", "*** Move to: secret4", "@@", "-open words", "+x"),
        patch("*** Delete File: secret"),
        deferred("web_fetch", { url: "https://denied.example/x" }),
        deferred("openclaw:core:web_fetch", { url: "https://denied.example/x" }),
        deferred("browser", { action: "open", url: "https://denied.example/x" }),
        deferred("message", { action: "send", text: "a forbidden word", to: "x" }),
        deferred("notes__echo", { text: "a forbidden word" }),
      ];
      const { results } = await world.agent([
        ...denied,
        call("read", { path: "open" }),
        call("ls", { path: "." }),
        call("tool_search", { query: "fetch" }),
        deferred("notes__echo", { text: "hello" }),
      ]);
      results.slice(0, denied.length).forEach(({ text, name }) =>
        assert.match(text, /Denied by Rampart/, name)
      );
      for (const name of ["fine", "secret2", "secret3", "secret4"]) assert.ok(!world.has(name), name);
      assert.equal(Deno.readTextFileSync(`${world.cwd}/secret`), "hidden words\n");
      const [read, list, search, echo] = results.slice(denied.length).map(({ text }) => text);
      assert.match(read ?? "", /open words/);
      assert.match(list ?? "", /secret/);
      assert.match(search ?? "", /web_fetch/);
      assert.match(echo ?? "", /heard: hello/);
      assert.ok(!Deno.readTextFileSync(world.mcpLog).includes("forbidden"));
    },
    "its own tools can't switch the plugin off": async (world) => {
      const { results } = await world.agent([
        deferred("plugins", { action: "disable", id: "rampart" }),
        call("openclaw", { message: "disable the plugin called rampart" }),
        shell("touch DENY_ME_STILL"),
      ]);
      for (const { text } of results) assert.match(text, /Denied by Rampart/);
      assert.ok(!world.has("DENY_ME_STILL"));
    },
    "output that may not pass does not reach the model": async (world) => {
      Deno.writeTextFileSync(`${world.cwd}/leak.txt`, "TOKEN-1234\n");
      const { results, told } = await world.agent([
        shell("echo TOKEN-$((1000 + 234))"),
        shell("echo TOKEN-$((1000 + 234)) >&2; false"),
        call("read", { path: "leak.txt" }),
        deferred("notes__echo", { text: "TOKEN-1234" }),
      ]);
      for (const { text } of results) assert.match(text, /Output withheld\. Denied by Rampart/);
      assert.doesNotMatch(JSON.stringify(results) + told, /heard: TOKEN-1234|"TOKEN-1234/);
    },
    "where nothing takes OpenClaw's approvals, a call to be asked about does not run": async (world) => {
      const { results } = await world.agent([shell("touch ASK_ME_NOBODY")]);
      assert.match(results[0]?.text ?? "", /approval unavailable/i);
      assert.ok(!world.has("ASK_ME_NOBODY"));
    },
    "a person who approves in OpenClaw lets it run, and is told what and why": async (world) => {
      claw.answers("allow-once");
      const { results, stdout } = await world.agent([shell("touch ASK_ME; echo heard")]);
      assert.match(results[0]?.text ?? "", /heard/);
      assert.ok(world.has("ASK_ME"));
      assert.match(stdout, /"title":"Rampart: exec"/);
      assert.match(
        stdout,
        /touch ASK_ME; echo heard\\nRampart asks for approval: A marker that needs a person/,
      );
    },
    "one who denies does not": async (world) => {
      claw.answers("deny");
      const { results } = await world.agent([shell("touch ASK_ME_NOT")]);
      assert.match(results[0]?.text ?? "", /denied/i);
      assert.ok(!world.has("ASK_ME_NOT"));
    },
    "an Always Allow in OpenClaw becomes a rule, by which such a call is not asked about again": async (
      world,
    ) => {
      claw.answers("allow-always");
      await world.agent([shell("touch ASK_ME_ALWAYS")]);
      assert.ok(world.has("ASK_ME_ALWAYS"));
      await until(() => overrides(world).includes("touch ASK_ME_ALWAYS"));
      assert.ok(
        world.events().some(({ notice, agent }) => notice === "always-allowed" && agent === "openclaw"),
      );
      claw.answers(undefined);
      const { results } = await world.agent([shell("touch ASK_ME_ALWAYS; echo heard")]);
      assert.match(results[0]?.text ?? "", /heard/);
    },
    "what a locked rule asks about can't be allowed for good": async (world) => {
      claw.answers("allow-once");
      const { stdout } = await world.agent([shell("touch LOCKED")]);
      assert.ok(world.has("LOCKED"));
      assert.match(stdout, /"allowedDecisions":\["allow-once","deny"\]/);
      assert.ok(!overrides(world).includes("LOCKED"));
    },
    "a daemon that is killed is not missed; where nothing can judge, calls run with fail: open": async (
      world,
    ) => {
      await world.agent([
        shell("touch BEFORE_KILL"),
        { ...shell("touch DENY_ME"), before: () => Deno.kill(world.daemon(), "SIGKILL") },
        shell("touch AFTER_KILL"),
        { ...shell("touch DENY_ME_UNJUDGED"), before: () => leaveNothing(world) },
      ]);
      assert.ok(world.has("BEFORE_KILL") && !world.has("DENY_ME") && world.has("AFTER_KILL"));
      assert.ok(world.has("DENY_ME_UNJUDGED"));
    },
    "with fail: closed they are stopped, also where the gate crashes or is gone": async (world) => {
      world.write("home/.rampart/config.yaml", `${CONFIG}fail: closed\n`);
      await world.rampart("setup", "openclaw");
      await world.rampart("serve", "--background");
      await claw.reload(world);
      const gate = `${world.home}/.rampart/bin/rampart-gate`;
      const { results } = await world.agent([
        shell("touch BEFORE_CLOSED"),
        { ...shell("touch STOPPED"), before: () => leaveNothing(world) },
        {
          ...shell("touch CRASHED"),
          before: () => {
            Deno.renameSync(gate, `${gate}.away`);
            Deno.writeTextFileSync(gate, "#!/bin/sh\nkill -SEGV $$\n", { mode: 0o755 });
          },
        },
        { ...shell("touch GONE"), before: () => Deno.removeSync(gate) },
      ]);
      Deno.renameSync(`${gate}.away`, gate);
      assert.ok(world.has("BEFORE_CLOSED"));
      for (const name of ["STOPPED", "CRASHED", "GONE"]) assert.ok(!world.has(name), name);
      for (const { text } of results.slice(1)) assert.match(text, /this call could not be judged/);
    },
  };
}

/** The person's own rules. */
export function overrides({ home }: AgentWorld): string {
  try {
    return Deno.readTextFileSync(`${home}/.rampart/policies/user-overrides.yaml`);
  } catch {
    return "";
  }
}

/** Leaves neither the daemon nor the full program to judge. */
function leaveNothing(world: AgentWorld): void {
  try {
    Deno.kill(world.daemon(), "SIGKILL");
  } catch {
    // It is gone already.
  }
  const conf = `${world.home}/.rampart/bin/gate.conf`;
  const text = Deno.readTextFileSync(conf);
  Deno.writeTextFileSync(conf, text.replaceAll(/^(program|daemon) \/.*$/gm, "$1 /nowhere/deno"));
}
