/**
 * zsh's `${(flags)name}`: upper and lower case, splitting, joining, indirection and unquoting.
 *
 * @module
 */

import type { Reader } from "./reader.ts";
import { type Expansion, unknownValue, type Value, withText } from "./value.ts";
import { getElements, getValue } from "./variables.ts";
import { UNKNOWN } from "./word.ts";

/**
 * Expands what stands between the braces.
 *
 * @returns undefined where the syntax isn't zsh's, or is not worked out.
 */
export function zshParameter(r: Reader, inner: string): Expansion | undefined {
  const found = /^\(([^()]*(?:\([^()]*\)[^()]*)*)\)([A-Za-z_][A-Za-z0-9_]*|[0-9@*]+)(\[@\]|\[\*\])?$/.exec(
    inner,
  );
  if (found === null) return undefined;
  const [, flags = "", name = "", every] = found;
  let values: readonly Value[] = every !== undefined || name === "@" || name === "*"
    ? [...getElements(r, name).values()]
    : [getValue(r, name)];
  let list = every !== undefined || name === "@";
  for (let at = 0; at < flags.length; at++) {
    const flag = flags[at] ?? "";
    let argument = "";
    if (flag === "s" || flag === "j") {
      const close = flags.indexOf(flags[at + 1] ?? "", at + 2);
      if (close < 0) return undefined;
      argument = flags.slice(at + 2, close);
      at = close;
    }
    const map = (change: (text: string) => string): void => {
      values = values.map((value) => withText(value, change(value.text)));
    };
    switch (flag) {
      case "U":
        map((text) => text.toUpperCase());
        break;
      case "L":
        map((text) => text.toLowerCase());
        break;
      case "C":
        map((text) =>
          text.replace(/[A-Za-z]+/g, (w) => w.slice(0, 1).toUpperCase() + w.slice(1).toLowerCase())
        );
        break;
      case "P":
        values = values.map((value) =>
          value.text.includes(UNKNOWN)
            ? unknownValue(value.origin ?? "unknown", value.why)
            : getValue(r, value.text)
        );
        break;
      case "Q":
        map((text) => text.replace(/'([^']*)'|"([^"]*)"|\\(.)/gs, (_, a, b, c) => a ?? b ?? c ?? ""));
        break;
      case "f":
      case "s":
      case "0": {
        const separator = flag === "f" ? "\n" : flag === "0" ? "\0" : argument;
        values = values.flatMap((value) =>
          (separator === "" ? [...value.text] : value.text.split(separator)).map((text) =>
            withText(value, text)
          )
        );
        list = true;
        break;
      }
      case "z":
      case "w":
        values = values.flatMap((value) =>
          value.text.split(/\s+/).filter((text) => text !== "").map((text) => withText(value, text))
        );
        list = true;
        break;
      case "j":
        values = [{
          ...values.find((value) => value.origin !== undefined),
          text: values.map((value) => value.text).join(argument),
        }];
        list = false;
        break;
      case "k":
        values = [...getElements(r, name).keys()].map((text) => ({ text }));
        list = true;
        break;
      case "@":
        list = true;
        break;
      case "v":
        break;
      case "O":
      case "o":
      case "a":
      case "u":
        // Order does not matter to what a word may be.
        break;
      default:
        return undefined;
    }
  }
  return { values, list, glue: undefined };
}
