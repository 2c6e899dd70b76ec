/** Why an exchange was aborted: the deadline passed, or the process is shutting down. */
export type DeadlineCause = 'timeout' | 'stopped';

/** The deadline of one exchange. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Returns why the signal was aborted; null if it was not. */
  cause(): DeadlineCause | null;
  /** Clears the timer and the listener. Must be called after the exchange. */
  release(): void;
}

/** Starts a deadline for the whole exchange. Its signal also aborts when `stop` does. */
export function startDeadline(stop: AbortSignal, timeoutMs: number): Deadline {
  const controller = new AbortController();
  let cause: DeadlineCause | null = null;
  const deadline = (why: DeadlineCause): void => {
    cause ??= why;
    controller.abort();
  };
  const onStop = (): void => {
    deadline('stopped');
  };
  const timer = setTimeout(deadline, timeoutMs, 'timeout');
  stop.addEventListener('abort', onStop, { once: true });
  if (stop.aborted) onStop();
  return {
    signal: controller.signal,
    cause: () => cause,
    release: () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', onStop);
    },
  };
}

/** Never resolves. @throws Error when the signal is aborted */
export function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new Error('given up'));
    signal.addEventListener(
      'abort',
      () => {
        reject(new Error('given up'));
      },
      { once: true },
    );
  });
}
