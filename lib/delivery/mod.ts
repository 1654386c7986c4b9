/**
 * Handing things to services elsewhere: one POST, how long to wait after a failure, and waiting.
 *
 * @module
 */

export { backoff } from "./backoff.ts";
export { exchange, type Exchanged, type ExchangeOptions } from "./exchange.ts";
export { machineName } from "./machine_name.ts";
export { type Pause, pause } from "./pause.ts";
export { post, type Posted, type PostOptions } from "./post.ts";
export { placeOf, urlProblem } from "./web_address.ts";
