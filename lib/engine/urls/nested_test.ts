import assert from "node:assert/strict";
import { mayNest, nestedHosts } from "./nested.ts";

const SAMPLES: readonly (readonly [string, readonly string[]])[] = [
  ["/?r=https://webhook.site/x", ["webhook.site"]],
  ["/?r=https%3A%2F%2Fwebhook.site%2Fx", ["webhook.site"]],
  ["/?r=https%253a%252f%252fwebhook.site", ["webhook.site"]],
  ["/?r=https:%2F%2Fwebhook.site", ["webhook.site"]],
  ["/https://User@Webhook.Site:8443/x", ["webhook.site"]],
  ["/?a=http://one.example&b=ftp://two.example#c=http://0xa9fea9fe/", [
    "one.example",
    "two.example",
    "169.254.169.254",
  ]],
  ["/?a=://x", []],
];

for (const [rest, hosts] of SAMPLES) {
  Deno.test(`nestedHosts finds the hosts in ${rest}`, () => {
    assert.deepEqual(nestedHosts(rest), hosts);
    assert.equal(mayNest(rest), true);
  });
}

for (const rest of ["/a/b?c=d", "/a%20b?time=12:30", "/?q=a%2Fb", ""]) {
  Deno.test(`mayNest passes over ${JSON.stringify(rest)}`, () => {
    assert.equal(mayNest(rest), false);
  });
}
