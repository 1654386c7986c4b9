/**
 * What a text looks like: random, made up as an example, a word.
 *
 * @module
 */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID, which names things and opens none. */
export function isUuid(text: string): boolean {
  return text.length === 36 && UUID.test(text);
}

/** Twenty or more characters of all kinds, changing often: no word, no path, no hash in hex, no UUID. */
export function looksRandom(value: string): boolean {
  if (value.length < 20 || value.length > 4096 || !/^[\w+\/=.~-]+$/.test(value)) return false;
  if (isUuid(value) || !/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value)) return false;
  const head = value.slice(0, 256);
  // Words joined in camel case change kind every six letters or so; random text every second.
  return changes(head) > 0.35 && distinct(head) > Math.min(head.length, 40) * 0.4;
}

/** Random as keys in hex or in lower case with digits are: 32 characters and more, no UUID. */
export function looksRandomFlat(value: string): boolean {
  if (value.length < 32 || value.length > 256 || isUuid(value)) return false;
  if (!/^(?:[0-9a-f]+|[0-9A-F]+|[0-9a-z]+)$/.test(value)) return false;
  const digits = countDigits(value) / value.length;
  return digits > 0.12 && digits < 0.85 && distinct(value) >= 10 && changes(value) > 0.25;
}

/** Whether a text says of itself, or shows by its monotony, that it is no real credential. */
export function looksMadeUp(value: string): boolean {
  return distinct(value.slice(0, 64)) < 3 || MADE_UP.test(value);
}

/** What a person chose as a password: letters and digits, no word, no number, no version. */
export function looksChosen(value: string): boolean {
  return /[A-Za-z]/.test(value) && /\d/.test(value) && distinct(value) >= 6 && !/^[\d.:\/-]+$/.test(value) &&
    !CHOSEN_WORDS.test(value);
}

const CHOSEN_WORDS =
  /(?:^|[-_])(?:test|local|dev|demo|secret|pass(?:word|wd)?|token|key|foo|bar|admin|user|root)s?\d{0,4}(?:[-_]|$)/i;

/** A password that was chosen to be strong, or made by a program: not merely a name with a number behind it. */
export function looksStrong(value: string): boolean {
  if (value.length < 8 || distinct(value) < 7 || /^[\^~]|@[\w-]+\.|[$#]\{|\$\(|^\$/.test(value)) return false;
  if (!/[A-Za-z]/.test(value) || !/\d/.test(value)) return false;
  if (/[!@#$^&*?]/.test(value)) return true;
  return value.length >= 10 && distinct(value) >= 8 && /[a-z]/.test(value) && /[A-Z]/.test(value) &&
    changes(value) > 0.35;
}

/** Whether a text holds a row of letters or digits as people type where something has to stand. */
export function looksTyped(value: string): boolean {
  return TYPED.test(value);
}

const MADE_UP =
  /example|sample|placeholder|dummy|fake|change.?me|redacted|insert|replace|your.?(?:own|api|key|token|secret|pass)|your[-_]|x{4,}|\.{3}|\*{3}|0{8}/i;

const TYPED =
  /12345|23456|34567|45678|56789|67890|98765|abcde|bcdef|cdefg|defgh|qwert|asdf|zyxw|(?:foo|bar|baz){2}|deadbeef|cafebabe|c0ffee|(.)\1{4}|lorem|test/i;

/** The share of places at which the kind of character changes. */
export function changes(text: string): number {
  let count = 0;
  for (let i = 1; i < text.length; i++) if (kindOf(text, i) !== kindOf(text, i - 1)) count++;
  return count / text.length;
}

/** How many different characters a text has. */
export function distinct(text: string): number {
  return new Set(text).size;
}

function countDigits(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if (kindOf(text, i) === 2) count++;
  return count;
}

function kindOf(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 97 ? 0 : code >= 65 ? 1 : code >= 48 && code <= 57 ? 2 : 3;
}
