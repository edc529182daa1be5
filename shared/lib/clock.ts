/** Undoes a timer; calling it again, or after the timer fired, does nothing. */
export type Cancel = () => void;

/**
 * Where a core gets its time from. Real ones live under the roles' `io/`, the fake one in
 * `shared/testing/fake_clock.ts`.
 */
export interface Clock {
  /** Milliseconds of a clock that never runs backwards. Its zero is arbitrary. */
  nowMs(): number;
  /** Milliseconds since 1970, for what is stored or shown. May jump. */
  wallMs(): number;
  /** Runs `fire` once, `delayMs` from now. */
  after(delayMs: number, fire: () => void): Cancel;
  /** Runs `fire` each `periodMs`, first after one period. */
  every(periodMs: number, fire: () => void): Cancel;
}

/** The process's own clock and timers. */
export function systemClock(): Clock {
  return {
    nowMs: () => performance.now(),
    wallMs: () => Date.now(),
    after(delayMs, fire) {
      const id = setTimeout(fire, delayMs);
      return () => clearTimeout(id);
    },
    every(periodMs, fire) {
      const id = setInterval(fire, periodMs);
      return () => clearInterval(id);
    },
  };
}
