/**
 * URLs that a policy names: where notifications go and webhooks are asked.
 *
 * @module
 */

import type { NotifyPlatform } from "../policy.ts";

/**
 * Says what is wrong with a URL.
 *
 * @param requireTls Whether plain http is refused except to this machine.
 * @returns Undefined if it can be used.
 */
export function checkUrl(
  text: string,
  requireTls: boolean,
): { readonly message: string; readonly hint?: string } | undefined {
  const url = parse(text);
  if (url === undefined) {
    return { message: "the URL can't be read", hint: "write it in full: https://example.com/hook" };
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return { message: `the URL must start with https://, not ${url.protocol}` };
  }
  if (url.username !== "" || url.password !== "") {
    return { message: "the URL holds a user name or password, which HTTP clients refuse" };
  }
  if (requireTls && isInsecure(text)) {
    return {
      message: "a decision must not travel unencrypted: the URL is plain http to another machine",
      hint: "use https, or a service on this machine (localhost, 127.0.0.1, [::1])",
    };
  }
  return undefined;
}

/** Whether what is sent to the URL crosses the network unencrypted. */
export function isInsecure(text: string): boolean {
  const url = parse(text);
  return url?.protocol === "http:" && !isLoopback(url.hostname);
}

/** The chat service whose webhook a URL is. */
export function platformOf(text: string): NotifyPlatform {
  const host = parse(text)?.hostname ?? "";
  if (isWithin(host, "discord.com") || isWithin(host, "discordapp.com")) return "discord";
  if (isWithin(host, "hooks.slack.com") || isWithin(host, "hooks.slack-gov.com")) return "slack";
  if (isWithin(host, "webhook.office.com") || isWithin(host, "outlook.office.com")) return "teams";
  // Teams' successor to connectors: workflows, whose trigger URLs live on these hosts.
  if (isWithin(host, "logic.azure.com") || isWithin(host, "api.powerplatform.com")) return "teams";
  return "generic";
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function isLoopback(host: string): boolean {
  // The URL parser has brought every spelling of an address to its one form.
  return /^127\.\d+\.\d+\.\d+$/.test(host) || host === "[::1]" ||
    isWithin(host.replace(/\.$/, ""), "localhost");
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
