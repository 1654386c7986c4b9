import assert from "node:assert/strict";
import { daemonPorts } from "./daemon_ports.ts";
import { rampartHome } from "./home.ts";
import { withFolder } from "./test_folder.ts";

interface Case {
  readonly name: string;
  readonly configured: number;
  readonly listening?: number;
  /** What a daemon left for others to read. */
  readonly record?: string;
  readonly ports: readonly number[];
}

const CASES: readonly Case[] = [
  { name: "the usual port alone", configured: 9090, ports: [9090] },
  { name: "config.yaml's beside the usual one", configured: 4711, ports: [9090, 4711] },
  { name: "any port is none that is known", configured: 0, ports: [9090] },
  {
    name: "that of the daemon which runs",
    configured: 0,
    record: '{"pid":1,"address":"127.0.0.1:41234"}',
    ports: [9090, 41234],
  },
  { name: "that of one on IPv6", configured: 9090, record: '{"address":"[::1]:5000"}', ports: [9090, 5000] },
  { name: "a daemon that only starts says none", configured: 9090, record: '{"pid":1}', ports: [9090] },
  { name: "a damaged record says none", configured: 9090, record: "{", ports: [9090] },
  {
    name: "the daemon itself goes by its own, not by what another left",
    configured: 9090,
    listening: 6000,
    record: '{"address":"127.0.0.1:5000"}',
    ports: [9090, 6000],
  },
];

for (const { name, record, ports, ...options } of CASES) {
  Deno.test(`ports: ${name}`, () =>
    withFolder((folder) => {
      const home = rampartHome({ RAMPART_HOME: folder }, { userHome: folder, cwd: folder });
      Deno.mkdirSync(home.run);
      if (record !== undefined) Deno.writeTextFileSync(`${home.run}/daemon.json`, record);
      assert.deepEqual(daemonPorts(home, options), ports);
    }));
}
