/**
 * Made-up credentials of every kind, for tests. They are put together when they are wanted, so that nobody who looks
 * through this repository takes one for real.
 *
 * @module
 */

import { checksumOf } from "./checksum.ts";

const ALPHABETS: Readonly<Record<string, string>> = {
  w: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  h: "0123456789abcdef",
  u: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  U: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
  d: "0123456789",
  b: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
  l: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  a: "abcdefghijklmnopqrstuvwxyz0123456789",
};

/** Characters of one of the alphabets above, the same for the same seed. */
export function random(alphabet: string, length: number, seed: number): string {
  const from = ALPHABETS[alphabet] ?? "x";
  let state = (seed * 2654435761 + length * 40503 + alphabet.charCodeAt(0)) >>> 0;
  let text = "";
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += from[(state >>> 8) % from.length] ?? "";
  }
  return text;
}

/** A text in which `{w36}` stands for 36 characters of the alphabet `w`, and `|` for nothing. */
export function fill(template: string, seed: number): string {
  let place = 0;
  return template.replaceAll("|", "").replace(
    /\{([a-zA-Z])(\d+)\}/g,
    (_, alphabet: string, length: string) => random(alphabet, Number(length), seed * 31 + place++),
  );
}

/** Templates by kind; where there is one, it is filled with three seeds. */
export const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  "1password-secret-key": ["A|3-{U6}-{U11}-{U5}-{U5}-{U5}"],
  "1password-service-account-token": ["op|s_eyJ{b260}"],
  "adobe-client-secret": ["p|8e-{a32}"],
  "age-key": ["AG|E-SECRET-KEY-1{U58}"],
  "alibaba-access-key": ["LT|AI{w20}"],
  "anthropic-key": ["sk|-ant-api03-{w93}AA", "sk|-ant-admin01-{w93}AA", "sk|-ant-oat01-{w80}"],
  "artifactory-key": ["AK|Cp{w69}"],
  "artifactory-reference-token": ["cm|Vmd{w59}"],
  "atlassian-token": ["AT|ATT3{w120}"],
  "aws-key": ["AK|IA{u16}", "AS|IA{u16}", "AB|SK{b120}"],
  "azure-devops-token": ["{w52}|JQQJ99BLACAAAAAAAAAAAA{w2}AZDO{w4}"],
  "azure-secret": ["{w3}8|Q~{w34}"],
  "azure-storage-key": ["Account|Key={b86}==", "Shared|AccessKey={b43}=", "Account|Key={b86}=="],
  "brevo-key": ["xk|eysib-{h64}-{w16}"],
  "clojars-token": ["CLO|JARS_{a60}"],
  "cloudflare-origin-ca-key": ["v1|.0-{h24}-{h146}"],
  "crates-io-token": ["ci|o{w32}"],
  "databricks-token": ["da|pi{h32}"],
  "digitalocean-token": ["do|p_v1_{h64}", "do|o_v1_{h64}", "do|r_v1_{h64}"],
  "discord-token": ["MT|A1Nzc0MTk2NDk2OTkzNDg0.G{w5}.{w38}"],
  "discord-webhook": ["dis|cord.com/api/webhooks/{d18}/{w68}"],
  "docker-token": ["dc|kr_pat_{w27}", "dc|kr_oat_{w32}", "dc|kr_pat_{w27}"],
  "doppler-token": ["dp|.pt.{w43}", "dp|.st.{w43}", "dp|.ct.{w43}"],
  "duffel-token": ["du|ffel_live_{w43}"],
  "dynatrace-token": ["dt|0c01.{U24}.{U64}"],
  "easypost-token": ["EZ|AK{w54}"],
  "facebook-page-token": ["EA|AM{w120}", "EA|AC{w120}", "EA|AM{w150}"],
  "fly-io-token": ["fo|1_{w43}", "fm|2_{w110}", "fm|1r_{w110}"],
  "flutterwave-key": ["FLW|SECK_TEST-{h32}-X"],
  "frame-io-token": ["fi|o-u-{w64}"],
  "github-token": ["gh|p_{w36}", "gh|s_{w36}", "git|hub_pat_{w22}_{w59}"],
  "gitlab-token": ["gl|pat-{w20}", "gl|cbt-64_{w20}", "GR|1348941{w20}"],
  "google-access-token": ["ya|29.{w120}"],
  "google-api-key": ["AI|za{w35}"],
  "google-oauth-secret": ["GO|CSPX-{w28}"],
  "grafana-token": ["gl|sa_{w32}_{h8}", "gl|c_{b80}", "gl|sa_{w32}_{h8}"],
  "groq-key": ["gs|k_{w52}"],
  "harness-key": ["pa|t.{w22}.{w24}.{w20}"],
  "heroku-key": ["HR|KU-AA{w58}"],
  "hugging-face-token": ["hf|_{l34}", "api|_org_{l34}", "hf|_{l34}"],
  "infracost-token": ["ic|o-{w32}"],
  "jwt": [
    "ey|JhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.{w43}",
    "ey|J0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJ1c2VyIjoiYSJ9.{w86}",
    "ey|JraWQiOiJhIiwiYWxnIjoiRVMyNTYifQ.eyJleHAiOjF9.{w86}",
  ],
  "linear-key": ["li|n_api_{w40}"],
  "mailgun-key": ["ke|y-{h32}"],
  "new-relic-key": ["NR|AK-{U27}"],
  "notion-token": ["nt|n_{d11}{w35}"],
  "npm-token": ["np|m_{w36}"],
  "octopus-deploy-key": ["AP|I-{U26}"],
  "openai-key": ["sk|-proj-{w74}T3BlbkFJ{w74}", "sk|-{w20}T3BlbkFJ{w20}", "sk|-svcacct-{w58}T3BlbkFJ{w58}"],
  "openrouter-key": ["sk|-or-v1-{h64}"],
  "openshift-token": ["sha|256~{w43}"],
  "perplexity-key": ["pp|lx-{w48}"],
  "planetscale-oauth-token": ["psc|ale_oauth_{w43}"],
  "planetscale-password": ["psc|ale_pw_{w43}"],
  "planetscale-token": ["psc|ale_tkn_{w43}"],
  "postman-key": ["PM|AK-{h24}-{h34}"],
  "prefect-token": ["pn|u_{w36}"],
  "pulumi-token": ["pu|l-{h40}"],
  "pypi-token": ["py|pi-AgEIcHlwaS5vcmc{w80}"],
  "readme-token": ["rd|me_{a70}"],
  "replicate-token": ["r8|_{w37}"],
  "rubygems-key": ["ru|bygems_{h48}"],
  "scalingo-token": ["tk|-us-{w48}"],
  "sendgrid-key": ["SG|.{w22}.{w43}"],
  "sentry-token": ["sn|tryu_{h64}", "sn|trys_{w80}", "sn|tryu_{h64}"],
  "shippo-token": ["sh|ippo_live_{h40}"],
  "shopify-token": ["sh|pat_{h32}", "sh|pss_{h32}", "sh|ppa_{h32}"],
  "slack-token": ["xo|xb-{d12}-{d13}-{w24}", "xo|xp-{d12}-{d12}-{d12}-{h32}", "xa|pp-1-A{U10}-{d13}-{h64}"],
  "slack-webhook": ["ho|oks.slack.com/services/T{U10}/B{U10}/{w24}"],
  "square-token": ["sq|0atp-{w22}", "sq|0csp-{w43}", "sq|0atp-{w22}"],
  "stripe-key": ["sk|_live_{w24}", "rk|_live_{w99}", "sk|_prod_{w40}"],
  "supabase-token": ["sb|p_{h40}"],
  "teams-webhook": ["web|hook.office.com/webhookb2/{h36}@{h36}/IncomingWebhook/{h32}/{h36}"],
  "telegram-token": ["{d9}|:AA{w33}"],
  "terraform-token": ["{w14}|.atlasv1.{w67}"],
  "twilio-key": ["S|K{h32}"],
  "vault-token": ["hv|s.{w95}", "hv|b.{w140}", "hv|s.{w24}"],
  "webhook-secret": ["wh|sec_{w32}"],
  "xai-key": ["xa|i-{w80}"],
  "gcp-service-account": [
    '{"type": "service|_account", "private_key": "-----BEGIN |PRIVATE KEY-----\\n{b64}\\n{b40}\\n-----END PRIVATE KEY-----\\n"}',
  ],
  "private-key": [
    "-----BEGIN |RSA PRIVATE KEY-----\n{b64}\n{b64}\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN |OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB\n{b70}\n-----END OPENSSH PRIVATE KEY-----",
    "PuTTY|-User-Key-File-3: ssh-ed25519\nEncryption: none\nPublic-Lines: 1\n{b64}\nPrivate-Lines: 1\n{b64}\nPrivate-MAC: {h64}",
  ],
  "password-hash": [
    "root:|$6${w16}${w86}:19700:0:99999:7:::",
    "me:|$y$j9T${w22}${w43}:19700::",
    "me:|$2b$10${w53}:1:",
  ],
  "url-password": [
    "postgres|://app:{w16}9@db.internal:5432/app",
    "https|://deploy:{w12}7x@git.corp.net/x.git",
    "redis|://:{w20}4a@cache:6379",
  ],
  "named-secret": ["DB_PASS|WORD={w24}", 'api|Key: "{w32}"', "Authorization: |Bearer {w40}"],
};

/** Three credentials of a kind. */
export function examplesOf(kind: string): readonly string[] {
  const templates = TEMPLATES[kind] ?? [];
  return [1, 2, 3].map((seed) => fill(templates[seed - 1] ?? templates[0] ?? "", seed));
}

/** A token of GitHub's whose checksum is right. */
export function checkedToken(random30: string): string {
  return ["gh", "p_", random30, checksumOf(random30)].join("");
}
