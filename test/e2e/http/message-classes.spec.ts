import type { IncomingMessage, ServerResponse } from 'node:http';
import { createTestApp, type TestApp } from '../../support/http/app.js';

/** Express would set the prototype of each object, which costs a tenth of a refusal (docs/performance.md). */
describe('requests and responses', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ oneProcess: 'the objects of its server are inspected' });
  });
  afterAll(() => test.close());

  it('I2: have the prototypes of Express before Express handles them', async () => {
    const prototypes: unknown[] = [];
    const server = test.app.getHttpServer();
    server.prependOnceListener('request', (request: IncomingMessage, response: ServerResponse) => {
      prototypes.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response));
    });
    await test.http.get('/api/v1/x402/health/live').expect(200);
    const { request, response } = test.app.getHttpAdapter().getInstance() as unknown as Record<
      string,
      unknown
    >;
    expect(prototypes[0]).toBe(request);
    expect(prototypes[1]).toBe(response);
  });
});
