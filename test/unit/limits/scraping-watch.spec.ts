import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ScrapingWatch } from '../../../src/modules/limits/abuse/scraping-watch.js';
import { LimitEvents, type ScrapingPattern } from '../../../src/modules/limits/limit-events.js';
import type { AddressHasher } from '../../../src/platform/http/request/address-hasher.js';
import { LookupWatch } from '../../../src/platform/observability/lookup-watch.js';
import type { Principal } from '../../../src/platform/http/request/principal.js';
import { FixedClock } from '../../support/http/fixed-clock.js';

const TENANT = { kind: 'tenant', tenantId: 't1' } as Principal;
const UNRELATED: Principal = { kind: 'anonymous', addressHash: 'abcd' };
const OPERATOR: Principal = { kind: 'operator', userId: null, sessionId: null };

describe('ScrapingWatch', () => {
  const clock = new FixedClock();
  let watch: ScrapingWatch;
  let lookups: LookupWatch;
  let patterns: ScrapingPattern[];
  let warn: jest.SpyInstance;

  beforeEach(() => {
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    patterns = [];
    const events = new LimitEvents();
    events.listen({ onScrapingSuspected: (pattern) => void patterns.push(pattern) });
    const hasher = { hash: () => 'hash-of-address' } as unknown as AddressHasher;
    lookups = new LookupWatch();
    watch = new ScrapingWatch(hasher, events, clock, lookups);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  function look(count: number, { from = 0, principal = TENANT, isFound = false } = {}): void {
    for (let i = from; i < from + count; i++) lookups.looked(principal, 'eip155:8453', `0x${i}`, isFound);
  }

  function answer(count: number, status: number, principal?: Principal): void {
    for (let i = 0; i < count; i++) {
      const response = Object.assign(new EventEmitter(), { statusCode: status });
      const request = { ip: '192.0.2.1', principal } as unknown as Request;
      watch.middleware(request, response as unknown as Response, () => undefined);
      response.emit('finish');
    }
  }

  it('C6: more than 50 unknown transactions are logged once per window, with the tenant but no address', () => {
    look(50);
    expect(warn).not.toHaveBeenCalled();
    look(30, { from: 50 });
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith({
      message: 'SCRAPING_SUSPECTED',
      code: 'SCRAPING_SUSPECTED',
      pattern: 'unknown-transactions',
      tenantId: 't1',
      unknownTransactions: 51,
      notFoundAnswers: 0,
      windowSeconds: 600,
    });
    clock.advance(600_000);
    look(51);
    expect(warn).toHaveBeenCalledTimes(2);
    expect(patterns).toEqual(['unknown-transactions', 'unknown-transactions']);
  });

  it('C6: repeated look-ups, found transactions and look-ups of a past window are no scraping', () => {
    for (let i = 0; i < 200; i++) look(1);
    look(50);
    look(50, { isFound: true });
    look(50, { from: 100 });
    clock.advance(600_000);
    look(50, { from: 200 });
    expect(warn).not.toHaveBeenCalled();
  });

  it('C6: more than 100 responses 404 are logged, with the address hash of an anonymous caller', () => {
    answer(100, 404);
    answer(500, 200);
    expect(warn).not.toHaveBeenCalled();
    answer(1, 404);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(warn.mock.calls)).toContain('hash-of-address');
    expect(JSON.stringify(warn.mock.calls)).not.toContain('192.0.2.1');
    expect(patterns).toEqual(['not-found-answers']);
  });

  it('C6: each caller is counted separately, and the operator is not counted', () => {
    look(50);
    look(50, { principal: UNRELATED });
    answer(100, 404, TENANT);
    answer(100, 404, UNRELATED);
    answer(300, 404, OPERATOR);
    expect(warn).not.toHaveBeenCalled();
    answer(1, 404, TENANT);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('C6: tracks at most 5,000 callers', () => {
    for (let i = 0; i < 6_000; i++) look(1, { principal: { kind: 'anonymous', addressHash: `h${i}` } });
    expect(watch.watched).toBe(5_000);
  });
});
