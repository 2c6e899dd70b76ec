import type { Response } from 'supertest';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { ProbeController } from './probe.controller.js';

const PROBE = '/api/v1/x402/probe';

function expectEnvelope(response: Response, status: number, code: string): void {
  expect(response.status).toBe(status);
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(response.body).toMatchObject({ statusCode: status, code });
  const body = response.body as Record<string, unknown>;
  expect(typeof body['error']).toBe('string');
  expect(typeof body['message']).toBe('string');
  expect(body['requestId']).toBe(response.headers['x-request-id']);
}

describe('error envelope', () => {
  let test: TestApp;
  let production: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ controllers: [ProbeController] });
    production = await createTestApp({ controllers: [ProbeController], config: { NODE_ENV: 'production' } });
  });
  afterAll(async () => {
    await test.close();
    await production.close();
  });

  it.each(['/nothing', '/api/v1/x402/nothing', '/api', '/docs/nothing.js', `${PROBE}/fine/more`])(
    'G5: an unknown path gets 404: %s',
    async (path) => {
      expectEnvelope(await test.http.get(path), 404, 'NOT_FOUND');
      expectEnvelope(await test.http.post(path).send({}), 404, 'NOT_FOUND');
    },
  );

  it('G5: a wrong method on a known path gets 405 with the allowed methods', async () => {
    const response = await test.http.delete(`${PROBE}/fine`);
    expectEnvelope(response, 405, 'METHOD_NOT_ALLOWED');
    expect(response.headers['allow']).toBe('GET, HEAD, OPTIONS');
    const echo = await test.http.get(`${PROBE}/echo`);
    expectEnvelope(echo, 405, 'METHOD_NOT_ALLOWED');
    expect(echo.headers['allow']).toBe('OPTIONS, POST');
    expectEnvelope(await test.http.post('/openapi.json').send({}), 405, 'METHOD_NOT_ALLOWED');
  });

  it('N3: code and message come first, then the rest, then the members of single codes', async () => {
    const answer = await test.http.get(`${PROBE}/domain/QUOTA_EXCEEDED`);
    const names = Object.keys(answer.body as object);
    expect(names.slice(0, 6)).toEqual(['code', 'message', 'statusCode', 'error', 'requestId', 'docs']);
    expect(names.slice(6)).toContain('upgradeUrl');
  });

  it('G5: HEAD is answered like GET without a body; OPTIONS lists the methods', async () => {
    const head = await test.http.head(`${PROBE}/fine`).expect(200);
    expect(head.text).toBeUndefined();
    const options = await test.http.options(`${PROBE}/fine`).expect(204);
    expect(options.headers['allow']).toBe('GET, HEAD, OPTIONS');
  });

  it('G5: a path that cannot be decoded gets 400', async () => {
    const response = await test.http.get(`${PROBE}/number/%ff`);
    expectEnvelope(response, 400, 'INVALID_PARAMETER');
    expect(response.text).not.toContain('%ff');
  });

  it('G5: a domain error keeps its code, details and Retry-After of at least one second', async () => {
    const response = await test.http.get(`${PROBE}/domain/QUOTA_EXCEEDED`);
    expectEnvelope(response, 429, 'QUOTA_EXCEEDED');
    expect(response.body).toMatchObject({ error: 'Quota exceeded', upgradeUrl: 'https://example.com' });
    expect(response.headers['retry-after']).toBe('1');
  });

  it('G5: a 401 response names the authentication scheme', async () => {
    const response = await test.http.get(`${PROBE}/domain/MISSING_API_KEY`);
    expectEnvelope(response, 401, 'MISSING_API_KEY');
    expect(response.headers['www-authenticate']).toBe('Bearer');
  });

  it('G5: framework exceptions are mapped to our error codes', async () => {
    expectEnvelope(await test.http.get(`${PROBE}/framework/missing`), 404, 'NOT_FOUND');
    expectEnvelope(await test.http.get(`${PROBE}/framework/forbidden`), 403, 'INSUFFICIENT_SCOPE');
    expectEnvelope(await test.http.get(`${PROBE}/number/abc`), 400, 'INVALID_PARAMETER');
  });

  it('G5: in production an unexpected error is masked in the response and logged in full', async () => {
    const response = await production.http.get(`${PROBE}/boom`);
    expectEnvelope(response, 500, 'INTERNAL_ERROR');
    expect(response.text).not.toMatch(/SELECT|vault|\.ts|stack/);
    const logged = production
      .logs()
      .filter(
        ({ requestId, msg }) =>
          requestId === (response.body as { requestId: string }).requestId && msg === 'unexpected error',
      );
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).toContain('SELECT secret FROM vault');
  });

  it('G5: an upstream exception of the framework is masked in production', async () => {
    const response = await production.http.get(`${PROBE}/framework/upstream`);
    expectEnvelope(response, 500, 'INTERNAL_ERROR');
    expect(response.text).not.toContain('10.0.0.7');
  });

  it('G5: outside production the response shows the error message', async () => {
    const response = await test.http.get(`${PROBE}/boom`);
    expectEnvelope(response, 500, 'INTERNAL_ERROR');
    expect(response.body).toMatchObject({ message: 'SELECT secret FROM vault' });
  });

  it.each([
    ['23505', 409, 'CONFLICT'],
    ['22021', 400, 'VALIDATION_FAILED'],
    ['57014', 504, 'REQUEST_TIMEOUT'],
    ['53300', 500, 'INTERNAL_ERROR'],
    ['57P01', 500, 'INTERNAL_ERROR'],
    ['ECONNREFUSED', 500, 'INTERNAL_ERROR'],
    ['42P01', 500, 'INTERNAL_ERROR'],
  ])('G5: database error %s becomes %i %s without driver details', async (sqlState, status, code) => {
    const response = await production.http.get(`${PROBE}/sql/${sqlState}`);
    expectEnvelope(response, status, code);
    expect(response.text).not.toMatch(/driver|SELECT|0xparameter/);
    expect(production.lines.join('')).not.toContain('0xparameter');
  });

  it('G5: the response to database error 53300 carries Retry-After', async () => {
    const response = await production.http.get(`${PROBE}/sql/53300`);
    expect(response.headers['retry-after']).toBe('1');
  });

  it('S8: the server assigns the request id and logs a valid id of the caller beside it', async () => {
    const lineFor = async (path: string, said: string): Promise<Record<string, unknown>> => {
      const response = await production.http.get(path).set('X-Request-Id', said);
      const id = String(response.headers['x-request-id']);
      expect(id).toMatch(/^req_[0-9a-f-]{36}$/);
      expect(id).not.toBe(said);
      if (path === '/nothing') expectEnvelope(response, 404, 'NOT_FOUND');
      // The line is written after the response is sent.
      for (;;) {
        const line = production.logs().find(({ requestId, msg }) => requestId === id && msg === 'request');
        if (line !== undefined) return line;
        await new Promise(setImmediate);
      }
    };
    const taken = `req_${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`;
    for (const good of ['order-7.abc_DEF', '7', 'trace:1', taken])
      for (const path of [`${PROBE}/fine`, '/nothing'])
        expect(await lineFor(path, good)).toMatchObject({ clientRequestId: good });
    const bad = [
      'a'.repeat(129),
      'spaces in it',
      'quote"quote',
      '<script>12345',
      `x402_live_${'k'.repeat(49)}`,
    ];
    for (const said of bad)
      expect(await lineFor(`${PROBE}/fine`, said)).not.toHaveProperty('clientRequestId');
  });
});
