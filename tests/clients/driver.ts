/**
 * Makes the calls that a test asks for, by the TypeScript client, and prints what came of each as JSON. Runs in Deno, Node
 * and Bun.
 *
 * @module
 */

import process from "node:process";
import { createRampart, type Decision, Denied, type Rampart, RampartError } from "../../lib/client/mod.ts";
import type { Script, Step } from "./run_client.ts";

function shown({ allowed, action, message, policy, judged, event, found, redacted }: Decision): unknown {
  return {
    allowed,
    action,
    message,
    policy: policy ?? null,
    judged,
    recorded: event !== undefined,
    found: found ?? {},
    redacted: redacted ?? null,
  };
}

async function take(
  client: Rampart,
  { method, args, cwd, wait, marker, listed, input }: Step,
): Promise<unknown> {
  const options = {
    ...(cwd === undefined ? {} : { cwd }),
    ...(wait === undefined ? {} : { wait: wait * 1000 }),
  };
  const [first, second, third] = args;
  switch (method) {
    case "check":
    case "judge":
    case "judge_async":
      return shown(
        await client[method === "check" ? "check" : "judge"](
          first as string,
          second as Record<string, unknown>,
          options,
        ),
      );
    case "exec":
    case "read":
    case "write":
    case "fetch":
      return shown(await client[method](first as string, options));
    case "response":
      return shown(
        await client.response(first as string, second as Record<string, unknown>, third as string, options),
      );
    case "output":
      return await client.output(first as string, second as Record<string, unknown>, third, options);
    case "guarded": {
      if (listed !== undefined) {
        const listing = client.guarded(
          first as string,
          (command: string) => [`${second} ${command}`],
          (command) => ({ command }),
          {
            ...options,
            output: (list) => listed === "whole" ? list : list[0],
            ...(listed === "replaced" ? { replace: (text: unknown) => [String(text)] } : {}),
          },
        );
        return await listing(`touch ${marker}`);
      }
      const guarded = client.guarded(
        first as string,
        (command: string) => `${second} ${command}`,
        (command) => ({ command }),
        { ...options, output: String },
      );
      return await guarded(`touch ${marker}`);
    }
    case "run": {
      const { status, stdout } = await client.run(first as string[], {
        ...options,
        ...(input === undefined ? {} : { input }),
      });
      return { status, stdout };
    }
  }
}

function failure(error: unknown): unknown {
  if (error instanceof Denied) {
    return { error: "Denied", text: error.message, decision: shown(error.decision) };
  }
  if (error instanceof RampartError) return { error: "RampartError", text: error.message };
  throw error;
}

let text = "";
process.stdin.setEncoding("utf8");
for await (const part of process.stdin) text += part;
const { options: { timeout, ...options }, steps }: Script = JSON.parse(text);
const results: unknown[] = [];
try {
  const client = createRampart({ ...options, ...(timeout === undefined ? {} : { timeout: timeout * 1000 }) });
  for (const step of steps) results.push(await take(client, step).catch(failure));
} catch (error) {
  results.push(failure(error));
}
console.log(JSON.stringify(results));
