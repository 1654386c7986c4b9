/**
 * Notifications as Slack's incoming webhooks take them: blocks, and a text for where these aren't shown.
 *
 * Limits (docs.slack.dev, Block Kit): header 150, section text 3,000, 10 fields of 2,000, 50 blocks. What a notification
 * holds stays below them.
 *
 * @module
 */

import type { Notification } from "./notification.ts";
import { type Fact, factsOf, moreText, originOf, spanText, titleOf } from "./wording.ts";

/** The body of the request. */
export function slackBody(notification: Notification): unknown {
  const quiet = { unfurl_links: false, unfurl_media: false };
  if (notification.kind === "more") {
    const { host } = notification;
    const text = `Rampart: ${moreText(notification)}${host === undefined ? "" : ` on ${span(host)}`}`;
    return { text, blocks: [section(text)], ...quiet };
  }
  const title = titleOf(notification);
  const facts = factsOf(notification);
  const reason = facts.find(({ label }) => label === "Reason");
  const others = facts.filter((fact) => fact !== reason);
  return {
    text: `${title}: ${span(notification.subject)}`,
    blocks: [
      { type: "header", text: { type: "plain_text", text: title, emoji: true } },
      section(`\`\`\`${escape(spanText(notification.subject))}\`\`\``),
      ...(reason === undefined ? [] : [section(`*Reason*\n${span(reason.text)}`)]),
      ...(others.length === 0 ? [] : [{ type: "section", fields: others.map(field) }]),
      { type: "context", elements: [markdown(`${originOf(notification)}, ${notification.time}`)] },
    ],
    ...quiet,
  };
}

function field({ label, text }: Fact): unknown {
  return markdown(`*${label}*\n${span(text)}`);
}

function section(text: string): unknown {
  return { type: "section", text: markdown(text) };
}

function markdown(text: string): unknown {
  // Verbatim: names and addresses are not made into links.
  return { type: "mrkdwn", text, verbatim: true };
}

function span(text: string): string {
  return `\`${escape(spanText(text))}\``;
}

/** Escapes the three characters that Slack reads, also within code: they begin mentions and links. */
function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
