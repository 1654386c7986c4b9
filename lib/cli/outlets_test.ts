import assert from "node:assert/strict";
import { NO_OUTLETS } from "../policies/mod.ts";
import { outletPermissions } from "./outlets.ts";

Deno.test("a daemon may reach the services of webhook rules, by name and port, and no more", () => {
  const webhooks = ["http://localhost:8090/verify", "https://verify.example/x", "http://[::1]/"].map((
    url,
  ) => ({
    url,
    timeout: 5_000,
    fail_open: false,
  }));
  assert.deepEqual(outletPermissions({ ...NO_OUTLETS, webhooks }), {
    net: ["localhost:8090", "verify.example:443", "[::1]:80"],
    write: [],
    run: [],
  });
});
