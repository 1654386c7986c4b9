/**
 * Notifications as the workflows of Microsoft Teams take them: a message with an Adaptive Card, at most 28 KB.
 *
 * Texts of an agent's stand in text runs, which know no Markdown and no mentions.
 *
 * @module
 */

import type { Action } from "../engine/mod.ts";
import type { Notification } from "./notification.ts";
import { factsOf, moreText, originOf, titleOf } from "./wording.ts";

const COLORS: Readonly<Record<Action, string>> = {
  deny: "Attention",
  ask: "Accent",
  watch: "Warning",
  allow: "Good",
};

/** The body of the request. */
export function teamsBody(notification: Notification): unknown {
  return {
    type: "message",
    attachments: [{
      contentType: "application/vnd.microsoft.card.adaptive",
      contentUrl: null,
      content: {
        $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
        type: "AdaptiveCard",
        version: "1.4",
        msteams: { width: "Full" },
        body: rows(notification),
      },
    }],
  };
}

/** Whether an answer says that the message was refused for being one too many. Connectors say so with status 200. */
export function isTeamsRefusal(answer: string): boolean {
  return answer.includes("Microsoft Teams endpoint returned HTTP error 429");
}

function rows(notification: Notification): readonly unknown[] {
  if (notification.kind === "more") {
    const { host } = notification;
    return [
      heading("Rampart", "Attention"),
      runs([run(moreText(notification))]),
      ...(host === undefined ? [] : [fact("Host", host)]),
    ];
  }
  return [
    heading(titleOf(notification), COLORS[notification.action]),
    runs([{ ...run(notification.subject), fontType: "Monospace" }]),
    ...factsOf(notification).map(({ label, text }) => fact(label, text)),
    runs([{ ...run(`${originOf(notification)}, ${notification.time}`), isSubtle: true }]),
  ];
}

function heading(text: string, color: string): unknown {
  return { type: "TextBlock", text, size: "Medium", weight: "Bolder", color, wrap: true };
}

function fact(label: string, text: string): unknown {
  return runs([{ ...run(`${label}: `), weight: "Bolder" }, run(text)]);
}

function runs(inlines: readonly object[]): unknown {
  return { type: "RichTextBlock", inlines };
}

function run(text: string): object {
  // Cards replace `{{DATE(…)}}` and `{{TIME(…)}}`, and would show another text than the agent's.
  const shown = text.trim() === "" ? "-" : text;
  return { type: "TextRun", text: shown.replace(/\{\{(?=\s*(?:DATE|TIME)\b)/gi, "{ {") };
}
