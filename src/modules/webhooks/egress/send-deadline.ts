/** The deadline, or the end of the process. */
export type DeadlineCause = 'timeout' | 'stopped';

export interface Deadline {
  readonly signal: AbortSignal;
  /** Why it was halted, if it was. */
  cause(): DeadlineCause | null;
  release(): void;
}

/** One deadline for the whole exchange, and the end of the process. */
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

/** Never resolves. @throws when the signal says so */
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
