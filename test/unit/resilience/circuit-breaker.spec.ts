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
  it('A5: four failures and a success start the count anew', async () => {
    const { breaker, failTimes, succeed, path } = setUp();
    await failTimes(4);
    expect(breaker.snapshot()).toEqual({ state: 'CLOSED', failures: 4 });
    await succeed();
    expect(breaker.snapshot()).toEqual({ state: 'CLOSED', failures: 0 });
    await failTimes(4);
    expect(breaker.snapshot().state).toBe('CLOSED');
    expect(path()).toEqual([]);
  });

  it('A5: the fifth failure opens, and then nothing runs', async () => {
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

  it('A5: our own mistakes neither count nor reset', async () => {
    const { breaker, failTimes, mistake } = setUp();
    await failTimes(4);
    for (let i = 0; i < 10; i += 1) expect(await mistake()).toBeInstanceOf(Mistake);
    expect(breaker.snapshot()).toEqual({ state: 'CLOSED', failures: 4 });
    await failTimes(1);
    expect(breaker.snapshot().state).toBe('OPEN');
  });

  it('A5: stays open at 59 999 ms and lets exactly one of a burst through at 60 000 ms', async () => {
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

  it('A5: a failed probe opens again, for a full cool-down from then', async () => {
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

  it('A5: a probe that times out opens again for a full cool-down', async () => {
    const { breaker, clock, failTimes } = setUp();
    await failTimes(5);
    clock.advance(COOLDOWN);
    const guarded = wrap(breaker, new DeadlinePolicy('attempt', 10));
    await expect(guarded.execute(() => deferred().promise)).rejects.toBeInstanceOf(DeadlineExceededError);
    expect(breaker.snapshot()).toMatchObject({ state: 'OPEN', retryAt: clock.nowMs() + COOLDOWN });
  });

  it('A5: a success followed by a failure in half-open opens again; the success is forgotten', async () => {
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

  it('A5: after closing it takes five failures again', async () => {
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

  it('A5: a neutral probe gives its place back and is no verdict', async () => {
    const { breaker, clock, failTimes, mistake, succeed } = setUp();
    await failTimes(5);
    clock.advance(COOLDOWN);
    await succeed();
    await mistake();
    expect(breaker.snapshot().state).toBe('HALF_OPEN');
    await succeed();
    expect(breaker.snapshot().state).toBe('CLOSED');
  });

  it('A5: a probe aborted by its caller gives its place back and is no verdict', async () => {
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

  it('A5: five aborted calls do not open it, and an aborted caller is not let in', async () => {
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
    const zombies = Array.from({ length: 4 }, () => deferred<string>());
    const calls = zombies.map(({ promise }) => breaker.execute(() => promise).catch(() => 'failed'));
    await failTimes(5);
    zombies[0]?.resolve('late success');
    await calls[0];
    expect(breaker.snapshot().state).toBe('OPEN');
    clock.advance(COOLDOWN);
    const probe = deferred<string>();
    const probing = breaker.execute(() => probe.promise);
    zombies[1]?.resolve('late success');
    zombies[2]?.reject(new Error('late failure'));
    await Promise.all([calls[1], calls[2]]);
    expect(breaker.snapshot().state).toBe('HALF_OPEN');
    await expect(succeed()).rejects.toBeInstanceOf(CircuitOpenError);
    probe.resolve('ok');
    await probing;
    await succeed();
    zombies[3]?.reject(new Error('late failure'));
    await calls[3];
    expect(breaker.snapshot()).toEqual({ state: 'CLOSED', failures: 0 });
    expect(path()).toEqual(['CLOSED>OPEN', 'OPEN>HALF_OPEN', 'HALF_OPEN>CLOSED']);
  });

  it('A5: ten failures at once make one change of state', async () => {
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

  it('A5: a wall clock set back keeps it open for one cool-down at most', async () => {
    const { clock, failTimes, succeed } = setUp();
    await failTimes(5);
    clock.advance(-3_600_000);
    const error = await succeed().catch((reason: unknown) => reason);
    expect((error as CircuitOpenError).retryAfterMs).toBe(COOLDOWN);
    clock.advance(COOLDOWN);
    await expect(succeed()).resolves.toBe('ok');
  });

  it('A5: thresholds and cool-down are settings, and each instance has a state of its own', async () => {
    const one = setUp({ failureThreshold: 1, successThreshold: 1, cooldownMs: 10 });
    const other = setUp();
    await one.fail();
    expect(one.breaker.snapshot().state).toBe('OPEN');
    expect(other.breaker.snapshot()).toEqual({ state: 'CLOSED', failures: 0 });
    one.clock.advance(10);
    await one.succeed();
    expect(one.breaker.snapshot().state).toBe('CLOSED');
  });

  it('A5: reports each call as a cockatiel policy does, and composes with wrap', async () => {
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
