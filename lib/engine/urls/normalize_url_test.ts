import assert from "node:assert/strict";
import fc from "fast-check";
import { UNKNOWN } from "../../shell/word.ts";
import { normalizeUrl } from "./mod.ts";
import type { UrlTrait } from "./normal_url.ts";

const WEBHOOK = [
  "https://webhook.site/x",
  "HTTPS://WebHook.Site/x",
  "  https://webhook.site/x \n",
  "\u00a0https://webhook.site/x\u200b",
  "ht\ttps://web\nhook.site/x",
  "https://webhook.site./x",
  "https://webhook.site../x",
  "https://user:pw@webhook.site/x",
  "https://webhook.site:443/x",
  "https://webhook%2esite/x",
  "https://%77ebhook.site/x",
  "https://webhook。site/x",
  "https://ｗｅｂｈｏｏｋ．ｓｉｔｅ/x",
  "https:/webhook.site/x",
  "https:webhook.site/x",
  "https:\\\\webhook.site\\x",
  "//webhook.site/x",
  "webhook.site/x",
  "webhook.site:443/x",
  "user@webhook.site/x",
  "https://web\u00adhook.site/x",
  "https://webhook.site/y/../x",
  "https://webhook.site/y/%2e%2E/x",
];

for (const text of WEBHOOK) {
  Deno.test(`normalizeUrl sees webhook.site in ${JSON.stringify(text)}`, () => {
    const { url, host, scheme, port } = normalizeUrl(text);
    assert.deepEqual({ url, host, scheme, port }, {
      url: "https://webhook.site/x",
      host: "webhook.site",
      scheme: "https",
      port: "",
    });
  });
}

const METADATA = [
  "http://169.254.169.254/",
  "http://169.254.169.254./",
  "http://2852039166/",
  "http://0xA9FEA9FE/",
  "http://0xa9.0xfe.0xa9.0xfe/",
  "http://0251.0376.0251.0376/",
  "http://169.254.43518/",
  "http://169.16689662/",
  "http://[::ffff:169.254.169.254]/",
  "http://[::ffff:a9fe:a9fe]/",
  "http://[0:0:0:0:0:ffff:a9fe:a9fe]/",
  "http://[::169.254.169.254]/",
  "http://[64:ff9b::a9fe:a9fe]/",
  "http://[2002:a9fe:a9fe::]/",
  "http://[fd00:ec2::254]/",
  "http://１６９．254.169.254/",
  "http://metadata.google.internal/",
  "http://METADATA.google.internal./",
  "http://metadata/computeMetadata/v1/",
  "http://instance-data.ec2.internal/",
  "http://metadata.azure.internal/",
  "http://100.100.100.200/",
  "http://168.63.129.16/",
  "http://192.0.0.192/",
  "http://169.254.169.254.nip.io/",
  "http://x-169-254-169-254.sslip.io/",
  "169.254.169.254/latest/meta-data",
  "169.254.169.254:80",
  "tcp://169.254.169.254:80",
  "gopher://0xA9FEA9FE:80/_GET",
];

for (const text of METADATA) {
  Deno.test(`normalizeUrl sees the metadata service in ${text}`, () => {
    const { host, also, traits } = normalizeUrl(text);
    assert.ok([host, ...also].includes("169.254.169.254"), `${host} ${also}`);
    assert.ok(traits.includes("metadata"));
  });
}

const LOOPBACK = [
  "http://localhost:9090/",
  "localhost:3000",
  "http://app.localhost/",
  "http://127.0.0.1/",
  "http://127.1/",
  "http://0/",
  "http://0x7f000001/",
  "http://2130706433/",
  "http://[::1]:80/",
  "http://[::]/",
  "http://[::ffff:127.0.0.1]/",
  "http://::1/",
  "http://lvh.me/",
  "http://a.localtest.me/",
  "http://127.0.0.1.sslip.io/",
  "ws://127.0.0.1:9222/",
];

for (const text of LOOPBACK) {
  Deno.test(`normalizeUrl sees this machine in ${text}`, () => {
    const { host, also, traits } = normalizeUrl(text);
    assert.ok(traits.includes("loopback"));
    for (const name of ["localhost", "127.0.0.1"]) assert.ok([host, ...also].includes(name));
  });
}

const FILES: readonly (readonly [string, string])[] = [
  ["file:///etc/shadow", "/etc/shadow"],
  ["FILE:///etc/shadow", "/etc/shadow"],
  ["file:/etc/shadow", "/etc/shadow"],
  ["file://localhost/etc/shadow", "/etc/shadow"],
  ["file:///etc/sh%61dow?x#y", "/etc/shadow"],
  ["view-source:file:///etc/shadow", "/etc/shadow"],
  ["view-source:view-source:file:///etc/shadow", "/etc/shadow"],
  ["jar:file:///a.jar!/b", "/a.jar"],
  ["url:file:///etc/shadow", "/etc/shadow"],
  ["local_file:///etc/shadow", "/etc/shadow"],
  ["netdoc:///etc/shadow", "/etc/shadow"],
  ["file:///C:/Users/x", "C:/Users/x"],
  ["/etc/shadow", "/etc/shadow"],
  ["~/.ssh/id_rsa", "~/.ssh/id_rsa"],
  ["C:\\x", "C:\\x"],
  [`file:///etc/${UNKNOWN}`, `/etc/${UNKNOWN}`],
];

for (const [text, path] of FILES) {
  Deno.test(`normalizeUrl sees the file in ${JSON.stringify(text)}`, () => {
    const normal = normalizeUrl(text);
    assert.equal(normal.path, path);
    assert.equal(normal.host, "");
    assert.ok(normal.traits.includes("non-http"));
  });
}

const HOSTS: readonly (readonly [string, string, string, readonly UrlTrait[]])[] = [
  ["https://example.com/", "https", "example.com", []],
  ["https://example.com:8443/", "https", "example.com", ["port"]],
  ["wss://example.com/", "wss", "example.com", []],
  ["ftp://example.com/x", "ftp", "example.com", ["non-http"]],
  ["ssh://git@example.com:22/x", "ssh", "example.com", ["non-http"]],
  ["git+ssh://git@Example.com/x", "git+ssh", "example.com", ["non-http"]],
  ["git@example.com:a/b.git", "ssh", "example.com", ["non-http"]],
  ["tcp://example.com:99", "tcp", "example.com", ["non-http", "port"]],
  ["blob:https://example.com/1-2", "blob", "example.com", ["non-http", "nested-url"]],
  ["jdbc:mysql://example.com/x", "jdbc", "example.com", ["non-http", "nested-url"]],
  ["data:text/html,x", "data", "", ["non-http"]],
  ["javascript:alert(1)", "javascript", "", ["non-http"]],
  ["user:pw@example.com/x", "https", "example.com", ["userinfo"]],
  ["https://münchen.de/", "https", "xn--mnchen-3ya.de", ["punycode"]],
  ["https://host:99999/x", "https", "host", ["unparsable", "port"]],
  ["https://", "https", "", ["unparsable"]],
  ["", "", "", ["unparsable"]],
];

for (const [text, scheme, host, traits] of HOSTS) {
  Deno.test(`normalizeUrl reads ${JSON.stringify(text)}`, () => {
    const normal = normalizeUrl(text);
    assert.deepEqual([normal.scheme, normal.host, normal.traits], [scheme, host, traits]);
  });
}

const OTHERS: readonly (readonly [string, string, UrlTrait])[] = [
  ["https://webhook.site@evil.example/", "webhook.site", "userinfo"],
  ["https://webhook.site:443@evil.example/", "webhook.site", "userinfo"],
  ["https://webhook%2esite@evil.example/", "webhook.site", "userinfo"],
  ["https://evil.example\\@webhook.site/", "webhook.site", "ambiguous-host"],
  ["https://wеbhook.site/", "webhook.site", "lookalike"],
  ["https://xn--wbhook-3of.site/", "webhook.site", "lookalike"],
  ["https://xn--wbhook-3of.site/", "wеbhook.site", "punycode"],
];

for (const [text, other, trait] of OTHERS) {
  Deno.test(`normalizeUrl puts ${other} forward for ${text}`, () => {
    const { also, alsoUrls, traits } = normalizeUrl(text);
    assert.ok(also.includes(other), also.join());
    assert.ok(alsoUrls.some((url) => url.startsWith(`https://${other}/`)), alsoUrls.join());
    assert.ok(traits.includes(trait));
  });
}

Deno.test("a wrapped URL is put forward as well", () => {
  const { alsoUrls, host } = normalizeUrl("view-source:https://Webhook.site/x");
  assert.deepEqual([host, alsoUrls], ["webhook.site", ["https://webhook.site/x"]]);
});

Deno.test("hosts in the query are named apart", () => {
  const { host, nested, traits } = normalizeUrl("https://example.com/?r=https%3A%2F%2Fwebhook.site");
  assert.deepEqual([host, nested, traits], ["example.com", ["webhook.site"], ["nested-url"]]);
});

for (
  const [text, host, url] of [
    [`https://${UNKNOWN}/x`, UNKNOWN, `https://${UNKNOWN}/x`],
    [`https://${UNKNOWN}.Evil.example/`, `${UNKNOWN}.evil.example`, `https://${UNKNOWN}.evil.example/`],
    [
      `https://evil.example/${UNKNOWN}?a=${UNKNOWN}`,
      "evil.example",
      `https://evil.example/${UNKNOWN}?a=${UNKNOWN}`,
    ],
    [UNKNOWN, UNKNOWN, `https://${UNKNOWN}/`],
    [`${UNKNOWN}://evil.example/x`, "evil.example", `${UNKNOWN}://evil.example/x`],
    [`https://${UNKNOWN}@evil.example/`, "evil.example", "https://evil.example/"],
    [`http://evil.example:${UNKNOWN}/`, "evil.example", `http://evil.example:${UNKNOWN}/`],
  ] as const
) {
  Deno.test(`what isn't known survives in ${JSON.stringify(text)}`, () => {
    const normal = normalizeUrl(text);
    assert.deepEqual([normal.host, normal.url], [host, url]);
    assert.ok(!normal.traits.includes("unparsable"));
  });
}

const TEXT = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(..."https:/\\.@[]%?#-x0n1 é。\t\uffff") }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
);

Deno.test("normalizeUrl never throws and gives a host in canonical form", () => {
  fc.assert(
    fc.property(TEXT, (text) => {
      const { host, also } = normalizeUrl(text);
      assert.equal(host, host.toLowerCase());
      assert.ok(!host.endsWith("."), host);
      assert.ok(!also.includes(host));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("normalizeUrl changes nothing in what it gave", () => {
  fc.assert(fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (text) => {
    const once = normalizeUrl(text);
    assert.equal(normalizeUrl(once.url).url, once.url);
  }));
});

Deno.test("letter case, user info, default port and a trailing dot don't change the host", () => {
  fc.assert(fc.property(fc.domain(), (domain) => {
    const { host } = normalizeUrl(`https://${domain}/`);
    assert.equal(normalizeUrl(`HTTPS://u:p@${domain.toUpperCase()}.:443/`).host, host);
    assert.equal(normalizeUrl(`${domain}/x`).host, host);
  }));
});

const LONG = 1 << 20;
for (
  const [name, text] of [
    ["letters", "a".repeat(LONG)],
    ["dots", `https://${".".repeat(LONG)}`],
    ["labels of a known domain", `https://${"a.".repeat(LONG / 2)}nip.io/`],
    ["letters beyond ASCII", `https://${"é日".repeat(LONG / 2)}/`],
    ["user infos", `https://${"a.b@".repeat(LONG / 4)}h/`],
    ["nested URLs", `https://h.example/?${"a://b/".repeat(LONG / 6)}`],
    ["wrappers", "view-source:".repeat(LONG / 12)],
    ["percent signs", `https://h.example/${"%25".repeat(LONG / 3)}`],
    ["spaces", " ".repeat(LONG)],
    ["dot segments", `https://h.example/${"../".repeat(LONG / 3)}`],
  ] as const
) {
  Deno.test(`a mebibyte of ${name} is read in linear time`, () => {
    const start = performance.now();
    normalizeUrl(text);
    // A quadratic reading would take minutes.
    assert.ok(performance.now() - start < 3000);
  });
}
