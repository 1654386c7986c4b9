import assert from "node:assert/strict";
import fc from "fast-check";
import { redact } from "./redact.ts";
import { isSecretName, redactNamed, redactText } from "./redact_text.ts";
import { GITLEAKS_FORMATS, SECRET_FORMATS } from "../scan/mod.ts";

const A36 = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5";
const HEX32 = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

/** One of each kind and what looks similar. None is real; a bar parts each, so that no scanner takes it for one. */
const CASES: Readonly<Record<string, readonly [secret: string, lookAlike: string]>> = {
  "AWS access key": ["AK|IAQ3EGRT7UNWXYZ234", "AKIAGARA"],
  "AWS temporary key": ["AS|IAQ3EGRT7UNWXYZ234", "ASIAPACIFIC"],
  "GitHub token": [`gh|p_${A36}`, "ghp_token_name"],
  "GitHub fine-grained token": [`gi|thub_pat_${A36}_${A36}`, "github_pat_help"],
  "GitLab token": ["gl|pat-aB3dE5fG7hJ9kL1mN3pQ", "glpat-example"],
  "Slack token": ["xo|xb-123456789012-abcdefGHIJKL", "xoxo-love"],
  "Slack app token": ["xa|pp-1-A012ABCDEFG-1234567890123-abcdef", "xapp-name"],
  "Slack webhook": [
    "ho|oks.slack.com/services/T01ABCDEF/B01ABCDEF/aB3dE5fG7hJ9kL1mN3pQ5rS7",
    "hooks.slack.com/services",
  ],
  "Anthropic key": [`sk|-ant-api03-${A36}`, "sk-ant-hill"],
  "OpenRouter key": [`sk|-or-v1-${HEX32}${HEX32}`, "sk-or-not"],
  "OpenAI key": [`sk|-proj-${A36}`, "sk-learn-contrib"],
  "Google API key": ["AI|zaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q", "AIzawa"],
  "Google OAuth secret": ["GO|CSPX-aB3dE5fG7hJ9kL1mN3pQ5rS7tU9v", "GOCSPX-prefix"],
  "Google access token": [`ya|29.${A36}`, "ya29.txt"],
  "Stripe key": ["sk|_live_aB3dE5fG7hJ9kL1mN3pQ5rS7", "task_test_aB3dE5fG7hJ9kL1mN3pQ"],
  "webhook signing secret": ["wh|sec_aB3dE5fG7hJ9kL1mN3pQ5rS7", "whsec_name"],
  "npm token": [`np|m_${A36}`, "npm_config_registry"],
  "PyPI token": [`py|pi-AgEIcHlwaS5vcmc${A36}`, "pypi-mirror-internal"],
  "RubyGems key": [`ru|bygems_${HEX32}0a1b2c3d4e5f6071`, "rubygems_version"],
  "crates.io token": ["ci|oaB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY", "cionoscopy"],
  "JWT": ["ey|JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLWhlcmU", "eyJrZXkiOiJ2YWx1ZSJ9"],
  "Azure client secret": ["ab|c8Q~aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5", "what8Q~"],
  "Azure storage key": [`Ac|countKey=${A36}${A36}ABCDEFGHIJKLMN==`, "AccountKey=$KEY"],
  "Azure DevOps token": [`|${A36}0a1b2c3d4e5f6071JQQJ99BBACAAAAAAAAAAAAAZDOabcd`, "AZDO_PROJECT"],
  "Telegram bot token": ["12|3456789:AAaB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3", "12:AA:BB:CC"],
  "Discord bot token": ["MT|AxMjM0NTY3ODkwMTIzNDU2.GabcdE.aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1", "My.module.name"],
  "Discord webhook": [
    `di|scord.com/api/webhooks/123456789012345678/${A36}${A36}`,
    "discord.com/api/webhooks/",
  ],
  "SendGrid key": [`SG|.aB3dE5fG7hJ9kL1mN3pQ5r.${A36}abcdefg`, "SG.country.name"],
  "Twilio key": [`SK|${HEX32}`, "SKU0123456789"],
  "Mailgun key": [`ke|y-${HEX32}`, "key-value-store"],
  "Hugging Face token": ["hf|_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z", "hf_hub_download"],
  "DigitalOcean token": [`do|p_v1_${HEX32}${HEX32}`, "dop_v1_name"],
  "Shopify token": [`sh|pat_${HEX32}`, "shpat_file"],
  "Databricks token": [`da|pi${HEX32}`, "dapiserver"],
  "Doppler token": [`dp|.pt.${A36}abcdefg`, "dp.st.name"],
  "Linear key": [`li|n_api_${A36}abcd`, "lin_api_key"],
  "Notion token": [`nt|n_${A36}abcdefgh`, "ntn_page"],
  "Vault token": [`hv|s.${A36}`, "hvs.name"],
  "Docker token": ["dc|kr_pat_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9", "dckr_pat_x"],
  "Sentry token": [`sn|trys_${A36}`, "sntrys_dsn"],
  "Grafana token": ["gl|sa_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY_0a1b2c3d", "glc_shader"],
  "Postman key": [`PM|AK-0a1b2c3d4e5f60718293a4b5-${HEX32}0a`, "PMAK-1"],
  "New Relic key": ["NR|AK-ABCDEFGHIJKLMNOPQRSTUVWXYZ0", "NRAK-1"],
  "age key": [`AG|E-SECRET-KEY-1${"QPZRY9X8GF".repeat(5)}ABCDEFGH`, "AGE-SECRET-KEY-1"],
  "Groq key": [`gs|k_${A36}${A36.slice(0, 16)}`, "gsk_init"],
  "xAI key": [`xa|i-${A36}${A36}`, "xai-sdk"],
  "Perplexity key": [`pp|lx-${A36}abcdefghijkl`, "pplx-70b"],
  "Replicate token": [`r8|_${A36}a`, "r8_register"],
  "Atlassian token": [`AT|ATT3${A36}${A36}`, "ATATT3"],
  "Terraform token": [`aB|3dE5fG7hJ9kL.atlasv1.${A36}${A36}`, "x.atlasv1.y"],
  "Supabase token": [`sb|p_${HEX32}0a1b2c3d`, "sbp_table"],
  "Microsoft Teams webhook": [
    `we|bhook.office.com/webhookb2/${HEX32}@${HEX32}/IncomingWebhook/${HEX32}`,
    "webhook.office.com/webhookb2/",
  ],
  "Square token": ["sq|0atp-aB3dE5fG7hJ9kL1mN3pQ5r", "sq0atp-x"],
};

for (const { title: kind, keep } of SECRET_FORMATS) {
  const [parted, lookAlike] = CASES[kind] ?? ["", ""];
  const secret = parted.replace("|", "");

  Deno.test(`redact: ${kind}`, () => {
    assert.notEqual(secret, "", "every format has a case");
    for (const [before, after] of [["", ""], ["echo ", " | cat"], ['{"a":"', '"}'], ["x\\n", "\n"]]) {
      assert.equal(
        redactText(`${before}${secret}${after}`),
        `${before}${secret.slice(0, keep)}…[redacted]${after}`,
      );
    }
  });

  Deno.test(`redact: ${lookAlike} is no ${kind}`, () => {
    assert.equal(redactText(`see ${lookAlike} there`), `see ${lookAlike} there`);
  });
}

Deno.test("redact: forms that gitleaks knows", () => {
  assert.ok(GITLEAKS_FORMATS.length > 20);
  const secret = ["pul", "-0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"].join("");
  assert.equal(redactText(`echo ${secret} | cat`), "echo …[redacted] | cat");
});

const RANDOM = "aB3dE5fG7hJ9kL1mN3pQ5rS7";

const SECRETS: readonly (readonly [text: string, redacted: string])[] = [
  ["curl -H 'Authorization: Bearer abc.def' x", "curl -H 'Authorization: Bearer [redacted]' x"],
  ['curl -H "Authorization: Basic dXNlcjpwYXNz"', 'curl -H "Authorization: Basic [redacted]"'],
  ["curl -H 'X-Api-Key: secretvalue' x", "curl -H 'X-Api-Key: [redacted]' x"],
  ["curl -H 'Cookie: sid=abc; b=c'", "curl -H 'Cookie: [redacted]'"],
  ["Bearer abcdefghijklmnop1234", "Bearer [redacted]"],
  ["curl https://me:hunter2@host.example/x", "curl https://me:[redacted]@host.example/x"],
  ["psql postgres://me:p%40ss@db/x", "psql postgres://me:[redacted]@db/x"],
  ["tool --password hunter2 -v", "tool --password [redacted] -v"],
  ["tool --password=hunter2", "tool --password=[redacted]"],
  ["tool --api-key 'two words'", "tool --api-key '[redacted]'"],
  ['tool --db-token "a b" x', 'tool --db-token "[redacted]" x'],
  ["mysql -u root -phunter2 db", "mysql -u root -p[redacted] db"],
  ["sshpass -p hunter2 ssh host", "sshpass -p [redacted] ssh host"],
  ["docker login -u me -p hunter2 reg", "docker login -u me -p [redacted] reg"],
  ["curl -u me:hunter2 https://x.example", "curl -u me:[redacted] https://x.example"],
  ["redis-cli -a hunter2 ping", "redis-cli -a [redacted] ping"],
  ["PASSWORD=hunter2 npm start", "PASSWORD=[redacted] npm start"],
  ["export DB_PASSWORD='it is'", "export DB_PASSWORD='[redacted]'"],
  ["AWS_SECRET_ACCESS_KEY=abc/def+ghi aws s3 ls", "AWS_SECRET_ACCESS_KEY=[redacted] aws s3 ls"],
  ["TOKEN=abc\nSECRET=def", "TOKEN=[redacted]\nSECRET=[redacted]"],
  ["curl 'https://x.example/?a=1&token=abcdef&b=2'", "curl 'https://x.example/?a=1&token=[redacted]&b=2'"],
  ['{"password": "hunter2", "user": "me"}', '{"password": "[redacted]", "user": "me"}'],
  ['-d "{\\"api_key\\":\\"hunter2\\"}"', '-d "{\\"api_key\\":\\"[redacted]\\"}"'],
  ["password: hunter2", "password: [redacted]"],
  ["const apiKey = 'abcdef';", "const apiKey = '[redacted]';"],
  [`signing key: ${RANDOM}`, "signing key: [redacted]"],
  [`?sig=${RANDOM}`, "?sig=[redacted]"],
  [
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nrest",
    "-----BEGIN RSA PRIVATE KEY-----[redacted]-----END RSA PRIVATE KEY-----\nrest",
  ],
  ["-----BEGIN PRIVATE KEY-----\nMIIE cut", "-----BEGIN PRIVATE KEY-----[redacted]-----END PRIVATE KEY-----"],
];

for (const [text, redacted] of SECRETS) {
  Deno.test(`redact: ${JSON.stringify(redacted)}`, () => assert.equal(redactText(text), redacted));
}

const ORDINARY: readonly string[] = [
  "git show 3f786850e387550fdab836ed7e6dc881de23001b",
  "git checkout key-rotation && git log --author=me",
  "id 123e4567-e89b-12d3-a456-426614174000",
  "cat /home/me/projects/aVeryLongFolderName/tokenizer/password_reset.ts",
  "const image = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUA';",
  "The password must be changed. Enter the password: it is asked for twice.",
  "PASSWORD=$PW TOKEN=${TOKEN} SECRET=$(cat secret) x",
  "token: ${{ secrets.GITHUB_TOKEN }}",
  "password: string; token?: string;",
  "token = tokens[i]; secret = getSecret(); login(password=password)",
  "api_key = os.environ['API_KEY']",
  "max_tokens=4096 --max-tokens 100",
  "password=true token=null",
  "tool --password-file /run/secrets/x --token $TOKEN",
  "TOKEN=/run/secrets/token PWD=/home/me OLDPWD=/",
  "docker run -u 1000:1000 -p 8080:80 image",
  "ssh -p 2222 host; mkdir -p a/b; mysql -u root -p db",
  "https://x.example/a@b:c?key=3f786850e387550fdab836ed7e6dc881de23001b",
  "cache key: v1-linux-node-3f786850e387550f",
  "sha512-9NVAQ4Gn5pYx6MFk2Gz0Q7ZPzT0Z",
  "author: Bob, authority = x, compass: north, bypass=1",
  "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
  "http://localhost:8080/@scope/name",
  "git clone git@github.com:me/x.git",
];

for (const text of ORDINARY) {
  Deno.test(`redact: leaves ${JSON.stringify(text)}`, () => assert.equal(redactText(text), text));
}

Deno.test("redact: members whose names say so", () => {
  const plain = redact({
    headers: { Authorization: "Bearer abc", accept: "json" },
    env: { DB_PASSWORD: "x", clientSecret: "y", apiKey: ["a", "b"], max_tokens: 5, token: 7, tokens: "many" },
    list: [{ "api-key": "z" }],
  });
  assert.deepEqual(plain, {
    headers: { Authorization: "Bearer [redacted]", accept: "json" },
    env: {
      DB_PASSWORD: "[redacted]",
      clientSecret: "[redacted]",
      apiKey: ["[redacted]", "[redacted]"],
      max_tokens: 5,
      token: 7,
      tokens: "many",
    },
    list: [{ "api-key": "[redacted]" }],
  });
});

Deno.test("redact: references by name stay", () => {
  assert.equal(redactNamed("${TOKEN}"), "${TOKEN}");
  assert.equal(isSecretName("max_tokens"), false);
  assert.equal(isSecretName("path"), false);
});

Deno.test("redact: gives JSON values, whatever it gets", () => {
  const deep: Record<string, unknown> = {};
  let at = deep;
  for (let i = 0; i < 10_000; i++) at = at.a = {} as Record<string, unknown>;
  const round: unknown[] = [];
  round.push(round);
  const odd = JSON.parse('{"__proto__": {"x": 1}}');
  const plain = redact({
    n: NaN,
    big: 10n,
    none: undefined,
    f: () => 1,
    s: "\ud800",
    odd,
    deep,
    round,
    nul: null,
  });
  const { n, big, s, nul } = plain as Record<string, unknown>;
  assert.deepEqual([n, big, s, nul], [null, "10", "\ufffd", null]);
  assert.ok(JSON.stringify(plain).includes('"odd":{"__proto__":{"x":1}}'));
  assert.ok(!("none" in (plain as object)) && !("f" in (plain as object)));
});

Deno.test("redact: very many values are cut", () => {
  const plain = redact(Array.from({ length: 300_000 }, () => 1)) as unknown[];
  assert.equal(plain.at(-1), "[too many]");
  assert.ok(plain.length < 110_000);
});

Deno.test("redact: twice is as once", () => {
  const pieces = [...SECRETS.flat(), ...ORDINARY, " ", '"', "'", "=", ": ", "\\", "\n", "token", "password="];
  const texts = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 8 });
  fc.assert(fc.property(texts, (parts) => {
    const once = redactText(parts.join(""));
    assert.equal(redactText(once), once);
  }));
});

const LONG = 1 << 20;
const HOSTILE: readonly string[] = [
  "a",
  "eyJ",
  "eyJaaaaaaaaaa.",
  "--",
  " --password",
  'password="',
  "password='a\"",
  'password=\\"',
  "://",
  "mysql -p",
  "-----BEGIN PRIVATE KEY-----",
  "authorization:",
  "token:   ",
  "docker login -",
  "x-aaaaaaaa",
  "curl -u a",
  "TOKEN=abc\n",
  "Bearer a",
  "MNO.",
  "sk-",
  "token      =     ",
  "[[[[{{{{",
  "a@b:c://",
];

for (const piece of HOSTILE) {
  Deno.test(`redact: time grows no faster than the length: ${JSON.stringify(piece)}`, () => {
    const text = (length: number) => piece.repeat(Math.ceil(length / piece.length));
    redactText(text(LONG / 16));
    const time = (length: number): number => {
      const start = performance.now();
      redactText(text(length));
      return performance.now() - start;
    };
    // Sixteen times the length: 256 times as long if it were quadratic. A busy machine disturbs one look, not each.
    const isLinear = (): boolean => time(LONG) < 16 * 5 * Math.max(time(LONG / 16), 0.2);
    assert.ok([1, 2, 3, 4, 5, 6].some(isLinear));
  });
}
