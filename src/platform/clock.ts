/** Current time. Code whose decisions depend on time injects it, so that tests can set it. */
export abstract class Clock {
  /** Milliseconds since the Unix epoch. Wall-clock time: it can go backwards. */
  abstract nowMs(): number;
}

/** The machine's clock. */
export class SystemClock extends Clock {
  nowMs(): number {
    return Date.now();
  }
}
