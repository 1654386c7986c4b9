/**
 * Telling words that stand for themselves, letter by letter: most do, and need not be taken apart.
 *
 * @module
 */

/** 1 for each character that means nothing within a word, wherever it stands. */
const PLAIN: Uint8Array = new Uint8Array(128);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:,@%+=") {
  PLAIN[char.charCodeAt(0)] = 1;
}

/**
 * Whether a word is surely its own value in every shell. False says nothing: non-ASCII letters, for one, are not
 * looked at.
 */
export function isPlainText(text: string): boolean {
  const { length } = text;
  // zsh takes a leading `=` for a program's path.
  if (length === 0 || text.charCodeAt(0) === 61) return false;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 || PLAIN[code] === 0) return false;
  }
  return true;
}
