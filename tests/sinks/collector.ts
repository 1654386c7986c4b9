/**
 * An OpenTelemetry collector as a receiver for tests: it passes on what it understood to a server of the test's own.
 *
 * @module
 */

import { cacheFolder } from "../../scripts/tools.ts";
import { COLLECTOR } from "./collector_tool.ts";

/** A record as the collector passes it on. */
export interface LogRecord {
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: { readonly stringValue: string };
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

/** A request as the collector passes it on. */
export interface LogsRequest {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly { key: string; value: { stringValue: string } }[] };
    readonly scopeLogs: readonly {
      readonly scope: { readonly name: string; readonly version: string };
      readonly logRecords: readonly LogRecord[];
    }[];
  }[];
}

/** A collector that runs. */
export interface Collector {
  /** Where it takes logs. */
  readonly url: string;
  /** What it passed on. */
  readonly requests: LogsRequest[];
  /** The records of all requests, in order. */
  readonly records: () => readonly LogRecord[];
  /** Lets what stands behind the collector answer with a status; 200 again ends that. */
  readonly answer: (status: number, headers?: Record<string, string>) => void;
  /** Kills it at once, as a crash would. */
  readonly kill: () => Promise<void>;
  /** Starts it again in the same place. */
  readonly start: () => Promise<void>;
}

/** Path of the collector, where it was built. */
export function collectorProgram(): string | undefined {
  const path = `${cacheFolder()}/${COLLECTOR.folder}/${COLLECTOR.name}`;
  try {
    return Deno.statSync(path).isFile ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Calls back with a collector that runs, and ends it afterwards. */
export async function withCollector(work: (collector: Collector) => Promise<void>): Promise<void> {
  const program = collectorProgram();
  if (program === undefined) throw new Error("there is no collector");
  const folder = Deno.makeTempDirSync({ prefix: "rampart-otelcol-" });
  const requests: LogsRequest[] = [];
  let answer: { status: number; headers: Record<string, string> } = { status: 200, headers: {} };
  const behind = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const body = await request.json() as LogsRequest;
    if (answer.status === 200) requests.push(body);
    return new Response("{}", {
      status: answer.status,
      headers: { ...answer.headers, "content-type": "application/json" },
    });
  });
  const port = freePort();
  Deno.writeTextFileSync(`${folder}/config.yaml`, configuration(port, behind.addr.port));
  let child: Deno.ChildProcess | undefined;
  const url = `http://127.0.0.1:${port}/v1/logs`;
  const kill = async (): Promise<void> => {
    const killed = child;
    child = undefined;
    try {
      killed?.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await killed?.status;
  };
  const start = async (): Promise<void> => {
    child = new Deno.Command(program, {
      args: ["--config", `${folder}/config.yaml`],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    let isThere = false;
    const limit = performance.now() + 30_000;
    while (!isThere) {
      if (performance.now() > limit) throw new Error("the collector does not start within 30 s");
      isThere = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
      })
        .then(async (response) => {
          await response.body?.cancel();
          return response.ok;
        }, () => false);
      if (!isThere) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  try {
    await start();
    await work({
      url,
      requests,
      records: () =>
        requests.flatMap(({ resourceLogs }) => resourceLogs).flatMap(({ scopeLogs }) => scopeLogs)
          .flatMap(({ logRecords }) => logRecords),
      answer: (status, headers = {}) => answer = { status, headers },
      kill,
      start,
    });
  } finally {
    await kill();
    await behind.shutdown();
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Without queue and retries, its answer is that of the server behind it. */
function configuration(port: number, behind: number): string {
  return `receivers:
  otlp:
    protocols:
      http:
        endpoint: 127.0.0.1:${port}
exporters:
  otlp_http:
    logs_endpoint: http://127.0.0.1:${behind}/v1/logs
    encoding: json
    compression: none
    sending_queue: { enabled: false }
    retry_on_failure: { enabled: false }
service:
  telemetry:
    metrics: { level: none }
    logs: { level: error }
  pipelines:
    logs: { receivers: [otlp], exporters: [otlp_http] }
`;
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}
