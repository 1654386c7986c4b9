import assert from "node:assert/strict";
import fc from "fast-check";
import type { NotifyPlatform } from "../engine/mod.ts";
import { discordBody } from "./discord.ts";
import { genericBody } from "./generic.ts";
import { type Notification, notificationOf, sumUp } from "./notification.ts";
import { slackBody } from "./slack.ts";
import { teamsBody } from "./teams.ts";
import { callEvent } from "./test_events.ts";
import { CHECKS, type Json } from "./test_receiver.ts";

const BODIES: Readonly<Record<NotifyPlatform, (notification: Notification) => Json>> = {
  discord: discordBody,
  slack: slackBody,
  teams: teamsBody,
  generic: genericBody,
};
const PLATFORMS = Object.keys(BODIES) as readonly NotifyPlatform[];

/** What has an effect in some service where it isn't neutralised. */
const HOSTILE: readonly string[] = [
  "@everyone @here <@1234> <@&99> <#1>",
  "<!channel> <!here> <@U123> <https://evil.example|click> &lt;!channel&gt;",
  "`code` ``two`` ```three``` ` ```\n# big\n```",
  "*bold* _it_ ~st~ **b** [link](https://evil.example) ![i](https://evil.example/x.png) > quote",
  "a\u200bb\u202ec\u0000d\u001b[2Je\u2028f\ufeffg",
  "{{DATE(2017-02-14T06:08:39Z,SHORT)}} {{TIME(2017-02-14T06:08:39Z)}} <at>everyone</at>",
  ":skull: https://evil.example",
  "\ud83d lone",
  "🔥".repeat(500),
  "&".repeat(2000),
  "\u200b".repeat(2000),
  "`".repeat(2000),
  "",
  "   ",
];

for (const platform of PLATFORMS) {
  Deno.test(`${platform}: an ordinary denial is what the service takes`, () => {
    CHECKS[platform](bodyOf(platform, callEvent("touch DENY_ME")));
  });

  Deno.test(`${platform}: a count is what the service takes`, () => {
    const notifications = [notification(callEvent("a")), notification(callEvent("b", {}, "ask"))];
    CHECKS[platform](plain(BODIES[platform](sumUp(notifications))));
  });

  Deno.test(`${platform}: whatever the texts hold, the service takes it`, () => {
    const text = fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: "binary", maxLength: 3000 }),
      fc.array(fc.constantFrom(...HOSTILE, "\n", " ", "x"), { maxLength: 12 }).map((parts) => parts.join("")),
    );
    const action = fc.constantFrom("deny", "ask", "watch", "allow");
    fc.assert(
      fc.property(fc.tuple(text, text, text, text, text, text), action, ([a, b, c, d, e, host], action) => {
        const event = callEvent(
          a,
          { agent: b, session: c, tool: "mcp", agent_tool: b, params: { path: a } },
          action,
        );
        assert.ok(event.kind === "call");
        const decision = { ...event.decision, message: d, policy: e };
        CHECKS[platform](bodyOf(platform, { ...event, decision }, host));
      }),
      { numRuns: 300 },
    );
  });

  Deno.test(`${platform}: no text of an agent's has an effect`, () => {
    for (const hostile of HOSTILE) {
      const event = callEvent(hostile, { agent: hostile, session: hostile });
      assert.ok(event.kind === "call");
      const decision = { ...event.decision, message: hostile, policy: hostile };
      const body = bodyOf(platform, { ...event, tool: "mcp", agent_tool: hostile, decision }, hostile);
      for (const text of textsRead(platform, body)) {
        // What a service reads as more than letters is made of fixed words alone.
        assert.doesNotMatch(text, /everyone|here|channel|evil|bold|link|skull|quote|lone|big|DATE/, text);
      }
      const all = JSON.stringify(body);
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(all, /[\u0000\u001b\u200b\u202e\u2028\ufeff]/, all);
    }
  });
}

Deno.test("slack: a code span can't be left", () => {
  const body = bodyOf("slack", callEvent("echo `id` ``` <!channel> & done"));
  assert.equal(body.blocks[1].text.text, "```echo ˋidˋ ˋˋˋ &lt;!channel&gt; &amp; done```");
});

Deno.test("discord: a code block can't be left, and nobody is mentioned", () => {
  const body = bodyOf("discord", callEvent("echo ``` @everyone"));
  assert.equal(body.embeds[0].description, "```\necho ˋˋˋ @everyone\n```");
  assert.deepEqual(body.allowed_mentions, { parse: [] });
});

Deno.test("teams: a date function in a command is shown as it was written", () => {
  const body = bodyOf("teams", callEvent("echo {{DATE(2017-02-14T06:08:39Z)}} {{.Name}}"));
  const [run] = body.attachments[0].content.body[1].inlines;
  assert.equal(run.text, "echo { {DATE(2017-02-14T06:08:39Z)}} {{.Name}}");
});

Deno.test("all that a person needs is in each message", () => {
  for (const platform of PLATFORMS) {
    const text = JSON.stringify(bodyOf(platform, callEvent("touch DENY_ME"), "build-7"));
    for (
      const wanted of ["touch DENY_ME", "Leave that marker alone", "markers", "claude-code", "s1", "build-7"]
    ) {
      assert.ok(text.includes(wanted), `${platform} lacks ${wanted}`);
    }
    assert.match(text, platform === "generic" ? /"action":"deny"/ : /🔴 Denied/);
  }
});

Deno.test("in monitor mode the message says that nothing was stopped", () => {
  const event = callEvent("x");
  assert.ok(event.kind === "call");
  const body = bodyOf("slack", { ...event, decision: { ...event.decision, enforced: false } });
  assert.equal(body.blocks[0].text.text, "🔴 Denied (monitor mode: not enforced)");
});

function notification(event: Parameters<typeof notificationOf>[0], host?: string): Notification {
  const made = notificationOf(event, host);
  assert.ok(made !== undefined);
  return made;
}

function bodyOf(
  platform: NotifyPlatform,
  event: Parameters<typeof notificationOf>[0],
  host = "host.example",
): Json {
  return plain(BODIES[platform](notification(event, host)));
}

/** As it arrives. */
function plain(body: unknown): Json {
  return JSON.parse(JSON.stringify(body));
}

/** The texts that a service reads for markup: without its code spans and what it shows as it is. */
function textsRead(platform: NotifyPlatform, body: Json): readonly string[] {
  const withoutCode = (text: string) => text.replace(/```[^`]*```|`[^`]*`/g, "");
  switch (platform) {
    case "discord":
      return body.embeds.flatMap((embed: Json) => [
        embed.title,
        withoutCode(embed.description),
        embed.footer.text,
        ...embed.fields.flatMap(({ name, value }: Json) => [name, withoutCode(value)]),
      ]);
    case "slack":
      return [
        withoutCode(body.text),
        ...body.blocks.flatMap((block: Json) =>
          [block.text, ...(block.fields ?? []), ...(block.elements ?? [])].filter(Boolean)
            .map(({ text }: Json) => withoutCode(text))
        ),
      ];
    case "teams":
      return [
        ...body.attachments[0].content.body.filter(({ type }: Json) => type === "TextBlock")
          .map(({ text }: Json) => text),
        // The one thing that is read within a text run.
        ...(JSON.stringify(body).match(/\{\{\s*(?:DATE|TIME).*/g) ?? []),
      ];
    case "generic":
      return [];
  }
}
