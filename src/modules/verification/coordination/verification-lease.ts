import type { PaymentKey } from '../payments/payment-record.js';
import type { Acquisition } from './acquisition.js';

/** Another process has taken the lease over; this one wrote nothing. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/**
 * The right to verify one payment, exclusive over all callers and processes until it is committed, abandoned or lost.
 */
export class VerificationLease {
  private readonly controller = new AbortController();
  private renewal: NodeJS.Timeout | undefined;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param name of the question that callers of this process share
   * @param acquired the facts about the payment when the lease was granted
   */
  constructor(
    readonly key: PaymentKey,
    readonly name: string,
    readonly token: string,
    readonly acquired: Acquisition & { readonly wallet: string },
  ) {}

  /** Aborted when the holder's time has passed or the lease is lost. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether work under this lease failed because the lease was lost. */
  isLostBy(error: unknown): boolean {
    return error instanceof LeaseLostError || this.signal.reason instanceof LeaseLostError;
  }

  /** Starts the holder's time, and renews the lease until `stop`. */
  start(leftMs: number, renewEveryMs: number, renew: (lease: VerificationLease) => Promise<boolean>): void {
    this.timer = setTimeout(() => {
      this.controller.abort(new DOMException('The verification took too long.', 'TimeoutError'));
    }, leftMs);
    this.renewal = setInterval(() => {
      void renew(this).then((kept) => {
        if (!kept) this.controller.abort(new LeaseLostError());
      });
    }, renewEveryMs);
  }

  /** Ends time limit and renewal. */
  stop(): void {
    clearTimeout(this.timer);
    clearInterval(this.renewal);
  }
}
