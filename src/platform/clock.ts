/** What time it is. Injected wherever time decides something, so that tests can turn the hands. */
export abstract class Clock {
  /** Milliseconds since the Unix epoch. Wall time: it may be set back. */
  abstract nowMs(): number;
}

/** The clock of the machine. */
export class SystemClock extends Clock {
  nowMs(): number {
    return Date.now();
  }
}
