/**
 * What a language with JavaScript's grammar has of its own.
 *
 * @module
 */

import type { Language, Machine } from "../machine.ts";
import type { Place } from "../sink.ts";
import type { Token } from "../token.ts";
import type { Val } from "../value.ts";

/** Body of a function: a stretch of tokens. */
export interface Body {
  readonly kind: "block" | "expression" | "class";
  readonly tokens: readonly Token[];
  readonly from: number;
  readonly to: number;
}

/** What a language of this shape has of its own. */
export interface CurlyOptions extends Omit<Language, "program" | "body" | "expression" | "destructure"> {
  /** A template with a tag before it. */
  readonly tagged?: (m: Machine, tag: Val, pieces: readonly Val[], at: Place) => Val;
  /** A function gives its last statement's value, as in Ruby and Perl. */
  readonly lastValue?: boolean;
  /** `name: value` among arguments is an argument by name. */
  readonly namedArguments?: boolean;
}
