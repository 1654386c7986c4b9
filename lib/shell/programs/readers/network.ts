/**
 * Network programs with addresses of their own: `socat`, `dig`, `nc`.
 *
 * @module
 */

import type { Word } from "../../word.ts";
import { applyParsed, type Draft, type Line, parseByRow, touchFile, touchHost } from "../apply_row.ts";
import { sliceWord, withValue } from "../word_parts.ts";

/** Socat's address types that connect, and the scheme that names them. */
const SOCAT_CONNECT =
  /^(tcp[46]?(?:-connect)?|udp[46]?(?:-connect|-sendto|-datagram)?|openssl(?:-connect)?|ssl|sctp[46]?(?:-connect)?|socks[45]a?|proxy):(.*)$/i;

/** `socat ADDRESS ADDRESS`. */
export function readSocat(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  for (const operand of parsed.operands) {
    // `a!!b` gives one address for each direction.
    let at = 0;
    for (const part of operand.value.split("!!")) {
      readSocatAddress(draft, sliceWord(operand, at, at + part.length));
      at += part.length + 2;
    }
  }
  return draft;
}

function readSocatAddress(draft: Draft, address: Word): void {
  const { value } = address;
  const connect = SOCAT_CONNECT.exec(value);
  if (connect !== null) {
    const scheme = /^udp/i.test(value) ? "udp" : /^(?:openssl|ssl)/i.test(value) ? "tls" : "tcp";
    const target = (connect[2] ?? "").split(",")[0] ?? "";
    return touchHost(draft, withValue(address, `${scheme}://${target}`), scheme, true);
  }
  const run = /^(exec|system|shell):/i.exec(value);
  if (run !== null) {
    // Options follow after a comma that isn't quoted.
    const text = value.slice(run[0].length).replace(
      /(?<!\\),(?:pty|stderr|setsid|sigint|sane|su|ctty|nofork|pipes|fdin=|fdout=|echo|raw).*$/,
      "",
    );
    draft.inner.push({
      kind: "source",
      language: "sh",
      text: withValue(address, text.replace(/^(['"])(.*)\1$/s, "$2")),
      args: [],
      place: "here",
    });
    return;
  }
  const file = /^(file|gopen|open|create|creat|pipe|fifo):([^,]*)/i.exec(value);
  const path = file === null
    ? /^[./~]/.test(value) ? sliceWord(address, 0, (value.split(",")[0] ?? "").length) : undefined
    : sliceWord(address, (file[1] ?? "").length + 1, file[0].length);
  if (path === undefined) return;
  touchFile(draft, "read", path);
  if (!/,(?:rdonly)\b/i.test(value)) touchFile(draft, "write", path);
}

/** `dig @server name type`: the name itself can carry data. */
export function readDig(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  for (const operand of parsed.operands) {
    const { value } = operand;
    if (value.startsWith("+")) continue;
    if (value.startsWith("@")) touchHost(draft, sliceWord(operand, 1), "dns", false);
    else if (value.includes(".") || value.includes("\uFFFF")) touchHost(draft, operand, "dns", false);
  }
  return draft;
}

/** `ntfy publish topic message`: a mere name is a topic of ntfy.sh. */
export function readNtfy(line: Line): Draft {
  const draft = applyParsed(line, parseByRow(line));
  const topic = draft.operands[1];
  if (topic !== undefined) {
    touchHost(
      draft,
      /[./]/.test(topic.value) ? topic : withValue(topic, `ntfy.sh/${topic.value}`),
      "https",
      true,
    );
  }
  return draft;
}

/** `nc host port` connects, `nc -l port` waits; `-e` and `-c` run a program for whoever is there. */
export function readNetcat(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, parsed);
  if (draft.flags.has("l")) draft.touches = draft.touches.filter((touch) => touch.kind !== "connect");
  // `-z` only looks whether the port is open.
  if (draft.flags.has("z")) {
    draft.touches = draft.touches.map((touch) =>
      touch.kind === "connect" ? { ...touch, sends: false } : touch
    );
  }
  return draft;
}

/** `http [METHOD] URL items`: with items or a body something is sent. */
export function readHttp(line: Line): Draft {
  const parsed = parseByRow(line);
  const draft = applyParsed(line, { ...parsed, operands: [] });
  draft.operands = [...parsed.operands];
  const [first, ...others] = parsed.operands;
  if (first === undefined) return draft;
  const method = /^[A-Za-z]+$/.test(first.value) && others.length > 0;
  const url = method ? others[0] : first;
  const items = method ? others.slice(1) : others;
  const body = items.filter(({ value }) => /^[^=:@]*(?::=|=[^=]|=$|@)/.test(value));
  for (const item of body) {
    const file = /^[^=:@]*(?::=@|=@|@)/.exec(item.value);
    if (file !== null) touchFile(draft, "read", sliceWord(item, file[0].length));
  }
  const sends = body.length > 0 || draft.flags.has("raw") ||
    method && /^(?:POST|PUT|PATCH)$/i.test(first.value);
  if (url !== undefined) {
    const local = url.value.startsWith(":");
    const rest = url.value.replace(/^:(?=\/|$)/, "");
    touchHost(
      draft,
      local ? withValue(url, `http://localhost${rest}`) : url,
      line.argv[0]?.value.endsWith("s") ? "https" : "http",
      sends,
    );
  }
  return draft;
}
