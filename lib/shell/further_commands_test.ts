import { deepEqual } from "node:assert/strict";
import { readCommand } from "./mod.ts";

function texts(source: string): readonly string[] {
  return readCommand(source, { cwd: "/p", home: "/home/u" }).commands.map(({ text }) => text);
}

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["GIT_PAGER='rm -rf x' git log", ["git log", "rm -rf x"]],
  ["EDITOR=vim git commit", ["git commit"]],
  ['PAGER="$X y" man ls', ["man ls"]],
  ["OTHER='rm x' git log", ["git log"]],
  ["npm test", ["npm test"]],
  [`echo '{"scripts":{"test":"rm x"}}' > package.json; npm test`, [
    `echo {"scripts":{"test":"rm x"}}`,
    "npm test",
    "rm x",
  ]],
  [`echo '{"scripts":{"posta":"rm x","b":"rm y"}}' > package.json; yarn run a`, [
    `echo {"scripts":{"posta":"rm x","b":"rm y"}}`,
    "yarn run a",
    "rm x",
  ]],
  [`echo '{"scripts":{"postinstall":"rm x"}}' > package.json; npm i`, [
    `echo {"scripts":{"postinstall":"rm x"}}`,
    "npm i",
    "rm x",
  ]],
  [`echo '{"scripts":{"constructor":1}}' > package.json; npm run toString`, [
    `echo {"scripts":{"constructor":1}}`,
    "npm run toString",
  ]],
  ["echo '{' > package.json; npm test", ["echo {", "npm test"]],
];

for (const [source, want] of CASES) {
  Deno.test(`runs of ${source}`, () => deepEqual(texts(source), want));
}
