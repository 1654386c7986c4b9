/**
 * What the clients are tried with.
 *
 * @module
 */

/** Denies and asks about markers, a file, a host and what looks like a secret; takes passwords out of URLs. */
export const CLIENT_POLICY = `version: "1"
policies:
  - name: markers
    rules:
      - action: deny
        when: { command_matches: ["touch DENY_ME*"] }
        message: This marker is not for agents.
      - action: ask
        when: { command_matches: ["touch ASK_ME*"] }
        message: A person has to agree.
  - name: files
    rules:
      - action: deny
        when: { path_matches: ["**/DENIED"] }
        message: This file is not for agents.
  - name: hosts
    rules:
      - { action: deny, when: { domain_matches: ["denied.example"] }, message: Not there. }
  - name: output
    rules:
      - { action: deny, when: { response_matches: "SECRET_[0-9]+" }, message: A secret was in it. }
      - { action: deny, response: redact, when: { response_has: url-password }, message: A password was in it. }
`;
