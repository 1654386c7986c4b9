import assert from "node:assert/strict";
import { placeOf, urlProblem } from "./web_address.ts";

for (
  const fine of [
    "https://hooks.example/x",
    "http://127.0.0.1:8080/",
    "http://localhost/x",
    "http://[::1]:9/x",
    "http://127.9.9.9/",
  ]
) {
  Deno.test(`${fine} may be sent to`, () => assert.equal(urlProblem(fine), undefined));
}

for (
  const [bad, why] of [
    ["http://hooks.example/x", /unencrypted: use https/],
    ["http://localhost.example/x", /unencrypted/],
    ["http://127.0.0.1.example/x", /unencrypted/],
    ["ftp://127.0.0.1/x", /ftp: is not for webhooks/],
    ["file:///etc/passwd", /use https/],
    ["hooks.example", /no URL/],
  ] as const
) {
  Deno.test(`${bad} may not be sent to`, () => assert.match(urlProblem(bad) ?? "", why));
}

Deno.test("an address is shown by its host alone", () => {
  assert.equal(placeOf("https://me:pw@hooks.example:8443/services/SECRET?key=SECRET"), "hooks.example:8443");
});
