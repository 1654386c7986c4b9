/**
 * Forms of credentials from the rules of gitleaks v8.30.0, written by scripts/gitleaks_formats.ts. Do not edit.
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
export const GITLEAKS_FORMATS: readonly SecretFormat[] = [
  {
    "kind": "1password-secret-key",
    "title": "1Password secret key",
    "hint": "A3-",
    "pattern":
      "(?:A3-[A-Z0-9]{6}-(?:(?:[A-Z0-9]{11})|(?:[A-Z0-9]{6}-[A-Z0-9]{5}))-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5})(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "1password-service-account-token",
    "title": "1Password service account token",
    "hint": "ops_eyJ",
    "pattern": "ops_eyJ[a-zA-Z0-9+/]{250,4096}={0,3}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "adobe-client-secret",
    "title": "Adobe client secret",
    "hint": "p8e-",
    "pattern": "p8e-[A-Za-z0-9]{32}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "alibaba-access-key",
    "title": "Alibaba access key",
    "hint": "LTAI",
    "pattern": "LTAI[A-Za-z0-9]{20}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "artifactory-key",
    "title": "Artifactory key",
    "hint": "AKCp",
    "pattern": "AKCp[A-Za-z0-9]{69}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "artifactory-reference-token",
    "title": "Artifactory reference token",
    "hint": "cmVmd",
    "pattern": "cmVmd[A-Za-z0-9]{59}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "aws-key",
    "title": "Amazon Bedrock key",
    "hint": "ABSK",
    "pattern": "ABSK[A-Za-z0-9+/]{109,269}={0,2}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "clojars-token",
    "title": "Clojars token",
    "hint": "CLOJARS_",
    "pattern": "CLOJARS_[A-Za-z0-9]{60}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "cloudflare-origin-ca-key",
    "title": "Cloudflare origin CA key",
    "hint": "v1.0-",
    "pattern": "v1\\.0-[a-f0-9]{24}-[a-f0-9]{146}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "duffel-token",
    "title": "Duffel token",
    "hint": "duffel_",
    "pattern": "(?:duffel_(?:test|live)_[A-Za-z0-9_\\-=]{43})(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "dynatrace-token",
    "title": "Dynatrace token",
    "hint": "dt0c01.",
    "pattern": "dt0c01\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{64}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "easypost-token",
    "title": "EasyPost token",
    "hint": "EZAK",
    "pattern": "EZAK[A-Za-z0-9]{54}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "facebook-page-token",
    "title": "Facebook page token",
    "hint": "EAA",
    "starts": [
      "EAAM",
      "EAAC",
    ],
    "pattern": "EAA[MC][A-Za-z0-9]{100,4096}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "flutterwave-key",
    "title": "Flutterwave key",
    "hint": "FLWSECK_TEST-",
    "pattern": "FLWSECK_TEST-[A-Ha-h0-9]{32}-X(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "fly-io-token",
    "title": "Fly.io token",
    "hint": "f",
    "starts": [
      "fo1_",
      "fm1a_",
      "fm1r_",
      "fm2_",
    ],
    "pattern":
      "(?:fo1_[\\w-]{43}|fm1[ar]_[a-zA-Z0-9+\\/]{100,4096}={0,3}|fm2_[a-zA-Z0-9+\\/]{100,4096}={0,3})(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "frame-io-token",
    "title": "Frame.io token",
    "hint": "fio-u-",
    "pattern": "fio-u-[A-Za-z0-9\\-_=]{64}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "gitlab-token",
    "title": "GitLab runner registration token",
    "hint": "GR1348941",
    "pattern": "GR1348941[\\w-]{20}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "harness-key",
    "title": "Harness key",
    "hint": "",
    "starts": [
      "pat.",
      "sat.",
    ],
    "pattern": "(?:(?:pat|sat)\\.[a-zA-Z0-9_-]{22}\\.[a-zA-Z0-9]{24}\\.[a-zA-Z0-9]{20})(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "heroku-key",
    "title": "Heroku key",
    "hint": "HRKU-AA",
    "pattern": "HRKU-AA[0-9a-zA-Z_-]{58}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "hugging-face-token",
    "title": "Hugging Face organisation token",
    "hint": "api_org_",
    "pattern": "api_org_[A-Za-z]{34}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "infracost-token",
    "title": "Infracost token",
    "hint": "ico-",
    "pattern": "ico-[a-zA-Z0-9]{32}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "octopus-deploy-key",
    "title": "Octopus Deploy key",
    "hint": "API-",
    "pattern": "API-[A-Z0-9]{26}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "openshift-token",
    "title": "OpenShift token",
    "hint": "sha256~",
    "pattern": "sha256~[\\w-]{43}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "planetscale-token",
    "title": "PlanetScale token",
    "hint": "pscale_tkn_",
    "pattern": "pscale_tkn_[\\w=\\.-]{32,64}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "planetscale-oauth-token",
    "title": "PlanetScale OAuth token",
    "hint": "pscale_oauth_",
    "pattern": "pscale_oauth_[\\w=\\.-]{32,64}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "planetscale-password",
    "title": "PlanetScale password",
    "hint": "pscale_pw_",
    "pattern": "pscale_pw_[\\w=\\.-]{32,64}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "prefect-token",
    "title": "Prefect token",
    "hint": "pnu_",
    "pattern": "pnu_[a-zA-Z0-9]{36}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "pulumi-token",
    "title": "Pulumi token",
    "hint": "pul-",
    "pattern": "pul-[a-f0-9]{40}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "readme-token",
    "title": "ReadMe token",
    "hint": "rdme_",
    "pattern": "rdme_[a-z0-9]{70}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "scalingo-token",
    "title": "Scalingo token",
    "hint": "tk-us-",
    "pattern": "tk-us-[\\w-]{48}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "brevo-key",
    "title": "Brevo key",
    "hint": "xkeysib-",
    "pattern": "xkeysib-[a-f0-9]{64}\\-[A-Za-z0-9]{16}(?![A-Za-z0-9_-])",
    "keep": 0,
  },
  {
    "kind": "shippo-token",
    "title": "Shippo token",
    "hint": "shippo_",
    "starts": [
      "shippo_live_",
      "shippo_test_",
    ],
    "pattern": "(?:shippo_(?:live|test)_[a-fA-F0-9]{40})(?![A-Za-z0-9_-])",
    "keep": 0,
  },
];
