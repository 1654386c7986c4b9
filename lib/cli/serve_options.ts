/**
 * The options of `rampart serve`, which the commands that start it in another way take too.
 *
 * @module
 */

import { MODES } from "../policies/mod.ts";
import type { Option } from "./command.ts";
import { SINK_OPTIONS } from "./outlets.ts";

/** The options. */
export const SERVE_OPTIONS: readonly Option[] = [
  {
    name: "port",
    value: "N",
    summary: "Port on 127.0.0.1 (default: config.yaml's, or 9090; 0 takes a free one)",
  },
  { name: "config", value: "FILE", summary: "Judge by this policy file in place of yours and the profile" },
  {
    name: "audit-dir",
    value: "FOLDER",
    summary: "Where the audit log goes (default: audit in Rampart's home)",
  },
  { name: "mode", value: "MODE", choices: MODES, summary: "enforce, monitor (only record) or disabled" },
  { name: "background", summary: "Return once it runs" },
  { name: "host", value: "ADDRESS", summary: "Listen on this address in place of 127.0.0.1" },
  { name: "tls-cert", value: "FILE", summary: "Certificate chain, in PEM" },
  { name: "tls-key", value: "FILE", summary: "The certificate's private key, in PEM" },
  { name: "listen-insecure", summary: "Allow an address that other machines can reach" },
  {
    name: "approval-timeout",
    value: "TIME",
    summary: "How long a question waits for a person, such as 90s or 5m (default: config.yaml's, or 2m)",
  },
  ...SINK_OPTIONS,
];
