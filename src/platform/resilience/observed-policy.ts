import {
  EventEmitter,
  type IDefaultPolicyContext,
  type IFailureEvent,
  type IPolicy,
  type ISuccessEvent,
} from 'cockatiel';

/** The signal of a call that cannot be cancelled. A new one each time: a shared one would collect listeners. */
export function neverAborted(): AbortSignal {
  return new AbortController().signal;
}

/** The operation of a policy: it must stop, and close its sockets, as soon as the signal is aborted. */
export type Operation<T> = (context: IDefaultPolicyContext) => PromiseLike<T> | T;

/**
 * Cockatiel's `IPolicy` with its two events, for our own policies. Those of cockatiel 4.0.0 lose abort signals or
 * results (see the docs of each). They compose with cockatiel's `wrap`.
 */
export abstract class ObservedPolicy implements IPolicy {
  declare readonly _altReturn: never;

  private readonly successEvents = new EventEmitter<ISuccessEvent>();
  private readonly failureEvents = new EventEmitter<IFailureEvent>();

  readonly onSuccess = this.successEvents.addListener;
  readonly onFailure = this.failureEvents.addListener;

  abstract execute<T>(operation: Operation<T>, signal?: AbortSignal): Promise<T>;

  protected reportSuccess(startedAtMs: number): void {
    this.successEvents.emit({ duration: performance.now() - startedAtMs });
  }

  /** @param handled whether this policy counts the error as a failure of the guarded service */
  protected reportFailure(startedAtMs: number, error: unknown, handled: boolean): void {
    const reason = { error: error instanceof Error ? error : new Error(String(error)) };
    this.failureEvents.emit({ duration: performance.now() - startedAtMs, handled, reason });
  }
}
