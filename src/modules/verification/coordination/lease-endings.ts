import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Signals } from '../../../platform/signals/signals.js';

/** Poll interval while another process holds a lease, in case its notification is lost. */
const POLL_MS = 1_000;
const REMEMBERED = 10_000;

/**
 * Receives notifications that leases of other processes have ended. No caller holds a database connection while it
 * waits.
 */
@Injectable()
export class LeaseEndings implements OnModuleInit, OnApplicationShutdown {
  private readonly waiting = new Map<string, Set<() => void>>();
  /** Recently ended leases, for callers that start to wait just after the notification. */
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

  /** Requests wait for each other until the server has closed, so the waits end only then. */
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
