/**
 * Telling paths, URLs and mere words apart, where nothing says what an operand is.
 *
 * @module
 */

/** A scheme that is connected to. `file:` is a path; `data:` and the like are text. */
const URL_START = /^(?:https?|wss?|ftps?|sftp|ssh|git|rsync|gopher|ldaps?|smb|tcp|udp|git\+[a-z]+):\/\//i;

/** Extensions of files that programs are commonly pointed at. A file's name alone is taken for a path by them. */
const EXTENSION =
  /\.(?:txt|md|json|jsonl|ya?ml|toml|ini|conf|cfg|config|env|pem|key|crt|cer|p12|pfx|jks|keystore|kdbx|gpg|asc|pub|csv|tsv|xml|html?|js|mjs|cjs|jsx|tsx?|py|rb|pl|php|sh|bash|zsh|fish|ps1|bat|cmd|exe|dll|so|dylib|go|rs|c|h|cc|cpp|hpp|java|kt|swift|lua|sql|db|sqlite3?|log|lock|zip|tar|t?gz|bz2|xz|7z|rar|zst|iso|img|dmg|bin|dat|pdf|docx?|xlsx?|png|jpe?g|gif|svg|mp[34]|wav|tf|tfvars|tfstate|properties|plist|service|timer|desktop|netrc|npmrc|pypirc|bak|old|swp)$/i;

/** Whether the text is a URL that would be connected to. */
export function isUrl(text: string): boolean {
  return URL_START.test(text);
}

/**
 * Whether the text looks like a path: it has a slash, starts with `.` or `~`, or ends in a known file extension.
 * Running text (with spaces) counts only if it starts as a path does.
 */
export function looksLikePath(text: string): boolean {
  if (text.length < 2 || text.length > 4096) return text === "/" || text === "~";
  if (/[\n\t]/.test(text)) return false;
  if (/^(?:~|\.{0,2}\/|[A-Za-z]:[\\/]|\\\\)/.test(text)) return true;
  if (text.includes(" ")) return false;
  if (isUrl(text)) return false;
  return text.charCodeAt(0) === 46 && text !== ".." && !/^\.+$/.test(text) || text.includes("/") ||
    EXTENSION.test(text);
}

/** `host:path` as scp, rsync and git read it: the host, or undefined for a local path. */
export function remoteHost(text: string, windows: boolean): string | undefined {
  const colon = text.startsWith("[") ? text.indexOf("]:") + 1 : text.indexOf(":");
  if (colon <= 0) return undefined;
  const host = text.slice(0, colon);
  if (host.includes("/")) return undefined;
  // `C:\x` is a drive.
  if (/^[A-Za-z]$/.test(host) && (windows || text[2] === "\\")) return undefined;
  return host;
}
