/**
 * Word of decisions, sent to chat services and HTTP endpoints.
 *
 * @module
 */

export { type Notifier, type NotifierOptions, startNotifier } from "./notifier.ts";
