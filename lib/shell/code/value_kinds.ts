/**
 * The kinds of values that a piece of code computes.
 *
 * @module
 */

import type { CodeOrigin } from "../reading.ts";

/** Text, maybe with unknown parts. Bytes are text of code points up to 255. */
export interface Text {
  readonly k: "text";
  readonly s: string;
  /** Where the unknown parts come from. */
  readonly from?: CodeOrigin | undefined;
  /** It came out of base64, hex or the like. */
  readonly decoded?: boolean | undefined;
  /** The text as a path pattern: it stands for all files that match (`glob.glob("/etc/*")`). */
  readonly pattern?: string | undefined;
}

/** A number. */
export interface Num {
  readonly k: "num";
  readonly n: number;
}

/** True, false, or nothing (`None`, `nil`, `undefined`). */
export interface Flag {
  readonly k: "flag";
  readonly b: boolean | undefined;
}

/** A list or tuple. */
export interface List {
  readonly k: "list";
  readonly items: Val[];
  /** More items may follow. */
  open?: boolean;
}

/** A table by name. */
export interface Dict {
  readonly k: "dict";
  readonly map: Map<string, Val>;
  /** Further keys may be there. */
  open?: boolean;
}

/** A name that the source doesn't define: a module, a function of the library, a class. */
export interface Ref {
  readonly k: "ref";
  /** Dotted. */
  readonly path: string;
}

/** A function that the source defines. */
export interface Fn {
  readonly k: "fn";
  readonly name: string;
  readonly params: readonly Param[];
  /** What evaluates the body; the language knows. */
  readonly body: unknown;
  /** The scope in which it was defined. */
  readonly scope: Scope;
  /** How often it was called; one that never was is looked into on its own. */
  calls: number;
  /** It is being evaluated. */
  active: number;
  /** First argument of a method. */
  readonly self?: Val;
}

/** A parameter. */
export interface Param {
  readonly name: string;
  readonly preset?: Val | undefined;
  /** Takes all arguments that are left: as a list, or by name as a table. */
  readonly rest?: "list" | "dict" | undefined;
  /** A pattern that takes the argument apart; the language knows. */
  readonly pattern?: unknown;
}

/** An object of a class of the library: an open file, a socket, a path. */
export interface Obj {
  readonly k: "obj";
  readonly cls: string;
  /** What it was made from: its path, address or text. */
  readonly text?: Val | undefined;
  /** Fields that were assigned. */
  readonly map?: Map<string, Val> | undefined;
}

/** A method taken off a value, not called yet. */
export interface Bound {
  readonly k: "bound";
  readonly of: Val;
  readonly name: string;
}

/** Nothing is known. */
export interface Unknown {
  readonly k: "unknown";
  readonly from: CodeOrigin;
  readonly why?: string | undefined;
}

/** One of several, depending on which branch ran. */
export interface Alt {
  readonly k: "alt";
  readonly items: readonly Val[];
}

/** A value. */
export type Val = Text | Num | Flag | List | Dict | Ref | Fn | Obj | Bound | Unknown | Alt;

/** Variables by name. */
export interface Scope {
  readonly vars: Map<string, Val>;
  readonly parent?: Scope | undefined;
}
