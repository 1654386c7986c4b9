/**
 * Redirections: the files that they open, the hosts of `/dev/tcp`, here-documents, and where output goes.
 *
 * @module
 */

import type { Redirection, WordPart } from "unbash";
import { expandField, expandParts, expandText } from "./expand.ts";
import { addConnect, addFile, locate } from "./effects.ts";
import { endOf, newSink, type Opened, type Reader, type Sink, sinkStream, startOf } from "./reader.ts";
import { ownFiles } from "./state.ts";
import { type Field, type Stream, unknownValue } from "./value.ts";
import { fileStream, putFile } from "./virtual_files.ts";

/** The redirections of a command. */
export interface Redirections {
  /** In one spelling, with a space before each: ` > out.txt`. */
  readonly text: string;
  readonly opened: readonly Opened[];
  /** Standard input, where it is redirected. */
  readonly stdin: Stream | undefined;
  readonly stdinPath: Field | undefined;
  /** Whether standard output is redirected: to a file, away, or to another descriptor. */
  readonly output: "none" | "file" | "closed";
}

/** No redirection at all. */
export const NO_REDIRECTIONS: Redirections = {
  text: "",
  opened: [],
  stdin: undefined,
  stdinPath: undefined,
  output: "none",
};

const STANDARD = /^\/dev\/(?:null|stdin|stdout|stderr|tty|zero|fd\/\d+|full|random|urandom)$/;

/** Whether the path names no file that matters: `/dev/null`, a descriptor, the terminal. */
export function isStandardStream(path: string): boolean {
  return path.startsWith("/dev/") && STANDARD.test(path);
}

/** The URL that `/dev/tcp/host/port` stands for. */
export function socketTarget(path: string): string | undefined {
  const found = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/.exec(path);
  return found === null ? undefined : `${found[1]}://${found[2]}:${found[3]}`;
}

/** What is read from a connection. */
function fromSocket(target: string): Stream {
  return unknownValue("download", `read from ${target}`);
}

/** A here-document's text without the tabs at the start of its lines, as `<<-` has it. */
function withoutTabs(text: string, lineStart: boolean): string {
  if (!text.includes("\t")) return text;
  return text.replace(lineStart ? /(^|\n)\t+/g : /(\n)\t+/g, "$1");
}

function withoutTabsInPart(part: WordPart, index: number): WordPart {
  return part.type === "Literal" ? { ...part, value: withoutTabs(part.value, index === 0) } : part;
}

/** Works out redirections in the order in which they stand. */
export function readRedirections(r: Reader, redirects: readonly Redirection[]): Redirections {
  if (redirects.length === 0) return NO_REDIRECTIONS;
  let text = "";
  const opened: Opened[] = [];
  let stdin: Stream | undefined;
  let stdinPath: Field | undefined;
  let output: Redirections["output"] = "none";
  const sockets = new Map<number, string>();
  for (const redirect of redirects) {
    const descriptor = redirect.descriptor?.type === "FileDescriptor" ? redirect.descriptor.value : undefined;
    const elsewhere = redirect.descriptor?.type === "FileDescriptorVariable";
    const fd = descriptor === undefined ? "" : String(descriptor);
    if (redirect.type === "HereDoc") {
      const { body, delimiter, operator } = redirect;
      const tabs = operator === "<<-";
      const content = delimiter?.quoted || body.parts === undefined
        ? { text: tabs ? withoutTabs(body.text, true) : body.text }
        : expandParts(r, tabs ? body.parts.map(withoutTabsInPart) : body.parts, body);
      if ((descriptor ?? 0) === 0) stdin = content;
      else putFile(r, `/dev/fd/${descriptor}`, content, false);
      text += ` ${fd}<< ${delimiter?.value ?? ""}`;
      continue;
    }
    if (redirect.target === undefined) continue;
    if (redirect.type === "HereString") {
      const content = expandText(r, redirect.target);
      const given = { ...content, text: `${content.text}\n` };
      if ((descriptor ?? 0) === 0) stdin = given;
      else putFile(r, `/dev/fd/${descriptor}`, given, false);
      text += ` ${fd}<<< ${content.text}`;
      continue;
    }
    const field = expandField(r, redirect.target);
    const { operator } = redirect;
    const path = field.value;
    if (operator === "<&" || operator === ">&") {
      if (/^(?:\d+-?|-)$/.test(path)) {
        text += ` ${fd}${operator}${path}`;
        if (operator === ">&" && (descriptor ?? 1) === 1 && path !== "1") {
          output = path === "-" ? "closed" : "file";
        }
        const from = parseInt(path, 10);
        if (sockets.has(from)) {
          sockets.set(descriptor ?? (operator === "<&" ? 0 : 1), sockets.get(from) ?? "");
          if ((descriptor ?? (operator === "<&" ? 0 : 1)) === 0) stdin = fromSocket(sockets.get(from) ?? "");
        } else if (descriptor === 0 || operator === "<&" && descriptor === undefined) {
          if (/^\d/.test(path)) stdin = fileStream(r, `/dev/fd/${from}`);
        }
        continue;
      }
    }
    const reads = operator === "<" || operator === "<&";
    const both = operator === "<>";
    const append = operator === ">>" || operator === "&>>";
    const spelled = operator === ">&" || operator === "&>" || operator === "&>>"
      ? append ? "&>>" : "&>"
      : operator === ">|"
      ? ">"
      : operator;
    text += ` ${elsewhere ? "" : fd}${spelled} ${path}`;
    const target = socketTarget(path);
    const toStdout = !reads && !elsewhere &&
      (spelled.startsWith("&") || (descriptor ?? (both ? 0 : 1)) === 1);
    if (target !== undefined) {
      opened.push({ kind: "connect", path: { ...field, value: target }, output: !reads });
      const fd = descriptor ?? (reads || both ? 0 : 1);
      sockets.set(fd, target);
      if (spelled.startsWith("&")) sockets.set(2, target);
      if (fd === 0) stdin = fromSocket(target);
      // `exec 3<>/dev/tcp/…` leaves it open for the commands that follow.
      else if (fd > 2) ownFiles(r.state).set(`/dev/fd/${fd}`, { contents: [fromSocket(target)] });
      if (toStdout) output = "file";
      continue;
    }
    opened.push({
      kind: reads ? "read" : both ? "both" : append ? "append" : "write",
      path: field,
      output: toStdout,
    });
    if (toStdout) output = path === "/dev/stdout" || path === "/dev/fd/1" ? "none" : "file";
    if ((reads || both) && !elsewhere && (descriptor ?? 0) === 0) {
      const from = locate(r, field, "read").path;
      stdin = path === "/dev/stdin"
        ? r.stdin ?? unknownValue("input", "it is read from standard input")
        : { ...fileStream(r, from), from };
      stdinPath = field;
    } else if (reads && descriptor !== undefined && !elsewhere) {
      // `exec 3< file; read <&3`
      putFile(r, `/dev/fd/${descriptor}`, fileStream(r, locate(r, field, "read").path), false);
    }
  }
  return { text, opened, stdin, stdinPath, output };
}

/** Adds the effects of redirections. */
export function addRedirections(
  r: Reader,
  redirections: { readonly opened: readonly Opened[] },
  by: number,
): void {
  for (const { kind, path } of redirections.opened) {
    if (kind === "connect") {
      addConnect(r, path.value, true, by, path.pos, path.end);
      continue;
    }
    if (isStandardStream(path.value)) continue;
    if (kind === "read" || kind === "both") addFile(r, "read", path, false, by);
    if (kind !== "read") addFile(r, "write", path, false, by);
  }
}

/**
 * Reads a part with its redirections in force: standard input as they say, and what it prints kept as the content
 * of the file that it goes to.
 */
export function withRedirections(r: Reader, redirections: Redirections, read: () => void): void {
  if (redirections === NO_REDIRECTIONS) return read();
  const { stdin, out } = r;
  if (redirections.stdin !== undefined) r.stdin = redirections.stdin;
  let sink: Sink | undefined;
  if (redirections.output !== "none") {
    sink = newSink();
    r.out = sink;
  }
  read();
  r.stdin = stdin;
  r.out = out;
  const content = sink === undefined ? undefined : sinkStream(sink);
  for (const { kind, path, output } of redirections.opened) {
    if (kind === "read" || kind === "connect") continue;
    const place = locate(r, path, "write");
    if (place.glob) continue;
    // Of several files for one descriptor, the last receives the text.
    if (!output) putFile(r, place.path, unknownValue("output"), kind === "append");
    else if (content !== undefined) putFile(r, place.path, content, kind === "append");
  }
}

/** Positions of a redirection's command, for a redirection that stands alone. */
export function spanOf(
  r: Reader,
  redirects: readonly Redirection[],
): { readonly pos: number; readonly end: number } {
  const first = redirects[0];
  const last = redirects[redirects.length - 1];
  return {
    pos: first === undefined ? 0 : startOf(r, first),
    end: last === undefined ? 0 : endOf(r, last),
  };
}
