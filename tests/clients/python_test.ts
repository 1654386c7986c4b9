/**
 * The Python client by itself: it compiles in the Python that is here, and its examples are true.
 *
 * @module
 */

import assert from "node:assert/strict";
import { reasonFor } from "../../hooks/reason.ts";
import { PYTHON_ENVIRONMENT, starts, succeeded } from "./run_client.ts";

const ignore = !starts("python3", ["--version"]);
const PACKAGE = new URL("../../clients/python/rampart/", import.meta.url).pathname;
const modules = [...Deno.readDirSync(PACKAGE)].map(({ name }) => name).filter((name) => name.endsWith(".py"));

async function python(script: string, input = ""): Promise<string> {
  const env = { ...PYTHON_ENVIRONMENT, PATH: Deno.env.get("PATH") ?? "", HOME: "/nonexistent" };
  return (await succeeded("python3", ["-c", script], { env, input })).stdout;
}

Deno.test({
  name: "each module compiles",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "rampart" });
    try {
      await succeeded("python3", ["-m", "py_compile", ...modules.map((name) => `${PACKAGE}${name}`)], {
        env: { PATH: Deno.env.get("PATH") ?? "", PYTHONPYCACHEPREFIX: folder },
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "the examples of its docstrings are true",
  ignore,
  async fn() {
    const names = modules.filter((name) => name !== "__init__.py").map((name) =>
      `rampart.${name.slice(0, -3)}`
    );
    const out = await python(`import doctest, importlib
tried = 0
for name in ${JSON.stringify(names)}:
    results = doctest.testmod(importlib.import_module(name))
    assert results.failed == 0, name
    tried += results.attempted
print(tried)`);
    assert.ok(Number(out) >= 10, out);
  },
});

Deno.test({
  name: "it escapes what hooks escape in a message",
  ignore,
  async fn() {
    const hidden = [0x00, 0x1b, 0x9b, 0xad, 0x202e, 0x2066, 0xfe0f, 0xfeff, 0xfffe, 0xd800, 0xe0041];
    const message = `a\n\t${hidden.map((code) => String.fromCodePoint(code)).join("")} b..`;
    const out = await python(
      `import json, sys
from rampart import Decision, Denied
print(json.dumps(str(Denied(Decision(allowed=False, action="deny", message=json.load(sys.stdin), policy="p")))))`,
      JSON.stringify(message),
    );
    assert.equal(JSON.parse(out), reasonFor({ action: "deny", policy: "p", message }));
  },
});

Deno.test({
  name: "a denial keeps its decision on the way to another process",
  ignore,
  async fn() {
    const out = await python(`import pickle
from rampart import Decision, Denied
denied = Denied(Decision(allowed=False, action="deny", message="no", policy="p"), after=True)
again = pickle.loads(pickle.dumps(denied))
print(again.decision == denied.decision and str(again) == str(denied))`);
    assert.equal(out, "True\n");
  },
});

Deno.test({
  name: "a guarded function keeps its name and signature, and by default its arguments are the parameters",
  ignore,
  async fn() {
    const out = await python(`import inspect, json
from rampart import Rampart, Denied
rampart = Rampart(fail="closed", url="unix:/nonexistent.sock")
seen = []
rampart.judge = lambda tool, params, **options: seen.append([tool, dict(params)])
@rampart.guarded("write")
def save(path: str, text: str = "none") -> int:
    "Saves a text."
    return len(text)
print(json.dumps([save("/x"), seen, save.__name__, save.__doc__, str(inspect.signature(save))]))`);
    assert.deepEqual(JSON.parse(out), [
      4,
      [["write", { path: "/x", text: "none" }]],
      "save",
      "Saves a text.",
      "(path: str, text: str = 'none') -> int",
    ]);
  },
});

Deno.test({
  name: "an asynchronous function is guarded too",
  ignore,
  async fn() {
    const out = await python(`import asyncio
from rampart import Rampart, Denied
rampart = Rampart(fail="closed", url="unix:/nonexistent.sock")
ran = []
@rampart.guarded("exec")
async def shell(command: str) -> None: ran.append(command)
try: asyncio.run(shell("touch ALLOW_ME"))
except Denied as denied: print(denied.decision.judged, ran)`);
    assert.equal(out, "False []\n");
  },
});

Deno.test({
  name: "a task that is cancelled stops waiting",
  ignore,
  async fn() {
    // The server takes the connection and never answers; asyncio.run returns only once the thread has ended.
    const out = await python(`import asyncio, os, socket, tempfile, time
from rampart import Rampart
path = os.path.join(tempfile.mkdtemp(), "s")
server = socket.socket(socket.AF_UNIX); server.bind(path); server.listen()
rampart = Rampart(url="unix:" + path, timeout=60)
async def main():
    task = asyncio.create_task(rampart.judge_async("exec", {"command": "ls"}))
    accepted = await asyncio.to_thread(server.accept)
    task.cancel()
    try: await task
    except asyncio.CancelledError: print("cancelled")
    return accepted
start = time.monotonic()
asyncio.run(main())
print(time.monotonic() - start < 30)
os.unlink(path); os.rmdir(os.path.dirname(path))`);
    assert.equal(out, "cancelled\nTrue\n");
  },
});

Deno.test({
  name: "run judges the program that would really run",
  ignore,
  async fn() {
    const out = await python(`import json
from rampart.command_text import command_text
print(json.dumps([
    command_text(["ls"], executable="/bin/rm"),
    command_text(["echo $0", "x y"], shell=True),
    command_text("ls; pwd", shell=True, executable="/bin/zsh"),
    command_text("cat | sh", shell=True, given=b"INPUT"),
]))`);
    assert.deepEqual(JSON.parse(out), [
      "/bin/rm",
      "/bin/sh -c 'echo $0' 'x y'",
      "/bin/zsh -c 'ls; pwd'",
      "{ cat | sh\n} <<'INPUT_'\nINPUT\nINPUT_",
    ]);
  },
});
