/**
 * The gate: the small native program that agents' hooks and shells start. Where it lies, what it is told, and how it
 * is built from `preload/`.
 *
 * @module
 */

export { buildGate, type BuildOptions, compilerFlags, type GateBuild } from "./build.ts";
export { type Compiler, findCompilers } from "./compiler.ts";
export { type GateAnswer, type GateConf, gateConfText, writeGateConf } from "./conf.ts";
export { type GatePaths, gatePaths } from "./paths.ts";
export { GATE_TARGETS, type GateTarget, isGateTarget, thisTarget } from "./target.ts";
