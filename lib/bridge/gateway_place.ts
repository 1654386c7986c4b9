/**
 * Where OpenClaw's gateway listens, by its settings.
 *
 * @module
 */

import { parse } from "jsonc-parser";

/** A gateway on this machine. */
export interface GatewayPlace {
  /** `ws://127.0.0.1:18789` */
  readonly url: string;
  readonly token: string;
}

/** The port of a gateway whose settings name none. */
const DEFAULT_PORT = 18789;

/**
 * The place that settings name.
 *
 * @param text What openclaw.json holds.
 * @param env For a token that the settings leave to `OPENCLAW_GATEWAY_TOKEN`.
 * @returns Or why there is none to connect to, for a person.
 */
export function gatewayPlace(
  text: string,
  env: Readonly<Record<string, string | undefined>> = {},
): GatewayPlace | { readonly problem: string } {
  const settings = recordOf(parse(text, [], { allowTrailingComma: true }));
  const gateway = recordOf(settings.gateway);
  const { mode = "local", port = DEFAULT_PORT } = gateway;
  // A token is told to nobody but this machine's own gateway.
  if (mode !== "local") return { problem: "its gateway runs on another machine (gateway.mode)" };
  if (typeof port !== "number" || !Number.isInteger(port) || port < 1 || port > 65535) {
    return { problem: "gateway.port is not a port" };
  }
  const given = recordOf(gateway.auth).token;
  const token = env.OPENCLAW_GATEWAY_TOKEN || (typeof given === "string" ? given : "");
  if (token === "" || token.includes("${")) {
    return { problem: "its settings hold no token as a text (gateway.auth.token)" };
  }
  return { url: `ws://127.0.0.1:${port}`, token };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Readonly<Record<string, unknown>>
    : {};
}
