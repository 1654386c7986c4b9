/**
 * Languages with JavaScript's grammar, evaluated as far as they are known.
 *
 * JavaScript and what agents write of TypeScript are read as they stand. Other languages with statements, blocks,
 * calls and assignments (PHP, Perl, Ruby, Lua) are rewritten by their tokenisers to tokens of this grammar.
 *
 * @module
 */

import type { Body, CurlyOptions } from "./body.ts";
import { assignment } from "./expressions.ts";
import { bindPattern } from "./patterns.ts";
import { hoist, statements } from "./statements.ts";
import { callFn, type Language, within } from "../machine.ts";
import { lookUp, NIL, ref, WHATEVER } from "../value.ts";

/** A language whose tokens, after its tokeniser rewrote them, have JavaScript's grammar. */
export function curly(options: CurlyOptions): Language {
  return {
    ...options,
    program(m) {
      hoist(m);
      return statements(m);
    },
    expression: assignment,
    body(m, fn) {
      const body = fn.body as Body; // what this file gave to defineFn
      if (body.kind === "class") {
        const init = lookUp(m.scope, `${fn.name}.${options.constructorName ?? "constructor"}`);
        const args = m.scope.vars.get("args");
        if (init?.k === "fn") {
          callFn(
            m,
            init,
            args?.k === "list" ? args.items.map((val) => ({ val, pos: 0, end: 0 })) : [],
            WHATEVER,
          );
        }
        m.returns = [];
        return ref(fn.name);
      }
      return within(m, body.tokens, body.from, body.to, () => {
        if (body.kind === "expression") return assignment(m);
        hoist(m);
        const last = statements(m);
        return options.lastValue ? last : NIL;
      });
    },
    field(m, of, name) {
      if (of.k === "fn" && (of.body as Body).kind === "class") return lookUp(m.scope, `${of.name}.${name}`);
      return options.field?.(m, of, name);
    },
    destructure(m, pattern, v) {
      const { tokens, from, to } = pattern as Body; // what parameters() made
      within(m, tokens, from, to, () => bindPattern(m, from, to, v, true));
    },
  };
}
