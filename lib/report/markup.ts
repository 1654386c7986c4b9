/**
 * HTML in which every text is escaped unless it is HTML itself.
 *
 * @module
 */

import { visible } from "../engine/visible.ts";

// No JSON can hold a symbol: what is read from a log is never taken for HTML, whatever it looks like.
const MADE: unique symbol = Symbol("html");

/** A piece of HTML, made by {@link markup}. */
export interface Markup {
  readonly html: string;
  readonly [MADE]: true;
}

/** A text of this program's own as HTML, as it is. Never for what comes from elsewhere. */
export function asMarkup(text: string): Markup {
  return { html: text, [MADE]: true };
}

/** What may stand in {@link markup}: texts are escaped, `undefined` and `false` are nothing, lists are joined. */
export type Part = Markup | string | number | undefined | false | readonly Part[];

/**
 * A piece of HTML. Texts put into it are escaped for elements and for attributes in double quotes, and characters that
 * can't be seen or that turn the line around are written as escapes.
 *
 * @example
 * ```ts
 * import { markup } from "./markup.ts";
 * console.log(markup`<td>${"<b>"}</td>`.html); // "<td>&lt;b&gt;</td>"
 * ```
 */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = texts[0] ?? "";
  for (let i = 0; i < parts.length; i++) text += textOf(parts[i]) + (texts[i + 1] ?? "");
  return asMarkup(text);
}

function textOf(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return escaped(String(part));
  if (isMarkup(part)) return part.html;
  // A log that was tampered with may hold anything where a text should be.
  return Array.isArray(part) ? part.map(textOf).join("") : escaped(String(JSON.stringify(part)));
}

function isMarkup(part: Markup | readonly Part[] | null): part is Markup {
  return part !== null && MADE in part;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return visible(text, false).replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);
}
