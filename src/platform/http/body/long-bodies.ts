import { Injectable } from '@nestjs/common';
import { FairBulkhead, type BulkheadLoad } from '../../resilience/fair-bulkhead.js';

/** What is taken of any body at once: more than nearly all that our routes are sent. */
export const SHORT_BODY_BYTES = 65_536;
/** How many longer ones are gathered at once, of all callers and of one. Who waits is bounded by its connections. */
const PLACES = { concurrency: 64, perKey: 8, reserved: 0, maxQueued: Number.POSITIVE_INFINITY } as const;
/** Made once: an abort without a reason makes a DOMException, with a stack. */
const OVER = new Error('the body is over');

/**
 * Whose long body is read next. A megabyte that comes slowly is held for half a minute, and one caller may have a thousand
 * connections; so each has a few read at once, and the rest of the others' stays in the network until it is their turn.
 */
@Injectable()
export class LongBodies {
  private readonly places = new FairBulkhead(PLACES);

  /** How many are being read, and how many have not been begun. */
  load(): BulkheadLoad {
    return this.places.load();
  }

  /**
   * Calls `begin` when it is this caller's turn.
   *
   * @returns to be called when the body has been read, or never will be
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
    // It rejects for a body that is over before its turn: nobody waits for that one.
    this.places.execute(read, { key: caller, signal }).catch(() => undefined);
    return () => {
      controller.abort(OVER);
    };
  }
}
