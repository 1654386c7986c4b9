/**
 * What the log sends elsewhere: events to sinks, checkpoints to anchors. A door of its own, as only a daemon with something
 * configured needs it.
 *
 * @module
 */

export { type Anchors, GIT_VARIABLES, gitRunner, startAnchors } from "./anchors/mod.ts";
export { type Sinks, startSinks } from "./sinks/mod.ts";
