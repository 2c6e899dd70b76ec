import { isBrokenCircuitError, wrap } from 'cockatiel';
import {
  type CircuitChange,
  type CircuitBreakerOptions,
  CircuitBreakerPolicy,
  CircuitOpenError,
} from '../../../src/platform/resilience/circuit-breaker.js';
import { DeadlineExceededError, DeadlinePolicy } from '../../../src/platform/resilience/deadline.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { deferred } from './deferred.js';

class Mistake extends Error {}

const COOLDOWN = 60_000;

function setUp(options: Partial<CircuitBreakerOptions> = {}) {
  const clock = new FixedClock();
  const breaker = new CircuitBreakerPolicy({
    clock,
    isFailure: (error) => !(error instanceof Mistake),
    ...options,
  });
  const changes: CircuitChange[] = [];
  breaker.onStateChange((change) => changes.push(change));
  const succeed = () => breaker.execute(() => 'ok');
  const fail = () =>
    breaker
      .execute(() => {
        throw new Error('down');
      })
      .catch((error: unknown) => error);
  const mistake = () =>
    breaker
      .execute(() => {
        throw new Mistake('4xx');
      })
      .catch((error: unknown) => error);
  const failTimes = async (times: number) => {
    for (let i = 0; i < times; i += 1) await fail();
  };
  const path = () => changes.map(({ from, to }) => `${from}>${to}`);
  return { clock, breaker, changes, path, succeed, fail, mistake, failTimes };
}

describe(CircuitBreakerPolicy.name, () => {
  it('A5: a success resets the count of four failures', async () => {
    const { breaker, failTimes, succeed, path } = setUp();
    await failTimes(4);
    expect(breaker.snapshot()).toEqual({ state: 'CLOSED', failures: 4 });
    await succeed();
    expect(breaker.snapshot()).toEqual({ state: 'CLOSED', failures: 0 });
    await failTimes(4);
    expect(breaker.snapshot().state).toBe('CLOSED');
    expect(path()).toEqual([]);
  });

  it('A5: the fifth failure opens the circuit, and then no call runs', async () => {
    const { breaker, clock, failTimes } = setUp();
    await failTimes(5);
    const openedAt = clock.nowMs();
    expect(breaker.snapshot()).toEqual({
      state: 'OPEN',
      failures: 5,
      openedAt,
      retryAt: openedAt + COOLDOWN,
    });
    const run = jest.fn(() => 'ok');
    clock.advance(17_500);
    const error = await breaker.execute(run).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CircuitOpenError);
    expect(isBrokenCircuitError(error)).toBe(true);
    expect((error as CircuitOpenError).retryAfterMs).toBe(42_500);
    expect(run).not.toHaveBeenCalled();
  });

  it('A5: an error that is no failure neither increases nor resets the count', async () => {
    const { breaker, failTimes, mistake } = setUp();
    await failTimes(4);
    for (let i = 0; i < 10; i += 1) expect(await mistake()).toBeInstanceOf(Mistake);
    expect(breaker.snapshot()).toEqual({ state: 'CLOSED', failures: 4 });
    await failTimes(1);
    expect(breaker.snapshot().state).toBe('OPEN');
  });

  it('A5: stays open at 59,999 ms and admits exactly one call of a burst at 60,000 ms', async () => {
    const { breaker, clock, failTimes, succeed } = setUp();
    await failTimes(5);
    clock.advance(COOLDOWN - 1);
    await expect(succeed()).rejects.toBeInstanceOf(CircuitOpenError);
    clock.advance(1);
    expect(breaker.snapshot().state).toBe('HALF_OPEN');
    const probe = deferred<string>();
    const run = jest.fn(() => probe.promise);
    const burst = Array.from({ length: 50 }, () => breaker.execute(run));
    const refused = await Promise.allSettled(burst.slice(1));
    expect(refused.every((one) => one.status === 'rejected')).toBe(true);
    expect(run).toHaveBeenCalledTimes(1);
    probe.resolve('ok');
    await expect(burst[0]).resolves.toBe('ok');
    expect(breaker.snapshot().state).toBe('HALF_OPEN');
    await expect(succeed()).resolves.toBe('ok');
    expect(breaker.snapshot()).toEqual({ state: 'CLOSED', failures: 0 });
  });

  it('A5: a failed probe opens the circuit again for a full cool-down', async () => {
    const { breaker, clock, failTimes, fail, succeed, path } = setUp();
    await failTimes(5);
    clock.advance(COOLDOWN + 30_000);
    await fail();
    expect(breaker.snapshot()).toEqual({
      state: 'OPEN',
      failures: 6,
      openedAt: clock.nowMs(),
      retryAt: clock.nowMs() + COOLDOWN,
    });
    clock.advance(COOLDOWN - 1);
    await expect(succeed()).rejects.toBeInstanceOf(CircuitOpenError);
    clock.advance(1);
    await succeed();
    await succeed();
    expect(path()).toEqual([
      'CLOSED>OPEN',
      'OPEN>HALF_OPEN',
      'HALF_OPEN>OPEN',
      'OPEN>HALF_OPEN',
      'HALF_OPEN>CLOSED',
    ]);
  });

  it('A5: a probe that times out opens the circuit again for a full cool-down', async () => {
    const { breaker, clock, failTimes } = setUp();
    await failTimes(5);
    clock.advance(COOLDOWN);
    const guarded = wrap(breaker, new DeadlinePolicy('attempt', 10));
    await expect(guarded.execute(() => deferred().promise)).rejects.toBeInstanceOf(DeadlineExceededError);
    expect(breaker.snapshot()).toMatchObject({ state: 'OPEN', retryAt: clock.nowMs() + COOLDOWN });
  });

  it('A5: a failed probe after a successful probe opens the circuit again and discards the success', async () => {
    const { breaker, clock, failTimes, succeed, fail } = setUp();
    await failTimes(5);
    clock.advance(COOLDOWN);
    await succeed();
    await fail();
    expect(breaker.snapshot().state).toBe('OPEN');
    clock.advance(COOLDOWN);
    await succeed();
    expect(breaker.snapshot().state).toBe('HALF_OPEN');
    await succeed();
    expect(breaker.snapshot().state).toBe('CLOSED');
  });

  it('A5: after closing, the circuit needs five failures to open again', async () => {
    const { breaker, clock, failTimes, succeed } = setUp();
    await failTimes(5);
    clock.advance(COOLDOWN);
    await succeed();
    await succeed();
    await failTimes(4);
    expect(breaker.snapshot()).toEqual({ state: 'CLOSED', failures: 4 });
    await failTimes(1);
    expect(breaker.snapshot().state).toBe('OPEN');
  });

  it('A5: a probe with a neutral error frees its slot and does not change the state', async () => {
    const { breaker, clock, failTimes, mistake, succeed } = setUp();
    await failTimes(5);
    clock.advance(COOLDOWN);
    await succeed();
    await mistake();
    expect(breaker.snapshot().state).toBe('HALF_OPEN');
    await succeed();
    expect(breaker.snapshot().state).toBe('CLOSED');
  });

  it('A5: a probe aborted by its caller frees its slot and does not change the state', async () => {
    const { breaker, clock, failTimes, succeed } = setUp();
    await failTimes(5);
    clock.advance(COOLDOWN);
    const caller = new AbortController();
    const probe = deferred();
    const aborted = breaker.execute(() => probe.promise, caller.signal);
    await expect(succeed()).rejects.toBeInstanceOf(CircuitOpenError);
    caller.abort();
    probe.reject(new Error('socket closed'));
    await expect(aborted).rejects.toThrow('socket closed');
    expect(breaker.snapshot().state).toBe('HALF_OPEN');
    await expect(succeed()).resolves.toBe('ok');
  });

  it('A5: five aborted calls do not open the circuit, and an already aborted call does not run', async () => {
    const { breaker } = setUp();
    for (let i = 0; i < 5; i += 1) {
      const caller = new AbortController();
      const call = breaker.execute(() => {
        caller.abort();
        throw new Error('socket closed');
      }, caller.signal);
      await expect(call).rejects.toThrow('socket closed');
    }
    expect(breaker.snapshot()).toEqual({ state: 'CLOSED', failures: 0 });
    const run = jest.fn();
    await expect(breaker.execute(run, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(run).not.toHaveBeenCalled();
  });

  it('A5: results of calls that began before a change of state are ignored', async () => {
    const { breaker, clock, failTimes, succeed, path } = setUp();
    const lateCalls = Array.from({ length: 4 }, () => deferred<string>());
    const calls = lateCalls.map(({ promise }) => breaker.execute(() => promise).catch(() => 'failed'));
    await failTimes(5);
    lateCalls[0]?.resolve('late success');
    await calls[0];
    expect(breaker.snapshot().state).toBe('OPEN');
    clock.advance(COOLDOWN);
    const probe = deferred<string>();
    const probing = breaker.execute(() => probe.promise);
    lateCalls[1]?.resolve('late success');
    lateCalls[2]?.reject(new Error('late failure'));
    await Promise.all([calls[1], calls[2]]);
    expect(breaker.snapshot().state).toBe('HALF_OPEN');
    await expect(succeed()).rejects.toBeInstanceOf(CircuitOpenError);
    probe.resolve('ok');
    await probing;
    await succeed();
    lateCalls[3]?.reject(new Error('late failure'));
    await calls[3];
    expect(breaker.snapshot()).toEqual({ state: 'CLOSED', failures: 0 });
    expect(path()).toEqual(['CLOSED>OPEN', 'OPEN>HALF_OPEN', 'HALF_OPEN>CLOSED']);
  });

  it('A5: ten simultaneous failures cause one change of state', async () => {
    const { changes, clock, breaker } = setUp();
    const down = deferred();
    const calls = Array.from({ length: 10 }, () => breaker.execute(() => down.promise));
    down.reject(new Error('down'));
    await Promise.allSettled(calls);
    expect(changes).toEqual([
      {
        from: 'CLOSED',
        to: 'OPEN',
        snapshot: {
          state: 'OPEN',
          failures: 5,
          openedAt: clock.nowMs(),
          retryAt: clock.nowMs() + COOLDOWN,
        },
      },
    ]);
  });

  it('A5: a wall clock set back keeps the circuit open for at most one cool-down', async () => {
    const { clock, failTimes, succeed } = setUp();
    await failTimes(5);
    clock.advance(-3_600_000);
    const error = await succeed().catch((reason: unknown) => reason);
    expect((error as CircuitOpenError).retryAfterMs).toBe(COOLDOWN);
    clock.advance(COOLDOWN);
    await expect(succeed()).resolves.toBe('ok');
  });

  it('A5: thresholds and cool-down are configurable, and each instance has its own state', async () => {
    const one = setUp({ failureThreshold: 1, successThreshold: 1, cooldownMs: 10 });
    const other = setUp();
    await one.fail();
    expect(one.breaker.snapshot().state).toBe('OPEN');
    expect(other.breaker.snapshot()).toEqual({ state: 'CLOSED', failures: 0 });
    one.clock.advance(10);
    await one.succeed();
    expect(one.breaker.snapshot().state).toBe('CLOSED');
  });

  it('A5: reports each call like a cockatiel policy, and composes with wrap', async () => {
    const { breaker, mistake } = setUp();
    const seen: string[] = [];
    breaker.onSuccess(() => seen.push('success'));
    breaker.onFailure(({ handled }) => seen.push(handled ? 'failure' : 'unhandled'));
    const outer = wrap(new DeadlinePolicy('call', 1_000), breaker);
    await expect(outer.execute(({ signal }) => signal.aborted)).resolves.toBe(false);
    await expect(outer.execute(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
    await mistake();
    expect(seen).toEqual(['success', 'failure', 'unhandled']);
  });
});
