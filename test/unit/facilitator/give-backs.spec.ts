import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { FacilitatorContext } from '../../../src/modules/facilitator/api/facilitator-context.js';
import { HandOuts } from '../../../src/modules/facilitator/settlement/hand-outs.js';
import type { SettlementRecord } from '../../../src/modules/facilitator/settlement/settlement-record.js';
import type { SettlementLimits } from '../../../src/modules/facilitator/settlement/settlement-limits.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';

/** The fake clock knows the timers of the global object only. */
jest.mock('node:timers/promises', () => ({
  setTimeout: (waitMs: number) => new Promise<void>((done) => void setTimeout(done, waitMs)),
}));

const SETTLEMENT = { tenantId: 'tenant', id: 'settlement' } as SettlementRecord;

/** A caller who leaves as soon as the success was handed to it. */
const LEAVING = {
  principal: { keyId: 'key' },
  startedMs: 0,
  keyHash: null,
  delivery: {
    isOver: false,
    whenNotWritten: (callback: () => void) => {
      callback();
    },
  },
} as unknown as FacilitatorContext;

const LIMITS = { endMs: () => 0 } as unknown as SettlementLimits;

describe('giving back what was not heard', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    // Each try in vain is a line for the operator.
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('J2: outlasts a database that is away for an hour', async () => {
    let isAway = true;
    let givenBack = 0;
    const dataSource = {
      query: (sql: string) => {
        if (sql.startsWith('SELECT hand_out')) return Promise.resolve([{ outcome: 'first' }]);
        if (isAway) return Promise.reject(new Error('the database is away'));
        givenBack += 1;
        return Promise.resolve([[], 1]);
      },
    } as unknown as DataSource;
    await new HandOuts(dataSource, new Metrics(), LIMITS).take(SETTLEMENT, LEAVING, false);
    await jest.advanceTimersByTimeAsync(3_600_000);
    isAway = false;
    await jest.advanceTimersByTimeAsync(15_000);
    expect(givenBack).toBe(1);
  });

  it('J2: counts with a hand-out that is carried out after its answer was given up', async () => {
    let isHandedOut = false;
    const dataSource = {
      query: (sql: string) => {
        if (sql.startsWith('SELECT hand_out')) return Promise.reject(new Error('silent'));
        const given = isHandedOut ? 1 : 0;
        isHandedOut = false;
        return Promise.resolve([[], given]);
      },
    } as unknown as DataSource;
    const handOuts = new HandOuts(dataSource, new Metrics(), LIMITS);
    await expect(handOuts.take(SETTLEMENT, LEAVING, false)).rejects.toThrow('silent');
    await jest.advanceTimersByTimeAsync(9_000);
    isHandedOut = true;
    await jest.advanceTimersByTimeAsync(2_000);
    expect(isHandedOut).toBe(false);
  });
});
