/**
 * How often a model may be asked.
 *
 * @module
 */

/** What may be spent. */
export interface Budget {
  /** Takes one question out of it; false where none is left. */
  take(): boolean;
  /** Questions of the last hour. */
  used(): number;
  /** Seconds until a question is left again; 0 where one is. */
  wait(): number;
}

const HOUR = 3_600_000;

/**
 * Makes a budget of so many questions in any hour. It is kept in memory: a verifier that is started anew has all of it.
 *
 * @param now Milliseconds since the epoch.
 */
export function createBudget(perHour: number, now: () => number): Budget {
  /** When questions were asked, oldest first. */
  let asked: number[] = [];
  const forget = (): void => {
    const from = now() - HOUR;
    if ((asked[0] ?? Infinity) <= from) asked = asked.filter((at) => at > from);
  };
  return {
    take() {
      forget();
      if (asked.length >= perHour) return false;
      asked.push(now());
      return true;
    },
    used() {
      forget();
      return asked.length;
    },
    wait() {
      forget();
      const [first] = asked;
      return asked.length < perHour || first === undefined ? 0 : Math.ceil((first + HOUR - now()) / 1000);
    },
  };
}
