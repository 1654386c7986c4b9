import assert from "node:assert/strict";
import { fork, merge, ownFiles, ownVariables, startState } from "./state.ts";

const known = () => undefined;

Deno.test("a fork changes on its own", () => {
  const state = startState("/", "bash");
  ownVariables(state).set("x", { value: { text: "1" } });
  const copy = fork(state);
  ownVariables(copy).set("x", { value: { text: "2" } });
  assert.deepEqual(state.variables.get("x"), { value: { text: "1" } });
  ownVariables(state).set("y", { value: { text: "3" } });
  assert.equal(copy.variables.has("y"), false);
});

Deno.test("where branches meet, what differs has alternatives", () => {
  const a = startState("/a", "bash");
  const b = fork(a);
  ownVariables(a).set("x", { value: { text: "1" } });
  ownVariables(b).set("x", { value: { text: "2" } });
  b.cwd = "/b";
  const merged = merge(a, b, known);
  assert.deepEqual(merged.variables.get("x")?.value, { alternatives: [{ text: "1" }, { text: "2" }] });
  assert.deepEqual(merged.cwd, { alternatives: [{ text: "/a" }, { text: "/b" }] });
});

Deno.test("a branch that ended does not count", () => {
  const a = startState("/", "bash");
  const b = fork(a);
  ownVariables(b).set("x", { value: { text: "2" } });
  b.ended = true;
  assert.equal(merge(a, b, known).variables.has("x"), false);
});

Deno.test("a file that branches wrote holds either text", () => {
  const a = startState("/", "bash");
  const b = fork(a);
  ownFiles(a).set("/f", { contents: [{ text: "1" }] });
  ownFiles(b).set("/f", { contents: [{ text: "2" }] });
  assert.equal(merge(a, b, known).files.get("/f")?.contents.length, 2);
});
