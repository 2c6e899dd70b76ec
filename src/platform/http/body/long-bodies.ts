import { Injectable } from '@nestjs/common';
import { FairBulkhead, type BulkheadLoad } from '../../resilience/fair-bulkhead.js';

/** Bytes that are read of any body at once: more than almost every request sends. */
export const SHORT_BODY_BYTES = 65_536;
/** How many long bodies are read at once, in total and per caller. The number of connections bounds the queue. */
const PLACES = { concurrency: 64, perKey: 8, reserved: 0, maxQueued: Number.POSITIVE_INFINITY } as const;
/** Created once: an abort without a reason creates a DOMException, with a stack. */
const OVER = new Error('the body is over');

/**
 * Schedules the reading of long bodies. A megabyte that arrives slowly is held for half a minute, and one caller may
 * have a thousand connections. Therefore only a few bodies per caller are read at once; the others stay in the network
 * until their turn.
 */
@Injectable()
export class LongBodies {
  private readonly places = new FairBulkhead(PLACES);

  /** How many bodies are being read, and how many wait. */
  load(): BulkheadLoad {
    return this.places.load();
  }

  /**
   * Calls `begin` at this caller's turn.
   *
   * @returns a function to call when the body has been read or will never be read
   */
  queue(caller: string, begin: () => void): () => void {
    const controller = new AbortController();
    const { signal } = controller;
    const over = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve();
      });
    });
    const read = async (): Promise<void> => {
      if (signal.aborted) return;
      begin();
      await over;
    };
    // It rejects for a body that ended before its turn; no code awaits that one.
    this.places.execute(read, { key: caller, signal }).catch(() => undefined);
    return () => {
      controller.abort(OVER);
    };
  }
}
