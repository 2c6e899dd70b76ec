import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Signals } from '../../../platform/signals/signals.js';

/** While a process holds a lease, others look again at least this often, should its notification be lost. */
const POLL_MS = 1_000;
const REMEMBERED = 10_000;

/** Hears that leases of other processes have ended. No database connection is held while waiting. */
@Injectable()
export class LeaseEndings implements OnModuleInit, OnApplicationShutdown {
  private readonly waiting = new Map<string, Set<() => void>>();
  /** Leases that ended lately, for callers that begin to wait just after the notification came. */
  private readonly ended = new LRUCache<string, true>({ max: REMEMBERED });
  private unsubscribe: () => void = () => undefined;

  constructor(private readonly signals: Signals) {}

  onModuleInit(): void {
    this.unsubscribe = this.signals.subscribe(
      'lease',
      (token) => {
        this.ended.set(token, true);
        wakeAll(this.waiting.get(token) ?? []);
      },
      () => {
        for (const wakes of this.waiting.values()) wakeAll(wakes);
      },
    );
  }

  /** Not sooner: requests are served, and wait for each other, until the server has closed. */
  onApplicationShutdown(): void {
    this.unsubscribe();
  }

  /**
   * Resolves when the lease may have ended, after a second at the latest.
   *
   * @param untilMs `performance.now()` at which the wait ends in any case
   */
  async wait(token: string, untilMs: number): Promise<void> {
    const leftMs = Math.min(POLL_MS, untilMs - performance.now());
    if (this.ended.has(token) || leftMs <= 0) return;
    await new Promise<void>((resolve) => {
      const wakes = this.waiting.get(token) ?? new Set();
      this.waiting.set(token, wakes);
      const wake = (): void => {
        clearTimeout(timer);
        wakes.delete(wake);
        if (wakes.size === 0) this.waiting.delete(token);
        resolve();
      };
      const timer = setTimeout(wake, leftMs);
      wakes.add(wake);
    });
  }
}

function wakeAll(wakes: Iterable<() => void>): void {
  for (const wake of wakes) wake();
}
