import { Logger } from '@nestjs/common';
import type { Response } from 'express';
import { AnonymousCeiling } from '../../../src/modules/limits/rate-limit/anonymous-ceiling.js';
import type { CallerPolicy } from '../../../src/modules/limits/caller-policy.js';
import { LimitEvents } from '../../../src/modules/limits/limit-events.js';
import { RateLimitResponder } from '../../../src/modules/limits/rate-limit/rate-limit-responder.js';
import { AnonymousAllowance } from '../../../src/modules/limits/rate-limit/plan-allowance.js';
import { ViolationLog } from '../../../src/modules/limits/rate-limit/violation-log.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { FixedClock } from '../../support/http/fixed-clock.js';

describe(AnonymousCeiling, () => {
  const clock = new FixedClock();
  const violations = new ViolationLog();
  const response = { headersSent: true } as Response;
  let ceiling: AnonymousCeiling;

  beforeEach(() => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const responder = new RateLimitResponder(readConfig({ NODE_ENV: 'test' }), violations, new LimitEvents());
    const policy: CallerPolicy = { refusedPerMinute: 600, lookUpsPerMinute: 5, anonymousPerMinute: 3 };
    ceiling = new AnonymousCeiling(new AnonymousAllowance(), policy, responder, clock);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => {
    violations.onApplicationShutdown();
  });

  it('S6: a request that is given back frees room in its own minute only', () => {
    const full = expect.objectContaining({ code: 'RATE_LIMIT_EXCEEDED' }) as Error;
    const [first] = [1, 2, 3].map(() => ceiling.take(response));
    expect(() => ceiling.take(response)).toThrow(full);
    first?.giveBack();
    const late = ceiling.take(response);
    expect(() => ceiling.take(response)).toThrow(full);
    clock.advance(60_000);
    late.giveBack();
    for (let i = 0; i < 3; i++) ceiling.take(response);
    expect(() => ceiling.take(response)).toThrow(full);
  });
  it('S6: an expensive request counts as several requests', () => {
    ceiling.take(response).takeMore(2);
    expect(() => ceiling.take(response)).toThrow(/without an API key/);
    clock.advance(60_000);
    ceiling.take(response);
  });
});
