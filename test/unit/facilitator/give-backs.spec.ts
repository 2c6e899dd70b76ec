import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { FacilitatorContext } from '../../../src/modules/facilitator/api/facilitator-context.js';
import { HandOuts } from '../../../src/modules/facilitator/settlement/hand-outs.js';
import type { SettlementRecord } from '../../../src/modules/facilitator/settlement/settlement-record.js';
import type { SettlementLimits } from '../../../src/modules/facilitator/settlement/settlement-limits.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';

/** Fake timers replace only the global timers, so the promise version must use those. */
jest.mock('node:timers/promises', () => ({
  setTimeout: (waitMs: number) => new Promise<void>((done) => void setTimeout(done, waitMs)),
}));

const SETTLEMENT = { tenantId: 'tenant', id: 'settlement' } as SettlementRecord;

/** A caller whose connection ends as soon as it is given the success. */
const DISCONNECTED = {
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

describe('giving back the success of a settlement that was not delivered', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    // Each failed attempt logs a warning.
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('J2: is retried until the database responds, even after an hour', async () => {
    let isUnavailable = true;
    let givenBack = 0;
    const dataSource = {
      query: (sql: string) => {
        if (sql.startsWith('SELECT hand_out')) return Promise.resolve([{ outcome: 'first' }]);
        if (isUnavailable) return Promise.reject(new Error('the database is away'));
        givenBack += 1;
        return Promise.resolve([[], 1]);
      },
    } as unknown as DataSource;
    await new HandOuts(dataSource, new Metrics(), LIMITS).take(SETTLEMENT, DISCONNECTED, false);
    await jest.advanceTimersByTimeAsync(3_600_000);
    isUnavailable = false;
    await jest.advanceTimersByTimeAsync(15_000);
    expect(givenBack).toBe(1);
  });

  it('J2: includes a success that the database assigns after its statement has failed', async () => {
    let isAssigned = false;
    const dataSource = {
      query: (sql: string) => {
        if (sql.startsWith('SELECT hand_out')) return Promise.reject(new Error('silent'));
        const given = isAssigned ? 1 : 0;
        isAssigned = false;
        return Promise.resolve([[], given]);
      },
    } as unknown as DataSource;
    const handOuts = new HandOuts(dataSource, new Metrics(), LIMITS);
    await expect(handOuts.take(SETTLEMENT, DISCONNECTED, false)).rejects.toThrow('silent');
    await jest.advanceTimersByTimeAsync(9_000);
    isAssigned = true;
    await jest.advanceTimersByTimeAsync(2_000);
    expect(isAssigned).toBe(false);
  });
});
