import assert from "node:assert/strict";
import { freeKilobytes } from "./machine.ts";

for (
  const [system, text, free] of [
    [
      "Linux",
      "Filesystem     1024-blocks     Used Available Capacity Mounted on\n/dev/vda1         81106868 45206720  35883764      56% /\n",
      35883764,
    ],
    [
      "macOS",
      "Filesystem   1024-blocks      Used Available Capacity  Mounted on\n/dev/disk1s5   488245288 250000000 200000000    56%    /System/My Volume\n",
      200000000,
    ],
    ["a full disk", "Filesystem 1024-blocks Used Available Capacity Mounted on\ntmpfs 64 64 0 100% /x\n", 0],
    ["something else", "df: no such file\n", undefined],
  ] as const
) {
  Deno.test(`free space as ${system} says it`, () => assert.equal(freeKilobytes(text), free));
}
