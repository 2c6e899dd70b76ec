import { isBulkheadRejectedError } from 'cockatiel';
import fc from 'fast-check';
import { FairBulkhead } from '../../../src/platform/resilience/fair-bulkhead.js';
import { type Deferred, deferred, settled } from './deferred.js';

/** Starts calls that the test ends explicitly, and records the order of their starts. */
class ControlledCalls {
  readonly started: string[] = [];
  readonly outcomes: Promise<unknown>[] = [];
  readonly gates = new Map<string, Deferred<string>>();

  constructor(readonly bulkhead: FairBulkhead) {}

  add(key: string, name: string, signal?: AbortSignal): Promise<unknown> {
    const gate = deferred<string>();
    const call = signal ? { key, signal } : { key };
    const outcome = this.bulkhead
      .execute(() => {
        this.started.push(name);
        this.gates.set(name, gate);
        return gate.promise;
      }, call)
      .catch((error: unknown) => error);
    this.outcomes.push(outcome);
    return outcome;
  }

  addMany(key: string, count: number): void {
    for (let i = 1; i <= count; i += 1) void this.add(key, `${key}${i}`);
  }

  async finish(name: string | undefined): Promise<void> {
    const gate = this.gates.get(name ?? '');
    if (!gate || name === undefined) throw new Error(`${name ?? 'nobody'} is not running`);
    this.gates.delete(name);
    gate.resolve(name);
    await settled();
  }

  async finishAll(): Promise<void> {
    for (let [name] = this.gates.keys(); name !== undefined; [name] = this.gates.keys()) {
      await this.finish(name);
    }
  }
}

function controlledCalls(concurrency: number, maxQueued = 10_000, reserved = 0): ControlledCalls {
  return new ControlledCalls(new FairBulkhead({ concurrency, maxQueued, reserved }));
}

describe(FairBulkhead.name, () => {
  it('S9: a key never exceeds its own limit, and its waiting calls do not delay other keys', async () => {
    const calls = new ControlledCalls(
      new FairBulkhead({ concurrency: 6, maxQueued: 100, reserved: 0, perKey: 2 }),
    );
    calls.addMany('a', 5);
    calls.addMany('b', 3);
    expect(calls.started).toEqual(['a1', 'a2', 'b1', 'b2']);
    expect(calls.bulkhead.load()).toEqual({ running: 4, waiting: 4 });
    await calls.finish('a1');
    expect(calls.started).toEqual(['a1', 'a2', 'b1', 'b2', 'a3']);
    await calls.finish('b1');
    await calls.finishAll();
    expect(calls.bulkhead.load()).toEqual({ running: 0, waiting: 0 });
  });

  it('C9: a tenant with one call waits one round, not for the 500 calls of another tenant', async () => {
    const calls = controlledCalls(2);
    calls.addMany('a', 502);
    void calls.add('b', 'b1');
    expect(calls.bulkhead.load()).toEqual({ running: 2, waiting: 501 });
    await calls.finish('a1');
    await calls.finish('a2');
    expect(calls.started).toEqual(['a1', 'a2', 'a3', 'b1']);
    await calls.finishAll();
    expect(calls.bulkhead.load()).toEqual({ running: 0, waiting: 0 });
    expect(calls.started).toHaveLength(503);
  });

  it('C9: tenants are served in turn, and the calls of each tenant in order', async () => {
    const calls = controlledCalls(1);
    calls.addMany('a', 4);
    calls.addMany('b', 2);
    calls.addMany('c', 3);
    await calls.finishAll();
    expect(calls.started).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'c2', 'a4', 'c3']);
  });

  it('C9: by default a tenant cannot occupy the last eighth of the slots, so another tenant starts at once', async () => {
    const calls = new ControlledCalls(new FairBulkhead({ concurrency: 64, maxQueued: 1_000 }));
    calls.addMany('a', 100);
    expect(calls.bulkhead.load()).toEqual({ running: 56, waiting: 44 });
    void calls.add('b', 'b1');
    expect(calls.started.at(-1)).toBe('b1');
    void calls.add('b', 'b2');
    expect(calls.bulkhead.load()).toEqual({ running: 57, waiting: 45 });
    await calls.finish('b1');
    expect(calls.started.at(-1)).toBe('b2');
    await calls.finishAll();
    expect(calls.started).toHaveLength(102);
  });

  it('C9: one freed slot can start two calls: the next in turn and one of an idle tenant', async () => {
    const calls = controlledCalls(4, 1_000, 2);
    for (const [key, name] of ['a1', 'b1', 'a2', 'b2'].map((one) => [one.slice(0, 1), one] as const)) {
      void calls.add(key, name);
    }
    expect(calls.started).toEqual(['a1', 'b1']);
    await calls.finish('b1');
    expect(calls.started).toEqual(['a1', 'b1', 'a2', 'b2']);
    await calls.finishAll();
    expect(calls.bulkhead.load()).toEqual({ running: 0, waiting: 0 });
  });

  it('C9: an aborted waiting call rejects at once and never runs; the others keep their turn', async () => {
    const calls = controlledCalls(1);
    const caller = new AbortController();
    void calls.add('a', 'a1');
    const leaving = calls.add('b', 'b1', caller.signal);
    void calls.add('b', 'b2');
    caller.abort(new Error('the deadline'));
    expect(await leaving).toEqual(new Error('the deadline'));
    expect(calls.bulkhead.load()).toEqual({ running: 1, waiting: 1 });
    await calls.finishAll();
    expect(calls.started).toEqual(['a1', 'b2']);
  });

  it('C9: a call that is already aborted does not run', async () => {
    const calls = controlledCalls(1);
    expect(await calls.add('a', 'a1', AbortSignal.abort(new Error('gone')))).toEqual(new Error('gone'));
    expect(calls.started).toEqual([]);
    expect(calls.bulkhead.load()).toEqual({ running: 0, waiting: 0 });
  });

  it('C9: an aborted operation holds its slot until it ends; a thrown error frees the slot', async () => {
    const { bulkhead } = controlledCalls(1);
    const caller = new AbortController();
    const gate = deferred();
    const first = bulkhead.execute(() => gate.promise, { key: 'a', signal: caller.signal });
    const second = bulkhead.execute(() => 'second', { key: 'a' });
    caller.abort();
    await settled();
    expect(bulkhead.load()).toEqual({ running: 1, waiting: 1 });
    gate.reject(new Error('at last'));
    await expect(first).rejects.toThrow('at last');
    await expect(second).resolves.toBe('second');
    const thrown = bulkhead.execute(
      () => {
        throw new Error('at once');
      },
      { key: 'a' },
    );
    await expect(thrown).rejects.toThrow('at once');
    expect(bulkhead.load()).toEqual({ running: 0, waiting: 0 });
  });

  it('C9: a full queue refuses only the newest call of the tenant with the longest queue', async () => {
    const calls = controlledCalls(1, 4);
    calls.addMany('a', 5);
    const sixth = await calls.add('a', 'a6');
    expect(isBulkheadRejectedError(sixth)).toBe(true);
    void calls.add('b', 'b1');
    expect(isBulkheadRejectedError(await calls.outcomes[4])).toBe(true);
    await calls.finishAll();
    expect(calls.started).toEqual(['a1', 'a2', 'b1', 'a3', 'a4']);
  });

  it('E4: a call beyond the queue limit of its key is refused, and no other call', async () => {
    const bounds = {
      concurrency: Number.POSITIVE_INFINITY,
      perKey: 1,
      queuedPerKey: 2,
      maxQueued: 100,
      reserved: 0,
    };
    const calls = new ControlledCalls(new FairBulkhead(bounds));
    calls.addMany('a', 3);
    calls.addMany('b', 3);
    expect(isBulkheadRejectedError(await calls.add('a', 'a4'))).toBe(true);
    expect(calls.bulkhead.load()).toEqual({ running: 2, waiting: 4 });
    await calls.finishAll();
    expect(calls.started).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  });

  it('C9: never exceeds the concurrency, loses no call and keeps the order within a tenant', async () => {
    const action = fc.oneof(
      fc.record({ do: fc.constant('add' as const), key: fc.constantFrom('a', 'b', 'c', 'd') }),
      fc.record({ do: fc.constant('finish' as const), which: fc.nat(30) }),
      fc.record({ do: fc.constant('abort' as const), which: fc.nat(60) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 2 }),
        fc.array(action, { maxLength: 60 }),
        async (concurrency, reserve, actions) => {
          const reserved = Math.min(reserve, concurrency - 1);
          const calls = controlledCalls(concurrency, 10_000, reserved);
          const callers: AbortController[] = [];
          for (const one of actions) {
            if (one.do === 'add') {
              const caller = new AbortController();
              callers.push(caller);
              void calls.add(one.key, `${one.key}${callers.length}`, caller.signal);
            }
            if (one.do === 'finish' && calls.gates.size > 0) {
              await calls.finish([...calls.gates.keys()][one.which % calls.gates.size]);
            }
            if (one.do === 'abort') callers[one.which]?.abort();
            await settled();
            const { running, waiting } = calls.bulkhead.load();
            expect(running).toBe(calls.gates.size);
            expect(running).toBeLessThanOrEqual(concurrency);
            if (waiting > 0) expect(running).toBeGreaterThanOrEqual(concurrency - reserved);
          }
          await calls.finishAll();
          await Promise.all(calls.outcomes);
          expect(calls.bulkhead.load()).toEqual({ running: 0, waiting: 0 });
          for (const key of ['a', 'b', 'c', 'd']) {
            const order = calls.started.filter((name) => name.startsWith(key)).map((name) => +name.slice(1));
            expect(order).toEqual([...order].sort((x, y) => x - y));
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
