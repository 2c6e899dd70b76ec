import { Injectable, Logger } from '@nestjs/common';
import { Signals } from '../../../platform/signals/signals.js';
import { LimitEvents } from '../limit-events.js';
import { BanCache } from './ban-cache.js';
import { BanPolicy } from './ban-policy.js';
import { FailedAuthCounter, type AutomaticBan, type Failures } from './failed-auth-counter.js';

/** The shortest pause between two writes, in milliseconds. It bounds the writes during a flood of failures. */
const PAUSE_MS = 100;
const RETRY_MS = 1_000;
/** The most addresses in one write. */
const BATCH = 200;
/** The most addresses that may wait for a write. This process alone counts failures beyond that. */
const CAPACITY = 10_000;

/** Passes failed authentications to `FailedAuthCounter`. One write runs at a time, and no request waits for it. */
@Injectable()
export class FailedAuthWriter {
  private readonly logger = new Logger('abuse');
  private readonly waiting = new Map<string, number[]>();
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> | null = null;
  private isLost = false;
  private endedMs = -PAUSE_MS;

  constructor(
    private readonly ledger: FailedAuthCounter,
    private readonly bans: BanCache,
    private readonly signals: Signals,
    private readonly events: LimitEvents,
    private readonly policy: BanPolicy,
  ) {}

  /** Adds a failure to the next write. Drops it when too many addresses wait. */
  add(addressHash: string, timeMs: number): void {
    const times = this.waiting.get(addressHash);
    if (times === undefined && this.waiting.size >= CAPACITY) return;
    this.waiting.set(addressHash, [...(times ?? []), timeMs].slice(-this.policy.failures));
    this.wake(Math.max(0, this.endedMs + PAUSE_MS - performance.now()));
  }

  /** Writes the waiting failures once, and drops those that this write fails to store. */
  async close(): Promise<void> {
    await this.writing;
    this.sleep();
    if (this.waiting.size > 0) await this.write();
    this.sleep();
  }

  private sleep(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private wake(delayMs: number): void {
    if (this.writing !== null) return;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.writing = this.write().then((isWritten) => {
        this.writing = null;
        this.endedMs = performance.now();
        if (this.waiting.size > 0) this.wake(isWritten ? PAUSE_MS : RETRY_MS);
      });
    }, delayMs).unref();
  }

  private async write(): Promise<boolean> {
    const batch = this.takeBatch();
    try {
      await this.announce(await this.ledger.enter(batch));
      const hashes = batch.map(({ addressHash }) => addressHash);
      // An address with further waiting failures is not settled yet.
      await this.bans.settle(hashes.filter((addressHash) => !this.waiting.has(addressHash)));
      if (this.isLost) this.logger.log('Failed authentications are summed over all processes again');
      this.isLost = false;
      return true;
    } catch (error) {
      for (const { addressHash, timesMs } of batch) this.putBack(addressHash, timesMs);
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.isLost)
        this.logger.warn(`Failed authentications are counted in this process only for now: ${reason}`);
      this.isLost = true;
      return false;
    }
  }

  private async announce(bans: readonly AutomaticBan[]): Promise<void> {
    for (const { addressHash, level, until } of bans) {
      this.logger.warn({ message: 'ADDRESS_BANNED', code: 'BANNED', addressHash, level, until });
      this.events.banned('automatic');
      await this.signals.publish({ topic: 'ban', key: addressHash });
    }
  }

  private takeBatch(): Failures[] {
    const batch = [...this.waiting].slice(0, BATCH);
    for (const [addressHash] of batch) this.waiting.delete(addressHash);
    return batch.map(([addressHash, timesMs]) => ({ addressHash, timesMs }));
  }

  private putBack(addressHash: string, timesMs: readonly number[]): void {
    const later = this.waiting.get(addressHash) ?? [];
    this.waiting.set(addressHash, [...timesMs, ...later].slice(-this.policy.failures));
  }
}
