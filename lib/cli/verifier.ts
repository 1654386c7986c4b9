/**
 * `rampart verifier`: a service that answers webhook rules by asking a language model.
 *
 * @module
 */

import { placeOf, urlProblem } from "../delivery/mod.ts";
import {
  askModel,
  createVerifier,
  type Model,
  type Provider,
  PROVIDERS,
  startService,
} from "../verifier/mod.ts";
import { type Command, type Input, UsageError } from "./command.ts";

const DEFAULT_PORT = 8090;
const NAMES = PROVIDERS.map(({ name }) => name);

/** The command. */
export const command: Command = {
  name: "verifier",
  summary: "Answer webhook rules by asking a language model whether a call is dangerous",
  details:
    "It listens on 127.0.0.1 alone, contacts nobody until it is asked, and ends with Ctrl-C. A rule names it as " +
    "`webhook: {url: http://127.0.0.1:8090/verify}`. Calls are sent to the model without their secrets. The key is " +
    "taken from ANTHROPIC_API_KEY, OPENAI_API_KEY, or for other endpoints RAMPART_VERIFIER_KEY. With " +
    "RAMPART_VERIFIER_TOKEN set, the address must end with it: /verify/TOKEN.",
  arguments: [],
  options: [
    { name: "port", value: "N", summary: `Port on 127.0.0.1 (default: ${DEFAULT_PORT}; 0 takes a free one)` },
    {
      name: "provider",
      value: "NAME",
      choices: NAMES,
      summary: "Whose API (default: the one whose key is set; with --base-url, compatible)",
    },
    { name: "model", value: "NAME", summary: "Which model is asked" },
    { name: "base-url", value: "URL", summary: "Where the API is, such as http://127.0.0.1:11434/v1" },
    { name: "budget", value: "N/h", summary: "Questions to the model in any hour (default: 100/h)" },
    {
      name: "cache",
      value: "TIME",
      summary: "How long a verdict is remembered, such as 1h; 0s for not (default: 1h)",
    },
  ],
  examples: [
    { command: "verifier", about: "ask the API whose key is in the environment" },
    {
      command: "verifier --base-url http://127.0.0.1:11434/v1 --model qwen3",
      about: "ask a model on this machine; nothing leaves it",
    },
  ],
  exits: [
    { status: 0, about: "stopped" },
    { status: 1, about: "it could not start" },
  ],
  permissions: "verifier",
  async run(input, terminal) {
    const model = modelOf(input, keysOf());
    const place = placeOf(model.base);
    const perHour = budgetOf(input.values.budget ?? "100/h");
    const lifetime = lifetimeOf(input.values.cache ?? "1h");
    const port = portOf(input.values.port ?? String(DEFAULT_PORT));
    const token = tokenOf(Deno.env.get("RAMPART_VERIFIER_TOKEN"));
    const verifier = createVerifier({
      ask: (question) => askModel(model, question),
      model: model.model,
      perHour,
      lifetime,
    });
    try {
      const service = startService({
        verifier,
        port,
        model: {
          provider: model.provider.name,
          model: model.model,
          service: place,
          budget_per_hour: perHour,
        },
        ...(token === undefined ? {} : { token }),
      });
      terminal.out(`Rampart's verifier listens on ${service.url} and asks ${model.model} at ${place}\n`);
      await ended();
      await service.stop();
      return 0;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
      terminal.err(
        `rampart: the verifier can't start: port ${port} is taken by another program\n` +
          "  choose another with --port, and name it in the rule's url\n",
      );
      return 1;
    }
  },
};

/** Resolves when the process is told to end. */
function ended(): Promise<void> {
  const signals: readonly Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  return new Promise((resolve) => {
    const end = (): void => {
      for (const signal of signals) Deno.removeSignalListener(signal, end);
      resolve();
    };
    for (const signal of signals) Deno.addSignalListener(signal, end);
  });
}

type Keys = Readonly<Partial<Record<string, string>>>;

function keysOf(): Keys {
  return Object.fromEntries(PROVIDERS.map(({ keyName }) => [keyName, Deno.env.get(keyName) || undefined]));
}

/**
 * The model that a command line and the keys name.
 *
 * @throws {UsageError} Where they name none, or more than one.
 */
export function modelOf({ values }: Pick<Input, "values">, keys: Keys): Model {
  const provider = providerOf(values, keys);
  const { name, keyName, keyless } = provider;
  const base = (values["base-url"] ?? provider.base)?.replace(/\/+$/, "");
  if (base === undefined) {
    throw new UsageError(
      `--provider ${name} needs --base-url`,
      "for example: --base-url http://127.0.0.1:11434/v1",
    );
  }
  const wrong = baseProblem(base);
  if (wrong !== undefined) throw new UsageError(`--base-url ${base}: ${wrong}`);
  const model = values.model ?? provider.model;
  if (model === undefined) throw new UsageError(`--provider ${name} needs --model`);
  const key = keys[keyName];
  if (key === undefined && !keyless) {
    throw new UsageError(
      `--provider ${name} needs a key, and ${keyName} is not set`,
      `set ${keyName}, or name an endpoint without one: --provider compatible --base-url URL`,
    );
  }
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new UsageError(`${keyName} holds characters that no key has`);
  }
  return { provider, base, model, key };
}

function providerOf(values: Input["values"], keys: Keys): Provider {
  const chosen = values.provider ?? (values["base-url"] === undefined ? undefined : "compatible");
  const fitting = PROVIDERS.filter(({ name, keyless, keyName }) =>
    chosen === undefined ? !keyless && keys[keyName] !== undefined : name === chosen
  );
  const [provider] = fitting;
  if (provider !== undefined && fitting.length === 1) return provider;
  throw new UsageError(
    provider === undefined
      ? "no model to ask: neither ANTHROPIC_API_KEY nor OPENAI_API_KEY is set"
      : "both ANTHROPIC_API_KEY and OPENAI_API_KEY are set",
    provider === undefined
      ? "set one of them, or name an endpoint: --base-url http://127.0.0.1:11434/v1 --model NAME"
      : "say which to use: --provider anthropic or --provider openai",
  );
}

function baseProblem(text: string): string | undefined {
  const wrong = urlProblem(text);
  if (wrong !== undefined) return wrong;
  const { username, password, search, hash } = new URL(text);
  if (username !== "" || password !== "") return "the address holds a user name or password";
  return search === "" && hash === "" ? undefined : "the address must end with its path";
}

function budgetOf(text: string): number {
  const [, number] = /^(\d{1,6})(?:\/h)?$/.exec(text) ?? [];
  const perHour = Number(number);
  if (number === undefined || perHour < 1) {
    throw new UsageError(
      `no such budget: ${text}`,
      "a number of questions an hour, for example: --budget 100/h",
    );
  }
  return perHour;
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function lifetimeOf(text: string): number {
  const [, number, unit = ""] = /^(\d{1,5})([smhd])$/.exec(text) ?? [];
  if (number === undefined) {
    throw new UsageError(`no such time: ${text}`, "a number with its unit, for example: --cache 30m");
  }
  return Number(number) * (UNITS[unit] ?? 0);
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(port) || port > 65535) throw new UsageError(`no such port: ${text}`);
  return port;
}

function tokenOf(text: string | undefined): string | undefined {
  if (!text) return undefined;
  if (/^[\w-]{16,200}$/.test(text)) return text;
  throw new UsageError(
    "RAMPART_VERIFIER_TOKEN can't be used",
    "16 to 200 letters, digits, - and _, for example from: openssl rand -hex 16",
  );
}
