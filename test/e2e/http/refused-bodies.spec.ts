import { connect, type AddressInfo, type Socket } from 'node:net';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { rawExchange } from '../../support/http/raw-exchange.js';

const VERIFY = '/api/v1/x402/verify';
const NO_KEY = `Bearer x402_live_${'a'.repeat(49)}`;

describe('the body of a refused request', () => {
  let test: TestApp;
  let socket: Socket;
  let received: string;

  beforeAll(async () => {
    test = await createTestApp();
    await test.app.listen(0, '127.0.0.1');
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    socket = connect(port, '127.0.0.1');
    received = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text;
    });
    await new Promise((resolve) => socket.once('connect', resolve));
  });
  afterEach(() => {
    socket.destroy();
  });

  const head = (bytes: number): string =>
    `POST ${VERIFY} HTTP/1.1\r\nHost: a\r\nAuthorization: ${NO_KEY}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${bytes}\r\n\r\n`;
  const receive = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(received)) await new Promise((resolve) => socket.once('data', resolve));
  };

  it('G3: is not awaited before the response', async () => {
    socket.write(`${head(50)}{"tx_hash`);
    await receive(/"code":"INVALID_API_KEY"/);
    expect(received).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('G3: may arrive after the response, and the connection serves the next request', async () => {
    const body = '{"tx_hash":"0x1"}';
    socket.write(head(body.length) + body.slice(0, 5));
    await receive(/INVALID_API_KEY"[^\0]*}$/);
    received = '';
    socket.write(`${body.slice(5)}GET /api/v1/x402/health/live HTTP/1.1\r\nHost: a\r\n\r\n`);
    await receive(/HTTP\/1\.1 200 /);
  });

  it('G4: is not parsed: an invalid key is reported before invalid JSON', async () => {
    socket.write(`${head(9)}{"broken"`);
    await receive(/INVALID_API_KEY/);
    expect(received).not.toContain('INVALID_JSON');
  });

  it.each([
    ['POST', 'verify/batch', 401],
    ['POST', 'facilitator/verify', 401],
    ['POST', 'nowhere', 404],
    ['GET', 'health/live', 200],
    ['GET', 'supported-chains', 200],
  ])('G3: is read up to a bound when it is endless: %s %s gets %i', async (method, path, status) => {
    const start = `${method} /api/v1/x402/${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = `4000\r\n${'a'.repeat(0x4000)}\r\n`;
    const answer = await rawExchange(test.app.getHttpServer(), start, { flood: chunk });
    expect(answer.text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    // The drained bytes and those that Node has read ahead.
    expect(answer.bytesTaken).toBeLessThan(5 * 65_536);
  });

  it('G3: ends the connection if its Content-Length is above the drain limit', async () => {
    const answer = await rawExchange(test.app.getHttpServer(), `${head(500_000)}{`);
    expect(answer.text).toMatch(/^HTTP\/1\.1 401 [^\0]*connection: close/i);
    expect(answer.isClosed).toBe(true);
  });
});
