/**
 * Notifications for any HTTP endpoint: plain JSON, described in docs/notifications.md.
 *
 * @module
 */

import type { Notification } from "./notification.ts";

/** The body of the request. Members may be added; `version` changes only where one is taken away or means another thing. */
export function genericBody(notification: Notification): unknown {
  return { version: 1, source: "rampart", ...notification };
}
