import assert from "node:assert/strict";
import fc from "fast-check";
import { cefOf } from "./cef.ts";
import { callOf, decided, eventOf, EVENTS } from "./test_events.ts";

interface Parsed {
  readonly head: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
}

/** Reads CEF as its specification says, by other means than those it is written with. */
function parse(line: string): Parsed {
  const head: string[] = [];
  let at = 0;
  for (let field = ""; head.length < 7; at++) {
    const c = line[at];
    assert.ok(c !== undefined, `the head is not whole: ${line}`);
    if (c === "\\") field += line[++at];
    else if (c === "|") [head[head.length], field] = [field, ""];
    else field += c;
  }
  const fields: Record<string, string> = {};
  const keys = [...line.slice(at).matchAll(/(?:^| )([A-Za-z0-9]+)=/g)];
  keys.forEach((match, i) => {
    const value = line.slice(at + match.index + match[0].length, at + (keys[i + 1]?.index ?? line.length));
    const key = match[1] ?? "";
    assert.ok(!(key in fields), `${key} stands twice`);
    fields[key] = value.replace(/\\(.)/g, (_, c) => c === "n" ? "\n" : c === "r" ? "\r" : c);
  });
  return { head, fields };
}

/** Keys of the specification's dictionary that are used, with their longest values. */
const DICTIONARY: Readonly<Record<string, number>> = {
  ...{ rt: 20, start: 20, externalId: 40, cat: 1023, deviceProcessName: 1023, suser: 1023, act: 63 },
  ...{ outcome: 63, msg: 1023, reason: 1023, deviceFacility: 1023, sourceServiceName: 1023, request: 1023 },
  ...{ requestMethod: 1023, app: 31, dhost: 1023, dpt: 5, fname: 1023, filePath: 1023, flexString1: 1023 },
  ...{ flexString2: 1023, cfp1: 20, cn1: 20, cn2: 20, cn3: 20 },
  // Not of the dictionary, but named as it wants keys of vendors to be.
  ...{ RampartRampartFound: 1023 },
  ...{ cs1: 4000, cs2: 4000, cs3: 4000, cs4: 4000, cs5: 4000, cs6: 4000 },
};

for (const [name, event] of Object.entries(EVENTS)) {
  Deno.test(`cef: ${name}: one line, a head of seven, keys of the dictionary, each own one labelled`, () => {
    const line = cefOf(event);
    assert.doesNotMatch(line, /[\r\n]/);
    const { head, fields } = parse(line);
    assert.deepEqual(head.slice(0, 3), ["CEF:0", "Rampart", "Rampart"]);
    assert.match(head[6] ?? "", /^(?:\d|10)$/);
    for (const [key, value] of Object.entries(fields)) {
      const own = /^(c[sn]\d|cfp\d|flexString\d)$/.exec(key)?.[1];
      if (own !== undefined) assert.ok(`${own}Label` in fields, `${own} has no label`);
      const bare = key.replace(/Label$/, "");
      assert.ok(bare in DICTIONARY, `${key} is not in the dictionary`);
      assert.notEqual(value, "");
      assert.ok(value.length <= (DICTIONARY[bare] ?? 0), key);
    }
    assert.equal(fields.externalId, event.id);
    assert.equal(Number(fields.rt), Date.parse(event.time));
  });
}

Deno.test("cef: what was found in an output, as kinds and how many", () => {
  const { fields } = parse(cefOf(EVENTS["response, something found"] ?? callOf()));
  assert.equal(fields.RampartRampartFound, "aws-key:2 hidden-text:4 jwt:1");
  assert.equal("RampartRampartFound" in parse(cefOf(EVENTS.response ?? callOf())).fields, false);
});

Deno.test("cef: a denied command", () => {
  const { head, fields } = parse(cefOf(EVENTS["exec, denied"] ?? callOf()));
  assert.deepEqual(head.slice(4), ["call-deny", "Tool call denied", "8"]);
  const { act, outcome, suser, msg, reason, cs1, cs3, cs4, cs5Label, cs5, cs6, cn2, flexString2 } = fields;
  assert.deepEqual(
    { act, outcome, suser, msg, reason, cs1, cs3, cs4, cs5Label, cs5, cs6, cn2, flexString2 },
    {
      act: "deny",
      outcome: "failure",
      suser: "claude-code",
      msg: "This is a private SSH key.",
      reason: "standard.yaml:protect-credentials#2",
      cs1: "s1",
      cs3: "protect-credentials",
      cs4: "protect-credentials,keep-keys",
      cs5Label: "command",
      cs5: "cd ~/.ssh && cat id_rsa",
      cs6: "/work",
      cn2: "1",
      flexString2: "toolu_1",
    },
  );
});

Deno.test("cef: what was not enforced is not said to have been denied", () => {
  const { fields } = parse(cefOf(EVENTS["exec, denied in monitor mode"] ?? callOf()));
  assert.deepEqual([fields.act, fields.outcome], ["would-deny", "success"]);
});

Deno.test("cef: a file and an address", () => {
  const file = parse(cefOf(EVENTS.write ?? callOf())).fields;
  assert.deepEqual([file.fname, file.filePath], ["x.txt", "C:\\Users\\me\\x.txt"]);
  const { request, app, dhost, dpt } = parse(cefOf(EVENTS.fetch ?? callOf())).fields;
  assert.deepEqual([request, app, dhost, dpt], [
    "https://example.com:8443/a?b=c#d",
    "https",
    "example.com",
    "8443",
  ]);
});

Deno.test("cef: control characters and marks that reorder a line are shown as escapes", () => {
  const line = cefOf(callOf({ params: { command: "a\u001b[2J\u202eb\u2028c\u0085d\u0000" } }));
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(line, /[\u0000-\u001f\u0080-\u009f\u2028\u202e]/);
  assert.equal(parse(line).fields.cs5, "a\\u001b[2J\\u202eb\\u2028c\\u0085d\\u0000");
});

Deno.test("cef: whatever an agent says reads back, and adds no key and no line", () => {
  const hostile = fc.string({
    unit: fc.oneof(
      fc.constantFrom("|", "\\", "=", "\n", " ", "act", "a", "ü", "😀"),
      fc.string({ maxLength: 1 }),
    ),
    maxLength: 60,
  });
  // What can't be seen is written as an escape, white space at the end is dropped.
  const plain = hostile.filter((s) => /^[\n\u0020-\u007eü😀]*$/u.test(s) && s.trimEnd() === s && s !== "");
  fc.assert(fc.property(plain, plain, (command, agent) => {
    const usual = Object.keys(parse(cefOf(callOf())).fields);
    const { head, fields } = parse(cefOf(callOf({ params: { command }, agent })));
    assert.equal(head.length, 7);
    assert.deepEqual(Object.keys(fields), usual);
    assert.deepEqual([fields.cs5, fields.suser], [command, agent]);
  }));
});

Deno.test("cef: a notice's name can't end the head", () => {
  const event = eventOf({ kind: "notice", notice: "a|b\\c\nd", level: "info", message: "m" });
  assert.deepEqual(parse(cefOf(event)).head.slice(4, 6), ["notice-a|b\\c d", "A|b\\c d"]);
});

Deno.test("cef: long values are cut without cutting a character in two", () => {
  const { fields } = parse(cefOf(callOf({
    params: { command: "😀".repeat(3000) },
    decision: decided({ message: `x${"😀".repeat(3000)}` }),
  })));
  for (const key of ["cs5", "msg"] as const) {
    assert.ok(fields[key]?.isWellFormed());
    assert.match(fields[key] ?? "", /^x?(?:😀)+…$/u);
  }
});
