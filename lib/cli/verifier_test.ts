import assert from "node:assert/strict";
import { UsageError } from "./command.ts";
import { modelOf } from "./verifier.ts";

const ANTHROPIC = { ANTHROPIC_API_KEY: "sk-ant-x" };
const OPENAI = { OPENAI_API_KEY: "sk-x" };

type Values = Readonly<Partial<Record<string, string>>>;

/** What a command line and keys come to: provider, address, model, key. */
const GOOD: readonly (readonly [string, Values, Values, readonly (string | undefined)[]])[] = [
  ["the provider whose key is set", {}, ANTHROPIC, [
    "anthropic",
    "https://api.anthropic.com",
    "claude-haiku-4-5",
    "sk-ant-x",
  ]],
  ["the other provider", { model: "m" }, OPENAI, ["openai", "https://api.openai.com/v1", "m", "sk-x"]],
  ["a choice between two", { provider: "openai" }, { ...ANTHROPIC, ...OPENAI }, [
    "openai",
    "https://api.openai.com/v1",
    "gpt-5-mini",
    "sk-x",
  ]],
  [
    "an address alone, which gets no other service's key",
    {
      "base-url": "http://127.0.0.1:11434/v1/",
      model: "m",
    },
    { ...ANTHROPIC, ...OPENAI },
    ["compatible", "http://127.0.0.1:11434/v1", "m", undefined],
  ],
  ["a key for it", { "base-url": "https://x.example/v1", model: "m" }, { RAMPART_VERIFIER_KEY: "k" }, [
    "compatible",
    "https://x.example/v1",
    "m",
    "k",
  ]],
];

for (const [what, values, keys, wanted] of GOOD) {
  Deno.test(`asks by ${what}`, () => {
    const { provider, base, model, key } = modelOf({ values }, keys);
    assert.deepEqual([provider.name, base, model, key], wanted);
  });
}

const BAD: readonly (readonly [string, Values, Values, RegExp])[] = [
  ["no key", {}, {}, /no model to ask/],
  ["two keys", {}, { ...ANTHROPIC, ...OPENAI }, /both .* are set/],
  ["a provider without its key", { provider: "openai" }, ANTHROPIC, /OPENAI_API_KEY is not set/],
  ["no address", { provider: "compatible", model: "m" }, {}, /needs --base-url/],
  ["no model", { "base-url": "http://localhost:1/v1" }, {}, /needs --model/],
  ["plain http to another machine", { "base-url": "http://x.example/v1", model: "m" }, {}, /use https/],
  ["a password", { "base-url": "https://me:pw@x.example/v1", model: "m" }, {}, /user name or password/],
  ["a query", { "base-url": "https://x.example/v1?a=b", model: "m" }, {}, /must end with its path/],
  ["no URL", { "base-url": "x", model: "m" }, {}, /no URL/],
  ["a key of two lines", {}, { OPENAI_API_KEY: "a\r\nx: y" }, /characters that no key has/],
];

for (const [what, values, keys, problem] of BAD) {
  Deno.test(`refuses ${what}`, () => {
    assert.throws(() => modelOf({ values }, keys), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, problem);
      assert.ok(!error.message.includes("sk-"));
      return true;
    });
  });
}
