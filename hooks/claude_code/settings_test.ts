/**
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { HookCall } from "../adapter.ts";
import { commandText } from "../command_text.ts";
import { settingsFile } from "./settings.ts";

const FILE = settingsFile("/home/me/.claude/settings.json");

const HOOK: HookCall = { command: ["/home/me/.rampart/bin/rampart-gate"], fail: "open" };
const OTHER: HookCall = { ...HOOK, command: ["/old/rampart-gate"] };

function installed(text: string, hook = HOOK): string {
  const edit = FILE.edit(text, hook);
  assert.ok(edit !== undefined && "text" in edit, JSON.stringify(edit));
  return edit.text;
}

function removed(text: string): string {
  const edit = FILE.remove(text);
  assert.ok(edit !== undefined && "text" in edit, JSON.stringify(edit));
  return edit.text;
}

/** Settings as people have them, each with a name. */
const FILES: Readonly<Record<string, string>> = {
  "an empty object": "{}\n",
  "no final newline": '{\n  "model": "opus"\n}',
  "four spaces": '{\n    "b": 1,\n    "a": [1, 2]\n}\n',
  "tabs": '{\n\t"b": 1\n}\n',
  "Windows line ends": '{\r\n  "b": 1\r\n}\r\n',
  "one line": '{"b": 1, "a": {"c": []}}',
  "a byte order mark": '\ufeff{\n  "b": 1\n}\n',
  "hooks that are empty": '{\n  "hooks": {}\n}\n',
  "hooks that are empty, before others": '{\n  "hooks": {},\n  "b": 1\n}\n',
  "an event that is empty": '{\n  "hooks": {\n    "PreToolUse": []\n  }\n}\n',
  "all events empty": '{"hooks": {"PreToolUse": [], "PostToolUse": [], "PostToolUseFailure": []}, "b": 1}\n',
  "hooks of another tool":
    '{\n  "hooks": {\n    "PreToolUse": [\n      { "matcher": "Bash", "hooks": [{ "type": "command", "command": "lint" }] }\n    ],\n    "Stop": []\n  },\n  "z": 1\n}\n',
};

for (const [name, text] of Object.entries(FILES)) {
  Deno.test(`settings with ${name} are as they were after install and remove`, () => {
    const there = installed(text);
    assert.equal(FILE.check?.(there, HOOK), "wired");
    assert.equal(removed(there), text);
  });

  Deno.test(`settings with ${name} change by insertions alone`, () => {
    assert.ok(isWithin(text, installed(text)), installed(text));
  });
}

const UNREAD: Readonly<Record<string, readonly [text: string, line: number]>> = {
  "a comment": ['{\n  "b": 1 // mine\n}\n', 2],
  "a comment before all": ["// mine\n{}\n", 1],
  "a trailing comma": ['{\n  "b": 1,\n}\n', 3],
};

for (const [name, [text, line]] of Object.entries(UNREAD)) {
  Deno.test(`settings with ${name}, which Claude Code ignores, are left alone and said to be broken`, () => {
    const edit = FILE.edit(text, HOOK);
    assert.ok(edit !== undefined && "problem" in edit);
    assert.equal(edit.line, line);
    assert.match(edit.problem, /Claude Code ignores a file that is no plain JSON$/);
    assert.equal(FILE.check?.(text, HOOK), "broken");
  });

  Deno.test(`a hook in settings with ${name} is called broken, and taken out all the same`, () => {
    const wired = installed("{}\n").replace(/}\n$/, name === "a trailing comma" ? ",}\n" : "} // mine\n");
    assert.equal(FILE.check?.(wired, HOOK), "broken");
    const edit = FILE.remove(wired);
    assert.ok("text" in edit);
    assert.ok(!edit.text.includes("hook --agent"));
  });
}

Deno.test("any settings are as they were after install and remove", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(undefined, "\t", "  ", "    "),
      (data, unit) => {
        delete data.hooks;
        const text = JSON.stringify(data, null, unit);
        assert.equal(removed(installed(text)), text);
      },
    ),
  );
});

Deno.test("an empty file becomes settings with the hook", () => {
  const data = JSON.parse(installed(""));
  assert.deepEqual(data.hooks.PostToolUseFailure, [{
    matcher: "*",
    hooks: [{
      type: "command",
      command: "/home/me/.rampart/bin/rampart-gate hook --agent claude-code",
      timeout: 30,
    }],
  }]);
  assert.deepEqual(Object.keys(data.hooks), ["PreToolUse", "PostToolUse", "PostToolUseFailure"]);
});

Deno.test("installing twice is installing once", () => {
  for (const text of Object.values(FILES)) assert.equal(installed(installed(text)), installed(text));
});

Deno.test("an entry with another path is renewed where it stands", () => {
  const old = installed(FILES["hooks of another tool"] ?? "", OTHER);
  const after = installed(old);
  assert.equal(FILE.check?.(old, HOOK), "other");
  assert.equal(after, old.replaceAll("/old/", "/home/me/.rampart/bin/"));
});

Deno.test("an entry among another tool's hooks is moved out of their matcher", () => {
  const text = JSON.stringify({
    hooks: {
      PreToolUse: [{
        matcher: "Bash",
        hooks: [{ type: "command", command: "lint" }, {
          type: "command",
          command: commandText(OTHER, "claude-code"),
        }],
      }],
    },
  });
  const { hooks } = JSON.parse(installed(text));
  assert.deepEqual(hooks.PreToolUse[0], { matcher: "Bash", hooks: [{ type: "command", command: "lint" }] });
  assert.equal(hooks.PreToolUse[1].hooks[0].command, commandText(HOOK, "claude-code"));
});

Deno.test("of two entries of ours one stays", () => {
  const twice = JSON.parse(installed(""));
  twice.hooks.PreToolUse.push(twice.hooks.PreToolUse[0]);
  assert.equal(JSON.parse(installed(JSON.stringify(twice))).hooks.PreToolUse.length, 1);
});

Deno.test("remove leaves a hook that only mentions Rampart", () => {
  const text =
    '{"hooks":{"PreToolUse":[{"hooks":[{"type":"command","command":"rampart-gate hook --agent x"}]}]}}';
  assert.equal(removed(text), text);
});

Deno.test("where calls fail closed, a hook that can't start blocks them", () => {
  const closed: HookCall = { ...HOOK, fail: "closed" };
  assert.equal(JSON.parse(installed("", closed)).hooks.PreToolUse[0].hooks[0].onFailure, "block");
  assert.equal(FILE.check?.(installed(""), closed), "other");
});

Deno.test("settings that switch hooks off are not called wired", () => {
  assert.equal(FILE.check?.(installed('{"disableAllHooks": true}'), HOOK), "off");
});

Deno.test("an entry for some tools only is not called wired", () => {
  assert.equal(FILE.check?.(installed("").replace('"*"', '"Bash"'), HOOK), "other");
});

for (
  const [text, problem] of [
    ['{\n  "a": 1\n  "b": 2\n}', { problem: "comma expected", line: 3, column: 3 }],
    ["[]", { problem: "it is not a JSON object", line: 1, column: 1 }],
    ['{\n  "hooks": []\n}', { problem: "hooks is not an object", line: 2, column: 12 }],
    ['{"hooks": {"PreToolUse": 1}}', { problem: "hooks.PreToolUse is not a list", line: 1, column: 26 }],
  ] as const
) {
  Deno.test(`settings such as ${JSON.stringify(text)} are left alone`, () => {
    assert.deepEqual(FILE.edit(text, HOOK), problem);
    assert.deepEqual(FILE.remove(text), problem);
    assert.equal(FILE.check?.(text, HOOK), "broken");
  });
}

for (
  const [path, written] of [
    ["/home/a b/gate", "'/home/a b/gate'"],
    ["/home/o'neil/gate", `'/home/o'\\''neil/gate'`],
    ["/home/$x/gate", "'/home/$x/gate'"],
    ["C:\\Users\\me\\gate.exe", "C:/Users/me/gate.exe"],
    ["C:\\Users\\a b\\gate.exe", '"C:/Users/a b/gate.exe"'],
  ] as const
) {
  Deno.test(`the path ${path} is quoted for the shell`, () => {
    assert.equal(commandText({ command: [path] }, "claude-code"), `${written} hook --agent claude-code`);
  });
}

/** Whether one text is another with pieces put in. */
function isWithin(short: string, long: string): boolean {
  let at = 0;
  for (const char of long) if (short[at] === char) at++;
  return at === short.length;
}
