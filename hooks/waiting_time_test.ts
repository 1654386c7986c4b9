import assert from "node:assert/strict";
import { waitingTime } from "./waiting_time.ts";

const TIMES: readonly (readonly [seconds: number, text: string])[] = [
  [5, "5 s"],
  [58, "1 minute"],
  [61, "1 minute"],
  [90, "90 s"],
  [119, "2 minutes"],
  [120, "2 minutes"],
  [121, "2 minutes"],
  [123, "123 s"],
  [600, "10 minutes"],
  [3600, "60 minutes"],
];

for (const [seconds, text] of TIMES) {
  Deno.test(`${seconds} seconds are ${text}`, () => assert.equal(waitingTime(seconds), text));
}
