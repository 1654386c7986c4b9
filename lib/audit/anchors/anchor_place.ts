/**
 * A place elsewhere that checkpoints go to.
 *
 * @module
 */

/** A place that checkpoints go to. */
export interface AnchorPlace {
  /** What people call it: `file /srv/checkpoints.txt`. Never holds a secret. */
  readonly name: string;
  /** What tells it from others, in memory only: all of its settings. */
  readonly settings: string;
  /** Whether it wants each checkpoint. Others want the newest: it stands for those before. */
  readonly wantsAll: boolean;
  /**
   * Places notes. Must not throw.
   *
   * @param notes At least one, oldest first.
   */
  place(notes: readonly string[], options: PlaceOptions): Promise<Placed>;
}

/** How to place notes. */
export interface PlaceOptions {
  /** Gives the attempt up. */
  readonly signal: AbortSignal;
  /** What the place said after it took notes the last time. */
  readonly mark?: string;
}

/** What came of it. */
export type Placed =
  | {
    readonly kind: "placed";
    /** By which the place knows, the next time, whether what it took is still there. */
    readonly mark?: string;
    /** That something that was placed before is gone, in a sentence for people. */
    readonly lost?: string;
  }
  | {
    readonly kind: "failed";
    /** Why, for people; without a full stop. */
    readonly problem: string;
    /** Milliseconds that the place asked to wait. */
    readonly after?: number;
  };
