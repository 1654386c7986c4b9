/**
 * The machines that the gate is built for.
 *
 * @module
 */

/** Each machine, and what zig calls it. */
const ZIG_TARGETS = {
  "linux-x64": "x86_64-linux-musl",
  "linux-arm64": "aarch64-linux-musl",
  "macos-x64": "x86_64-macos",
  "macos-arm64": "aarch64-macos",
  "windows-x64": "x86_64-windows-gnu",
} as const;

/** A machine that the gate is built for. */
export type GateTarget = keyof typeof ZIG_TARGETS;

/** All of them. */
export const GATE_TARGETS: readonly GateTarget[] = Object.keys(ZIG_TARGETS).filter(isGateTarget);

/** Whether a word names a target. */
export function isGateTarget(word: string): word is GateTarget {
  return Object.hasOwn(ZIG_TARGETS, word);
}

/** What zig calls a target. */
export function zigTarget(target: GateTarget): string {
  return ZIG_TARGETS[target];
}

/** The machine that this runs on, or undefined where the gate is not built for it. */
export function thisTarget(): GateTarget | undefined {
  const os = Deno.build.os === "darwin" ? "macos" : Deno.build.os;
  const target = `${os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;
  return isGateTarget(target) ? target : undefined;
}
