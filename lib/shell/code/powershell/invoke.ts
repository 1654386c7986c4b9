/**
 * Running PowerShell's script blocks and text.
 *
 * @module
 */

import type { Block, Reader } from "./state.ts";
import { joined } from "./values.ts";
import { emitCode, emitOpaque, type Place } from "../sink.ts";
import { alt, isDecoded, list, NIL, toText, type Val, WHATEVER } from "../value.ts";
import { UNKNOWN } from "../../word.ts";

const MOST_CALLS = 12;

/** What a block is run with. */
export interface BlockOptions {
  readonly params?: ReadonlyMap<string, Val>;
  /** `$_`. */
  readonly item?: Val | undefined;
  /** `$args`, and the block's parameters in order. */
  readonly args?: readonly Val[];
}

/** Runs a script block in a scope of its own. */
export function runBlock(r: Reader, block: Block, how: BlockOptions = {}): Val {
  if (r.calls >= MOST_CALLS) return WHATEVER;
  const { scope, returns } = r;
  r.scope = { vars: new Map(how.params), parent: scope };
  r.returns = [];
  r.calls++;
  if (how.item !== undefined) {
    r.scope.vars.set("_", how.item);
    r.scope.vars.set("psitem", how.item);
  }
  if (how.args !== undefined) {
    r.scope.vars.set("args", list([...how.args]));
    const head = /^\s*param\s*\(([^()]*)\)/i.exec(
      block.source.slice(block.from, Math.min(block.to, block.from + 1_000)),
    );
    let k = 0;
    for (const name of (head?.[1] ?? "").matchAll(/\$(\w+)/g)) {
      const given = how.args[k++];
      if (given !== undefined) r.scope.vars.set((name[1] ?? "").toLowerCase(), given);
    }
  }
  const last = r.hooks.stretch(r, block.source, block.from, block.to);
  const v = r.returns.length === 0 ? last : alt([...r.returns, ...(last === NIL ? [] : [last])]);
  r.calls--;
  // A block that changes a variable of the scope around it through `$script:` did so already.
  r.scope = scope;
  r.returns = returns;
  return v;
}

/** Runs a script block value, or text that became one. */
export function invoke(r: Reader, v: Val, how: BlockOptions, at: Place): Val {
  const block = r.blocks.get(v);
  if (block !== undefined) return runBlock(r, block, how);
  if (v.k === "alt") return alt(v.items.map((one) => invoke(r, one, how, at)));
  if (v.k === "obj" && v.cls === "ScriptBlock") return evaluate(r, v.text ?? WHATEVER, at);
  return WHATEVER;
}

/** Evaluates text as PowerShell. */
export function evaluate(r: Reader, v: Val, at: Place): Val {
  if (v.k === "alt") return alt(v.items.map((one) => evaluate(r, one, at)));
  if (r.blocks.get(v) !== undefined) return invoke(r, v, {}, at);
  const { sink } = r;
  const t = toText(joined(v));
  if (isDecoded(t)) emitOpaque(sink, "decoded", at);
  if (t.s.includes(UNKNOWN)) emitOpaque(sink, t.from ?? "unknown", at);
  if (t.s.replaceAll(UNKNOWN, "").trim() === "") return WHATEVER;
  emitCode(sink, t, at);
  if (sink.nest >= 8) {
    emitOpaque(sink, "unknown", at);
    return WHATEVER;
  }
  const { place } = sink;
  sink.place ??= { pos: at.pos, end: at.end };
  sink.nest++;
  const out = r.hooks.stretch(r, t.s, 0, t.s.length);
  sink.nest--;
  sink.place = place;
  return out;
}
