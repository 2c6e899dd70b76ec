import { Logger } from '@nestjs/common';
import { ViolationLog } from '../../../src/modules/limits/rate-limit/violation-log.js';

describe('ViolationLog', () => {
  const lines: Record<string, unknown>[] = [];
  let log: ViolationLog;

  beforeEach(() => {
    jest.useFakeTimers();
    lines.length = 0;
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((line: unknown) => {
      lines.push(line as Record<string, unknown>);
    });
    log = new ViolationLog();
  });
  afterEach(() => {
    log.onApplicationShutdown();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  const refuse = (offender: string, times: number): void => {
    for (let i = 0; i < times; i++) log.record({ offender, fields: { tenantId: offender, limit: 100 } });
  };

  it('C7: logs a few violations with one line each', () => {
    refuse('a', 5);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toEqual({
      message: 'RATE_LIMIT_EXCEEDED',
      code: 'RATE_LIMIT_EXCEEDED',
      tenantId: 'a',
      limit: 100,
      refused: 1,
    });
  });

  it('C7: logs ten lines of a flood, and the count of the rest after a minute', () => {
    refuse('a', 100_000);
    expect(lines).toHaveLength(10);
    jest.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(11);
    expect(lines.reduce((sum, { refused }) => sum + Number(refused), 0)).toBe(100_000);
    refuse('a', 1);
    expect(lines).toHaveLength(12);
  });

  it('C7: logs the count of unlogged violations at shutdown and leaves no timer', () => {
    refuse('a', 12);
    log.onApplicationShutdown();
    expect(lines.at(-1)).toMatchObject({ refused: 2 });
    expect(jest.getTimerCount()).toBe(0);
  });
});
