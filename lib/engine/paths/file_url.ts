/**
 * Paths that are given as `file:` URLs.
 *
 * @module
 */

/**
 * The path that a `file:` URL names, percent-decoded: `file://localhost/etc/shadow` is `/etc/shadow`,
 * `file:///C:/x` is `C:/x`. A host other than this machine gives `//host/…`.
 *
 * @param text The URL; the scheme's letter case and the number of slashes don't matter.
 */
export function pathOfFileUrl(text: string): string {
  let rest = text.slice(text.indexOf(":") + 1);
  const tail = rest.search(/[?#]/);
  if (tail >= 0) rest = rest.slice(0, tail);
  rest = rest.replaceAll("\\", "/");
  let host = "";
  if (rest.startsWith("//")) {
    const slash = rest.indexOf("/", 2);
    host = rest.slice(2, slash < 0 ? rest.length : slash).toLowerCase();
    rest = slash < 0 ? "/" : rest.slice(slash);
    // file://C:/x is common though wrong: the drive stands where the host belongs.
    if (/^[a-z][:|]$/.test(host)) return `${host.charAt(0)}:${percentDecode(rest)}`;
    // file://~/x: the home folder stands where the host belongs.
    if (host === "~" || host === "." || host === "..") return host + percentDecode(rest);
  }
  const path = percentDecode(rest);
  const drive = /^\/+([A-Za-z])[:|](?=\/|$)/.exec(path);
  if (drive !== null) return `${drive[1]}:${path.slice(drive[0].length)}`;
  const here = host === "" || host === "localhost" || host === "localhost." || host.startsWith("127.") ||
    host === "[::1]";
  return here ? path : `//${percentDecode(host)}${path}`;
}

const UTF8 = new TextDecoder("utf-8");

/** Decodes percent-encoded bytes as UTF-8, leaving stray percent signs as they are. Never throws. */
export function percentDecode(text: string): string {
  if (!text.includes("%")) return text;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    const bytes = new Uint8Array(run.length / 3);
    for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(run.slice(i * 3 + 1, i * 3 + 3), 16);
    return UTF8.decode(bytes);
  });
}
