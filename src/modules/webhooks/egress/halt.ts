/** The deadline, or the end of the process. */
export type HaltCause = 'timeout' | 'given_up';

export interface Halt {
  readonly signal: AbortSignal;
  /** Why it was halted, if it was. */
  cause(): HaltCause | null;
  release(): void;
}

/** One deadline for the whole exchange, and the end of the process. */
export function haltOn(stop: AbortSignal, timeoutMs: number): Halt {
  const controller = new AbortController();
  let cause: HaltCause | null = null;
  const halt = (why: HaltCause): void => {
    cause ??= why;
    controller.abort();
  };
  const onStop = (): void => {
    halt('given_up');
  };
  const timer = setTimeout(halt, timeoutMs, 'timeout');
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
