import type { CarrierEvents, SignalCarrier } from './signal-carrier.js';

/** How late a process may know of a change in another one, and how often it reads again what it keeps in memory. */
const POLL_MS = 5_000;

/**
 * No carrier: a database behind a pooler that carries no LISTEN, and no Redis. Every few seconds each process drops
 * what may be stale, whether or not something changed.
 */
export class PollingCarrier implements SignalCarrier {
  readonly description =
    `No signals reach other processes: each reads again what it keeps in memory every ${POLL_MS / 1_000} s. ` +
    'Set DATABASE_DIRECT_URL or REDIS_URL';
  private timer: NodeJS.Timeout | undefined;

  start({ onGap }: CarrierEvents): Promise<void> {
    this.timer = setInterval(onGap, POLL_MS).unref();
    return Promise.resolve();
  }

  send(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    clearInterval(this.timer);
    return Promise.resolve();
  }
}
