/**
 * Letters that pass for ASCII ones.
 *
 * @module
 */

/**
 * For each ASCII character what looks like it in common fonts: a choice from Unicode's confusables (UTS #39), of
 * letters that may stand in a host name. Compatibility forms (full width, mathematical letters) are not here: the
 * host's own mapping (UTS #46) has turned them into ASCII before. Accents are taken off separately.
 */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: "аɑαаᴀ",
  b: "Ььƅɓвᖯ",
  c: "сϲƈᴄⲥ",
  d: "ԁɗժɖđ",
  e: "еҽєɛəɘ",
  f: "ƒքғϝ",
  g: "ɡցɢǥ",
  h: "һհɦħⱨ",
  i: "іιıɩɪɨї",
  j: "јϳʝɉյ",
  k: "кκƙⲕҡқ",
  l: "ӏłɭɫǀןⅼ",
  m: "мɱⲙ",
  n: "пոռηɴŋɲח",
  o: "оοօөøσᴏסஂ०০੦૦௦౦೦൦๐໐၀ဝⲟჿ",
  p: "рρᴘⲣƿ",
  q: "ԛɋգզʠ",
  r: "гᴦɾɼʀⲅ",
  s: "ѕʂꜱƽ",
  t: "тτŧƭᴛⲧ",
  u: "υսʉᴜʋմ",
  v: "νѵᴠט",
  w: "ԝѡաωшɯᴡ",
  x: "хχҳⲭ",
  y: "уγүʏყɏỿу",
  z: "ᴢʐƶȥⲍ",
  "3": "зʒӡȝვ",
  "4": "чҷ",
  "6": "б",
};

const SKELETON: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOKALIKES).flatMap(([ascii, others]) =>
    [...others].map((other) => [other, ascii] as const)
  ),
);

/** What a host looks like. */
export interface Appearance {
  /** The host with each look-alike replaced and accents taken off. */
  readonly skeleton: string;
  /** It imitates an ASCII name, or mixes scripts within a label as no language does. */
  readonly lookalike: boolean;
}

/**
 * What a host in Unicode form looks like to a person.
 */
export function appearanceOf(host: string): Appearance {
  let skeleton = "";
  let replaced = false;
  for (const character of host.normalize("NFD")) {
    if (character <= "\x7f") skeleton += character;
    else if (/\p{M}|\p{Cf}/u.test(character)) continue;
    else {
      const ascii = SKELETON.get(character);
      if (ascii !== undefined) replaced = true;
      skeleton += ascii ?? character;
    }
  }
  const imitates = replaced && /^\p{ASCII}*$/u.test(skeleton);
  return { skeleton, lookalike: imitates || host.split(".").some(mixesScripts) };
}

const LATIN = /\p{Script=Latin}/u;
/** Scripts that are not written together with Latin letters in one word; Chinese, Japanese and Korean are. */
const APART =
  /\p{Script=Cyrillic}|\p{Script=Greek}|\p{Script=Armenian}|\p{Script=Georgian}|\p{Script=Hebrew}|\p{Script=Arabic}|\p{Script=Coptic}|\p{Script=Cherokee}|\p{Script=Thai}|\p{Script=Lao}|\p{Script=Myanmar}|\p{Script=Devanagari}|\p{Script=Canadian_Aboriginal}/u;

function mixesScripts(label: string): boolean {
  return APART.test(label) && LATIN.test(label);
}
