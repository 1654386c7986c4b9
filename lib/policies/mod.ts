/**
 * Policy files: where they are, in what order they count, and the policies that are made of them.
 *
 * @module
 */

export {
  approvalTimeoutOf,
  type Config,
  type ConfigRead,
  DEFAULT_CONFIG,
  type FailSetting,
  type Mode,
  MODES,
  readConfig,
  setProfile,
} from "./config.ts";
export { absolute, displayPath, type Environment, type RampartHome, rampartHome, userHome } from "./home.ts";
export { type Place, type PolicyText, projectPolicies, repositoryRoot, type Unreadable } from "./layers.ts";
export { type LoadedPolicies, type LoadOptions, loadPolicies } from "./load.ts";
export { type FileLookup, rememberFiles } from "./remembered_files.ts";
export {
  type Anchor,
  type Keeping,
  NO_OUTLETS,
  type OpenClawGateway,
  type OtlpSink,
  type Outlets,
  type OutletsRead,
  type Sink,
  type SyslogSink,
  type SyslogTransport,
} from "./outlets.ts";
export { readPolicyText, readScript, realPath } from "./real_files.ts";
export { SOURCE_FILE } from "./program_folder.ts";
export { isProfile, type Profile, PROFILES, shippedPolicy } from "./shipped.ts";
export { VERSION } from "./version.ts";
