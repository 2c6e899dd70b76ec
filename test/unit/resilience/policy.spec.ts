import { ConstantBackoff, isBulkheadRejectedError } from 'cockatiel';
import { CircuitOpenError } from '../../../src/platform/resilience/circuit-breaker.js';
import { DeadlineExceededError, DeadlinePolicy } from '../../../src/platform/resilience/deadline.js';
import {
  createResiliencePolicy,
  type FailureKind,
  type ResilienceOptions,
} from '../../../src/platform/resilience/policy.js';
import { RetryPolicy } from '../../../src/platform/resilience/retry.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { deferred, settled } from './deferred.js';

class Failure extends Error {
  constructor(readonly kind: FailureKind) {
    super(kind);
  }
}

function setUp(options: Partial<ResilienceOptions> = {}) {
  const clock = new FixedClock();
  const policy = createResiliencePolicy({
    clock,
    classify: (error) => (error instanceof Failure ? error.kind : 'faulty'),
    ...options,
  });
  const state = () => policy.breaker.snapshot();
  const call = (operation: () => unknown, signal?: AbortSignal) =>
    policy
      .execute(operation, signal ? { key: 'tenant', signal } : { key: 'tenant' })
      .catch((error: unknown) => error);
  return { clock, policy, state, call };
}

const failing = (kind: FailureKind) =>
  jest.fn(() => {
    throw new Failure(kind);
  });
const hanging = () => deferred().promise;

describe(createResiliencePolicy.name, () => {
  it('A5: transient failures are tried three times, and each attempt counts', async () => {
    const { call, state } = setUp();
    const operation = failing('transient');
    expect(await call(operation)).toBeInstanceOf(Failure);
    expect(operation).toHaveBeenCalledTimes(3);
    expect(state()).toEqual({ state: 'CLOSED', failures: 3 });
  });

  it('A5: retries end when the circuit opens, and an open circuit causes no retry', async () => {
    const { call, state, policy } = setUp();
    const retries = jest.fn();
    policy.retry.onRetry(retries);
    const operation = failing('transient');
    await call(operation);
    const error = await call(operation);
    expect(error).toBeInstanceOf(CircuitOpenError);
    expect(operation).toHaveBeenCalledTimes(5);
    expect(state().state).toBe('OPEN');
    retries.mockClear();
    expect(await call(operation)).toBeInstanceOf(CircuitOpenError);
    expect(retries).not.toHaveBeenCalled();
    expect(operation).toHaveBeenCalledTimes(5);
  });

  it('A5: open circuits and time-outs are not retried, even if every error is classified as transient', async () => {
    const { call, policy } = setUp({
      classify: () => 'transient',
      totalTimeoutMs: 1_000,
      attemptTimeoutMs: 10,
    });
    const retries = jest.fn();
    policy.retry.onRetry(retries);
    for (let i = 0; i < 5; i += 1) await call(hanging);
    expect(await call(hanging)).toBeInstanceOf(CircuitOpenError);
    expect(retries).not.toHaveBeenCalled();
  });

  it('A5: a successful second attempt is the result of the call', async () => {
    const { call, state } = setUp();
    const operation = failing('transient').mockImplementationOnce(() => {
      throw new Failure('transient');
    });
    operation.mockImplementationOnce(() => 'answer' as never);
    expect(await call(operation)).toBe('answer');
    expect(state()).toEqual({ state: 'CLOSED', failures: 0 });
  });

  it('A5: a faulty response counts but is not retried', async () => {
    const { call, state } = setUp();
    const operation = failing('faulty');
    await call(operation);
    expect(operation).toHaveBeenCalledTimes(1);
    expect(state().failures).toBe(1);
  });

  it('A5: neutral errors are not retried and never open the circuit', async () => {
    const { call, state } = setUp();
    const operation = failing('neutral');
    for (let i = 0; i < 10; i += 1) await call(operation);
    expect(operation).toHaveBeenCalledTimes(10);
    expect(state()).toEqual({ state: 'CLOSED', failures: 0 });
  });

  it('A5: five time-outs open the circuit', async () => {
    const { call, state } = setUp({ totalTimeoutMs: 1_000, attemptTimeoutMs: 10 });
    for (let i = 1; i <= 5; i += 1) {
      expect(await call(hanging)).toMatchObject({ name: 'DeadlineExceededError', scope: 'attempt' });
    }
    expect(state()).toMatchObject({ state: 'OPEN', failures: 5 });
  });

  it('A5: without its own time-out, an attempt may take nine tenths of the total time and counts', async () => {
    const { call, state } = setUp({ totalTimeoutMs: 400 });
    expect(await call(hanging)).toMatchObject({ scope: 'attempt', afterMs: 360 });
    expect(state().failures).toBe(1);
  });

  it('A5: the total deadline aborts the operation, is not retried and does not count as a failure', async () => {
    const { call, state } = setUp({ totalTimeoutMs: 40, attemptTimeoutMs: 10_000 });
    const signals: AbortSignal[] = [];
    const operation = jest.fn(({ signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      return hanging();
    });
    expect(await call(operation as never)).toMatchObject({ scope: 'call', afterMs: 40 });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(signals[0]?.reason).toBeInstanceOf(DeadlineExceededError);
    expect(state()).toEqual({ state: 'CLOSED', failures: 0 });
  });

  it('A5: an abort by the caller ends the call, is not retried and does not count as a failure', async () => {
    const { call, state, policy } = setUp();
    const caller = new AbortController();
    const operation = jest.fn(hanging);
    const outcome = call(operation, caller.signal);
    await settled();
    caller.abort(new Error('client went away'));
    expect(await outcome).toEqual(new Error('client went away'));
    expect(operation).toHaveBeenCalledTimes(1);
    expect(state()).toEqual({ state: 'CLOSED', failures: 0 });
    expect(policy.breaker.snapshot().failures).toBe(0);
  });

  it('A5: an abort ends the pause before the next attempt at once', async () => {
    const { call, policy } = setUp();
    const caller = new AbortController();
    const operation = failing('transient');
    policy.retry.onRetry(() => {
      caller.abort(new Error('client went away'));
    });
    expect(await call(operation, caller.signal)).toEqual(new Error('client went away'));
    expect(operation).toHaveBeenCalledTimes(1);
  });

  it('C9: a call that still waits at its deadline is refused and never runs', async () => {
    const { call, policy, state } = setUp({ concurrency: 1, totalTimeoutMs: 60 });
    const gate = deferred();
    const holding = policy.bulkhead.execute(() => gate.promise, { key: 'tenant' });
    const operation = jest.fn(() => 'answer');
    expect(await call(operation)).toMatchObject({ scope: 'call', afterMs: 60 });
    expect(policy.bulkhead.load()).toEqual({ running: 1, waiting: 0 });
    gate.resolve();
    await holding;
    expect(operation).not.toHaveBeenCalled();
    expect(state()).toEqual({ state: 'CLOSED', failures: 0 });
  });

  it('C9: a call beyond the queue limit is refused at once', async () => {
    const { call, policy } = setUp({ concurrency: 1, maxQueued: 1, totalTimeoutMs: 200 });
    const gate = deferred<string>();
    const running = [call(() => gate.promise), call(() => 'second')];
    expect(isBulkheadRejectedError(await call(() => 'third'))).toBe(true);
    gate.resolve('first');
    expect(await Promise.all(running)).toEqual(['first', 'second']);
    expect(policy.bulkhead.load()).toEqual({ running: 0, waiting: 0 });
  });

  it('C9: by default 64 calls run at once, and at most 56 of one tenant', async () => {
    const { policy } = setUp();
    const gate = deferred();
    const calls = Array.from({ length: 100 }, () => policy.execute(() => gate.promise, { key: 'a' }));
    expect(policy.bulkhead.load()).toEqual({ running: 56, waiting: 44 });
    const others = Array.from({ length: 20 }, (_, i) =>
      policy.execute(() => gate.promise, { key: `other ${i}` }),
    );
    expect(policy.bulkhead.load()).toEqual({ running: 64, waiting: 56 });
    gate.resolve();
    await Promise.all([...calls, ...others]);
    expect(policy.bulkhead.load()).toEqual({ running: 0, waiting: 0 });
  });
});

describe(RetryPolicy.name, () => {
  const setUpRetry = (duration: number) => {
    const backoff = new ConstantBackoff(duration);
    return new RetryPolicy({ maxRetries: 2, backoff, isRetryable: () => true });
  };

  it('A5: an abort ends the pause, and no further attempt starts', async () => {
    const policy = setUpRetry(600_000);
    const caller = new AbortController();
    const operation = failing('transient');
    const call = policy.execute(operation, caller.signal);
    await settled();
    caller.abort(new Error('client went away'));
    await expect(call).rejects.toThrow('client went away');
    expect(operation).toHaveBeenCalledTimes(1);
  });

  it('A5: an operation that fails because of the abort is not retried', async () => {
    const policy = setUpRetry(1);
    const retries = jest.fn();
    policy.onRetry(retries);
    const caller = new AbortController();
    const call = policy.execute(() => {
      caller.abort();
      throw new Failure('transient');
    }, caller.signal);
    await expect(call).rejects.toBeInstanceOf(Failure);
    expect(retries).not.toHaveBeenCalled();
  });

  it('A5: reports the result of a call once, for any number of attempts', async () => {
    const policy = setUpRetry(1);
    const seen: string[] = [];
    policy.onSuccess(() => seen.push('success'));
    policy.onFailure(({ handled }) => seen.push(`failure ${handled}`));
    const operation = failing('transient').mockImplementationOnce(() => {
      throw new Failure('transient');
    });
    operation.mockImplementationOnce(() => 'answer' as never);
    await expect(policy.execute(operation)).resolves.toBe('answer');
    await expect(policy.execute(failing('transient'))).rejects.toBeInstanceOf(Failure);
    expect(seen).toEqual(['success', 'failure true']);
  });
});

describe(DeadlinePolicy.name, () => {
  it('A5: rejects with the reason of the abort when the operation itself fails because of it', async () => {
    const caller = new AbortController();
    const pending = deferred();
    caller.signal.addEventListener('abort', () => {
      pending.reject(new Error('socket closed'));
    });
    const call = new DeadlinePolicy('call', 60_000).execute(() => pending.promise, caller.signal);
    caller.abort(new Error('client went away'));
    await expect(call).rejects.toThrow('client went away');
  });

  it('A5: leaves neither timer nor listener behind', async () => {
    const caller = new AbortController();
    const added = jest.spyOn(caller.signal, 'addEventListener');
    const removed = jest.spyOn(caller.signal, 'removeEventListener');
    const cleared = jest.spyOn(global, 'clearTimeout');
    const policy = new DeadlinePolicy('call', 60_000);
    await expect(policy.execute(() => 'answer', caller.signal)).resolves.toBe('answer');
    await expect(policy.execute(() => Promise.reject(new Error('no')), caller.signal)).rejects.toThrow('no');
    expect(added).toHaveBeenCalledTimes(2);
    expect(removed.mock.calls).toEqual(added.mock.calls.map(([type, listener]) => [type, listener]));
    expect(cleared).toHaveBeenCalledTimes(2);
    cleared.mockRestore();
  });

  it('A5: 100 calls may share one signal without a leak warning', async () => {
    const warnings = jest.spyOn(process, 'emitWarning');
    const caller = new AbortController();
    const policy = new DeadlinePolicy('call', 60_000);
    const gate = deferred();
    const calls = Array.from({ length: 100 }, () => policy.execute(() => gate.promise, caller.signal));
    gate.resolve();
    await Promise.all(calls);
    await settled();
    expect(warnings).not.toHaveBeenCalled();
    warnings.mockRestore();
  });

  it('A5: rejects with the reason of the abort when the operation aborts its own caller', async () => {
    const caller = new AbortController();
    const policy = new DeadlinePolicy('call', 60_000);
    const call = policy.execute(() => {
      caller.abort(new Error('enough'));
      return deferred().promise;
    }, caller.signal);
    await expect(call).rejects.toThrow('enough');
  });
});
