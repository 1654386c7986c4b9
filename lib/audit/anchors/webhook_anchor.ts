/**
 * Checkpoints sent to a service on the web.
 *
 * @module
 */

import { placeOf, post, urlProblem } from "../../delivery/mod.ts";
import type { AnchorPlace } from "./anchor_place.ts";

/** How to reach the service. */
export interface WebhookAnchorOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A service that gets the newest checkpoint as the body of a POST. */
export function webhookAnchor({ url, headers, now }: WebhookAnchorOptions): AnchorPlace {
  return {
    name: `webhook ${placeOf(url)}`,
    settings: JSON.stringify(["webhook", url, headers]),
    wantsAll: false,
    async place(notes, { signal }) {
      const wrong = urlProblem(url);
      if (wrong !== undefined) return { kind: "failed", problem: wrong };
      const posted = await post(url, {
        headers: { "Content-Type": "text/plain; charset=utf-8", ...headers },
        body: notes.at(-1) ?? "",
        signal,
        now,
      });
      if (posted.kind === "taken") return { kind: "placed" };
      const { problem } = posted;
      if (posted.kind === "refused" || posted.after === undefined) return { kind: "failed", problem };
      return { kind: "failed", problem, after: posted.after };
    },
  };
}
