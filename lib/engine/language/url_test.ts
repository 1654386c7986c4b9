import { strict as assert } from "node:assert";
import { checkUrl, isInsecure, platformOf } from "./url.ts";

const SECURE = [
  "https://example.com/x",
  "http://localhost:8090/verify",
  "http://127.0.0.1/",
  "http://[::1]:1/",
  "http://2130706433/",
];
for (const url of [...SECURE, "http://api.localhost/", "http://localhost./"]) {
  Deno.test(`a decision may be asked of ${url}`, () => assert.equal(checkUrl(url, true), undefined));
}

const REFUSED = [
  "http://example.com/",
  "http://127.0.0.1.example.com/",
  "http://localhost.example.com/",
  "http://0.0.0.0/",
];
for (
  const url of [
    ...REFUSED,
    "ftp://x/",
    "javascript:alert(1)",
    "example.com/x",
    "",
    "https://a:b@example.com/",
    "http://10.0.0.1/",
  ]
) {
  Deno.test(`a decision may not be asked of ${url}`, () => {
    assert.equal(typeof checkUrl(url, true)?.message, "string");
  });
}

Deno.test("notifications may go over plain http, which is told", () => {
  assert.equal(checkUrl("http://hooks.intern.example/", false), undefined);
  assert.equal(isInsecure("http://hooks.intern.example/"), true);
  assert.equal(isInsecure("http://localhost/"), false);
  assert.equal(isInsecure("https://example.com/"), false);
});

const PLATFORMS: readonly (readonly [string, string])[] = [
  ["https://discord.com/api/webhooks/1/x", "discord"],
  ["https://ptb.discord.com/api/webhooks/1/x", "discord"],
  ["https://DISCORD.com/api/webhooks/1/x", "discord"],
  ["https://hooks.slack.com/services/T/B/x", "slack"],
  ["https://acme.webhook.office.com/webhookb2/x", "teams"],
  ["https://prod-1.westus.logic.azure.com/workflows/x", "teams"],
  ["https://notdiscord.com/", "generic"],
  ["https://discord.com.example.org/", "generic"],
  ["not a url", "generic"],
];
for (const [url, platform] of PLATFORMS) {
  Deno.test(`${url} is ${platform}`, () => assert.equal(platformOf(url), platform));
}
