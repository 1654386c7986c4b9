/**
 * Where a registry is: a folder on this machine, or an address on the web. Bytes are read up to a bound, and nothing is
 * followed elsewhere.
 *
 * @module
 */

import { absolute } from "../home.ts";

/** A registry's place. */
export type RegistrySource =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "web"; readonly url: string };

/** Bytes, or why there are none. */
export type BytesRead = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly problem: string };

/** How to read. */
export interface ReadSourceOptions {
  /** Most bytes that are read. */
  readonly limit: number;
  /** Stands in for the web. */
  readonly fetch?: typeof fetch;
  /** Milliseconds that a server has. Default 20,000. */
  readonly timeout?: number;
}

/** Name of the index in its folder. */
export const INDEX_FILE = "index.txt";

/** The registry that ships with Rampart. */
export function shippedRegistry(): RegistrySource {
  const path = decodeURIComponent(
    new URL(`../../../policies/registry/${INDEX_FILE}`, import.meta.url).pathname,
  );
  return { kind: "file", path: Deno.build.os === "windows" ? path.slice(1) : path };
}

/**
 * The registry that a person names: a path, or an address that begins with `https://`.
 *
 * @param cwd Folder that a path is relative to.
 */
export function registrySource(given: string, cwd: string): RegistrySource | { readonly problem: string } {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(given)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: "file", path: indexPath(absolute(given, cwd)) };
  const url = URL.parse(given);
  if (url === null) return { problem: "the address is no URL" };
  if (url.username !== "" || url.password !== "") return { problem: "the address holds a password" };
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) {
    url.hash = "";
    return { kind: "web", url: url.href };
  }
  return { problem: `${url.protocol} is not for policies: use https, or a path` };
}

/** A registry as it is shown. */
export function placeOfRegistry(source: RegistrySource): string {
  return source.kind === "file" ? source.path : source.url;
}

/** Reads the index. */
export function readIndex(source: RegistrySource, options: ReadSourceOptions): Promise<BytesRead> {
  return source.kind === "file" ? readPath(source.path, options) : readUrl(source.url, options);
}

/**
 * Reads a file that lies beside the index.
 *
 * @param name A file's name without a folder.
 */
export function readBeside(
  source: RegistrySource,
  name: string,
  options: ReadSourceOptions,
): Promise<BytesRead> {
  return source.kind === "file"
    ? readPath(`${source.path.replace(/[/\\][^/\\]*$/, "")}/${name}`, options)
    : readUrl(new URL(name, source.url).href, options);
}

function indexPath(path: string): string {
  try {
    return Deno.statSync(path).isDirectory ? `${path}/${INDEX_FILE}` : path;
  } catch {
    return path;
  }
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

async function readPath(path: string, { limit }: ReadSourceOptions): Promise<BytesRead> {
  try {
    if (!Deno.statSync(path).isFile) return { problem: "it is no file" };
    using file = await Deno.open(path);
    return await readBounded(file.readable, limit);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { problem: "there is no such file" };
    return { problem: messageOf(error) };
  }
}

async function readUrl(
  url: string,
  { limit, fetch: ask = fetch, timeout = 20_000 }: ReadSourceOptions,
): Promise<BytesRead> {
  try {
    // Where a server would send one on to is for the person to decide.
    const answer = await ask(url, { redirect: "manual", signal: AbortSignal.timeout(timeout) });
    if (answer.status >= 300 && answer.status < 400) {
      await answer.body?.cancel();
      const to = URL.parse(answer.headers.get("location") ?? "", url);
      return {
        problem: `the server sends one on${to === null ? "" : ` to ${to.origin}`}, which is not followed`,
      };
    }
    if (answer.status !== 200 || answer.body === null) {
      await answer.body?.cancel();
      return { problem: `the server answered ${answer.status}` };
    }
    return await readBounded(answer.body, limit);
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

async function readBounded(stream: ReadableStream<Uint8Array>, limit: number): Promise<BytesRead> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop closes the stream.
  for await (const part of stream) {
    size += part.length;
    if (size > limit) return { problem: `it is longer than ${limit} bytes` };
    parts.push(part);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes };
}

function messageOf(error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return "the server took too long";
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/ \(os error \d+\).*$/s, "");
}
