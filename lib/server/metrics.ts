/**
 * Counters of the daemon, in the text format of Prometheus.
 *
 * @module
 */

import type { AuditEvent } from "../audit/mod.ts";

/** Counts what happens, and tells it. */
export interface Metrics {
  /** Counts an event that was recorded. */
  readonly event: (event: AuditEvent) => void;
  /** Counts a decision that could not be recorded. */
  readonly unrecorded: () => void;
  /** Counts an answer. */
  readonly answered: (route: string, status: number, milliseconds: number) => void;
  /** All of it, as `GET /metrics` gives it. Gauges may have labels: `name{label="value"}`. */
  readonly text: (gauges: Readonly<Record<string, number>>) => string;
}

/** Upper bounds of the histogram's buckets, in seconds. */
const BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] as const;

/** Different label values that are told apart; what agents name themselves must not fill the memory. */
const MAX_SERIES = 1_000;

interface Histogram {
  readonly counts: number[];
  sum: number;
  count: number;
}

const HELP: Readonly<Record<string, string>> = {
  rampart_calls_total: "Tool calls judged and recorded.",
  rampart_responses_total: "Outputs of tools judged and recorded.",
  rampart_notices_total: "Events about Rampart itself.",
  rampart_unrecorded_total: "Decisions that could not be recorded.",
};

/** Makes counters, all at zero. */
export function createMetrics(): Metrics {
  const counters = new Map<string, number>();
  const durations = new Map<string, Histogram>();
  const answers = new Map<string, number>();
  const count = (name: string, labels: Readonly<Record<string, string>> = {}): void => {
    let key = seriesOf(name, labels);
    if (!counters.has(key) && counters.size >= MAX_SERIES) key = seriesOf(name, { other: "true" });
    counters.set(key, (counters.get(key) ?? 0) + 1);
  };
  return {
    event(event) {
      if (event.kind === "notice") {
        count("rampart_notices_total", { notice: event.notice, level: event.level });
        return;
      }
      const { tool, agent = "", decision: { action, enforced } } = event;
      const name = event.kind === "call" ? "rampart_calls_total" : "rampart_responses_total";
      count(name, { action, agent, enforced: String(enforced), tool });
    },
    unrecorded: () => count("rampart_unrecorded_total"),
    answered(route, status, milliseconds) {
      const answer = `${route} ${status}`;
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      let histogram = durations.get(route);
      if (histogram === undefined) {
        durations.set(route, histogram = { counts: BUCKETS.map(() => 0), sum: 0, count: 0 });
      }
      const seconds = milliseconds / 1000;
      const at = BUCKETS.findIndex((bound) => seconds <= bound);
      if (at >= 0) histogram.counts[at] = (histogram.counts[at] ?? 0) + 1;
      histogram.sum += seconds;
      histogram.count++;
    },
    text(gauges) {
      const lines: string[] = [];
      for (const [name, help] of Object.entries(HELP)) {
        lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} counter`);
        for (const [series, value] of counters) {
          if (series === name || series.startsWith(`${name}{`)) lines.push(`${series} ${value}`);
        }
      }
      lines.push(
        "# HELP rampart_http_requests_total Requests answered.",
        "# TYPE rampart_http_requests_total counter",
      );
      for (const [answer, value] of answers) {
        const [route = "", status = ""] = answer.split(" ");
        lines.push(`${seriesOf("rampart_http_requests_total", { route, status })} ${value}`);
      }
      lines.push(
        "# HELP rampart_http_request_duration_seconds Time from a request to its answer.",
        "# TYPE rampart_http_request_duration_seconds histogram",
      );
      for (const [route, histogram] of durations) lines.push(...histogramLines(route, histogram));
      const typed = new Set<string>();
      for (const [series, value] of Object.entries(gauges)) {
        const [name = series] = series.split("{");
        if (!typed.has(name)) lines.push(`# TYPE ${name} gauge`);
        typed.add(name);
        lines.push(`${series} ${value}`);
      }
      return `${lines.join("\n")}\n`;
    },
  };
}

function histogramLines(route: string, { counts, sum, count }: Histogram): string[] {
  const name = "rampart_http_request_duration_seconds";
  let below = 0;
  const buckets = BUCKETS.map((bound, i) => {
    below += counts[i] ?? 0;
    return `${seriesOf(`${name}_bucket`, { route, le: String(bound) })} ${below}`;
  });
  return [
    ...buckets,
    `${seriesOf(`${name}_bucket`, { route, le: "+Inf" })} ${count}`,
    `${seriesOf(`${name}_sum`, { route })} ${sum}`,
    `${seriesOf(`${name}_count`, { route })} ${count}`,
  ];
}

function seriesOf(name: string, labels: Readonly<Record<string, string>>): string {
  const said = Object.entries(labels).map(([label, value]) => `${label}="${escapeLabel(value)}"`);
  return said.length === 0 ? name : `${name}{${said.join(",")}}`;
}

function escapeLabel(value: string): string {
  return value.slice(0, 100).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
