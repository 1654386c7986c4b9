/**
 * The page behind a signed link, in a real browser.
 *
 * @module
 */

import assert from "node:assert/strict";
import { BROWSER, type Look, type Page, withPage } from "./browser.ts";
import { type PeopleWorld, withPeople } from "./people_world.ts";

function inBrowser(name: string, work: (world: PeopleWorld, page: Page) => Promise<void>): void {
  Deno.test({
    name: `in a browser: ${name}`,
    ignore: BROWSER === undefined,
    fn: () => withPeople((world) => withPage((page) => work(world, page))),
  });
}

const TEXT = "document.body.innerText";

async function linkTo({ ask, questions }: PeopleWorld, command: string): Promise<string> {
  const id = await ask(command, { params: { description: "Make a marker" } });
  return (await questions()).find((question) => question.id === id)?.url ?? "";
}

for (
  const [selector, said, decision] of [["button.yes", "Approved", "allow"], [
    "button.no",
    "Denied",
    "deny",
  ]] as const
) {
  inBrowser(`a click on ${selector} answers, and the link opened again says so`, async (world, page) => {
    const url = await linkTo(world, "touch ASK_ME");
    await page.open(url);
    const shown = String(await page.value(TEXT));
    for (
      const wanted of ["touch ASK_ME", "A marker that needs a person", "Make a marker", "aider", world.cwd]
    ) {
      assert.ok(shown.includes(wanted), shown);
    }
    assert.equal((await world.questions())[0]?.state, "pending");
    await page.click(selector);
    assert.ok(String(await page.value(TEXT)).startsWith(said));
    await page.open(url);
    assert.match(
      String(await page.value(TEXT)),
      new RegExp(`Nothing to answer any more\\s+It was ${said.toLowerCase()} already at .* UTC, by link\\.`),
    );
    assert.equal((await world.judge("touch ASK_ME")).decision, decision);
  });
}

const LOOKS: Readonly<Record<string, Look>> = {
  "a wide window": { width: 1000, height: 800, scheme: "light" },
  "a phone": { width: 360, height: 740, scheme: "light" },
  "a phone in the dark": { width: 360, height: 740, scheme: "dark" },
};

/** Contrast of two colours, as WCAG 2 measures it. */
const CONTRAST = `
function luminance(color) {
  const [r, g, b] = color.match(/\\d+/g).slice(0, 3).map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function behind(element) {
  const color = getComputedStyle(element).backgroundColor;
  return color === "rgba(0, 0, 0, 0)" ? behind(element.parentElement) : color;
}
Math.min(...[...document.querySelectorAll("h1, h2, p, pre, dt, dd, button")].map((element) => {
  const [one, other] = [getComputedStyle(element).color, behind(element)].map(luminance).sort((a, b) => a - b);
  return (other + 0.05) / (one + 0.05);
}))`;

inBrowser("the page fits windows and can be read in them, light and dark", async (world, page) => {
  const long = `touch ASK_ME; echo ${"x".repeat(400)}\\ncat <<'EOF'\\n${"a line\\n".repeat(60)}EOF`;
  await page.open(await linkTo(world, long));
  const papers: unknown[] = [];
  for (const [name, look] of Object.entries(LOOKS)) {
    await page.look(look);
    papers.push(await page.value("getComputedStyle(document.body).backgroundColor"));
    assert.equal(await page.value("document.documentElement.scrollWidth <= innerWidth"), true, name);
    // All of a command is on the page itself: what must be scrolled within a box is overlooked.
    assert.equal(
      await page.value(
        '[...document.querySelectorAll("pre")].every((box) => box.scrollHeight <= box.clientHeight)',
      ),
      true,
      name,
    );
    assert.ok(Number(await page.value(CONTRAST)) >= 4.5, name);
    assert.ok(Number(await page.value('document.querySelector("button").offsetHeight')) >= 44, name);
  }
  assert.equal(papers[0], papers[1]);
  assert.notEqual(papers[1], papers[2]);
});

inBrowser("what an agent wrote is text, and does nothing", async (world, page) => {
  const hostile =
    `touch ASK_ME "</pre><script>document.title='owned'</script><img src=x onerror=document.title='owned'>"`;
  await page.open(await linkTo(world, hostile));
  assert.ok(String(await page.value(TEXT)).includes(hostile));
  assert.equal(await page.value("document.title"), "Rampart asks");
  assert.equal(await page.value("document.images.length + document.scripts.length"), 0);
});
