import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { formatApiKey, hashApiKey } from '../../../src/domain/access/api-key.js';
import { AddressGuard } from '../../../src/modules/admission/address-guard.js';
import type { DeclaredRoute, DeclaredRoutes } from '../../../src/modules/admission/declared-routes.js';
import { LimitClasses } from '../../../src/modules/admission/limit-classes.js';
import type { OpenRoutes } from '../../../src/modules/admission/open-routes.js';
import { Turnstile } from '../../../src/modules/admission/turnstile.js';
import type { KnownSessions } from '../../../src/modules/accounts/index.js';
import type { KeyCache } from '../../../src/modules/api-keys/index.js';
import {
  AddressBans,
  ClassLimiter,
  RefusedCallers,
  type ActiveBan,
  type FailedAuthListener,
} from '../../../src/modules/limits/index.js';
import {
  CallerPolicy,
  type LimitDecision,
  LimitEvents,
  RateLimitResponder,
  ViolationLog,
} from '../../../src/modules/limits/testing.js';
import { readConfig } from '../../../src/platform/config/env.js';
import type { AddressHasher } from '../../../src/platform/http/request/address-hasher.js';
import { callerNetwork } from '../../../src/platform/http/request/caller-network.js';
import { FixedClock } from '../../support/http/fixed-clock.js';

const BASE = '/api/v1/x402';
const KEY = formatApiKey('live', Buffer.alloc(32, 7));
const UNKNOWN = formatApiKey('live', Buffer.alloc(32, 8));
const SESSION = 'x402_session=known';
/** A sample of the routes that have a limit class. */
const CLASSED = [
  ['health', 'health'],
  ['health/live', 'health'],
  ['admin/tenants/:id', 'operator'],
  ['admin/bans', 'operator'],
  ['webhooks/stripe', 'stripe-webhook'],
  ['sign-in/email', 'sign-in'],
] as const;
const PAGES = ['/', '/docs', '/openapi.json', '/openapi-operator.json', '/dashboard', '/console'];
const IN_A_MINUTE = { until: new Date(60_000), retryAfterSeconds: 30 };

class Bans extends AddressBans {
  verdict: ActiveBan | null = null;
  isBanned(): ActiveBan | null {
    return this.verdict;
  }
}

interface Sent {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown> | null;
}

function classesOf(routes: typeof CLASSED): LimitClasses {
  const all = routes.map(([path, limitClass]) => ({ path: `${BASE}/${path}`, limitClass }) as DeclaredRoute);
  const classes = new LimitClasses({ all: () => all } as unknown as DeclaredRoutes);
  classes.onModuleInit();
  classes.cover('documentation', PAGES);
  return classes;
}

describe('AddressGuard', () => {
  const clock = new FixedClock();
  const bans = new Bans();
  const decisions: LimitDecision[] = [];
  let guard: AddressGuard;
  let limiter: ClassLimiter;
  let violations: ViolationLog;
  let refused: RefusedCallers;
  let guesses: number;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    bans.verdict = null;
    decisions.length = 0;
    const events = new LimitEvents();
    events.listen({ onDecision: (decision) => void decisions.push(decision) });
    violations = new ViolationLog();
    const hasher = { hash: (address: string) => callerNetwork(address) } as unknown as AddressHasher;
    const responder = new RateLimitResponder(readConfig({ NODE_ENV: 'test' }), violations, events);
    refused = new RefusedCallers(hasher, new CallerPolicy(), responder, clock);
    guesses = 0;
    const open = {
      includes: (_: string, path: string) => path === `${BASE}/verify`,
    } as unknown as OpenRoutes;
    const keys = { holds: (hash: Buffer) => hash.equals(hashApiKey(KEY)) } as unknown as KeyCache;
    const cookieOf = ({ headers }: Pick<Request, 'headers'>) => headers.cookie ?? '';
    const sessions = {
      isPresented: (request: Request) => cookieOf(request) !== '',
      has: (request: Request) => cookieOf(request) === SESSION,
    } as unknown as KnownSessions;
    const failures = {
      note: () => {
        guesses++;
        return null;
      },
    } as unknown as FailedAuthListener;
    const turnstile = new Turnstile(bans, refused, open, keys, sessions, failures);
    limiter = new ClassLimiter(hasher, responder, clock);
    guard = new AddressGuard(classesOf(CLASSED), turnstile, limiter);
  });
  afterEach(() => {
    limiter.onApplicationShutdown();
    refused.onApplicationShutdown();
    violations.onApplicationShutdown();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  function send(path: string, { ip = '192.0.2.1', method = 'GET', headers = {} } = {}): Sent {
    const sent: Sent = { status: 0, headers: {}, body: null };
    const response = Object.assign(new EventEmitter(), {
      headersSent: false,
      locals: {},
      setHeader: (name: string, value: string) => {
        sent.headers[name] = value;
        return response;
      },
      removeHeader: () => undefined,
      writeHead: (status: number) => {
        sent.status = status;
        return response;
      },
      end: (body: string) => {
        sent.body = JSON.parse(body) as Record<string, unknown>;
      },
    });
    const request = { path, ip, method, headers, requestId: 'req_1' } as unknown as Request;
    guard.watch(request, response as unknown as Response, () => undefined);
    guard.middleware(request, response as unknown as Response, () => {
      sent.status = 200;
    });
    return sent;
  }

  it.each([
    [`${BASE}/health`, 6_000],
    [`${BASE}/health/live`, 6_000],
    [`${BASE}/HEALTH/ready/`, 6_000],
    [`${BASE}/webhooks/stripe`, 6_000],
    ['/docs', 600],
    ['/docs/swagger-ui.css', 600],
    ['/openapi.json', 600],
    ['/dashboard', 600],
    [`${BASE}/admin/tenants`, 300],
  ])('C1: %s accepts %i requests a minute from one address', (path, limit) => {
    const statuses = Array.from({ length: limit }, () => send(path).status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const refused = send(path);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({
      code: 'RATE_LIMIT_EXCEEDED',
      limit,
      current: limit + 1,
      window: 'minute',
    });
    expect(Number(refused.headers['Retry-After'])).toBeGreaterThanOrEqual(1);
    expect(send(path, { ip: '192.0.2.2' }).status).toBe(200);
    clock.advance(60_000);
    expect(send(path).status).toBe(200);
    expect(decisions.filter(({ admitted }) => !admitted)).toHaveLength(1);
  });

  it('C2: sends the rate-limit headers of the class with a response', () => {
    expect(send('/docs').headers).toMatchObject({
      'X-RateLimit-Limit': '600',
      'X-RateLimit-Remaining': '599',
      'RateLimit-Policy': '"documentation";q=600;w=60',
    });
  });

  it('C1: counts each class separately, and neither preflights nor paths outside the classes', () => {
    for (let i = 0; i < 700; i++) {
      expect(send('/docs', { method: 'OPTIONS' }).headers).toEqual({});
      expect(send(`${BASE}/verify`).headers).toEqual({});
      expect(send(`${BASE}/webhooks/stripes`).headers).toEqual({});
      expect(send(`${BASE}/webhook-endpoints`).headers).toEqual({});
      expect(send('/docsy').headers).toEqual({});
    }
    expect(send('/docs').headers['X-RateLimit-Remaining']).toBe('599');
    expect(send(`${BASE}/admin/bans`).headers['X-RateLimit-Remaining']).toBe('299');
  });

  it('C1: counts all addresses of one IPv6 /64 network together', () => {
    send('/docs', { ip: '2001:db8:1:2::1' });
    expect(send('/docs', { ip: '2001:db8:1:2:ffff::9' }).headers['X-RateLimit-Remaining']).toBe('598');
  });

  it('C5: drops counted addresses every minute and leaves no timer after shutdown', () => {
    for (let i = 0; i < 250; i++) send('/docs', { ip: `198.51.100.${i}` });
    expect(limiter.remembered).toBe(250);
    clock.advance(60_000);
    jest.advanceTimersByTime(60_000);
    expect(limiter.remembered).toBe(0);
    limiter.onApplicationShutdown();
    refused.onApplicationShutdown();
    violations.onApplicationShutdown();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('C6: a ban refuses anonymous callers, admits API keys unless it includes them, and exempts health checks and pages', () => {
    bans.verdict = { includeKeys: false, ...IN_A_MINUTE };
    const refused = send(`${BASE}/verify`, { method: 'POST' });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: 'BANNED', resetAt: '1970-01-01T00:01:00.000Z' });
    expect(refused.body?.['message']).toContain('until 1970-01-01T00:01:00.000Z');
    expect(refused.headers['Retry-After']).toBe('30');
    for (const path of [`${BASE}/health`, '/', '/docs', '/console', '/dashboard/', '/openapi-operator.json'])
      expect(send(path).status).toBe(200);
    const withKey = (path: string, key = KEY) =>
      send(`${BASE}${path}`, { headers: { authorization: `Bearer ${key}` } }).status;
    expect(withKey('/verify')).toBe(200);
    expect(withKey('/verify', 'x')).toBe(403);
    const typo = KEY.slice(0, -1) + (KEY.endsWith('0') ? '1' : '0');
    expect(withKey('/verify', typo)).toBe(403);
    bans.verdict = { includeKeys: true, ...IN_A_MINUTE };
    expect(withKey('/verify')).toBe(403);
    expect(send(`${BASE}/health/live`).status).toBe(200);
  });

  it('S5: from a banned address, refuses operator keys unread and counts each as a failed authentication', () => {
    bans.verdict = { includeKeys: false, ...IN_A_MINUTE };
    const admin = (path: string, headers: Record<string, string>) =>
      send(`${BASE}${path}`, { headers }).status;
    for (const path of ['/admin/bans', '/ADMIN/bans/', '/admin/nothing']) {
      expect(admin(path, { 'x-admin-key': 'any' })).toBe(403);
      expect(admin(path, { authorization: `Bearer ${KEY}` })).toBe(403);
      expect(admin(path, {})).toBe(403);
    }
    expect(guesses).toBe(3);
    expect(admin('/verify', { 'x-admin-key': 'any' })).toBe(403);
    expect(guesses).toBe(3);
  });

  it('S5: from a banned address, admits an unknown key while look-ups remain, then counts it as a failed authentication', () => {
    bans.verdict = { includeKeys: false, ...IN_A_MINUTE };
    const withKey = (key: string) =>
      send(`${BASE}/usage`, { headers: { authorization: `Bearer ${key}` } }).status;
    for (let i = 0; i < 5; i++) {
      expect(withKey(UNKNOWN)).toBe(200);
      expect(refused.takeLookUp('192.0.2.1')).toBe(true);
    }
    expect(withKey(UNKNOWN)).toBe(403);
    expect(guesses).toBe(1);
    expect(withKey(KEY)).toBe(200);
    clock.advance(60_000);
    expect(withKey(UNKNOWN)).toBe(200);
  });

  it('M1: a ban does not keep out who is signed in, but from signing in, from operator routes and from guesses', () => {
    bans.verdict = { includeKeys: false, ...IN_A_MINUTE };
    const status = (path: string, headers: Record<string, string>) =>
      send(`${BASE}${path}`, { headers }).status;
    for (let i = 0; i < 20; i++) expect(status('/usage', { cookie: SESSION })).toBe(200);
    expect(status('/usage', { cookie: SESSION, authorization: 'Basic dXNlcjpwdw==' })).toBe(200);
    expect(status('/sign-in/email', { cookie: SESSION })).toBe(403);
    expect(status('/admin/bans', { cookie: SESSION })).toBe(403);
    expect(status('/usage', { cookie: SESSION, authorization: 'Bearer x402_live_guess' })).toBe(403);
    const unknown = Array.from({ length: 7 }, () => status('/usage', { cookie: 'x402_session=other' }));
    expect(unknown).toEqual([200, 200, 200, 200, 200, 403, 403]);
    expect(status('/usage', { cookie: SESSION })).toBe(200);
    bans.verdict = { includeKeys: true, ...IN_A_MINUTE };
    expect(status('/usage', { cookie: SESSION })).toBe(403);
  });

  it('M1: refusals of its neighbours do not keep out who is signed in', () => {
    for (let i = 0; i < 600; i++) refused.count('192.0.2.1');
    const status = (cookie: string) => send(`${BASE}/usage`, { headers: { cookie } }).status;
    expect(status(SESSION)).toBe(200);
    expect(status('x402_session=other')).toBe(429);
  });

  it('S8: after 600 refusals in a minute, answers 429 only to requests that would be refused anyway', () => {
    for (let i = 0; i < 600; i++) {
      expect(send(`${BASE}/nothing`).status).toBe(200);
      refused.count('192.0.2.1');
    }
    const answer = send(`${BASE}/nothing`);
    expect(answer.status).toBe(429);
    expect(answer.body).toMatchObject({
      code: 'RATE_LIMIT_EXCEEDED',
      limit: 600,
      current: 601,
      window: 'minute',
      resetAt: expect.any(String) as string,
    });
    expect(Number(answer.headers['Retry-After'])).toBeGreaterThanOrEqual(1);
    const status = (path: string, headers = {}) => send(path, { headers }).status;
    for (const headers of [{ authorization: 'nonsense' }, { 'x-api-key': `${KEY}x` }])
      expect(status(`${BASE}/verify`, headers)).toBe(429);
    expect(status(`${BASE}/usage`)).toBe(429);
    expect(status(`${BASE}/admin/bans`)).toBe(429);
    expect(send(`${BASE}/nothing`, { method: 'OPTIONS' }).status).toBe(429);
    expect(status(`${BASE}/admin/bans`, { 'x-admin-key': 'any' })).toBe(200);
    expect(status(`${BASE}/usage`, { 'x-api-key': KEY })).toBe(200);
    expect(status(`${BASE}/usage`, { 'x-api-key': UNKNOWN })).toBe(200);
    for (const path of [`${BASE}/verify`, `${BASE}/health`, '/docs', `${BASE}/webhooks/stripe`])
      expect(status(path)).toBe(200);
    expect(send(`${BASE}/nothing`, { ip: '192.0.2.2' }).status).toBe(200);
    expect(decisions.filter(({ limiter }) => limiter === 'refused').length).toBeGreaterThan(0);
    clock.advance(60_000);
    expect(status(`${BASE}/nothing`)).toBe(200);
  });
});
