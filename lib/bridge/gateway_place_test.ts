import assert from "node:assert/strict";
import { gatewayPlace } from "./gateway_place.ts";

Deno.test("a gateway's place is read off settings with comments", () => {
  assert.deepEqual(
    gatewayPlace('{ // mine\n "gateway": { "mode": "local", "port": 4321, "auth": { "token": "t" } }, }'),
    { url: "ws://127.0.0.1:4321", token: "t" },
  );
});

Deno.test("the usual port is taken where none is named, and a token of the environment comes first", () => {
  assert.deepEqual(gatewayPlace('{"gateway": {"auth": {"token": "t"}}}', { OPENCLAW_GATEWAY_TOKEN: "e" }), {
    url: "ws://127.0.0.1:18789",
    token: "e",
  });
});

for (
  const [text, why] of [
    ['{"gateway": {"mode": "remote", "auth": {"token": "t"}}}', /another machine/],
    ['{"gateway": {"port": "x", "auth": {"token": "t"}}}', /not a port/],
    ['{"gateway": {"auth": {"token": {"source": "env"}}}}', /no token/],
    ['{"gateway": {"auth": {"token": "${TOKEN}"}}}', /no token/],
    ["not JSON", /no token/],
  ] as const
) {
  Deno.test(`there is no place to connect to in ${text}`, () => {
    const place = gatewayPlace(text);
    assert.match("problem" in place ? place.problem : "", why);
  });
}
