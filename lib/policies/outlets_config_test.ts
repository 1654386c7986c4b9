import assert from "node:assert/strict";
import { readOutlets, syslogAddress } from "./outlets_config.ts";

const WHOLE = `
profile: standard
audit:
  max_size: 1MiB
  gzip_after_days: 0
  keep_days: 90
  sinks:
    - syslog: "[::1]:1514"
      transport: udp
      format: cef
    - otlp: http://127.0.0.1:4318
      headers: { authorization: Bearer x }
  anchors:
    - file: /srv/anchor/checkpoints.txt
    - webhook: https://example.com/anchor
    - syslog: logs.example.com
      transport: tls
      ca: /etc/ca.pem
    - git: /srv/anchor.git
notify:
  url: https://hooks.slack.com/services/x
  on: ask
`;

Deno.test("all that config.yaml can say of outlets is read", () => {
  assert.deepEqual(readOutlets(WHOLE), {
    outlets: {
      keeping: { maxSize: 1 << 20, gzipAfterDays: 0, keepDays: 90 },
      sinks: [
        { kind: "syslog", host: "::1", port: 1514, transport: "udp", format: "cef" },
        { kind: "otlp", url: "http://127.0.0.1:4318/v1/logs", headers: { authorization: "Bearer x" } },
      ],
      anchors: [
        { kind: "file", path: "/srv/anchor/checkpoints.txt" },
        { kind: "webhook", url: "https://example.com/anchor", headers: {} },
        { kind: "syslog", host: "logs.example.com", port: 6514, transport: "tls", ca: "/etc/ca.pem" },
        { kind: "git", path: "/srv/anchor.git" },
      ],
      notify: [{ url: "https://hooks.slack.com/services/x", platform: "slack", on: ["ask"] }],
    },
  });
});

for (const text of ["", "profile: ci\n", "audit:\nnotify:\n"]) {
  Deno.test(`${JSON.stringify(text)} sends nothing anywhere`, () => {
    assert.deepEqual(readOutlets(text), {
      outlets: {
        keeping: { maxSize: 64 << 20, gzipAfterDays: 2, keepDays: 0 },
        sinks: [],
        anchors: [],
        notify: [],
      },
    });
  });
}

for (
  const [text, openclaw] of [
    ["openclaw:\n  bridge: true\n", {}],
    ["openclaw: { bridge: true, settings: /x/openclaw.json }\n", { settings: "/x/openclaw.json" }],
    ["openclaw:\n  bridge: false\n", undefined],
    ["openclaw:\n  settings: /x/openclaw.json\n", undefined],
    ["openclaw:\n", undefined],
  ] as const
) {
  Deno.test(`the bridge by ${JSON.stringify(text)}`, () => {
    const read = readOutlets(text);
    assert.deepEqual("outlets" in read ? read.outlets.openclaw : read, openclaw);
  });
}

const WRONG: readonly (readonly [text: string, problem: RegExp])[] = [
  ["audit: { keep_days: -1 }", /^audit\.keep_days: must not be negative$/],
  ["audit: { max_size: huge }", /^audit\.max_size: must be a size, such as 64MiB$/],
  ["audit: { max_size: 1 }", /^audit\.max_size: must be at least 64KiB$/],
  ["audit: { keep_day: 1 }", /keep_day/],
  ["audit: { sinks: [{ syslog: 'a b' }] }", /'syslog: a b' is no address/],
  ["audit: { sinks: [{ syslog: 'a:0' }] }", /'syslog: a:0' is no address/],
  [
    "audit: { sinks: [{ otlp: 'http://collector.example.com' }] }",
    /^audit\.sinks\.0\.otlp: must be an https URL/,
  ],
  [
    "audit: { sinks: [{ syslog: a, transport: smoke }] }",
    /^audit\.sinks\.0\.transport: must be udp, tcp or tls$/,
  ],
  ["audit: { anchors: [{ file: relative.txt }] }", /^audit\.anchors\.0\.file: must be an absolute path$/],
  ["audit: { anchors: [{}] }", /^audit\.anchors\.0: must have one of/],
  ["notify: { url: ftp://example.com }", /^notify\.url: must be an https URL/],
  ["notify: { url: https://example.com, on: [block] }", /^notify\.on/],
  ["openclaw: { bridge: perhaps }", /^openclaw\.bridge: must be true or false$/],
  ["openclaw: { bridge: true, settings: openclaw.json }", /^openclaw\.settings: must be an absolute path$/],
  ["audit: [", /./],
];

for (const [text, problem] of WRONG) {
  Deno.test(`${text} is refused`, () => {
    const read = readOutlets(text);
    assert.ok("problems" in read);
    assert.match(read.problems.join("\n"), problem);
  });
}

Deno.test("addresses of syslog receivers", () => {
  assert.deepEqual(syslogAddress("localhost:514", "udp"), { host: "localhost", port: 514 });
  assert.deepEqual(syslogAddress("10.0.0.1", "tls"), { host: "10.0.0.1", port: 6514 });
  assert.equal(syslogAddress("http://a", "tcp"), undefined);
  assert.equal(syslogAddress("a:70000", "tcp"), undefined);
});
