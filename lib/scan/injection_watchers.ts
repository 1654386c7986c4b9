/**
 * Watchers for texts that speak to the agent in place of who asked it: orders to forget its instructions, tags that
 * only its own frame may use, comments that nobody sees, pictures whose address carries data away.
 *
 * @module
 */

import { report, type Scan, type Watcher } from "./watcher.ts";

/** The watchers. */
export function injectionWatchers(): readonly Watcher[] {
  return [
    { words: OVERRIDE_WORDS.flatMap(cases), look: matcher("instruction-override", OVERRIDE) },
    { words: ROLE_WORDS.flatMap(cases), look: matcher("instruction-override", ROLE) },
    { words: SECRECY_WORDS.flatMap(cases), look: matcher("instruction-override", SECRECY) },
    { words: TAGS, look: matcher("fake-system-tag", TAG) },
    { words: ["<!--"], look: lookAtComment },
    { words: ["!["], look: lookAtImage },
  ];
}

/** Lower case, capital first letter, capitals. */
function cases(word: string): readonly string[] {
  return [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()];
}

function matcher(kind: string, pattern: RegExp): Watcher["look"] {
  return (scan, start) => {
    if (start < scan.past) return;
    pattern.lastIndex = start;
    if (pattern.test(scan.text)) report(scan, { kind, start, end: pattern.lastIndex });
  };
}

const OVERRIDE_WORDS: readonly string[] = [
  "ignor",
  "disregard",
  "forget ",
  "overrid",
  "bypass",
  "vergiss",
  "olvida",
  "oublie",
];

// What is to be forgotten, whose it is, and that it came before.
const OVERRIDE =
  /(?:(?:ignor(?:e|ing)|disregard(?:ing)?|forget|overrid(?:e|ing)|bypass(?:ing)?)\s{1,4}(?:(?:all|any|every|each|the|of|your|these|those|my|our|and|everything|completely)\s{1,4}){0,5}(?:(?:previous|prior|above|earlier|preceding|foregoing|original|initial|system|safety|developer)(?:ly)?\s{1,4})(?:[a-z]{2,12}\s{1,4}){0,2}?(?:instructions?|prompts?|directions?|directives?|guidelines?|guardrails?|rules|commands?|orders|messages?|context|conversation|training)|ignor(?:e|ing)\s{1,4}(?:all|any)\s{1,4}(?:of\s{1,4})?(?:your|the|my)?\s{0,4}(?:instructions|guidelines|guardrails|safety)|forget\s{1,4}(?:everything|all)\s{1,4}(?:you|that|above|before|i)\b|ignoriere\s{1,4}(?:alle\s{1,4})?(?:vorherigen|bisherigen|obigen|früheren)\s{1,4}(?:anweisungen|befehle|regeln)|vergiss\s{1,4}(?:alle\s{1,4})?(?:vorherigen|bisherigen|obigen)\s{1,4}(?:anweisungen|befehle|regeln)|(?:ignora|olvida)\s{1,4}(?:todas\s{1,4})?(?:las\s{1,4})?instrucciones\s{1,4}(?:anteriores|previas)|(?:ignorez?|oubliez?)\s{1,4}(?:toutes\s{1,4})?les\s{1,4}instructions\s{1,4}(?:précédentes|antérieures))/iy;

const ROLE_WORDS: readonly string[] = [
  "you are now ",
  "new instructions",
  "from now on",
  "end of system prompt",
];

const ROLE =
  /(?:you are now\s{1,4}(?:in\s{1,4})?(?:(?:a|an|the)\s{1,4})?(?:DAN\b|developer mode|god mode|jailbroken|unrestricted|unfiltered|admin(?:istrator)? mode|root mode|no longer bound)|new instructions(?:\s{1,4}(?:for|from|to)\s{1,4}(?:you|the (?:assistant|agent|model|ai|system|developer|user|administrator))|\s{0,4}:\s{0,4}(?:you|ignore|do|run|send|from)\b)|from now on,?\s{1,4}(?:you\s{1,4}(?:will|must|are|should)|act|ignore|respond|answer)\b(?:\s{1,4}[a-z']{1,14},?){0,8}?\s{1,4}(?:unrestricted|without restrictions?|DAN|instructions?|attacker|any rules|no rules)|end of system prompt)/iy;

const SECRECY_WORDS: readonly string[] = [
  "do not tell ",
  "don't tell ",
  "do not inform ",
  "do not mention ",
  "don't mention ",
  "do not reveal ",
  "without telling ",
  "without informing ",
  "without asking ",
];

// Orders to keep from the person what is done.
const SECRECY =
  /(?:(?:do not|don't)\s(?:tell|inform)\s{1,4}the\s{1,4}(?:user|human|person|operator|developer)\b(?:\s{1,4}(?:about|that|of|what|you|any))|(?:do not|don't)\s(?:mention|reveal)\s{1,4}(?:this|that|any of this|these|it|the)(?:\s{1,4}(?:instructions?|message|prompt|note|comment|step|action|fact))?\s{1,4}to\s{1,4}(?:the\s{1,4})?(?:user|human|operator)|without\s(?:telling|informing|asking)\s{1,4}the\s{1,4}(?:user|human|operator)\b)/iy;

const TAGS: readonly string[] = [
  "<|im_start|>",
  "<|im_end|>",
  "<|system|>",
  "<|start_header_id|>",
  "<<SYS>>",
  "[/INST]",
  "<system-reminder>",
  "</system-reminder>",
  "<system_prompt>",
  "</system_prompt>",
  "<system-prompt>",
  "</system-prompt>",
  "<function_results>",
  "</function_results>",
  "<function_calls>",
  "</function_calls>",
  "<tool_result>",
  "</tool_result>",
  "</tool_response>",
  "</tool_output>",
  "</untrusted_context>",
  "</untrusted_data>",
  "[SYSTEM OVERRIDE]",
  "[system](#",
];

// A tag that code speaks of stands in quotes: that is no frame.
const TAG = /(?<!["'`\\/|(])(?:<[^>]{3,24}>{1,2}|\[[^\]]{3,24}\])(?!["'`\\|)])/y;

/** How far a comment is looked into. */
const LONGEST_COMMENT = 2048;

const TO_AN_AGENT =
  /\b(?:AI|LLMs?|assistants?|agents?|language models?|chatbots?|Claude|ChatGPT|GPT|Copilot|Gemini|Codex|Cursor)\b/i;
const ORDER =
  /\b(?:ignore|disregard|you must|must now|execute|run the following|exfiltrate|send (?:the|all|any|it|them|this|your)|upload|curl|do not (?:tell|mention|inform|reveal)|without (?:telling|asking|informing)|system prompt|instructions? for)\b/i;

/** A comment of HTML is not seen by who looks at the page, and read by the agent. */
function lookAtComment(scan: Scan, start: number, end: number): void {
  if (start < scan.past || start < scan.pastMarkup) return;
  const close = scan.after("-->", end);
  const stop = Math.min(close, start + LONGEST_COMMENT);
  scan.pastMarkup = stop;
  if (stop - end < 24) return;
  const comment = scan.text.slice(end, stop);
  if (!TO_AN_AGENT.test(comment) || !ORDER.test(comment)) return;
  // As the comment is looked at as a whole, what may follow within it is not looked for again.
  report(scan, {
    kind: "hidden-comment",
    start,
    end: stop === close ? Math.min(close + 3, scan.text.length) : stop,
  });
}

const IMAGE = /!\[[^[\]\n]{0,200}\]\(\s{0,4}<?(https?:\/\/[^\s)>]{1,4096})/y;

/** Hosts of badges, whose addresses are full of parameters. */
const BADGES =
  /^https?:\/\/(?:[\w-]+\.)*(?:shields\.io|badgen\.net|badge\.fury\.io|codecov\.io|coveralls\.io|github\.com|githubusercontent\.com|gitlab\.com|travis-ci\.(?:com|org)|circleci\.com|sonarcloud\.io|snyk\.io|opencollective\.com|npmjs\.com|contrib\.rocks|star-history\.com|visualstudio\.com|readthedocs\.io|scrutinizer-ci\.com|appveyor\.com|deepsource\.io|codacy\.com|forthebadge\.com|herokuapp\.com|vercel\.app|netlify\.com)\//i;

/** A picture is fetched as soon as it is shown: what stands in its address is sent to its host. */
function lookAtImage(scan: Scan, start: number): void {
  if (start < scan.past || start < scan.pastMarkup) return;
  IMAGE.lastIndex = start;
  const url = IMAGE.exec(scan.text)?.[1];
  if (url === undefined) return;
  // What looks like a picture within the address is part of the address.
  scan.pastMarkup = IMAGE.lastIndex;
  if (BADGES.test(url)) return;
  const query = url.indexOf("?");
  if (query < 0) return;
  for (const pair of url.slice(query + 1).split("&", 32)) {
    const value = pair.slice(pair.indexOf("=") + 1);
    if (!carriesData(value)) continue;
    report(scan, { kind: "image-exfiltration", start, end: IMAGE.lastIndex });
    return;
  }
}

const PLACE = /^(?:\{\{?|%7B|\[|%5B|%3C|\$[({])[^{}[\]]{2,64}/i;

/** Data, or a place where the agent is to put some: `{summary}`, `[DATA]`, `<conversation>`, `$(env)`. */
function carriesData(value: string): boolean {
  if (/^[{%[$]/.test(value) && PLACE.test(value)) return true;
  if (value.length < 40) return false;
  if ((value.match(/%20|\+/g)?.length ?? 0) >= 4) return true;
  return value.length >= 48 && /^[A-Za-z0-9+/=_-]+(?:%3D){0,2}$/.test(value) && !/^[0-9a-f]{64}$/.test(value);
}
