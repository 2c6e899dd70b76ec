import { Clock } from '../../../src/platform/clock.js';

/** A clock that only the test advances. */
export class FixedClock extends Clock {
  constructor(private currentMs = Date.UTC(2026, 0, 1)) {
    super();
  }

  nowMs(): number {
    return this.currentMs;
  }

  advance(ms: number): void {
    this.currentMs += ms;
  }

  set(ms: number): void {
    this.currentMs = ms;
  }
}
