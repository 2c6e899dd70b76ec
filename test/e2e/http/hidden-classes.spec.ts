import type { IncomingMessage, ServerResponse } from 'node:http';
import { createTestApp, type TestApp } from '../../support/app.js';

/**
 * Express sets the prototype of each request and response, which on Node 20 costs more than all of our work for a
 * refusal unless it is the one they have already (docs/performance.md).
 */
describe('requests and responses', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ oneProcess: 'what its server makes is looked at' });
  });
  afterAll(() => test.close());

  it('I2: have express’ prototypes before express sees them', async () => {
    const born: unknown[] = [];
    const server = test.app.getHttpServer();
    server.prependOnceListener('request', (request: IncomingMessage, response: ServerResponse) => {
      born.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response));
    });
    await test.http.get('/api/v1/x402/health/live').expect(200);
    const { request, response } = test.app.getHttpAdapter().getInstance() as unknown as Record<
      string,
      unknown
    >;
    expect(born[0]).toBe(request);
    expect(born[1]).toBe(response);
  });
});
