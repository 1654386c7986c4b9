import assert from "node:assert/strict";
import { absolute, displayPath, rampartHome, userHome } from "./home.ts";

Deno.test("the home is ~/.rampart, or what RAMPART_HOME names", () => {
  const at = { userHome: "/home/me", cwd: "/work" };
  assert.equal(rampartHome({}, at).root, "/home/me/.rampart");
  assert.equal(rampartHome({ RAMPART_HOME: "" }, at).root, "/home/me/.rampart");
  assert.equal(rampartHome({ RAMPART_HOME: "/etc/rampart/" }, at).root, "/etc/rampart");
  assert.equal(rampartHome({ RAMPART_HOME: "./r" }, at).custom, "/work/r/policies/custom.yaml");
});

Deno.test("the user's home is HOME, or what the system has on record", async () => {
  assert.equal(await userHome({ HOME: "/home/me/" }), "/home/me");
  assert.ok((await userHome({})).length > 0);
});

Deno.test("absolute leaves absolute paths alone", () => {
  assert.equal(absolute("/a/b", "/c"), "/a/b");
  assert.equal(absolute("b", "/c/"), "/c/b");
  assert.equal(absolute("./b/.", "/"), "/b");
  assert.equal(absolute(".", "/"), "/");
  assert.equal(absolute("C:\\x", "/c"), "C:\\x");
});

Deno.test("displayPath writes the home as ~", () => {
  assert.equal(displayPath("/home/me/x", "/home/me"), "~/x");
  assert.equal(displayPath("/home/mean/x", "/home/me"), "/home/mean/x");
  assert.equal(displayPath("/x", "/"), "/x");
});
