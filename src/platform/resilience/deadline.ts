import { setMaxListeners } from 'node:events';
import { TaskCancelledError } from 'cockatiel';
import { neverAborted, ObservedPolicy, type Operation } from './observed-policy.js';

/** `call`: the whole call, waiting and retries included. `attempt`: one attempt. */
export type DeadlineScope = 'call' | 'attempt';

/** The deadline has passed. */
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
 * Ends an operation at a deadline: aborts its signal and rejects at once, even when the operation ignores the signal.
 * An external abort ends it likewise, and rejects with its own reason.
 *
 * It replaces cockatiel's `timeout` (4.0.0). That one reports a caller's abort as "timed out" (aggressive), or a
 * timeout as the `AbortError` of fetch (cooperative). A breaker around it cannot distinguish the two.
 */
export class DeadlinePolicy extends ObservedPolicy {
  constructor(
    private readonly scope: DeadlineScope,
    private readonly timeoutMs: number,
  ) {
    super();
  }

  /** @throws DeadlineExceededError when the deadline has passed; the signal's reason when it is aborted */
  async execute<T>(operation: Operation<T>, signal: AbortSignal = neverAborted()): Promise<T> {
    signal.throwIfAborted();
    const controller = new AbortController();
    const abort = (): void => {
      controller.abort(signal.reason);
    };
    // A batch shares one signal, and Node warns of a leak from eleven listeners on. Ours are removed.
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
      // The rejection comes first: the abort is the cause of any error of an aborted operation.
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
