import { Body, Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { QueryFailedError } from 'typeorm';
import { DomainError } from '../../../src/domain/error-code.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { Authenticated, Public } from '../../../src/platform/http/request/access.js';
import {
  flushErrorReports,
  reportFailure,
  startErrorReporting,
  stopErrorReporting,
} from '../../../src/platform/observability/sentry.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { startSentrySink, type SentrySink } from '../../support/facilitator/sentry-sink.js';
import { createTenant, type TestTenant } from '../../support/verification/tenants.js';

const BASE = '/api/v1/x402';
const ADMIN_KEY = 'operator-secret-of-the-run';

@Controller('failing')
class FailingController {
  @Post()
  @HttpCode(200)
  @Authenticated('verify')
  fail(@Body() body: { note?: string }, @Req() request: Request): never {
    const local = { ...body, authorization: request.headers.authorization };
    throw new Error(
      `could not store ${local.authorization ?? ''} of 203.0.113.77 for buyer@example.com with ${ADMIN_KEY}`,
      { cause: new Error('connect ECONNREFUSED 10.1.2.3:5432 postgres://app:hunter2hunter2@db/x') },
    );
  }

  @Get('sql')
  @Public()
  sql(): never {
    const driver = Object.assign(new Error('value out of range'), { code: '22003' });
    throw new QueryFailedError('SELECT $1', ['parameter-of-the-query'], driver);
  }

  @Get('thrown')
  @Public()
  thrown(): never {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- some libraries do
    throw { secret: 'thrown-object-secret' };
  }

  @Get('known')
  @Public()
  known(): never {
    throw new DomainError('VERIFIER_UNAVAILABLE', 'not now');
  }

  @Get('slow')
  @Public()
  slow(): Promise<never> {
    return new Promise(() => undefined);
  }
}

describe('Sentry', () => {
  let sink: SentrySink;
  let test: TestApp;
  let tenant: TestTenant;

  beforeAll(async () => {
    sink = await startSentrySink();
    test = await createTestApp({
      controllers: [FailingController],
      config: { X402_ADMIN_KEY: ADMIN_KEY },
      requestTimeoutMs: 400,
    });
    tenant = await createTenant(test.app);
    await startErrorReporting(
      readConfig({
        NODE_ENV: 'production',
        DATABASE_URL: 'postgres://app@db.internal/x402',
        SENTRY_DSN: sink.dsn,
        X402_ADMIN_KEY: ADMIN_KEY,
      }),
    );
  });
  afterAll(async () => {
    await stopErrorReporting();
    await test.close();
    await sink.stop();
  });

  /** Requests a failing route. @returns the request's id */
  const fail = async (path: string, status: number): Promise<string> => {
    const { headers } = await test.http.get(`${BASE}/failing/${path}`).expect(status);
    return String(headers['x-request-id']);
  };

  const eventOf = async (requestId: string): Promise<Record<string, unknown> | undefined> => {
    await flushErrorReports();
    return sink.events().find(({ tags }) => (tags as { request_id?: string }).request_id === requestId);
  };

  it('H1: receives failures with request id, tenant and code, without secrets', async () => {
    const answer = await test.http
      .post(`${BASE}/failing?query=query-secret`)
      .set({
        Authorization: `Bearer ${tenant.liveKey}`,
        'X-Request-Id': 'id-of-the-caller',
        Cookie: 'session=cookie-secret',
        'X-Custom': 'header-secret',
        'User-Agent': 'agent-secret',
      })
      .send({ note: 'body-secret' })
      .expect(500);
    const { requestId } = answer.body as { requestId: string };
    expect(answer.headers['x-request-id']).toBe(requestId);
    const event = await eventOf(requestId);
    expect(event).toMatchObject({
      level: 'error',
      environment: 'production',
      tags: { request_id: requestId, tenant_id: tenant.tenantId, code: 'INTERNAL_ERROR' },
    });
    const { values } = event?.['exception'] as {
      values: { value: string; stacktrace: { frames: object[] } }[];
    };
    expect(values.map(({ value }) => value.split(' ').slice(0, 2).join(' '))).toEqual([
      'connect ECONNREFUSED',
      'could not',
    ]);
    expect(values[1]?.stacktrace.frames.length).toBeGreaterThan(0);
    const everything = sink.envelopes.join('\n');
    for (const secret of [
      tenant.liveKey,
      ADMIN_KEY,
      'secret',
      'id-of-the-caller',
      'hunter2',
      '203.0.113.77',
      '10.1.2.3',
      '127.0.0.1',
      'buyer@example.com',
      tenant.liveKeyId,
    ])
      expect(everything.replaceAll(sink.dsn, '')).not.toContain(secret);
  });

  it('H1: receives no SQL parameter and no content of a thrown non-error', async () => {
    const sql = await fail('sql', 500);
    const thrown = await fail('thrown', 500);
    expect(await eventOf(sql)).toBeDefined();
    expect(JSON.stringify(await eventOf(thrown))).toContain('thrown: object');
    expect(sink.envelopes.join('\n')).not.toMatch(/parameter-of-the-query|thrown-object-secret/);
  });

  it('H1: receives deliberate 5xx responses and time-outs', async () => {
    const known = await fail('known', 503);
    const slow = await fail('slow', 504);
    expect(await eventOf(known)).toMatchObject({ tags: { code: 'VERIFIER_UNAVAILABLE' } });
    expect(await eventOf(slow)).toMatchObject({ tags: { code: 'REQUEST_TIMEOUT' } });
  });

  it('H1: receives no event for 4xx responses', async () => {
    for (const path of ['/nowhere', `${BASE}/usage`, `${BASE}/admin/audit`]) {
      const { headers } = await test.http.get(path);
      expect(await eventOf(String(headers['x-request-id']))).toBeUndefined();
    }
  });

  it('H1: receives errors only, without sessions, traces, client reports or breadcrumbs', () => {
    const types = sink.envelopes.flatMap((envelope) =>
      [...envelope.matchAll(/^\{"type":"(\w+)"/gm)].map(([, type]) => type),
    );
    expect(new Set(types)).toEqual(new Set(['event']));
    for (const event of sink.events()) {
      for (const member of ['breadcrumbs', 'contexts', 'extra', 'request', 'user', 'server_name', 'modules'])
        expect(event).not.toHaveProperty(member);
    }
  });

  it('H1: receives at most sixty events for an outage of two hundred failures', async () => {
    for (let request = 0; request < 200; request += 1)
      reportFailure(new Error('outage'), {
        requestId: `outage-${request}`,
        tenantId: null,
        code: 'SHUTTING_DOWN',
      });
    await flushErrorReports();
    const outage = sink.events().filter(({ tags }) => (tags as { code: string }).code === 'SHUTTING_DOWN');
    expect(outage).toHaveLength(60);
  });
});

describe('Sentry without a DSN', () => {
  it('H1: is off', async () => {
    await startErrorReporting(readConfig({ NODE_ENV: 'test' }));
    expect(() => {
      reportFailure(new Error('x'), { requestId: 'r', tenantId: null, code: 'INTERNAL_ERROR' });
    }).not.toThrow();
    const startedAtMs = performance.now();
    await flushErrorReports();
    expect(performance.now() - startedAtMs).toBeLessThan(100);
  });
});

describe('Sentry that does not answer', () => {
  it('H1: delays shutdown by about two seconds at most', async () => {
    // A documentation address: no host accepts connections there.
    await startErrorReporting(readConfig({ NODE_ENV: 'test', SENTRY_DSN: 'http://public@192.0.2.1:9/1' }));
    reportFailure(new Error('x'), { requestId: 'r', tenantId: null, code: 'INTERNAL_ERROR' });
    const startedAtMs = performance.now();
    await flushErrorReports();
    expect(performance.now() - startedAtMs).toBeLessThan(2_500);
    await stopErrorReporting();
  });
});
