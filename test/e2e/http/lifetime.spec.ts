import { connect } from 'node:net';
import { Lifecycle } from '../../../src/platform/http/shutdown/lifecycle.js';
import { until } from '../../support/services/cluster.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { ProbeController, slowHandler } from './probe.controller.js';

const PROBE = '/api/v1/x402/probe';
const LIMIT_MS = 300;

describe('request lifetime', () => {
  let test: TestApp;
  let port: number;

  beforeAll(async () => {
    test = await createTestApp({ controllers: [ProbeController], requestTimeoutMs: LIMIT_MS });
    await test.app.listen(0, '127.0.0.1');
    ({ port } = test.app.getHttpServer().address() as { port: number });
  });
  afterAll(() => test.close());

  it('G3: a request over the time limit gets 504 and its late result is discarded', async () => {
    const response = await test.http.get(`${PROBE}/slow`);
    expect(response.status).toBe(504);
    expect(response.body).toMatchObject({ code: 'REQUEST_TIMEOUT', error: 'Request timeout' });
    slowHandler.finish();
    await new Promise((done) => setImmediate(done));
    expect((await test.http.get(`${PROBE}/fine`)).status).toBe(200);
    expect(test.logs().filter(({ msg }) => msg === 'unexpected error')).toEqual([]);
  });

  it('G3: a response that has started may exceed the time limit', async () => {
    const response = await test.http.get(`${PROBE}/stream`);
    expect([response.status, response.text]).toEqual([200, 'first last']);
  });

  it('G3: a request with an unfinished body gets 504', async () => {
    const startedAtMs = performance.now();
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST ${PROBE}/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"na`,
    );
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 504 /);
    expect(answer).toContain('"REQUEST_TIMEOUT"');
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  });

  it('G3: the server limits header and request time and keeps connections longer than load balancers', () => {
    const server = test.app.getHttpServer() as { headersTimeout: number; requestTimeout: number };
    expect(server).toMatchObject({
      headersTimeout: 15_000,
      requestTimeout: 40_000,
      keepAliveTimeout: 120_000,
    });
  });

  it('F3: a request whose caller disconnects is logged as aborted', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${PROBE}/slow HTTP/1.1\r\nHost: a\r\n\r\n`);
    await new Promise((done) => setTimeout(done, 50));
    socket.destroy();
    await new Promise((done) => setTimeout(done, 50));
    slowHandler.finish();
    await new Promise((done) => setImmediate(done));
    expect((await test.http.get(`${PROBE}/fine`)).status).toBe(200);
    expect(test.logs()).toContainEqual(
      expect.objectContaining({ msg: 'request', route: `${PROBE}/slow`, aborted: true }),
    );
  });

  it('F3: a broken connection releases its pipelined requests', async () => {
    const owed = Reflect.get(test.app.get(Lifecycle), 'owed') as ReadonlySet<unknown>;
    const before = owed.size;
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${PROBE}/slow HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(5));
    // Pipelined requests run one at a time: the others have not started.
    await until(() => Promise.resolve(owed.size === before + 1));
    socket.destroy();
    await until(() => Promise.resolve(owed.size === before), 5_000);
    slowHandler.finish();
  });
});
