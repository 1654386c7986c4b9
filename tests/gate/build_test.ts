/**
 * Building the gate: for every target, with any compiler, and without one.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  buildGate,
  type Compiler,
  findCompilers,
  GATE_TARGETS,
  type GateTarget,
} from "../../lib/gate/mod.ts";
import { withFolder } from "../../lib/policies/test_folder.ts";
import { runProgram } from "./home.ts";

const LIMIT = 100 * 1024;

const compilers = await findCompilers();
const zig = compilers.find(({ kind }) => kind === "zig");
const cc = compilers.find(({ kind }) => kind === "cc");
const unix = Deno.build.os !== "windows";

/** How each system's programs begin, and at which byte the machine stands. */
const MACHINES: Readonly<Record<GateTarget, (bytes: DataView) => boolean>> = {
  "linux-x64": (bytes) => isElf(bytes, 62),
  "linux-arm64": (bytes) => isElf(bytes, 183),
  "macos-x64": (bytes) => isMachO(bytes, 0x01000007),
  "macos-arm64": (bytes) => isMachO(bytes, 0x0100000c),
  "windows-x64": (bytes) => bytes.getUint16(0) === 0x4d5a,
};

/** An ELF program for a machine that needs no loader and so no library: it has no segment that names one. */
function isElf(bytes: DataView, machine: number): boolean {
  const [at, size, count] = [
    Number(bytes.getBigUint64(32, true)),
    bytes.getUint16(54, true),
    bytes.getUint16(56, true),
  ];
  const segments = Array.from({ length: count }, (_, i) => bytes.getUint32(at + i * size, true));
  return bytes.getUint32(0) === 0x7f454c46 && bytes.getUint16(18, true) === machine && !segments.includes(3);
}

/** A Mach-O program for a machine; on arm64 the system starts only those that are signed. */
function isMachO(bytes: DataView, machine: number): boolean {
  const commands: number[] = [];
  for (let i = 0, at = 32; i < bytes.getUint32(16, true); i++, at += bytes.getUint32(at + 4, true)) {
    commands.push(bytes.getUint32(at, true));
  }
  const signed = commands.includes(0x1d);
  return bytes.getUint32(0, true) === 0xfeedfacf && bytes.getUint32(4, true) === machine &&
    (signed || machine !== 0x0100000c);
}

for (const target of GATE_TARGETS) {
  Deno.test({
    name: `zig builds the gate for ${target}, without a warning, below 100 KB`,
    ignore: zig === undefined,
    fn: () =>
      withFolder(async (folder) => {
        const out = `${folder}/gate`;
        const built = await buildGate({
          out,
          target,
          strict: true,
          compilers: zig === undefined ? [] : [zig],
        });
        assert.equal(built.kind, "built", "message" in built ? built.message : "");
        const bytes = Deno.readFileSync(out);
        assert.ok(bytes.length < LIMIT, `${bytes.length} bytes`);
        assert.equal(MACHINES[target](new DataView(bytes.buffer)), true);
        assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["gate"]);
      }),
  });
}

Deno.test({
  name: "zig builds the same bytes again",
  ignore: zig === undefined,
  fn: () =>
    withFolder(async (folder) => {
      const build = async (name: string): Promise<Uint8Array> => {
        const out = `${folder}/${name}/gate`;
        await buildGate({ out, target: "linux-x64", compilers: zig === undefined ? [] : [zig] });
        return Deno.readFileSync(out);
      };
      assert.deepEqual(await build("a"), await build("b"));
    }),
});

Deno.test({
  name: "cc builds a gate that works, and replaces one that runs",
  ignore: cc === undefined || !unix,
  fn: () =>
    withFolder(async (folder) => {
      const out = `${folder}/gate`;
      Deno.copyFileSync("/bin/sleep", out);
      const running = new Deno.Command(out, { args: ["20"] }).spawn();
      const built = await buildGate({ out, strict: true, compilers: cc === undefined ? [] : [cc] });
      running.kill();
      await running.status;
      assert.equal(built.kind, "built", "message" in built ? built.message : "");
      assert.match((await runProgram(out, ["--version"], {})).out, /^rampart-gate \d+\.\d+\.\d+\n$/);
    }),
});

Deno.test("says what would help where there is no compiler", () =>
  withFolder(async (folder) => {
    const out = `${folder}/gate`;
    const built = await buildGate({ out, compilers: [] });
    assert.equal(built.kind, "unavailable");
    assert.match(
      "message" in built ? built.message : "",
      /no compiler was found\. Install .* hooks call the full/,
    );
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test({
  name: "says what a compiler said that failed, and goes on with the next",
  ignore: !unix || cc === undefined,
  fn: () =>
    withFolder(async (folder) => {
      Deno.writeTextFileSync(`${folder}/cc`, "#!/bin/sh\necho no such flag >&2\nexit 1\n", { mode: 0o755 });
      const broken: Compiler = { kind: "cc", name: "old cc", command: [`${folder}/cc`] };
      const out = `${folder}/out/gate`;
      const failed = await buildGate({ out, compilers: [broken] });
      assert.equal(failed.kind, "failed");
      assert.match("message" in failed ? failed.message : "", /old cc said: no such flag/);
      assert.deepEqual([...Deno.readDirSync(`${folder}/out`)], []);
      const built = await buildGate({ out, compilers: cc === undefined ? [] : [broken, cc] });
      assert.equal(built.kind, "built");
    }),
});
