/**
 * Notifications as Discord's webhooks take them: one embed.
 *
 * Limits (docs.discord.com, Message, Embed limits): title 256, description 4,096, 25 fields, field name 256 and value
 * 1,024, footer 2,048 characters, 6,000 in all. What a notification holds stays far below them.
 *
 * @module
 */

import type { Action } from "../engine/mod.ts";
import type { Notification } from "./notification.ts";
import { factsOf, moreText, originOf, spanText, titleOf } from "./wording.ts";

const COLORS: Readonly<Record<Action, number>> = {
  deny: 0xd32f2f,
  ask: 0x1976d2,
  watch: 0xfbc02d,
  allow: 0x388e3c,
};

/** Texts of this length and more get a line of their own. */
const WIDE = 40;

/** The body of the request. */
export function discordBody(notification: Notification): unknown {
  return { allowed_mentions: { parse: [] }, embeds: [embed(notification)] };
}

function embed(notification: Notification): unknown {
  if (notification.kind === "more") {
    const { host, to } = notification;
    return {
      title: "Rampart",
      description: moreText(notification),
      color: COLORS.deny,
      timestamp: to,
      ...(host === undefined ? {} : { fields: [field("Host", host)] }),
    };
  }
  return {
    title: titleOf(notification),
    description: `\`\`\`\n${spanText(notification.subject)}\n\`\`\``,
    color: COLORS[notification.action],
    timestamp: notification.time,
    fields: factsOf(notification).map(({ label, text }) => field(label, text)),
    footer: { text: originOf(notification) },
  };
}

function field(name: string, text: string): unknown {
  return { name, value: `\`${spanText(text)}\``, inline: text.length < WIDE };
}
