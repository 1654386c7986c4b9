/**
 * A real browser, by way of the DevTools protocol.
 *
 * @module
 */

/** Path of the browser; undefined where there is none. */
export const BROWSER: string | undefined = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
});

/** How a page is looked at. */
export interface Look {
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}

/** A page in a browser. */
export interface Page {
  /** Opens an address, and waits until it is shown. */
  open(url: string): Promise<void>;
  /** Changes the window and the colours. */
  look(look: Look): Promise<void>;
  /** What an expression gives on the page. */
  value(expression: string): Promise<unknown>;
  /** Clicks with the mouse into the middle of what a selector finds, and waits until another page is shown. */
  click(selector: string): Promise<void>;
  /** The page as a picture, in PNG. */
  picture(): Promise<Uint8Array>;
}

type Params = Readonly<Record<string, unknown>>;

/** A message of the protocol, as far as it is looked at. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Params;
  readonly error?: { readonly message: string };
}

/** Calls back with an empty page. */
export async function withPage(work: (page: Page) => Promise<void>): Promise<void> {
  const profile = Deno.makeTempDirSync({ prefix: "rampart browser " });
  const child = new Deno.Command(BROWSER ?? "", {
    args: [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--remote-allow-origins=*",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      "about:blank",
    ],
    clearEnv: true,
    env: { HOME: profile, PATH: Deno.env.get("PATH") ?? "" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  try {
    const socket = new WebSocket(await addressOf(child.stderr));
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const talk = talkOver(socket);
    try {
      await work(await pageOf(talk));
    } finally {
      // It answers, or has gone before it can.
      talk("Browser.close").catch(() => {});
      await child.status;
      socket.close();
    }
  } finally {
    end(child);
    await child.status;
    await removeFolder(profile);
  }
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    // It has left.
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Removes a folder into which processes that are about to leave may still write. */
async function removeFolder(path: string): Promise<void> {
  for (let tries = 100;; tries--) {
    try {
      Deno.removeSync(path, { recursive: true });
      return;
    } catch (error) {
      if (tries === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** The address that the browser says, before which nothing can be asked of it. What it says afterwards is let go. */
async function addressOf(stderr: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stderr.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const [address] = /ws:\/\/\S+/.exec(text) ?? [];
    if (address !== undefined) {
      void (async () => {
        while (!(await reader.read()).done);
      })();
      return address;
    }
    const { value, done } = await reader.read();
    if (done) throw new Error(`the browser did not start: ${text}`);
    text += value;
  }
}

/** Sends a command and gives its result, or with `wait` also waits for an event. */
interface Talk {
  (method: string, params?: Params, sessionId?: string): Promise<Params>;
  /** Resolves with the next event of that name. */
  readonly next: (method: string) => Promise<void>;
}

function talkOver(socket: WebSocket): Talk {
  const waiting = new Map<number, PromiseWithResolvers<Params>>();
  const events = new Map<string, (() => void)[]>();
  let last = 0;
  socket.onmessage = ({ data }) => {
    const { id, method, result = {}, error }: Message = JSON.parse(String(data));
    if (method !== undefined) {
      for (const wake of events.get(method) ?? []) wake();
      events.delete(method);
    }
    if (id === undefined) return;
    if (error === undefined) waiting.get(id)?.resolve(result);
    else waiting.get(id)?.reject(new Error(error.message));
    waiting.delete(id);
  };
  const send = (method: string, params: Params = {}, sessionId?: string): Promise<Params> => {
    const id = ++last;
    const answer = Promise.withResolvers<Params>();
    waiting.set(id, answer);
    socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    return answer.promise;
  };
  const next = (method: string): Promise<void> =>
    new Promise((resolve) => events.set(method, [...events.get(method) ?? [], resolve]));
  return Object.assign(send, { next });
}

async function pageOf(talk: Talk): Promise<Page> {
  const { targetId } = await talk("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await talk("Target.attachToTarget", { targetId, flatten: true });
  const send = (method: string, params?: Params): Promise<Params> => talk(method, params, String(sessionId));
  await send("Page.enable");
  const value: Page["value"] = async (expression) => {
    const { result } = await send("Runtime.evaluate", { expression, returnByValue: true });
    return (result as { readonly value?: unknown }).value;
  };
  return {
    value,
    async open(url) {
      const shown = talk.next("Page.loadEventFired");
      await send("Page.navigate", { url });
      await shown;
    },
    async look({ width, height, scheme }) {
      await send("Emulation.setDeviceMetricsOverride", {
        width,
        height,
        deviceScaleFactor: 1,
        mobile: width < 600,
      });
      await send("Emulation.setEmulatedMedia", {
        features: [{ name: "prefers-color-scheme", value: scheme }],
      });
    },
    async click(selector) {
      const [x, y] = await value(`(() => {
        const found = document.querySelector(${JSON.stringify(selector)});
        found.scrollIntoView({ block: "center" });
        const { x, y, width, height } = found.getBoundingClientRect();
        return [x + width / 2, y + height / 2];
      })()`) as [number, number];
      const shown = talk.next("Page.loadEventFired");
      for (const type of ["mousePressed", "mouseReleased"]) {
        await send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
      }
      await shown;
    },
    async picture() {
      const { data } = await send("Page.captureScreenshot", { format: "png" });
      return Uint8Array.fromBase64(String(data));
    },
  };
}
