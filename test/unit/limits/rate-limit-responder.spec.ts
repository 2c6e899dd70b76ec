import { Logger } from '@nestjs/common';
import type { Response } from 'express';
import { LimitEvents } from '../../../src/modules/limits/limit-events.js';
import { RateLimitResponder } from '../../../src/modules/limits/rate-limit/rate-limit-responder.js';
import { ViolationLog } from '../../../src/modules/limits/rate-limit/violation-log.js';
import { readConfig } from '../../../src/platform/config/env.js';

describe(RateLimitResponder, () => {
  const lines: Record<string, unknown>[] = [];
  let violations: ViolationLog;
  let responder: RateLimitResponder;
  let repeated: number;

  beforeEach(() => {
    jest.useFakeTimers();
    lines.length = 0;
    repeated = 0;
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((line: unknown) => {
      lines.push(line as Record<string, unknown>);
    });
    const events = new LimitEvents();
    events.listen({ onRefusedRepeatedly: () => repeated++ });
    violations = new ViolationLog();
    responder = new RateLimitResponder(readConfig({ NODE_ENV: 'test' }), violations, events);
  });
  afterEach(() => {
    violations.onApplicationShutdown();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  function refuse(subject: string, req: object): void {
    const limitRequest = { subject, counters: [{ id: 'minute', lengthMs: 60_000, limit: 120 }] };
    const result = { admitted: false, nowMs: 1_000, counts: [120] };
    responder.note(limitRequest, result, { limiter: 'free', fields: {} }, { req } as Response);
  }

  it('C7: the line names the route and the current count, without a query', () => {
    refuse('a', {
      method: 'GET',
      originalUrl: '/api/v1/x402/payments/0x12?secret=1',
      route: { path: '/payments/:id' },
    });
    refuse('a', { method: 'POST', originalUrl: '/api/v1/x402/verify?secret=1' });
    refuse('a', { method: 'GET', originalUrl: `/${'k'.repeat(5_000)}` });
    expect(lines[0]).toMatchObject({
      endpoint: 'GET /payments/:id',
      window: 'minute',
      limit: 120,
      current: 120,
    });
    expect(lines[1]).toMatchObject({ endpoint: 'POST /api/v1/x402/verify' });
    expect(lines[2]).toMatchObject({ endpoint: 'GET (a long path)' });
  });

  it('H3: ten refusals of one caller within a minute are reported once; nine, and nine of another, are not', () => {
    const times = (subject: string, count: number) => {
      for (let i = 0; i < count; i++) refuse(subject, { method: 'GET', originalUrl: '/' });
    };
    times('a', 9);
    times('b', 9);
    expect(repeated).toBe(0);
    times('a', 90);
    expect(repeated).toBe(1);
    jest.advanceTimersByTime(60_000);
    times('a', 10);
    expect(repeated).toBe(2);
  });
});
