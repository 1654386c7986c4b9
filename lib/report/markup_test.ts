import assert from "node:assert/strict";
import { markup } from "./markup.ts";

Deno.test("texts are escaped in elements and in attributes", () => {
  const text = `</script><img src=x onerror="a('b')">&amp;`;
  assert.equal(
    markup`<p title="${text}">${text}</p>`.html,
    `<p title="${ESCAPED}">${ESCAPED}</p>`,
  );
});

const ESCAPED = "&lt;/script&gt;&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;amp;";

Deno.test("what turns the line around or can't be seen is written as an escape", () => {
  assert.equal(markup`${"a\u202eb\u0000\u200b"}`.html, "a\\u202eb\\u0000\\u200b");
});

Deno.test("HTML within HTML stays, lists are joined, nothing is nothing", () => {
  const items = ["<1>", "2"].map((text) => markup`<li>${text}</li>`);
  assert.equal(
    markup`<ul>${items}</ul>${undefined}${false}${3}`.html,
    "<ul><li>&lt;1&gt;</li><li>2</li></ul>3",
  );
});

Deno.test("data that looks like a piece of HTML is escaped", () => {
  const text = JSON.parse('{"html":"<script>"}');
  assert.equal(
    markup`${text}${null as unknown as string}`.html,
    "{&quot;html&quot;:&quot;&lt;script&gt;&quot;}null",
  );
});
