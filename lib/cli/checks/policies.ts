/**
 * config.yaml, the policies, the profile and the token.
 *
 * @module
 */

import { isProfile, readPolicyText, shippedPolicy } from "../../policies/mod.ts";
import { adminToken, agentTokens, readAdminToken } from "../../server/mod.ts";
import { quoted } from "../../../hooks/shell/command_line.ts";
import { initHome } from "../init.ts";
import { type Check, findings } from "./check.ts";
import { reasonOf } from "./is_there.ts";

const config = findings("config", "Settings");

/** Whether config.yaml can be read, and says what it may. */
export const configIsRead: Check = {
  id: "config",
  quick: true,
  async run(examined) {
    const { machine, shown, typed } = examined;
    const { home } = machine;
    const seen = await examined.config();
    if (seen.state === "absent") {
      return config.warn(`${shown(home.config)} is not there, so the defaults hold`, {
        fix: typed("init"),
        mend: async () => void await initHome(machine, { profile: undefined, force: false }),
      });
    }
    if (seen.state === "broken") {
      return config.problem(`${shown(home.config)}: ${seen.problem ?? "cannot be read"}`, {
        fix: `\${EDITOR:-vi} ${quoted(home.config)}`,
      });
    }
    const { profile, mode, fail } = seen.config;
    return config.ok(`profile ${profile}, mode ${mode}, fail ${fail}`);
  },
};

const policies = findings("policies", "Policies");

/** Whether the policies load. */
export const policiesLoad: Check = {
  id: "policies",
  quick: true,
  async run({ policies: look, typed, config: lookAtConfig }) {
    const { loaded, problems } = await look();
    const count = `${loaded.compiled.rules.length} rules in ${loaded.files.length} files`;
    const [first] = problems;
    if (first !== undefined) {
      const what = `${first}${problems.length > 1 ? ` (and ${problems.length - 1} more)` : ""}`;
      const fix = { fix: typed("policy lint") };
      return loaded.refused ? policies.problem(what, fix) : policies.warn(`left out: ${what}`, fix);
    }
    return policies.ok(`${count}, profile ${(await lookAtConfig()).config.profile}`);
  },
};

const profile = findings("profile", "Profile");

/** Whether the profile in the home is the one that is shipped. */
export const profileIsCurrent: Check = {
  id: "profile",
  quick: false,
  async run({ config: lookAtConfig, machine: { home }, shown, typed }) {
    const { config: { profile: name } } = await lookAtConfig();
    if (!isProfile(name)) return profile.skipped(`${name} is your own`);
    const path = `${home.policies}/${name}.yaml`;
    let text: string;
    try {
      text = readPolicyText(path);
    } catch (error) {
      return error instanceof Deno.errors.NotFound
        ? profile.ok(`${name}, as shipped`)
        : profile.problem(`${shown(path)}: ${reasonOf(error)}`, { fix: typed("init --force") });
    }
    if (text === readPolicyText(shippedPolicy(name))) return profile.ok(`${name}, as shipped`);
    // It is not mended unasked: what differs may be the person's own work.
    return profile.warn(
      `${shown(path)} is not the one that comes with this version: it is older, or you changed it`,
      { fix: typed("init --force") },
    );
  },
};

const token = findings("token", "Token");

/** Whether the admin token is there, and the list of the others can be read. */
export const tokenIsThere: Check = {
  id: "token",
  quick: false,
  run({ machine: { home, env }, shown, typed }) {
    try {
      const others = agentTokens(home).length;
      const more = others === 0 ? "" : `, and ${others} for agents`;
      if (env.RAMPART_TOKEN) return token.ok(`RAMPART_TOKEN${more}`);
      if (readAdminToken(home) !== undefined) return token.ok(`${shown(home.token)}${more}`);
    } catch (error) {
      return token.problem(reasonOf(error), { fix: typed("token list") });
    }
    return token.problem(`${shown(home.token)} is not there`, {
      fix: typed("serve --background"),
      mend: () => void adminToken(home, {}),
    });
  },
};
