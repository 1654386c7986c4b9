/**
 * Writes lib/scan/gitleaks_formats.ts from the rules of gitleaks (https://github.com/gitleaks/gitleaks, MIT licence):
 *
 *     go mod download -json github.com/zricethezav/gitleaks/v8@v8.30.0   # prints the folder
 *     deno run --allow-read --allow-write=lib/scan scripts/gitleaks_formats.ts FOLDER/config/gitleaks.toml v8.30.0
 *
 * Taken are rules whose credential says by itself what it is, where lib/scan/secret_formats.ts has no row of its own.
 * Rules that go by a word somewhere near are left out: lib/scan/named_values.ts does that.
 *
 * @module
 */

/** The rules that are taken: how people say it, and texts of which each such credential holds one. */
const TAKEN: Readonly<Record<string, readonly [title: string, starts: readonly string[]]>> = {
  "1password-secret-key": ["1Password secret key", ["A3-"]],
  "1password-service-account-token": ["1Password service account token", ["ops_eyJ"]],
  "adobe-client-secret": ["Adobe client secret", ["p8e-"]],
  "alibaba-access-key-id": ["Alibaba access key", ["LTAI"]],
  "artifactory-api-key": ["Artifactory key", ["AKCp"]],
  "artifactory-reference-token": ["Artifactory reference token", ["cmVmd"]],
  "aws-amazon-bedrock-api-key-long-lived": ["Amazon Bedrock key", ["ABSK"]],
  "clojars-api-token": ["Clojars token", ["CLOJARS_"]],
  "cloudflare-origin-ca-key": ["Cloudflare origin CA key", ["v1.0-"]],
  "duffel-api-token": ["Duffel token", ["duffel_"]],
  "dynatrace-api-token": ["Dynatrace token", ["dt0c01."]],
  "easypost-api-token": ["EasyPost token", ["EZAK"]],
  "facebook-page-access-token": ["Facebook page token", ["EAAM", "EAAC"]],
  "flutterwave-secret-key": ["Flutterwave key", ["FLWSECK_TEST-"]],
  "flyio-access-token": ["Fly.io token", ["fo1_", "fm1a_", "fm1r_", "fm2_"]],
  "frameio-api-token": ["Frame.io token", ["fio-u-"]],
  "gitlab-rrt": ["GitLab runner registration token", ["GR1348941"]],
  "harness-api-key": ["Harness key", ["pat.", "sat."]],
  "heroku-api-key-v2": ["Heroku key", ["HRKU-AA"]],
  "huggingface-organization-api-token": ["Hugging Face organisation token", ["api_org_"]],
  "infracost-api-token": ["Infracost token", ["ico-"]],
  "octopus-deploy-api-key": ["Octopus Deploy key", ["API-"]],
  "openshift-user-token": ["OpenShift token", ["sha256~"]],
  "planetscale-api-token": ["PlanetScale token", ["pscale_tkn_"]],
  "planetscale-oauth-token": ["PlanetScale OAuth token", ["pscale_oauth_"]],
  "planetscale-password": ["PlanetScale password", ["pscale_pw_"]],
  "prefect-api-token": ["Prefect token", ["pnu_"]],
  "pulumi-api-token": ["Pulumi token", ["pul-"]],
  "readme-api-token": ["ReadMe token", ["rdme_"]],
  "scalingo-api-token": ["Scalingo token", ["tk-us-"]],
  "sendinblue-api-token": ["Brevo key", ["xkeysib-"]],
  "shippo-api-token": ["Shippo token", ["shippo_live_", "shippo_test_"]],
};

/** Kinds of rows that belong to one that lib/scan/secret_formats.ts has. */
const KINDS: Readonly<Record<string, string>> = {
  "aws-amazon-bedrock-api-key-long-lived": "aws-key",
  "gitlab-rrt": "gitlab-token",
  "huggingface-organization-api-token": "hugging-face-token",
};

/** The longest run that a pattern without an upper bound may take. */
const LONGEST = 4096;

const [path, version] = Deno.args;
if (path === undefined || version === undefined) {
  console.error("Usage: gitleaks_formats.ts GITLEAKS_TOML VERSION");
  Deno.exit(2);
}

const rules = readRules(Deno.readTextFileSync(path));
const rows = Object.entries(TAKEN).map(([id, [title, starts]]) => {
  const regex = rules.get(id);
  if (regex === undefined) throw new Error(`gitleaks has no rule ${id} any more`);
  const pattern = toPattern(regex);
  new RegExp(pattern);
  const hint = starts.length === 1 ? starts[0] : commonStart(starts);
  return {
    kind: KINDS[id] ?? kindOf(title),
    title,
    hint,
    ...(starts.length === 1 ? {} : { starts }),
    pattern,
    keep: 0,
  };
});
const target = new URL("../lib/scan/gitleaks_formats.ts", import.meta.url);
Deno.writeTextFileSync(
  target,
  `/**
 * Forms of credentials from the rules of gitleaks ${version}, written by scripts/gitleaks_formats.ts. Do not edit.
 *
 * gitleaks (https://github.com/gitleaks/gitleaks): Copyright (c) 2019 Zachary Rice. MIT licence: permission is granted,
 * free of charge, to any person obtaining a copy of this software and associated documentation files, to deal in the
 * software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
 * distribute, sublicense, and/or sell copies of the software, and to permit persons to whom the software is furnished
 * to do so, provided that this copyright notice and permission notice are included in all copies or substantial
 * portions of the software. The software is provided "as is", without warranty of any kind.
 *
 * @module
 */

import type { SecretFormat } from "./secret_formats.ts";

/** The forms. */
export const GITLEAKS_FORMATS: readonly SecretFormat[] = ${JSON.stringify(rows, undefined, 2)};
`,
);
console.log(`${rows.length} rows; now: deno fmt lib/scan/gitleaks_formats.ts`);

/** The rules of a gitleaks.toml that have a regular expression, by id. */
function readRules(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const rule of text.split(/^\[\[rules\]\]$/m).slice(1)) {
    const id = /^id = "([^"]+)"$/m.exec(rule)?.[1];
    const regex = /^regex = '''(.*)'''$/m.exec(rule)?.[1];
    if (id !== undefined && regex !== undefined) found.set(id, regex);
  }
  return found;
}

/** A JavaScript pattern for a rule's: without what stands around the credential, bounded, letter case spelled out. */
function toPattern(regex: string): string {
  let body = regex
    .replace(/\(\?:\[\\x60'"\\s;\]\|\\\\\[nr\]\|\$\)$/, "")
    .replace(/\(\?:\[\^\\w-\]\|\\z\)$/, "")
    .replace(/^(\(\?i\))?\\b/, "$1")
    .replace(/\\b$/, "");
  const folded = body.startsWith("(?i)");
  if (folded) body = body.slice(4);
  while (isWrapped(body)) body = body.slice(1, -1);
  const at = folded ? 0 : body.indexOf("(?i)");
  if (at >= 0) body = body.slice(0, at) + anyCase(body.slice(at).replaceAll("(?i)", ""));
  body = body.replace(/\(\?i:([^()]*)\)/g, (_, inner: string) => anyCase(inner))
    .replace(/\{(\d+),\}/g, (_, n: string) => `{${n},${LONGEST}}`)
    .replaceAll("[[:alnum:]]", "[A-Za-z0-9]");
  if (/\(\?i|[*+](?!\/|\]|[^[]*\])/.test(body)) throw new Error(`the pattern is not bounded: ${body}`);
  return `${/^\(\?:[^()]*\)$/.test(body) ? body : `(?:${body})`}(?![A-Za-z0-9_-])`.replace(
    /^\(\?:([^|]*)\)(?=\(\?!)/,
    "$1",
  );
}

/** Whether a pattern is one capturing group from its first character to its last. */
function isWrapped(body: string): boolean {
  if (!/^\((?!\?)/.test(body)) return false;
  let depth = 0;
  for (let i = 0; i < body.length; i++) {
    if (body[i] === "\\") i++;
    else if (body[i] === "(") depth++;
    else if (body[i] === ")" && --depth === 0) return i === body.length - 1;
  }
  return false;
}

/** A part of a pattern whose classes take both cases. */
function anyCase(part: string): string {
  return part.replace(/\[([^\]]*)\]/g, (_, inner: string) => {
    const wide = inner.replace(/([a-z])-([a-z])/g, (r, a: string, b: string) => {
      return inner.includes(`${a.toUpperCase()}-`) ? r : `${a.toUpperCase()}-${b.toUpperCase()}${r}`;
    });
    return `[${wide}]`;
  });
}

function kindOf(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

/** The longest text that all begin with. */
function commonStart([first = "", ...others]: readonly string[]): string {
  let length = first.length;
  while (!others.every((o) => o.startsWith(first.slice(0, length)))) length--;
  return first.slice(0, length);
}
