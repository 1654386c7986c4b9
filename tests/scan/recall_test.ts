/**
 * How often a credential is found where people and programs put them: in settings, logs, histories, tables, on coloured
 * screens.
 *
 * @module
 */

import assert from "node:assert/strict";
import { redactFindings, scanText } from "../../lib/scan/mod.ts";
import { fill, random, TEMPLATES } from "../../lib/scan/test_secrets.ts";

const ESC = "\u001b[";
const SEEDS = [1, 2, 3, 4, 5, 6];

/** Kinds that a credential's form tells. */
const KINDS = [
  ...["aws-key", "gcp-service-account", "google-api-key", "google-oauth-secret", "azure-secret"],
  ...["azure-storage-key", "azure-devops-token", "github-token", "gitlab-token", "slack-token"],
  ...["slack-webhook", "stripe-key", "npm-token", "pypi-token", "openai-key", "anthropic-key", "jwt"],
  ...["private-key", "url-password"],
];

const inner = (text: string): string => JSON.stringify(text).slice(1, -1);
const lined = (text: string, before: (line: number) => string): string =>
  text.split("\n").map((line, i) => `${before(i + 1)}${line}`).join("\n");
/** For what has one line alone. */
const inLine = (around: (secret: string) => string) => (secret: string): string | undefined =>
  secret.includes("\n") ? undefined : around(secret);
/** For what is no URL and no file. */
const asWord = (around: (secret: string) => string) => (secret: string): string | undefined =>
  /[\s/:]/.test(secret) ? undefined : around(secret);

/** Where a credential stands. Undefined where one of its kind can't stand. */
const PLACES: Readonly<Record<string, (secret: string) => string | undefined>> = {
  "a dump of the environment": (s) => `HOME=/root\nSHELL=/bin/bash\nMY_VALUE=${s}\nPATH=/usr/bin\n`,
  "a line of a shell's profile": (s) => `export SOME_VALUE="${s}"\n`,
  "JSON": (s) => `{\n  "a": 1,\n  "value": "${inner(s)}",\n  "b": true\n}`,
  "JSON without spaces": (s) => `{"a":1,"v":"${inner(s)}","b":[1,2]}`,
  "JSON within JSON": (s) => JSON.stringify(JSON.stringify({ v: s })),
  "YAML": (s) => s.includes("\n") ? `key: |\n${lined(s, () => "  ")}\n` : `a: 1\nkey: ${s}\nb: [c]\n`,
  ".npmrc": inLine((s) => `//registry.npmjs.org/:_authToken=${s}\n`),
  ".pypirc": inLine((s) => `[pypi]\nusername = __token__\npassword = ${s}\n`),
  "a remote's URL": asWord((s) => `origin\thttps://x-access-token:${s}@github.com/a/b.git (fetch)\n`),
  "a remote's URL as its user": asWord((s) => `origin\thttps://${s}@github.com/a/b.git (fetch)\n`),
  "a log": (s) => `2026-11-21T10:00:00Z ERROR request failed value=${s} status=401\n`,
  "a log in JSON": (s) => `{"level":"error","msg":"bad ${inner(s)}","time":1}\n`,
  "a shell's history": (s) => ` 1012  curl -H "Authorization: Bearer ${s}" https://api.x.io/v1\n`,
  "an option in a history": (s) => ` 1013  some login --token ${s}\n`,
  "Terraform's state": (s) =>
    `  "attributes": {\n    "id": "x",\n    "value": "${inner(s)}",\n    "tags": {}\n`,
  ".netrc": inLine((s) => `machine api.x.io login me password ${s}\n`),
  "a notebook's output": (s) => `"outputs": [{"text": ["loaded\\n", "key ${inner(s)}\\n"]}]`,
  "minified code": (s) => `var a=function(){return b({k:"${inner(s)}",e:1})},c=2;`,
  "what a change adds": (s) => `@@ -1,2 +1,2 @@\n-old\n${lined(`K=${s}`, () => "+")}\n`,
  "what a change removes": (s) => `@@ -1,2 +1,2 @@\n${lined(`K=${s}`, () => "-")}\n+new\n`,
  "coloured": (s) => `${ESC}36mVALUE${ESC}0m=${ESC}33m${s}${ESC}0m\n`,
  "coloured within, as a search does": (s) =>
    `K=${s.slice(0, 12)}${ESC}01;31m${ESC}K${s.slice(12, 16)}${ESC}m${ESC}K${s.slice(16)}\n`,
  "colours written out": (s) => inner(`${ESC}33m${s}${ESC}0m`),
  "lines that end as on Windows": (s) => `K=${s.replaceAll("\n", "\r\n")}\r\nB=1\r\n`,
  "UTF-16 read as UTF-8": (s) => `${[...`K=${s}\n`].join("\0")}\0`,
  "numbered lines": (s) => lined(`a\nK=${s}`, (n) => `     ${n}\t`),
  "numbered lines of an agent's tool": (s) => lined(`a\n${s}`, (n) => `${n}: `),
  "numbered lines with an arrow": (s) => lined(`a\n${s}`, (n) => `    ${n}→`),
  "a search through files": (s) => lined(`K=${s}`, (n) => `src/a.env:${n}:`),
  "HTML": (s) => `&quot;k&quot;:&quot;${inner(s)}&quot;`,
  "a table": (s) => `| name | value |\n|---|---|\n| key | \`${inner(s)}\` |`,
  "CSV": inLine((s) => `me,${s},2026\n`),
  "XML": (s) => `<add key="k" value="${inner(s)}"/>`,
  "Python's repr": (s) => `{'k': '${inner(s)}', 'b': b'x'}`,
  "a container's settings": (s) => `"Env": [\n  "PATH=/usr/bin",\n  "K=${inner(s)}"\n],`,
  "a process's arguments": inLine((s) => `root  12  0.0  0.1 node server.js --value=${s}\n`),
  "a here-document": (s) => `cat > x <<EOF\n${s}\nEOF\n`,
};

for (const kind of KINDS) {
  Deno.test(`recall: ${kind} is found wherever it stands`, () => {
    for (const seed of SEEDS) {
      const templates = TEMPLATES[kind] ?? [];
      const secret = fill(templates[seed % templates.length] ?? "", seed * 7);
      // What nobody could do without: the end of a key, a token's last letters.
      const core = secret.match(/[A-Za-z0-9+/_-]{12,}/g)?.sort((a, b) => b.length - a.length)[0] ?? secret;
      for (const [name, place] of Object.entries(PLACES)) {
        const text = place(secret);
        if (text === undefined) continue;
        const left = redactFindings(text, scanText(text));
        assert.notEqual(left, text, `${name}: ${text}`);
        assert.ok(!left.includes(core), `${name}: ${left}`);
      }
    }
  });
}

/** Values without a form of their own: of a program's making, and of a person's. */
const random24 = (seed: number): string => random("w", 24, seed);
const hex40 = (seed: number): string => random("h", 40, seed);
const chosen = (seed: number): string => `Tr0ub${random("l", 4, seed)}!${random("d", 3, seed)}x`;
const short = (seed: number): string => `${random("w", 12, seed)}7`;

/** Where a value stands beside a name that says what it is. */
const NAMED: Readonly<Record<string, (value: string) => string>> = {
  "Authorization": (v) => `Authorization: Bearer ${v}`,
  "X-Api-Key": (v) => `X-Api-Key: ${v}`,
  "an API key in JSON": (v) => `{"apiKey": "${v}"}`,
  "an API key in YAML": (v) => `apiKey: ${v}\n`,
  "a token in TOML": (v) => `token = "${v}"\n`,
  "a token of kubeconfig": (v) => `users:\n- name: me\n  user:\n    token: ${v}\n`,
  "a token in a URL": (v) => `https://x.io/?access_token=${v}&a=1`,
  "an option": (v) => `node x --api-key ${v}`,
  "a constant": (v) => `const apiKey="${v}";`,
  "an attribute": (v) => `<add key="ApiKey" value="${v}" />`,
};

/** The same for passwords, which may be short. */
const PASSWORDS: Readonly<Record<string, (value: string) => string>> = {
  ".env": (v) => `A=1\nDB_PASSWORD=${v}\n`,
  ".env, numbered": (v) => `     1\tDB_PASSWORD=${v}`,
  ".env, searched": (v) => `.env:3:DB_PASSWORD=${v}`,
  ".env, changed": (v) => `+DB_PASSWORD=${v}`,
  ".env, coloured": (v) => `${ESC}36mDB_PASSWORD${ESC}0m=${ESC}33m${v}${ESC}0m`,
  "JSON": (v) => `{"password":"${v}"}`,
  "JSON within JSON": (v) => `{"SecretString": "{\\"password\\":\\"${v}\\"}"}`,
  "YAML": (v) => `  password: ${v}\n`,
  ".pypirc": (v) => `password = ${v}\n`,
  ".netrc": (v) => `machine x.io\n  login me\n  password ${v}\n`,
  ".pgpass": (v) => `db.x.io:5432:app:me:${v}\n`,
  "redis.conf": (v) => `requirepass ${v}\n`,
  "Docker's login": (v) => `{"auths":{"r.x.io":{"auth":"${btoa(`me:${v}`)}"}}}`,
  "npm's login": (v) => `_auth=${btoa(`me:${v}`)}\n`,
  "Authorization: Basic": (v) => `Authorization: Basic ${btoa(`me:${v}`)}`,
  "curl -u": (v) => `curl -u me:${v} https://x.io`,
  "a Secret of Kubernetes": (v) => `apiVersion: v1\ndata:\n  db: ${btoa(`${v}ab`)}\nkind: Secret\n`,
  "a Secret of Kubernetes in JSON": (v) =>
    `{"apiVersion":"v1","data":{"db":"${btoa(`${v}ab`)}"},"kind":"Secret"}`,
  "stringData": (v) => `kind: Secret\nstringData:\n  password: ${v}\n`,
  "a connection's settings": (v) => `Server=tcp:x.corp;User ID=me;Password=${v};Encrypt=true`,
  "JDBC": (v) => `jdbc:mysql://h/db?user=me&password=${v}&x=1`,
  "a URL": (v) => `mongodb+srv://me:${v}@c.x.mongodb.net/d`,
  "Terraform": (v) => `  password = "${v}"\n`,
  "Terraform's state": (v) => `"master_password": "${v}",`,
  "properties": (v) => `spring.datasource.password=${v}\n`,
  "XML": (v) => `<server><username>me</username><password>${v}</password></server>`,
  "a name and a value in JSON": (v) => `{"name":"DB_PASSWORD","value":"${v}"}`,
  "a name and a value in YAML": (v) => `- name: DB_PASSWORD\n  value: ${v}\n`,
  "PHP": (v) => `define('DB_PASSWORD', '${v}');`,
  "an option": (v) => `login --password ${v}`,
  "an option with a sign": (v) => `mysql --password=${v} -h db`,
  "a notebook": (v) => `"text": ["password = ${v}\\n"]`,
};

for (
  const [places, values] of [[NAMED, [random24, hex40]], [PASSWORDS, [
    random24,
    hex40,
    chosen,
    short,
  ]]] as const
) {
  for (const [name, place] of Object.entries(places)) {
    Deno.test(`recall: a value beside its name is found in ${name}`, () => {
      for (const value of values) {
        for (const seed of SEEDS) {
          const text = place(value(seed));
          assert.ok(scanText(text).length > 0, text);
        }
      }
    });
  }
}

Deno.test("recall: a key of kubeconfig, in base64", () => {
  const pem = `-----BEGIN RSA PRIVATE ${"KEY"}-----\n${
    random("b", 64, 1)
  }\n-----END RSA PRIVATE ${"KEY"}-----\n`;
  const text = `    client-key-data: ${btoa(pem)}\n`;
  assert.equal(redactFindings(text, scanText(text)), "    client-key-data: [redacted: private-key]\n");
  const certificate = btoa(`-----BEGIN CERTIFICATE-----\n${random("b", 64, 1)}\n-----END CERTIFICATE-----\n`);
  assert.deepEqual(scanText(`    client-certificate-data: ${certificate}\n`), []);
});

Deno.test("recall: of a Secret all values go, of a ConfigMap none", () => {
  const data = `data:\n  a: ${btoa(random24(1))}\n  b: ${btoa(chosen(2))}\n`;
  assert.equal(
    scanText(`apiVersion: v1\n${data}kind: Secret\n---\napiVersion: v1\n${data}kind: ConfigMap\n`).length,
    2,
  );
  assert.equal(scanText(`apiVersion: v1\n${data}kind: SecretStore\n`).length, 0);
});
