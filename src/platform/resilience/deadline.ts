import { setMaxListeners } from 'node:events';
import { TaskCancelledError } from 'cockatiel';
import { neverAborted, ObservedPolicy, type Operation } from './observed-policy.js';

/** `call`: everything together, waiting and retries included. `attempt`: one try. */
export type DeadlineScope = 'call' | 'attempt';

/** The time is up. */
export class DeadlineExceededError extends TaskCancelledError {
  constructor(
    readonly scope: DeadlineScope,
    readonly afterMs: number,
  ) {
    super(`The ${scope} was not done within ${afterMs} ms.`);
    this.name = 'DeadlineExceededError';
  }
}

/**
 * Ends an operation after a time: its signal is aborted and the caller is answered at once, even when the
 * operation does not listen. An abort from outside ends it likewise, and is rejected with its own reason.
 *
 * Ours instead of cockatiel's `timeout` (4.0.0), which tells a caller's abort as "timed out" (aggressive) or a
 * time-out as the `AbortError` of fetch (cooperative), so that a breaker around it cannot tell the two apart.
 */
export class DeadlinePolicy extends ObservedPolicy {
  constructor(
    private readonly scope: DeadlineScope,
    private readonly timeoutMs: number,
  ) {
    super();
  }

  /** @throws DeadlineExceededError when the time is up; the signal's reason when it is aborted */
  async execute<T>(operation: Operation<T>, signal: AbortSignal = neverAborted()): Promise<T> {
    signal.throwIfAborted();
    const controller = new AbortController();
    const abort = (): void => {
      controller.abort(signal.reason);
    };
    // A batch shares one signal, and from eleven listeners on Node warns of a leak. Ours are removed.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', abort, { once: true });
    const timer = setTimeout(() => {
      controller.abort(new DeadlineExceededError(this.scope, this.timeoutMs));
    }, this.timeoutMs);
    try {
      return await this.run(operation, controller.signal);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  private async run<T>(operation: Operation<T>, signal: AbortSignal): Promise<T> {
    const startedAtMs = performance.now();
    try {
      // The rejection is first in line: whatever an aborted operation dies of, the abort is what killed it.
      const result = await Promise.race([rejectionOf(signal), (async () => await operation({ signal }))()]);
      this.reportSuccess(startedAtMs);
      return result;
    } catch (error) {
      this.reportFailure(startedAtMs, error, error instanceof DeadlineExceededError);
      throw error;
    }
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- reasons are passed on as they are
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
