/**
 * Secrets that are known by what they look like: one row each.
 *
 * @module
 */

/** A kind of secret. */
export interface SecretFormat {
  readonly kind: string;
  /** Text that every such secret holds: where it is missing, the pattern need not be tried. */
  readonly hint: string;
  /** The secret, without what stands around it. It must not be able to match a long text in two ways. */
  readonly pattern: string;
  /** Characters at its start that say what it is and help nobody to guess the rest. */
  readonly keep: number;
}

/** The formats. No character that could be part of the secret stands before it. */
export const SECRET_FORMATS: readonly SecretFormat[] = [
  { kind: "AWS access key", hint: "AKIA", pattern: "AKIA[A-Z2-7]{16}(?![A-Z0-9])", keep: 4 },
  { kind: "AWS temporary key", hint: "ASIA", pattern: "ASIA[A-Z2-7]{16}(?![A-Z0-9])", keep: 4 },
  { kind: "GitHub token", hint: "gh", pattern: "gh[pousr]_[A-Za-z0-9]{36,255}", keep: 4 },
  {
    kind: "GitHub fine-grained token",
    hint: "github_pat_",
    pattern: "github_pat_[A-Za-z0-9_]{40,255}",
    keep: 11,
  },
  {
    kind: "GitLab token",
    hint: "gl",
    pattern: "gl(?:pat|ptt|dt|rt|cbt|soat|ft|imt|agent|oas)-[A-Za-z0-9_.-]{20,300}",
    keep: 6,
  },
  { kind: "Slack token", hint: "xox", pattern: "xox[abeoprs](?:\\.xox[bp])?-[A-Za-z0-9-]{16,255}", keep: 5 },
  { kind: "Slack app token", hint: "xapp-", pattern: "xapp-\\d-[A-Za-z0-9-]{16,255}", keep: 5 },
  {
    kind: "Slack webhook",
    hint: "hooks.slack.com/",
    pattern: "hooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/_-]{20,128}",
    keep: 25,
  },
  { kind: "Anthropic key", hint: "sk-ant-", pattern: "sk-ant-[A-Za-z0-9_-]{20,255}", keep: 7 },
  { kind: "OpenRouter key", hint: "sk-or-", pattern: "sk-or-v\\d-[a-f0-9]{40,128}", keep: 6 },
  {
    kind: "OpenAI key",
    hint: "sk-",
    pattern: "sk-(?:(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,255}|[A-Za-z0-9]{32,128})",
    keep: 3,
  },
  { kind: "Google API key", hint: "AIza", pattern: "AIza[A-Za-z0-9_-]{35}", keep: 4 },
  { kind: "Google OAuth secret", hint: "GOCSPX-", pattern: "GOCSPX-[A-Za-z0-9_-]{20,64}", keep: 7 },
  { kind: "Google access token", hint: "ya29.", pattern: "ya29\\.[A-Za-z0-9_-]{20,2048}", keep: 5 },
  { kind: "Stripe key", hint: "k_", pattern: "[srp]k_(?:live|test)_[A-Za-z0-9]{16,255}", keep: 8 },
  { kind: "webhook signing secret", hint: "whsec_", pattern: "whsec_[A-Za-z0-9+/=]{24,128}", keep: 6 },
  { kind: "npm token", hint: "npm_", pattern: "npm_[A-Za-z0-9]{36}", keep: 4 },
  { kind: "PyPI token", hint: "pypi-", pattern: "pypi-[A-Za-z0-9_-]{40,512}", keep: 5 },
  { kind: "RubyGems key", hint: "rubygems_", pattern: "rubygems_[a-f0-9]{48}", keep: 9 },
  { kind: "crates.io token", hint: "cio", pattern: "cio[A-Za-z0-9]{32}(?![A-Za-z0-9])", keep: 3 },
  {
    kind: "JWT",
    hint: "eyJ",
    pattern: "eyJ[A-Za-z0-9_-]{8,4096}\\.eyJ[A-Za-z0-9_-]{8,8192}(?:\\.[A-Za-z0-9_-]{0,4096})?",
    keep: 3,
  },
  {
    kind: "Azure client secret",
    hint: "Q~",
    pattern: "[A-Za-z0-9_.~-]{3}\\dQ~[A-Za-z0-9_.~-]{31,37}",
    keep: 0,
  },
  {
    kind: "Azure storage key",
    hint: "Key=",
    pattern: "(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{20,128}={0,2}",
    keep: 10,
  },
  {
    kind: "Azure DevOps token",
    hint: "AZDO",
    pattern: "[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{8,20}AZDO[A-Za-z0-9]{4}",
    keep: 0,
  },
  { kind: "Telegram bot token", hint: ":AA", pattern: "\\d{8,10}:AA[A-Za-z0-9_-]{32,35}", keep: 4 },
  {
    kind: "Discord bot token",
    hint: ".",
    pattern: "[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,40}",
    keep: 0,
  },
  {
    kind: "Discord webhook",
    hint: "/api/webhooks/",
    pattern: "discord(?:app)?\\.com/api/webhooks/\\d{16,20}/[A-Za-z0-9_-]{40,100}",
    keep: 11,
  },
  { kind: "SendGrid key", hint: "SG.", pattern: "SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}", keep: 3 },
  { kind: "Twilio key", hint: "SK", pattern: "SK[0-9a-f]{32}(?![A-Za-z0-9])", keep: 2 },
  { kind: "Mailgun key", hint: "key-", pattern: "key-[0-9a-f]{32}(?![A-Za-z0-9])", keep: 4 },
  { kind: "Hugging Face token", hint: "hf_", pattern: "hf_[A-Za-z0-9]{30,64}", keep: 3 },
  { kind: "DigitalOcean token", hint: "_v1_", pattern: "do[opr]_v1_[a-f0-9]{64}", keep: 7 },
  { kind: "Shopify token", hint: "shp", pattern: "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}", keep: 6 },
  { kind: "Databricks token", hint: "dapi", pattern: "dapi[0-9a-f]{32}(?:-\\d)?(?![A-Za-z0-9])", keep: 4 },
  {
    kind: "Doppler token",
    hint: "dp.",
    pattern: "dp\\.(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9._-]{40,64}",
    keep: 6,
  },
  { kind: "Linear key", hint: "lin_api_", pattern: "lin_api_[A-Za-z0-9]{32,64}", keep: 8 },
  { kind: "Notion token", hint: "ntn_", pattern: "ntn_[A-Za-z0-9]{40,64}", keep: 4 },
  { kind: "Vault token", hint: "hv", pattern: "hv[sbr]\\.[A-Za-z0-9_-]{24,512}", keep: 4 },
  { kind: "Docker token", hint: "dckr_", pattern: "dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,64}", keep: 9 },
  { kind: "Sentry token", hint: "sntry", pattern: "sntry[su]_[A-Za-z0-9+/=_-]{32,512}", keep: 7 },
  { kind: "Grafana token", hint: "gl", pattern: "gl(?:sa|c)_[A-Za-z0-9+/_=]{32,400}", keep: 5 },
  { kind: "Postman key", hint: "PMAK-", pattern: "PMAK-[a-f0-9]{24}-[a-f0-9]{34}", keep: 5 },
  { kind: "New Relic key", hint: "NRAK-", pattern: "NRAK-[A-Z0-9]{27}", keep: 5 },
  { kind: "age key", hint: "AGE-SECRET-KEY-", pattern: "AGE-SECRET-KEY-1[0-9A-Z]{58}", keep: 15 },
  { kind: "Groq key", hint: "gsk_", pattern: "gsk_[A-Za-z0-9]{40,64}", keep: 4 },
  { kind: "xAI key", hint: "xai-", pattern: "xai-[A-Za-z0-9]{60,128}", keep: 4 },
  { kind: "Perplexity key", hint: "pplx-", pattern: "pplx-[A-Za-z0-9]{40,64}", keep: 5 },
  { kind: "Replicate token", hint: "r8_", pattern: "r8_[A-Za-z0-9]{37}", keep: 3 },
  { kind: "Atlassian token", hint: "ATATT3", pattern: "ATATT3[A-Za-z0-9_=-]{60,255}", keep: 6 },
  {
    kind: "Terraform token",
    hint: ".atlasv1.",
    pattern: "[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,128}",
    keep: 0,
  },
  { kind: "Supabase token", hint: "sbp_", pattern: "sbp_[a-f0-9]{40}", keep: 4 },
  { kind: "Square token", hint: "sq0", pattern: "sq0(?:atp|csp)-[A-Za-z0-9_-]{22,48}", keep: 7 },
];
